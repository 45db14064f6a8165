"""The trouble that is on, and whom it hits: the same draws in the same order for the same seed."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from playground.clock import SlackClock
from playground.trouble_kinds import FrozenSockets, Held, LaggingHistory, RateLimited, Slow, Spoiled, Trouble

Kind = TypeVar("Kind", bound=Trouble)


class Troubles:
    """All trouble that was asked for.

    Attributes:
        seed: what the draws of trouble started from now on depend on, beside their number.
        early_calls: the methods called again before their Retry-After was over, in order.
    """

    def __init__(self, clock: SlackClock, seed: int = 0) -> None:
        self.seed = seed
        self.early_calls: list[str] = []
        self._clock = clock
        self._started = 0
        self._on: list[Trouble] = []
        self._retry_at: dict[str, float] = {}  # method → steady seconds before which it answers 429

    def start(self, trouble: Kind) -> Kind:
        """Begin it; it is over after its times, after it has lasted, or when it is cleared."""
        self._started += 1
        trouble.id = self._started
        trouble.dice = random.Random(f"{self.seed}/{trouble.id}")  # noqa: S311 - the same every time
        trouble.began = self._clock.steady()
        if trouble.lasts is not None:
            trouble.ends = trouble.began + trouble.lasts
        self._on.append(trouble)
        return trouble

    @contextmanager
    def during(self, trouble: Kind) -> Iterator[Kind]:
        """It is on inside a `with` block."""
        try:
            yield self.start(trouble)
        finally:
            self.clear(trouble.id)

    def clear(self, number: int | None = None) -> None:
        """End the one of this id, or all. Waiting that 429 has imposed ends only with all."""
        self._on = [trouble for trouble in self._on if number is not None and trouble.id != number]
        if number is None:
            self._retry_at.clear()

    @property
    def active(self) -> list[Trouble]:
        """What is on now, in the order it began."""
        if self._on:
            now = self._clock.steady()
            self._on = [trouble for trouble in self._on if not trouble.is_over(now)]
        return self._on

    def hits(self, kind: type[Kind], *names: str) -> Iterator[Kind]:
        """The trouble of this kind that happens now to what goes by these names; each is counted."""
        for trouble in list(self.active) if self._on else ():
            if isinstance(trouble, kind) and trouble.concerns(*names) and self._draws(trouble):
                trouble.hits += 1
                yield trouble

    def first(self, kind: type[Kind], *names: str) -> Kind | None:
        """The first of them; the others don't happen this time."""
        return next(self.hits(kind, *names), None)

    def wait_of(self, method: str) -> float:
        """How many seconds of slowness a call meets."""
        return sum(trouble.draw(trouble.seconds) for trouble in self.hits(Slow, method))

    def retry_after(self, method: str) -> float:
        """The seconds until this method may be called again; 0 when it may."""
        now = self._clock.steady()
        left = self._retry_at.get(method, 0.0) - now
        if left > 0:
            self.early_calls.append(method)
            return left
        limited = self.first(RateLimited, method)
        if limited is None:
            return 0.0
        seconds = limited.draw(limited.retry_after)
        self.shut(method, seconds)
        return seconds

    def shut(self, method: str, seconds: float) -> None:
        """Answer 429 to this method for so many seconds."""
        self._retry_at[method] = self._clock.steady() + seconds

    def spoils(self, method: str) -> Spoiled | None:
        """What takes the place of a call's answer."""
        return self.first(Spoiled, method)

    def holds(self) -> float:
        """How long a message that is posted now is held back."""
        return sum(trouble.draw(trouble.seconds) for trouble in self.hits(Held))

    def lags(self) -> float:
        """How long a message that is posted now is missing from history."""
        return sum(trouble.draw(trouble.seconds) for trouble in self.hits(LaggingHistory))

    def freezes(self, opened: float, decided: dict[int, bool]) -> bool:
        """Whether a WebSocket opened at that steady second is frozen now; `decided` remembers the draws for it."""
        frozen = False
        for trouble in self.active:
            if isinstance(trouble, FrozenSockets):
                if trouble.id not in decided:
                    concerned = trouble.which == "all" or opened <= trouble.began
                    decided[trouble.id] = concerned and trouble.has_more() and self._draws(trouble)
                    trouble.hits += decided[trouble.id]
                frozen = frozen or decided[trouble.id]
        return frozen

    def _draws(self, trouble: Trouble) -> bool:
        return trouble.share >= 1 or trouble.dice.random() < trouble.share
