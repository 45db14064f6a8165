"""How much people have done lately, so that nobody, by mistake or in a loop, floods a channel."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, delete, func, select

from storage.database import Tx
from storage.tables import acts

PERSON_WITHIN: Final = timedelta(minutes=10)
CHANNEL_WITHIN: Final = timedelta(hours=1)


def note(tx: Tx, ws: int, user_id: str, channel_id: str | None, at: datetime) -> None:
    """Somebody changed something, and a channel hears of it; what is older than any limit looks is forgotten."""
    tx.execute(acts.insert().values(ws=ws, user_id=user_id, channel_id=channel_id, at=at))
    old = (acts.c.ws == ws) & (acts.c.user_id == user_id) & (acts.c.at < at - CHANNEL_WITHIN)
    tx.execute(delete(acts).where(old))


def free_again(tx: Tx, ws: int, user_id: str, at: datetime, most: int) -> datetime | None:
    """When somebody who has done ``most`` things in ten minutes may go on; None while they may."""
    mine = (acts.c.ws == ws) & (acts.c.user_id == user_id) & (acts.c.at > at - PERSON_WITHIN)
    return _frees(tx, mine, most, PERSON_WITHIN)


def channel_free_again(tx: Tx, ws: int, channel_id: str, at: datetime, most: int) -> datetime | None:
    """When a channel that has heard of ``most`` acts in an hour takes more; None while it does."""
    here = (acts.c.ws == ws) & (acts.c.channel_id == channel_id) & (acts.c.at > at - CHANNEL_WITHIN)
    return _frees(tx, here, most, CHANNEL_WITHIN)


def _frees(tx: Tx, which: ColumnElement[bool], most: int, within: timedelta) -> datetime | None:
    count, first = tx.execute(select(func.count(), func.min(acts.c.at)).where(which)).one()
    return first + within if count >= most else None
