"""Which days are worked in a country: weekends, public holidays, and mainland China's make-up working days.

``country`` is an ISO code such as ``CN``; without one, or with one nobody knows, Monday to Friday are worked.
``overrides`` are days the operator knows better about: True is worked, False is off.

China's make-up days are announced each November for the year after. Until the `holidays` package knows them, or the
operator says them, its weekends and the festivals that the law fixes are off and nothing is made up for; see
``is_confirmed_year``.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Final, TypeAlias

import holidays

Country: TypeAlias = str | None
Overrides: TypeAlias = Mapping[date, bool]

NO_OVERRIDES: Final[Overrides] = MappingProxyType({})
_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5
#: Countries whose working weekends are decided anew each year.
_ANNOUNCED_YEARLY: Final = frozenset({"CN"})


def read_countries() -> None:
    """Read the days of all countries, which takes half a second the first time: ahead of whoever would wait for it."""
    holidays.country_holidays("CN")


def is_working_day(day: date, country: Country, overrides: Overrides = NO_OVERRIDES) -> bool:
    """Whether people in ``country`` work on ``day``."""
    if day in overrides:
        return overrides[day]
    known = _holidays(country, day.year)
    return day.weekday() < _SATURDAY if known is None else known.is_working_day(day)


def next_working_day(day: date, country: Country, overrides: Overrides = NO_OVERRIDES) -> date:
    """The first working day after ``day``."""
    return add_working_days(day, 1, country, overrides)


def add_working_days(day: date, n: int, country: Country, overrides: Overrides = NO_OVERRIDES) -> date:
    """The ``n``-th working day after ``day``, before it for a negative ``n``; ``day`` itself for 0."""
    step = _DAY if n > 0 else -_DAY
    for _ in range(abs(n)):
        day += step
        while not is_working_day(day, country, overrides):
            day += step
    return day


def working_days_between(first: date, last: date, country: Country, overrides: Overrides = NO_OVERRIDES) -> int:
    """How many working days ``last`` lies after ``first``: those after ``first``, with ``last``; negative if before."""
    if last < first:
        return -working_days_between(last, first, country, overrides)
    return sum(is_working_day(day, country, overrides) for day in _days(first + _DAY, last)) if last > first else 0


def holiday_back_on(day: date, country: Country, overrides: Overrides = NO_OVERRIDES) -> date | None:
    """For a ``day`` on holiday, the working day people are back on; None on a working day or a mere weekend.

    A weekend beside a holiday belongs to it: what counts is the whole run of days off around ``day``.
    """
    if is_working_day(day, country, overrides):
        return None
    before, back = add_working_days(day, -1, country, overrides), next_working_day(day, country, overrides)
    off = _days(before + _DAY, back - _DAY)
    return back if any(_is_holiday(each, country, overrides) for each in off) else None


def is_confirmed_year(year: int, country: Country, overrides: Overrides = NO_OVERRIDES) -> bool:
    """Whether the working days of ``year`` are final; where not, an admin should be told.

    Any day of that year among ``overrides`` says that the operator has looked them up.
    """
    known = _holidays(country, year)
    if known is None or country is None or country.upper() not in _ANNOUNCED_YEARLY:
        return True
    return any(day.year == year for day in known.weekend_workdays) or any(day.year == year for day in overrides)


def _is_holiday(day: date, country: Country, overrides: Overrides) -> bool:
    """A day off that isn't just a Saturday or Sunday (or whatever the weekend is there)."""
    known = _holidays(country, day.year)
    weekend = day.weekday() >= _SATURDAY if known is None else known.is_weekend(day)
    return not weekend or (known is not None and day in known and day not in overrides)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + n * _DAY for n in range((last - first).days + 1))


@lru_cache(maxsize=1024)
def _holidays(country: Country, year: int) -> holidays.HolidayBase | None:
    if not country:
        return None
    try:
        return holidays.country_holidays(country.upper(), years=year, expand=False)
    except NotImplementedError:
        return None
