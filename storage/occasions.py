"""What the clock has said, by a key of rule, subject and local date: said once, whatever is tried again."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Select, bindparam, delete, select, update

from storage.database import Tx, insert_unless_there, new_keys
from storage.prepared import prepared
from storage.tables import occasions, outbox
from tracker.delivery import RowState


def first_time(tx: Tx, ws: int, key: str, at: datetime) -> bool:
    """Whether this is to be said now for the first time; it is noted as said."""
    return insert_unless_there(occasions, [{"ws": ws, "key": key, "at": at}], tx) == 1


def first_times(tx: Tx, ws: int, keys: Collection[str], at: datetime) -> frozenset[str]:
    """Which of these are to be said now for the first time; they are noted as said."""
    found = new_keys(occasions, [{"ws": ws, "key": key, "at": at} for key in keys], tx)
    return frozenset(row.key for row in found)


def said_by(tx: Tx, ws: int, key: str, outbox_id: int) -> None:
    """By which row of the outbox it is said."""
    said_by_each(tx, ws, {key: outbox_id})


def said_by_each(tx: Tx, ws: int, rows: Mapping[str, int]) -> None:
    """By which rows of the outbox these are said."""
    if rows:
        tx.execute(_SAID_BY, [{"its_ws": ws, "its_key": key, "outbox_id": row_id} for key, row_id in rows.items()])


_SAID_BY: Final = update(occasions).where(
    occasions.c.ws == bindparam("its_ws"), occasions.c.key == bindparam("its_key")
)


def forget(tx: Tx, ws: int, beginning: str) -> None:
    """What begins like this may be said for the first time again."""
    alike = occasions.c.key.startswith(beginning, autoescape=True)
    tx.execute(delete(occasions).where(occasions.c.ws == ws, alike))


@dataclass(frozen=True, slots=True)
class SaidBy:
    """What was said on an occasion: the row of the outbox that says it, what that holds, and when it was decided.

    ``ended_at`` is when the row was sent, or dropped (UTC).
    """

    key: str
    row_id: int
    body: dict[str, Any]
    state: RowState
    at: datetime
    ended_at: datetime | None = None


def rows_of(tx: Tx, ws: int, keys: Collection[str]) -> list[SaidBy]:
    """What was said on these occasions; nothing where it is forgotten by now."""
    if not keys:
        return []
    rows = tx.execute(*_rows_of(ws, keys))
    return [SaidBy(row.key, row.id, row.body, RowState(row.state), row.at, row.ended_at) for row in rows]


@prepared()
def _rows_of(ws: int, keys: Collection[str]) -> Select[Any]:
    return (
        select(occasions.c.key, outbox.c.id, outbox.c.body, outbox.c.state, outbox.c.ended_at, occasions.c.at)
        .join(outbox, (occasions.c.outbox_id == outbox.c.id) & (occasions.c.ws == outbox.c.ws))
        .where(occasions.c.ws == ws, occasions.c.key.in_(keys))
        .order_by(occasions.c.key)
    )


def days_unknown(year: int) -> str:
    """The working days of a year are not known as it comes near."""
    return f"days-unknown/{year}"


def confirmation_closed(item_id: int, update_no: int) -> str:
    """The time to confirm an update is over."""
    return f"confirmation-closed/{item_id}/{update_no}"


def daily(user_id: str, on: date) -> str:
    """Somebody's morning message."""
    return f"daily/{user_id}/{on.isoformat()}"


def updates_due(user_id: str, on: date) -> str:
    """The list of what somebody has to update that day."""
    return f"updates-due/{user_id}/{on.isoformat()}"


def updates_missing(channel_id: str, on: date) -> str:
    """A channel's post about what is missing."""
    return f"updates-missing/{channel_id}/{on.isoformat()}"


def rights_asked(item_id: int, user_id: str, on: date) -> str:
    """Somebody has asked an item's owner that day for the right to change it."""
    return f"rights-asked/{item_id}/{user_id}/{on.isoformat()}"


def owner_gone(gone: str, user_id: str) -> str:
    """The items of somebody who is gone, offered to somebody."""
    return f"owner-gone/{gone}/{user_id}"


def item_left(gone: str, item_id: int) -> str:
    """An item of somebody who is gone that can be offered to nobody; forgotten with the offers of theirs."""
    return owner_gone(gone, f"item {item_id}")


def digest(channel_id: str, on: date) -> str:
    """A channel's digest."""
    return f"digest/{channel_id}/{on.isoformat()}"
