"""What the clock has to look at by now, in slices, and the few columns it needs of each.

``look_at`` is the earliest moment any rule of a row could speak. Whatever changes it (a setting, a zone, an owner) sets
it to now in its own transaction; the clock looks, speaks, and moves it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final, TypeVar

from sqlalchemy import Column, ColumnElement, Select, Table, exists, literal_column, or_, select, true, update

from storage.database import Tx
from storage.prepared import prepared
from storage.tables import channels, departments, item_departments, item_people, items, members
from storage.visible import visible_to
from tracker.cadence import Cadence
from tracker.days import Days
from tracker.items import Involvement, Sensitivity, State
from tracker.people import Reader

K = TypeVar("K")
V = TypeVar("V")
#: Rows one transaction looks at, which takes it some 20 ms: people's own writes wait no longer than for these.
SLICE: Final = 50
#: Rows that one transaction looks through to look at them anew.
ANEW: Final = 2000
_OPEN: Final = items.c.state == literal_column(f"'{State.OPEN.value}'")


class Kind(StrEnum):
    """What the clock looks at."""

    PEOPLE = "people"
    CHANNELS = "channels"
    ITEMS = "items"


_KINDS: Final[Mapping[Kind, tuple[Table, Column[Any]]]] = {
    Kind.PEOPLE: (members, members.c.user_id),
    Kind.CHANNELS: (channels, channels.c.channel_id),
    Kind.ITEMS: (items, items.c.id),
}


@dataclass(frozen=True, slots=True)
class DueItem:
    """What the clock needs of an item. ``update_on``: the last day an update was due; one is since ``update_since``."""

    id: int
    owner: str
    channel_id: str
    is_open: bool
    cadence: Cadence
    start_on: date | None
    published_at: datetime
    changed_at: datetime
    update_on: date | None
    update_since: datetime | None
    update_due_at: datetime | None
    named: tuple[str, ...]
    #: When the time to confirm is over, where that is still to come and somebody has not.
    closes_at: datetime | None = None

    def began_on(self, days: Days) -> date:
        """The date its rhythm counts from, by its owner's days."""
        return max(days.date_of(self.published_at), self.start_on or date.min)


#: What a ``DueItem`` is made of.
DUE_COLUMNS: Final = (
    items.c.id,
    items.c.owner,
    items.c.channel_id,
    items.c.state,
    items.c.cadence,
    items.c.start_on,
    items.c.published_at,
    items.c.changed_at,
    items.c.update_on,
    items.c.update_since,
    items.c.update_due_at,
)


@dataclass(frozen=True, slots=True)
class Ending:
    """An item with an end, and whom that concerns: as its owner, or as whoever answers for it."""

    item_id: int
    user_id: str
    end_on: date


def anything(tx: Tx, ws: int, at: datetime) -> bool:
    """Whether there is anything to look at by now."""
    return bool(tx.execute(*_anything(ws, at)).scalar_one())


@prepared()
def _anything(ws: int, at: datetime) -> Select[tuple[bool]]:
    found = [exists(select(table.c.look_at).where(_by_now(table, ws, at))) for table, _ in _KINDS.values()]
    return select(or_(*found))


def items_to_look_at(tx: Tx, reader: Reader, at: datetime) -> list[DueItem]:
    """The next slice of items, in order of key, held by this transaction; another replica holds others."""
    rows = sorted(tx.execute(*_items_to_look_at(reader, at)).all())  # whose first column is the key
    named: dict[int, list[str]] = {row.id: [] for row in rows}
    for item_id, user_id in tx.execute(*_named_on(list(named))):
        named[item_id].append(user_id)
    return [due_item(row, tuple(sorted(named[row.id]))) for row in rows]


@prepared()
def _items_to_look_at(reader: Reader, at: datetime) -> Select[Any]:
    wanted = _by_now(items, reader.ws, at) & visible_to(reader)
    return (
        select(*DUE_COLUMNS)
        .where(wanted)
        .order_by(items.c.look_at, items.c.id)
        .limit(SLICE)
        .with_for_update(skip_locked=True)
    )


@prepared()
def _named_on(keys: Collection[int]) -> Select[Any]:
    named = (item_people.c.item_id, item_people.c.user_id)
    return select(*named).where(item_people.c.item_id.in_(keys)).distinct()


@dataclass(frozen=True, slots=True)
class Look:
    """When to look at an item next, and since when (UTC) and for which day its update is due by now."""

    next_at: datetime | None
    update_on: date | None
    update_since: datetime | None
    update_due_at: datetime | None


