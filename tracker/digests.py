"""A channel's digest: each open item once, in the first section that fits, and counts of what has changed."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from tracker.history import Update
from tracker.items import Priority
from tracker.remarks import Remark, RemarkKind
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


@dataclass(frozen=True, slots=True)
class AskedOf:
    """What a department is asked for, with the items it is for, the nearest date first."""

    department: str
    requests: Sequence[tuple[Standing, Remark]]


@dataclass(frozen=True, slots=True)
class Digest:
    """What a channel is told on a day. ``since`` is the day of the digest before it; ``days_off`` those between.

    ``asked`` opens it, where the channel is a department's.
    """

    on: date
    total: int
    sections: Mapping[Section, Sequence[Standing]]
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


def section_of(standing: Standing, missing: AbstractSet[int], on: date) -> Section | None:
    """The first section an item fits into; ``missing`` are the items whose update is. None for what needs nobody."""
    item = standing.item
    kinds = {remark.kind for remark in standing.remarks if remark.is_open}
    ends = item.end_on or _NEVER
    fits = {
        Section.URGENT: item.priority is Priority.URGENT,
        Section.OVERDUE: ends < on,
        Section.DUE_TODAY: ends == on,
        Section.THIS_WEEK: ends <= _sunday(on),
        Section.RISKS: RemarkKind.RISK in kinds,
        Section.SUPPORT: RemarkKind.SUPPORT in kinds,
        Section.MISSING: item.id in missing,
        Section.TO_CONFIRM: any(asked.confirmed_at is None for asked in standing.asked),
    }
    return next((section for section, fit in fits.items() if fit), None)


def asked_of(department: str, requests: Iterable[tuple[Standing, Remark]]) -> AskedOf:
    """What a department is asked for, the nearest date first, what has none at the end."""
    return AskedOf(department, sorted(requests, key=lambda one: (one[1].due_on or _NEVER, one[1].id)))


def sections_of(standings: Iterable[Standing], missing: AbstractSet[int], on: date) -> dict[Section, list[Standing]]:
    """The items of each section that has any, the nearest or longest passed end first."""
    found: dict[Section, list[Standing]] = {section: [] for section in Section}
    for standing in sorted(standings, key=lambda one: (one.item.end_on or _NEVER, one.item.changed_at, one.item.id)):
        section = section_of(standing, missing, on)
        if section is not None:
            found[section].append(standing)
    return {section: some for section, some in found.items() if some}


def ends_in(standings: Iterable[Standing], on: date) -> tuple[int, int, int]:
    """How many are overdue, end today, and end later in this week, whatever else they are."""
    ends = [one.item.end_on or _NEVER for one in standings]
    return sum(end < on for end in ends), sum(end == on for end in ends), sum(on < end <= _sunday(on) for end in ends)


def counted(updates: Iterable[Update]) -> Since:
    """What these entries were, each counted once."""
    published = done = moved = others = 0
    for update in updates:
        if update.kind == "published":
            published += 1
        elif update.kind == "done":
            done += 1
        elif "end" in update.changes:
            moved += 1
        else:
            others += 1
    return Since(published, done, moved, others)


def _sunday(on: date) -> date:
    return on + timedelta(days=7 - on.isoweekday())
