"""Acknowledgements: until when somebody is asked to confirm that they have read an update, and who has."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from tracker.days import Days
from tracker.history import Update
from tracker.standing import Asked
from tracker.workspace_settings import WorkingHours

_CONFIRM_BY: Final = time(17)
#: What there is to confirm in, at least.
_AHEAD: Final = timedelta(hours=4)
#: How long a confirmation can be taken back.
UNDO_WITHIN: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Confirmations:
    """Who of those asked has confirmed and who hasn't, and the latest deadline among them (UTC)."""

    confirmed: tuple[str, ...]
    missing: tuple[str, ...]
    due_at: datetime

    @property
    def asked(self) -> int:
        """How many were asked."""
        return len(self.confirmed) + len(self.missing)


def confirmations(asked: Sequence[Asked]) -> Confirmations | None:
    """How a request to confirm stands, those who have in the order they did; None where nobody is asked."""
    if not asked:
        return None
    have = sorted((one.confirmed_at, one.user_id) for one in asked if one.confirmed_at is not None)
    return Confirmations(
        confirmed=tuple(user for _, user in have),
        missing=tuple(one.user_id for one in asked if one.confirmed_at is None),
        due_at=max(one.due_at for one in asked),
    )


def unseen(later: Sequence[Update], reader_id: str) -> tuple[Update, ...]:
    """Of the updates made after what somebody was shown, the oldest first, those that others made."""
    return tuple(sorted((one for one in later if one.made_by != reader_id), key=lambda one: one.no))


def deadline(published_at: datetime, days: Days, hours: WorkingHours) -> datetime:
    """The first 17:00 of a working day of that person at least four working hours after ``published_at``, UTC.

    With hours of 09:00 to 18:00: published by 13:00 of a working day of theirs, the same day; later, or on a day off,
    their next working day. Hours are those the clock shows in their zone, whatever it does at night.
    """
    if published_at.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    here = published_at.astimezone(days.zone)
    day, since, left = days.worked_from(here.date()), time.min, _AHEAD
    if day == here.date():
        since = here.time()
    while _worked(since, _CONFIRM_BY, hours) < left:
        left -= _worked(since, time.max, hours)
        day, since = days.after(day), time.min
    return days.moment(day, _CONFIRM_BY)


def _worked(since: time, until: time, hours: WorkingHours) -> timedelta:
    """How much is worked on a working day between two hours of it."""
    begins, ends = max(since, hours.begins), min(until, hours.ends)
    return max(_of_day(ends) - _of_day(begins), timedelta())


def _of_day(hour: time) -> datetime:
    return datetime.combine(date.min, hour)


def is_over(asked: Sequence[Asked], at: datetime) -> bool:
    """Whether the time to confirm has passed for everybody, and somebody has not."""
    found = confirmations(asked)
    return found is not None and bool(found.missing) and found.due_at <= at
