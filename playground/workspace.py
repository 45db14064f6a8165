"""The state: one team with its accounts, groups, conversations and open views. It decides nothing and sends nothing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from playground.clock import SlackClock
from playground.conversation import Channel, Kind
from playground.message import Message
from playground.people import User, UserGroup
from playground.unverified import DEFAULTS, Unverified
from playground.view import Values, View, starting_values

MICROSECONDS = 1_000_000
FOREIGN_TEAM = "T0PGOTHER"  # the home of people from another company


@dataclass
class Workspace:
    """One Slack team.

    `modals` is the stack of open modals of each person, the top one last; `homes` the published Home of each.
    `watchers` are called after every change.
    """

    id: str
    name: str
    domain: str
    clock: SlackClock
    unverified: Unverified = DEFAULTS
    users: dict[str, User] = field(default_factory=dict)
    groups: dict[str, UserGroup] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    modals: dict[str, list[View]] = field(default_factory=dict)
    homes: dict[str, View] = field(default_factory=dict)
    entered: dict[tuple[str, str], Values] = field(
        default_factory=dict
    )  # (user id, message ts) → what they chose there
    watchers: list[Callable[[], None]] = field(default_factory=list)
    _directs: dict[frozenset[str], Channel] = field(default_factory=dict)
    _made: int = 0
    _last_micros: int = 0

    def new_id(self, letter: str) -> str:
        """A fresh id such as U0PG00001; the numbers of one workspace are the same in every run."""
        self._made += 1
        return f"{letter}{self.id[1:]}{self._made:04X}"

    def new_ts(self) -> str:
        """Slack's time as a message timestamp, `seconds.microseconds`, later than every one before."""
        self._last_micros = max(int(self.clock.now() * MICROSECONDS), self._last_micros + 1)
        return self.newest_ts

    @property
    def counters(self) -> tuple[int, int]:
        """What ids and timestamps go on from."""
        return self._made, self._last_micros

    @counters.setter
    def counters(self, found: tuple[int, int]) -> None:
        self._made, self._last_micros = found

    @property
    def newest_ts(self) -> str:
        """The latest timestamp that was given."""
        return f"{self._last_micros // MICROSECONDS}.{self._last_micros % MICROSECONDS:06d}"

    def seconds(self) -> int:
        """Slack's time in whole unix seconds."""
        return int(self.clock.now())

    def changed(self) -> None:
        """Tell whoever watches that something is different now."""
        for watcher in list(self.watchers):
            watcher()

    def new_channel(self, name: str, kind: Kind, members: Iterable[User], creator: str = "") -> Channel:
        """Make a conversation; announces nothing."""
        letter = {"im": "D", "mpim": "G"}.get(kind, "C")
        ids = [user.id for user in members]
        channel = Channel(
            self.new_id(letter), name, kind, self.id, creator or (ids[0] if ids else ""), self.seconds(), ids
        )
        self.add(channel)
        self.changed()
        return channel

    def add(self, channel: Channel) -> None:
        """Put a conversation there; announces nothing."""
        self.channels[channel.id] = channel
        if channel.is_direct:
            self._directs[frozenset(channel.members)] = channel

    def direct(self, users: Iterable[User]) -> Channel:
        """The direct (two) or group (three to nine) message of exactly these users, made when there is none."""
        people = list(users)
        ids = frozenset(user.id for user in people)
        if ids in self._directs:
            return self._directs[ids]
        if len(ids) <= 2:  # noqa: PLR2004 - a pair
            return self.new_channel("", "im", people)
        return self.new_channel("mpdm-" + "--".join(user.name for user in people) + "-1", "mpim", people)

    def channel_named(self, name: str) -> Channel | None:
        """The channel of this name, with or without #; direct messages have none."""
        bare = name.removeprefix("#")
        return next((c for c in self.channels.values() if not c.is_direct and c.name == bare), None)

    def members(self, channel: Channel) -> list[User]:
        """The accounts in a conversation."""
        return [self.users[user_id] for user_id in channel.members]

    def may_see(self, user: User, channel: Channel) -> bool:
        """Whether this account can read a conversation: its members, and full members any public channel."""
        if user.id in channel.members:
            return True
        return channel.kind == "public" and not user.is_restricted and not user.is_stranger and not user.deleted

    def visible_to(self, user: User, channel: Channel) -> list[Message]:
        """All that this account sees of a conversation, replies and own ephemeral messages among it, oldest first."""
        if not self.may_see(user, channel):
            return []
        return [m for m in channel.messages if m.is_shown_to(user.id)]

    def newest_for(self, user: User, channel: Channel) -> Message | None:
        """The last of them."""
        if not self.may_see(user, channel):
            return None
        return next((m for m in reversed(channel.messages) if m.is_shown_to(user.id)), None)

    def values_in(self, user: User, message: Message) -> Values:
        """What this account's client holds in the inputs of a message, in the form of `state.values`."""
        values = starting_values(message.every_block, self.entered.get((user.id, message.ts)))
        self.entered[user.id, message.ts] = values
        return values
