"""How much people have done lately, so that nobody, by mistake or in a loop, floods a channel."""

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Delete, Select, delete, func, select

from storage.built import built
from storage.database import Tx
from storage.prepared import prepared
from storage.tables import acts

PERSON_WITHIN: Final = timedelta(minutes=10)
CHANNEL_WITHIN: Final = timedelta(hours=1)
_COUNT_AND_FIRST: Final[tuple[Any, ...]] = (func.count(), func.min(acts.c.at))

_ADD: Final = built(acts.insert())


def note(tx: Tx, ws: int, user_id: str, channel_id: str | None, at: datetime, *, groups: int = 0) -> None:
    """Somebody changed something, and a channel hears of it; what is older than any limit looks is forgotten.

    ``groups`` are how many it mentions, and so rings.
    """
    row = {"ws": ws, "user_id": user_id, "channel_id": channel_id, "at": at, "groups": groups or None}
    tx.execute(_ADD, row)
    tx.execute(*_before(ws, user_id, at - CHANNEL_WITHIN))


def free_again(tx: Tx, ws: int, user_id: str, at: datetime, most: int) -> datetime | None:
    """When somebody who has done ``most`` things in ten minutes may go on; None while they may."""
    count, first = tx.execute(*_of_person(ws, user_id, at - PERSON_WITHIN)).one()
    return first + PERSON_WITHIN if count >= most else None


def groups_free_again(tx: Tx, ws: int, user_id: str, at: datetime, most: int, wanted: int) -> datetime | None:
    """When somebody may mention ``wanted`` groups more, of ``most`` in ten minutes; None while they may.

    More than ``most`` at once are never free: then it is when none of the former counts any more.
    """
    before = [(row.at, int(row.groups)) for row in tx.execute(*_ringing(ws, user_id, at - PERSON_WITHIN))]
    rung, until = sum(groups for _, groups in before), at if wanted > most else None
    for when, groups in before:
        if rung + wanted <= most:
            break
        rung, until = rung - groups, when + PERSON_WITHIN
    return until


def channel_free_again(tx: Tx, ws: int, channel_id: str, at: datetime, most: int) -> datetime | None:
    """When a channel that has heard of ``most`` acts in an hour takes more; None while it does."""
    count, first = tx.execute(*_in_channel(ws, channel_id, at - CHANNEL_WITHIN)).one()
    return first + CHANNEL_WITHIN if count >= most else None


@prepared()
def _of_person(ws: int, user_id: str, since: datetime) -> Select[Any]:
    return select(*_COUNT_AND_FIRST).where(acts.c.ws == ws, acts.c.user_id == user_id, acts.c.at > since)


@prepared()
def _ringing(ws: int, user_id: str, since: datetime) -> Select[Any]:
    mine = (acts.c.ws == ws, acts.c.user_id == user_id, acts.c.at > since, acts.c.groups.is_not(None))
    return select(acts.c.at, acts.c.groups).where(*mine).order_by(acts.c.at)


@prepared()
def _in_channel(ws: int, channel_id: str, since: datetime) -> Select[Any]:
    return select(*_COUNT_AND_FIRST).where(acts.c.ws == ws, acts.c.channel_id == channel_id, acts.c.at > since)


@prepared()
def _before(ws: int, user_id: str, moment: datetime) -> Delete:
    return delete(acts).where(acts.c.ws == ws, acts.c.user_id == user_id, acts.c.at < moment)
