"""How long things are kept that nobody needs for ever, and forgetting them a slice at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Table, and_, delete, literal_column, select, tuple_, update

from storage.database import Tx
from storage.tables import audit, drafts, inbox, outbox
from tracker.delivery import RowState

#: Rows that one transaction forgets at most: people's writes wait no longer than that.
SLICE: Final = 100
#: The shape of a row of the outbox whose body is forgotten; no notice has it.
_FORGOTTEN: Final = 0


@dataclass(frozen=True, slots=True)
class Kept:
    """Rows kept for some days ``since`` a moment that each of them holds."""

    table: Table
    since: ColumnElement[datetime]
    days: int


#: An unsent draft.
DRAFTS: Final = Kept(drafts, drafts.c.at, 30)
ROWS: Final[Sequence[Kept]] = (
    Kept(inbox, inbox.c.at, 7),  # Slack delivers again for minutes
    DRAFTS,
    Kept(outbox, outbox.c.ended_at, 90),
    Kept(audit, audit.c.at, 2 * 365),
)
#: What a message said that was sent long ago; that it was sent is known for longer.
_BODIES: Final = timedelta(days=7)
#: As the index ``outbox_said`` has it, written out so that both databases see that it serves.
_SAID: Final[ColumnElement[bool]] = literal_column(f"state = '{RowState.SENT.value}' AND shape > {_FORGOTTEN}")


def drop_some(tx: Tx, ws: int, kept: Kept, at: datetime) -> int:
    """Forget up to ``SLICE`` rows that have been kept long enough, the oldest first; how many."""
    key = list(kept.table.primary_key.columns)
    old = (
        select(*key)
        .where(kept.table.c.ws == ws, kept.since < at - timedelta(days=kept.days))
        .order_by(kept.since)
        .limit(SLICE)
    )
    return tx.execute(delete(kept.table).where(tuple_(*key).in_(old))).rowcount


def empty_some(tx: Tx, ws: int, at: datetime) -> int:
    """Forget what up to ``SLICE`` sent messages said, the oldest first; how many."""
    said = and_(outbox.c.ws == ws, outbox.c.ended_at < at - _BODIES, _SAID)
    old = select(outbox.c.id).where(said).order_by(outbox.c.ended_at).limit(SLICE)
    emptied = update(outbox).where(outbox.c.id.in_(old)).values(body={}, shape=_FORGOTTEN)
    return tx.execute(emptied).rowcount
