"""A channel's digest: each open item once, in the first section that fits, and counts of what has changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from tracker.items import Priority
from tracker.remarks import Remark
from tracker.standing import Standing

_NEVER: Final = date.max


class Section(StrEnum):
    """Where an item can stand, in the order of the digest."""

    URGENT = "urgent"
    OVERDUE = "overdue"
    DUE_TODAY = "due_today"
    THIS_WEEK = "this_week"
    RISKS = "risks"
    SUPPORT = "support"
    MISSING = "missing"
    TO_CONFIRM = "to_confirm"


@dataclass(frozen=True, slots=True)
class Since:
    """What has changed since the last digest, in counts."""

    published: int = 0
    done: int = 0
    end_moved: int = 0
    others: int = 0

    def __bool__(self) -> bool:
        return bool(self.published or self.done or self.end_moved or self.others)


class Facts(NamedTuple):
    """What decides where an item stands; it ends on ``date.max`` where it has no end."""

    item_id: int
    priority: int
    ends: date
    at_risk: bool
    asks_support: bool
    is_missing: bool
    is_unconfirmed: bool


@dataclass(frozen=True, slots=True)
class AskedOf:
    """What a department is asked for, with the items it is for, the nearest date first."""

    department: str
    requests: Sequence[tuple[Standing, Remark]]


@dataclass(frozen=True, slots=True)
class Rows:
    """The first items of a section, and how many there are."""

    first: Sequence[Standing]
    total: int


@dataclass(frozen=True, slots=True)
class Digest:
    """What a channel is told on a day. ``since`` is the day of the digest before it; ``days_off`` those between.

    ``asked`` opens it, where the channel is a department's.
    """

    on: date
    total: int
    sections: Mapping[Section, Rows]
    changed: Since = field(default_factory=Since)
    since: date | None = None
    days_off: int = 0
    overdue: int = 0
    due_today: int = 0
    this_week: int = 0
    asked: Sequence[AskedOf] = ()

    def __bool__(self) -> bool:
        """Whether there is anything to say."""
        return bool(self.asked or self.sections or self.changed)

    def named(self, rows: int) -> frozenset[int]:
        """The items that stand in it by name, where a section has so many rows."""
        in_sections = {one.item.id for some in self.sections.values() for one in some.first[:rows]}
        return frozenset(in_sections | {one.item.id for asked in self.asked for one, _ in asked.requests[:rows]})


def section_of(one: Facts, on: date, sunday: date) -> Section | None:
    """The first section an item fits into, in a week that ends on that Sunday; None for what needs nobody."""
    if one.priority == Priority.URGENT:
        return Section.URGENT
    if one.ends < on:
        return Section.OVERDUE
    if one.ends == on:
        return Section.DUE_TODAY
    if one.ends <= sunday:
        return Section.THIS_WEEK
    if one.at_risk:
        return Section.RISKS
    if one.asks_support:
        return Section.SUPPORT
    if one.is_missing:
        return Section.MISSING
    return Section.TO_CONFIRM if one.is_unconfirmed else None


def asked_of(department: str, requests: Iterable[tuple[Standing, Remark]]) -> AskedOf:
    """What a department is asked for, the nearest date first, what has none at the end."""
    return AskedOf(department, sorted(requests, key=lambda one: (one[1].due_on or _NEVER, one[1].id)))


def sections_of(found: Iterable[Facts], on: date) -> dict[Section, list[int]]:
    """The items of each section that has any, in the order they come in."""
    sections: dict[Section, list[int]] = {section: [] for section in Section}
    sunday = _sunday(on)
    for one in found:
        section = section_of(one, on, sunday)
        if section is not None:
            sections[section].append(one.item_id)
    return {section: some for section, some in sections.items() if some}


def ends_in(found: Iterable[Facts], on: date) -> tuple[int, int, int]:
    """How many are overdue, end today, and end later in this week, whatever else they are."""
    ends, sunday = [one.ends for one in found], _sunday(on)
    return sum(end < on for end in ends), ends.count(on), sum(on < end <= sunday for end in ends)


class Entries(NamedTuple):
    """So many entries of histories that are alike in their kind, and in whether an end was moved."""

    kind: str
    moves_end: bool
    entries: int


def counted(found: Iterable[Entries]) -> Since:
    """What these entries were, each counted once: by what it was, or as one that moved an end."""
    published = done = moved = others = 0
    for kind, moves_end, entries in found:
        if kind == "published":
            published += entries
        elif kind == "done":
            done += entries
        elif moves_end:
            moved += entries
        else:
            others += entries
    return Since(published, done, moved, others)


def _sunday(on: date) -> date:
    return on + timedelta(days=7 - on.isoweekday())
