"""The words of dates, Chinese and English side by side, and the numbers they stand for."""

import re
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Final, TypeAlias


def _table(lines: str) -> dict[str, int]:
    """One line a number: ``1: 明天, tomorrow``."""
    rows = (line.split(":", 1) for line in lines.strip().splitlines())
    return {word.strip(): int(number) for number, words in rows for word in words.split(",")}


NOTHING: Final = frozenset({"无", "none"})
NOW: Final = frozenset({"现在", "刚才", "刚刚", "now", "just now", "right now"})
DAYS: Final = _table("""
    -3: 大前天
    -2: 前天, day before yesterday
    -1: 昨天, 昨日, yesterday
    0: 今天, 今日, today, tonight, eod, cob, end of day, end of the day
    1: 明天, 明日, tomorrow, tmr, tmrw
    2: 后天, day after tomorrow
    3: 大后天
""")
SHIFTS: Final = _table("""
    -2: 上上
    -1: 上, 去年, last
    0: 本, 这, 今年, this
    1: 下, 明年, next
    2: 下下, 后年
    3: 下下下
""")
_WEEKDAYS: Final = _table("""
    0: 一, 1, mon
    1: 二, 2, tue
    2: 三, 3, wed
    3: 四, 4, thu
    4: 五, 5, fri
    5: 六, 6, sat
    6: 日, 天, sun
""")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
#: Where in a month; 0 is its last day.
PLACES: Final = _table("""
    0: 底, 末, 内, 下旬, end
    1: 初, start, beginning
    10: 上旬
    15: 中, mid, middle
    20: 中旬
""")
MINUTES: Final = _table("""
    1: 分, 分钟, minute, min
    15: 刻钟
    60: 小时, 钟头, hour, hr
""")
#: Units of days; a working day is none of them.
DAYS_OF: Final = _table("""
    0: 工作日, working day, business day, workday
    1: 天, 日, day
    7: 周, week
    14: fortnight
""")
MONTHS_OF: Final = {"月": 1, "month": 1, "年": 12, "year": 12}
#: Half of a unit, in days and months.
HALVES: Final = {"月": (15, 0), "年": (0, 6)}
HALF: Final = frozenset({"半", "half an"})
COUNTS: Final = _table("""
    1: a, an, one
    2: two, a couple of
""") | {w: n for n, w in enumerate(("three", "four", "five", "six", "seven", "eight", "nine", "ten"), 3)}
_DIGITS: Final = {sign: n for n, signs in enumerate(("〇零", "一", "二两", *"三四五六七八九")) for sign in signs}
_TENS: Final = {"十": 1, "廿": 2, "卅": 3}
#: Words for an hour of the clock; 0 says no more than the day does.
HOURS: Final = _table("""
    0: 早上, 上午, 下午, 傍晚, 晚上, 早, 晚, morning, afternoon, evening, night
    12: 中午, 正午, noon
    18: 下班, eod, cob, end of day, end of the day, close of business
""")
QUARTERS: Final = {"整": 0, "一刻": 15, "半": 30, "三刻": 45}
#: Parts of a day: which hours as said are twelve later by the clock, and which hours of the clock belong to it.
PARTS: Final[Mapping[str, tuple[range, range]]] = {
    **dict.fromkeys(("凌晨", "清晨", "早上", "早晨", "早", "上午"), (range(0), range(13))),
    "am": (range(0), range(12)),
    **dict.fromkeys(("中午", "正午"), (range(1, 4), range(11, 16))),
    **dict.fromkeys(("下午", "午后", "傍晚", "pm"), (range(1, 12), range(12, 24))),
    **dict.fromkeys(("晚上", "晚间", "晚", "夜里"), (range(5, 13), range(17, 25))),
    "点": (range(1, 7), range(25)),
    ":": (range(0), range(25)),
}
#: Festivals with a day of their own: 1001 is 1 October.
FIXED: Final = _table("""
    101: 元旦, new year, new years day
    501: 劳动节, 五一, may day
    601: 儿童节, 六一
    1001: 国庆, 国庆节, 十一
    1224: 平安夜, christmas eve
    1225: 圣诞, 圣诞节, christmas, christmas day, xmas
    1231: new years eve
""")
#: Festivals of China's own calendar: which one, and how many days later.
SPRING, TOMBS, BOATS, MOON = "Chinese New Year (Spring", "Tomb-Sweeping", "Dragon Boat", "Mid-Autumn"
MOVING: Final[Mapping[str, tuple[str, int]]] = {
    **dict.fromkeys(("除夕", "年三十", "大年三十", "chinese new years eve"), (SPRING, -1)),
    **dict.fromkeys(("春节", "正月初一", "大年初一", "农历新年"), (SPRING, 0)),
    **dict.fromkeys(("spring festival", "chinese new year", "lunar new year"), (SPRING, 0)),
    **dict.fromkeys(("元宵", "元宵节", "正月十五", "lantern festival"), (SPRING, 14)),
    **dict.fromkeys(("清明", "清明节", "qingming", "qingming festival", "tomb sweeping day"), (TOMBS, 0)),
    **dict.fromkeys(("端午", "端午节", "dragon boat festival"), (BOATS, 0)),
    **dict.fromkeys(("中秋", "中秋节", "mid-autumn festival"), (MOON, 0)),
}


def any_of(*words: Iterable[str]) -> str:
    """A pattern of any of these words, the longest first."""
    return "|".join(sorted(map(re.escape, chain(*words)), key=len, reverse=True))


Said: TypeAlias = Mapping[str, str | None]


def month_said(said: Said) -> int:
    """1 to 12 for the month that was said; 0 for none."""
    words = said.get("month") or ""
    return _MONTHS.index(words[:3]) + 1 if words[:3] in _MONTHS else number_said(words)


def weekday_said(said: Said) -> int:
    """0 for Monday."""
    return _WEEKDAYS[(said["weekday"] or "")[:3]]


def shift_said(said: Said, unsaid: int) -> int:
    """How many weeks, months or the like on: 1 for 下 and “next”; ``unsaid`` where none was said."""
    words = said.get("shift")
    return SHIFTS[words] if words else unsaid


def direction_said(said: Said) -> int:
    """-1 for what is ago, else 1."""
    return -1 if (said.get("way") or "").endswith(("前", "ago")) else 1


def count_said(said: Said) -> int:
    """How many, in digits or words; 0 where it is no number."""
    words = said["count"] or ""
    return COUNTS[words] if words in COUNTS else number_said(words)


def number_said(words: str | None) -> int:
    """A number in digits of either kind, 二〇二六 among them; 0 where it is none."""
    if not words or words.isascii():
        return int(words or 0)
    if all(sign in _DIGITS for sign in words):
        return int("".join(str(_DIGITS[sign]) for sign in words))
    said = _NUMERAL.fullmatch(words)
    if not said:
        return 0
    hundreds = _DIGITS[said["hundreds"]] if said["hundreds"] else 0
    tens = _TENS.get(said["ten"], 0) * (_DIGITS[said["tens"]] if said["tens"] else 1)
    return 100 * hundreds + 10 * tens + (_DIGITS[said["ones"]] if said["ones"] else 0)


_NUMERAL: Final = re.compile(
    "(?:(?P<hundreds>[一二两三四五六七八九])百零?)?(?:(?P<tens>[一二三四五六七八九])?(?P<ten>[十廿卅]))?"
    "(?P<ones>[一二三四五六七八九])?"
)
