"""The day's message to a person: what it gathers. Words, permission and whether it is still true come as it is sent."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from tracker.gaps import Gap
from tracker.nudges import escalates, overdue_step


class LineKind(StrEnum):
    """Why something stands in it, in the order of the message."""

    OVERDUE = "overdue"
    DUE = "due"
    PUT_OFF = "put_off"
    MISSING = "missing"
    CONFIRM = "confirm"
    SUPPORT = "support"
    WANTED = "wanted"
    UNANSWERED = "unanswered"
    SUPPORT_LATE = "support_late"
    UNCONFIRMED = "unconfirmed"
    FOLLOWED = "followed"
    ESCALATED = "escalated"
    TIDY = "tidy"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing for its reader: of an item, of what of it (an update's number, a remark's key), in whose place."""

    kind: LineKind
    item_id: int
    about: int | None = None
    for_user: str | None = None

    def kept(self) -> tuple[str, int, int | None, str | None]:
        """As a notice holds it."""
        return (self.kind.value, self.item_id, self.about, self.for_user)


@dataclass(frozen=True, slots=True)
class Day:
    """A day of somebody's, and the last one whose message was thought of: what came up since then is said today.

    ``gap`` is what the clock was off for, where that has kept anything from them.
    """

    today: date
    told_until: date
    gap: Gap | None = None


#: How many lines stand in the message; the rest is in Home.
MOST_LINES: Final = 8


def own_lines(
    day: Day, ends: Mapping[int, date], put_off: Mapping[int, date], for_user: str | None = None
) -> list[Line]:
    """Of the items somebody owns: what ends today or is overdue on one of its steps, and what they had put off.

    ``ends`` are the items whose end has come, by key; ``put_off`` until when each is left alone.
    """
    found: list[tuple[int, Line]] = []
    for item_id, end_on in ends.items():
        until = put_off.get(item_id)
        if until is not None and until > day.today:
            continue
        step = overdue_step(end_on, day.told_until, day.today)
        if step is None and until is not None and until > day.told_until:
            step = (day.today - end_on).days
        if step is not None:
            kind = LineKind.OVERDUE if step else LineKind.DUE
            found.append((-step, Line(kind, item_id, for_user=for_user)))
    lines = [line for _, line in sorted(found, key=lambda one: (one[0], one[1].item_id))]
    woken = sorted(
        item_id for item_id, until in put_off.items() if day.told_until < until <= day.today and item_id not in ends
    )
    return lines + [Line(LineKind.PUT_OFF, item_id, for_user=for_user) for item_id in woken]


def escalated_lines(day: Day, ends: Mapping[int, date]) -> list[Line]:
    """Of the items somebody initiated, or whose department they head: what is overdue for a week now, said once."""
    return [
        Line(LineKind.ESCALATED, item_id)
        for item_id, end_on in sorted(ends.items())
        if escalates(end_on, day.told_until, day.today)
    ]


def with_room_for(lines: Sequence[Line], more: Sequence[Line]) -> list[Line]:
    """What a message has room for beside its lines, and is no reason to send one."""
    return [*lines, *more[: max(MOST_LINES - len(lines), 0)]] if lines else []


def without(lines: Iterable[Line], others: Iterable[Line]) -> list[Line]:
    """Those of the ``others`` whose items stand in none of the lines."""
    there = {line.item_id for line in lines}
    return [line for line in others if line.item_id not in there]


def in_order(lines: Iterable[Line]) -> list[Line]:
    """Each thing once, the most pressing kind first, and as they came within a kind."""
    order = list(LineKind)
    return sorted(dict.fromkeys(lines), key=lambda line: order.index(line.kind))
