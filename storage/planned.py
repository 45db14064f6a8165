"""What the clock will look at next, and what it has written that waits for its hour."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Table, select

from storage.database import Tx
from storage.due import DUE_COLUMNS, DueItem, due_item
from storage.tables import channels, items, members, outbox
from storage.visible import visible_to
from tracker.items import State
from tracker.notices import DailyDigest, DailyMessage, UpdatesDue, UpdatesMissing
from tracker.people import Reader

_OF_THE_CLOCK: Final = (UpdatesDue.kind, UpdatesMissing.kind, DailyMessage.kind, DailyDigest.kind)


@dataclass(frozen=True, slots=True)
class Planned:
    """Said at a moment (UTC), of a notice's kind, to a person or in a channel; of item T-``ref``, if of one."""

    at: datetime
    kind: str
    user_id: str | None = None
    channel_id: str | None = None
    ref: int | None = None


@dataclass(frozen=True, slots=True)
class Upcoming:
    """An item that the clock looks at, at a moment (UTC)."""

    item: DueItem
    ref: int
    look_at: datetime


def items_next(tx: Tx, reader: Reader, *, most: int) -> list[Upcoming]:
    """The open items that are looked at next, the earliest first."""
    rows = tx.execute(
        select(*DUE_COLUMNS, items.c.ref, items.c.look_at)
        .where(visible_to(reader), items.c.state == State.OPEN.value, items.c.look_at.is_not(None))
        .order_by(items.c.look_at, items.c.id)
        .limit(most)
    )
    return [Upcoming(due_item(row, ()), row.ref, row.look_at) for row in rows]


def people_next(tx: Tx, ws: int, *, most: int) -> list[str]:
    """The people whose morning is looked at next, the earliest first."""
    return _next(tx, members, "user_id", ws, most)


def channels_next(tx: Tx, ws: int, *, most: int) -> list[str]:
    """The channels whose digest is looked at next, the earliest first."""
    return _next(tx, channels, "channel_id", ws, most)


def waiting(tx: Tx, ws: int, at: datetime, *, most: int) -> list[Planned]:
    """What is written already, and waits for its hour."""
    rows = tx.execute(
        select(outbox.c.due_at, outbox.c.kind, outbox.c.target)
        .where(outbox.c.ws == ws, outbox.c.state == "waiting", outbox.c.due_at > at, outbox.c.kind.in_(_OF_THE_CLOCK))
        .order_by(outbox.c.due_at)
        .limit(most)
    )
    found = []
    for row in rows:
        to_person = row.kind in (UpdatesDue.kind, DailyMessage.kind)
        found.append(Planned(row.due_at, row.kind, **{"user_id" if to_person else "channel_id": row.target}))
    return found


def _next(tx: Tx, table: Table, key: str, ws: int, most: int) -> list[str]:
    wanted = (table.c.ws == ws) & table.c.look_at.is_not(None)
    return list(
        tx.execute(select(table.c[key]).where(wanted).order_by(table.c.look_at, table.c[key]).limit(most)).scalars()
    )
