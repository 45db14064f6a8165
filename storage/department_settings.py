"""Departments in full, as admins see and change them, and what hangs on one."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import func, insert, select, update

from storage.database import Tx
from storage.tables import department_members, departments, item_departments, items, remarks
from storage.visible import visible_to
from tracker.departments import DepartmentDetails, DepartmentWish
from tracker.items import State
from tracker.people import Reader
from tracker.remarks import RemarkKind, RemarkState
from tracker.text import name_key


def current(tx: Tx, ws: int) -> list[DepartmentDetails]:
    """Those that can be chosen, by name."""
    rows = tx.execute(select(departments).where(departments.c.ws == ws, departments.c.retired.is_(False))).all()
    return _with_members(tx, ws, sorted(rows, key=lambda row: row.name_key))


def find(tx: Tx, ws: int, department_id: int, *, hold: bool = False) -> DepartmentDetails | None:
    """The department of this id, retired or not; ``hold``: until the transaction ends."""
    statement = select(departments).where(departments.c.ws == ws, departments.c.id == department_id)
    rows = tx.execute(statement.with_for_update() if hold else statement).all()
    return next(iter(_with_members(tx, ws, rows)), None)


def free_groups(tx: Tx, ws: int) -> dict[str, str]:
    """The user groups that a department may be given, their own having been removed: its name by the group's id."""
    rows = tx.execute(
        select(departments.c.usergroup, departments.c.name).where(
            departments.c.ws == ws, departments.c.removed, departments.c.usergroup.is_not(None)
        )
    )
    return {row.usergroup: row.name for row in rows}


def begin(tx: Tx, ws: int, name: str) -> int:
    """A department of this name with nobody in it; one that was removed is taken up again."""
    same = (departments.c.ws == ws) & (departments.c.name_key == name_key(name))
    before: int | None = tx.execute(select(departments.c.id).where(same)).scalar()
    if before is not None:
        restore(tx, ws, before)
        return before
    row = {"ws": ws, "name": name, "name_key": name_key(name), "retired": False, "own_members": True, "own_name": True}
    made: int = tx.execute(insert(departments).values(row).returning(departments.c.id)).scalar_one()
    return made


def write(tx: Tx, ws: int, before: DepartmentDetails, wish: DepartmentWish) -> None:
    """Write what is said of a department; its people are the caller's to write.

    A group it takes is no other's any more, and one that it leaves stays its own, so that it makes no department anew.
    """
    if wish.usergroup and wish.usergroup != before.usergroup:
        theirs = (departments.c.ws == ws) & (departments.c.usergroup == wish.usergroup)
        tx.execute(update(departments).where(theirs).values(usergroup=None))
    values: dict[str, Any] = {
        "usergroup": wish.usergroup or before.usergroup,
        "own_members": wish.usergroup is None,
        "head": wish.head,
        "desk": wish.desk,
        "channel_id": wish.channel_id,
    }
    if wish.name != before.name:
        values |= {"name": wish.name, "name_key": name_key(wish.name), "own_name": True}
    _set(tx, ws, before.id, **values)


def remove(tx: Tx, ws: int, department_id: int) -> None:
    """It can be chosen no more, whatever its user group does; what names it goes on doing so."""
    _set(tx, ws, department_id, retired=True, removed=True)


def restore(tx: Tx, ws: int, department_id: int) -> None:
    """It can be chosen again."""
    _set(tx, ws, department_id, retired=False, removed=False)


def hanging_on(tx: Tx, reader: Reader, department_id: int) -> tuple[int, int]:
    """How many open items that this reader may read name the department, and how many open requests are asked of it."""
    of_it = select(item_departments.c.item_id).where(
        item_departments.c.ws == reader.ws, item_departments.c.department_id == department_id
    )
    open_items = (items.c.state == State.OPEN.value) & visible_to(reader)
    named = select(func.count()).select_from(items).where(open_items, items.c.id.in_(of_it))
    asked = (
        select(func.count())
        .select_from(remarks)
        .join(items, (items.c.ws == remarks.c.ws) & (items.c.id == remarks.c.item_id))
        .where(
            open_items,
            remarks.c.asked_department == department_id,
            remarks.c.kind == RemarkKind.SUPPORT.value,
            remarks.c.state == RemarkState.OPEN.value,
        )
    )
    return int(tx.execute(named).scalar_one()), int(tx.execute(asked).scalar_one())


def _set(tx: Tx, ws: int, department_id: int, **values: Any) -> None:  # noqa: ANN401 — of any column
    tx.execute(update(departments).where(departments.c.ws == ws, departments.c.id == department_id).values(**values))


def _with_members(tx: Tx, ws: int, rows: Collection[Any]) -> list[DepartmentDetails]:
    inside: dict[int, list[str]] = {row.id: [] for row in rows}
    statement = select(department_members.c.department_id, department_members.c.user_id).where(
        department_members.c.ws == ws, department_members.c.department_id.in_(inside)
    )
    for department_id, user_id in tx.execute(statement):
        inside[department_id].append(user_id)
    return [
        DepartmentDetails(
            row.id, row.name, row.usergroup, row.own_members, row.head, row.desk, row.channel_id,
            tuple(sorted(inside[row.id])),
        )
        for row in rows
    ]  # fmt: skip
