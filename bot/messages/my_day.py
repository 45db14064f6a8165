"""My day: what somebody owns or works on, the most pressing first. For its reader alone; it rings nobody."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.messages import blocks, facts
from bot.messages.audience import Audience
from bot.messages.blocks import Block, Message
from bot.messages.dates import day_in_brackets
from bot.messages.lists import COUNTED, more_than_counted
from bot.messages.texts import Texts
from tracker.people import Member
from tracker.standing import Standing

_NAME: Final = 40
_ROWS: Final = 10
_SECTIONS: Final = ("overdue", "due_today", "this_week", "other")


def my_day(
    texts: Texts, rows: Sequence[Standing], reader: Member, *, total: int, today: date, zone: ZoneInfo
) -> Message:
    """The items of ``rows`` in sections: overdue, due today, due this week (it ends on Sunday), other."""
    audience = Audience(texts, (reader.language,), zone, today)
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
        overdue=len(parted["overdue"]),
        due_today=len(parted["due_today"]),
        this_week=len(parted["this_week"]),
        left=min(total, COUNTED) - shown,
    )
    whole = [blocks.headline(said.headline), blocks.body(said.body)]
    whole += [_part(name, part[:_ROWS], reader, audience) for name, part in parted.items() if part]
    if said.context:
        whole.append(blocks.context_of([blocks.unmarked(said.context)]))
    return Message(said.plain, whole)


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
