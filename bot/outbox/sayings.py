"""What can become of a row when its time comes, and where something is said about an item."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.messages.audience import Audience
from bot.messages.blocks import Block, Message
from bot.messages.texts import Texts
from storage import channels, items, members, posts, preferences, workspaces
from storage.database import Tx
from storage.outbox import Row, Verb
from storage.posts import Post
from tracker.channels import Channel
from tracker.delivery import Cause
from tracker.items import Sensitivity
from tracker.people import Kind, Member, Reader
from tracker.preferences import ChangesGo
from tracker.standing import Standing


@dataclass(frozen=True, slots=True)
class Posted:
    """A new message, in a thread where there is one; ``broadcast``: shown in the channel as well.

    ``names`` are the items that a message about several names; a ``stub`` says nothing of its item.
    """

    message: Message
    thread_ts: str | None = None
    broadcast: bool = False
    names: frozenset[int] = frozenset()
    stub: bool = False


@dataclass(frozen=True, slots=True)
class Edited:
    """A message that stands already, changed in place; one that names items was posted by that row of the outbox."""

    message: Message
    post: Post
    names: frozenset[int] = frozenset()
    posted_by: int = 0
    stub: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """Somebody's App Home."""

    view: Block


@dataclass(frozen=True, slots=True)
class Nothing:
    """Not to be said any more, and why."""

    why: str


@dataclass(frozen=True, slots=True)
class Blocked:
    """Its channel takes nothing for now, and why: as Slack said of it before."""

    cause: Cause
    error: str


@dataclass(frozen=True, slots=True)
class WithoutCard:
    """To be said in the thread of a card that somebody deleted."""


Saying = Posted | Edited | Shown | Nothing | Blocked | WithoutCard


@dataclass(frozen=True, slots=True)
class Thread:
    """Where something is said in a card's thread to all who may read the card, and where changes are told there."""

    standing: Standing
    channel: Channel
    card: Post
    changes: ChangesGo

    def tells(self, message: Message, *, major: bool = False) -> Posted | Nothing:
        """Word of a change, where the channel wants it."""
        if self.changes is ChangesGo.NOWHERE:
            return Nothing("the channel wants no word of changes")
        return Posted(message, self.card.ts, broadcast=major or self.changes is ChangesGo.CHANNEL)


def thread_in(tx: Tx, row: Row, item_id: int) -> Thread | Nothing | WithoutCard:
    """The thread of an item's card in the channel a row goes to; or why nothing is said there."""
    standing = items.by_id(tx, Reader.system(row.ws), item_id)
    place = preferences.of_channels(tx, row.ws, [row.target]).get(row.target)
    if standing is None or place is None:
        return Nothing("the item or its channel is gone")
    channel = place.channel
    if standing.item.channel_id != row.target:
        return Nothing("its item has moved to another channel; the card there says how it stands")
    if not card_shows(tx, standing, channel):
        return Nothing("the channel may not read it")
    card_post = posts.card_of(tx, row.ws, item_id, row.target)
    if card_post is not None:
        return Thread(standing, channel, card_post, place.own.changes)
    gone = posts.card_is_gone(tx, row.ws, item_id, row.target)
    return WithoutCard() if gone and row.verb is Verb.REPLY else Nothing("it has no card")


def card_shows(tx: Tx, standing: Standing, channel: Channel) -> bool:
    """Whether a channel's card says what the item is: a restricted one only where everybody there is named on it."""
    if standing.item.sensitivity is not Sensitivity.RESTRICTED:
        return True
    if channel.shared:
        return False
    here = channels.members_of(tx, standing.item.ws, channel.channel_id)
    others = members.find(tx, standing.item.ws, here - standing.item.named)
    strangers = (here - standing.item.named) - others.keys()
    return bool(here) and not strangers and all(one.kind is Kind.BOT for one in others.values())


def audience_of(tx: Tx, texts: Texts, ws: int, member: Member, at: datetime) -> Audience:
    """Somebody, told something directly: in their language, by their clock."""
    zone = ZoneInfo(member.zone or workspaces.get(tx, ws).zone)
    return Audience(texts, (member.language,), zone, at.astimezone(zone).date())


def operations_of(tx: Tx, texts: Texts, row: Row, at: datetime) -> Audience | None:
    """Who hears of trouble: the channel that admins chose, or whoever installed Tidings."""
    channel = channels.find(tx, row.ws, [row.target]).get(row.target)
    if channel is not None:
        return Audience.of_channel(texts, channel, at.astimezone(ZoneInfo(channel.zone)).date())
    member = members.find(tx, row.ws, [row.target]).get(row.target)
    return audience_of(tx, texts, row.ws, member, at) if member is not None else None
