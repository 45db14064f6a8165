"""Word of remarks: in the thread of the card, to whoever noted one, and to whoever was given a to-do."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from bot.messages import blocks, facts
from bot.messages.audience import Audience
from bot.messages.blocks import Block, Message
from bot.messages.card import DETAILS
from bot.messages.remark_words import counted, whom
from bot.messages.texts import Texts
from tracker.channels import Channel
from tracker.references import reference
from tracker.remarks import Remark, RemarkKind, StepKind, TakenStep
from tracker.standing import Standing

#: What whoever was given a to-do presses, and what takes that back.
TODO_DONE: Final = "remarks.todo_done"
TODO_UNDONE: Final = "remarks.todo_undone"
#: Takes a tick back, on the private word of it.
UNTICK: Final = "remarks.untick"
#: Takes a request back.
WITHDRAW: Final = "remarks.withdraw"
_TEXT: Final = 300
_LINE: Final = 120


def remark_told(texts: Texts, standing: Standing, told: Sequence[TakenStep], channel: Channel, today: date) -> Message:
    """In the thread of the card: these steps, the oldest first, of which the last with each remark counts."""
    audience = Audience.of_channel(texts, channel, today)
    values = _values(standing, told, audience)
    said = texts.say("remark_told", audience.language, **values)
    others = []
    for language in channel.languages[1:]:
        speaking = Audience(texts, (language,), audience.zone, today)
        other = texts.say("remark_told", language, **(_values(standing, told, speaking) | {"item": ""}))
        others.append(other.headline.lstrip("：: "))
    return Message(
        said.plain,
        [
            blocks.headline(" · ".join((said.headline, *others))),
            *([blocks.body(said.body)] if said.body else []),
            blocks.context_of([blocks.unmarked(said.context)]),
        ],
    )


def remark_noted(standing: Standing, remark: Remark, audience: Audience) -> Message:
    """To whoever noted a remark, alone: what was read, said back, with the weekday of its date."""
    said = audience.texts.say(
        "remark_noted",
        audience.language,
        kind=remark.kind.value,
        item=facts.item_link(standing),
        ref=reference(standing.item.ref),
        who=whom(standing, remark),
        text=facts.brief(remark.text, 1, _TEXT),
        due=audience.day(remark.due_on) if remark.due_on else "",
    )
    whole = [blocks.body(said.body)]
    if remark.kind is RemarkKind.SUPPORT:
        whole.append(blocks.actions(blocks.button(audience.button("undo"), WITHDRAW, str(remark.id))))
    return Message(said.plain, whole)


def todo_for_you(standing: Standing, remark: Remark, audience: Audience, *, hidden: bool) -> Message:
    """To whoever holds a to-do; ``hidden`` once it is no longer theirs. Edited when it is done."""
    done = not remark.is_open
    said = audience.texts.say(
        "todo_for_you",
        audience.language,
        item=facts.item_link(standing),
        ref=reference(standing.item.ref),
        by_name=standing.name_of(remark.made_by),
        text=facts.brief(remark.text, 5, _TEXT),
        due=audience.day(remark.due_on) if remark.due_on else "",
        done=done,
        hidden=hidden,
        closed_by=standing.name_of(remark.closed_by or ""),
        closed_at=audience.moment(remark.closed_at) if remark.closed_at else "",
    )
    whole = [blocks.headline(said.headline), *([blocks.body(said.body)] if said.body else [])]
    if not hidden:
        whole.append(blocks.actions(*_todo_buttons(standing, remark, audience)))
    return Message(said.plain, whole)


def ticked(audience: Audience, remark: Remark) -> Message:
    """To whoever ticked a to-do where it was one of many; and the way back."""
    words = audience.label("remarks", "ticked", text=facts.brief(remark.text, 1, _LINE))
    undo = blocks.button(audience.button("undo"), UNTICK, str(remark.id))
    return Message(words, [blocks.words(words), blocks.actions(undo)])


def told_so(audience: Audience, key: str, **values: object) -> Message:
    """A word to whoever pressed something."""
    words = audience.label("remarks", key, **values)
    return Message(words, [blocks.words(words)])


def _todo_buttons(standing: Standing, remark: Remark, audience: Audience) -> list[Block]:
    from_here = blocks.button(audience.button("details"), DETAILS, str(standing.item.id))
    if not standing.item.is_open:
        return [from_here]
    if remark.is_open:
        return [blocks.button(audience.button("mark_done"), TODO_DONE, str(remark.id), primary=True), from_here]
    return [blocks.button(audience.button("undo"), TODO_UNDONE, str(remark.id)), from_here]


def _values(standing: Standing, told: Sequence[TakenStep], audience: Audience) -> dict[str, Any]:
    by_key = {remark.id: remark for remark in standing.remarks}
    last = {one.remark_id: one for one in told if one.remark_id in by_key}
    lines = [_line(standing, by_key[key], one, audience) for key, one in last.items()]
    kind = by_key[told[-1].remark_id].kind
    done, whole = counted(standing.remarks, kind)
    return {
        "item": facts.item_link(standing),
        "ref": reference(standing.item.ref),
        "name": standing.item.name,
        "by_name": standing.name_of(told[-1].step.made_by),
        "at": audience.moment(told[-1].step.at),
        "lines": lines,
        "one": lines[0],
        "done": done,
        "all": whole,
    }


def _line(standing: Standing, remark: Remark, taken: TakenStep, audience: Audience) -> Mapping[str, str]:
    step = taken.step
    return {
        "did": step.kind.value,
        "kind": remark.kind.value,
        "text": facts.brief(remark.text, 1, _LINE if remark.kind is not RemarkKind.SUPPORT else _TEXT),
        "who": whom(standing, remark),
        "to": standing.name_of(step.user_id) if step.user_id else "",
        "due": audience.day(remark.due_on) if remark.due_on else "",
        "said": facts.brief(step.text or "", 1, _TEXT) if step.kind is not StepKind.ADDED else "",
    }
