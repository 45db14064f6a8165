"""Who may read an item: the rule for one of them. ``storage/visible.py`` is the same rule as one SQL predicate."""

from collections.abc import Set as AbstractSet

from tracker.items import Item, Sensitivity
from tracker.people import Reader


def may_read(reader: Reader, item: Item, departments: AbstractSet[int]) -> bool:
    """Whether this reader, a member of these departments, may read the item, its history and its export.

    Public: every full member. Internal: the departments and people on it. Restricted: the people named, and no admin.
    """
    if reader.ws != item.ws:
        return False
    if reader.sees_all or reader.user_id in item.named:
        return True
    if item.sensitivity is Sensitivity.PUBLIC:
        return reader.full_member
    if item.sensitivity is Sensitivity.INTERNAL:
        return bool(departments & {item.initiating_department, *item.departments})
    return False
