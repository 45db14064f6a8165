"""How often an item wants an update."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self


class Every(StrEnum):
    """The kinds of rhythm; ``NONE`` is said aloud, so that "no reminder" can be chosen."""

    DAY = "day"
    WEEK = "week"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    MINUTES = "minutes"
    MONTH = "month"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Cadence:
    """A rhythm: ``n`` counts days, working days or minutes; ``weekdays`` are ISO weekdays, Monday 1."""

    every: Every
    n: int = 1
    weekdays: tuple[int, ...] = ()

    @classmethod
    def from_document(cls, document: Mapping[str, Any] | None) -> Self:
        """What ``document`` wrote; no document is no reminder."""
        if not document:
            return cls(Every.NONE)
        return cls(Every(document["every"]), int(document.get("n", 1)), tuple(document.get("weekdays", ())))

    def document(self) -> dict[str, Any] | None:
        """As it is kept; None for no reminder."""
        if self.every is Every.NONE:
            return None
        whole: dict[str, Any] = {"every": self.every.value}
        if self.n != 1:
            whole["n"] = self.n
        if self.weekdays:
            whole["weekdays"] = list(self.weekdays)
        return whole
