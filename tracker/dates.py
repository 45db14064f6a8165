"""Dates as people type them, in Chinese and in English: 下周五, 3月18日前, “by friday”, “18/03/2026”, “eod”.

How a phrase is read:

- A limit includes its day: 周五前 and “by friday” are that Friday.
- Weeks run from Monday to Sunday. 下周五 and “next fri” are the Friday of next week, 本周五 and “this fri” that of this
  week (asked again once it has passed). 周五 and “fri” alone are the coming one, today included.
- A day, a day of a month or a festival that has passed means the next one; a date that can only be past is refused.
- “End of week” and 本周内 are Friday, on a weekend that very day; 周末 and “weekend” are Sunday. Other ends are the
  last day; 月中 is the 15th; 上旬 and 中旬 end on the 10th and the 20th; 年中 is 30 June.
- 3/4 has two readings, unless the weekday beside it says which; 18/03 has one. A year has four digits.
- An hour is read beside the day and is the reader's own. 三点 is in the afternoon unless a part of the day says
  otherwise; 24:00 is the last minute of its day; 下班 and “eod” are 18:00.
- A number alone is never a date.

``looking_back`` is for what has happened already: what could be past or to come is past, and nothing is refused for it.
"""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import chain
from typing import Final, TypeAlias

import holidays

from tracker.problems import DateInPast, NoSuchDay, NotADate, TwoReadings
from tracker.working_days import NO_OVERRIDES, Country, Overrides, add_working_days


@dataclass(frozen=True, slots=True)
class Reading:
    """The day that was meant, and the hour if one was said."""

    day: date
    hour: time | None = None


@dataclass(frozen=True, slots=True)
class Cleared:
    """``无`` or ``none``: there shall be no date."""


@dataclass(frozen=True, slots=True)
class Moment:
    """The moment that was meant; ``hour_said`` is False where only a day was."""

    at: datetime
    hour_said: bool


Refusal: TypeAlias = NotADate | NoSuchDay | TwoReadings | DateInPast


def read_date(
    text: str,
    today: date,
    *,
    looking_back: bool = False,
    country: Country = None,
    overrides: Overrides = NO_OVERRIDES,
) -> Reading | Cleared | Refusal:
    """The day that ``text`` means to somebody for whom it is ``today``.

    ``country`` and ``overrides`` say which days are worked, for 3个工作日内. Hours from now count as whole days.
    """
    words = _clean(text)
    if words in _NOTHING:
        return Cleared()
    asked = _Asked(today, looking_back, country, overrides)
    lasting = _lasting(words)
    if lasting is not None:
        return _judge(text, _later(today, int(lasting / timedelta(days=1))), None, asked)
    return _judge(text, *_find(words, asked), asked)


def read_moment(
    text: str,
    now: datetime,
    *,
    looking_back: bool = False,
    country: Country = None,
    overrides: Overrides = NO_OVERRIDES,
) -> Moment | Cleared | Refusal:
    """The moment that ``text`` means to somebody for whom it is ``now``, in their own zone.

    An hour alone is the next such one (``looking_back``: the last). A day alone is that day at 18:00, or, looking back,
    at the hour it is now: what happened “yesterday” is not more than a day ago. An hour that the clocks leave out is as
    much later as they are put forward; of one that comes twice, the first is meant. An hour of today that has passed,
    or, looking back, a moment to come, is returned as it was said: that is for the caller to judge.
    """
    if now.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    words = _clean(text)
    if words in _NOTHING:
        return Cleared()
    lasting = _lasting(words)
    if lasting is not None:
        return Moment((now.astimezone(UTC) + lasting).astimezone(now.tzinfo), hour_said=True)
    asked = _Asked(now.date(), looking_back, country, overrides, now.time())
    reading = _judge(text, *_find(words, asked), asked)
    if not isinstance(reading, Reading):
        return reading
    hour = reading.hour or (now.time() if looking_back else _WORK_ENDS)
    at = datetime.combine(reading.day, hour, now.tzinfo)
    return Moment(at.astimezone(UTC).astimezone(now.tzinfo), hour_said=reading.hour is not None)


