"""What the author is told once their form has become an item: where it stands, with a link once its card is posted."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.changes.items import Published
from bot.listeners.asker import Asker, Place
from bot.messages.answers import published, published_many
from storage import items, members
from storage.drafts import Draft
from tracker.answers import answers_of
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
    if standing is not None:
        asker = _at_origin(asker, draft)
        given = await hints_for(asker, standing)
        await asker.is_told(published(asker.texts, standing, asker.language, told=outcome.told, hints=given))


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
    if standings:
        asker = _at_origin(asker, draft)
        people = {user for one in standings for user in one.item.mentioned} - {asker.member.user_id}
        await asker.is_told(published_many(asker.texts, standings, asker.language, told=len(people)))


async def _with_cards(asker: Asker, outcomes: Sequence[Published]) -> list[Standing]:
    """The items as they stand, once the last one's card is posted, or after a while."""
    waited = 0.0
    while True:
        found = [await asker.parts.db.read(items.by_id, asker.reader, one.item_id) for one in outcomes]
        standings = [one for one in found if one is not None]
        if waited >= _CARD_WITHIN or all(one.card_url for one in standings[-1:]):
            return standings
        await asyncio.sleep(_LOOK)
        waited += _LOOK


def _at_origin(asker: Asker, draft: Draft) -> Asker:
    origin = draft.form["origin"]
    return replace(asker, place=Place(origin["channel_id"], origin["thread_ts"], origin["response_url"]))
