"""The day's message to a person: what is overdue, to confirm and asked of them, each with a button to act in place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from bot.messages import blocks, facts
from bot.messages.acks import confirm_all_button
from bot.messages.audience import Audience
from bot.messages.blocks import Block, Message
from bot.messages.card import ASK_FOR_NEWS, CONFIRM, DETAILS, MARK_DONE, UPDATE_ITEM
from bot.messages.closing import ARCHIVE
from bot.messages.details import fields_shown
from bot.messages.in_place import on_remark, on_reminder
from bot.messages.remark_forms import NOTE
from bot.messages.remark_words import whom
from bot.messages.reminders import CHANGE_END, FEATURE, NOTHING_NEW, SNOOZE, hour_of, last_update
from bot.messages.support import ASK_AGAIN
from bot.messages.tidying import Tidying, tidied, tidy_up
from tracker.acks import confirmations
from tracker.daily import MOST_LINES, Line, LineKind
from tracker.people import Member
from tracker.references import reference
from tracker.remarks import Remark, RemarkKind
from tracker.standing import Standing

_NAME: Final = 40
_NAMES: Final = 3
_TEXT: Final = 80
_NEXT: Final = 150
_WEEK: Final = 7
_DAY: Final = 24  # hours
#: From this day on a new date or some help is offered.
_PRESSING: Final = 3
#: From this day on it is asked whether it goes on at all.
_LONG: Final = 14
#: What is good to know, and waits for nobody who reads it.
_TO_KNOW: Final = frozenset({LineKind.FOLLOWED, LineKind.UNCONFIRMED})
_ENDS: Final = frozenset({LineKind.OVERDUE, LineKind.DUE, LineKind.ESCALATED})


@dataclass(frozen=True, slots=True)
class Dealt:
    """What became of a line since the message was worked out: a label's key, and when or until when."""

    how: str
    at: datetime | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A line, ready to be said to one reader; ``confirm_by`` to ``changed`` where it is about them."""

    line: Line
    standing: Standing
    for_name: str = ""
    confirm_by: datetime | None = None
    remark: Remark | None = None
    #: Whoever wants news of it; the keys of the fields that have changed of what is followed.
    askers: tuple[str, ...] = ()
    changed: frozenset[str] = frozenset()
    dealt: Dealt | None = None


def daily_message(
    audience: Audience,
    shown: Sequence[Shown],
    reader: Member,
    *,
    tidying: Tidying | None = None,
    off: int | None = None,
) -> Message:
    """All of it; one thing alone, where it is an end, is said in full.

    ``off`` is for how many hours the clock was off, where this stands for what it would have said.
    """
    gap = _gap(audience, off) if off else []
    if not shown and tidying:
        said_alone = tidied(audience, tidying)
        return Message(said_alone.text, [*said_alone.blocks, *gap])
    if len(shown) == 1 and not tidying and shown[0].line.kind in _ENDS and not shown[0].for_name and not shown[0].dealt:
        said_alone = _alone(audience, shown[0], reader)
        return Message(said_alone.text, [*said_alone.blocks, *gap])
    open_lines = [one for one in shown if one.dealt is None]
    waiting = [one for one in open_lines if one.line.kind not in _TO_KNOW]
    said = audience.texts.say(
        "daily_message",
        audience.language,
        today=audience.day(audience.today),
        total=len(waiting),
        news=len(open_lines) == len(shown),
        left=max(len(shown) - MOST_LINES, 0),
    )
    whole = [blocks.headline(said.headline), *gap]
    for one in shown[:MOST_LINES]:
        whole += _line(audience, one, reader)
    to_confirm = [(one.standing, one.line.about or 0) for one in waiting if one.line.kind is LineKind.CONFIRM]
    if len(to_confirm) > 1:
        whole.append(blocks.actions(confirm_all_button(audience, to_confirm)))
    if said.body:
        whole.append(blocks.body(said.body))
    whole += tidy_up(audience, tidying) if tidying else []
    return Message(said.plain, [*whole, blocks.context_of([blocks.unmarked(said.context)])])


def _gap(audience: Audience, hours: int) -> list[Block]:
    days = hours // _DAY if hours >= 2 * _DAY else 0
    words = audience.label(FEATURE, "was_off", hours=hours, days=days)
    return [blocks.context_of([blocks.unmarked(words)])]


def _line(audience: Audience, shown: Shown, reader: Member) -> list[Block]:
    standing, line = shown.standing, shown.line
    fields = [one.name(audience.language) for one in fields_shown(standing, reader) if one.key in shown.changed]
    said = audience.texts.say(
        "daily_line",
        audience.language,
        kind=line.kind.value,
        for_name=shown.for_name,
        item=facts.item_link(standing, _NAME),
        days=facts.days_overdue(standing, audience),
        version=standing.item.version,
        confirm_by=audience.moment(shown.confirm_by) if shown.confirm_by else "",
        **_of_remark(audience, standing, shown.remark),
        **_of_confirming(audience, standing),
        owner_name=standing.name_of(standing.item.owner),
        last_update=last_update(standing, audience),
        askers=facts.names(standing, shown.askers, audience, _NAMES),
        state=standing.item.state.value,
        fields=facts.some(fields, audience, _NAMES),
        hidden=bool(shown.changed) and not fields,
        dealt=_dealt(audience, shown.dealt) if shown.dealt else "",
    )
    return [blocks.body(said.body), *([] if shown.dealt else [_buttons(audience, shown, reader)])]


def _of_confirming(audience: Audience, standing: Standing) -> dict[str, object]:
    """Who has confirmed what was asked last, of how many, and who hasn't."""
    found = confirmations(standing.asked)
    if found is None:
        return {"confirmed": 0, "asked": 0, "missing": ""}
    missing = facts.names(standing, found.missing, audience, _NAMES)
    return {"confirmed": len(found.confirmed), "asked": found.asked, "missing": missing}


