"""Items: what is tracked, and the rule by which a filled form becomes one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum, StrEnum

from tracker.cadence import Cadence


class Sensitivity(IntEnum):
    """Who may read an item."""

    PUBLIC = 0
    INTERNAL = 1
    RESTRICTED = 2


class Priority(IntEnum):
    """How much an item presses; a smaller number comes first."""

    URGENT = 1
    HIGH = 2
    NORMAL = 3
    LOW = 4


class State(StrEnum):
    """Where an item is in its life."""

    OPEN = "open"
    DONE = "done"
    ARCHIVED = "archived"


class Part(StrEnum):
    """Why somebody is named on an item; each of these may read it (storage/visible.py)."""

    INITIATOR = "initiator"
    OWNER = "owner"
    COLLABORATOR = "collaborator"
    ASKED = "asked"
    TAKEN_OVER = "taken_over"


class Involvement(StrEnum):
    """Why a department stands on an item."""

    INITIATING = "initiating"
    INVOLVED = "involved"


@dataclass(frozen=True, slots=True)
class Item:
    """An item as it stands. ``fields`` holds the answers that have no column, by field key; ``at`` moments are UTC.

    ``holders`` are those who hold a to-do or a support request of it, ``taken_over_by`` the admins who took it over.
    One that is finished has a ``result`` and which acceptance criteria were met.
    """

    id: int
    ws: int
    ref: int
    template_id: int
    template_no: int
    name: str
    initiator: str
    owner: str
    collaborators: tuple[str, ...]
    initiating_department: int | None
    departments: tuple[int, ...]
    channel_id: str
    stage: str
    state: State
    priority: Priority
    sensitivity: Sensitivity
    start_on: date | None
    end_on: date | None
    cadence: Cadence
    fields: Mapping[str, str]
    update_no: int
    major: int
    minor: int
    published_at: datetime
    changed_at: datetime
    holders: tuple[str, ...] = ()
    taken_over_by: tuple[str, ...] = ()
    result: str | None = None
    criteria_met: tuple[str, ...] = ()
    folder: str | None = None
    closed_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether there is still something to do."""
        return self.state is State.OPEN

    @property
    def named(self) -> frozenset[str]:
        """Everybody named on the item: who may read it whatever its sensitivity."""
        return frozenset({self.initiator, self.owner, *self.collaborators, *self.holders, *self.taken_over_by})

    @property
    def mentioned(self) -> tuple[str, ...]:
        """Whom the card rings, the owner first, each once."""
        return tuple(dict.fromkeys((self.owner, *self.collaborators)))

    @property
    def version(self) -> str:
        """The version label, such as ``V1.0``."""
        return f"V{self.major}.{self.minor}"


@dataclass(frozen=True, slots=True)
class NewItem:
    """What publishing will write: an item that has no number yet."""

    template_id: int
    template_no: int
    name: str
    initiator: str
    owner: str
    collaborators: tuple[str, ...]
    initiating_department: int | None
    departments: tuple[int, ...]
    channel_id: str
    stage: str
    priority: Priority
    sensitivity: Sensitivity
    start_on: date | None
    end_on: date | None
    cadence: Cadence
    fields: Mapping[str, str]

    @property
    def asked_to_confirm(self) -> tuple[str, ...]:
        """Whom the card asks: whom it mentions, never its author."""
        return tuple(user for user in dict.fromkeys((self.owner, *self.collaborators)) if user != self.initiator)
