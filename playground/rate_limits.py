"""Slack's rate limits, enforced when a test wants them to be. Times are steady seconds of Slack's clock."""

from collections import defaultdict, deque
from dataclasses import dataclass

from playground import limits
from playground.clock import SlackClock

MINUTE = 60.0


@dataclass
class Wanted:
    """What is enforced; zeros and False mean that it is not.

    Attributes:
        per_channel: messages a second in one channel by chat.postMessage.
        burst: how many may come at once after a silence.
        per_workspace: messages a minute in all channels together.
        tiers: whether each method has the calls a minute of its tier.
    """

    per_channel: float = 0.0
    burst: int = 3
    per_workspace: int = 0
    tiers: bool = False


class RateLimits:
    """Counts calls. `wanted` may be changed at any time; `refused` counts the calls that were too many."""

    def __init__(self, clock: SlackClock, connections_tier: int) -> None:
        self.wanted = Wanted()
        self.refused = 0
        self._clock = clock
        self._tiers = limits.TIERS | {"apps.connections.open": connections_tier}
        self._full_at: dict[str, float] = {}  # channel → when its bucket is full again
        self._posted: deque[float] = deque()
        self._called: dict[str, deque[float]] = defaultdict(deque)

    def retry_after(self, method: str, channel_id: str) -> float:
        """Count a call; the seconds to wait when it is one too many, and then it is not counted."""
        wanted = self.wanted
        if not (wanted.per_channel or wanted.per_workspace or wanted.tiers):
            return 0.0
        now = self._clock.steady()
        posts = method == "chat.postMessage"
        waits = [
            self._channel_wait(channel_id, now) if posts and wanted.per_channel else 0.0,
            _window_wait(self._posted, wanted.per_workspace, now) if posts and wanted.per_workspace else 0.0,
            _window_wait(self._called[method], self._most(method), now) if wanted.tiers and self._most(method) else 0.0,
        ]
        if max(waits) > 0:
            self.refused += 1
            return max(waits)
        if posts and wanted.per_channel:
            self._full_at[channel_id] = max(self._full_at.get(channel_id, now), now) + 1 / wanted.per_channel
        if posts:
            self._posted.append(now)
        self._called[method].append(now)
        return 0.0

    def _most(self, method: str) -> int:
        return limits.PER_MINUTE[self._tiers.get(method, 0)]

    def _channel_wait(self, channel_id: str, now: float) -> float:
        """A bucket of `burst` messages that fills at `per_channel` a second."""
        missing = max(self._full_at.get(channel_id, now) - now, 0.0) * self.wanted.per_channel
        return max(missing + 1 - self.wanted.burst, 0.0) / self.wanted.per_channel


def _window_wait(times: deque[float], most: int, now: float) -> float:
    """How long until one more fits into `most` within the last minute."""
    while times and times[0] <= now - MINUTE:
        times.popleft()
    return times[-most] + MINUTE - now if len(times) >= most else 0.0
