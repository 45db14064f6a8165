"""Remarks: what stands beside an item's fields and is dealt with one by one."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class RemarkKind(StrEnum):
    """What a remark is."""

    RISK = "risk"
    TODO = "todo"
    SUPPORT = "support"


class RemarkState(StrEnum):
    """Whether a remark still matters."""

    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Remark:
    """One risk, to-do or support request."""

    id: int
    kind: RemarkKind
    text: str
    made_by: str
    at: datetime
    state: RemarkState
