"""What the clock finds when it looks at an item: an update that has come due, and when to look again."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from tracker.cadence import DUE_BY, REMIND_AT, Cadence, DueUpdate, minutes, next_update
from tracker.days import Days

#: After so many calls without an answer an incident's clock is silent until somebody updates it.
_MOST_CALLS: Final = 4
_LATELY: Final = timedelta(days=45)


@dataclass(frozen=True, slots=True)
class Look:
    """``due``: the latest update that has come due and was not noted yet; ``next_at``: when to look again (UTC)."""

    next_at: datetime | None
    due: DueUpdate | None = None


def look(cadence: Cadence, began: date, noted_on: date | None, days: Days, at: datetime) -> Look:
    """Look at an item that ``began`` on a date, and whose last noted update was due on another.

    It comes due half an hour before the hour it is due by. Of several that passed unseen only the last matters.
    """
    after = max(noted_on or began, began)
    lately = days.date_of(at) - _LATELY
    if after < lately:  # a rhythm goes on as it would from any day between, so what was due long ago is passed over
        seen = _follow(cadence, began, lately, days, at)
        if seen.due is not None or seen.next_at is None:
            return seen
    return _follow(cadence, began, after, days, at)


def _follow(cadence: Cadence, began: date, after: date, days: Days, at: datetime) -> Look:
    found: DueUpdate | None = None
    while (due := next_update(cadence, began, after, days)) is not None:
        remind_at = days.moment(due.on, REMIND_AT)
        if remind_at > at:
            return Look(remind_at, found)
        found, after = due, due.on
    return Look(None, found)


def look_at_incident(
    cadence: Cadence, changed_at: datetime, called_at: datetime | None, at: datetime
) -> tuple[datetime | None, datetime | None]:
    """The moment an update came due and its coordinator is to be called, and when to look again.

    ``called_at`` is the moment they were last called for. Of several that passed unseen only the last is called.
    """
    step = minutes(cadence, changed_at)
    if step is None:
        return None, None
    every = timedelta(minutes=cadence.n)
    last = max(called_at, changed_at) if called_at else changed_at
    passed = (at - last) // every
    call = last + passed * every if passed > 0 else None
    following = (call or last) + every
    silent = following - changed_at > _MOST_CALLS * every
    if call is not None and call - changed_at > _MOST_CALLS * every:
        call = None
    return call, None if silent else following


def listed_on(days: Days, at: datetime) -> date:
    """The day whose list of updates is the next one somebody gets by these days, whether it is worked or not."""
    today: date = days.date_of(at)
    return today if days.moment(today, REMIND_AT) >= at else today + timedelta(days=1)


def due_at(due: DueUpdate, days: Days) -> datetime:
    """The moment by which that update is due."""
    return days.moment(due.on, DUE_BY)


def since(due: DueUpdate, days: Days) -> datetime:
    """The moment from which on an update counts for it."""
    return days.moment(due.since, time())


def post_on(due_moment: datetime, days: Days) -> date:
    """The working day of a channel whose post at 17:00 is the first to name an update due at a moment."""
    day = days.worked_from(days.date_of(due_moment))
    return day if days.moment(day, DUE_BY) >= due_moment else days.after(day)