def _of_remark(audience: Audience, standing: Standing, remark: Remark | None) -> dict[str, object]:
    if remark is None:
        return {"text": "", "whom": "", "due_on": "", "late": 0}
    return {
        "text": facts.brief(remark.text, 1, _TEXT),
        "whom": whom(standing, remark),
        "due_on": audience.day(remark.due_on) if remark.due_on else "",
        "late": max((audience.today - remark.due_on).days, 0) if remark.due_on else 0,
    }


def _buttons(audience: Audience, shown: Shown, reader: Member) -> Block:
    item_id = str(shown.standing.item.id)
    match shown.line.kind:
        case LineKind.CONFIRM:
            confirm = blocks.button(audience.button("confirm"), CONFIRM, f"{item_id}/{shown.line.about}")
            return blocks.actions(confirm, blocks.menu((audience.button("details"), DETAILS, item_id)))
        case LineKind.OVERDUE | LineKind.DUE | LineKind.PUT_OFF if not shown.for_name:
            return blocks.actions(*on_reminder(shown.standing, audience))
        case LineKind.SUPPORT if shown.remark:
            return blocks.actions(*on_remark(shown.standing, shown.remark, reader, audience, room=1))
        case LineKind.MISSING:
            nothing = f"{item_id}/{shown.standing.item.update_no}"
            return blocks.actions(
                blocks.button(audience.button("update"), UPDATE_ITEM, item_id),
                blocks.button(audience.button("nothing_new"), NOTHING_NEW, nothing),
                blocks.menu((audience.button("details"), DETAILS, item_id)),
            )
        case LineKind.WANTED:
            update = blocks.button(audience.button("update"), UPDATE_ITEM, item_id)
            return blocks.actions(update, blocks.menu((audience.button("details"), DETAILS, item_id)))
        case LineKind.UNANSWERED:
            again = blocks.button(audience.button("ask_again"), ASK_AGAIN, str(shown.line.about))
            return blocks.actions(again, blocks.menu((audience.button("details"), DETAILS, item_id)))
        case _:
            return blocks.actions(blocks.button(audience.button("details"), DETAILS, item_id))


def _alone(audience: Audience, shown: Shown, reader: Member) -> Message:
    standing = shown.standing
    item = standing.item
    days = facts.days_overdue(standing, audience)
    said = audience.texts.say(
        "daily_alone",
        audience.language,
        kind=shown.line.kind.value,
        item=facts.item_link(standing),
        ref=reference(item.ref),
        name=item.name,
        days=days,
        weeks=0 if days % _WEEK or days < _LONG else days // _WEEK,
        end=facts.end(standing, audience),
        initiated=item.initiator == reader.user_id,
        initiator_name=standing.name_of(item.initiator) if item.initiator != item.owner else "",
        owner_name=standing.name_of(item.owner),
        last_update=last_update(standing, audience),
        next=facts.brief(item.fields.get("next", ""), 1, _NEXT) if reader.user_id in item.named else "",
    )
    return Message(
        said.plain,
        [blocks.headline(said.headline), blocks.body(said.body), _buttons_alone(audience, shown, days)],
    )


def _buttons_alone(audience: Audience, shown: Shown, days: int) -> Block:
    item_id = str(shown.standing.item.id)
    if shown.line.kind is LineKind.ESCALATED:
        news = blocks.button(audience.button("ask_for_news"), ASK_FOR_NEWS, item_id)
        return blocks.actions(news, blocks.button(audience.button("details"), DETAILS, item_id))
    update, end, snooze = ("update", UPDATE_ITEM), ("change_end", CHANGE_END), ("snooze", SNOOZE)
    help_wanted = ("ask_for_support", NOTE[RemarkKind.SUPPORT])
    if days >= _LONG:
        chosen = (update, end, ("archive", ARCHIVE))
    elif days >= _WEEK:
        chosen = (update, end, help_wanted)
    elif days >= _PRESSING:
        chosen = (end, help_wanted, snooze)
    else:
        chosen = (update, ("mark_done", MARK_DONE), snooze) if days else (("mark_done", MARK_DONE), end, snooze)
    return blocks.actions(*(blocks.button(audience.button(words), action, item_id) for words, action in chosen))


def _dealt(audience: Audience, dealt: Dealt) -> str:
    return audience.label(
        FEATURE,
        dealt.how,
        hour=hour_of(dealt.at, audience),
        day=audience.day(dealt.day) if dealt.day else "",
    )
