"""My day, in App Home and as the answer to bare ``/track``: what its reader has to do, with buttons to do it there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.messages import blocks, facts
from bot.messages.acks import confirm_all_button
from bot.messages.audience import Audience
from bot.messages.blocks import Block, Message
from bot.messages.dates import day_in_brackets
from bot.messages.details import fields_shown
from bot.messages.first import SHOW_DAY, first_home, new_item_button
from bot.messages.in_place import on_confirmation, on_item, on_remark
from bot.messages.lists import COUNTED, more_than_counted
from bot.messages.remark_words import how_it_stands
from bot.messages.texts import Texts
from tracker.my_day import AskedOfYou, MyDay, News, Part, Shown, Some, ToConfirm
from tracker.people import Member
from tracker.standing import Standing

#: How the ids of the blocks begin whose buttons act on what stands in it; then the page, then where on it.
ROWS: Final = "my_day"
#: What leads to the whole of a part, and through its pages and back.
SHOW: Final = SHOW_DAY
_BACK, _PREVIOUS, _NEXT = "my_day.all", "my_day.previous", "my_day.next"
PAGES: Final = (SHOW, _BACK, _PREVIOUS, _NEXT)
#: Rows of each part: two blocks each, in a message of 50 and a Home of 100; and of one part on a page of its own.
IN_MESSAGE: Final = Shown(rows=5)
IN_HOME: Final = Shown(rows=10)
_PAGE_IN_MESSAGE: Final = 15
_PAGE_IN_HOME: Final = 40
_NAME: Final = 40
_TEXT: Final = 120
_FIELDS: Final = 3


@dataclass(frozen=True, slots=True)
class _Row:
    """One thing in a part: the title it stands under, what it says, and what can be done with it."""

    title: str
    lines: Sequence[str]
    buttons: Sequence[Block] = ()


def my_day(texts: Texts, day: MyDay, reader: Member, *, today: date, zone: ZoneInfo) -> Message:
    """As an answer to its reader alone. It rings nobody."""
    audience = Audience(texts, (reader.language,), zone, today)
    said = _said(day, audience)
    whole = [blocks.headline(said["headline"]), *said["body"], *_parts(day, reader, audience)]
    if not day.waits:
        whole.append(blocks.actions(new_item_button(audience)))
    return Message(said["plain"], whole)


def home(texts: Texts, day: MyDay, reader: Member, *, today: date, zone: ZoneInfo, first: bool = False) -> Block:
    """As its reader's App Home; the ``first`` time there is nothing in it, with what it is for."""
    audience = Audience(texts, (reader.language,), zone, today)
    if first and not day.waits:
        whole = first_home(audience)
    else:
        said = _said(day, audience)
        whole = [blocks.headline(said["headline"]), *said["body"], blocks.actions(new_item_button(audience))]
    return blocks.home([*whole, *_parts(day, reader, audience)])


def page_value(part: Part | None, number: int = 1) -> str:
    """What a button that shows a page carries; for no part, what leads back to all of them."""
    return f"{part.value}/{number}" if part else "all"


def read_page(value: str, *, in_home: bool) -> Shown:
    """What such a button asks for; everything for what is none of ours."""
    part, _, number = value.partition("/")
    if part not in {one.value for one in Part} or not number.isdecimal() or not 0 < len(number) < len("10000"):
        return IN_HOME if in_home else IN_MESSAGE
    return Shown(_PAGE_IN_HOME if in_home else _PAGE_IN_MESSAGE, Part(part), max(int(number), 1))


def _said(day: MyDay, audience: Audience) -> dict[str, Any]:
    """The headline with the date, and how much there is; or that nothing waits, and how to begin."""
    if not day.waits:
        said = audience.texts.say("my_day_empty", audience.language, news=day.news.total)
    else:
        said = audience.texts.say(
            "my_day",
            audience.language,
            today=audience.day(audience.today),
            total=min(day.mine.total, COUNTED),
            more=more_than_counted(day.mine.total),
            to_confirm=_counted(day.to_confirm.total),
            asked=_counted(day.asked.total),
            overdue=_counted(day.overdue),
            due_today=_counted(day.due_today),
            this_week=_counted(day.this_week),
        )
    return {"headline": said.headline, "body": [blocks.body(said.body)] if said.body else [], "plain": said.plain}


def _counted(count: int) -> str:
    return f"{min(count, COUNTED)}{more_than_counted(count)}" if count else ""


def _parts(day: MyDay, reader: Member, audience: Audience) -> Iterator[Block]:
    confirm = day.to_confirm.rows[: day.shown.rows]
    yield from _part(Part.CONFIRM, day, audience, [_to_confirm(one, reader, audience) for one in confirm])
    yield from _part(Part.ASKED, day, audience, [_asked(one, reader, audience) for one in day.asked.rows])
    yield from _part(Part.MINE, day, audience, list(_mine(day, reader, audience)))
    yield from _part(Part.NEWS, day, audience, list(_news(day.news.rows, reader, audience)))
    if day.shown.part:
        number, part = day.shown.number, day.shown.part
        ways = [("my_day", _BACK, page_value(None))]
        ways += [("previous_page", _PREVIOUS, page_value(part, number - 1))] if number > 1 else []
        ways += [("next_page", _NEXT, page_value(part, number + 1))] if _some(day, part).more else []
        yield blocks.actions(
            *(blocks.button(audience.label("my_day", words), action, value) for words, action, value in ways)
        )


