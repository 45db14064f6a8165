"""How an item ends: finished with a result, filed away, brought back; and what of it can be undone until when."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from tracker.history import Update, WasNow
from tracker.items import Item, State
from tracker.problems import Empty, Problem, TooLong
from tracker.text import name_key

#: One line each, in code points.
LONGEST_RESULT: Final = 500
LONGEST_FOLDER: Final = 100
CRITERIA: Final = "acceptance_criteria"


class Closing(StrEnum):
    """What was done to an item as a whole; the kind of its entry in the history."""

    DONE = "done"
    ARCHIVED = "archived"
    REOPENED = "reopened"
    UNDONE = "undone"


#: How long one click takes each back.
UNDO_WITHIN: Final[Mapping[str, timedelta]] = {
    Closing.DONE.value: timedelta(minutes=10),
    Closing.ARCHIVED.value: timedelta(days=7),
    Closing.REOPENED.value: timedelta(minutes=10),
}


@dataclass(frozen=True, slots=True)
class Ending:
    """How somebody ends an item: ``met`` are the acceptance criteria that are met, as they are written."""

    result: str | None = None
    folder: str | None = None
    met: tuple[str, ...] = ()


def problems_of(ending: Ending, *, finishing: bool) -> list[Problem]:
    """What is wrong with it; who finishes an item says what came of it."""
    found: list[Problem] = []
    if finishing and not ending.result:
        found.append(Empty(field="result"))
    for field, text, most in (("result", ending.result, LONGEST_RESULT), ("folder", ending.folder, LONGEST_FOLDER)):
        if text and len(text) > most:
            found.append(TooLong(most, len(text), field=field))
    return found


def criteria(item: Item) -> tuple[str, ...]:
    """The acceptance criteria of an item, each a line of its own; one that stands there twice is one."""
    lines = (line.strip() for line in item.fields.get(CRITERIA, "").splitlines())
    return tuple(dict.fromkeys(line for line in lines if line))


def finished(item: Item, ending: Ending, at: datetime) -> Item:
    """The item, done."""
    met = tuple(one for one in criteria(item) if one in ending.met)
    return _closed(item, State.DONE, ending, at, result=ending.result, criteria_met=met)


def archived(item: Item, ending: Ending, at: datetime) -> Item:
    """The item, filed away; what came of it stays."""
    return _closed(item, State.ARCHIVED, ending, at)


def reopened(item: Item, at: datetime) -> Item:
    """The item, open again; how it had ended stands in its history."""
    return _next(item, at, state=State.OPEN, result=None, criteria_met=(), closed_at=None)


def undone(item: Item, entry: Update, at: datetime) -> Item:
    """The item as it was before an entry of its history ended it, or brought it back."""
    was = {key: before for key, (before, _) in entry.ending.items()}
    closed_at = was.get("closed_at")
    return _next(
        item,
        at,
        state=State(was.get("state", item.state)),
        result=was.get("result", item.result),
        criteria_met=tuple(was.get("criteria_met", item.criteria_met) or ()),
        folder=was.get("folder", item.folder),
        closed_at=(datetime.fromisoformat(closed_at) if closed_at else None) if "closed_at" in was else item.closed_at,
    )


def ending_between(before: Item, after: Item) -> dict[str, WasNow]:
    """What an entry of the history keeps of it: each part that differs, what it was and what it is."""
    was, now = _parts(before), _parts(after)
    return {key: (was[key], now[key]) for key in was if was[key] != now[key]}


def may_be_undone(entry: Update, at: datetime) -> bool:
    """Whether one click still takes it back."""
    return entry.kind in UNDO_WITHIN and at - entry.at <= UNDO_WITHIN[entry.kind]


def days_taken(item: Item, published_on: date, closed_on: date) -> int:
    """How many days a closed item took, from its start or else from when it was published; at least 1."""
    return max((closed_on - min(item.start_on or published_on, closed_on)).days, 1)


def days_early(item: Item, closed_on: date) -> int:
    """How many days before its end an item was finished, negative behind it; 0 on the day, and where it had no end."""
    return (item.end_on - closed_on).days if item.end_on else 0


def same_folder(one: str | None, other: str | None) -> bool:
    """Whether two names are of one folder."""
    return name_key(one or "") == name_key(other or "")


def _closed(item: Item, state: State, ending: Ending, at: datetime, **more: Any) -> Item:  # noqa: ANN401 — fields of it
    folder = item.folder if ending.folder is None or same_folder(ending.folder, item.folder) else ending.folder
    return _next(item, at, state=state, folder=folder or None, closed_at=item.closed_at or at, **more)


def _next(item: Item, at: datetime, **changed: Any) -> Item:  # noqa: ANN401 — fields of it
    return replace(item, update_no=item.update_no + 1, changed_at=at, **changed)


def _parts(item: Item) -> dict[str, Any]:
    return {
        "state": item.state.value,
        "result": item.result,
        "folder": item.folder,
        "criteria_met": list(item.criteria_met) or None,
        "closed_at": item.closed_at.isoformat() if item.closed_at else None,
    }
