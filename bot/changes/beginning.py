"""What a workspace is told when Tidings has just come to it; what holds while it has been taken out again."""

from datetime import datetime
from typing import Final

from bot.changes.delivery import tell_operations
from storage import channels, installations, members, outbox, senders, workspaces
from storage.database import Tx
from tracker.notices import Installed, InstalledAgain

#: By which a workspace stands as stopped, where Slack said so before it refused a call.
TAKEN_OUT: Final = "app_uninstalled"


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


def take_out(tx: Tx, ws: int, told_at: datetime | None, at: datetime) -> bool:
    """Slack says that Tidings was taken out of a workspace: all that waits stays, and nothing more is sent.

    Slack said so at ``told_at`` (its own clock, UTC). False where Tidings was installed once more since: an event may
    come late.
    """
    installed_at = installations.since(tx).get(ws)
    if told_at is not None and installed_at is not None and installed_at > told_at:
        return False
    senders.stop(tx, ws, TAKEN_OUT)
    channels.left_all(tx, ws)  # a public one is joined once more before something is said there
    workspaces.taken_out(tx, ws, at)
    return True


def come_back(tx: Tx, ws: int, at: datetime) -> None:
    """Slack takes the token: where Tidings had been taken out, operations hear since when, and what waited."""
    since = workspaces.is_back(tx, ws)
    if since is not None:
        workspace = workspaces.get(tx, ws)
        notice = InstalledAgain(since.isoformat(), outbox.unposted(tx, ws, at))
        tell_operations(tx, workspace, notice, outbox.clock_lane(workspace.team_id, notice.kind), at)