def find_trailing_date(
    text: str, today: date, *, country: Country = None, overrides: Overrides = NO_OVERRIDES
) -> tuple[str, Reading | Refusal] | None:
    """A line of words without the date at its end, and that date: ("官网改版", 20 March) for 官网改版 下周五.

    The date is set off by a blank or a comma. A refusal is returned where a date was clearly meant (2026-02-30), never
    as `NotADate`. What is as likely part of a name counts only beside a limit (前, “by”) or right after a mention:
    3.18 and 3-18, 3/4 (but 3/18 counts), an hour alone, a festival, “18th”, “weekend”, “wed”, “sat” and “sun”. Of the
    past only a date with its year counts, to be asked again.
    """
    for word in list(_WORD.finditer(text))[-_MOST_WORDS:]:
        phrase = text[word.start() :]
        reading = read_date(phrase, today, country=country, overrides=overrides)
        if isinstance(reading, NotADate | Cleared):
            continue
        words, before = _clean(phrase), text[: word.start()].rstrip(_BETWEEN)
        if not _is_ahead(words, reading):
            return None
        if _AFTER_MENTION.search(before) or _LIMITS.search(words) or not _is_slight(words, reading):
            return before.lstrip(), reading
    return None


# The words, of both languages side by side ---------------------------------------------------------------------------


def _table(lines: str) -> dict[str, int]:
    """One line a number: ``1: 明天, tomorrow``."""
    rows = (line.split(":", 1) for line in lines.strip().splitlines())
    return {word.strip(): int(number) for number, words in rows for word in words.split(",")}


