"""What changes departments: admins name them, say whose they are, and take them away. Rights follow at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.changes.handing_over import offer_items
from bot.changes.workspace_settings import admin_to_ask, cannot_speak_in, is_admin
from storage import audit, department_settings, departments, due, homes, members
from storage.database import Tx
from storage.departments import Moved
from tracker.audit import Act
from tracker.departments import DepartmentDetails, DepartmentWish, changes_of, problems_of
from tracker.problems import AdminsOnly, DepartmentGone, GroupGone, NameTaken, Problem


@dataclass(frozen=True, slots=True)
class Saved:
    """A department as it is now; what changed of it ([was, now] by setting), and who came or left."""

    department: DepartmentDetails
    made: bool
    changed: Mapping[str, tuple[Any, Any]]
    moved: Moved


def save_department(
    tx: Tx, ws: int, by: str, department_id: int | None, wish: DepartmentWish, group: Collection[str], *, at: datetime
) -> Saved | list[Problem]:
    """Make a department (no ``department_id``) or write what an admin says of one, or say what is in the way.

    ``group`` are the people of the user group it is to follow.
    """
    if not is_admin(tx, ws, by):
        return [AdminsOnly(admin_to_ask(tx, ws))]
    before = department_settings.find(tx, ws, department_id, hold=True) if department_id is not None else None
    if department_id is not None and before is None:
        return [DepartmentGone(wish.name, field="name")]
    problems = _problems(tx, ws, before, wish)
    if problems:
        return problems
    made = before is None
    key = before.id if before else department_settings.begin(tx, ws, wish.name)
    before = before or _found(tx, ws, key)
    department_settings.write(tx, ws, before, wish)
    moved = departments.set_members(tx, ws, key, group if wish.usergroup else wish.members)
    after = _found(tx, ws, key)
    saved = Saved(after, made, changes_of(before, after), moved)
    _note(tx, ws, by, saved, at)
    _look_again(tx, ws, before, saved, at)
    if "head" in saved.changed:  # who is offered what an owner who is gone has left
        offer_items(tx, ws, at)
    return saved


def remove_department(tx: Tx, ws: int, by: str, department_id: int, *, at: datetime) -> DepartmentDetails | Problem:
    """Take a department away: nobody chooses it any more. What names it goes on as it is."""
    return _turn(tx, ws, by, department_id, Act.DEPARTMENT_RETIRED, at)


def bring_back(tx: Tx, ws: int, by: str, department_id: int, *, at: datetime) -> DepartmentDetails | Problem:
    """Undo that."""
    return _turn(tx, ws, by, department_id, Act.DEPARTMENT_BACK, at)


def _turn(tx: Tx, ws: int, by: str, department_id: int, act: Act, at: datetime) -> DepartmentDetails | Problem:
    if not is_admin(tx, ws, by):
        return AdminsOnly(admin_to_ask(tx, ws))
    found = department_settings.find(tx, ws, department_id, hold=True)
    if found is None:
        return DepartmentGone("")
    turn = department_settings.restore if act is Act.DEPARTMENT_BACK else department_settings.remove
    turn(tx, ws, department_id)
    audit.write(tx, ws, by=by, act=act, item_id=None, detail={"department": department_id}, at=at)
    return found


def _problems(tx: Tx, ws: int, before: DepartmentDetails | None, wish: DepartmentWish) -> list[Problem]:
    named = {user for user in (wish.head, wish.desk, *wish.members) if user}
    problems = problems_of(wish, members.find(tx, ws, named))
    namesake = departments.named_so(tx, ws, wish.name)
    mine = before is not None and namesake is not None and namesake.id == before.id
    if namesake is not None and not mine and (before is not None or not namesake.retired):
        problems.append(NameTaken(namesake.name, field="name"))
    own = before.usergroup if before else None
    if wish.usergroup and wish.usergroup != own and wish.usergroup not in department_settings.free_groups(tx, ws):
        problems.append(GroupGone(field="group"))
    if wish.channel_id is not None:
        problem = cannot_speak_in(tx, ws, wish.channel_id, "channel")
        problems += [problem] if problem else []
    return problems


def _note(tx: Tx, ws: int, by: str, saved: Saved, at: datetime) -> None:
    of_it: dict[str, Any] = {"department": saved.department.id}
    if saved.made:
        audit.write(tx, ws, by=by, act=Act.DEPARTMENT_MADE, item_id=None, detail=of_it, at=at)
    elif saved.changed:
        detail = of_it | {"changed": [*saved.changed]}
        audit.write(tx, ws, by=by, act=Act.DEPARTMENT_SET, item_id=None, detail=detail, at=at)
    if saved.moved.joined or saved.moved.left:
        detail = of_it | {"joined": saved.moved.joined, "left": saved.moved.left}
        audit.write(tx, ws, by=by, act=Act.DEPARTMENT_MEMBERS, item_id=None, detail=detail, at=at)


def _look_again(tx: Tx, ws: int, before: DepartmentDetails, saved: Saved, at: datetime) -> None:
    """Whose days and Homes it concerns: those who answer for it, before and now, and who came or left."""
    answering = {one for some in (before, saved.department) for one in (some.head, some.desk) if one}
    due.look_at_people(tx, ws, answering, at)
    channels = {one for one in (before.channel_id, saved.department.channel_id) if one}
    for channel_id in sorted(channels):
        due.look_at_channel(tx, ws, channel_id, at)
    concerned = sorted({*answering, *saved.moved.joined, *saved.moved.left})
    members.lock(tx, ws, concerned)
    homes.changed(tx, ws, concerned, at)


def _found(tx: Tx, ws: int, department_id: int) -> DepartmentDetails:
    found = department_settings.find(tx, ws, department_id)
    assert found is not None  # noqa: S101 — held by this transaction
    return found
