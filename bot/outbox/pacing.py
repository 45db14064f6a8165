"""Who may send what now. All in memory, of one workspace; moments are the Machine's seconds.

Slack takes about a message a second in a channel, some hundreds a minute in a workspace (how many it does not say),
fifty edits a minute, and says per method how long to leave it alone. What is most urgent goes first; of equals, what
has the most left behind it: that came within 5 % of the least time possible, where a queue of equals took twice that.
"""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from storage.outbox import RANK, Candidate, Urgency, Verb

BETWEEN_POSTS: Final = 1.0  # seconds between two messages in one channel
BETWEEN_EDITS: Final = 10.0  # seconds between two edits of one message, or of one Home; the first goes at once
BETWEEN_HURRIED: Final = 1.0  # seconds between two of one Home, where whoever it is of has done something
EDITS_A_MINUTE: Final = 40  # of all messages together; Slack allows about 50
LOOKS_A_MINUTE: Final = 40  # for messages whose answer never came, each by a budget of its own
FIRST_GUESS: Final = 300  # messages a minute, until Slack has shown that it takes more, or less
METHODS: Final = {
    Verb.POST: "chat.postMessage",
    Verb.TELL: "chat.postMessage",
    Verb.REPLY: "chat.postMessage",
    Verb.EDIT: "chat.update",
    Verb.PUBLISH: "views.publish",
}
_OF_THE_LIMIT: Final = 0.95
_BURST: Final = 0.04  # of a minute's messages, after a silence: with the 95 % a minute never has more than its limit
_LEAST: Final = 60  # messages a minute, however often Slack says no
_LESS: Final = 0.8
_MORE: Final = 1.1
_MINUTE: Final = 60.0
_PATIENCE: Final = 10 * _MINUTE  # after a no, before more is tried than was refused
_REMEMBERED: Final = 10_000  # places; more than that are cleared of those that are free again
_FAILURES: Final = 3  # in a row, before the line counts as down
_FIRST_PROBE: Final = 5.0
_LAST_PROBE: Final = 60.0


class Budget:
    """So many in any minute."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._spent: deque[float] = deque()

    def free_at(self, now: float) -> float:
        """When one more may go."""
        while self._spent and self._spent[0] <= now - _MINUTE:
            self._spent.popleft()
        return self._spent[-self._most] + _MINUTE if len(self._spent) >= self._most else now

    def spend(self, now: float) -> None:
        """One goes."""
        self._spent.append(now)


class Rate:
    """How many messages a minute the workspace takes: as configured, or learned from what Slack says."""

    def __init__(self, configured: int | None = None) -> None:
        self._learns = configured is None
        self.a_minute = float(configured or FIRST_GUESS)
        self._ready = self._most
        self._filled_at: float | None = None
        self._judged_at = 0.0
        self._sent = 0
        self._refused_at: float | None = None
        self._ceiling = float("inf")

    @property
    def _most(self) -> float:
        return max(self.a_minute * _BURST, 1.0)

    @property
    def _a_second(self) -> float:
        return self.a_minute * _OF_THE_LIMIT / _MINUTE

    def learned_before(self, a_minute: int) -> None:
        """Begin with what the workspace took before."""
        if self._learns:
            self.a_minute = float(a_minute)
            self._ready = min(self._ready, self._most)

    def free_at(self, now: float) -> float:
        """When one more may go."""
        self._fill(now)
        return now if self._ready >= 1 else now + (1 - self._ready) / self._a_second

    def spend(self, now: float) -> None:
        """One goes."""
        self._fill(now)
        self._ready -= 1
        self._sent += 1
        self._judge(now)

    def refused(self, now: float) -> None:
        """Slack said that it was too many. Once a minute is believed: what was on its way is refused with it."""
        if self._learns and (self._refused_at is None or now - self._refused_at >= _MINUTE):
            self._ceiling = self.a_minute
            self.a_minute = max(self.a_minute * _LESS, _LEAST)
            self._refused_at = now

    def _judge(self, now: float) -> None:
        """After a minute in which it was made use of and Slack said nothing, try more."""
        if not self._learns or now - self._judged_at < _MINUTE:
            return
        wanted = self.a_minute * _MORE
        quiet = self._refused_at is None or now - self._refused_at >= _PATIENCE
        used = self._sent >= self.a_minute * _OF_THE_LIMIT * 0.8
        if used and (quiet or (wanted < self._ceiling and now - (self._refused_at or 0) >= _MINUTE)):
            self.a_minute = wanted
        self._judged_at, self._sent = now, 0

    def _fill(self, now: float) -> None:
        if self._filled_at is not None:
            self._ready = min(self._ready + (now - self._filled_at) * self._a_second, self._most)
        self._filled_at = now


class Line:
    """Whether Slack can be reached at all. When it can't, one message at a time tries, every 5 to 60 seconds."""

    def __init__(self) -> None:
        self._failures = 0
        self._pause = _FIRST_PROBE
        self._closed_until = 0.0

    @property
    def is_down(self) -> bool:
        """Whether the last calls all failed for no fault of what was sent."""
        return self._failures >= _FAILURES

    def free_at(self, now: float) -> float:
        """When the next call may try."""
        return max(self._closed_until, now) if self.is_down else now

    def failed(self, now: float) -> None:
        """A call failed, as the network's or all Slack's fault."""
        self._failures += 1
        if self.is_down and now >= self._closed_until:
            self._closed_until = now + self._pause
            self._pause = min(self._pause * 2, _LAST_PROBE)

    def works(self) -> None:
        """A call was answered."""
        self._failures, self._pause, self._closed_until = 0, _FIRST_PROBE, 0.0


