"""The states of a row of the outbox and the only ways between them; and why something can't be delivered.

Drawn in ``docs/decisions/0006-the-states-of-a-row.md``. ``storage/outbox.py`` goes no other way than these.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final


class RowState(StrEnum):
    """Where a row is.

    *Unknown*: sent, and the answer never came; it is looked for before it is sent again. *Held*: where it goes takes
    nothing for now; it stands aside, in nobody's way, until the place is back. The last three are its ends.
    """

    WAITING = "waiting"
    SENDING = "sending"
    UNKNOWN = "unknown"
    HELD = "held"
    SENT = "sent"
    DROPPED = "dropped"
    GIVEN_UP = "given_up"


_S = RowState
#: From each state the states a row may go to. Only an operator, or whoever presses *Retry*, brings back what was given
#: up.
WAYS: Final[dict[RowState, frozenset[RowState]]] = {
    _S.WAITING: frozenset({_S.SENDING, _S.HELD, _S.DROPPED, _S.GIVEN_UP}),
    _S.SENDING: frozenset({_S.WAITING, _S.UNKNOWN, _S.HELD, _S.SENT, _S.DROPPED, _S.GIVEN_UP}),
    _S.UNKNOWN: frozenset({_S.UNKNOWN, _S.WAITING, _S.HELD, _S.SENT, _S.GIVEN_UP}),
    _S.HELD: frozenset({_S.WAITING, _S.UNKNOWN, _S.DROPPED, _S.GIVEN_UP}),
    _S.SENT: frozenset(),
    _S.DROPPED: frozenset(),
    _S.GIVEN_UP: frozenset({_S.WAITING}),
}
#: On its way: it keeps its place in its lane, and what comes after it waits.
OPEN: Final = (_S.WAITING, _S.SENDING, _S.UNKNOWN)


def ways_to(state: RowState) -> tuple[RowState, ...]:
    """The states from which a row may come into this one."""
    return tuple(before for before, after in WAYS.items() if state in after)


class Cause(StrEnum):
    """Why messages can't be delivered. What helps differs from one to the next."""

    ARCHIVED = "archived"
    NOT_IN_CHANNEL = "not_in_channel"
    CHANNEL_GONE = "channel_gone"
    NOT_ALLOWED = "not_allowed"
    SCOPE_MISSING = "scope_missing"
    PERSON_GONE = "person_gone"
    REFUSED = "refused"


#: What keeps a whole channel from being written to: its rows are held until that is over.
HOLDS_CHANNEL: Final = frozenset(
    {Cause.ARCHIVED, Cause.NOT_IN_CHANNEL, Cause.CHANNEL_GONE, Cause.NOT_ALLOWED, Cause.SCOPE_MISSING}
)
#: Of these, what another channel helps against; what is missing to the whole installation is missing there too.
HELPED_BY_MOVING: Final = HOLDS_CHANNEL - {Cause.SCOPE_MISSING}


@dataclass(frozen=True, slots=True)
class TroubledPlace:
    """What can't be delivered to, and why, with names: a channel's or a person's, None where Slack never told us one.

    ``ended_by``: who said that nothing more is to be sent; ``error`` is Slack's own word.
    """

    trouble_id: int
    cause: Cause
    error: str
    since: datetime
    channel: str | None = None
    person: str | None = None
    ended: bool = False
    ended_by: str | None = None


@dataclass(frozen=True, slots=True)
class Extent:
    """How much a trouble concerns: messages not delivered, items they are about, and messages on their way again.

    ``moved``: how many items have another channel now; ``moved_to`` its name, None for several or a private one;
    ``moved_back``: how many had one, and have the old one again.
    """

    messages: int
    items: int
    on_their_way: int
    moved: int = 0
    moved_to: str | None = None
    moved_back: int = 0
