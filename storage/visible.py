"""Permissions inside every query: ``tracker/visibility.py`` said as one SQL predicate."""

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true

from storage.tables import department_members, item_departments, item_people, items
from tracker.items import Sensitivity
from tracker.people import Reader


def visible_to(reader: Reader) -> ColumnElement[bool]:
    """The items this reader may read; always within the reader's workspace."""
    here = items.c.ws == reader.ws
    if reader.sees_all:
        return here
    named = exists(
        select(item_people.c.item_id).where(
            item_people.c.ws == reader.ws,
            item_people.c.user_id == reader.user_id,
            item_people.c.item_id == items.c.id,
        )
    )
    of_their_department = exists(
        select(item_departments.c.item_id)
        .join(
            department_members,
            (department_members.c.ws == item_departments.c.ws)
            & (department_members.c.department_id == item_departments.c.department_id),
        )
        .where(
            item_departments.c.ws == reader.ws,
            item_departments.c.item_id == items.c.id,
            department_members.c.user_id == reader.user_id,
        )
    )
    return and_(
        here,
        or_(
            and_(items.c.sensitivity == Sensitivity.PUBLIC, true() if reader.full_member else false()),
            named,
            and_(items.c.sensitivity == Sensitivity.INTERNAL, of_their_department),
        ),
    )
