"""Confirmations: who is asked to confirm which update of an item, until when, and who has."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Delete, Select, Update, delete, exists, func, literal_column, select, update

from storage import items as item_rows
from storage.database import Tx, insert_unless_there
from storage.prepared import prepared
from storage.tables import acks, items
from storage.visible import visible_to
from tracker.items import State
from tracker.people import Reader
from tracker.standing import Standing

_CONFIRMED: Final = "confirmed"
#: Asked and not answered, as the index ``acks_open`` has it.
_UNANSWERED: Final = acks.c.answer.is_(None) & acks.c.due_at.is_not(None)


@dataclass(frozen=True, slots=True)
class Waiting:
    """An item that waits for one reader's confirmation: up to which update, and until when (UTC) the earliest."""

    standing: Standing
    update_no: int
    due_at: datetime


def ask(tx: Tx, ws: int, item_id: int, update_no: int, ask_until: Mapping[str, datetime]) -> None:
    """Ask these people to confirm an update, until when (UTC)."""
    rows = [
        {"ws": ws, "item_id": item_id, "update_no": update_no, "user_id": user, "due_at": due}
        for user, due in ask_until.items()
    ]
    if rows:
        tx.execute(acks.insert(), rows)


def withdraw(tx: Tx, ws: int, item_id: int, *, but: Collection[str]) -> None:
    """Nobody but these is asked any more: what others were asked and have not answered is gone; the item is held."""
    tx.execute(*_unanswered_but(ws, item_id, but))


@prepared()
def _unanswered_but(ws: int, item_id: int, user_ids: Collection[str]) -> Delete:
    others = (acks.c.ws == ws) & (acks.c.item_id == item_id) & acks.c.user_id.not_in(user_ids)
    return delete(acks).where(others, acks.c.answer.is_(None))


def confirmed_at(tx: Tx, ws: int, item_id: int, update_no: int, user_id: str) -> datetime | None:
    """When somebody confirmed exactly this update; None while they have not."""
    moment: datetime | None = tx.execute(*_of_update(ws, item_id, update_no, user_id)).scalar_one_or_none()
    return moment


@prepared()
def _of_update(ws: int, item_id: int, update_no: int, user_id: str) -> Select[Any]:
    mine = (acks.c.ws == ws) & (acks.c.item_id == item_id) & (acks.c.user_id == user_id)
    return select(acks.c.answered_at).where(mine, acks.c.update_no == update_no)


def confirm(tx: Tx, ws: int, item_id: int, update_no: int, user_id: str, at: datetime) -> int:
    """Somebody has read up to this update, asked or not; how many updates that confirms now.

    The item is held by this transaction.
    """
    answer = {"answer": _CONFIRMED, "answered_at": at}
    statement, whose = _unanswered_up_to(ws, item_id, update_no, user_id)
    asked: int = tx.execute(statement, {**whose, **answer}).rowcount
    row = {"ws": ws, "item_id": item_id, "update_no": update_no, "user_id": user_id, **answer}
    return asked + insert_unless_there(acks, [row], tx)


@prepared()
def _unanswered_up_to(ws: int, item_id: int, update_no: int, user_id: str) -> Update:
    """Of the acks, the columns it is run with."""
    up_to = (acks.c.ws == ws) & (acks.c.item_id == item_id) & (acks.c.update_no <= update_no)
    return update(acks).where(up_to, acks.c.user_id == user_id, acks.c.answer.is_(None))


def items_confirmed_at(tx: Tx, ws: int, user_id: str, at: datetime) -> list[int]:
    """The items of which somebody confirmed something at exactly this moment, in order of key."""
    statement = select(acks.c.item_id).where(_by(ws, user_id, at)).distinct().order_by(acks.c.item_id)
    return list(tx.execute(statement).scalars())


def take_back(tx: Tx, ws: int, user_id: str, at: datetime) -> None:
    """What somebody confirmed at exactly this moment is unanswered again; their items are held."""
    tx.execute(delete(acks).where(_by(ws, user_id, at), acks.c.due_at.is_(None)))
    tx.execute(update(acks).where(_by(ws, user_id, at)).values(answer=None, answered_at=None))


def any_confirmed(tx: Tx, ws: int, item_id: int, *, since_no: int) -> bool:
    """Whether anybody has confirmed update ``since_no`` of an item or one after it."""
    return bool(tx.execute(*_any_confirmed(ws, item_id, since_no)).scalar_one())


@prepared()
def _any_confirmed(ws: int, item_id: int, since_no: int) -> Select[tuple[bool]]:
    those = (acks.c.ws == ws) & (acks.c.item_id == item_id) & (acks.c.update_no >= since_no)
    return select(exists().where(those, acks.c.answer == _CONFIRMED))


def open_for(tx: Tx, reader: Reader, *, most: int) -> Sequence[Waiting]:
    """What waits for the reader's confirmation, the nearest deadline first."""
    rows = tx.execute(*_nearest_open_for(reader, most)).all()
    found = item_rows.of_keys(tx, reader, [row.item_id for row in rows])
    return [Waiting(found[row.item_id], row.update_no, row.due_at) for row in rows if row.item_id in found]


