"""The updates somebody is asked for on a day: of their own items, and in the place of whoever is away."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from storage import due, items, preferences, snoozes
from storage.database import Tx
from storage.preferences import Person
from tracker.cadence import DUE_BY
from tracker.people import Reader
from tracker.standing import Standing
from tracker.visibility import may_edit

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class AskedUpdate:
    """An item whose update is due; in whose place it is asked, by id and name ("" for its owner's own)."""

    standing: Standing
    missing: bool
    for_user: str | None = None
    for_name: str = ""


def updates_asked(tx: Tx, person: Person, on: date) -> list[AskedUpdate]:
    """What came due by 17:00 of a day of theirs and is not put off, in or not; of others what they may change."""
    ws, user_id = person.ws, person.member.user_id
    reader = Reader.of(ws, person.member)
    begins, ends = (person.days.moment(day, DUE_BY) for day in (on - _DAY, on))
    others = preferences.of_people(tx, ws, preferences.stood_in_for(tx, ws, [user_id], on).get(user_id, ()))
    put_off = snoozes.of(tx, ws, [user_id])
    found = []
    for owner in (user_id, *sorted(others)):
        asked = due.updates_asked(tx, reader, owner=owner, first=begins, last=ends)
        missing = set(due.missing_updates(tx, reader, owner=owner, first=begins, last=ends))
        known = items.of_keys(tx, reader, asked)
        other = others.get(owner) if owner != user_id else None
        found += [
            AskedUpdate(
                known[key], key in missing, owner if other else None, other.member.name if other else ""
            )
            for key in asked
            if key in known and put_off.get((user_id, key), on) <= on
            and (other is None or may_edit(person.member, known[key].item))
        ]  # fmt: skip
    return found
