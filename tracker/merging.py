"""Two people change one item at once: different fields are merged, the same field is asked about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.history import WasNow
from tracker.templates import LISTS, Template

Changes = Mapping[str, WasNow]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field two people changed to different things: what it was, what it is now, what the second one wants."""

    was: Any
    now: Any
    mine: Any


@dataclass(frozen=True, slots=True)
class Merged:
    """What can be written at once, by field, and what must be asked about."""

    apply: dict[str, Any]
    conflicts: dict[str, Conflict]


def merge(template: Template, mine: Changes, theirs: Sequence[Changes], current: Mapping[str, Any]) -> Merged:
    """Lay ``mine``, made on an earlier state, over ``current``, which ``theirs`` have changed since.

    Lists (people, departments, choices) are merged by what each added and took away. Nothing anybody entered is lost:
    it is in ``apply``, in ``conflicts``, or stands in ``current`` already.
    """
    lists = {field.key for field in template.fields if field.kind in LISTS}
    touched = {key for changes in theirs for key in changes}
    merged = Merged({}, {})
    for key, (was, wanted) in mine.items():
        now = current.get(key)
        if key not in touched or now == was:
            merged.apply[key] = wanted
        elif key in lists:
            merged.apply[key] = _joined(was or [], wanted or [], now or [])
        elif now != wanted:
            merged.conflicts[key] = Conflict(was, now, wanted)
    return merged


def _joined(was: Sequence[str], mine: Sequence[str], now: Sequence[str]) -> list[str]:
    added = [one for one in mine if one not in was]
    removed = {one for one in was if one not in mine}
    return list(dict.fromkeys([one for one in now if one not in removed] + added))
