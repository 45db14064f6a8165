"""Departments, most of which follow one of Slack's user groups."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select, update

from storage.database import Tx, insert_unless_there
from storage.tables import department_members, departments
from tracker.departments import Department
from tracker.text import name_key


@dataclass(frozen=True, slots=True)
class SlackGroup:
    """A user group as Slack describes one; ``user_ids`` is None where it did not say who is in it."""

    usergroup: str
    name: str
    disabled: bool
    user_ids: tuple[str, ...] | None


def follow(tx: Tx, ws: int, groups: Iterable[SlackGroup]) -> None:
    """Make each user group a department of its name and people; one that Slack disabled is retired."""
    for group in groups:
        department_id = _department_of(tx, ws, group)
        if group.user_ids is not None:
            set_members(tx, ws, department_id, group.user_ids)


def set_members(tx: Tx, ws: int, department_id: int, user_ids: Collection[str]) -> None:
    """Who is in the department, in full."""
    here = (department_members.c.ws == ws) & (department_members.c.department_id == department_id)
    before = frozenset(tx.execute(select(department_members.c.user_id).where(here)).scalars())
    now = frozenset(user_ids)
    for user_id in before - now:
        tx.execute(delete(department_members).where(here, department_members.c.user_id == user_id))
    rows = [{"ws": ws, "department_id": department_id, "user_id": user} for user in now - before]
    insert_unless_there(department_members, rows, tx)


def current(tx: Tx, ws: int) -> list[Department]:
    """The departments that can be chosen, by name (sorted here: each database has an order of its own)."""
    statement = select(departments).where(departments.c.ws == ws, departments.c.retired.is_(False))
    return [_department(row) for row in sorted(tx.execute(statement), key=lambda row: row.name_key)]


def _department_of(tx: Tx, ws: int, group: SlackGroup) -> int:
    known = tx.execute(
        select(departments.c.id).where(departments.c.ws == ws, departments.c.usergroup == group.usergroup)
    ).scalar()
    values: dict[str, Any] = {"name": group.name, "retired": group.disabled, "usergroup": group.usergroup}
    if known is None:
        # A department of this name may be there already, made by hand: the group becomes its list of people.
        insert_unless_there(departments, [{"ws": ws, "name_key": name_key(group.name), **values}], tx)
        same_name = (departments.c.ws == ws) & (departments.c.name_key == name_key(group.name))
        tx.execute(update(departments).where(same_name).values(usergroup=group.usergroup, retired=group.disabled))
        found: int = tx.execute(select(departments.c.id).where(same_name)).scalar_one()
        return found
    taken = tx.execute(
        select(departments.c.id).where(
            departments.c.ws == ws, departments.c.name_key == name_key(group.name), departments.c.id != known
        )
    ).scalar()
    if taken is None:
        values["name_key"] = name_key(group.name)
    else:
        del values["name"]  # two departments of one name could not be told apart; this one keeps its own
    tx.execute(update(departments).where(departments.c.ws == ws, departments.c.id == known).values(**values))
    return int(known)


def _department(row: Any) -> Department:  # noqa: ANN401 — a row of the table
    return Department(row.id, row.name, row.usergroup)
