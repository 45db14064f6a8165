"""The audit log: what admins may look up. It says that something was done to an item, never what the item says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

#: The fields of an item that decide who may read it and who may change it.
PERMISSIONS: Final[tuple[str, ...]] = (
    "owner", "collaborators", "sensitivity", "departments", "initiating_department", "collaborators_edit",
)  # fmt: skip
#: What else is noted as such a change: who holds a to-do or a request of it.
HOLDERS: Final = "asked"
#: And in which channel its card stands, whose members read that.
PLACE: Final = "place"
#: Who does things without being a person here: Slack, whoever has the machine, and whoever is neither.
SLACK, OPERATOR, STRANGER = "slack", "operator", "stranger"
NOBODY_HERE: Final = frozenset({SLACK, OPERATOR, STRANGER})


class Act(StrEnum):
    """What is noted; each has its words in ``labels/audit.yml``, under its value with ``_`` for the dot.

    A line's detail names people, channels and departments by id under ``user``, ``joined``, ``left``, ``channel`` and
    ``department``; ``changed`` are settings by their key, ``total`` a count, ``reason`` and ``origin`` are texts.
    """

    PUBLISHED = "item.published"
    PERMITTED = "item.permissions"
    TAKEN_OVER = "item.taken_over"
    ROLE = "member.role"
    KIND = "member.kind"
    DEACTIVATED = "member.deactivated"
    DEPARTMENT_MADE = "department.made"
    DEPARTMENT_SET = "department.settings"
    DEPARTMENT_RETIRED = "department.retired"
    DEPARTMENT_BACK = "department.back"
    DEPARTMENT_MEMBERS = "department.members"
    DEPARTMENTS_READ = "departments.read"
    WORKSPACE_SET = "workspace.settings"
    CHANNEL_SET = "channel.settings"
    SENDING_RETRIED = "delivery.retried"
    SENDING_STOPPED = "delivery.stopped"
    IMPORTED = "items.imported"
    ROWS_RETRIED = "outbox.retried"
    ROWS_GIVEN_UP = "outbox.given_up"
    FORGED = "request.forged"


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One line: who did what, when (UTC); the number of the item it was done to; ids and facts, never its texts."""

    id: int
    at: datetime
    made_by: str
    act: str
    ref: int | None
    detail: Mapping[str, Any]

    @property
    def changed(self) -> tuple[str, ...]:
        """What of an item's permissions, or which settings."""
        return (*(key for key in (*PERMISSIONS, HOLDERS, PLACE) if key in self.detail), *self.detail.get("changed", ()))

    @property
    def people(self) -> frozenset[str]:
        """Whom it speaks of."""
        user = self.detail.get("user")
        spoken_of = {*([user] if user else []), *self.detail.get("joined", ()), *self.detail.get("left", ())}
        return frozenset({self.made_by, *spoken_of} - NOBODY_HERE)
