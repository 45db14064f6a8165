"""Items in another channel: the form that moves them, and what whoever moves them is told."""

from collections.abc import Sequence
from typing import Final

from bot.messages import blocks, facts
from bot.messages.audience import Audience
from bot.messages.blocks import Block, Message
from bot.messages.delivery import MOVE
from bot.messages.item_form import tick_inputs
from tracker.standing import Standing

UNDO_MOVE: Final = "delivery.undo_move"
#: As many as one form offers, and as one answer lists.
OFFERED: Final = 50
_LISTED: Final = 10
_NAME: Final = 60


def move_form(audience: Audience, offered: Sequence[Standing], *, more: int, others: bool, draft_id: int) -> Block:
    """Asks for the other channel, and which items: all are ticked. ``more`` have no room; ``others`` are not theirs."""
    place = {"type": "conversations_select", "filter": {"include": ["public", "private"], "exclude_bot_users": True}}
    lines = [facts.item_link(one, _NAME).text for one in offered]
    whole = [
        blocks.input_block(
            "channel", _label(audience, "where"), place, optional=False, hint=_label(audience, "where_hint")
        ),
        *tick_inputs("items", _label(audience, "which"), lines, range(len(lines))),
    ]
    if more:
        whole.append(blocks.context(_label(audience, "more", more=more)))
    if others:
        whole.append(blocks.context(_label(audience, "others")))
    return blocks.modal(
        _label(audience, "title"),
        whole,
        submit=_label(audience, "submit"),
        close=audience.button("cancel"),
        callback_id=MOVE,
        private_metadata=str(draft_id),
    )


def items_moved(
    audience: Audience, standings: Sequence[Standing], refused: Sequence[str], *, undo: str | None, place: str
) -> Message:
    """To whoever moved items, or, where there is nothing to ``undo``, took that back; and why others were not."""
    said = audience.texts.say(
        "items_moved",
        audience.language,
        total=len(standings),
        items=[facts.item_link(one) for one in standings[:_LISTED]],
        more=max(len(standings) - _LISTED, 0),
        place=place,
        refused=list(dict.fromkeys(refused)),
        undone=undo is None,
    )
    buttons = [blocks.actions(blocks.button(audience.button("undo"), UNDO_MOVE, undo))] if undo and standings else []
    return Message(said.plain, [blocks.body(said.body), *buttons])


def _label(audience: Audience, key: str, **values: object) -> str:
    return audience.label("delivery", f"move_{key}", **values)
