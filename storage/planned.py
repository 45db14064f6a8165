"""What the clock will say next: what waits for its hour already, and what it will look at."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select

from storage.database import Tx
from storage.tables import channels, items, outbox
from tracker.items import State
from tracker.notices import DailyDigest, DailyMessage, UpdatesDue, UpdatesMissing

_OF_THE_CLOCK: Final = (UpdatesDue.kind, UpdatesMissing.kind, DailyMessage.kind, DailyDigest.kind)
#: A digest is worked out so long before it is posted.
_EARLIER: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Planned:
    """Said at a moment (UTC), of a notice's kind, to a person or in a channel; of item T-``ref``, if of one."""

    at: datetime
    kind: str
    user_id: str | None = None
    channel_id: str | None = None
    ref: int | None = None


def next_said(tx: Tx, ws: int, at: datetime, *, most: int) -> list[Planned]:
    """What is said from a moment on as things stand now, the earliest first; what is late, at that moment."""
    is_open = (items.c.ws == ws) & (items.c.state == State.OPEN.value)
    looked_at = tx.execute(
        select(items.c.look_at, items.c.owner, items.c.ref)
        .where(is_open, items.c.look_at.is_not(None))
        .order_by(items.c.look_at)
        .limit(most)
    )
    found = [Planned(max(row.look_at, at), UpdatesDue.kind, user_id=row.owner, ref=row.ref) for row in looked_at]
    with_items = select(items.c.channel_id).where(is_open)
    mornings = tx.execute(
        select(channels.c.look_at, channels.c.channel_id)
        .where(channels.c.ws == ws, channels.c.look_at.is_not(None), channels.c.channel_id.in_(with_items))
        .order_by(channels.c.look_at)
        .limit(most)
    )
    found += [Planned(max(row.look_at + _EARLIER, at), DailyDigest.kind, channel_id=row.channel_id) for row in mornings]
    waiting = tx.execute(
        select(outbox.c.due_at, outbox.c.kind, outbox.c.verb, outbox.c.target)
        .where(outbox.c.ws == ws, outbox.c.state == "waiting", outbox.c.due_at > at, outbox.c.kind.in_(_OF_THE_CLOCK))
        .order_by(outbox.c.due_at)
        .limit(most)
    )
    for row in waiting:
        to_person = row.kind in (UpdatesDue.kind, DailyMessage.kind)
        whom = {"user_id": row.target} if to_person else {"channel_id": row.target}
        found.append(Planned(row.due_at, row.kind, **whom))
    return sorted(found, key=lambda one: (one.at, one.kind, one.ref or 0))[:most]
