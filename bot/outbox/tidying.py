"""The weekly tidy-up as the day's message shows it now: what is still offered, and what was done with the rest."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.messages.tidying import Tidying
from storage import items, tidying
from storage.database import Tx
from tracker.daily import Line
from tracker.items import State
from tracker.people import Reader


def tidying_now(tx: Tx, reader: Reader, lines: Sequence[Line], on: date, since: datetime) -> Tidying:
    """Of what these lines offered at a moment, on a day of its owner's."""
    item_ids = [line.item_id for line in lines]
    known = items.of_keys(tx, reader, item_ids)
    kept = tidying.kept(tx, reader.ws, item_ids, on)
    theirs = [known[key] for key in item_ids if key in known and known[key].item.owner == reader.user_id]
    archived = [one for one in theirs if one.item.state is State.ARCHIVED]
    # What was updated, finished or brought back meanwhile is none of it any more.
    offered = [
        one for one in theirs
        if one.item.state is not State.ARCHIVED and one.item.id not in kept and one.item.changed_at < since
    ]  # fmt: skip
    return Tidying(offered, archived, len(kept))
