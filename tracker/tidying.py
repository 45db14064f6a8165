"""The weekly tidy-up: what its owner could file away."""

from datetime import date, timedelta
from typing import Final

#: How many are offered at once.
MOST: Final = 10
#: So long is nothing heard of an item that has no end, or has been over as long.
IDLE: Final = timedelta(days=30)
#: So long nobody is asked again about what they want to keep.
KEPT_FOR: Final = timedelta(weeks=4)


def is_offered(today: date) -> bool:
    """Whether it is offered today: on Mondays. One that is a day off is left out, the next offers the same and more."""
    return today.isoweekday() == 1


def is_idle(end_on: date | None, changed_on: date, today: date) -> bool:
    """Whether an open item could be filed away: nothing was heard of it for so long, and it has no end, or had."""
    return changed_on < today - IDLE and (end_on is None or end_on < today - IDLE)
