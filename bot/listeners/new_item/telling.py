"""What the author is told once their form has become an item: where it stands, with a link once its card is posted."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.changes.items import Published
from bot.listeners.asker import Asker, Place
from bot.messages.answers import published, published_many
from bot.messages.blocks import Message
from bot.messages.delivery import not_out_yet
from storage import items, members, outbox, posts, troubles
from storage.database import Tx
from storage.drafts import Draft
from tracker.answers import answers_of
from tracker.delivery import TroubledPlace
from tracker.standing import Standing
from tracker.writing_hints import Hint, hints

_CARD_WITHIN: Final = 3.0  # seconds to wait for the card, so that the answer can link to it
#: The setting that holds the hints somebody has had enough of.
HINTS_OFF: Final = "hints_off"
_LOOK: Final = 0.05  # seconds


async def told(asker: Asker, draft: Draft, outcome: Published) -> None:
    """Tell of one item; nothing, where the same form came once more."""
    if not outcome.anew:
        return
    (standing,) = await _with_cards(asker, [outcome]) or (None,)
    if standing is None:
        return
    asker = at_origin(asker, draft)
    if standing.card_url is None:
        await asker.is_told(await _why_not_out(asker, standing, total=1))
        return
    given = await hints_for(asker, standing)
    await asker.is_told(published(asker.texts, standing, asker.language, told=outcome.told, hints=given))


async def _why_not_out(asker: Asker, standing: Standing, *, total: int) -> Message:
    """What keeps an item's card from its channel: Slack's no, Slack away, or no more than its turn."""
    parts = asker.parts
    place, error = await parts.db.read(_trouble_of_card, parts.workspace.id, standing)
    return not_out_yet(asker.texts, standing, place, asker.language, total=total, is_down=error is not None)


def _trouble_of_card(tx: Tx, ws: int, standing: Standing) -> tuple[TroubledPlace | None, str | None]:
    card = outbox.card_not_out(tx, ws, standing.item.id, standing.item.channel_id)
    if card is None:
        return None, None
    _, error, trouble_id = card
    trouble = troubles.find(tx, ws, trouble_id) if trouble_id is not None else None
    return (troubles.with_names(tx, trouble) if trouble else None), error


async def hints_for(asker: Asker, standing: Standing) -> list[Hint]:
    """What could be better said of an item, but for what its author does not want to be told.

    What comes next is asked of those who say what is done: an item just begun has told nothing yet.
    """
    settings = await asker.parts.db.read(members.settings_of, asker.parts.workspace.id, asker.member.user_id)
    answers = answers_of(standing.item)
    unwanted = {*settings.get(HINTS_OFF, ()), *([] if answers.get("done") else [Hint.NO_NEXT])}
    return [hint for hint in hints(answers) if hint not in unwanted]


async def told_of_many(asker: Asker, draft: Draft, outcomes: Sequence[Published]) -> None:
    """Tell of several at once."""
    anew = [one for one in outcomes if one.anew]
    standings = await _with_cards(asker, anew)
    if standings and standings[0].card_url is None:
        message = await _why_not_out(asker, standings[0], total=len(standings))
        await at_origin(asker, draft).is_told(message)
    elif standings:
        asker = at_origin(asker, draft)
        people = {user for one in standings for user in one.item.mentioned} - {asker.member.user_id}
        await asker.is_told(published_many(asker.texts, standings, asker.language, told=len(people)))


async def _with_cards(asker: Asker, outcomes: Sequence[Published]) -> list[Standing]:
    """The items as they stand, once the last one's card is posted or the first one's can't be, or after a while."""
    parts, waited = asker.parts, 0.0
    keys = [one.item_id for one in outcomes]
    first = await parts.db.read(items.by_id, asker.reader, keys[0]) if keys else None
    while first and waited < _CARD_WITHIN and not await parts.db.read(_is_settled, parts.workspace.id, first, keys[-1]):
        await asyncio.sleep(_LOOK)
        waited += _LOOK
    found = [await parts.db.read(items.by_id, asker.reader, key) for key in keys]
    return [one for one in found if one is not None]


def _is_settled(tx: Tx, ws: int, first: Standing, last: int) -> bool:
    """Whether the last one's card is out, or the first one's is known not to come."""
    return bool(posts.card_urls(tx, ws, [last])) or _trouble_of_card(tx, ws, first)[0] is not None


def at_origin(asker: Asker, draft: Draft) -> Asker:
    """The asker where they began: a form's answer goes there."""
    origin = draft.form["origin"]
    return replace(asker, place=Place(origin["channel_id"], origin["thread_ts"], origin["response_url"]))
