"""The kinds of trouble that can be asked for. Their fields are the same in Python and in JSON by the wire.

A span is seconds: one number, or two between which each hit draws one.
"""

import random
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import ClassVar, Literal

Span = float | tuple[float, float]

HTML = "<!DOCTYPE html><html><head><title>Server Error</title></head><body><h1>{}</h1></body></html>"


@dataclass(kw_only=True, eq=False)
class Trouble:
    """What every kind has.

    Attributes:
        share: the part of all chances that it takes, 0 to 1.
        times: how often it happens before it is over; None for ever.
        lasts: after how many seconds it is over; None for ever.
        hits: how often it has happened.
    """

    kind: ClassVar[str] = ""
    share: float = 1.0
    times: int | None = None
    lasts: float | None = None
    id: int = field(default=0, init=False)
    hits: int = field(default=0, init=False)
    began: float = field(default=0.0, init=False)  # steady seconds
    ends: float = field(default=float("inf"), init=False)
    dice: random.Random = field(default_factory=random.Random, init=False, repr=False)

    def __post_init__(self) -> None:
        """Raise ValueError for a share, a count or a span that makes no sense."""
        if not 0 < self.share <= 1 or (self.times is not None and self.times < 1):
            raise ValueError("share is between 0 and 1, times at least 1")
        for name, value in vars(self).items():
            if isinstance(value, list):
                setattr(self, name, tuple(value))

    def concerns(self, *names: str) -> bool:
        """Whether it may happen to what goes by these names, patterns of which are in `only`; without names it may."""
        only: tuple[str, ...] = getattr(self, "only", ("*",))
        return not names or any(fnmatchcase(name, pattern) for name in names for pattern in only)

    def has_more(self) -> bool:
        """Whether it may happen once more."""
        return self.times is None or self.hits < self.times

    def is_over(self, now: float) -> bool:
        """Whether it has lasted, or happened, as long as it was to."""
        return now >= self.ends or not self.has_more()

    def draw(self, span: Span) -> float:
        """A number within a span."""
        return span if isinstance(span, int | float) else self.dice.uniform(*span)


@dataclass(kw_only=True, eq=False)
class CallTrouble(Trouble):
    """Trouble of Web API calls; `only` are patterns of method names, `response_url` among them."""

    only: tuple[str, ...] = ("*",)


@dataclass(kw_only=True, eq=False)
class Slow(CallTrouble):
    """The call is answered after so many seconds; it is done at their end."""

    kind: ClassVar[str] = "slow"
    seconds: Span = 1.0


@dataclass(kw_only=True, eq=False)
class RateLimited(CallTrouble):
    """429 with Retry-After; every further call of the method is answered the same until then, and counted as early."""

    kind: ClassVar[str] = "rate_limited"
    retry_after: Span = (1.0, 30.0)


@dataclass(kw_only=True, eq=False)
class Spoiled(CallTrouble):
    """Trouble that takes the answer's place; `done` is whether the act is done first."""

    done: bool = False


@dataclass(kw_only=True, eq=False)
class NoAnswer(Spoiled):
    """The connection is dropped without an answer, after hanging for so many seconds."""

    kind: ClassVar[str] = "no_answer"
    hangs: Span = 0.0


@dataclass(kw_only=True, eq=False)
class HttpError(Spoiled):
    """An HTTP status with a body that is no answer of the Web API."""

    kind: ClassVar[str] = "http_error"
    status: int = 503
    body: Literal["html", "text", "empty"] = "html"


@dataclass(kw_only=True, eq=False)
class Truncated(Spoiled):
    """200, with JSON that ends in its middle."""

    kind: ClassVar[str] = "truncated"
    done: bool = True


@dataclass(kw_only=True, eq=False)
class Refused(Spoiled):
    """`ok: false` with any error: internal_error, fatal_error, token_revoked, account_inactive, or is_archived, say."""

    kind: ClassVar[str] = "refused"
    error: str = "internal_error"


@dataclass(kw_only=True, eq=False)
class Held(Trouble):
    """A message of the app is accepted, but for so long nobody sees it, no history lists it and no event tells it."""

    kind: ClassVar[str] = "held"
    seconds: Span = (0.0, 10.0)


@dataclass(kw_only=True, eq=False)
class LaggingHistory(Trouble):
    """A message is seen at once, but the Web API lists it in history and replies so much later."""

    kind: ClassVar[str] = "lagging_history"
    seconds: Span = (0.0, 10.0)


@dataclass(kw_only=True, eq=False)
class DeliveryTrouble(Trouble):
    """Trouble of what goes to the app; `only` are patterns of events_api, slash_commands, interactive or an inner type.

    Inner types are those of events (`message`, `team_join`) and of interactive payloads (`block_actions`).
    """

    only: tuple[str, ...] = ("*",)


@dataclass(kw_only=True, eq=False)
class Shuffled(DeliveryTrouble):
    """It leaves so much later, and so in another order: within half a second, or late by minutes."""

    kind: ClassVar[str] = "shuffled"
    seconds: Span = (0.0, 0.5)


@dataclass(kw_only=True, eq=False)
class Repeated(DeliveryTrouble):
    """It comes again, `copies` times, each so much later, with retry_attempt 0 or 1."""

    kind: ClassVar[str] = "repeated"
    copies: int = 1
    seconds: Span = (0.0, 0.5)


@dataclass(kw_only=True, eq=False)
class Unacknowledged(DeliveryTrouble):
    """It arrives, but its acknowledgement gets lost: Slack waits for it in vain."""

    kind: ClassVar[str] = "unacknowledged"


@dataclass(kw_only=True, eq=False)
class FrozenSockets(Trouble):
    """WebSockets stay open, answer no ping and carry nothing; those open now, or all, those to come among them."""

    kind: ClassVar[str] = "frozen_sockets"
    which: Literal["open", "all"] = "open"

    def is_over(self, now: float) -> bool:
        """Sockets that it has frozen stay frozen, however few `times` allows."""
        return now >= self.ends


KINDS: dict[str, type[Trouble]] = {
    kind.kind: kind
    for kind in (
        Slow,
        RateLimited,
        NoAnswer,
        HttpError,
        Truncated,
        Refused,
        Held,
        LaggingHistory,
        Shuffled,
        Repeated,
        Unacknowledged,
        FrozenSockets,
    )
}
