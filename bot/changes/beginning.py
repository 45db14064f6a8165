"""What a workspace is told when Tidings has just come to it."""

from datetime import datetime

from storage import members, outbox, workspaces
from storage.database import Tx
from tracker.notices import Installed


def welcome(tx: Tx, ws: int, at: datetime) -> None:
    """Tell whoever installed Tidings how to begin: once for ever, and not where somebody has begun already."""
    installer = workspaces.get(tx, ws).installer
    if installer is None or not workspaces.begins(tx, ws, at):
        return
    members.lock(tx, ws, [installer])
    members.meet(tx, ws, [], knows=installer)
    outbox.put(
        tx, ws, Installed(installer), lane=outbox.person_lane(installer), verb=outbox.Verb.TELL, target=installer,
        item_id=None, at=at,
    )  # fmt: skip
