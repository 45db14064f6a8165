"""The only reader of clocks in this package.

Two kinds of time are kept apart. `SlackClock` is Slack's own time, which tests and the page may move; message
timestamps, `Date` headers and response_url ages are taken from it. `stopwatch` is real time that only grows; the three
seconds of an acknowledgement and of a trigger_id are measured with it, because they are spent by a real program.
"""

import time
from datetime import datetime, timedelta


def stopwatch() -> float:
    """Real seconds from an arbitrary beginning; never goes back."""
    return time.monotonic()  # noqa: TID251


class SlackClock:
    """Slack's time: the machine's, shifted as wanted."""

    def __init__(self) -> None:
        self._shift = 0.0

    def now(self) -> float:
        """Seconds since 1970, UTC."""
        return time.time() + self._shift  # noqa: TID251

    def move_to(self, moment: datetime) -> None:
        """Make it `moment` now; the clock goes on from there. A naive datetime is refused (ValueError)."""
        if moment.tzinfo is None:
            raise ValueError(f"{moment!r} has no time zone")
        self._shift += moment.timestamp() - self.now()

    def advance(self, span: timedelta) -> None:
        """Move by `span`, which may be negative."""
        self._shift += span.total_seconds()
