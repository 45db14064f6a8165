"""Word of what can't be delivered: to the place of operations, and to those whose item it is."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.messages import blocks, dates, facts
from bot.messages.audience import Audience
from bot.messages.blocks import Block, Message
from bot.messages.card import DETAILS
from bot.messages.marks import notification
from bot.messages.texts import Texts
from bot.messages.updates import changes_in_words, changes_together
from tracker.delivery import HELPED_BY_MOVING, HOLDS_CHANNEL, Extent, TroubledPlace
from tracker.history import Update
from tracker.languages import Language
from tracker.people import Member
from tracker.references import reference
from tracker.standing import Standing

MOVE: Final = "delivery.move"
RETRY: Final = "delivery.retry"
STOP: Final = "delivery.stop"
POST_AGAIN: Final = "delivery.post_again"


def cannot_deliver(audience: Audience, place: TroubledPlace, extent: Extent) -> Message:
    """How many messages can't be delivered, why, and the buttons that mend it; then, in its place, what came of it."""
    texts, language = audience.texts, audience.language
    given_up = place.ended and extent.messages > 0
    said = texts.say(
        "cannot_deliver",
        language,
        place=_place(place),
        cause=cause_in_words(texts, place, language),
        helps=_label(texts, f"{place.cause.value}_helps", place, language),
        since=dates.moment_in_brackets(place.since, audience.zone, language, audience.today),
        undelivered=extent.messages,
        delivered=extent.on_their_way,
        items=extent.items,
        ended=place.ended,
        given_up=given_up and not place.ended_by,
        stopped_by=place.ended_by if given_up else "",
        moved=extent.moved,
        moved_to=f"#{extent.moved_to}" if extent.moved_to else "",
        moved_back=extent.moved_back if place.ended_by else 0,
    )
    body = [blocks.body(said.body)] if said.body else []
    return Message(said.plain, [blocks.headline(said.headline), *body, *_mending(audience, place, given_up=given_up)])


def cannot_reach(texts: Texts, standing: Standing, place: TroubledPlace, reader: Member) -> Message:
    """To somebody whose item it is: where nothing of it can be said, why, and what they can do."""
    said = texts.say(
        "cannot_reach",
        reader.language,
        item=facts.item_link(standing),
        ref=reference(standing.item.ref),
        name=standing.item.name,
        place=_place(place),
        cause=cause_in_words(texts, place, reader.language),
        helps=_label(texts, f"{place.cause.value}_helps", place, reader.language),
    )
    languages = (reader.language,)
    buttons = [_button(texts, "retry", RETRY, place.trouble_id, languages)]
    if place.cause in HELPED_BY_MOVING:
        buttons.insert(0, _button(texts, "move", MOVE, place.trouble_id, languages, primary=True))
    return Message(said.plain, [blocks.headline(said.headline), blocks.body(said.body), blocks.actions(*buttons)])


def reached_again(
    texts: Texts, standing: Standing, place: TroubledPlace, extent: Extent, reader: Member, *, moved: bool
) -> Message:
    """In the place of the same: it is over, and what came of it. ``moved``: the item has another channel now."""
    given_up = place.ended and extent.messages > 0
    said = texts.say(
        "reached_again",
        reader.language,
        item=facts.item_link(standing),
        ref=reference(standing.item.ref),
        name=standing.item.name,
        place=_place(place),
        moved_to=f"#{standing.channel_name}" if moved and standing.channel_name else "",
        moved_back=bool(place.ended_by) and not given_up and not moved,
        given_up=given_up,
        stopped_by=place.ended_by if given_up and place.ended_by else "",
    )
    body = [blocks.body(said.body)] if said.body else []
    again = [blocks.actions(_button(texts, "retry", RETRY, place.trouble_id, (reader.language,)))] if given_up else []
    return Message(said.plain, [blocks.headline(said.headline), *body, *again])


def card_deleted(
    texts: Texts, standing: Standing, updates: Sequence[Update], reader: Member, at: datetime, zone: ZoneInfo
) -> Message:
    """To an item's owner: somebody deleted its card; with what the thread would have said of ``updates``."""
    audience = Audience(texts, (reader.language,), zone, at.astimezone(zone).date())
    said = texts.say(
        "card_deleted",
        reader.language,
        item=facts.item_link(standing),
        ref=reference(standing.item.ref),
        name=standing.item.name,
        by_name=standing.name_of(updates[-1].made_by) if updates else "",
        changes=changes_in_words(standing, changes_together(updates), audience),
        reason="\n".join(dict.fromkeys(update.reason for update in updates if update.reason)),
    )
    buttons = blocks.actions(
        _button(texts, "post_again", POST_AGAIN, standing.item.id, audience.languages, primary=True),
        blocks.button(audience.button("details"), DETAILS, str(standing.item.id)),
    )
    return Message(said.plain, [blocks.headline(said.headline), blocks.body(said.body), buttons])


def not_out_yet(
    texts: Texts, standing: Standing, place: TroubledPlace | None, language: Language, *, total: int, is_down: bool
) -> Message:
    """To the author of one item or several alone, where no card is out yet: it is saved, and why nothing shows."""
    channel = f"#{standing.channel_name}" if standing.channel_name else ""
    said = texts.say(
        "not_out_yet",
        language,
        item=facts.item_link(standing),
        total=total,
        place=channel,
        cause=cause_in_words(texts, place, language) if place else "",
        is_down=is_down,
    )
    view = blocks.button(texts.label("buttons", "view", language), DETAILS, str(standing.item.id))
    return Message(notification(" ".join(said.body)), [blocks.body(said.body), blocks.actions(view)])


def cause_in_words(texts: Texts, place: TroubledPlace, language: Language) -> str:
    """Why it can't be delivered."""
    return _label(texts, place.cause.value, place, language)


def retried(texts: Texts, language: Language) -> Message:
    """To whoever pressed *Retry*, alone."""
    return _line(texts.label("delivery", "retried", language))


def posted_again(texts: Texts, language: Language) -> Message:
    """To whoever pressed *Post the card again*, alone."""
    return _line(texts.label("delivery", "posted_again", language))


def _line(words: str) -> Message:
    return Message(notification(words), [blocks.words(words)])


def _mending(audience: Audience, place: TroubledPlace, *, given_up: bool) -> list[Block]:
    """*Retry*, as long as something is left; *Move items* and *Stop sending*, as long as something is held."""
    if place.ended and not given_up:
        return []
    texts, trouble_id, languages = audience.texts, place.trouble_id, audience.languages
    held = not place.ended and place.cause in HOLDS_CHANNEL
    moves = held and place.cause in HELPED_BY_MOVING
    buttons = [_button(texts, "move", MOVE, trouble_id, languages, primary=True)] if moves else []
    buttons.append(_button(texts, "retry", RETRY, trouble_id, languages, primary=not place.ended and not moves))
    if held:
        buttons.append(_button(texts, "stop", STOP, trouble_id, languages))
    return [blocks.actions(*buttons)]


def _button(
    texts: Texts, key: str, action: str, value: int, languages: tuple[Language, ...], *, primary: bool = False
) -> Block:
    return blocks.button(texts.both("delivery", key, languages), action, str(value), primary=primary)


def _place(place: TroubledPlace) -> str:
    return f"#{place.channel}" if place.channel else place.person or "Slack"


def _label(texts: Texts, key: str, place: TroubledPlace, language: Language) -> str:
    return texts.label("delivery", key, language, error=place.error, person=place.person or "")
