"""The days of one person or channel: their zone, what is worked there, and the hours they are left alone."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from babel.core import get_global

from tracker.working_days import (
    NO_OVERRIDES,
    Country,
    Overrides,
    add_working_days,
    holiday_back_on,
    is_working_day,
    next_working_day,
)

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Days:
    """Which days are worked where somebody is; ``overrides`` as in tracker/working_days.py."""

    zone: ZoneInfo
    country: Country = None
    overrides: Overrides = field(default_factory=lambda: NO_OVERRIDES, compare=False)

    def date_of(self, at: datetime) -> date:
        """The date it is there."""
        return at.astimezone(self.zone).date()

    def moment(self, day: date, hour: time) -> datetime:
        """When that date's clock shows this hour, UTC; each date has exactly one such moment.

        Shown twice, it is the first; never shown, as the clocks go forward, it is as much later.
        """
        return datetime.combine(day, hour, self.zone).astimezone(UTC)

    def is_working(self, day: date) -> bool:
        """Whether that day is worked."""
        return is_working_day(day, self.country, self.overrides)

    def worked_from(self, day: date) -> date:
        """That day, or the first working day after it."""
        return day if self.is_working(day) else next_working_day(day, self.country, self.overrides)

    def worked_until(self, day: date) -> date:
        """That day, or the last working day before it."""
        while not self.is_working(day):
            day -= _DAY
        return day

    def after(self, day: date) -> date:
        """The first working day after it."""
        return self.worked_from(day + _DAY)

    def add(self, day: date, n: int) -> date:
        """The ``n``-th working day after it."""
        return add_working_days(day, n, self.country, self.overrides)

    def before(self, day: date) -> date:
        """The last working day before it."""
        return self.worked_until(day - _DAY)

    def back_on(self, day: date) -> date | None:
        """For a day on holiday, the day people are back; None on a working day or a mere weekend."""
        return holiday_back_on(day, self.country, self.overrides)


@dataclass(frozen=True, slots=True)
class Quiet:
    """The hours in which the clock leaves somebody alone, over midnight where they end before they begin."""

    begins: time = time(20)
    ends: time = time(8)

    def over_at(self, at: datetime, days: Days) -> datetime | None:
        """When the quiet hours around ``at`` end (UTC); None outside them."""
        here = at.astimezone(days.zone)
        hour = here.time()
        if self.begins <= self.ends:
            return days.moment(here.date(), self.ends) if self.begins <= hour < self.ends else None
        if hour >= self.begins:
            return days.moment(here.date() + _DAY, self.ends)
        return days.moment(here.date(), self.ends) if hour < self.ends else None


def country_of_zone(zone: str) -> Country:
    """The country a zone is in, such as CN for Asia/Shanghai; None for a zone that is in none."""
    found = get_global("zone_territories").get(zone)
    return str(found) if found and found != "001" else None