_NOTHING: Final = frozenset({"无", "none"})
_NOW: Final = frozenset({"现在", "刚才", "刚刚", "now", "just now", "right now"})
_DAYS: Final = _table("""
    -3: 大前天
    -2: 前天, day before yesterday
    -1: 昨天, 昨日, yesterday
    0: 今天, 今日, today, tonight, eod, cob, end of day, end of the day
    1: 明天, 明日, tomorrow, tmr, tmrw
    2: 后天, day after tomorrow
    3: 大后天
""")
_SHIFTS: Final = _table("""
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
_PLACES: Final = _table("""
    0: 底, 末, 内, 下旬, end
    1: 初, start, beginning
    10: 上旬
    15: 中, mid, middle
    20: 中旬
""")
_MINUTES: Final = _table("""
    1: 分, 分钟, minute, min
    15: 刻钟
    60: 小时, 钟头, hour, hr
""")
#: Units of days; a working day is none of them.
_DAYS_OF: Final = _table("""
    0: 工作日, working day, business day, workday
    1: 天, 日, day
    7: 周, week
    14: fortnight
""")
_MONTHS_OF: Final = {"月": 1, "month": 1, "年": 12, "year": 12}
#: Half of a unit, in days and months.
_HALVES: Final = {"月": (15, 0), "年": (0, 6)}
_HALF: Final = frozenset({"半", "half an"})
_COUNTS: Final = _table("""
    1: a, an, one
    2: two, a couple of
""") | {w: n for n, w in enumerate(("three", "four", "five", "six", "seven", "eight", "nine", "ten"), 3)}
_DIGITS: Final = {sign: n for n, signs in enumerate(("〇零", "一", "二两", *"三四五六七八九")) for sign in signs}
_TENS: Final = {"十": 1, "廿": 2, "卅": 3}
#: Words for an hour of the clock; 0 says no more than the day does.
_HOURS: Final = _table("""
    0: 早上, 上午, 下午, 傍晚, 晚上, 早, 晚, morning, afternoon, evening, night
    12: 中午, 正午, noon
    18: 下班, eod, cob, end of day, end of the day, close of business
""")
_QUARTERS: Final = {"整": 0, "一刻": 15, "半": 30, "三刻": 45}
#: Parts of a day: which hours as said are twelve later by the clock, and which hours of the clock belong to it.
_PARTS: Final[Mapping[str, tuple[range, range]]] = {
    **dict.fromkeys(("凌晨", "清晨", "早上", "早晨", "早", "上午"), (range(0), range(13))),
    "am": (range(0), range(12)),
    **dict.fromkeys(("中午", "正午"), (range(1, 4), range(11, 16))),
    **dict.fromkeys(("下午", "午后", "傍晚", "pm"), (range(1, 12), range(12, 24))),
    **dict.fromkeys(("晚上", "晚间", "晚", "夜里"), (range(5, 13), range(17, 25))),
    "点": (range(1, 7), range(25)),
    ":": (range(0), range(25)),
}
#: Festivals with a day of their own: 1001 is 1 October.
_FIXED: Final = _table("""
    101: 元旦, new year, new years day
    501: 劳动节, 五一, may day
    601: 儿童节, 六一
    1001: 国庆, 国庆节, 十一
    1224: 平安夜, christmas eve
    1225: 圣诞, 圣诞节, christmas, christmas day, xmas
    1231: new years eve
""")
#: Festivals of China's own calendar: which one, and how many days later.
_SPRING, _TOMBS, _BOATS, _MOON = "Chinese New Year (Spring", "Tomb-Sweeping", "Dragon Boat", "Mid-Autumn"
_MOVING: Final[Mapping[str, tuple[str, int]]] = {
    **dict.fromkeys(("除夕", "年三十", "大年三十", "chinese new years eve"), (_SPRING, -1)),
    **dict.fromkeys(("春节", "正月初一", "大年初一", "农历新年"), (_SPRING, 0)),
    **dict.fromkeys(("spring festival", "chinese new year", "lunar new year"), (_SPRING, 0)),
    **dict.fromkeys(("元宵", "元宵节", "正月十五", "lantern festival"), (_SPRING, 14)),
    **dict.fromkeys(("清明", "清明节", "qingming", "qingming festival", "tomb sweeping day"), (_TOMBS, 0)),
    **dict.fromkeys(("端午", "端午节", "dragon boat festival"), (_BOATS, 0)),
    **dict.fromkeys(("中秋", "中秋节", "mid-autumn festival"), (_MOON, 0)),
}

_LONGEST: Final = 64
_MOST_WORDS: Final = 7
_YEARS: Final = range(1900, 2200)
_FIRST, _FINAL = date(_YEARS[0], 1, 1).toordinal(), date(_YEARS[-1], 12, 31).toordinal()
_FRIDAY, _SUNDAY, _DECEMBER, _LONGEST_MONTH, _MIDNIGHT = 4, 6, 12, 31, 24
_WORK_ENDS: Final = time(18)


def _any(*words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, chain(*words)), key=len, reverse=True))


_BETWEEN: Final = " \t\r\n\u3000,，、;；:：-–—"
_WORD: Final = re.compile(r"[^\s,，、;；]+")
_AFTER_MENTION: Final = re.compile(r"(?:^|\s)(?:<@[^<>]*>|[@＠]\S+)$")
_EN_LIMIT: Final = "(?:by|before|on or before|until|till|due|no later than|not later than)"
_LIMITS: Final = re.compile(
    rf"^(?:{_EN_LIMIT}(?: |(?=[^\x00-\x7f]))|最晚|最迟|截止到?|截至|赶在|到)|(?:[之以]?前|为止|截止)$"
)
_ARTICLES: Final = re.compile(r"^(?:(?:on|at|the)(?: |(?=[^\x00-\x7f]))|在|于)")
_FULL_YEAR: Final = re.compile(r"\d{4}|[〇零一二三四五六七八九]{4}年", re.ASCII)
_PAIR_OR_HOUR: Final = re.compile(r"[\d ./:-]+", re.ASCII)
#: What is often the end of a name, too.
_SLIGHT: Final = re.compile(
    rf"\d+(?:st|nd|rd|th)|wed|sat|sun|(?:(?:this|next|last) )?weekend|{_any(_FIXED, _MOVING)}", re.ASCII
)
_SIMPLIFIED: Final = str.maketrans(
    "週後個號兩禮點時內慶節", "周后个号两礼点时内庆节", "\u200b\u200c\u200d\u2060\ufeff'’"
)
_TIDYING: Final = (
    (re.compile(r"[‐-―−]"), "-"),
    (re.compile(r"[,()\s]+"), " "),
    (re.compile(r"\b([ap])\.m\b\.?"), r"\1m"),
    (re.compile(r"(?<=\d)t(?=\d\d:)"), " "),
    (re.compile(r"星期|礼拜"), "周"),
    (re.compile(r"([今明昨后])(?=[早晚])"), r"\1天"),
    (re.compile(r"(?<=\d) ?([-/.:]) ?(?=\d)"), r"\1"),
    (re.compile(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])"), ""),
)


# The grammar ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Asked:
    """Who asks: when it is there, and which way they look."""

    today: date
    looking_back: bool
    country: Country
    overrides: Overrides
    clock: time | None = None


_Said: TypeAlias = Mapping[str, str | None]
#: A tuple is two readings, None that it is no date.
_Found: TypeAlias = date | tuple[date, date] | NoSuchDay | None
_Rule: TypeAlias = Callable[[_Asked, _Said], _Found]


def _clean(text: str) -> str:
    if len(text) > _LONGEST:
        return ""
    words = unicodedata.normalize("NFKC", text).lower().translate(_SIMPLIFIED)
    for pattern, instead in _TIDYING:
        words = pattern.sub(instead, words)
    return words.strip(' 。.!?;:、“”"「」《》')


def _is_ahead(words: str, reading: Reading | Refusal) -> bool:
    if isinstance(reading, DateInPast):
        return bool(_FULL_YEAR.search(words))
    lasting = _lasting(words)
    return lasting is None or lasting > timedelta()


def _is_slight(words: str, reading: Reading | Refusal) -> bool:
    if _FULL_YEAR.search(words):
        return False
    words = list(_peeled(words))[-1]
    if _PAIR_OR_HOUR.fullmatch(words) and not ("/" in words and isinstance(reading, Reading)):
        return True
    return bool(_SLIGHT.fullmatch(words)) or (words not in _DAYS and not _split_hour(words)[0])


def _judge(text: str, found: _Found, hour: time | None, asked: _Asked) -> Reading | Refusal:
    match found:
        case None:
            return NotADate(text)
        case NoSuchDay():
            return found
        case (one, other):
            return TwoReadings(text, one, other)
    if found < asked.today and not asked.looking_back:
        return DateInPast(found)
    return Reading(found, hour)


def _find(words: str, asked: _Asked) -> tuple[_Found, time | None]:
    """A day, an hour beside it, and around them words of limit (peeled off last: 3天前 is “three days ago”)."""
    for phrase in _peeled(words):
        found = _find_day(phrase, asked)
        if found is not None:
            return found, None
        rest, hour = _split_hour(phrase)
        if not rest and hour:
            return _day_of_hour(hour, asked), hour
        found = _find_day(rest, asked) if rest != phrase else None
        if found is not None:
            return found, hour
    return None, None


def _peeled(words: str) -> Iterator[str]:
    yield words
    for _ in range(4):
        shorter = _ARTICLES.sub("", _LIMITS.sub("", words)).strip()
        if shorter == words:
            return
        words = shorter
        yield words


def _find_day(words: str, asked: _Asked) -> _Found:
    return _by_rule(words, asked) or _beside_weekday(words, asked)


def _by_rule(words: str, asked: _Asked) -> _Found:
    if words in _DAYS:
        return _later(asked.today, _DAYS[words])
    for pattern, rule in _RULES:
        said = pattern.fullmatch(words)
        if said:
            return rule(asked, said.groupdict())
    return None


def _beside_weekday(words: str, asked: _Asked) -> _Found:
    """A date with its weekday, as we write it ourselves: the two must agree.

    The weekday tells which of two readings is meant, and also whether the last such day is, and not the next:
    Wed 4 Mar, read a week later, is still that of this year.
    """
    for pattern in _BESIDE_WEEKDAY:
        said = pattern.fullmatch(words)
        if not said:
            continue
        for back in (asked.looking_back, not asked.looking_back):
            found = _by_rule(said["rest"].strip(), replace(asked, looking_back=back))
            for day in found if isinstance(found, tuple) else (found,):
                if isinstance(day, date) and day.weekday() == _weekday(said.groupdict()):
                    return day
    return None


def _split_hour(words: str) -> tuple[str, time | None]:
    """``words`` without their hour, and the hour; the same words where there is none, or none that can be."""
    for pattern in _CLOCKS:
        match = pattern.fullmatch(words)
        if match:
            said, rest = match.groupdict(), match["rest"].strip()
            word = said.get("word")
            if word:
                return rest, time(_HOURS[word]) if _HOURS[word] else None
            hour = _clock(said)
            return (rest, hour) if hour else (words, None)
    return words, None


def _clock(said: _Said) -> time | None:
    hour, minute = _number(said["hour"]), _number(said.get("minute")) or _QUARTERS.get(said.get("quarter") or "", 0)
    later, belonging = _PARTS[said.get("part") or said.get("half") or said.get("sign") or ":"]
    hour += 12 * (hour in later)
    if hour not in belonging or minute not in range(60 if hour < _MIDNIGHT else 1):
        return None
    return time(hour, minute) if hour < _MIDNIGHT else time(23, 59)


def _day_of_hour(hour: time, asked: _Asked) -> date | None:
    clock = asked.clock or hour
    return _later(asked.today, _turns(asked, (hour.hour, hour.minute), (clock.hour, clock.minute)))


def _lasting(words: str) -> timedelta | None:
    """How long from now, where it is counted in hours or minutes; negative for what is ago."""
    if words in _NOW:
        return timedelta()
    for pattern in _LASTING:
        match = pattern.fullmatch(words)
        if match:
            said = match.groupdict()
            count = 0.5 if said["count"] in _HALF else _count(said) + (0.5 if said.get("more") else 0)
            return timedelta(minutes=count * _MINUTES[said["unit"]]) * _direction(said) if count else None
    return None


# What the rules below do with what was said --------------------------------------------------------------------------


def _counted(asked: _Asked, said: _Said) -> _Found:
    """3天内, 两周后, “in 3 working days”; 3日前 is no count but a limit."""
    way, unit = _direction(said), (said["unit"] or "").removeprefix("个")
    count, half = _count(said), said["count"] in _HALF
    if unit == "日" and way < 0:
        return None
    if count and _DAYS_OF.get(unit) == 0:
        return add_working_days(asked.today, way * count, asked.country, asked.overrides)
    days, months = (
        _HALVES.get(unit, (0, 0)) if half else (count * _DAYS_OF.get(unit, 0), count * _MONTHS_OF.get(unit, 0))
    )
    if not (days or months):
        return None
    return _later(_last(*_months_on(asked.today, way * months), asked.today.day), way * days)


def _next_working_day(asked: _Asked, _said: _Said) -> _Found:
    return add_working_days(asked.today, 1, asked.country, asked.overrides)


def _on_weekday(asked: _Asked, said: _Said) -> _Found:
    weekday, today = _weekday(said), asked.today.weekday()
    shift = _shift(said, _turns(asked, (weekday,), (today,)))
    return _later(asked.today, 7 * shift + weekday - today)


def _in_week(asked: _Asked, said: _Said) -> _Found:
    weekday, today = _SUNDAY if said.get("place") in {"末", "weekend"} else _FRIDAY, asked.today.weekday()
    shift = _shift(said, -1 if asked.looking_back and weekday > today else 0)
    return _later(asked.today, max(weekday - today, 0) if shift == 0 else 7 * shift + weekday - today)


def _in_month(asked: _Asked, said: _Said) -> _Found:
    place, month = _PLACES[said.get("place") or "end"], _month(said)
    if month:
        year = _year(asked, said, (month, place or _LONGEST_MONTH))
    else:
        day = place or monthrange(asked.today.year, asked.today.month)[1]
        year, month = _months_on(asked.today, _shift(said, _turns(asked, (day,), (asked.today.day,))))
    return _day(year, month, place) if place else _last(year, month)


def _in_quarter(asked: _Asked, said: _Said) -> _Found:
    quarter = _number(said.get("quarter"))
    if quarter:
        return _last(_year(asked, said, (3 * quarter, _LONGEST_MONTH)), 3 * quarter)
    end = _last(asked.today.year, (asked.today.month + 2) // 3 * 3)
    if end is None:
        return None
    turns = _turns(asked, (end.month, end.day), (asked.today.month, asked.today.day))
    return _last(*_months_on(end, 3 * _shift(said, turns)))


def _in_year(asked: _Asked, said: _Said) -> _Found:
    month, day = (6, 30) if said.get("place") == "中" else (12, 31)
    year = _year(asked, said, (month, day))
    return _day(asked.today.year + _shift(said, year - asked.today.year), month, day)


def _on_month_day(asked: _Asked, said: _Said) -> _Found:
    month, day = _month(said), _number(said["day"])
    return _day(_year(asked, said, (month, day)), month, day)


def _on_day_of_month(asked: _Asked, said: _Said) -> _Found:
    day = _number(said["day"])
    shift = _shift(said, _turns(asked, (day,), (asked.today.day,)))
    return _day(*_months_on(asked.today, shift), day) if day <= _LONGEST_MONTH else None


def _on_pair(asked: _Asked, said: _Said) -> _Found:
    """Two numbers that are a month and a day, in whichever order they can be."""
    one, other = _number(said["one"]), _number(said["other"])
    found = [_day(_year(asked, said, order), *order) for order in ((one, other), (other, one))]
    days = list(dict.fromkeys(day for day in found if isinstance(day, date)))
    if len(days) > 1:
        return days[0], days[1]
    return days[0] if days else next((each for each in found if each), None)


def _on_festival(asked: _Asked, said: _Said) -> _Found:
    name, here = said["festival"] or "", (asked.today.month, asked.today.day)
    if name in _FIXED:
        month, day = divmod(_FIXED[name], 100)
        return _day(_year(asked, said, (month, day)), month, day)
    title, later = _MOVING[name]
    found = _later(_festivals(_year(asked, said, here)).get(title), later)
    if found and not said.get("year"):
        turns = _turns(asked, (found.month, found.day), here)
        return _later(_festivals(found.year + turns).get(title), later)
    return found


# Small things they share --------------------------------------------------------------------------------------------


def _turns(asked: _Asked, said: tuple[int, ...], here: tuple[int, ...]) -> int:
    """Which round of what comes round again is meant: 1 is the next (or -1 the last), as this one's has passed."""
    return -(said > here) if asked.looking_back else int(said < here)


def _day(year: int, month: int, day: int) -> date | NoSuchDay | None:
    last = _last(year, month)
    if last is None or day < 1:
        return None
    return last.replace(day=day) if day <= last.day else NoSuchDay(year, month, day, last.day)


def _last(year: int, month: int, most: int = _LONGEST_MONTH) -> date | None:
    """The last day of a month, but none after its ``most``-th."""
    if year not in _YEARS or not 1 <= month <= _DECEMBER:
        return None
    return date(year, month, min(monthrange(year, month)[1], most))


def _later(day: date | None, days: int) -> date | None:
    ordinal = day.toordinal() + days if day else 0
    return date.fromordinal(ordinal) if _FIRST <= ordinal <= _FINAL else None


def _months_on(day: date, months: int) -> tuple[int, int]:
    whole = day.year * 12 + day.month - 1 + months
    return whole // 12, whole % 12 + 1


def _year(asked: _Asked, said: _Said, month_day: tuple[int, ...]) -> int:
    words = said.get("year")
    if not words:
        return asked.today.year + _turns(asked, month_day, (asked.today.month, asked.today.day))
    return asked.today.year + _SHIFTS[words] if words in _SHIFTS else _number(words.removesuffix("年"))


def _month(said: _Said) -> int:
    words = said.get("month") or ""
    return _MONTHS.index(words[:3]) + 1 if words[:3] in _MONTHS else _number(words)


def _weekday(said: _Said) -> int:
    return _WEEKDAYS[(said["weekday"] or "")[:3]]


def _shift(said: _Said, unsaid: int) -> int:
    words = said.get("shift")
    return _SHIFTS[words] if words else unsaid


def _direction(said: _Said) -> int:
    return -1 if (said.get("way") or "").endswith(("前", "ago")) else 1


def _count(said: _Said) -> int:
    words = said["count"] or ""
    return _COUNTS[words] if words in _COUNTS else _number(words)


def _number(words: str | None) -> int:
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


@lru_cache(maxsize=256)
def _festivals(year: int) -> Mapping[str, date]:
    known = holidays.country_holidays("CN", years=year, expand=False, observed=False, language="en_US")
    found = {title: known.get_named(title, lookup="icontains") for title in (_SPRING, _TOMBS, _BOATS, _MOON)}
    return {title: min(days) for title, days in found.items() if days}


# The phrases, and how each is read ----------------------------------------------------------------------------------

_NUMERAL: Final = re.compile(
    "(?:(?P<hundreds>[一二两三四五六七八九])百零?)?(?:(?P<tens>[一二三四五六七八九])?(?P<ten>[十廿卅]))?"
    "(?P<ones>[一二三四五六七八九])?"
)
_NUMBER: Final = r"(?:\d{1,2}|[〇零一二两三四五六七八九十廿卅]{1,6})"
_YEAR: Final = r"(?P<year>[今明后去]年|(?:\d{4}|[〇零一二三四五六七八九]{4})年)"
_SHIFT: Final = "(?:(?P<shift>下下下|下下|下|上上|上|本|这)个?)"
_PLACE: Final = "(?P<place>上旬|中旬|下旬|[初中底末内])"
_MANY: Final = r"(?P<count>\d{1,3}|[零一二两三四五六七八九十廿百]{1,6}|半)"
_WAY: Final = "(?P<way>[之以]?[前后内])"
_PART: Final = "(?:(?P<part>凌晨|清晨|早上|早晨|早|上午|中午|正午|下午|午后|傍晚|晚上|晚间|晚|夜里) ?)?"
_ZH_DAY: Final = "周(?P<weekday>[一二三四五六日天1-6])"

_WHICH: Final = "(?:(?P<shift>this|next|last) )?"
_WEEKDAY: Final = (
    "(?P<weekday>mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
)
_MONTH: Final = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_THEN: Final = r"(?: (?P<year>\d{4}))?"
_DAY: Final = r"(?P<day>\d{1,2})"
_NTH: Final = "(?:st|nd|rd|th)"
_END: Final = "(?P<place>start|beginning|middle|mid|end)(?: of)?(?: the)?[ -]?"
_COUNT: Final = rf"(?P<count>\d{{1,3}}|half an|{_any(_COUNTS)})"
_AWAY: Final = " (?P<way>ago|later|from now|from today)"
_UNIT: Final = "(?P<unit>(?:working |business )?day|workday|week|fortnight|month|year)s?"
_SMALL: Final = "(?P<unit>hour|hr|minute|min)s?"
_FESTIVAL: Final = rf"(?P<festival>{_any(_FIXED, _MOVING)})"

_HOUR: Final = r"(?<![\d:.])(?P<hour>\d{1,2})"
_HOUR_SAID: Final = (
    rf"{_PART}(?P<hour>{_NUMBER})(?:(?P<sign>点)钟?|时)(?:(?P<quarter>整|一刻|半|三刻)|(?P<minute>{_NUMBER})分?)?",
    rf"{_PART}{_HOUR}:(?P<minute>\d\d)(?::\d\d)?(?: ?(?P<half>[ap]m))?",
    rf"{_HOUR} ?(?P<half>[ap]m)",
    rf"(?P<word>{_any(_HOURS)})",
)


def _compiled(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.ASCII) for pattern in patterns)


