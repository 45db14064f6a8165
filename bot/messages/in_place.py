"""What can be done with one thing of somebody's where it is listed: a button or two, and the rest in ⋯."""

from typing import Final

from bot.messages import blocks
from bot.messages.audience import Audience
from bot.messages.blocks import Block
from bot.messages.card import COMMENT, DETAILS, HISTORY, MARK_DONE, QUESTION, UPDATE_ITEM, confirm_button
from bot.messages.hand_over import ASSIGN
from bot.messages.remarks import TODO_DONE
from bot.messages.reminders import CHANGE_END, NOTHING_NEW, SNOOZE
from bot.messages.support import answers_in_a_line
from tracker.people import Member
from tracker.remarks import Remark, RemarkKind, StepKind, may_take
from tracker.standing import Standing
from tracker.visibility import may_edit

#: One way: the key of its words, and its action; it carries the item.
_Way = tuple[str, str]
_OF_OWNER: Final[tuple[_Way, ...]] = (
    ("mark_done", MARK_DONE),
    ("change_end", CHANGE_END),
    ("snooze", SNOOZE),
    ("hand_over", ASSIGN),
    ("details", DETAILS),
)


def on_item(standing: Standing, reader: Member, audience: Audience) -> list[Block]:
    """With an item somebody owns or works on; nobody but its owner is reminded of it, and so puts it off."""
    item = standing.item
    key = str(item.id)
    if not may_edit(reader, item):
        comment = blocks.button(audience.button("comment"), COMMENT, key)
        return [comment, _menu(audience, key, ("details", DETAILS), ("history", HISTORY))]
    ways = [way for way in _OF_OWNER if way[1] != SNOOZE or item.owner == reader.user_id]
    return [
        blocks.button(audience.button("update"), UPDATE_ITEM, key),
        blocks.button(audience.button("nothing_new"), NOTHING_NEW, f"{key}/{item.update_no}"),
        _menu(audience, key, *ways),
    ]


def on_reminder(standing: Standing, audience: Audience) -> list[Block]:
    """With an item whose owner is reminded of it."""
    key = str(standing.item.id)
    return [blocks.button(audience.button("update"), UPDATE_ITEM, key), _menu(audience, key, *_OF_OWNER)]


def on_confirmation(standing: Standing, update_no: int, reader: Member, audience: Audience) -> list[Block]:
    """With an item that waits for somebody's confirmation, up to this update."""
    ways = [("question", QUESTION), ("details", DETAILS), ("history", HISTORY)]
    ways += [("mark_done", MARK_DONE)] if may_edit(reader, standing.item) else []
    key = standing.item.id
    return [confirm_button(audience, key, update_no), _menu(audience, str(key), *ways)]


def on_remark(standing: Standing, remark: Remark, reader: Member, audience: Audience, *, room: int) -> list[Block]:
    """With a to-do, or a support request, that somebody is to deal with; ``room`` is for so many buttons beside ⋯."""
    if remark.kind is RemarkKind.SUPPORT:
        return answers_in_a_line(standing, remark, reader.user_id, audience, room=room)
    details = blocks.button(audience.button("details"), DETAILS, str(standing.item.id))
    if may_take(StepKind.TICKED, remark, reader.user_id, may_edit=False):
        return [blocks.button(audience.button("mark_done"), TODO_DONE, str(remark.id)), details]
    return [details]


def _menu(audience: Audience, key: str, *ways: _Way) -> Block:
    return blocks.menu(*((audience.button(words), action, key) for words, action in ways))
