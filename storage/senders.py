"""One sender a workspace: a lease by the database's clock, and a fence that rises with each new holder."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, or_, select, update

from storage.database import Tx, insert_unless_there, now
from storage.prepared import prepared
from storage.tables import senders


@dataclass(frozen=True, slots=True)
class Known:
    """What senders have learned of a workspace.

    ``rate``: messages a minute it takes, None while nothing is known; ``shut``: how many seconds each method is to be
    left alone yet; ``stopped_by``: the error by which Slack took the installation away.
    """

    rate: int | None
    shut: Mapping[str, float]
    stopped_by: str | None


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
    row = tx.execute(*_fence_of(ws)).one_or_none()
    return row is not None and row.fence == fence


@prepared()
def _fence_of(ws: int) -> Select[Any]:
    return select(senders.c.fence).where(senders.c.ws == ws).with_for_update()


def let_go(tx: Tx, ws: int, holder: str) -> None:
    """Give the lease up at once, so that the next sender need not wait for its end."""
    tx.execute(
        update(senders)
        .where(senders.c.ws == ws, or_(senders.c.holder == holder, senders.c.holder.is_(None)))
        .values(holder=None, held_until=None)
    )


def known(tx: Tx, ws: int) -> Known:
    """What senders before have noted."""
    row = tx.execute(select(senders).where(senders.c.ws == ws)).one()
    moment = now(tx)
    shut = {
        method: (datetime.fromisoformat(until) - moment).total_seconds()
        for method, until in (row.wait_until or {}).items()
    }
    return Known(row.rate_per_minute, {method: left for method, left in shut.items() if left > 0}, row.stopped_by)


def stopped_by(tx: Tx, ws: int) -> str | None:
    """The error by which Slack took the installation away; None while it takes messages."""
    return tx.execute(select(senders.c.stopped_by).where(senders.c.ws == ws)).scalar_one_or_none()


def note(tx: Tx, ws: int, *, rate: int, wait_until: Mapping[str, str], stopped_by: str | None) -> None:
    """Keep what was learned for the next sender; ``wait_until``: moments of the database's clock, ISO, per method.

    What another program has stopped is not begun again by one that does not know it yet.
    """
    values: dict[str, Any] = {"rate_per_minute": rate, "wait_until": dict(wait_until)}
    stopped = {"stopped_by": stopped_by} if stopped_by is not None else {}
    tx.execute(update(senders).where(senders.c.ws == ws).values(**values, **stopped))


def stop(tx: Tx, ws: int, why: str) -> None:
    """Nothing more is sent to a workspace, by whichever program, until ``go_on``."""
    insert_unless_there(senders, [{"ws": ws}], tx)
    tx.execute(update(senders).where(senders.c.ws == ws).values(stopped_by=why))


def go_on(tx: Tx, ws: int) -> None:
    """Slack takes the token again: the workspace is sent to again."""
    tx.execute(update(senders).where(senders.c.ws == ws).values(stopped_by=None))