def looked_at_items(tx: Tx, ws: int, looks: Mapping[int, Look]) -> None:
    """When to look at these items next, and what is known by now of when their updates are due."""
    for look, ids in _alike(looks).items():
        those = (items.c.ws == ws) & items.c.id.in_(ids)
        values = {
            "look_at": look.next_at,
            "update_on": look.update_on,
            "update_since": look.update_since,
            "update_due_at": look.update_due_at,
        }
        tx.execute(update(items).where(those).values(**values))


def people_to_look_at(tx: Tx, ws: int, at: datetime) -> list[str]:
    """The next slice of people, held by this transaction."""
    return list(tx.execute(*_keys_to_look_at(Kind.PEOPLE, ws, at)).scalars())


def looked_at_people(tx: Tx, ws: int, looks: Mapping[str, tuple[datetime | None, date | None]]) -> None:
    """When to look at these people next, and the last day whose message was thought of."""
    for (look_at, daily_on), user_ids in _alike(looks).items():
        those = (members.c.ws == ws) & members.c.user_id.in_(user_ids)
        tx.execute(update(members).where(those).values(look_at=look_at, daily_on=daily_on))


def channels_to_look_at(tx: Tx, ws: int, at: datetime) -> list[str]:
    """The next slice of channels, held by this transaction."""
    return list(tx.execute(*_keys_to_look_at(Kind.CHANNELS, ws, at)).scalars())


@prepared("kind")
def _keys_to_look_at(kind: Kind, ws: int, at: datetime) -> Select[tuple[str]]:
    table, key = _KINDS[kind]
    return (
        select(key)
        .where(_by_now(table, ws, at))
        .order_by(table.c.look_at, key)
        .limit(SLICE)
        .with_for_update(skip_locked=True)
    )


def looked_at_channels(tx: Tx, ws: int, looks: Mapping[str, tuple[datetime | None, date | None]]) -> None:
    """When to look at these channels next, and the last day whose digest was thought of."""
    for (look_at, digest_on), channel_ids in _alike(looks).items():
        those = (channels.c.ws == ws) & channels.c.channel_id.in_(channel_ids)
        tx.execute(update(channels).where(those).values(look_at=look_at, digest_on=digest_on))


def _alike(looks: Mapping[K, V]) -> dict[V, list[K]]:
    """What is looked at next in the same way: of a slice most is, and one statement writes it."""
    found: dict[V, list[K]] = {}
    for key, look in looks.items():
        found.setdefault(look, []).append(key)
    return found


def look_at_people(tx: Tx, ws: int, user_ids: Collection[str], at: datetime) -> None:
    """Look at these people, and at what they own, as soon as can be: their days, or what they want, have changed."""
    tx.execute(update(members).where(members.c.ws == ws, members.c.user_id.in_(user_ids)).values(look_at=at))
    tx.execute(update(items).where(items.c.ws == ws, items.c.owner.in_(user_ids), _OPEN).values(look_at=at))


def look_at_channel(tx: Tx, ws: int, channel_id: str, at: datetime) -> None:
    """Look at a channel as soon as can be: its days, or what it wants, have changed."""
    here = (channels.c.ws == ws) & (channels.c.channel_id == channel_id)
    tx.execute(update(channels).where(here).values(look_at=at))


def look_anew(tx: Tx, ws: int, kind: Kind, after: Any, at: datetime) -> list[Any]:  # noqa: ANN401 — a key of that kind
    """Look as soon as can be at the next rows of a table, those behind a key; their keys, none where it has no more.

    Whatever is never looked at stays so: whether a rule speaks of it at all depends on nobody's zone or days.
    """
    table, key = _KINDS[kind]
    behind = key > after if after is not None else true()
    rows = tx.execute(select(key, table.c.look_at).where(table.c.ws == ws, behind).order_by(key).limit(ANEW)).all()
    later = [row[0] for row in rows if row.look_at is not None and row.look_at > at]
    if later:
        tx.execute(update(table).where(table.c.ws == ws, key.in_(later)).values(look_at=at))
    return [row[0] for row in rows]


def ended(tx: Tx, reader: Reader, owners: Collection[str], until: date) -> list[Ending]:
    """The open items these people own that end on that day or before it."""
    rows = tx.execute(
        select(items.c.id, items.c.owner, items.c.end_on).where(
            visible_to(reader), _OPEN, items.c.owner.in_(owners), items.c.end_on <= until
        )
    )
    return [Ending(row.id, row.owner, row.end_on) for row in rows]


