"""When the clock did not look for a while, and what it would have said meanwhile."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from tracker.cadence import REMIND_AT
from tracker.days import Days

#: Shorter is no gap, and what comes less late is merely late.
LONG_ENOUGH: Final = timedelta(minutes=30)
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Gap:
    """From the moment the clock looked last to the moment it looked again (UTC)."""

    begins: datetime
    ends: datetime

    @property
    def hours(self) -> int:
        """How long it was, in whole hours, at least one."""
        return max(round((self.ends - self.begins) / timedelta(hours=1)), 1)

    def swallowed(self, moment: datetime) -> bool:
        """Whether something was to be said at a moment, and was not."""
        return self.begins < moment <= self.ends - LONG_ENOUGH


def missed(gap: Gap, told_until: date, today: date, days: Days, daily_at: time) -> bool:
    """Whether somebody has gone without a morning's message, or a list of updates due, since the last day's message.

    ``today`` is the day they are told next, ``daily_at`` when their mornings are.
    """
    day = max(told_until, days.date_of(gap.begins))
    while day <= min(today, days.date_of(gap.ends)):
        hours = (daily_at, REMIND_AT) if day > told_until else (REMIND_AT,)
        if days.is_working(day) and any(gap.swallowed(days.moment(day, hour)) for hour in hours):
            return True
        day += _DAY
    return False
