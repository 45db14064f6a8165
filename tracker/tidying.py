"""The weekly tidy-up: what its owner could file away."""

from datetime import date, timedelta
from typing import Final

#: How many are offered at once.
MOST: Final = 10
#: So long is nothing heard of an item that has no end, or has been over as long.
IDLE: Final = timedelta(days=30)
#: So long nobody is asked again about what they want to keep.
KEPT_FOR: Final = timedelta(weeks=4)


def is_offered(told_until: date, today: date) -> bool:
    """Whether it is offered today: in the first message of each week, on Monday but for days off.

    ``told_until`` is the day of the message before it.
    """
    return told_until.isocalendar()[:2] != today.isocalendar()[:2]


def is_idle(end_on: date | None, changed_on: date, today: date) -> bool:
    """Whether an open item could be filed away: nothing was heard of it for so long, and it has no end, or had."""
    return changed_on < today - IDLE and (end_on is None or end_on < today - IDLE)
