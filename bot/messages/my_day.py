"""My day: what somebody owns or works on, the most pressing first. For its reader alone; it rings nobody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.messages import blocks, facts
from bot.messages.audience import Audience
from bot.messages.blocks import Block, Message
from bot.messages.dates import day_in_brackets
from bot.messages.details import fields_shown
from bot.messages.lists import COUNTED, more_than_counted
from bot.messages.texts import Texts
from tracker.history import Update
from tracker.people import Member
from tracker.standing import Standing

_NAME: Final = 40
_ROWS: Final = 10
_FIELDS: Final = 3
_SECTIONS: Final = ("overdue", "due_today", "this_week", "other")


@dataclass(frozen=True, slots=True)
class News:
    """What others changed on an item since yesterday, the latest last; the item has the names of whoever did."""

    standing: Standing
    updates: Sequence[Update]


@dataclass(frozen=True, slots=True)
class MyDay:
    """What somebody owns or works on: ``rows`` may be fewer than there are, the counts are of all."""

    rows: Sequence[Standing]
    total: int
    overdue: int = 0
    due_today: int = 0
    this_week: int = 0
    news: Sequence[News] = ()


def my_day(texts: Texts, day: MyDay, reader: Member, *, today: date, zone: ZoneInfo) -> Message:
    """In sections: overdue, due today, due this week (it ends on Sunday), other; then what others changed."""
    audience = Audience(texts, (reader.language,), zone, today)
    rows, total = day.rows, day.total
    if not rows:
        said = texts.say("my_day_empty", reader.language)
        return Message(said.plain, [blocks.headline(said.headline), blocks.body(said.body)])
    parted: dict[str, list[Standing]] = {name: [] for name in _SECTIONS}
    for standing in rows:
        parted[_section(standing.item.end_on, today)].append(standing)
    shown = sum(len(part[:_ROWS]) for part in parted.values())
    said = texts.say(
        "my_day",
        reader.language,
        today=audience.day(today),
        total=min(total, COUNTED),
        more=more_than_counted(total),
        overdue=_counted(day.overdue),
        due_today=_counted(day.due_today),
        this_week=_counted(day.this_week),
        left=min(total, COUNTED) - shown,
    )
    whole = [blocks.headline(said.headline), blocks.body(said.body)]
    whole += [_part(name, part[:_ROWS], reader, audience) for name, part in parted.items() if part]
    if day.news:
        whole.append(_news(day.news, reader, audience))
    if said.context:
        whole.append(blocks.context_of([blocks.unmarked(said.context)]))
    return Message(said.plain, whole)


def _counted(count: int) -> str:
    return f"{min(count, COUNTED)}{more_than_counted(count)}" if count else ""


def _news(news: Sequence[News], reader: Member, audience: Audience) -> Block:
    """An item a line: who changed what, or that it is new."""
    rows = []
    for one in news[:_ROWS]:
        changed = {key for update in one.updates for key in update.changes}
        fields = [field.name(reader.language) for field in fields_shown(one.standing, reader) if field.key in changed]
        rows.append(
            {
                "item": facts.item_link(one.standing, _NAME),
                "by_name": facts.names(
                    one.standing, list(dict.fromkeys(update.made_by for update in one.updates)), audience, _FIELDS
                ),
                "published": any(update.kind == "published" for update in one.updates),
                "hidden": bool(changed) and not fields,
                "fields": facts.some(fields, audience, _FIELDS),
                "at": audience.moment(one.updates[-1].at),
            }
        )
    said = audience.texts.say("my_day_news", reader.language, rows=rows, left=max(len(news) - _ROWS, 0))
    return blocks.body(said.body)


def _section(ends: date | None, today: date) -> str:
    if ends is None:
        return "other"
    if ends < today:
        return "overdue"
    if ends == today:
        return "due_today"
    sunday = today + timedelta(days=7 - today.isoweekday())
    return "this_week" if ends <= sunday else "other"


def _part(name: str, rows: Sequence[Standing], reader: Member, audience: Audience) -> Block:
    lines = [_row(standing, reader, audience) for standing in rows]
    return blocks.body(audience.texts.say("my_day_section", reader.language, kind=name, rows=lines).body)


def _row(standing: Standing, reader: Member, audience: Audience) -> dict[str, object]:
    item = standing.item
    return {
        "priority": facts.pressing(standing, audience),
        "item": facts.item_link(standing, _NAME),
        "owner": "" if item.owner == reader.user_id else facts.names(standing, [item.owner], audience),
        "overdue": facts.days_overdue(standing, audience),
        "end": facts.end(standing, audience),
        "end_in_brackets": day_in_brackets(item.end_on, reader.language, audience.today) if item.end_on else "",
        "stage": facts.brief(standing.stage(reader.language), 1, _NAME),
    }
