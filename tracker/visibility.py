"""Who may read and who may edit an item. ``storage/visible.py`` is the reading rule as one SQL predicate."""

from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Final

from tracker.items import Item, Sensitivity
from tracker.people import Kind, Member, Reader
from tracker.templates import Field, Template

#: The field by which an owner keeps editing to themselves, and its answer that does.
COLLABORATORS_EDIT: Final = "collaborators_edit"
NO: Final = "no"


def may_read(reader: Reader, item: Item, departments: AbstractSet[int]) -> bool:
    """Whether this reader, who is in these departments or heads them, may read the item, its history and its export.

    Public: every full member. Internal: the people on it, and the departments with their heads, in them or not.
    Restricted: the people named, and no admin.
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


def may_see(user_id: str, item: Item, field: Field) -> bool:
    """Whether somebody who may read the item is shown this field of it: a confidential one only if they are named."""
    return not field.confidential or user_id in item.named


def seen_of(template: Template, item: Item, user_id: str) -> Template:
    """The template with the fields that somebody who may read the item is shown of it."""
    return replace(template, fields=tuple(field for field in template.fields if may_see(user_id, item, field)))


def may_edit(member: Member, item: Item) -> bool:
    """Whether somebody who may read the item may also change it.

    The owner; collaborators, unless the owner has unticked that; admins. Others comment.
    """
    if member.user_id == item.owner or member.is_admin:
        return True
    return member.user_id in item.collaborators and item.fields.get(COLLABORATORS_EDIT) != NO


def inherits(member: Member, item: Item, owner: Member | None, head: str | None) -> bool:
    """Whether somebody may give an item whose owner is deactivated another owner: its initiator, and ``head``.

    That is the head of the department that initiated it.
    """
    return owner is not None and owner.deactivated and member.user_id in (item.initiator, head)


def heir(item: Item, initiator: Member | None, head: str | None) -> str | None:
    """Whom an item whose owner is gone is offered to: who made it, where they may own it; else ``head``."""
    fit = initiator is not None and not initiator.deactivated and initiator.kind is Kind.MEMBER
    return item.initiator if fit else head
