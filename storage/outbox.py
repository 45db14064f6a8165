"""The outbox: what is to be posted or edited, stored with the change that caused it, until Slack has it.

A row waits in its lane; only the first unended row of a lane is taken, so a lane keeps its order whatever fails. The
one sender of a workspace takes rows under its fence (``storage/senders.py``).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Select, and_, exists, func, or_, select, update

from storage.database import Tx, now
from storage.prepared import prepared
from storage.tables import outbox
from tracker.notices import KNOWN, Notice, document


class RowState(StrEnum):
    """Where a row is. *Unknown*: sent, and the answer never came; it is looked for before it is sent again."""

    WAITING = "waiting"
    SENDING = "sending"
    UNKNOWN = "unknown"
    SENT = "sent"
    DROPPED = "dropped"
    GIVEN_UP = "given_up"


class Verb(StrEnum):
    """What is done with a row.

    A new message in a channel, to a person, in a card's thread; one changed in place; somebody's Home.
    """

    POST = "post"
    TELL = "tell"
    REPLY = "reply"
    EDIT = "edit"
    PUBLISH = "publish"


class Urgency(StrEnum):
    """Why a row may go before another."""

    NOTICE = "notice"


_RANK: Final = {Urgency.NOTICE: 30}
_ENDED: Final = (RowState.SENT.value, RowState.DROPPED.value, RowState.GIVEN_UP.value)


_ADD: Final = outbox.insert().returning(outbox.c.id)


@dataclass(frozen=True, slots=True)
class Row:
    """A row as its sender needs it. ``tried_at`` is Slack's time, the rest of the moments are UTC."""

    id: int
    ws: int
    lane: str
    item_id: int | None
    kind: str
    shape: int
    body: dict[str, Any]
    verb: Verb
    target: str
    state: RowState
    tried_at: datetime | None
    tries: int


def put(
    tx: Tx,
    ws: int,
    notice: Notice,
    *,
    lane: str,
    verb: Verb,
    target: str,
    item_id: int | None,
    at: datetime,
    urgency: Urgency = Urgency.NOTICE,
) -> int:
    """Add a row to a lane whose owner (item, channel or member) the transaction holds; sendable from ``at`` on."""
    values = {
        "ws": ws,
        "lane": lane,
        "item_id": item_id,
        "kind": notice.kind,
        "shape": notice.shape,
        "body": document(notice),
        "verb": verb.value,
        "target": target,
        "priority": _RANK[urgency],
        "due_at": at,
        "state": RowState.WAITING.value,
        "made_at": at,
    }
    row_id: int = tx.execute(_ADD, values).scalar_one()
    return row_id


def put_edit(tx: Tx, ws: int, notice: Notice, *, lane: str, target: str, item_id: int, at: datetime) -> None:
    """Have a message edited, unless an edit of it waits already: what it shows is worked out when it is made."""
    if tx.execute(*_waiting_edit(ws, lane, notice.kind)).first() is None:
        put(tx, ws, notice, lane=lane, verb=Verb.EDIT, target=target, item_id=item_id, at=at)


@prepared()
def _waiting_edit(ws: int, lane: str, kind: str) -> Select[tuple[int]]:
    return (
        select(outbox.c.id)
        .where(
            outbox.c.ws == ws,
            outbox.c.lane == lane,
            outbox.c.kind == kind,
            outbox.c.state == RowState.WAITING.value,
            outbox.c.verb == Verb.EDIT.value,
        )
        .limit(1)
    )


