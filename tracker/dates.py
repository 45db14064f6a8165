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
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, TypeAlias

from tracker.date_phrases import BESIDE_WEEKDAY, CLOCKS, LASTING, RULES
from tracker.date_rules import Asked, Found, later_by, turns_to
from tracker.date_words import (
    DAYS,
    FIXED,
    HALF,
    HOURS,
    MINUTES,
    MOVING,
    NOTHING,
    NOW,
    PARTS,
    QUARTERS,
    Said,
    any_of,
    count_said,
    direction_said,
    number_said,
    weekday_said,
)
from tracker.problems import DateInPast, NoSuchDay, NotADate, TwoReadings
from tracker.working_days import NO_OVERRIDES, Country, Overrides


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
    if words in NOTHING:
        return Cleared()
    asked = Asked(today, looking_back, country, overrides)
    lasting = _lasting(words)
    if lasting is not None:
        return _judge(text, later_by(today, int(lasting / timedelta(days=1))), None, asked)
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
    if words in NOTHING:
        return Cleared()
    lasting = _lasting(words)
    if lasting is not None:
        return Moment((now.astimezone(UTC) + lasting).astimezone(now.tzinfo), hour_said=True)
    asked = Asked(now.date(), looking_back, country, overrides, now.time())
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


_LONGEST: Final = 64
_MOST_WORDS: Final = 7
_MIDNIGHT: Final = 24
_WORK_ENDS: Final = time(18)

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
    rf"\d+(?:st|nd|rd|th)|wed|sat|sun|(?:(?:this|next|last) )?weekend|{any_of(FIXED, MOVING)}", re.ASCII
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
    return bool(_SLIGHT.fullmatch(words)) or (words not in DAYS and not _split_hour(words)[0])


def _judge(text: str, found: Found, hour: time | None, asked: Asked) -> Reading | Refusal:
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


def _find(words: str, asked: Asked) -> tuple[Found, time | None]:
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


def _find_day(words: str, asked: Asked) -> Found:
    return _by_rule(words, asked) or _beside_weekday(words, asked)


def _by_rule(words: str, asked: Asked) -> Found:
    if words in DAYS:
        return later_by(asked.today, DAYS[words])
    for pattern, rule in RULES:
        said = pattern.fullmatch(words)
        if said:
            return rule(asked, said.groupdict())
    return None


def _beside_weekday(words: str, asked: Asked) -> Found:
    """A date with its weekday, as we write it ourselves: the two must agree.

    The weekday tells which of two readings is meant, and also whether the last such day is, and not the next:
    Wed 4 Mar, read a week later, is still that of this year.
    """
    for pattern in BESIDE_WEEKDAY:
        said = pattern.fullmatch(words)
        if not said:
            continue
        for back in (asked.looking_back, not asked.looking_back):
            found = _by_rule(said["rest"].strip(), replace(asked, looking_back=back))
            for day in found if isinstance(found, tuple) else (found,):
                if isinstance(day, date) and day.weekday() == weekday_said(said.groupdict()):
                    return day
    return None


def _split_hour(words: str) -> tuple[str, time | None]:
    """``words`` without their hour, and the hour; the same words where there is none, or none that can be."""
    for pattern in CLOCKS:
        match = pattern.fullmatch(words)
        if match:
            said, rest = match.groupdict(), match["rest"].strip()
            word = said.get("word")
            if word:
                return rest, time(HOURS[word]) if HOURS[word] else None
            hour = _clock(said)
            return (rest, hour) if hour else (words, None)
    return words, None


def _clock(said: Said) -> time | None:
    hour, minute = (
        number_said(said["hour"]),
        number_said(said.get("minute")) or QUARTERS.get(said.get("quarter") or "", 0),
    )
    later, belonging = PARTS[said.get("part") or said.get("half") or said.get("sign") or ":"]
    hour += 12 * (hour in later)
    if hour not in belonging or minute not in range(60 if hour < _MIDNIGHT else 1):
        return None
    return time(hour, minute) if hour < _MIDNIGHT else time(23, 59)


def _day_of_hour(hour: time, asked: Asked) -> date | None:
    clock = asked.clock or hour
    return later_by(asked.today, turns_to(asked, (hour.hour, hour.minute), (clock.hour, clock.minute)))


def _lasting(words: str) -> timedelta | None:
    """How long from now, where it is counted in hours or minutes; negative for what is ago."""
    if words in NOW:
        return timedelta()
    for pattern in LASTING:
        match = pattern.fullmatch(words)
        if match:
            said = match.groupdict()
            count = 0.5 if said["count"] in HALF else count_said(said) + (0.5 if said.get("more") else 0)
            return timedelta(minutes=count * MINUTES[said["unit"]]) * direction_said(said) if count else None
    return None
