"""One sender a workspace: a lease by the database's clock, and a fence that rises with each new holder."""

from datetime import timedelta

from sqlalchemy import or_, select, update

from storage.database import Tx, insert_unless_there, now
from storage.tables import senders


def hold(tx: Tx, ws: int, holder: str, lease: timedelta) -> int | None:
    """Become the workspace's sender, or stay it: the fence, or None while somebody else's lease runs."""
    insert_unless_there(senders, [{"ws": ws}], tx)
    row = tx.execute(select(senders).where(senders.c.ws == ws).with_for_update()).one()
    moment = now(tx)
    if row.holder == holder and row.held_until and row.held_until > moment:
        fence = row.fence
    elif row.holder is None or row.held_until is None or row.held_until <= moment:
        fence = row.fence + 1
    else:
        return None
    tx.execute(update(senders).where(senders.c.ws == ws).values(holder=holder, fence=fence, held_until=moment + lease))
    return int(fence)


def holds(tx: Tx, ws: int, fence: int) -> bool:
    """Whether this fence still stands; it does until the transaction ends, whoever waits for it."""
    row = tx.execute(select(senders.c.fence).where(senders.c.ws == ws).with_for_update()).one_or_none()
    return row is not None and row.fence == fence


def let_go(tx: Tx, ws: int, holder: str) -> None:
    """Give the lease up at once, so that the next sender need not wait for its end."""
    tx.execute(
        update(senders)
        .where(senders.c.ws == ws, or_(senders.c.holder == holder, senders.c.holder.is_(None)))
        .values(holder=None, held_until=None)
    )
