"""App Homes: who has opened theirs, what it shows, and that it is published anew.

A Home waits in a lane of its own, one row at most: what it shows is worked out when it is published, so the last state
wins however many changes there were. Whoever has never opened theirs needs none: Slack asks when they do.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, literal_column, select, update

from storage import members, outbox
from storage.database import Tx
from storage.outbox import RANK, Urgency, Verb
from storage.prepared import prepared
from storage.tables import members as people
from storage.tables import outbox as rows
from tracker.delivery import RowState
from tracker.notices import Home

_KEY: Final = "home"


@dataclass(frozen=True, slots=True)
class HomeState:
    """What a Home shows: a page, as a button carries it; ``first``: its reader has never seen it before."""

    page: str
    first: bool = False


def opened(tx: Tx, ws: int, user_id: str, at: datetime) -> None:
    """Somebody opens their Home: all of it, at once; the first time it says what it is for, if nothing has before."""
    home = {"first": True} if members.meet(tx, ws, [user_id]) else {}
    members.set_for(tx, ws, user_id, {_KEY: home})
    _wait(tx, ws, [user_id], at, hurried=user_id)


def show(tx: Tx, ws: int, user_id: str, page: str, at: datetime) -> None:
    """Publish somebody's Home at this page, at once; "all" is all parts."""
    members.set_for(tx, ws, user_id, {_KEY: {"page": page}})
    _wait(tx, ws, [user_id], at, hurried=user_id)


def state_of(tx: Tx, ws: int, user_id: str) -> HomeState:
    """What somebody's Home shows."""
    home: dict[str, Any] = members.settings_of(tx, ws, user_id).get(_KEY) or {}
    return HomeState(str(home.get("page") or ""), first=bool(home.get("first")))


def changed(tx: Tx, ws: int, user_ids: Collection[str], at: datetime, *, by: str | None = None) -> None:
    """Publish the Homes of these people anew: at once of who changed something, of the others in a while."""
    if not user_ids:
        return
    known = tx.execute(*_settings_of(ws, user_ids))
    _wait(tx, ws, [user for user, settings in known if _KEY in settings], at, hurried=by)


@prepared()
def _settings_of(ws: int, user_ids: Collection[str]) -> Select[Any]:
    return (
        select(people.c.user_id, people.c.settings)
        .where(people.c.ws == ws, people.c.user_id.in_(user_ids), people.c.settings.is_not(None))
        .order_by(people.c.user_id)
    )


def _wait(tx: Tx, ws: int, user_ids: Sequence[str], at: datetime, *, hurried: str | None) -> None:
    """Have a row for each of these people, or the one that waits already.

    Such a row is held until the transaction ends: else the sender could take it and publish what was before.
    """
    if not user_ids:
        return
    lanes = {outbox.home_lane(user): user for user in user_ids}
    waiting = tx.execute(*_waiting(ws, lanes)).all()
    for row in waiting:
        if lanes[row.lane] == hurried:
            at_once = {"priority": RANK[Urgency.ANSWER], "not_before": None, "due_at": at}
            tx.execute(update(rows).where(rows.c.id == row.id).values(**at_once))
    for lane in sorted(lanes.keys() - {row.lane for row in waiting}):
        user = lanes[lane]
        urgency = Urgency.ANSWER if user == hurried else Urgency.NOTICE
        outbox.put(tx, ws, Home(user), lane=lane, verb=Verb.PUBLISH, target=user, item_id=None, at=at, urgency=urgency)


@prepared()
def _waiting(ws: int, lanes: Collection[str]) -> Select[Any]:
    return (
        select(rows.c.id, rows.c.lane)
        .where(rows.c.ws == ws, rows.c.lane.in_(lanes), rows.c.state == literal_column(f"'{RowState.WAITING.value}'"))
        .order_by(rows.c.id)
        .with_for_update()
    )
