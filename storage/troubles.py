"""What keeps messages from being delivered: one row a cause and place, from the first of them until it is over.

Rows of the outbox point to it, so how many it concerns is counted, never noted.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, update

from storage import channels, members
from storage.database import Tx
from storage.prepared import prepared
from storage.tables import items, outbox, troubles
from tracker.channels import ChannelKind
from tracker.delivery import HOLDS_CHANNEL, Cause, Extent, RowState, TroubledPlace


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why something can't be delivered, and since when (UTC).

    ``about`` is Slack's id of the channel or person; ``error`` Slack's own word; ``told`` who has heard of it by name;
    ``outbox_id`` the row that told the place of operations.
    """

    id: int
    ws: int
    cause: Cause
    about: str
    error: str
    since: datetime
    told: tuple[str, ...] = ()
    outbox_id: int | None = None
    ended_at: datetime | None = None
    ended_by: str | None = None


def begin(tx: Tx, ws: int, cause: Cause, about: str, error: str, at: datetime) -> Trouble:
    """The trouble of this cause that is on, begun where there is none. The caller holds the workspace's fence."""
    row = tx.execute(_on(ws, about).where(troubles.c.cause == cause.value)).first()
    if row is None:
        values: dict[str, Any] = {
            "ws": ws,
            "cause": cause.value,
            "about": about,
            "error": error,
            "since": at,
            "told": [],
        }
        row = tx.execute(troubles.insert().values(**values).returning(*troubles.c)).one()
    return _trouble(row)


def find(tx: Tx, ws: int, trouble_id: int) -> Trouble | None:
    """The trouble of this id."""
    row = tx.execute(select(troubles).where(troubles.c.ws == ws, troubles.c.id == trouble_id)).first()
    return _trouble(row) if row else None


def holding(tx: Tx, ws: int, channel_id: str) -> Trouble | None:
    """What keeps this channel from being written to; None where nothing does."""
    row = tx.execute(*_holding(ws, channel_id)).first()
    return _trouble(row) if row else None


@prepared()
def _holding(ws: int, channel_id: str) -> Select[Any]:
    causes = [cause.value for cause in HOLDS_CHANNEL]
    return _on(ws, channel_id).where(troubles.c.cause.in_(causes)).order_by(troubles.c.id)


def on(tx: Tx, ws: int) -> list[Trouble]:
    """All that is on in the workspace, the oldest first."""
    statement = select(troubles).where(troubles.c.ws == ws, troubles.c.ended_at.is_(None)).order_by(troubles.c.id)
    return [_trouble(row) for row in tx.execute(statement)]


def extent(tx: Tx, trouble: Trouble) -> Extent:
    """How much it concerns now."""
    undelivered = outbox.c.state.in_([RowState.HELD.value, RowState.GIVEN_UP.value])
    row = tx.execute(
        select(
            func.count().filter(undelivered),
            func.count(outbox.c.item_id.distinct()).filter(undelivered),
            func.count().filter(~undelivered & (outbox.c.state != RowState.DROPPED.value)),
        ).where(outbox.c.trouble_id == trouble.id, outbox.c.verb != "edit", ~_elsewhere(trouble))
    ).one()
    stands_in = _channels_of_moved(tx, trouble)
    back = stands_in.pop(trouble.about, 0)
    named = channels.find(tx, trouble.ws, stands_in)
    to = next(iter(named.values())) if len(stands_in) == len(named) == 1 else None
    name = to.name if to is not None and to.kind is ChannelKind.PUBLIC else None
    return Extent(*row, moved=sum(stands_in.values()), moved_to=name, moved_back=back)


def _channels_of_moved(tx: Tx, trouble: Trouble) -> dict[str, int]:
    """Of the items that were moved away: how many stand in which channel now."""
    statement = (
        select(items.c.channel_id, func.count(items.c.id.distinct()))
        .join(outbox, (outbox.c.ws == items.c.ws) & (outbox.c.item_id == items.c.id))
        .where(outbox.c.trouble_id == trouble.id, _elsewhere(trouble))
        .group_by(items.c.channel_id)
    )
    return {row[0]: row[1] for row in tx.execute(statement)}


def with_names(tx: Tx, trouble: Trouble) -> TroubledPlace:
    """A trouble with the name of what it is about, and of who ended it."""
    people = members.find(tx, trouble.ws, [one for one in (trouble.about, trouble.ended_by) if one])
    channel = channels.find(tx, trouble.ws, [trouble.about]).get(trouble.about)
    person, ended_by = people.get(trouble.about), people.get(trouble.ended_by or "")
    return TroubledPlace(
        trouble_id=trouble.id,
        cause=trouble.cause,
        error=trouble.error,
        since=trouble.since,
        channel=channel.name if channel else None,
        person=person.name if person else None,
        ended=trouble.ended_at is not None,
        ended_by=ended_by.name if ended_by else None,
    )


def note_told(tx: Tx, trouble: Trouble, user_ids: Iterable[str]) -> None:
    """Remember who has heard of it by name."""
    told = [*trouble.told, *(user for user in user_ids if user not in trouble.told)]
    tx.execute(update(troubles).where(troubles.c.id == trouble.id).values(told=told))


def note_place_told(tx: Tx, trouble: Trouble, outbox_id: int) -> None:
    """Remember the row by which the place of operations hears of it."""
    tx.execute(update(troubles).where(troubles.c.id == trouble.id).values(outbox_id=outbox_id))


def end(tx: Tx, trouble: Trouble, at: datetime, by: str | None = None) -> bool:
    """It is over, by somebody's doing where ``by`` names them; false where it was over already."""
    statement = (
        update(troubles)
        .where(troubles.c.id == trouble.id, troubles.c.ended_at.is_(None))
        .values(ended_at=at, ended_by=by)
    )
    return tx.execute(statement).rowcount == 1


def _elsewhere(trouble: Trouble) -> ColumnElement[bool]:
    """Of an item that was moved away from the channel: its card in the other one."""
    return (outbox.c.verb == "post") & (outbox.c.target != trouble.about)


def _on(ws: int, about: str) -> Select[Any]:
    return select(troubles).where(troubles.c.ws == ws, troubles.c.about == about, troubles.c.ended_at.is_(None))


def _trouble(row: Any) -> Trouble:  # noqa: ANN401 — a row of the table
    return Trouble(
        id=row.id,
        ws=row.ws,
        cause=Cause(row.cause),
        about=row.about,
        error=row.error,
        since=row.since,
        told=tuple(row.told),
        outbox_id=row.outbox_id,
        ended_at=row.ended_at,
        ended_by=row.ended_by,
    )
