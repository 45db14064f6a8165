"""How much one person may do in a while, so that nobody, by mistake or in a loop, floods a channel."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from storage import acts
from storage.channels import find
from storage.database import Tx
from storage.workspaces import Workspace
from tracker.people import Member
from tracker.problems import ChannelBusy, Problem, TooMany, TooManyGroups


@dataclass(frozen=True, slots=True)
class Limits:
    """What one person may change in ten minutes (a submit counts once), and how many groups they may ring in them.

    ``in_channel`` is what a channel hears of in an hour. More people than ``named`` on one item, or in a department
    more than ``together``, are rung only by somebody who was asked.
    """

    acts: int = 100
    groups: int = 5
    in_channel: int = 200
    named: int = 10
    together: int = 50


_LIMITS: Final = Limits()


def limits_of(workspace: Workspace) -> Limits:  # noqa: ARG001 — the one place that will read a workspace's own
    """The limits of a workspace: the same for all."""
    return _LIMITS


def too_many_groups(tx: Tx, workspace: Workspace, by: Member, groups: int, at: datetime) -> Problem | None:
    """Why somebody can't ring so many groups now, and from when on they can."""
    most = limits_of(workspace).groups
    until = acts.groups_free_again(tx, workspace.id, by.user_id, at, most, groups) if groups else None
    if until is None:
        return None
    here = until.astimezone(ZoneInfo(by.zone or workspace.zone))
    return TooManyGroups(most, None if groups > most else here, field="ring")


def too_much(tx: Tx, workspace: Workspace, by: Member, channel_id: str, at: datetime) -> Problem | None:
    """Why somebody has to wait before they change more, and until when by their own clock; None while they may."""
    zone, limits = ZoneInfo(by.zone or workspace.zone), limits_of(workspace)
    until = acts.free_again(tx, workspace.id, by.user_id, at, limits.acts)
    if until is not None:
        return TooMany(limits.acts, until.astimezone(zone))
    until = acts.channel_free_again(tx, workspace.id, channel_id, at, limits.in_channel)
    if until is None:
        return None
    channel = find(tx, workspace.id, [channel_id]).get(channel_id)
    return ChannelBusy(limits.in_channel, channel.name if channel else None, until.astimezone(zone))
