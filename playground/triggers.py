"""What an interaction leaves behind for a short while: trigger_ids, and addresses to answer at."""

from dataclasses import dataclass, field

from playground.clock import SlackClock, stopwatch
from playground.message import Message
from playground.problems import RefusedError
from playground.timing import Timing


@dataclass
class Trigger:
    """The right to open one modal for a person. `view_id` is set when it came from a modal."""

    person_id: str
    channel_id: str
    view_id: str
    born: float  # stopwatch seconds
    spent: bool = False


class Triggers:
    """All trigger_ids ever given."""

    def __init__(self, timing: Timing) -> None:
        self._timing = timing
        self._given: dict[str, Trigger] = {}

    def give(self, person_id: str, channel_id: str = "", view_id: str = "") -> str:
        """A fresh trigger_id."""
        trigger_id = f"{len(self._given) + 1}.{1_000_000 + len(self._given)}.{person_id.lower()}"
        self._given[trigger_id] = Trigger(person_id, channel_id, view_id, stopwatch())
        return trigger_id

    def spend(self, trigger_id: str) -> Trigger:
        """Use it once. Raises RefusedError: invalid_trigger_id, exchanged_trigger_id, expired_trigger_id."""
        trigger = self._given.get(trigger_id)
        if trigger is None:
            raise RefusedError("invalid_trigger_id")
        if trigger.spent:
            raise RefusedError("exchanged_trigger_id")
        if stopwatch() - trigger.born > self._timing.trigger_seconds:
            raise RefusedError("expired_trigger_id")
        trigger.spent = True
        return trigger


@dataclass
class ReplyAddress:
    """A response_url: whom and where it answers, and the message it may replace."""

    person_id: str
    channel_id: str
    source: Message | None
    born: float  # Slack's clock, unix seconds
    uses: int = 0


@dataclass
class ReplyAddresses:
    """All response_urls ever given, by the last part of their path."""

    timing: Timing
    clock: SlackClock
    given: dict[str, ReplyAddress] = field(default_factory=dict)

    def give(self, person_id: str, channel_id: str, source: Message | None = None) -> str:
        """The last part of a fresh response_url's path."""
        key = f"{len(self.given) + 1:06d}R{person_id}"
        self.given[key] = ReplyAddress(person_id, channel_id, source, self.clock.now())
        return key

    def use(self, key: str) -> ReplyAddress:
        """Count one use. Raises RefusedError: invalid_url, used_url, expired_url."""
        address = self.given.get(key)
        if address is None:
            raise RefusedError("invalid_url")
        if address.uses >= self.timing.response_url_uses:
            raise RefusedError("used_url")
        if self.clock.now() - address.born > self.timing.response_url_seconds:
            raise RefusedError("expired_url")
        address.uses += 1
        return address
