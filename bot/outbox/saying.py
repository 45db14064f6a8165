"""From a row of the outbox to what is said now: words, language, permission, and whether it is still to be said."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.messages.blocks import Message
from bot.messages.card import card, published_to_you, stub
from bot.messages.texts import Texts
from storage import channels, items, members
from storage.database import Tx
from storage.outbox import Row
from tracker.channels import Channel
from tracker.items import Sensitivity
from tracker.notices import ItemCard, PublishedToYou, from_document
from tracker.people import Kind, Reader
from tracker.standing import Standing


@dataclass(frozen=True, slots=True)
class Nothing:
    """Not to be said any more, and why."""

    why: str


@dataclass(frozen=True, slots=True)
class NotYet:
    """To be said once what it points to is there."""


def say(tx: Tx, texts: Texts, row: Row, at: datetime) -> Message | Nothing | NotYet:
    """What this row says now."""
    match from_document(row.kind, row.shape, row.body):
        case ItemCard(item_id):
            return _item_card(tx, texts, row, item_id, at)
        case PublishedToYou(item_id, user_id):
            return _published_to_you(tx, texts, row, item_id=item_id, user_id=user_id, at=at)


def _item_card(tx: Tx, texts: Texts, row: Row, item_id: int, at: datetime) -> Message | Nothing:
    standing = items.by_id(tx, Reader.system(row.ws), item_id)
    channel = channels.find(tx, row.ws, [row.target]).get(row.target)
    if standing is None or channel is None:
        return Nothing("the item or its channel is gone")
    if not card_shows(tx, standing, channel):
        return stub(texts, standing, channel)
    today = at.astimezone(ZoneInfo(channel.zone)).date()
    several_zones = len(channels.zones_of(tx, row.ws, channel.channel_id)) > 1
    return card(texts, standing, channel, today, several_zones=several_zones)


def _published_to_you(
    tx: Tx, texts: Texts, row: Row, *, item_id: int, user_id: str, at: datetime
) -> Message | Nothing | NotYet:
    standing = items.by_id(tx, Reader.system(row.ws), item_id)
    member = members.find(tx, row.ws, [user_id]).get(user_id)
    if standing is None or member is None or user_id not in standing.item.named:
        return Nothing("the item is gone, or they are not on it any more")
    if member.deactivated:
        return Nothing("they are deactivated")
    channel = channels.find(tx, row.ws, [standing.item.channel_id]).get(standing.item.channel_id)
    if channel is None:
        return Nothing("the channel is gone")
    if standing.card_url is None:
        return NotYet()
    shown = card_shows(tx, standing, channel)
    if shown and user_id in channels.members_of(tx, row.ws, channel.channel_id):
        return Nothing("they see the card")
    return published_to_you(texts, standing, member, at, hidden=not shown)


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
