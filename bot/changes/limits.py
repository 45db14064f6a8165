"""How much one person may do in a while, so that nobody, by mistake or in a loop, floods a channel."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from storage import acts
from storage.channels import find
from storage.database import Tx
from storage.workspaces import Workspace
from tracker.people import Member
from tracker.problems import ChannelBusy, Problem, TooMany, TooManyGroups

#: More people on one item, or in a department rung with it, are rung only by somebody who was asked.
NAMED: Final = 10
TOGETHER: Final = 50


def too_many_groups(tx: Tx, workspace: Workspace, by: Member, groups: int, at: datetime) -> Problem | None:
    """Why somebody can't ring so many groups now, and from when on they can."""
    most = workspace.own.limits.groups
    until = acts.groups_free_again(tx, workspace.id, by.user_id, at, most, groups) if groups else None
    if until is None:
        return None
    here = until.astimezone(ZoneInfo(by.zone or workspace.zone))
    return TooManyGroups(most, None if groups > most else here, field="ring")


def too_much(tx: Tx, workspace: Workspace, by: Member, channel_id: str | None, at: datetime) -> Problem | None:
    """Why somebody has to wait before they change more, and until when by their own clock; None while they may.

    Of what no channel hears there is none.
    """
    zone, limits = ZoneInfo(by.zone or workspace.zone), workspace.own.limits
    until = acts.free_again(tx, workspace.id, by.user_id, at, limits.acts)
    if until is not None:
        return TooMany(limits.acts, until.astimezone(zone), typed=channel_id is not None)
    if channel_id is None:
        return None
    until = acts.channel_free_again(tx, workspace.id, channel_id, at, limits.in_channel)
    if until is None:
        return None
    channel = find(tx, workspace.id, [channel_id]).get(channel_id)
    return ChannelBusy(limits.in_channel, channel.name if channel else None, until.astimezone(zone))
