"""Departments, most of which follow one of Slack's user groups."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, select, update

from storage import audit, homes
from storage.database import Tx, insert_unless_there
from storage.prepared import prepared
from storage.tables import department_members, departments
from tracker.audit import SLACK, Act
from tracker.departments import Department
from tracker.text import name_key


@dataclass(frozen=True, slots=True)
class SlackGroup:
    """A user group as Slack describes one; ``user_ids`` is None where it did not say who is in it."""

    usergroup: str
    name: str
    disabled: bool
    user_ids: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Moved:
    """Who came into a department, and who left it, by id."""

    joined: Sequence[str]
    left: Sequence[str]


def follow(tx: Tx, ws: int, groups: Iterable[SlackGroup], at: datetime) -> None:
    """Make each user group a department of its name and people; one that Slack disabled is retired.

    Who came into a department that was there before, or left it, is noted in the audit log: it changes their rights.
    """
    there = set(tx.execute(select(departments.c.id).where(departments.c.ws == ws)).scalars())
    for group in sorted(groups, key=lambda group: not group.disabled):  # which may free a name
        department_id = _department_of(tx, ws, group)
        if department_id is not None and group.user_ids is not None and not _lists_its_own(tx, ws, department_id):
            moved = set_members(tx, ws, department_id, group.user_ids)
            if department_id in there and (moved.joined or moved.left):
                detail = {"department": department_id, "joined": moved.joined, "left": moved.left}
                audit.write(tx, ws, by=SLACK, act=Act.DEPARTMENT_MEMBERS, item_id=None, detail=detail, at=at)
                homes.changed(tx, ws, [*moved.joined, *moved.left], at)


def set_members(tx: Tx, ws: int, department_id: int, user_ids: Collection[str]) -> Moved:
    """Who is in the department, in full; who that moves."""
    here = (department_members.c.ws == ws) & (department_members.c.department_id == department_id)
    before = frozenset(tx.execute(select(department_members.c.user_id).where(here)).scalars())
    now = frozenset(user_ids)
    for user_id in before - now:
        tx.execute(delete(department_members).where(here, department_members.c.user_id == user_id))
    rows = [{"ws": ws, "department_id": department_id, "user_id": user} for user in now - before]
    insert_unless_there(department_members, rows, tx)
    return Moved(sorted(now - before), sorted(before - now))


def members_of(tx: Tx, ws: int, department_ids: Collection[int]) -> frozenset[str]:
    """Everybody in these departments."""
    statement = select(department_members.c.user_id).where(
        department_members.c.ws == ws, department_members.c.department_id.in_(department_ids)
    )
    return frozenset(tx.execute(statement).scalars())


def people_of_group(tx: Tx, ws: int, usergroup: str) -> tuple[str, ...]:
    """Who was in a user group when Slack last said."""
    theirs = select(departments.c.id).where(departments.c.ws == ws, departments.c.usergroup == usergroup)
    return tuple(sorted(members_of(tx, ws, list(tx.execute(theirs).scalars()))))


def current(tx: Tx, ws: int) -> list[Department]:
    """The departments that can be chosen, by name (sorted here: each database has an order of its own)."""
    return [_department(row) for row in sorted(tx.execute(*_current(ws)), key=lambda row: row.name_key)]


@prepared()
def _current(ws: int) -> Select[Any]:
    return select(departments).where(departments.c.ws == ws, departments.c.retired.is_(False))


def named(tx: Tx, ws: int, department_ids: Collection[int]) -> dict[int, str]:
    """The names of these departments, retired ones among them, by id."""
    if not department_ids:
        return {}
    statement = select(departments.c.id, departments.c.name).where(
        departments.c.ws == ws, departments.c.id.in_(department_ids)
    )
    return {row.id: row.name for row in tx.execute(statement)}


def heads(tx: Tx, ws: int, department_ids: Collection[int]) -> dict[int, str]:
    """Who heads these departments, by id; one without a head is missing."""
    statement = select(departments.c.id, departments.c.head).where(
        departments.c.ws == ws, departments.c.id.in_(department_ids), departments.c.head.is_not(None)
    )
    return {row.id: row.head for row in tx.execute(statement)}


def who_answers(tx: Tx, ws: int, department_ids: Collection[int]) -> dict[int, str]:
    """Who answers what these departments are asked: the desk, else the head; one without either is missing."""
    if not department_ids:
        return {}
    statement = select(departments.c.id, departments.c.desk, departments.c.head).where(
        departments.c.ws == ws, departments.c.id.in_(department_ids)
    )
    return {row.id: row.desk or row.head for row in tx.execute(statement) if row.desk or row.head}


def answered_for_by(tx: Tx, ws: int, user_id: str) -> list[int]:
    """The departments somebody answers for: as their desk, or as the head of one that has none."""
    return list(tx.execute(*_answered_for_by(ws, user_id)).scalars())


@prepared()
def _answered_for_by(ws: int, user_id: str) -> Select[Any]:
    theirs = (departments.c.desk == user_id) | (departments.c.desk.is_(None) & (departments.c.head == user_id))
    return select(departments.c.id).where(departments.c.ws == ws, theirs)


def _department_of(tx: Tx, ws: int, group: SlackGroup) -> int | None:
    known = tx.execute(
        select(departments).where(departments.c.ws == ws, departments.c.usergroup == group.usergroup)
    ).one_or_none()
    if known is None:
        return None if group.disabled else _begin(tx, ws, group)
    values: dict[str, Any] = {"retired": known.removed or (group.disabled and not known.own_members)}
    namesake = named_so(tx, ws, group.name)
    free = namesake is None or namesake.id == known.id  # else it keeps its own: two could not be told apart
    if free and not known.own_name:
        values |= {"name": group.name, "name_key": name_key(group.name)}
    tx.execute(update(departments).where(departments.c.ws == ws, departments.c.id == known.id).values(**values))
    return int(known.id)


def _lists_its_own(tx: Tx, ws: int, department_id: int) -> bool:
    """Whether an admin has listed its people: then its group's are not."""
    statement = select(departments.c.own_members).where(departments.c.ws == ws, departments.c.id == department_id)
    return bool(tx.execute(statement).scalar_one())


def _begin(tx: Tx, ws: int, group: SlackGroup) -> int:
    """A department made by hand gets the group of its name, as does one whose group is no more; else there's a new one.

    One that follows another group stays that group's: its people read what is internal to it.
    """
    namesake = named_so(tx, ws, group.name)
    taken = namesake is not None and namesake.usergroup is not None and not namesake.retired
    name = f"{group.name} ({group.usergroup})" if taken else group.name
    row = {"ws": ws, "name": name, "name_key": name_key(name), "usergroup": group.usergroup, "retired": False}
    insert_unless_there(departments, [row], tx)
    found: int = named_so(tx, ws, name).id
    begun = {"usergroup": group.usergroup, "retired": False, "removed": False}
    tx.execute(update(departments).where(departments.c.ws == ws, departments.c.id == found).values(**begun))
    return found


def named_so(tx: Tx, ws: int, name: str) -> Any:  # noqa: ANN401 — a row of the table, or None
    """The department of this name, retired or not."""
    same_name = (departments.c.ws == ws) & (departments.c.name_key == name_key(name))
    return tx.execute(select(departments).where(same_name)).one_or_none()


def _department(row: Any) -> Department:  # noqa: ANN401 — a row of the table
    return Department(row.id, row.name, None if row.own_members else row.usergroup)
