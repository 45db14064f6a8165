"""The workspace's settings, for its admins: above the form of one's own, or by ``/track settings workspace``."""

from collections.abc import Mapping
from typing import Any

from bot.changes.workspace_settings import Saved, admin_to_ask, is_admin, set_workspace
from bot.listeners.asker import Asker
from bot.listeners.forms import open_whole, refused
from bot.listeners.routes import Routes
from bot.messages import setting_inputs
from bot.messages import workspace_settings as said
from bot.messages.answers import answer_view
from bot.messages.preferences import FEATURE, OF_WORKSPACE
from bot.slack.channels import know_channel
from storage import channels, members, workspaces
from storage.database import Tx
from tracker.languages import LANGUAGES
from tracker.problems import AdminsOnly


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.actions[OF_WORKSPACE] = _push
    routes.actions[said.OPEN] = _open
    routes.views[said.FORM] = _set
    routes.options |= {said.ZONE: _zones, said.COUNTRY: _countries}


def asks_for_workspace(asker: Asker, line: str) -> bool:
    """Whether the workspace's settings are asked for, in either language."""
    return line.strip().casefold() in {asker.texts.label(FEATURE, "workspace", one).casefold() for one in LANGUAGES}


async def open_workspace(asker: Asker, *, above: bool = False) -> None:
    """Open the form, ``above`` another one or alone; somebody else than an admin hears whom to ask."""
    parts = asker.parts
    now = await parts.db.read(_now, parts.workspace.id, asker.member.user_id)
    if isinstance(now, AdminsOnly):
        await asker.is_refused(now)
        return
    await open_whole(asker, said.form(asker.audience, now), said.OPEN, "-", above=above)


async def _push(asker: Asker, *_: Mapping[str, Any]) -> None:
    await open_workspace(asker, above=True)


async def _open(asker: Asker, *_: Mapping[str, Any]) -> None:
    await open_workspace(asker)


async def _set(asker: Asker, view: Mapping[str, Any]) -> dict[str, Any] | None:
    parts, ws = asker.parts, asker.parts.workspace.id
    own, problems = said.read(view)
    if own.operations is not None:
        await know_channel(parts, own.operations)
    if problems:
        return refused(asker, view, problems)
    saved = await parts.change(set_workspace, ws, asker.member.user_id, own, at=asker.at)
    return await _kept(asker, saved) if isinstance(saved, Saved) else refused(asker, view, saved)


async def _kept(asker: Asker, saved: Saved) -> dict[str, Any]:
    """In the form's place, what was and what is."""
    parts, ws = asker.parts, asker.parts.workspace.id
    parts.workspace = saved.workspace
    named = [one for one in saved.changed.get("operations", ()) if one]
    names = await parts.db.read(channels.find, ws, named)
    installer = await parts.db.read(_installer, ws)
    answer = said.kept(asker.audience, saved.changed, {key: one.name for key, one in names.items()}, installer)
    return {"response_action": "update", "view": answer_view(asker.texts, answer, asker.language)}


async def _zones(_: Asker, typed: str) -> list[dict[str, Any]]:
    return setting_inputs.zones_like(typed)


async def _countries(asker: Asker, typed: str) -> list[dict[str, Any]]:
    return setting_inputs.country_options(typed, asker.language)


def _now(tx: Tx, ws: int, user_id: str) -> said.WorkspaceNow | AdminsOnly:
    if not is_admin(tx, ws, user_id):
        return AdminsOnly(admin_to_ask(tx, ws))
    return said.WorkspaceNow(workspaces.get(tx, ws).own, workspaces.found_out(tx, ws), _installer(tx, ws))


def _installer(tx: Tx, ws: int) -> str:
    """The name of whoever hears of what goes wrong unless there is a channel for it; empty where nobody does."""
    installer = workspaces.get(tx, ws).installer
    return members.name_of(tx, ws, installer) if installer else ""
