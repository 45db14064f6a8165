"""The audit log: what admins may look up. It says that something was done to an item, never what the item says."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

#: The fields of an item that decide who may read it and who may change it.
PERMISSIONS: Final[tuple[str, ...]] = (
    "owner", "collaborators", "sensitivity", "departments", "initiating_department", "collaborators_edit",
)  # fmt: skip
#: What else is noted as such a change: who holds a to-do or a request of it.
HOLDERS: Final = "asked"
#: And in which channel its card stands, whose members read that.
PLACE: Final = "channel"
#: The acts that a line can tell of.
PUBLISHED: Final = "item.published"
PERMITTED: Final = "item.permissions"


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One line: who did what, when (UTC); the number of the item it was done to, and which of its permissions."""

    id: int
    at: datetime
    made_by: str
    act: str
    ref: int | None
    changed: tuple[str, ...] = ()
