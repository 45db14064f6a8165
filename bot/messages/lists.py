"""The list of items: the table's columns, an item below the other, for one reader alone. It rings nobody."""

from collections.abc import Sequence
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from bot.messages import blocks, facts
from bot.messages.audience import Audience
from bot.messages.blocks import Block, Message
from bot.messages.texts import Texts
from tracker.languages import Language
from tracker.standing import Standing

PAGE: Final = "list.page"
#: The most items of one page.
ROWS: Final = 10
#: Counting stops behind this; beyond it stands "200+".
COUNTED: Final = 200
_NAME: Final = 60
_PEOPLE: Final = 5
_CHARACTERS: Final = 100


def item_list(
    texts: Texts,
    rows: Sequence[Standing],
    language: Language,
    *,
    zone: ZoneInfo,
    today: date,
    total: int,
    more: str | None = None,
    filters_words: str = "",
) -> Message:
    """One page. ``more`` is where the next one begins, as the button's value."""
    audience = Audience(texts, (language,), zone, today)
    if not rows:
        empty = texts.say("item_list_empty", language, filters=filters_words)
        return Message(empty.plain, [blocks.body(empty.body)])
    said = texts.say("item_list", language, total=min(total, COUNTED), more=more_than_counted(total))
    whole = [blocks.headline(said.headline)]
    whole += [_row(standing, audience) for standing in rows[:ROWS]]
    whole.append(blocks.context_of([blocks.unmarked(said.context)]))
    if more is not None:
        whole.append(blocks.actions(blocks.button(audience.button("next_page"), PAGE, more)))
    return Message(said.plain, whole)


def more_than_counted(total: int) -> str:
    """A + behind a count that stopped."""
    return "+" if total > COUNTED else ""


def _row(standing: Standing, audience: Audience) -> Block:
    item = standing.item
    said = audience.texts.say(
        "item_list_row",
        audience.language,
        priority=facts.pressing(standing, audience),
        item=facts.item_link(standing, _NAME),
        stage=facts.brief(standing.stage(audience.language), 1, _NAME),
        end=facts.end(standing, audience),
        overdue=facts.days_overdue(standing, audience),
        owner=facts.names(standing, [item.owner], audience),
        people=facts.names(standing, item.collaborators, audience, _PEOPLE),
        departments=facts.some(standing.department_names, audience, _PEOPLE),
        done=facts.brief(item.fields.get("done", ""), 1, _CHARACTERS),
        next=facts.brief(item.fields.get("next", ""), 1, _CHARACTERS),
        changed=audience.moment(item.changed_at),
    )
    return blocks.body(said.body)
