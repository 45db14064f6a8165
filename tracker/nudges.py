"""When somebody is reminded of what is overdue: on its last day, then 1, 3 and 7 days after it, then every week."""

from datetime import date
from typing import Final

from tracker.days import Days

_FIRST_STEPS: Final = frozenset({0, 1, 3})
_WEEK: Final = 7
#: On this day after the end whoever initiated an item hears of it too.
ESCALATES: Final = 7


def overdue_step(end_on: date, told_until: date, today: date) -> int | None:
    """How many days an item is overdue (0 as it ends), where ``today`` is to be said so; None where not.

    ``told_until`` is the last day whose steps were said: those on days off after it come today, and those that meet are
    one, with the true number of days.
    """
    days = (today - end_on).days
    first = max((told_until - end_on).days + 1, 0)
    return days if any(_is_step(one) for one in range(first, days + 1)) else None


def escalates(end_on: date, told_until: date, today: date) -> bool:
    """Whether today, once, whoever initiated an overdue item is told."""
    return (told_until - end_on).days < ESCALATES <= (today - end_on).days


def support_step(
    asked_on: date, due_on: date | None, told_until: date, today: date, days: Days, *, answered: bool
) -> bool:
    """Whether ``today`` whoever holds a support request is told of it: by the working days of their own.

    One that is not answered after one working day, each morning; any on the day it is due, and 1 and 3 working days
    after that.
    """
    if not answered and today >= days.after(days.worked_from(asked_on)):
        return True
    if due_on is None:
        return False
    first = days.worked_from(due_on)
    steps = (first, days.after(first), days.after(days.after(days.after(first))))
    return any(told_until < step <= today for step in steps)


def _is_step(days: int) -> bool:
    return days in _FIRST_STEPS or days % _WEEK == 0
