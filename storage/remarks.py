"""Remarks: the risks, to-dos and support requests of an item."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select

from storage.database import Tx
from storage.tables import remarks
from tracker.remarks import Remark, RemarkKind, RemarkState


def add(tx: Tx, ws: int, item_id: int, found: Sequence[tuple[RemarkKind, str]], *, by: str, at: datetime) -> None:
    """Note these remarks of an item, all open."""
    rows = [
        {"ws": ws, "item_id": item_id, "kind": kind.value, "text": text, "made_by": by, "at": at, "state": "open"}
        for kind, text in found
    ]
    if rows:
        tx.execute(remarks.insert(), rows)


def of_items(tx: Tx, ws: int, item_ids: Collection[int]) -> dict[int, list[Remark]]:
    """The remarks of items that were found for a reader already, in the order they were made, by item."""
    found: dict[int, list[Remark]] = defaultdict(list)
    statement = select(remarks).where(remarks.c.ws == ws, remarks.c.item_id.in_(item_ids)).order_by(remarks.c.id)
    for row in tx.execute(statement):
        remark = Remark(row.id, RemarkKind(row.kind), row.text, row.made_by, row.at, RemarkState(row.state))
        found[row.item_id].append(remark)
    return found