class Pacing:
    """When which row of a workspace may go."""

    def __init__(self, configured: int | None = None) -> None:
        self.rate = Rate(configured)
        self.line = Line()
        self.looks = Budget(LOOKS_A_MINUTE)
        self._edits = Budget(EDITS_A_MINUTE)
        self._place_free_at: dict[str, float] = {}
        self._edit_free_at: dict[str, float] = {}
        self._shown_at: dict[str, float] = {}
        self._method_free_at: dict[str, float] = {}

    def choose(
        self, waiting: Sequence[Candidate], left: Mapping[str, int], now: float, *, places: int, under_way: int
    ) -> list[Candidate]:
        """Which of these go now: at most as many as there are ``places``, one while the line is down."""
        if self.line.is_down:
            places = 1 if under_way == 0 and self.line.free_at(now) <= now else 0
        chosen: list[Candidate] = []
        for one in sorted(waiting, key=lambda one: (one.priority, -left.get(one.target, 0))):
            if len(chosen) >= places:
                break
            if self._free_at(one, now) <= now:
                self._spend(one, now)
                chosen.append(one)
        return chosen

    def next_at(self, waiting: Iterable[Candidate], now: float) -> float:
        """The earliest moment at which one of these may go; infinity where there is none."""
        earliest = min((self._free_at(one, now) for one in waiting), default=float("inf"))
        return max(earliest, self.line.free_at(now))

    def shut(self, method: str, until: float) -> None:
        """Leave a method alone until then, exactly."""
        self._method_free_at[method] = max(until, self._method_free_at.get(method, 0.0))

    def shut_until(self, *methods: str) -> float:
        """When all of these methods may be called again."""
        return max((self._method_free_at.get(method, 0.0) for method in methods), default=0.0)

    def shut_now(self, now: float) -> dict[str, float]:
        """For how many seconds each method is to be left alone yet."""
        return {method: at - now for method, at in self._method_free_at.items() if at > now}

    def _spend(self, one: Candidate, now: float) -> None:
        if one.verb is Verb.PUBLISH:
            self._shown_at[one.lane] = now
            _forget(self._shown_at, now - BETWEEN_EDITS)
        elif one.verb is Verb.EDIT:
            self._edit_free_at[one.lane] = now + BETWEEN_EDITS
            self._edits.spend(now)
            _forget(self._edit_free_at, now)
        else:
            self._place_free_at[one.target] = now + BETWEEN_POSTS
            self.rate.spend(now)
            _forget(self._place_free_at, now)

    def _free_at(self, one: Candidate, now: float) -> float:
        own = shared = now
        if one.verb is Verb.PUBLISH:
            between = BETWEEN_HURRIED if one.priority <= RANK[Urgency.ANSWER] else BETWEEN_EDITS
            own = self._shown_at.get(one.lane, now - between) + between
        elif one.verb is Verb.EDIT:
            own, shared = self._edit_free_at.get(one.lane, now), self._edits.free_at(now)
        else:
            own, shared = self._place_free_at.get(one.target, now), self.rate.free_at(now)
        return max(own, shared, self._method_free_at.get(METHODS[one.verb], now))


def _forget(moments: dict[str, float], before: float) -> None:
    if len(moments) > _REMEMBERED:
        for key in [key for key, at in moments.items() if at <= before]:
            del moments[key]