def ended_for_initiators(tx: Tx, reader: Reader, user_ids: Collection[str], first: date, last: date) -> list[Ending]:
    """The open items that ended between two days, of others, for whom of these initiated them."""
    rows = tx.execute(
        select(items.c.id, items.c.initiator, items.c.end_on).where(
            visible_to(reader),
            _OPEN,
            items.c.initiator.in_(user_ids),
            items.c.owner != items.c.initiator,
            items.c.end_on.between(first, last),
        )
    )
    return [Ending(row.id, row.initiator, row.end_on) for row in rows]


def ended_for_heads(tx: Tx, reader: Reader, user_ids: Collection[str], first: date, last: date) -> list[Ending]:
    """The open items that ended between two days, of whoever initiated them, for the heads of their departments.

    A restricted one is nothing to a head who is not named on it.
    """
    here = (departments.c.ws == reader.ws) & departments.c.head.in_(user_ids)
    led = tx.execute(select(departments.c.id).where(here)).scalars().all()
    if not led:  # most people head none
        return []
    rows = tx.execute(
        select(items.c.id, departments.c.head, items.c.end_on)
        .join(item_departments, (item_departments.c.ws == items.c.ws) & (item_departments.c.item_id == items.c.id))
        .join(
            departments,
            (departments.c.ws == item_departments.c.ws) & (departments.c.id == item_departments.c.department_id),
        )
        .where(
            visible_to(reader),
            _OPEN,
            departments.c.id.in_(led),
            item_departments.c.role == Involvement.INITIATING.value,
            items.c.owner == items.c.initiator,
            items.c.owner != departments.c.head,
            items.c.sensitivity != Sensitivity.RESTRICTED,
            items.c.end_key.between(first, last),
        )
    )
    return [Ending(row.id, row.head, row.end_on) for row in rows]


def missing_updates(
    tx: Tx, reader: Reader, *, owner: str | None = None, channel_id: str | None = None, first: datetime, last: datetime
) -> list[int]:
    """The open items of an owner, or in a channel, whose update is missing, the longest missing first.

    It came due after the first moment, and by the last.
    """
    return list(tx.execute(*_due_between(reader, owner, channel_id, first, last, missing=True)).scalars())


def updates_asked(tx: Tx, reader: Reader, *, owner: str, first: datetime, last: datetime) -> list[int]:
    """The open items of an owner whose update came due between two moments, whether it is in by now or not.

    They come in the order they were made, which no update changes.
    """
    return sorted(tx.execute(*_due_between(reader, owner, None, first, last, missing=False)).scalars())


def in_channel(tx: Tx, reader: Reader, channel_ids: Collection[str]) -> frozenset[str]:
    """Those of these channels that hold an open item."""
    statement = (
        select(items.c.channel_id).where(visible_to(reader), _OPEN, items.c.channel_id.in_(channel_ids)).distinct()
    )
    return frozenset(tx.execute(statement).scalars())


def _by_now(table: Table, ws: int, at: datetime) -> ColumnElement[bool]:
    """What there is to look at in a workspace, as the index of ``look_at`` has it in order."""
    return (table.c.ws == ws) & (table.c.look_at <= at)


@prepared("missing")
def _due_between(
    reader: Reader,
    owner: str | None,
    channel_id: str | None,
    first: datetime,
    last: datetime,
    *,
    missing: bool,
) -> Select[tuple[int]]:
    statement = select(items.c.id).where(
        visible_to(reader), _OPEN, items.c.update_due_at > first, items.c.update_due_at <= last
    )
    if owner is not None:
        statement = statement.where(items.c.owner == owner)
    if channel_id is not None:
        statement = statement.where(items.c.channel_id == channel_id)
    if missing:
        statement = statement.where(items.c.changed_at < items.c.update_since)
    return statement.order_by(items.c.changed_at, items.c.id)


def due_item(row: Any, named: tuple[str, ...]) -> DueItem:  # noqa: ANN401 — a row of the table
    """From a row of items, with whoever is named on it."""
    return DueItem(
        id=row.id,
        owner=row.owner,
        channel_id=row.channel_id,
        is_open=row.state == State.OPEN.value,
        cadence=Cadence.from_document(row.cadence),
        start_on=row.start_on,
        published_at=row.published_at,
        changed_at=row.changed_at,
        update_on=row.update_on,
        update_since=row.update_since,
        update_due_at=row.update_due_at,
        named=named,
    )
