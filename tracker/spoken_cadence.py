"""How often an item wants an update, as people type it: 每周五, 每三个工作日, “every Friday”, “daily”, 不提醒."""

import re
import unicodedata
from typing import Final

from tracker.cadence import LAST, Cadence, Every
from tracker.numbers import read_count

_MOST: Final = 366
_LONGEST: Final = 64
_A_DAY_OF_MINUTES: Final = 1440

_WHOLE: Final[dict[str, Cadence]] = (
    dict.fromkeys(
        ("无", "不提醒", "不用提醒", "不需要", "none", "no", "never", "off", "no reminder"), Cadence(Every.NONE)
    )
    | dict.fromkeys(("每天", "每日", "天天", "daily", "every day", "each day"), Cadence(Every.DAY))
    | dict.fromkeys(
        (
            "每个工作日",
            "每工作日",
            "工作日",
            "every working day",
            "every business day",
            "every workday",
            "every weekday",
        ),
        Cadence(Every.WORKING_DAYS),
    )
    | dict.fromkeys(
        ("每周", "每个周", "每一周", "weekly", "every week", "each week", "once a week"), Cadence(Every.WEEK)
    )
    | dict.fromkeys(("每月", "每个月", "monthly", "every month", "each month", "once a month"), Cadence(Every.MONTH))
    | dict.fromkeys(("隔天", "每隔一天", "every other day"), Cadence(Every.DAYS, 2))
    | dict.fromkeys(("隔周", "每隔一周", "every other week", "fortnightly", "biweekly"), Cadence(Every.DAYS, 14))
    | dict.fromkeys(("每小时", "每个小时", "hourly", "every hour"), Cadence(Every.MINUTES, 60))
    | dict.fromkeys(("每半小时", "每半个小时", "every half hour", "every half an hour"), Cadence(Every.MINUTES, 30))
)
#: A unit: what it counts, and how many of those it is.
_UNITS: Final = {
    "个工作日": (Every.WORKING_DAYS, 1), "工作日": (Every.WORKING_DAYS, 1), "working day": (Every.WORKING_DAYS, 1),
    "business day": (Every.WORKING_DAYS, 1), "workday": (Every.WORKING_DAYS, 1), "天": (Every.DAYS, 1),
    "日": (Every.DAYS, 1), "day": (Every.DAYS, 1), "周": (Every.DAYS, 7), "个周": (Every.DAYS, 7),
    "week": (Every.DAYS, 7), "分钟": (Every.MINUTES, 1), "分": (Every.MINUTES, 1), "minute": (Every.MINUTES, 1),
    "min": (Every.MINUTES, 1), "小时": (Every.MINUTES, 60), "个小时": (Every.MINUTES, 60), "hour": (Every.MINUTES, 60),
}  # fmt: skip
_BESIDE_CHINESE: Final = re.compile(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])")
_UNIT: Final = "|".join(sorted(_UNITS, key=len, reverse=True))
_COUNTED: Final = re.compile(
    rf"(?:每隔?|every )\s?(?P<count>\d+|[一二三四五六七八九十两]+|[a-z]+)\s?(?P<unit>{_UNIT})s?"
)

