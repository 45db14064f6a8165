"""What an operator asks of the outbox: what waits, since when and why; and to try it again or give it up."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from storage import audit, outbox, troubles
from storage.database import Tx
from storage.outbox import Row
from storage.tables import outbox as rows
from storage.tables import senders, workspaces
from tracker.audit import OPERATOR, Act
from tracker.delivery import OPEN, RowState

#: What is listed: all that has not come to a good end.
_LISTED = (*OPEN, RowState.HELD, RowState.GIVEN_UP)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row that is not sent. ``since`` and ``due_at`` are the Calendar's, ``not_before`` the database's clock; UTC."""

    id: int
    team: str
    state: RowState
    kind: str
    target: str
    since: datetime
    due_at: datetime
    not_before: datetime | None
    tries: int
    error: str | None


@dataclass(frozen=True, slots=True)
class Figures:
    """The outbox of all workspaces in figures.

    ``oldest_due`` is when the longest overdue waiting row was due; ``pace`` messages a minute by workspace.
    """

    by_state: dict[RowState, int]
    oldest_due: datetime | None
    pace: dict[str, int]
    stopped: tuple[str, ...]


def listed(tx: Tx, *, most: int) -> list[Waiting]:
    """What waits, is held or was given up, the oldest first."""
    statement = (
        select(rows, workspaces.c.name.label("team"))
        .join(workspaces, workspaces.c.id == rows.c.ws)
        .where(rows.c.state.in_([state.value for state in _LISTED]))
        .order_by(rows.c.made_at, rows.c.id)
        .limit(most)
    )
    return [_waiting(row) for row in tx.execute(statement)]


def figures(tx: Tx, at: datetime) -> Figures:
    """The figures at this moment of the Calendar."""
    counted = dict.fromkeys(_LISTED, 0)
    grouped = select(rows.c.state, func.count()).where(rows.c.state.in_([state.value for state in _LISTED]))
    for state, count in tx.execute(grouped.group_by(rows.c.state)):
        counted[RowState(state)] = count
    waits = rows.c.state == RowState.WAITING.value
    oldest = tx.execute(select(rows.c.due_at).where(waits, rows.c.due_at <= at).order_by(rows.c.due_at).limit(1))
    known = tx.execute(
        select(workspaces.c.team_id, senders.c.rate_per_minute, senders.c.stopped_by).join(
            workspaces, workspaces.c.id == senders.c.ws
        )
    ).all()
    return Figures(
        by_state=counted,
        oldest_due=oldest.scalar_one_or_none(),
        pace={row.team_id: row.rate_per_minute for row in known if row.rate_per_minute is not None},
        stopped=tuple(row.team_id for row in known if row.stopped_by is not None),
    )


def retry(tx: Tx, row_ids: Sequence[int], at: datetime) -> list[int]:
    """Send these rows now, what was held or given up among them; which of them that could be done with."""
    done = []
    for row in _of(tx, row_ids):
        if row.state is RowState.HELD:
            trouble = troubles.holding(tx, row.ws, row.target)
            if trouble is not None:  # asked of Slack anew; it is held again where nothing has changed
                troubles.end(tx, trouble, at)
        if row.state in {RowState.WAITING, RowState.UNKNOWN}:
            outbox.hurry(tx, row.id)
            done.append(row.id)
        elif outbox.bring_back(tx, row):
            done.append(row.id)
    _note(tx, done, Act.ROWS_RETRIED, at)
    return done


def give_up(tx: Tx, row_ids: Sequence[int], at: datetime) -> list[int]:
    """Send these rows no more; which of them that could be done with: not those that Slack is being told right now."""
    found = [row for row in _of(tx, row_ids) if row.state is not RowState.SENDING]
    done = [row.id for row in found if outbox.end(tx, row.id, RowState.GIVEN_UP, at, "given up by hand")]
    _note(tx, done, Act.ROWS_GIVEN_UP, at)
    return done


def _note(tx: Tx, row_ids: Sequence[int], act: Act, at: datetime) -> None:
    """In the audit log of each workspace concerned, how many rows whoever has the machine dealt with."""
    for ws, total in Counter(row.ws for row in _of(tx, row_ids)).items():
        audit.write(tx, ws, by=OPERATOR, act=act, item_id=None, detail={"total": total}, at=at)


def _of(tx: Tx, row_ids: Sequence[int]) -> list[Row]:
    statement = select(rows).where(rows.c.id.in_(row_ids)).order_by(rows.c.id)
    return [outbox.as_row(row) for row in tx.execute(statement)]


def _waiting(row: Any) -> Waiting:  # noqa: ANN401 — a row of the table
    return Waiting(
        id=row.id,
        team=row.team,
        state=RowState(row.state),
        kind=row.kind,
        target=row.target,
        since=row.made_at,
        due_at=row.due_at,
        not_before=row.not_before,
        tries=row.tries,
        error=row.error,
    )
