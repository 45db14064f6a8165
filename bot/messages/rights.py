"""The right to change an item: what its owner is asked, and what whoever asked is told."""

from typing import Final

from bot.messages import blocks, facts
from bot.messages.audience import Audience
from bot.messages.blocks import Message
from bot.messages.card import DETAILS, UPDATE_ITEM
from tracker.notices import RightsAsked, RightsGiven
from tracker.references import reference
from tracker.standing import Standing

ASK_FOR_RIGHTS: Final = "item.ask_for_rights"
GIVE_RIGHTS: Final = "item.give_rights"


def rights_asked(standing: Standing, notice: RightsAsked, audience: Audience) -> Message:
    """To the owner: who would like to change the item, and the button that lets them."""
    item = standing.item
    on_it = notice.by in item.collaborators
    said = audience.texts.say(
        "rights_asked", audience.language, **_named(standing), by_name=standing.name_of(notice.by), on_it=on_it
    )
    words = audience.button("let_collaborators_edit" if on_it else "make_collaborator")
    buttons = (
        blocks.button(words, GIVE_RIGHTS, f"{item.id}/{notice.by}"),
        blocks.button(audience.button("details"), DETAILS, str(item.id)),
    )
    return Message(said.plain, [blocks.headline(said.headline), blocks.body(said.body), blocks.actions(*buttons)])


def rights_requested(standing: Standing, audience: Audience) -> Message:
    """To whoever asked, alone: who has been asked."""
    owner = standing.name_of(standing.item.owner)
    said = audience.texts.say("rights_requested", audience.language, **_named(standing), owner=owner)
    return Message(said.plain, [blocks.body(said.body)])


def rights_given(standing: Standing, notice: RightsGiven, audience: Audience) -> Message:
    """To whoever asked: they may now."""
    by_name = standing.name_of(notice.by)
    said = audience.texts.say("rights_given", audience.language, **_named(standing), by_name=by_name)
    buttons = (
        blocks.button(audience.button("update"), UPDATE_ITEM, str(standing.item.id), primary=True),
        blocks.button(audience.button("details"), DETAILS, str(standing.item.id)),
    )
    return Message(said.plain, [blocks.headline(said.headline), blocks.actions(*buttons)])


def rights_shared(standing: Standing, user_id: str, audience: Audience) -> Message:
    """To the owner, alone: who may change the item from now on."""
    whom = standing.name_of(user_id)
    said = audience.texts.say("rights_shared", audience.language, **_named(standing), whom=whom)
    details = blocks.button(audience.button("details"), DETAILS, str(standing.item.id))
    return Message(said.plain, [blocks.body(said.body), blocks.actions(details)])


def _named(standing: Standing) -> dict[str, object]:
    return {"item": facts.item_link(standing), "ref": reference(standing.item.ref), "name": standing.item.name}
