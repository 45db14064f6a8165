"""The entries of items' histories."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, literal_column, select

from storage import channels, departments, members
from storage.built import built
from storage.database import Tx
from storage.prepared import prepared
from storage.tables import item_people, items, updates
from storage.visible import visible_to
from tracker.history import Update
from tracker.items import Part, State
from tracker.people import Reader
from tracker.standing import Standing
from tracker.templates import FieldKind

_ADD: Final = built(updates.insert())


def add(tx: Tx, ws: int, update: Update) -> None:
    """Write an entry; its item is held by this transaction (``items.lock``)."""
    row = {
        "ws": ws,
        "item_id": update.item_id,
        "no": update.no,
        "kind": update.kind,
        "made_by": update.made_by,
        "at": update.at,
        "occurred_at": update.occurred_at,
        "changes": {key: list(was_now) for key, was_now in update.changes.items()},
        "reason": update.reason,
        "major": update.major,
        "label": update.label,
        "note": update.note,
        "told_with": update.told_with,
        "ending": {key: list(was_now) for key, was_now in update.ending.items()} or None,
    }
    tx.execute(_ADD, row)


def since(tx: Tx, reader: Reader, item_id: int, no: int) -> Sequence[Update]:
    """The entries after number ``no``, the newest first; none of an item the reader may not read."""
    return _read(tx.execute(*_since(reader, item_id, no)))


@prepared()
def _since(reader: Reader, item_id: int, no: int) -> Select[Any]:
    return _of_item(reader, item_id).where(updates.c.no > no)


def told_with(tx: Tx, reader: Reader, item_id: int, no: int) -> Sequence[Update]:
    """The entries told in the notice of number ``no``, the oldest first."""
    return _found(tx, reader, item_id, updates.c.told_with == no)[::-1]


def last_told(tx: Tx, reader: Reader, item_id: int) -> Sequence[Update]:
    """The entries told in the latest notice, the oldest first."""
    return _read(tx.execute(*_last_told(reader, item_id)))[::-1]


@prepared()
def _last_told(reader: Reader, item_id: int) -> Select[Any]:
    latest = updates.alias()
    last = (
        select(latest.c.told_with)
        .where(latest.c.ws == reader.ws, latest.c.item_id == item_id)
        .order_by(latest.c.no.desc())
        .limit(1)
    )
    return _of_item(reader, item_id).where(updates.c.told_with == last.scalar_subquery())


def history(tx: Tx, reader: Reader, item_id: int, *, before: int | None, most: int) -> Sequence[Update]:
    """Up to ``most`` entries, the newest first, from before number ``before``."""
    which = updates.c.no < before if before is not None else updates.c.no > 0
    return _found(tx, reader, item_id, which, most)


def reached(tx: Tx, reader: Reader, item_id: int, label: str) -> Update | None:
    """The entry by which the item reached a version label such as V2.0."""
    found = _found(tx, reader, item_id, (updates.c.label == label) & updates.c.major)
    return found[-1] if found else None


def versions(tx: Tx, reader: Reader, item_id: int) -> Sequence[Update]:
    """The entries by which the item reached its versions, the first one first."""
    return _read(tx.execute(*_major(reader, item_id)))[::-1]


@prepared()
def _major(reader: Reader, item_id: int) -> Select[Any]:
    return _of_item(reader, item_id).where(updates.c.major)


def with_names(tx: Tx, standing: Standing, spoken_of: Sequence[Update]) -> Standing:
    """The item with the names of everybody its updates speak of: an owner it had before is named on it no more."""
    people = {update.made_by for update in spoken_of}
    involved: set[int] = set()
    places: set[str] = set()
    for update in spoken_of:
        for field in standing.template.fields:
            for answer in update.changes.get(field.key, ()):
                ids = [answer] if isinstance(answer, str) else answer or []
                if field.kind in (FieldKind.MEMBER, FieldKind.MEMBERS):
                    people.update(ids)
                elif field.kind in (FieldKind.DEPARTMENT, FieldKind.DEPARTMENTS):
                    involved.update(int(one) for one in ids)
                elif field.kind is FieldKind.CHANNEL:
                    places.update(ids)
    ws = standing.item.ws
    return replace(
        standing,
        people={**standing.people, **members.find(tx, ws, people - standing.people.keys())},
        departments={**standing.departments, **departments.named(tx, ws, involved)},
        channels={key: one.name for key, one in channels.find(tx, ws, places).items()},
    )


def by_others(tx: Tx, reader: Reader, since: datetime, *, most: int) -> Sequence[Update]:
    """What others entered since then on open items the reader owns or works on, the newest first."""
    return [from_row(row) for row in tx.execute(*_by_others(reader, since, most))]


@prepared()
def _by_others(reader: Reader, since: datetime, most: int) -> Select[Any]:
    on_it = select(item_people.c.item_id).where(
        item_people.c.ws == reader.ws,
        item_people.c.user_id == reader.user_id,
        item_people.c.role.in_([Part.OWNER.value, Part.COLLABORATOR.value]),
    )
    return (
        select(updates)
        .join(items, (items.c.ws == updates.c.ws) & (items.c.id == updates.c.item_id))
        .where(
            updates.c.ws == reader.ws,
            updates.c.at >= since,
            updates.c.made_by != reader.user_id,
            items.c.id.in_(on_it),
            items.c.state == literal_column(f"'{State.OPEN.value}'"),
            visible_to(reader),
        )
        .order_by(updates.c.at.desc(), updates.c.item_id.desc(), updates.c.no.desc())
        .limit(most)
    )


def stage_began(tx: Tx, reader: Reader, item_id: int, *, before: int) -> datetime | None:
    """When the stage that stood before number ``before`` was entered; None where it stood from the beginning."""
    earlier = _found(tx, reader, item_id, updates.c.no < before)
    return next((update.at for update in earlier if "stage" in update.changes), None)


def _found(
    tx: Tx, reader: Reader, item_id: int, which: ColumnElement[bool], most: int | None = None
) -> Sequence[Update]:
    return _read(tx.execute(_of_item(reader, item_id).where(which).limit(most)))


def _of_item(reader: Reader, item_id: int) -> Select[Any]:
    return (
        select(updates)
        .join(items, (items.c.ws == updates.c.ws) & (items.c.id == updates.c.item_id))
        .where(updates.c.item_id == item_id, visible_to(reader))
        .order_by(updates.c.no.desc())
    )


def _read(rows: Iterable[Any]) -> list[Update]:
    return [from_row(row) for row in rows]


def from_row(row: Any) -> Update:  # noqa: ANN401 — a row of the table
    """The entry a row holds."""
    occurred_at: datetime | None = row.occurred_at
    return Update(
        item_id=row.item_id,
        no=row.no,
        kind=row.kind,
        made_by=row.made_by,
        at=row.at,
        occurred_at=occurred_at,
        changes={key: (was, now) for key, (was, now) in row.changes.items()},
        reason=row.reason,
        major=row.major,
        label=row.label,
        note=row.note,
        told_with=row.told_with,
        ending={key: (was, now) for key, (was, now) in (row.ending or {}).items()},
    )