def deadlines_of(tx: Tx, reader: Reader, *, most: int) -> dict[int, datetime]:
    """Until when (UTC) the reader is to confirm what waits for them, by item, the nearest first."""
    return {row.item_id: row.due_at for row in tx.execute(*_nearest_open_for(reader, most))}


def waited_for(tx: Tx, reader: Reader, user_ids: Collection[str]) -> list[tuple[str, int, int]]:
    """What waits for these people: whose confirmation, of which open item, up to which update; the oldest first."""
    rows = tx.execute(
        select(acks.c.user_id, acks.c.item_id, func.max(acks.c.update_no).label("update_no"))
        .join(items, (items.c.ws == acks.c.ws) & (items.c.id == acks.c.item_id))
        .where(
            acks.c.ws == reader.ws,
            acks.c.user_id.in_(user_ids),
            _UNANSWERED,
            items.c.state == literal_column(f"'{State.OPEN.value}'"),
            visible_to(reader),
        )
        .group_by(acks.c.user_id, acks.c.item_id)
        .order_by(func.min(acks.c.due_at), acks.c.item_id)
    )
    return [(row.user_id, row.item_id, row.update_no) for row in rows]


def count_open_for(tx: Tx, reader: Reader) -> int:
    """How many items wait for the reader's confirmation."""
    return int(tx.execute(*_counted_open_for(reader)).scalar_one())


@prepared()
def _nearest_open_for(reader: Reader, most: int) -> Select[Any]:
    return _open_for(reader).order_by(func.min(acks.c.due_at), acks.c.item_id).limit(most)


@prepared()
def _counted_open_for(reader: Reader) -> Select[Any]:
    return select(func.count()).select_from(_open_for(reader).subquery())


def is_unconfirmed() -> ColumnElement[bool]:
    """Whether of an item of a query somebody has not answered the latest asking."""
    later = acks.alias()
    same_item = (later.c.ws == acks.c.ws) & (later.c.item_id == acks.c.item_id)
    latest = select(func.max(later.c.update_no)).where(same_item, later.c.due_at.is_not(None)).scalar_subquery()
    asked = (acks.c.ws == items.c.ws) & (acks.c.item_id == items.c.id) & acks.c.due_at.is_not(None)
    return exists(select(acks.c.user_id).where(asked, acks.c.answered_at.is_(None), acks.c.update_no == latest))


def closing_at(tx: Tx, reader: Reader, item_ids: Collection[int]) -> dict[int, tuple[int, datetime]]:
    """Of these items, where somebody has not answered the latest asking: the update that asks, and until when (UTC)."""
    return {row.item_id: (row.update_no, row.due_at) for row in _unanswered(tx, reader, items.c.id.in_(item_ids))}


def unconfirmed(tx: Tx, reader: Reader, owners: Collection[str], at: datetime) -> list[tuple[str, int, int]]:
    """The open items of these owners whose latest asking is over, unanswered by somebody: whose, which, what asked."""
    theirs = items.c.owner.in_(owners) & (items.c.state == State.OPEN.value)
    return [(row.owner, row.item_id, row.update_no) for row in _unanswered(tx, reader, theirs) if row.due_at <= at]


def _unanswered(tx: Tx, reader: Reader, which: ColumnElement[bool]) -> list[Any]:
    """The latest asking of each of these items, where somebody has not answered it."""
    rows = tx.execute(
        select(
            items.c.owner,
            acks.c.item_id,
            acks.c.update_no,
            func.max(acks.c.due_at).label("due_at"),
            func.count(acks.c.answer).label("answered"),
            func.count().label("asked"),
        )
        .join(items, (items.c.ws == acks.c.ws) & (items.c.id == acks.c.item_id))
        .where(acks.c.ws == reader.ws, which, acks.c.due_at.is_not(None), visible_to(reader))
        .group_by(items.c.owner, acks.c.item_id, acks.c.update_no)
        .order_by(acks.c.item_id, acks.c.update_no)
    )
    latest = {row.item_id: row for row in rows}
    return [row for row in latest.values() if row.answered < row.asked]


def _by(ws: int, user_id: str, at: datetime) -> ColumnElement[bool]:
    return (acks.c.ws == ws) & (acks.c.user_id == user_id) & (acks.c.answered_at == at)


def _open_for(reader: Reader) -> Select[Any]:
    """Each open item that waits for the reader: the newest update they are asked about, and the earliest deadline."""
    return (
        select(acks.c.item_id, func.max(acks.c.update_no).label("update_no"), func.min(acks.c.due_at).label("due_at"))
        .join(items, (items.c.ws == acks.c.ws) & (items.c.id == acks.c.item_id))
        .where(
            acks.c.ws == reader.ws,
            acks.c.user_id == reader.user_id,
            _UNANSWERED,
            items.c.state == literal_column(f"'{State.OPEN.value}'"),
            visible_to(reader),
        )
        .group_by(acks.c.item_id)
    )
