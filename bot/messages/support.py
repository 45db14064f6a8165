"""A support request: the message of whoever holds it, edited at each step, and each step told to the other one."""

from collections.abc import Sequence
from typing import Final

from bot.messages import blocks, facts
from bot.messages.audience import Audience
from bot.messages.blocks import Block, Message
from bot.messages.card import DETAILS
from tracker.references import reference
from tracker.remarks import Remark, RemarkState, StepKind, TakenStep
from tracker.standing import Standing

#: What is pressed; all but the first open a form of that name.
ACCEPT: Final = "remarks.accept"
DECLINE: Final = "remarks.decline"
HAND_ON: Final = "remarks.hand_on"
OFFER: Final = "remarks.offer"
ASK_BACK: Final = "remarks.ask_back"
RESOLVE: Final = "remarks.resolve"
REPLY: Final = "remarks.reply"
ASK_AGAIN: Final = "remarks.ask_again"
AGREE: Final = "remarks.agree"
_TEXT: Final = 1000
_LINES: Final = 10


def support_asked(
    standing: Standing, remark: Remark, taken: Sequence[TakenStep], reader_id: str, audience: Audience, *, hidden: bool
) -> Message:
    """To somebody who holds a request, or held it: how it stands now. ``hidden`` where they may not read the item."""
    stand = "hidden" if hidden else _stand(standing, remark, reader_id)
    question = next((one for one in reversed(taken) if one.step.kind is StepKind.ASKED_BACK), None)
    reply = next((one for one in reversed(taken) if one.step.kind is StepKind.REPLIED), None)
    said = audience.texts.say(
        "support_asked",
        audience.language,
        stand=stand,
        item=facts.item_link(standing),
        ref=reference(standing.item.ref),
        name=standing.item.name,
        department=standing.departments.get(remark.department or 0, ""),
        text=facts.brief(remark.text, _LINES, _TEXT),
        by_name=standing.name_of(remark.made_by),
        due=audience.day(remark.due_on) if remark.due_on else "",
        offered=audience.day(remark.offered_on) if remark.offered_on else "",
        holder=standing.name_of(remark.holder or ""),
        question=facts.brief(question.step.text or "", _LINES, _TEXT) if question else "",
        reply=facts.brief(reply.step.text or "", _LINES, _TEXT) if reply else "",
        replied_by=standing.name_of(reply.step.made_by) if reply else "",
        result=facts.brief(remark.result or "", _LINES, _TEXT),
        closed_by=standing.name_of(remark.closed_by or ""),
        closed_at=audience.moment(remark.closed_at) if remark.closed_at else "",
    )
    whole = [blocks.headline(said.headline), *([blocks.body(said.body)] if said.body else [])]
    if buttons := _of_holder(stand, standing.item.id, remark.id, audience):
        whole.append(blocks.actions(*buttons))
    return Message(said.plain, whole)


def support_step(standing: Standing, remark: Remark, taken: TakenStep, audience: Audience) -> Message:
    """To the other one of the two: what was done, with what they can do about it."""
    step = taken.step
    said = audience.texts.say(
        "support_step",
        audience.language,
        did=step.kind.value,
        item=facts.item_link(standing),
        ref=reference(standing.item.ref),
        name=standing.item.name,
        by_name=standing.name_of(step.made_by),
        to=standing.name_of(step.user_id) if step.user_id else "",
        text=facts.brief(remark.text, 1, _TEXT),
        said=facts.brief(step.text or "", _LINES, _TEXT),
        due=audience.day(remark.due_on) if remark.due_on else "",
        was=audience.day(step.was_on) if step.was_on else "",
        offered=audience.day(step.day) if step.day else "",
    )
    buttons = _of_other(step.kind, standing.item.id, remark.id, audience)
    return Message(said.plain, [blocks.headline(said.headline), blocks.body(said.body), blocks.actions(*buttons)])


def _stand(standing: Standing, remark: Remark, reader_id: str) -> str:
    """How a request stands for one of its holders."""
    if remark.holder != reader_id:
        return "handed_on"
    if remark.state is not RemarkState.OPEN:
        return remark.state.value
    if not standing.item.is_open:
        return f"item_{standing.item.state.value}"
    if remark.offered_on:
        return "offered"
    return "accepted" if remark.answered_at else "waiting"


#: What a request's holder may do about it, by how it stands: the first ones as buttons, where there is room.
_WAITING: Final = (
    ("accept", ACCEPT),
    ("decline", DECLINE),
    ("hand_on", HAND_ON),
    ("offer", OFFER),
    ("ask_back", ASK_BACK),
)
_ACCEPTED: Final = (
    ("resolved", RESOLVE),
    ("hand_on", HAND_ON),
    ("offer", OFFER),
    ("ask_back", ASK_BACK),
    ("decline", DECLINE),
)
_WAYS: Final = {"waiting": (_WAITING, 2), "offered": (_WAITING, 2), "accepted": (_ACCEPTED, 1)}


def answers_in_a_line(
    standing: Standing, remark: Remark, reader_id: str, audience: Audience, *, room: int
) -> list[Block]:
    """What its holder answers with where it is listed, with ``room`` for so many buttons beside ⋯."""
    stand = _stand(standing, remark, reader_id)
    return _of_holder(stand, standing.item.id, remark.id, audience, room=room, primary=False)


def _of_holder(
    stand: str, item_id: int, remark_id: int, audience: Audience, *, room: int = 2, primary: bool = True
) -> list[Block]:
    if stand == "hidden":
        return []
    if stand not in _WAYS:
        return [_details(item_id, audience)]
    ways, buttons = _WAYS[stand]
    shown = min(buttons, room)
    key = str(remark_id)
    first = [
        blocks.button(audience.button(words), action, key, primary=primary and not nth)
        for nth, (words, action) in enumerate(ways[:shown])
    ]
    entries = [(audience.button(words), action, key) for words, action in ways[shown:]]
    # Slack takes five entries: at most four of these, and the way to the item itself.
    return [*first, blocks.menu(*entries, (audience.button("details"), DETAILS, str(item_id)))]


def _of_other(did: StepKind, item_id: int, remark_id: int, audience: Audience) -> list[Block]:
    ways = {
        StepKind.OFFERED: [("that_works", AGREE), ("discuss", REPLY)],
        StepKind.ASKED_BACK: [("reply", REPLY)],
        StepKind.DECLINED: [("ask_again", ASK_AGAIN)],
        StepKind.REPLIED: [("accept", ACCEPT), ("decline", DECLINE)],
        StepKind.AGREED: [("resolved", RESOLVE)],
    }.get(did, [])
    whole = [
        blocks.button(audience.button(words), action, str(remark_id), primary=not nth)
        for nth, (words, action) in enumerate(ways)
    ]
    return [*whole, _details(item_id, audience)]


def _details(item_id: int, audience: Audience) -> Block:
    return blocks.button(audience.button("details"), DETAILS, str(item_id))
