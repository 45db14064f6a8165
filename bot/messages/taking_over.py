"""*Take over*: the form that asks an admin why, and what each of the two is told."""

from typing import Final

from bot.messages import blocks, facts
from bot.messages.audience import Audience
from bot.messages.blocks import Block, Message
from bot.messages.card import DETAILS
from bot.messages.hand_over import ASSIGN
from bot.messages.item_form import text_input
from tracker.notices import TakenOver
from tracker.references import reference
from tracker.standing import Standing

#: The form, and what opens it.
TAKE_OVER: Final = "audit.take_over"


def take_over_form(audience: Audience, ref: int, draft_id: int, reason: str | None = None) -> Block:
    """Asks why. Of the item it holds the number alone: whoever reads this may not read more yet."""
    label = audience.label("audit", "reason")
    return blocks.modal(
        audience.label("audit", "take_over_title"),
        [
            blocks.section(audience.label("audit", "what_follows", ref=reference(ref)), block_id="about"),
            text_input("reason", label, reason, optional=False, lines=True),
        ],
        submit=audience.button("take_over"),
        close=audience.label("update", "cancel"),
        callback_id=TAKE_OVER,
        private_metadata=str(draft_id),
    )


def joined(standing: Standing, audience: Audience) -> Message:
    """To the admin, alone: what they can do now."""
    item = standing.item
    said = audience.texts.say(
        "joined", audience.language, item=facts.item_link(standing), ref=reference(item.ref), name=item.name
    )
    buttons = [blocks.button(audience.button("details"), DETAILS, str(item.id))]
    if item.is_open:
        buttons.append(blocks.button(audience.button("hand_over"), ASSIGN, str(item.id)))
    return Message(said.plain, [blocks.body(said.body), blocks.actions(*buttons)])


def taken_over(standing: Standing, notice: TakenOver, audience: Audience) -> Message:
    """To the owner: who joined, and why."""
    said = audience.texts.say(
        "taken_over",
        audience.language,
        by_name=standing.name_of(notice.by),
        item=facts.item_link(standing),
        ref=reference(standing.item.ref),
        name=standing.item.name,
        reason=notice.reason,
    )
    details = blocks.button(audience.button("details"), DETAILS, str(standing.item.id))
    return Message(said.plain, [blocks.headline(said.headline), blocks.body(said.body), blocks.actions(details)])
