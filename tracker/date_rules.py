"""Which day is meant by each kind of phrase: a count, a weekday, a day of a month, a festival.

How they are read is said in ``dates.py``; which words lead here, in ``date_phrases.py``.
"""

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache
from typing import Final, TypeAlias

import holidays

from tracker.date_words import (
    BOATS,
    DAYS_OF,
    FIXED,
    HALF,
    HALVES,
    MONTHS_OF,
    MOON,
    MOVING,
    PLACES,
    SHIFTS,
    SPRING,
    TOMBS,
    Said,
    count_said,
    direction_said,
    month_said,
    number_said,
    shift_said,
    weekday_said,
)
from tracker.problems import NoSuchDay
from tracker.working_days import Country, Overrides, add_working_days

_YEARS: Final = range(1900, 2200)
_FIRST, _FINAL = date(_YEARS[0], 1, 1).toordinal(), date(_YEARS[-1], 12, 31).toordinal()
_FRIDAY, _SUNDAY, _DECEMBER, _LONGEST_MONTH = 4, 6, 12, 31


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks: when it is there, and which way they look."""

    today: date
    looking_back: bool
    country: Country
    overrides: Overrides
    clock: time | None = None


#: A tuple is two readings, None that it is no date.
Found: TypeAlias = date | tuple[date, date] | NoSuchDay | None
Rule: TypeAlias = Callable[[Asked, Said], Found]


def counted(asked: Asked, said: Said) -> Found:
    """3天内, 两周后, “in 3 working days”; 3日前 is no count but a limit."""
    way, unit = direction_said(said), (said["unit"] or "").removeprefix("个")
    count, half = count_said(said), said["count"] in HALF
    if unit == "日" and way < 0:
        return None
    if count and DAYS_OF.get(unit) == 0:
        return add_working_days(asked.today, way * count, asked.country, asked.overrides)
    days, months = HALVES.get(unit, (0, 0)) if half else (count * DAYS_OF.get(unit, 0), count * MONTHS_OF.get(unit, 0))
    if not (days or months):
        return None
    return later_by(_last(*_months_on(asked.today, way * months), asked.today.day), way * days)


def next_working_day(asked: Asked, _said: Said) -> Found:
    """The next day that is worked."""
    return add_working_days(asked.today, 1, asked.country, asked.overrides)


def on_weekday(asked: Asked, said: Said) -> Found:
    """周五, “next fri”: the coming one, or that of this or another week."""
    weekday, today = weekday_said(said), asked.today.weekday()
    shift = shift_said(said, turns_to(asked, (weekday,), (today,)))
    return later_by(asked.today, 7 * shift + weekday - today)


def in_week(asked: Asked, said: Said) -> Found:
    """周末, “eow”: Friday, or for a weekend Sunday; on a weekend, that very day."""
    weekday, today = _SUNDAY if said.get("place") in {"末", "weekend"} else _FRIDAY, asked.today.weekday()
    shift = shift_said(said, -1 if asked.looking_back and weekday > today else 0)
    return later_by(asked.today, max(weekday - today, 0) if shift == 0 else 7 * shift + weekday - today)


def in_month(asked: Asked, said: Said) -> Found:
    """3月底, 月中, “mid March”, “eom”."""
    place, month = PLACES[said.get("place") or "end"], month_said(said)
    if month:
        year = _year(asked, said, (month, place or _LONGEST_MONTH))
    else:
        day = place or monthrange(asked.today.year, asked.today.month)[1]
        year, month = _months_on(asked.today, shift_said(said, turns_to(asked, (day,), (asked.today.day,))))
    return _day(year, month, place) if place else _last(year, month)


def in_quarter(asked: Asked, said: Said) -> Found:
    """三季度末, “end of q3”: its last day."""
    quarter = number_said(said.get("quarter"))
    if quarter:
        return _last(_year(asked, said, (3 * quarter, _LONGEST_MONTH)), 3 * quarter)
    end = _last(asked.today.year, (asked.today.month + 2) // 3 * 3)
    if end is None:
        return None
    turns = turns_to(asked, (end.month, end.day), (asked.today.month, asked.today.day))
    return _last(*_months_on(end, 3 * shift_said(said, turns)))


def in_year(asked: Asked, said: Said) -> Found:
    """年底, 年中, “eoy”: its last day, or 30 June."""
    month, day = (6, 30) if said.get("place") == "中" else (12, 31)
    year = _year(asked, said, (month, day))
    return _day(asked.today.year + shift_said(said, year - asked.today.year), month, day)


def on_month_day(asked: Asked, said: Said) -> Found:
    """3月18日, “18 Mar 2026”, 2026-03-18."""
    month, day = month_said(said), number_said(said["day"])
    return _day(_year(asked, said, (month, day)), month, day)


def on_day_of_month(asked: Asked, said: Said) -> Found:
    """18号, 下月5日, “the 18th”."""
    day = number_said(said["day"])
    shift = shift_said(said, turns_to(asked, (day,), (asked.today.day,)))
    return _day(*_months_on(asked.today, shift), day) if day <= _LONGEST_MONTH else None


def on_pair(asked: Asked, said: Said) -> Found:
    """Two numbers that are a month and a day, in whichever order they can be."""
    one, other = number_said(said["one"]), number_said(said["other"])
    found = [_day(_year(asked, said, order), *order) for order in ((one, other), (other, one))]
    days = list(dict.fromkeys(day for day in found if isinstance(day, date)))
    if len(days) > 1:
        return days[0], days[1]
    return days[0] if days else next((each for each in found if each), None)


def on_festival(asked: Asked, said: Said) -> Found:
    """国庆, 明年春节, “Christmas 2026”."""
    name, here = said["festival"] or "", (asked.today.month, asked.today.day)
    if name in FIXED:
        month, day = divmod(FIXED[name], 100)
        return _day(_year(asked, said, (month, day)), month, day)
    title, later = MOVING[name]
    found = later_by(_festivals(_year(asked, said, here)).get(title), later)
    if found and not said.get("year"):
        turns = turns_to(asked, (found.month, found.day), here)
        return later_by(_festivals(found.year + turns).get(title), later)
    return found


def turns_to(asked: Asked, said: tuple[int, ...], here: tuple[int, ...]) -> int:
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


def later_by(day: date | None, days: int) -> date | None:
    """So many days later; None outside the years that are read."""
    ordinal = day.toordinal() + days if day else 0
    return date.fromordinal(ordinal) if _FIRST <= ordinal <= _FINAL else None


def _months_on(day: date, months: int) -> tuple[int, int]:
    whole = day.year * 12 + day.month - 1 + months
    return whole // 12, whole % 12 + 1


def _year(asked: Asked, said: Said, month_day: tuple[int, ...]) -> int:
    words = said.get("year")
    if not words:
        return asked.today.year + turns_to(asked, month_day, (asked.today.month, asked.today.day))
    return asked.today.year + SHIFTS[words] if words in SHIFTS else number_said(words.removesuffix("年"))


@lru_cache(maxsize=256)
def _festivals(year: int) -> Mapping[str, date]:
    known = holidays.country_holidays("CN", years=year, expand=False, observed=False, language="en_US")
    found = {title: known.get_named(title, lookup="icontains") for title in (SPRING, TOMBS, BOATS, MOON)}
    return {title: min(days) for title, days in found.items() if days}
