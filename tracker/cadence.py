"""How often an item wants an update, and when the next is due."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import takewhile
from typing import Any, Final, Self

from tracker.days import Days
from tracker.working_days import add_working_days, working_days_between

#: An update is due by this hour of its day; half an hour before its owner is reminded.
DUE_BY: Final = time(17)
REMIND_AT: Final = time(16, 30)
#: The last day of a month, or the last of its Fridays.
LAST: Final = -1
_DAY: Final = timedelta(days=1)


class Every(StrEnum):
    """The kinds of rhythm; ``NONE`` is said aloud, so that "no reminder" can be chosen."""

    DAY = "day"
    WEEK = "week"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    MINUTES = "minutes"
    MONTH = "month"
    NONE = "none"


#: Looked up: the clock reads a hundred at a time, and an enumeration takes ten times as long.
_EVERY: Final = {one.value: one for one in Every}


@dataclass(frozen=True, slots=True)
class Cadence:
    """A rhythm: ``n`` counts days, working days or minutes; ``weekdays`` are ISO weekdays, Monday 1.

    A month has its ``day`` (1 to 31, or ``LAST``; in a shorter month its last), or the ``nth`` of its one weekday (1 to
    4, or ``LAST``). A week or month that says no day has that of its beginning.
    """

    every: Every
    n: int = 1
    weekdays: tuple[int, ...] = ()
    day: int | None = None
    nth: int | None = None

    @classmethod
    def from_document(cls, document: Mapping[str, Any] | None) -> Self:
        """What ``document`` wrote; no document is no reminder."""
        if not document:
            return cls(Every.NONE)
        return cls(
            _EVERY[document["every"]],
            int(document.get("n", 1)),
            tuple(document.get("weekdays", ())),
            document.get("day"),
            document.get("nth"),
        )

    def document(self) -> dict[str, Any] | None:
        """As it is kept; None for no reminder."""
        if self.every is Every.NONE:
            return None
        whole: dict[str, Any] = {"every": self.every.value}
        if self.n != 1:
            whole["n"] = self.n
        if self.weekdays:
            whole["weekdays"] = list(self.weekdays)
        if self.day is not None:
            whole["day"] = self.day
        if self.nth is not None:
            whole["nth"] = self.nth
        return whole


@dataclass(frozen=True, slots=True)
class DueUpdate:
    """An update is due on a working day, ``on``; one made from ``since`` on is it (earlier than ``on`` where moved)."""

    on: date
    since: date


def next_update(cadence: Cadence, began: date, after: date, days: Days) -> DueUpdate | None:
    """The first update due after a date, of an item that ``began`` on another; None where none is wanted.

    A date on a day off moves to the next working day; those that meet there are one. Rhythms of minutes: ``minutes``.
    """
    if cadence.every in (Every.NONE, Every.MINUTES):
        return None
    told = max(days.worked_until(after), began)  # what fell on days off up to ``after`` is still to come
    dates = _dates_after(cadence, began, told, days)
    first = next(dates)
    on = days.worked_from(first)
    since = max(takewhile(lambda one: one <= on, dates), default=first)
    return DueUpdate(on, since)


def minutes(cadence: Cadence, last: datetime) -> datetime | None:
    """When the update after the ``last`` is due, for a rhythm of minutes, day and night; None for any other."""
    return last + timedelta(minutes=cadence.n) if cadence.every is Every.MINUTES else None


def _dates_after(cadence: Cadence, began: date, told: date, days: Days) -> Iterator[date]:
    """The dates of a rhythm after ``told``, worked or not, without an end."""
    match cadence.every:
        case Every.DAYS:
            passed = (told - began).days // cadence.n * cadence.n
            yield from _stepping(began + timedelta(days=passed + cadence.n), timedelta(days=cadence.n))
        case Every.WORKING_DAYS:
            passed = working_days_between(began, told, days.country, days.overrides) // cadence.n * cadence.n
            day = began
            step = passed + cadence.n
            while True:
                day = add_working_days(day, step, days.country, days.overrides)
                step = cadence.n
                yield day
        case Every.WEEK:
            wanted = cadence.weekdays or (began.isoweekday(),)
            yield from (day for day in _stepping(told + _DAY, _DAY) if day.isoweekday() in wanted)
        case Every.MONTH:
            yield from (day for day in _in_months(cadence, began, told) if day > told)
        case _:
            yield from _stepping(told + _DAY, _DAY)


def _stepping(day: date, step: timedelta) -> Iterator[date]:
    while True:
        yield day
        day += step


def _in_months(cadence: Cadence, began: date, since: date) -> Iterator[date]:
    first = since.replace(day=1)
    while True:
        following = (first + timedelta(days=31)).replace(day=1)
        last = following - _DAY
        if cadence.nth is not None:
            yield _nth_weekday(first, last, cadence.weekdays[0], cadence.nth)
        else:
            wanted = cadence.day or began.day
            yield last if wanted == LAST else first.replace(day=min(wanted, last.day))
        first = following


def _nth_weekday(first: date, last: date, weekday: int, nth: int) -> date:
    if nth == LAST:
        return last - timedelta(days=(last.isoweekday() - weekday) % 7)
    return first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (nth - 1))
