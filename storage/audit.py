"""The audit log: who did what that others may ask about later."""

from datetime import datetime
from typing import Any

from storage.database import Tx
from storage.tables import audit


def write(tx: Tx, ws: int, *, by: str, act: str, item_id: int | None, detail: dict[str, Any], at: datetime) -> None:
    """Add a line. ``detail`` holds ids and facts, never what an item says."""
    tx.execute(audit.insert().values(ws=ws, made_by=by, act=act, item_id=item_id, detail=detail, at=at))
