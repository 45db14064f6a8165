"""The audit log: who did what that others may ask about later."""

from datetime import datetime
from typing import Any

from sqlalchemy import select, true

from storage import occasions
from storage.database import Tx
from storage.tables import audit, items
from tracker.audit import STRANGER, Act, AuditLine


def write(tx: Tx, ws: int, *, by: str, act: str, item_id: int | None, detail: dict[str, Any], at: datetime) -> None:
    """Add a line. ``detail`` holds ids and facts, never what an item says; what it may hold: tracker/audit.py."""
    tx.execute(audit.insert().values(ws=ws, made_by=by, act=act, item_id=item_id, detail=detail, at=at))


def note_forged(tx: Tx, ws: int, origin: str, hour: str, at: datetime) -> None:
    """Note that requests came that nobody has signed, from where the first one did; once an hour (ISO, UTC)."""
    if occasions.first_time(tx, ws, f"forged/{hour}", at):
        write(tx, ws, by=STRANGER, act=Act.FORGED, item_id=None, detail={"origin": origin}, at=at)


def latest(tx: Tx, ws: int, *, before: int | None = None, item_id: int | None = None, most: int) -> list[AuditLine]:
    """The lines from before the one of this key, the newest first; of one item, where it is named.

    Of items they hold the numbers alone.
    """
    rows = tx.execute(
        select(audit, items.c.ref)
        .outerjoin(items, (items.c.ws == audit.c.ws) & (items.c.id == audit.c.item_id))
        .where(
            audit.c.ws == ws,
            audit.c.id < before if before is not None else true(),
            audit.c.item_id == item_id if item_id is not None else true(),
        )
        .order_by(audit.c.id.desc())
        .limit(most)
    )
    return [
        AuditLine(id=row.id, at=row.at, made_by=row.made_by, act=row.act, ref=row.ref, detail=row.detail)
        for row in rows
    ]
