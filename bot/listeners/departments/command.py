"""``/track department [name]``: the departments for everybody, and for admins the form that makes or changes one."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.changes.departments import bring_back, remove_department
from bot.changes.workspace_settings import admin_to_ask, is_admin
from bot.listeners.asker import Asker
from bot.listeners.departments.opening import names_for
from bot.listeners.forms import open_whole
from bot.listeners.routes import Routes
from bot.listeners.track import as_typed
from bot.messages import departments as said
from storage import department_settings
from storage.database import Tx
from tracker.departments import DepartmentDetails
from tracker.people import Kind, Reader
from tracker.problems import AdminsOnly, DepartmentGone, Problem
from tracker.references import read_key
from tracker.text import name_key


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.commands["department"] = _department
    routes.actions[said.NEW] = _new
    routes.actions[said.EDIT] = _edit
    routes.actions[said.REMOVE] = _remove
    routes.actions[said.RESTORE] = _restore


async def _department(asker: Asker, line: str) -> None:
    typed = as_typed(line.strip())
    departments, names, admin = await asker.parts.db.read(_all, asker)
    audience = asker.audience
    found = next((one for one in departments if typed and name_key(one.name) == name_key(typed)), None)
    if found is not None:
        await asker.is_told(said.shown(audience, found, names, admin=admin))
    else:
        await asker.is_told(said.listed(audience, departments, names, admin=admin, unknown=typed))


async def _new(asker: Asker, *_: Mapping[str, Any]) -> None:
    await _open(asker, None, said.NEW)


async def _edit(asker: Asker, pressed: Mapping[str, Any], _: Mapping[str, Any]) -> None:
    await _open(asker, read_key(pressed.get("value")), said.EDIT)


async def _open(asker: Asker, department_id: int | None, again: str) -> None:
    parts = asker.parts
    found = await parts.db.read(_one, asker.reader, asker.member.user_id, department_id)
    if isinstance(found, Problem):
        await asker.is_refused(found)
        return
    await open_whole(asker, said.form(asker.audience, *found), again, department_id or "-")


async def _remove(asker: Asker, pressed: Mapping[str, Any], body: Mapping[str, Any]) -> None:
    """From the form, which gives way to the answer."""
    asker = replace(asker, place=replace(asker.place, view_id=(body.get("view") or {}).get("id")))
    parts, key = asker.parts, read_key(pressed.get("value"))
    outcome = await parts.change(remove_department, parts.workspace.id, asker.member.user_id, key or 0, at=asker.at)
    if isinstance(outcome, Problem):
        await asker.is_refused(outcome)
        return
    await asker.is_told(said.removed(asker.audience, outcome))


async def _restore(asker: Asker, pressed: Mapping[str, Any], _: Mapping[str, Any]) -> None:
    parts, key = asker.parts, read_key(pressed.get("value"))
    outcome = await parts.change(bring_back, parts.workspace.id, asker.member.user_id, key or 0, at=asker.at)
    if isinstance(outcome, Problem):
        await asker.is_refused(outcome)
        return
    await asker.is_told(said.restored(asker.audience, outcome), in_place=True)


def _all(tx: Tx, asker: Asker) -> tuple[list[DepartmentDetails], said.Names, bool]:
    """The departments, as the people of this workspace see them; nobody else sees any."""
    ws = asker.parts.workspace.id
    if asker.member.deactivated or asker.member.kind not in (Kind.MEMBER, Kind.GUEST):
        return [], said.Names({}, {}), False
    found = department_settings.current(tx, ws)
    return found, names_for(tx, ws, asker.member.user_id, found), is_admin(tx, ws, asker.member.user_id)


def _one(
    tx: Tx, reader: Reader, user_id: str, department_id: int | None
) -> tuple[DepartmentDetails | None, Mapping[str, str], said.Hanging] | Problem:
    """What the form needs, for an admin."""
    if not is_admin(tx, reader.ws, user_id):
        return AdminsOnly(admin_to_ask(tx, reader.ws))
    groups = department_settings.free_groups(tx, reader.ws)
    if department_id is None:
        return None, groups, said.Hanging(0, 0)
    found = department_settings.find(tx, reader.ws, department_id)
    if found is None:
        return DepartmentGone("")
    own = {found.usergroup: found.name} if found.usergroup else {}
    return found, own | groups, said.Hanging(*department_settings.hanging_on(tx, reader, department_id))