_CLOCKS: Final = _compiled(
    *(rf"(?P<rest>.*?)(?:(?: at| by| before| in the) |(?:^at )?){hour}" for hour in _HOUR_SAID),
    *(rf"(?:at )?{hour}(?: on| of)? ?(?P<rest>.*)" for hour in _HOUR_SAID),
)
_BESIDE_WEEKDAY: Final = _compiled(
    rf"(?:{_ZH_DAY})[ .]*(?P<rest>.+)",
    rf"{_WEEKDAY}\b[ .]*(?P<rest>.+)",
    rf"(?P<rest>.+?){_ZH_DAY}",
    rf"(?P<rest>.+?) ?\b{_WEEKDAY}",
)
_LASTING: Final = _compiled(
    rf"{_MANY}个?(?P<more>半)?(?P<unit>小时|钟头|分钟?|刻钟){_WAY}",
    rf"(?:in|within) {_COUNT} {_SMALL}",
    rf"{_COUNT} {_SMALL}{_AWAY}",
)


def _read_by(rule: _Rule, *patterns: str) -> list[tuple[re.Pattern[str], _Rule]]:
    return [(pattern, rule) for pattern in _compiled(*patterns)]


_RULES: Final = (
    *_read_by(_counted, rf"{_MANY}(?P<unit>个?工作日|天|日|个?周|个月|年){_WAY}"),
    *_read_by(_counted, rf"(?:in|within) (?:the next )?{_COUNT} {_UNIT}", rf"{_COUNT} {_UNIT}{_AWAY}"),
    *_read_by(_next_working_day, "下一?个?工作日", "next (?:working day|business day|workday)"),
    *_read_by(_on_weekday, rf"{_SHIFT}?{_ZH_DAY}", rf"(?:{_WHICH}|coming ){_WEEKDAY}"),
    *_read_by(_on_weekday, rf"{_WEEKDAY} (?:of )?{_WHICH}week"),
    *_read_by(_in_week, rf"{_SHIFT}?周(?P<place>[末底内])", rf"{_WHICH}(?P<place>weekend)"),
    *_read_by(_in_week, rf"end of (?:the )?{_WHICH}week", "eow"),
    *_read_by(_in_month, rf"{_YEAR}?(?P<month>{_NUMBER})月份?{_PLACE}", rf"{_SHIFT}?月{_PLACE}"),
    *_read_by(_in_month, rf"{_END}{_MONTH}{_THEN}", rf"{_END}{_WHICH}month", "month[ -]end", "eom"),
    *_read_by(_in_quarter, rf"{_YEAR}?第?(?P<quarter>[一二三四1-4])季度?[底末内]", rf"{_SHIFT}?季度?[底末内]"),
    *_read_by(_in_quarter, rf"{_YEAR}?q(?P<quarter>[1-4])[底末内]", rf"end of q(?P<quarter>[1-4]){_THEN}"),
    *_read_by(_in_quarter, rf"end of (?:the )?{_WHICH}quarter", "quarter[ -]end", "eoq"),
    *_read_by(_in_year, rf"(?:{_YEAR}年?|年)(?P<place>[底末中内])", r"end of (?P<year>\d{4})"),
    *_read_by(_in_year, rf"end of (?:the )?{_WHICH}year", "year[ -]end", "eoy"),
    *_read_by(_on_month_day, rf"{_YEAR}?(?P<month>{_NUMBER})月份?(?P<day>{_NUMBER})[日号]?"),
    *_read_by(_on_month_day, rf"(?P<year>\d{{4}})(?P<sign>[-/.])(?P<month>\d{{1,2}})(?P=sign){_DAY}"),
    *_read_by(_on_month_day, rf"{_MONTH} ?{_DAY}{_NTH}?{_THEN}"),
    *_read_by(_on_month_day, rf"{_DAY}{_NTH}?(?: of)?[ -]?{_MONTH}(?:[ -](?P<year>\d{{4}}))?"),
    *_read_by(_on_day_of_month, rf"(?:{_SHIFT}月)?(?P<day>{_NUMBER})[日号]"),
    *_read_by(_on_day_of_month, rf"{_DAY}{_NTH}(?: of (?:the )?{_WHICH}month)?"),
    *_read_by(_on_pair, r"(?P<one>\d{1,2})(?P<sign>[-/.])(?P<other>\d{1,2})(?:(?P=sign)(?P<year>\d{4}))?"),
    *_read_by(_on_festival, rf"{_YEAR}?{_FESTIVAL}", rf"{_FESTIVAL}{_THEN}"),
)
