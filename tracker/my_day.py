"""My day: what somebody owns or works on, what is waited for from them, and what others changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Generic, TypeVar

from tracker.history import Update
from tracker.remarks import Remark
from tracker.standing import Standing

Row = TypeVar("Row")


class Part(StrEnum):
    """What my day is made of, in this order."""

    CONFIRM = "confirm"
    ASKED = "asked"
    MINE = "mine"
    NEWS = "news"


@dataclass(frozen=True, slots=True)
class Shown:
    """How much of each part is shown: the first ``rows``; or one ``part`` alone, its page of this ``number``."""

    rows: int
    part: Part | None = None
    number: int = 1

    def skip(self, part: Part) -> int:
        """How many rows of a part stand on the pages before."""
        return (self.number - 1) * self.rows if part is self.part else 0

    def most(self, part: Part) -> int:
        """How many rows of a part are shown."""
        return self.rows if self.part in (None, part) else 0


@dataclass(frozen=True, slots=True)
class ToConfirm:
    """An item that waits for its reader's confirmation, up to which update, and until when (UTC)."""

    standing: Standing
    update_no: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class AskedOfYou:
    """A to-do or a support request of an item that its reader is to deal with."""

    standing: Standing
    remark: Remark


@dataclass(frozen=True, slots=True)
class News:
    """What others changed on an item since yesterday, the latest last; the item has the names of whoever did."""

    standing: Standing
    updates: Sequence[Update]


@dataclass(frozen=True, slots=True)
class Some(Generic[Row]):
    """Some rows of a part, how many there are in all (items stop being counted at 201), and whether ``more`` follow."""

    rows: Sequence[Row] = ()
    total: int = 0
    more: bool = False


@dataclass(frozen=True, slots=True)
class MyDay:
    """What is shown of each part, and how many of one's own items press.

    ``put_off`` is until when its reader wants to hear no more of an item, by its key.
    """

    shown: Shown
    to_confirm: Some[ToConfirm] = field(default_factory=Some)
    asked: Some[AskedOfYou] = field(default_factory=Some)
    mine: Some[Standing] = field(default_factory=Some)
    news: Some[News] = field(default_factory=Some)
    put_off: Mapping[int, date] = field(default_factory=dict)
    overdue: int = 0
    due_today: int = 0
    this_week: int = 0

    @property
    def waits(self) -> bool:
        """Whether there is anything of one's own in it, or anything waited for."""
        return bool(self.to_confirm.total or self.asked.total or self.mine.total)
