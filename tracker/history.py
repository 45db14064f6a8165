"""An item's history: one immutable entry each time it changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

#: What a field was and what it is now, as answers (tracker/publishing.py); None is empty.
WasNow = tuple[Any, Any]
#: The kind of an entry by which an item was moved to another channel, as the change of ``channel`` says.
MOVED: Final = "moved"


@dataclass(frozen=True, slots=True)
class Update:
    """One entry. ``at`` is when it was made, ``occurred_at`` when it happened where that was said; both UTC.

    ``told_with`` is the number of the update in whose notice this one is told: its own, or an earlier one's that it was
    worked into. ``ending`` is what it did beside the fields: to the state, the result, the folder, the criteria met.
    """

    item_id: int
    no: int
    kind: str
    made_by: str
    at: datetime
    occurred_at: datetime | None
    changes: Mapping[str, WasNow]
    reason: str | None
    major: bool
    label: str
    note: str | None
    told_with: int
    ending: Mapping[str, WasNow] = field(default_factory=dict)
