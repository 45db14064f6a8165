"""The form that puts an item off, and what is said of it."""

from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import Any, Final

from bot.messages import blocks, facts
from bot.messages.audience import Audience
from bot.messages.blocks import Block, Message
from bot.messages.item_form import item_form
from bot.messages.reminders import FEATURE, SNOOZE
from tracker.standing import Standing

UNDO: Final = "reminders.take_back"
UNTIL, DAY = "until", "day"
TOMORROW, NEXT_WEEK, THAT_DAY = "tomorrow", "next_week", "that_day"


def snooze_form(audience: Audience, standing: Standing, draft_id: int) -> Block:
    """Tomorrow, next week's Monday, or a day of one's own."""
    days = {TOMORROW: tomorrow(audience.today), NEXT_WEEK: next_monday(audience.today)}
    options = [blocks.option(audience.label(FEATURE, key, day=audience.day(day)), key) for key, day in days.items()] + [
        blocks.option(audience.label(FEATURE, THAT_DAY), THAT_DAY)
    ]
    inputs = [
        blocks.input_block(
            UNTIL,
            audience.label(FEATURE, "until"),
            {"type": "radio_buttons", "options": options, "initial_option": options[0]},
            optional=False,
        ),
        blocks.input_block(
            DAY,
            audience.label(FEATURE, "day"),
            {"type": "datepicker"},
            optional=True,
            hint=audience.label(FEATURE, "day_hint"),
        ),
    ]
    return item_form(
        audience.texts, audience.language, standing.item, inputs, form=SNOOZE, feature=FEATURE, draft_id=draft_id
    )


def read_until(view: Mapping[str, Any], today: date) -> date | None:
    """The day somebody chose; None where they chose to say one and said none."""
    values = view["state"]["values"]
    chosen = ((values.get(UNTIL) or {}).get(UNTIL) or {}).get("selected_option") or {}
    if chosen.get("value") == TOMORROW:
        return tomorrow(today)
    if chosen.get("value") == NEXT_WEEK:
        return next_monday(today)
    day = ((values.get(DAY) or {}).get(DAY) or {}).get("selected_date")
    return date.fromisoformat(day) if day else None


def put_off(audience: Audience, standing: Standing, until: date, hour: time) -> Message:
    """To whoever put it off: when they hear of it again; and a way back."""
    said = audience.texts.say(
        "put_off", audience.language, item=facts.item_link(standing), until=audience.day(until), hour=f"{hour:%H:%M}"
    )
    undo = blocks.button(audience.button("undo"), UNDO, str(standing.item.id))
    return Message(said.plain, [blocks.headline(said.headline), blocks.actions(undo)])


def taken_back(audience: Audience) -> Message:
    """To whoever took it back."""
    words = audience.label(FEATURE, "undone")
    return Message(words, [blocks.words(words)])


def tomorrow(today: date) -> date:
    """The day after."""
    return today + timedelta(days=1)


def next_monday(today: date) -> date:
    """The Monday of the week after."""
    return today + timedelta(days=8 - today.isoweekday())
