"""Permissions inside every query: ``tracker/visibility.py`` said as one SQL predicate."""

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select, true, union

from storage.tables import department_members, departments, item_departments, item_people, items
from tracker.items import Sensitivity
from tracker.people import Reader


def _naming(reader: Reader) -> Select[tuple[int]]:
    return select(item_people.c.item_id).where(item_people.c.ws == reader.ws, item_people.c.user_id == reader.user_id)


def visible_to(reader: Reader) -> ColumnElement[bool]:
    """The items this reader may read; always within the reader's workspace."""
    here = items.c.ws == reader.ws
    if reader.sees_all:
        return here
    named = exists(_naming(reader).where(item_people.c.item_id == items.c.id))
    inside = select(department_members.c.department_id).where(
        department_members.c.ws == reader.ws, department_members.c.user_id == reader.user_id
    )
    theirs = inside.union_all(
        select(departments.c.id).where(departments.c.ws == reader.ws, departments.c.head == reader.user_id)
    )
    # By the item alone, which is of this workspace: with the workspace named here as well, SQLite goes through all
    # departments of all items, for every row.
    of_their_department = exists(
        select(item_departments.c.item_id).where(
            item_departments.c.item_id == items.c.id, item_departments.c.department_id.in_(theirs)
        )
    )
    if not reader.full_member:
        # Of all there is they may read little, and it is found from them: an order's index would be read to its end.
        internal_to_them = select(item_departments.c.item_id).where(
            item_departments.c.ws == reader.ws, item_departments.c.department_id.in_(theirs)
        )
        here = and_(here, items.c.id.in_(union(_naming(reader), internal_to_them)))
    return and_(
        here,
        or_(
            and_(items.c.sensitivity == Sensitivity.PUBLIC, true() if reader.full_member else false()),
            named,
            and_(items.c.sensitivity == Sensitivity.INTERNAL, of_their_department),
        ),
    )