def take(
    tx: Tx, ws: int, fence: int, *, at: datetime, slack_time: datetime, most: int, busy: Collection[str]
) -> list[Row]:
    """Take the next rows: the first unended one of each lane that is due, and not of a ``busy`` lane.

    A waiting row becomes *sending*; one whose answer never came is given as *unknown*, to be looked for. ``at`` is the
    Calendar's moment. The caller holds the fence in this transaction (``senders.holds``).
    """
    older = outbox.alias()
    kinds = or_(*(and_(outbox.c.kind == kind, outbox.c.shape == shape) for kind, shape in KNOWN))
    rows = tx.execute(
        select(outbox)
        .where(
            outbox.c.ws == ws,
            outbox.c.state.in_([RowState.WAITING.value, RowState.UNKNOWN.value]),
            outbox.c.due_at <= at,
            or_(outbox.c.not_before.is_(None), outbox.c.not_before <= now(tx)),
            outbox.c.lane.not_in(list(busy)),
            kinds,
            ~exists(
                select(older.c.id).where(
                    older.c.ws == outbox.c.ws,
                    older.c.lane == outbox.c.lane,
                    older.c.id < outbox.c.id,
                    older.c.state.not_in(_ENDED),
                )
            ),
        )
        .order_by(outbox.c.priority, outbox.c.due_at, outbox.c.id)
        .limit(most)
    ).all()
    waiting = [row.id for row in rows if row.state == RowState.WAITING.value]
    if waiting:
        tx.execute(
            update(outbox)
            .where(outbox.c.id.in_(waiting))
            .values(state=RowState.SENDING.value, fence=fence, tried_at=slack_time, tries=outbox.c.tries + 1)
        )
    return [_row(row, slack_time) for row in rows]


def orphaned(tx: Tx, ws: int, fence: int) -> int:
    """Rows that a sender before this one was sending when it ended: nobody knows whether Slack has them."""
    statement = (
        update(outbox)
        .where(outbox.c.ws == ws, outbox.c.state == RowState.SENDING.value, outbox.c.fence != fence)
        .values(state=RowState.UNKNOWN.value, fence=fence)
    )
    return tx.execute(statement).rowcount


def end(tx: Tx, row_id: int, state: RowState, at: datetime, error: str | None = None) -> None:
    """A row is done with: sent, no longer true, or given up."""
    tx.execute(update(outbox).where(outbox.c.id == row_id).values(state=state.value, ended_at=at, error=error))


def again(tx: Tx, row_id: int, state: RowState, not_before: datetime | None, error: str | None = None) -> None:
    """A row goes back to wait: to be sent (again), or to be looked for, not before a moment of the database's clock."""
    values = {"state": state.value, "not_before": not_before, "error": error}
    tx.execute(update(outbox).where(outbox.c.id == row_id).values(**values))


def unended(tx: Tx, ws: int) -> int:
    """How many rows are still on their way."""
    statement = select(func.count()).where(outbox.c.ws == ws, outbox.c.state.not_in(_ENDED))
    return int(tx.execute(statement).scalar_one())


def unposted(tx: Tx, ws: int) -> int:
    """How many of them will be messages of their own: all but edits."""
    on_its_way = (outbox.c.ws == ws, outbox.c.state.not_in(_ENDED), outbox.c.verb != Verb.EDIT)
    return int(tx.execute(select(func.count()).where(*on_its_way)).scalar_one())


def item_lane(item_id: int) -> str:
    """The lane of what is said about an item in channels."""
    return f"item/{item_id}"


def edit_lane(item_id: int, update_no: int | None = None) -> str:
    """The lane of the edits of an item's card, or of one update's notice."""
    return f"edit/{item_id}" if update_no is None else f"edit/{item_id}/{update_no}"


def person_lane(user_id: str) -> str:
    """The lane of what is said to a person."""
    return f"person/{user_id}"


def home_lane(user_id: str) -> str:
    """The lane of somebody's App Home."""
    return f"home/{user_id}"


def _row(row: Any, slack_time: datetime) -> Row:  # noqa: ANN401 — a row of the table
    unknown = row.state == RowState.UNKNOWN.value
    return Row(
        id=row.id,
        ws=row.ws,
        lane=row.lane,
        item_id=row.item_id,
        kind=row.kind,
        shape=row.shape,
        body=row.body,
        verb=Verb(row.verb),
        target=row.target,
        state=RowState.UNKNOWN if unknown else RowState.SENDING,
        tried_at=row.tried_at if unknown else slack_time,
        tries=row.tries if unknown else row.tries + 1,
    )
