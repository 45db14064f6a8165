"""What changes what admins have set for a whole workspace."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from storage import audit, channels, members, workspaces
from storage.database import Tx
from storage.workspaces import Workspace
from tracker.audit import Act
from tracker.channels import ChannelKind
from tracker.people import Role
from tracker.problems import AdminsOnly, CannotSpeakThere, ChannelArchived, HoursTooFew, Problem
from tracker.workspace_settings import OfWorkspace, Whereabouts, changes_between


@dataclass(frozen=True, slots=True)
class Saved:
    """The workspace as it is now, and what of it changed: [was, now] by the name of the setting."""

    workspace: Workspace
    changed: Mapping[str, tuple[Any, Any]]


def set_workspace(tx: Tx, ws: int, by: str, own: OfWorkspace, *, at: datetime) -> Saved | list[Problem]:
    """Write what an admin has set, with a line in the audit log, or say what is in the way."""
    if not is_admin(tx, ws, by):
        return [AdminsOnly(admin_to_ask(tx, ws))]
    problems = _problems(tx, ws, own)
    if problems:
        return problems
    before, after = workspaces.get(tx, ws), workspaces.set_own(tx, ws, own, at)
    changed = changes_between(_holding(before), _holding(after))
    if changed:
        audit.write(tx, ws, by=by, act=Act.WORKSPACE_SET, item_id=None, detail={"changed": [*changed]}, at=at)
    return Saved(after, changed)


def is_admin(tx: Tx, ws: int, user_id: str) -> bool:
    """Whether somebody is an admin now, whatever they were as their form opened."""
    member = members.find(tx, ws, [user_id]).get(user_id)
    return member is not None and member.role is Role.ADMIN and not member.deactivated


def admin_to_ask(tx: Tx, ws: int) -> str:
    """The name of an admin; empty where there is none."""
    return next((one.name for one in members.admins(tx, ws)), "")


def _problems(tx: Tx, ws: int, own: OfWorkspace) -> list[Problem]:
    problems: list[Problem] = []
    if not own.hours.are_enough:
        problems.append(HoursTooFew(field="work_to"))
    if own.operations is not None:
        problem = cannot_speak_in(tx, ws, own.operations, "operations")
        problems += [problem] if problem else []
    return problems


def cannot_speak_in(tx: Tx, ws: int, channel_id: str, field: str) -> Problem | None:
    """Why the bot can't speak in a channel; a public one it joins by itself."""
    channel = channels.find(tx, ws, [channel_id]).get(channel_id)
    if channel is not None and channel.archived:
        return ChannelArchived(channel.name, field=field)
    if channel is None or not (channel.bot_in or channel.kind is ChannelKind.PUBLIC):
        return CannotSpeakThere(channel.name if channel else None, field=field)
    return CannotSpeakThere(None, field=field) if channel.kind is ChannelKind.DIRECT else None


def _holding(workspace: Workspace) -> OfWorkspace:
    """What admins have set, with what holds where they chose nothing."""
    return replace(workspace.own, where=Whereabouts(workspace.zone, workspace.country, workspace.language))
