"""The small form that moves an item's end: the day, and the reason it needs."""

from collections.abc import Mapping
from typing import Any

from bot.messages.blocks import Block
from bot.messages.item_form import day_input, item_form, text_input
from bot.messages.reminders import CHANGE_END, FEATURE
from bot.messages.texts import Texts
from tracker.items import Item
from tracker.languages import Language


def end_form(texts: Texts, language: Language, item: Item, *, answers: Mapping[str, Any], draft_id: int) -> Block:
    """With the end that stands."""

    def label(key: str) -> str:
        return texts.label(FEATURE, key, language)

    reason = answers.get("reason")
    inputs = [
        day_input("end", label("end"), answers.get("end") or item.end_on, optional=False),
        text_input("reason", label("reason"), reason, optional=False, lines=True, hint=label("reason_hint")),
    ]
    return item_form(texts, language, item, inputs, form=CHANGE_END, feature=FEATURE, draft_id=draft_id)