def _part(part: Part, day: MyDay, audience: Audience, rows: Sequence[_Row]) -> Iterator[Block]:
    """The rows under their titles, and what leads to the rest of them or deals with all of them at once."""
    if not rows:
        return
    title = ""
    for nth, row in enumerate(rows):
        if row.title != title:
            said = audience.texts.say("my_day_section", audience.language, kind=row.title)
            yield blocks.headline(said.headline)
        title = row.title
        yield blocks.body(row.lines)
        if row.buttons:
            yield blocks.actions(*row.buttons, block_id=f"{ROWS}:{_page(day.shown)}:{part.value}/{nth}")
    below = []
    if part is Part.CONFIRM and len(day.to_confirm.rows) > 1:
        below.append(confirm_all_button(audience, [(one.standing, one.update_no) for one in day.to_confirm.rows]))
    if day.shown.part is None and _some(day, part).more:
        label = audience.label("my_day", "show_all", n=_counted(_some(day, part).total))
        below.append(blocks.button(label, SHOW, page_value(part)))
    if below:
        yield blocks.actions(*below, block_id=f"{ROWS}:{_page(day.shown)}:{part.value}")


def _page(shown: Shown) -> str:
    return page_value(shown.part, shown.number)


def _some(day: MyDay, part: Part) -> Some[Any]:
    parts: Mapping[Part, Some[Any]]
    parts = {Part.CONFIRM: day.to_confirm, Part.ASKED: day.asked, Part.MINE: day.mine, Part.NEWS: day.news}
    return parts[part]


def _row(kind: str, standing: Standing, audience: Audience, *buttons: Block, **values: object) -> _Row:
    said = audience.texts.say(
        "my_day_row",
        audience.language,
        kind=kind,
        item=facts.item_link(standing, _NAME),
        priority=facts.pressing(standing, audience),
        **(dict.fromkeys(("owner", "end", "end_in_brackets", "stage", "text", "at", "stands", "put_off"), "") | values),
    )
    return _Row(kind, said.body, buttons)


def _to_confirm(one: ToConfirm, reader: Member, audience: Audience) -> _Row:
    buttons = on_confirmation(one.standing, one.update_no, reader, audience)
    at = audience.moment(one.due_at)
    return _row("confirm", one.standing, audience, *buttons, at=at, text=one.standing.item.version)


def _asked(one: AskedOfYou, reader: Member, audience: Audience) -> _Row:
    remark = one.remark
    return _row(
        "asked",
        one.standing,
        audience,
        *on_remark(one.standing, remark, reader, audience, room=2),
        text=facts.brief(remark.text, 1, _TEXT),
        end=audience.day(remark.due_on) if remark.due_on else "",
        stands=how_it_stands(remark, audience) if remark.answered_at else "",
    )


def _mine(day: MyDay, reader: Member, audience: Audience) -> Iterator[_Row]:
    """The nearest end first: overdue, due today, due this week (it ends on Sunday), other."""
    for standing in day.mine.rows:
        item, ends = standing.item, standing.item.end_on
        until = day.put_off.get(item.id)
        yield _row(
            _kind(ends, audience.today),
            standing,
            audience,
            *on_item(standing, reader, audience),
            put_off=audience.day(until) if until else "",
            owner="" if item.owner == reader.user_id else facts.names(standing, [item.owner], audience),
            overdue=facts.days_overdue(standing, audience),
            end=facts.end(standing, audience),
            end_in_brackets=day_in_brackets(ends, audience.language, audience.today) if ends else "",
            stage=facts.brief(standing.stage(audience.language), 1, _NAME),
        )


def _kind(ends: date | None, today: date) -> str:
    if ends is None:
        return "other"
    if ends <= today:
        return "due_today" if ends == today else "overdue"
    sunday = today + timedelta(days=7 - today.isoweekday())
    return "this_week" if ends <= sunday else "other"


def _news(news: Sequence[News], reader: Member, audience: Audience) -> Iterator[_Row]:
    """An item a line: who changed what, or that it is new."""
    for one in news:
        row = _piece_of_news(one, reader, audience)
        yield _Row(Part.NEWS.value, audience.texts.say("my_day_news", audience.language, row=row).body)


def _piece_of_news(one: News, reader: Member, audience: Audience) -> Mapping[str, object]:
    changed = {key for update in one.updates for key in update.changes}
    fields = [field.name(reader.language) for field in fields_shown(one.standing, reader) if field.key in changed]
    makers = list(dict.fromkeys(update.made_by for update in one.updates))
    return {
        "item": facts.item_link(one.standing, _NAME),
        "by_name": facts.names(one.standing, makers, audience, _FIELDS),
        "published": any(update.kind == "published" for update in one.updates),
        "hidden": bool(changed) and not fields,
        "fields": facts.some(fields, audience, _FIELDS),
        "at": audience.moment(one.updates[-1].at),
    }
