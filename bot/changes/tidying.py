"""What an owner wants to keep of what could be filed away."""

from collections.abc import Collection
from datetime import date, datetime

from bot.changes.reminding import renew
from storage import tidying
from storage.database import Tx


def keep(tx: Tx, ws: int, item_ids: Collection[int], owner: str, until: date, *, at: datetime) -> None:
    """Nobody asks them about these items before that day, and today's message says so."""
    tidying.keep(tx, ws, item_ids, owner, until)
    renew(tx, ws, [owner], at)
