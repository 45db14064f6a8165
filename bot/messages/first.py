"""What somebody reads who meets Tidings for the first time: in their Home, or because they are named on an item."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.messages import blocks, dates, facts
from bot.messages.audience import Audience
from bot.messages.blocks import Block, Message
from bot.messages.card import DETAILS, confirm_button, what_is_hidden
from bot.messages.forms import START
from bot.messages.help import USE
from bot.messages.texts import Texts
from tracker.notices import InstalledAgain
from tracker.people import Member
from tracker.references import reference
from tracker.standing import Standing

#: Shows my day, wherever it is pressed.
SHOW_DAY: Final = "my_day.show"
EXAMPLE: Final = "first.example"
DISMISS: Final = "first.dismiss"


def first_mention(
    texts: Texts, standing: Standing, reader: Member, at: datetime, *, by: str, hidden: bool, seen: bool, zone: ZoneInfo
) -> Message:
    """To somebody named on an item by ``by``: what Tidings is for, and where the item is unless they have ``seen`` it.

    ``hidden`` where its channel sees a stub: then the item stands here.
    """
    zone = ZoneInfo(reader.zone) if reader.zone else zone
    audience = Audience(texts, (reader.language,), zone, at.astimezone(zone).date())
    item = standing.item
    asked = any(one.user_id == reader.user_id and one.confirmed_at is None for one in standing.asked)
    said = texts.say(
        "first_mention",
        reader.language,
        by_name=standing.name_of(by),
        item=facts.item_link(standing),
        ref=reference(item.ref),
        name=item.name,
        asked=asked,
        seen=seen,
        hidden=hidden,
        channel=standing.channel_name,
    )
    body = said.body + (what_is_hidden(standing, reader, audience) if hidden else ())
    buttons = [blocks.button(audience.label("first", "see_item"), DETAILS, str(item.id), primary=True)]
    buttons += [confirm_button(audience, item.id, item.update_no)] if asked else []
    buttons.append(blocks.button(audience.label("my_day", "my_day"), SHOW_DAY, "all"))
    return Message(said.plain, [blocks.headline(said.headline), blocks.body(body), blocks.actions(*buttons)])


def introduced(message: Message, audience: Audience) -> Message:
    """A message that is the first somebody gets of Tidings: below it what this is."""
    return Message(message.text, [*message.blocks, blocks.words(audience.label("first", "what_this_is"))])


def installed(audience: Audience) -> Message:
    """To whoever installed Tidings: three steps, each with what to type or press."""
    said = audience.texts.say("installed", audience.language)
    departments = blocks.button(audience.label("first", "departments"), USE, "department")
    row = blocks.actions(new_item_button(audience), departments)
    return Message(said.plain, [blocks.headline(said.headline), blocks.body(said.body), row])


def installed_again(audience: Audience, notice: InstalledAgain) -> Message:
    """To the place of operations: Tidings had been taken out, and what becomes of what waited."""
    since = dates.moment(datetime.fromisoformat(notice.since), audience.zone, (audience.language,), audience.today)
    said = audience.texts.say("installed_again", audience.language, since=since, waiting=notice.waiting)
    return Message(said.plain, [blocks.headline(said.headline), blocks.body(said.body)])


def first_home(audience: Audience) -> list[Block]:
    """At the top of a Home in which nothing is yet, the first time it is opened."""
    said = audience.texts.say("first_home", audience.language)
    return [
        blocks.headline(said.headline),
        blocks.body(said.body),
        blocks.actions(
            new_item_button(audience),
            blocks.button(audience.label("first", "example"), EXAMPLE, "example"),
            blocks.button(audience.label("first", "dismiss"), DISMISS, "all"),
        ),
    ]


def example(audience: Audience) -> Message:
    """What publishing looks like: what is typed, and the card that comes of it."""
    said = audience.texts.say("first_example", audience.language)
    return Message(said.plain, [blocks.headline(said.headline), blocks.body(said.body)])


def new_item_button(audience: Audience) -> Block:
    """*New item*: opens the form."""
    return blocks.button(audience.label("first", "new_item"), START, "first", primary=True)
