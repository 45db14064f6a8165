"""When the clock looked last, and its last gap: rows of what it has said, beside what it says."""

from datetime import datetime
from typing import Final

from sqlalchemy import select

from storage.database import Tx, upsert
from storage.tables import occasions
from tracker.gaps import LONG_ENOUGH, Gap

_LOOKED: Final = "clock/looked"
_BEGAN: Final = "clock/gap-began"
_ENDED: Final = "clock/gap-ended"


def looked(tx: Tx, ws: int, at: datetime, *, all_along: bool = False) -> None:
    """Note that the clock looks at a moment, or has until then; where it has not for long, that there was a gap."""
    before = _moments(tx, ws).get(_LOOKED)
    if before is not None and at <= before:
        return
    if before is not None and at - before >= LONG_ENOUGH and not all_along:
        _note(tx, ws, _BEGAN, before)
        _note(tx, ws, _ENDED, at)
    _note(tx, ws, _LOOKED, at)


def last(tx: Tx, ws: int) -> Gap | None:
    """The last gap there was."""
    found = _moments(tx, ws)
    return Gap(found[_BEGAN], found[_ENDED]) if _ENDED in found else None


def _moments(tx: Tx, ws: int) -> dict[str, datetime]:
    wanted = (occasions.c.ws == ws) & occasions.c.key.in_((_LOOKED, _BEGAN, _ENDED))
    return {row.key: row.at for row in tx.execute(select(occasions.c.key, occasions.c.at).where(wanted))}


def _note(tx: Tx, ws: int, key: str, at: datetime) -> None:
    upsert(occasions, ("ws", "key"), {"ws": ws, "key": key, "at": at}, tx)
