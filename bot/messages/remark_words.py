"""A remark in a line: what it says, whose it is, until when, how it stands, how it ended."""

from collections.abc import Sequence
from typing import Final

from bot.messages.audience import Audience
from tracker.publishing import REMARKS
from tracker.remarks import Remark, RemarkKind, RemarkState
from tracker.standing import Standing
from tracker.text import cut

_TEXT: Final = 300


def whom(standing: Standing, remark: Remark) -> str:
    """Whose a remark is, by name: the department that was asked, else whoever holds it; empty for nobody's."""
    if remark.department is not None and remark.department in standing.departments:
        return standing.departments[remark.department]
    return standing.name_of(remark.holder) if remark.holder else ""


def how_it_stands(remark: Remark, audience: Audience) -> str:
    """How far a remark is: waiting for an answer, accepted, done and so on; empty for an open risk or to-do."""
    if remark.kind is not RemarkKind.SUPPORT:
        done = "done" if remark.kind is RemarkKind.TODO else "over"
        return "" if remark.is_open else audience.label("remarks", done)
    if remark.state is RemarkState.DONE:
        return audience.label("remarks", "resolved")
    if not remark.is_open:
        return audience.label("remarks", remark.state.value)
    if remark.offered_on:
        return audience.label("remarks", "offered", day=audience.day(remark.offered_on))
    return audience.label("remarks", "accepted" if remark.answered_at else "waiting")


def in_a_line(standing: Standing, remark: Remark, audience: Audience) -> str:
    """A remark with whose it is, until when, how it stands and how it ended: plain text, a line."""
    parts = [cut(" ".join(remark.text.split()), _TEXT), whom(standing, remark)]
    if remark.due_on and remark.is_open:
        parts.append(audience.label("remarks", "by_day", day=audience.day(remark.due_on)))
    parts.append(how_it_stands(remark, audience))
    if remark.closed_at and remark.closed_by:
        closed = audience.day(remark.closed_at.astimezone(audience.zone).date())
        parts.append(f"{standing.name_of(remark.closed_by)} {closed}")
    if remark.result:
        parts.append(cut(" ".join(remark.result.split()), _TEXT))
    return " · ".join(part for part in parts if part)


def counted(remarks: Sequence[Remark], kind: RemarkKind) -> tuple[int, int]:
    """How many of these of a kind are dealt with, of how many; those taken back are none."""
    there = [one for one in remarks if one.kind is kind and one.state is not RemarkState.WITHDRAWN]
    return sum(not one.is_open for one in there), len(there)


def open_to_all(standing: Standing) -> list[Remark]:
    """The remarks that everybody who reads the card may see: not those of a confidential field."""
    hidden = {REMARKS.get(field.key) for field in standing.template.fields if field.confidential}
    return [one for one in standing.remarks if one.kind not in hidden]
