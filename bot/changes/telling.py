"""Word to people by name, in their direct messages."""

from collections.abc import Sequence
from datetime import datetime

from storage import members, outbox
from storage.database import Tx
from tracker.notices import Personal


def tell(tx: Tx, ws: int, item_id: int, notices: Sequence[Personal], at: datetime) -> None:
    """Tell each notice's person. All their rows are held first: their lanes keep their order, nobody deadlocks."""
    members.lock(tx, ws, sorted({one.user_id for one in notices}))
    for notice in notices:
        lane = outbox.person_lane(notice.user_id)
        outbox.put(tx, ws, notice, lane=lane, verb=outbox.Verb.TELL, target=notice.user_id, item_id=item_id, at=at)
