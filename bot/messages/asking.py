"""What stands at the top of a form that is to be sent once more: items called alike, and how many people it rings."""

from collections.abc import Sequence
from typing import Final

from bot.messages import blocks
from bot.messages.audience import Audience
from bot.messages.blocks import Block
from bot.messages.details import details
from bot.messages.forms import NEW_ITEM
from bot.messages.texts import Texts
from tracker.languages import Language
from tracker.references import reference
from tracker.standing import Standing
from tracker.text import cut

LOOK: Final = "new_item.look"
QUIETLY: Final = "new_item.quietly"
_NAME: Final = 100


def asked_of_line(texts: Texts, language: Language, standings: Sequence[Standing], rings: int) -> list[str]:
    """What stands below one of several pasted lines that is to be looked at."""
    said = [_alike(texts, language, one) for one in standings]
    return [*said, texts.label(NEW_ITEM, "rings_many", language, n=rings)] if rings else said


def _alike(texts: Texts, language: Language, one: Standing) -> str:
    return texts.label(
        NEW_ITEM,
        "alike",
        language,
        ref=reference(one.item.ref),
        name=cut(one.item.name, _NAME),
        owner=one.name_of(one.item.owner),
        stage=one.stage(language),
    )


def alike_items(texts: Texts, language: Language, standings: Sequence[Standing]) -> list[Block]:
    """Each with whose it is and where it stands, and a button that opens it on top."""
    return [
        blocks.section(
            _alike(texts, language, one),
            block_id=f"alike_{one.item.id}",
            beside=blocks.button(texts.label(NEW_ITEM, "open", language), LOOK, str(one.item.id)),
        )
        for one in standings
    ]


def rings_many(texts: Texts, language: Language, people: int, *, with_departments: bool) -> Block:
    """How many people would be rung; with departments among them, a button that leaves those out."""
    words = texts.label(NEW_ITEM, "rings_many", language, n=people)
    quietly = blocks.button(texts.label(NEW_ITEM, "quietly", language), QUIETLY, "1") if with_departments else None
    return blocks.section(words, block_id="rings_many", beside=quietly)


def details_view(audience: Audience, standing: Standing) -> Block:
    """An item in full, on top of the form."""
    texts, language = audience.texts, audience.language
    whole = details(texts, standing, language, zone=audience.zone, today=audience.today)
    return blocks.modal(reference(standing.item.ref), whole.blocks, close=texts.label(NEW_ITEM, "back", language))
