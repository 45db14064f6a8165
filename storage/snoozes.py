"""What people have put off: of which item they want to hear nothing more from the clock until a day."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Select, delete, select

from storage.database import Tx, upsert
from storage.prepared import prepared
from storage.tables import snoozes


def put_off(tx: Tx, ws: int, user_id: str, item_id: int, until: date) -> None:
    """Somebody hears of an item again on that day."""
    row = {"ws": ws, "user_id": user_id, "item_id": item_id, "until": until}
    upsert(snoozes, ("ws", "user_id", "item_id"), row, tx)


def take_back(tx: Tx, ws: int, user_id: str, item_id: int) -> None:
    """Somebody hears of an item as if they had never put it off."""
    tx.execute(delete(snoozes).where(snoozes.c.ws == ws, snoozes.c.user_id == user_id, snoozes.c.item_id == item_id))


def of(tx: Tx, ws: int, user_ids: Collection[str]) -> dict[tuple[str, int], date]:
    """Until when these people have put off what, by person and item."""
    return {(row.user_id, row.item_id): row.until for row in tx.execute(*_of(ws, user_ids))}


@prepared()
def _of(ws: int, user_ids: Collection[str]) -> Select[Any]:
    return select(snoozes).where(snoozes.c.ws == ws, snoozes.c.user_id.in_(user_ids))
