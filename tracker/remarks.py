"""Remarks: what stands beside an item's fields and is dealt with one by one.

A risk or a to-do is ticked; a support request is a dialogue between whoever asks and whoever holds it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final


class RemarkKind(StrEnum):
    """What a remark is."""

    RISK = "risk"
    TODO = "todo"
    SUPPORT = "support"


class RemarkState(StrEnum):
    """Whether a remark still matters, and how it ended."""

    OPEN = "open"
    DONE = "done"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class StepKind(StrEnum):
    """What somebody did with a remark."""

    ADDED = "added"
    TICKED = "ticked"
    UNTICKED = "unticked"
    ACCEPTED = "accepted"
    OFFERED = "offered"
    HANDED_ON = "handed_on"
    ASKED_BACK = "asked_back"
    DECLINED = "declined"
    RESOLVED = "resolved"
    AGREED = "agreed"
    REPLIED = "replied"
    ASKED_AGAIN = "asked_again"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Remark:
    """One risk, to-do or support request.

    ``holder`` is whose it is to deal with: a to-do's owner; of a request the person, or who answers for
    ``department``, which was asked. ``due_on`` is inclusive, ``offered_on`` another day that the holder offers.
    ``result`` is how it ended, or why it was declined. ``asked_at`` is when it came into other hands, where it did.
    Moments are UTC.
    """

    id: int
    item_id: int
    kind: RemarkKind
    text: str
    made_by: str
    at: datetime
    state: RemarkState = RemarkState.OPEN
    holder: str | None = None
    department: int | None = None
    due_on: date | None = None
    first_due_on: date | None = None
    offered_on: date | None = None
    answered_at: datetime | None = None
    result: str | None = None
    closed_at: datetime | None = None
    closed_by: str | None = None
    asked_at: datetime | None = None

    @property
    def waits_since(self) -> datetime:
        """When whoever holds it was asked: they have had no more time than since then."""
        return self.asked_at or self.at

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to deal with it."""
        return self.state is RemarkState.OPEN

    @property
    def people(self) -> frozenset[str]:
        """Everybody it speaks of."""
        return frozenset(one for one in (self.made_by, self.holder, self.closed_by) if one)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing somebody did with a remark: with a text, whom it went to, and from which day to which."""

    kind: StepKind
    made_by: str
    at: datetime
    text: str | None = None
    user_id: str | None = None
    was_on: date | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class TakenStep:
    """A step as it is kept; ``told_with`` is the step in whose notice in the thread this one is told, if in any."""

    id: int
    item_id: int
    remark_id: int
    step: Step
    told_with: int | None


#: What whoever holds a request may do with it.
BY_HOLDER: Final = frozenset(
    {
        StepKind.ACCEPTED,
        StepKind.OFFERED,
        StepKind.HANDED_ON,
        StepKind.ASKED_BACK,
        StepKind.DECLINED,
        StepKind.RESOLVED,
    }
)
#: What whoever asks may do with their request.
BY_ASKER: Final = frozenset(
    {StepKind.AGREED, StepKind.REPLIED, StepKind.ASKED_AGAIN, StepKind.WITHDRAWN, StepKind.RESOLVED}
)
_TICKS: Final = frozenset({StepKind.TICKED, StepKind.UNTICKED})
_FROM: Final[Mapping[StepKind, frozenset[RemarkState]]] = {
    StepKind.UNTICKED: frozenset({RemarkState.DONE}),
    StepKind.ASKED_AGAIN: frozenset({RemarkState.OPEN, RemarkState.DECLINED}),
    StepKind.WITHDRAWN: frozenset({RemarkState.OPEN, RemarkState.DECLINED}),
}
_OPEN_ONLY: Final = frozenset({RemarkState.OPEN})
_CLOSES: Final[Mapping[StepKind, RemarkState]] = {
    StepKind.TICKED: RemarkState.DONE,
    StepKind.RESOLVED: RemarkState.DONE,
    StepKind.DECLINED: RemarkState.DECLINED,
    StepKind.WITHDRAWN: RemarkState.WITHDRAWN,
}


def may_take(kind: StepKind, remark: Remark, user_id: str, *, may_edit: bool) -> bool:
    """Whether somebody may do this with a remark; ``may_edit``: whether they may change its item.

    A to-do is ticked by whoever holds it and whoever may edit; a request's holder answers it, and whoever asked, or may
    edit, speaks for the item.
    """
    holds = user_id == remark.holder
    if remark.kind is not RemarkKind.SUPPORT:
        return kind in _TICKS and (holds or may_edit)
    asks = user_id == remark.made_by or may_edit
    return (holds and kind in BY_HOLDER) or (asks and kind in BY_ASKER)


def after(remark: Remark, step: Step) -> Remark | None:
    """What a remark becomes by a step; None where there is nothing to do it to: it has ended, or was done already."""
    if remark.state not in _FROM.get(step.kind, _OPEN_ONLY):
        return None
    if step.kind in _CLOSES:
        return replace(
            remark,
            state=_CLOSES[step.kind],
            offered_on=None,
            result=step.text,
            closed_at=step.at,
            closed_by=step.made_by,
        )
    match step.kind:
        case StepKind.UNTICKED:
            return replace(remark, state=RemarkState.OPEN, result=None, closed_at=None, closed_by=None)
        case StepKind.ACCEPTED:
            accepted = remark.answered_at is not None and remark.offered_on is None
            return None if accepted else replace(remark, answered_at=step.at, offered_on=None)
        case StepKind.OFFERED:
            return replace(remark, answered_at=step.at, offered_on=step.day)
        case StepKind.AGREED:
            return replace(remark, due_on=remark.offered_on, offered_on=None) if remark.offered_on else None
        case StepKind.HANDED_ON | StepKind.ASKED_AGAIN:
            return _held_by(remark, step)
        case _:
            return remark


def _held_by(remark: Remark, step: Step) -> Remark:
    """In other hands, and waiting for an answer from them."""
    return replace(
        remark,
        state=RemarkState.OPEN,
        holder=step.user_id,
        asked_at=step.at,
        offered_on=None,
        answered_at=None,
        result=None,
        closed_at=None,
        closed_by=None,
    )


def names_its_holder(remark: Remark) -> bool:
    """Whether who holds a remark is named on its item by it: not where they declined, or it was taken back."""
    return remark.holder is not None and remark.state in (RemarkState.OPEN, RemarkState.DONE)


#: What the two say to each other is theirs; the card's thread hears how the request stands.
_BETWEEN_THEM: Final = frozenset({StepKind.ASKED_BACK, StepKind.REPLIED, StepKind.OFFERED})
_SAYS_SOMETHING: Final = frozenset({StepKind.DECLINED, StepKind.ASKED_BACK, StepKind.REPLIED, StepKind.RESOLVED})
#: How long a notice takes up what the same person does next: after the last of it, and after the first.
_QUIET: Final = timedelta(minutes=3)
_AT_MOST: Final = timedelta(minutes=10)
#: What is worked into the notice before it, where the same person goes on.
_SMALL: Final = _TICKS | {StepKind.ADDED}


def needs_text(kind: StepKind) -> bool:
    """Whether a step says something: why it is declined, what came of it, a question or its answer."""
    return kind in _SAYS_SOMETHING


def is_told_in_thread(kind: StepKind) -> bool:
    """Whether everybody who reads the card's thread hears of a step."""
    return kind not in _BETWEEN_THEM


def joins_notice(group: Sequence[Step], step: Step, kinds: Collection[RemarkKind]) -> bool:
    """Whether a step is worked into the notice of those before it (``group``, oldest first) instead of its own.

    ``kinds`` are those of the remarks it and they are steps of.

    Ticks and new remarks by the same person, three quiet minutes after the last, ten at most after the first; but not
    a request for support, which others wait to hear of.
    """
    first, last = group[0], group[-1]
    small = RemarkKind.SUPPORT not in kinds and step.kind in _SMALL and all(one.kind in _SMALL for one in group)
    return small and last.made_by == step.made_by and step.at - last.at <= _QUIET and step.at - first.at <= _AT_MOST


def hears_of(remark: Remark, step: Step) -> str | None:
    """Who is told of a step with a request, as it was before: the other one of whoever asks and whoever holds it."""
    if remark.kind is not RemarkKind.SUPPORT or step.kind in _SMALL:
        return None
    by_holder = step.made_by == remark.holder and step.kind in BY_HOLDER
    other = remark.made_by if by_holder else remark.holder
    return other if other != step.made_by and (by_holder or remark.is_open) else None
