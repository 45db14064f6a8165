"""An item in other hands: the form, and word to whoever handed it over, had it, or may take it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.messages import blocks, facts
from bot.messages.audience import Audience
from bot.messages.blocks import Block, Message
from bot.messages.card import DETAILS
from bot.messages.item_form import item_form, person_input, text_input
from bot.messages.texts import Texts
from tracker.history import Update
from tracker.items import Item
from tracker.languages import Language
from tracker.people import Member
from tracker.references import reference
from tracker.standing import Standing

#: The form, and what opens it; what takes over an item whose owner is gone.
ASSIGN: Final = "item.assign"
TAKE_IT: Final = "item.take"
#: Takes back what handed it over.
TAKE_BACK: Final = "item.take_back"
_NUMBERS: Final = 20
_OFFERED: Final = 10
_NAME: Final = 60


def assign_form(
    texts: Texts,
    language: Language,
    item: Item,
    *,
    answers: Mapping[str, Any],
    draft_id: int,
    problems: Mapping[str, str] | None = None,
) -> Block:
    """Asks to whom, and why."""
    label, reason, hint = (texts.label("hand_over", key, language) for key in ("owner", "reason", "reason_hint"))
    inputs = [
        person_input("owner", label, answers.get("owner"), optional=False),
        text_input("reason", reason, answers.get("reason"), optional=False, lines=True, hint=hint),
    ]
    return item_form(
        texts, language, item, inputs, form=ASSIGN, feature="hand_over", draft_id=draft_id, problems=problems
    )


def handed_over(standing: Standing, audience: Audience, *, no: int, was_theirs: bool) -> Message:
    """To whoever handed an item over by update ``no``, alone, with the way back; whose it was stays on it."""
    said = audience.texts.say(
        "handed_over",
        audience.language,
        item=facts.item_link(standing),
        ref=reference(standing.item.ref),
        name=standing.item.name,
        owner=standing.name_of(standing.item.owner),
        stays=was_theirs,
    )
    undo = blocks.button(audience.button("undo"), TAKE_BACK, f"{standing.item.id}/{no}")
    details = blocks.button(audience.button("details"), DETAILS, str(standing.item.id))
    return Message(said.plain, [blocks.body(said.body), blocks.actions(undo, details)])


def hand_over_undone(standing: Standing, audience: Audience) -> Message:
    """To whoever took it back: whose it is again."""
    said = audience.texts.say(
        "hand_over_undone",
        audience.language,
        item=facts.item_link(standing),
        ref=reference(standing.item.ref),
        owner=standing.name_of(standing.item.owner),
    )
    return Message(said.plain, [blocks.body(said.body)])


def not_yours_after_all(standing: Standing, by_name: str, audience: Audience, *, named: bool) -> Message:
    """To whom an item was handed by mistake; by its number alone to whoever is not ``named`` on it any more."""
    ref = reference(standing.item.ref)
    said = audience.texts.say(
        "not_yours_after_all",
        audience.language,
        item=facts.item_link(standing) if named else ref,
        ref=ref,
        by_name=by_name,
    )
    return Message(said.plain, [blocks.headline(said.headline)])


def handed_from_you(
    texts: Texts, standing: Standing, update: Update, reader: Member, at: datetime, *, zone: ZoneInfo
) -> Message:
    """To the owner an item had until somebody else handed it on."""
    audience = Audience(texts, (reader.language,), zone, at.astimezone(zone).date())
    said = texts.say(
        "handed_from_you",
        reader.language,
        item=facts.item_link(standing),
        ref=reference(standing.item.ref),
        name=standing.item.name,
        by_name=standing.name_of(update.made_by),
        owner=standing.name_of(standing.item.owner),
        took=update.made_by == standing.item.owner,
        reason=update.reason or "",
    )
    details = blocks.button(audience.button("details"), DETAILS, str(standing.item.id))
    return Message(said.plain, [blocks.headline(said.headline), blocks.body(said.body), blocks.actions(details)])


def owner_gone(standings: Sequence[Standing], gone: Member, audience: Audience) -> Message:
    """To whoever may give the items of somebody deactivated another owner, or take them."""
    said = audience.texts.say(
        "owner_gone",
        audience.language,
        gone=gone.name,
        total=len(standings),
        more=max(len(standings) - _OFFERED, 0),
    )
    whole = [blocks.headline(said.headline)]
    for standing in standings[:_OFFERED]:
        whole += [blocks.words(_line(standing, audience)), _choice(standing.item.id, audience)]
    if said.context:
        whole.append(blocks.context_of([blocks.unmarked(said.context)]))
    return Message(said.plain, whole)


def nobody_to_take(refs: Sequence[int], gone: Member, audience: Audience) -> Message:
    """To the place of operations: which items of somebody deactivated nobody is there for, by their numbers."""
    shown = [reference(ref) for ref in sorted(refs)]
    said = [
        audience.texts.say(
            "nobody_to_take",
            language,
            gone=gone.name,
            total=len(shown),
            refs=audience.several(shown[:_NUMBERS]),
            more=max(len(shown) - _NUMBERS, 0),
            first=shown[0],
        )
        for language in audience.languages
    ]
    headline = blocks.headline(" · ".join(one.headline for one in said))
    return Message(said[0].plain, [headline, blocks.body(said[0].body)])


def _line(standing: Standing, audience: Audience) -> str:
    end = facts.end(standing, audience)
    name = f"{reference(standing.item.ref)} {facts.brief(standing.item.name, 1, _NAME)}"
    return " · ".join((name, *([audience.label("hand_over", "ends", day=end)] if end else [])))


def _choice(item_id: int, audience: Audience) -> Block:
    return blocks.actions(
        blocks.button(audience.button("take_it"), TAKE_IT, str(item_id)),
        blocks.button(audience.button("hand_over"), ASSIGN, str(item_id)),
        blocks.button(audience.button("details"), DETAILS, str(item_id)),
    )
