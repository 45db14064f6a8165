"""When somebody is reminded of what is overdue: on its last day, then 1, 3 and 7 days after it, then every week."""

from datetime import date, timedelta
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

    ``asked_on`` is the day it came to them.

    Any on the day it is due, and 1 and 3 working days after that. One that is not answered after one working day, each
    morning until others hear of it too (without a due day, a week), then every week.
    """
    steps = _support_steps(due_on, days) if due_on else ()
    if any(told_until < step <= today for step in steps):
        return True
    first = days.after(days.worked_from(asked_on))
    if answered or today < first:
        return False
    last = max(steps[-1], first) if steps else first + timedelta(days=_WEEK)
    return today <= last or (told_until - last).days // _WEEK < (today - last).days // _WEEK


def asker_hears(asked_on: date, told_until: date, today: date, days: Days) -> bool:
    """Whether today, once, whoever asked for support hears that nobody has answered: after two working days."""
    return told_until < days.after(days.after(days.worked_from(asked_on))) <= today


def support_escalates(due_on: date, told_until: date, today: date, days: Days) -> bool:
    """Whether today, once, the head of who was asked and the item's owner hear: with its holder's last reminder."""
    return told_until < _support_steps(due_on, days)[-1] <= today


def _support_steps(due_on: date, days: Days) -> tuple[date, ...]:
    """The day it is due, and 1 and 3 working days after."""
    first = days.worked_from(due_on)
    return first, days.after(first), days.after(days.after(days.after(first)))


def _is_step(days: int) -> bool:
    return days in _FIRST_STEPS or days % _WEEK == 0