_CHINESE_DAYS: Final = {
    sign: n for n, signs in enumerate(("一1", "二2", "三3", "四4", "五5", "六6", "日天7"), 1) for sign in signs
}
_ENGLISH_DAYS: Final = {day: n for n, day in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), 1)}
_ON_CHINESE_DAYS: Final = re.compile(
    r"每?个?(?:周[一二三四五六日天1-7](?:[、,和及与跟到\s]*周?[一二三四五六日天1-7])*)"
)
_CHINESE_DAY: Final = re.compile("[一二三四五六日天1-7]")
_EN_DAY: Final = (
    "(?:mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:rs?|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)s?"
)
_ON_ENGLISH_DAYS: Final = re.compile(
    rf"(?:every week|weekly)? ?(?:on |every |each )?{_EN_DAY}(?:(?:,? and |,? & |,? ?| )(?:every )?{_EN_DAY})*"
)
_ENGLISH_DAY: Final = re.compile(_EN_DAY)
_MONTH_CHINESE: Final = re.compile(
    r"每个?月(?:的)?(?:(?P<last>月?底|月?末|最后[一1]天)|(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})[日号]"
    r"|(?:第(?P<nth>[一二三四1-4])|(?P<final>最后))[一1]?个?周(?P<weekday>[一二三四五六日天1-7]))"
)
_EN_MONTH: Final = "(?:every|each|the|a) month"
_MONTH_ENGLISH: Final = re.compile(
    rf"(?:{_EN_MONTH} |monthly )?(?:on )?(?:the )?(?:(?P<last>last day)|day (?P<day>\d{{1,2}})|"
    rf"(?P<date>\d{{1,2}})(?:st|nd|rd|th)|"
    rf"(?P<nth>first|1st|second|2nd|third|3rd|fourth|4th|last) (?P<weekday>{_EN_DAY}))"
    rf"(?: (?:of|in) {_EN_MONTH})?"
)
_ENGLISH_NTH: Final = {
    word: n for n, words in enumerate((("first", "1st"), ("second", "2nd"), ("third", "3rd"), ("fourth", "4th")), 1)
    for word in words
} | {"last": LAST}  # fmt: skip
_LONGEST_MONTH: Final = 31


def read_spoken_cadence(text: str) -> Cadence | None:
    """The rhythm a text means, None where it is none. Weeks without a weekday are counted in days: 每两周 is 14."""
    if len(text) > _LONGEST:
        return None
    said = " ".join(unicodedata.normalize("NFKC", text).casefold().strip(" .。").split())
    said = _BESIDE_CHINESE.sub("", re.sub("星期|礼拜", "周", said)).removesuffix("更新")
    if said in _WHOLE:
        return _WHOLE[said]
    counted = _COUNTED.fullmatch(said)
    if counted and (count := read_count(counted["count"])) is not None:
        return _every(count, counted["unit"])
    if _ON_CHINESE_DAYS.fullmatch(said) and "到" not in said:
        return _on({_CHINESE_DAYS[day] for day in _CHINESE_DAY.findall(said)})
    if _ON_ENGLISH_DAYS.fullmatch(said):
        return _on({_ENGLISH_DAYS[day[:3]] for day in _ENGLISH_DAY.findall(said)})
    return _monthly(said)


def _monthly(said: str) -> Cadence | None:
    """每月15日, 每月最后一天, 每月第一个周一; “the 15th of every month”, “last Friday of the month”."""
    found = _MONTH_CHINESE.fullmatch(said)
    if found:
        if found["weekday"]:
            nth = LAST if found["final"] else read_count(found["nth"])
            return Cadence(Every.MONTH, weekdays=(_CHINESE_DAYS[found["weekday"]],), nth=nth)
        return _on_date(LAST if found["last"] else read_count(found["day"]))
    found = _MONTH_ENGLISH.fullmatch(said)
    if found is None or "month" not in said:
        return None
    if found["weekday"]:
        return Cadence(Every.MONTH, weekdays=(_ENGLISH_DAYS[found["weekday"][:3]],), nth=_ENGLISH_NTH[found["nth"]])
    return _on_date(LAST if found["last"] else int(found["day"] or found["date"]))


def _on_date(day: int | None) -> Cadence | None:
    return Cadence(Every.MONTH, day=day) if day == LAST or (day and 0 < day <= _LONGEST_MONTH) else None


def _on(weekdays: set[int]) -> Cadence:
    return Cadence(Every.WEEK, weekdays=tuple(sorted(weekdays)))


def _every(count: int, unit: str) -> Cadence | None:
    every, size = _UNITS[unit]
    n = count * size
    if not 0 < n <= (_A_DAY_OF_MINUTES if every is Every.MINUTES else _MOST):
        return None
    if n == 1 and every is Every.DAYS:
        return Cadence(Every.DAY)
    return Cadence(every, n)
