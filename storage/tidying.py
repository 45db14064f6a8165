"""What could be filed away, and what its owner wants to keep."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import and_, func, or_, select, update

from storage.database import Tx
from storage.tables import item_people, items
from storage.visible import visible_to
from tracker.items import Part, State
from tracker.people import Reader

#: Of each owner; more are not looked at in one week.
_MOST: Final = 20


@dataclass(frozen=True, slots=True)
class Leftover:
    """An item that is done, or that nobody has touched since a moment (UTC)."""

    item_id: int
    owner: str
    is_open: bool
    end_on: date | None
    changed_at: datetime


def leftovers(tx: Tx, reader: Reader, owners: Collection[str], *, before: datetime, today: date) -> list[Leftover]:
    """Some of the items of each owner that are done, or open and unchanged since ``before``, the longest first.

    What its owner wants to keep on that day is left out.
    """
    rank = func.row_number().over(partition_by=items.c.owner, order_by=(items.c.state, items.c.changed_at)).label("nth")
    old = and_(
        items.c.state == State.OPEN.value,
        items.c.changed_at < before,
        items.c.end_on.is_(None) | (items.c.end_on < today),
    )
    found = (
        select(items.c.id, items.c.owner, items.c.state, items.c.end_on, items.c.changed_at, rank)
        .join(item_people, (item_people.c.ws == items.c.ws) & (item_people.c.item_id == items.c.id))
        .where(
            visible_to(reader),
            item_people.c.user_id.in_(owners),
            item_people.c.role == Part.OWNER.value,
            items.c.kept_until.is_(None) | (items.c.kept_until <= today),
            or_(items.c.state == State.DONE.value, old),
        )
        .subquery()
    )
    rows = tx.execute(select(found).where(found.c.nth <= _MOST).order_by(found.c.owner, found.c.nth))
    return [Leftover(row.id, row.owner, row.state == State.OPEN.value, row.end_on, row.changed_at) for row in rows]


def kept(tx: Tx, ws: int, item_ids: Collection[int], today: date) -> frozenset[int]:
    """Those of these items that are to be kept on that day."""
    wanted = (items.c.ws == ws) & items.c.id.in_(item_ids) & (items.c.kept_until > today)
    return frozenset(tx.execute(select(items.c.id).where(wanted)).scalars())


def keep(tx: Tx, ws: int, item_ids: Collection[int], owner: str, until: date) -> None:
    """Its owner is not asked about these items of theirs before that day."""
    theirs = (items.c.ws == ws) & items.c.id.in_(item_ids) & (items.c.owner == owner)
    tx.execute(update(items).where(theirs).values(kept_until=until))
