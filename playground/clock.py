"""The only reader of clocks in this package.

Three kinds of time are kept apart. `SlackClock.now` is Slack's own time, which tests, the wire and the page may move;
message timestamps, `Date` headers and response_url ages are taken from it. `SlackClock.steady` never goes back but
jumps ahead with every move forward; what Slack waits for by itself (retries, scheduled messages, rate limits, trouble
that ends) is measured with it. `stopwatch` is real time; the three seconds of an acknowledgement and of a trigger_id
are measured with it, because they are spent by a real program.
"""

import asyncio
import contextlib
import time
from datetime import datetime, timedelta


def stopwatch() -> float:
    """Real seconds from an arbitrary beginning; never goes back."""
    return time.monotonic()  # noqa: TID251


class SlackClock:
    """Slack's time: the machine's, shifted as wanted."""

    def __init__(self) -> None:
        self._shift = 0.0
        self._ahead = 0.0  # all moves forward together
        self._moved = asyncio.Event()

    def now(self) -> float:
        """Seconds since 1970, UTC."""
        return time.time() + self._shift  # noqa: TID251

    def steady(self) -> float:
        """Seconds from an arbitrary beginning, real ones and those moved over; never goes back."""
        return stopwatch() + self._ahead

    async def sleep(self, seconds: float) -> None:
        """Wait so many steady seconds; moving the clock forward over the end of it ends it."""
        end = self.steady() + seconds
        await asyncio.sleep(0)
        while (left := end - self.steady()) > 0:
            moved = self._moved
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(left):
                    await moved.wait()

    def move_to(self, moment: datetime) -> None:
        """Make it `moment` now; the clock goes on from there. A naive datetime is refused (ValueError)."""
        if moment.tzinfo is None:
            raise ValueError(f"{moment!r} has no time zone")
        self._move(moment.timestamp() - self.now())

    def advance(self, span: timedelta) -> None:
        """Move by `span`, which may be negative."""
        self._move(span.total_seconds())

    def _move(self, seconds: float) -> None:
        self._shift += seconds
        self._ahead += max(seconds, 0.0)
        self._moved.set()
        self._moved = asyncio.Event()
