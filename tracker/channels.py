"""Channels: where cards stand, and how they are spoken to."""

from dataclasses import dataclass
from enum import StrEnum

from tracker.languages import Language


class ChannelKind(StrEnum):
    """What Slack calls a conversation; only the first two can hold a card."""

    PUBLIC = "public"
    PRIVATE = "private"
    DIRECT = "direct"


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel as last seen. ``languages``: one or both, the first being that of labels; ``zone`` an IANA name."""

    channel_id: str
    name: str
    kind: ChannelKind
    languages: tuple[Language, ...]
    zone: str
    shared: bool = False
    archived: bool = False
    bot_in: bool = False

    @property
    def takes_cards(self) -> bool:
        """Whether a card can be posted here (a public one can be joined)."""
        return (
            not self.archived
            and (self.bot_in or self.kind is ChannelKind.PUBLIC)
            and self.kind is not ChannelKind.DIRECT
        )


@dataclass(frozen=True, slots=True)
class Onlookers:
    """How many people in a channel would see a card there whose item they could not read otherwise.

    ``others`` are members of departments that are not on the item.
    """

    guests: int = 0
    outsiders: int = 0
    others: int = 0

    def __bool__(self) -> bool:
        return bool(self.guests or self.outsiders or self.others)
