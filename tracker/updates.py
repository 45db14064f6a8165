"""What an update needs and means: reasons, version labels, confirmation, lateness, and earlier states."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final

from tracker.days import Days
from tracker.history import Update, WasNow
from tracker.items import Item
from tracker.publishing import EMPTY, canonical
from tracker.templates import FieldKind, Template

#: An end that moves by more working days than this suggests a new version.
FAR: Final = 5
#: Reported later than this after the event is late.
LATE: Final = timedelta(hours=24)
#: Edits within this of the last, and within that of the first, are worked into the first one's notice.
QUIET: Final = timedelta(minutes=3)
AT_MOST: Final = timedelta(minutes=10)

#: What of an item may make a change of it a new version.
MAY_RAISE: Final = frozenset({"end", "stage", "owner", "acceptance_criteria"})
#: The kind of an entry that takes the one before it back.
TAKEN_BACK: Final = "taken_back"
#: The field by which an item asks for every update to be confirmed, and its answer that does.
CONFIRM_EVERY: Final = "confirm_every"
YES: Final = "yes"

Changes = Mapping[str, WasNow]


class Weighty(StrEnum):
    """A change that needs a reason, or suggests a new version."""

    END = "end"
    STAGE = "stage"
    OWNER = "owner"
    CRITERIA = "criteria"


@dataclass(frozen=True, slots=True)
class Labels:
    """The version labels a major update may take: V2.1 and V3.0 after V2.0."""

    minor: str
    major: str


def changes_between(template: Template, before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, WasNow]:
    """Each field that differs, what it was and what it is; None where it was or is empty."""
    was, now = canonical(template, before), canonical(template, after)
    return {key: (was.get(key), now.get(key)) for key in {**was, **now} if was.get(key) != now.get(key)}


def goes_back(template: Template, changes: Changes) -> bool:
    """Whether the stage goes backwards, by the template's order."""
    was, now = changes.get("stage", (None, None))
    order = [stage.key for stage in template.stages]
    return was in order and now in order and order.index(now) < order.index(was)


def needs_reason(template: Template, changes: Changes) -> tuple[Weighty, ...]:
    """What of it others will ask about: an end moved or taken away, a stage gone back, a new owner."""
    found = []
    if changes.get("end", (None, None))[0] not in EMPTY:
        found.append(Weighty.END)
    if goes_back(template, changes):
        found.append(Weighty.STAGE)
    if "owner" in changes:
        found.append(Weighty.OWNER)
    return tuple(found)


def suggests_major(template: Template, changes: Changes, days: Days) -> tuple[Weighty, ...]:
    """Why this may be a new version: the end moves by more than five working days of its author, and so on."""
    found = []
    was, now = changes.get("end", (None, None))
    if was and now:
        earlier, later = sorted((date.fromisoformat(was), date.fromisoformat(now)))
        if days.add(earlier, FAR + 1) <= later:
            found.append(Weighty.END)
    if goes_back(template, changes):
        found.append(Weighty.STAGE)
    if "owner" in changes:
        found.append(Weighty.OWNER)
    if changes.get("acceptance_criteria", (None, None))[0] not in EMPTY:
        found.append(Weighty.CRITERIA)
    return tuple(found)


def next_labels(major: int, minor: int) -> Labels:
    """The labels that may follow V``major``.``minor``."""
    return Labels(minor=f"V{major}.{minor + 1}", major=f"V{major + 1}.0")


def numbers_of(label: str) -> tuple[int, int]:
    """(2, 1) for V2.1."""
    major, _, minor = label.removeprefix("V").partition(".")
    return int(major), int(minor)


def asks_confirmation(template: Template, update: Update, *, ticked: bool, every: bool) -> bool:
    """Whether an update asks those named to confirm: a major one, one that needs a reason, or where it is wanted."""
    return update.major or ticked or every or bool(needs_reason(template, update.changes))


def confirms_every(item: Item) -> bool:
    """Whether those named are asked to confirm every update of the item."""
    return item.fields.get(CONFIRM_EVERY) == YES


def lateness(occurred_at: datetime, at: datetime, days: Days) -> timedelta | None:
    """How long after the event an update was made, where that is late: over 24 hours, its author's days off left out.

    The whole time is told, not what is over 24 hours.
    """
    occurred_at, at = occurred_at.astimezone(UTC), at.astimezone(UTC)
    counted = at - occurred_at
    day = days.date_of(occurred_at)
    while (begins := days.moment(day, time())) < at:
        ends = days.moment(day + timedelta(days=1), time())
        if not days.is_working(day):
            counted -= min(ends, at) - max(begins, occurred_at)
        day += timedelta(days=1)
    return counted if counted > LATE else None


def state_at(current: Mapping[str, Any], newest_first: Sequence[Update], no: int) -> dict[str, Any]:
    """The answers as they stood right after update ``no``: today's, with every later update undone."""
    state = dict(current)
    for update in newest_first:
        if update.no <= no:
            break
        state |= {key: was for key, (was, _) in update.changes.items()}
    return {key: answer for key, answer in state.items() if answer not in EMPTY}


def joins_previous(
    template: Template, group: Sequence[Update], update: Update, *, rung: Collection[str], confirmed_since: bool
) -> bool:
    """Whether an update is worked into the notice of those before it (``group``, oldest first) instead of its own.

    By the same person, three quiet minutes after the last, ten at most after the first; but not what people must not
    miss: a major change, an end moved, a new owner, a stage gone back, somebody named who was not ``rung`` yet, or
    anything after somebody confirmed.
    """
    first, last = group[0], group[-1]
    if last.made_by != update.made_by or update.at - last.at > QUIET or update.at - first.at > AT_MOST:
        return False
    if update.major or confirmed_since or needs_reason(template, update.changes):
        return False
    return _newly_named(template, update.changes) <= set(rung)


def _newly_named(template: Template, changes: Changes) -> set[str]:
    found: set[str] = set()
    for field in template.fields:
        was, now = changes.get(field.key, (None, None))
        if field.kind is FieldKind.MEMBERS:
            found |= {*(now or ())} - {*(was or ())}
        if field.kind is FieldKind.MEMBER and now:
            found.add(now)
    return found
