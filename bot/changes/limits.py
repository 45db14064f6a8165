"""How much one person may do in a while, so that nobody, by mistake or in a loop, floods a channel."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from storage import acts
from storage.channels import find
from storage.database import Tx
from storage.workspaces import Workspace
from tracker.people import Member
from tracker.problems import ChannelBusy, Problem, TooMany

#: What one person may change in ten minutes; a submit counts once.
MOST_ACTS: Final = 100
#: What a channel hears of in an hour.
MOST_IN_CHANNEL: Final = 200


def too_much(tx: Tx, workspace: Workspace, by: Member, channel_id: str, at: datetime) -> Problem | None:
    """Why somebody has to wait before they change more, and until when by their own clock; None while they may."""
    zone = ZoneInfo(by.zone or workspace.zone)
    until = acts.free_again(tx, workspace.id, by.user_id, at, MOST_ACTS)
    if until is not None:
        return TooMany(MOST_ACTS, until.astimezone(zone))
    until = acts.channel_free_again(tx, workspace.id, channel_id, at, MOST_IN_CHANNEL)
    if until is None:
        return None
    channel = find(tx, workspace.id, [channel_id]).get(channel_id)
    return ChannelBusy(MOST_IN_CHANNEL, channel.name if channel else None, until.astimezone(zone))
