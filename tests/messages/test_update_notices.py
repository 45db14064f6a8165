from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.messages.blocks import Message
from bot.messages.texts import Texts
from bot.messages.updates import item_updated, updated_to_you
from tests.messages.standings import LANGUAGES, PUBLISHED, SHANGHAI, TODAY, channel, checked, member, standing, words
from tracker.history import Update
from tracker.languages import Language
from tracker.standing import Standing
from tracker.templates import Field, FieldKind

COST = Field("cost", FieldKind.NUMBER, {"zh-CN": "费用", "en": "Cost"}, {}, confidential=True)
SECRETS = ("999", "12000", "12,000", "费用", "Cost", "涨价")


def with_cost() -> Standing:
    plain = standing(fields={"cost": "12000", "done": "签了合同"})
    return replace(plain, template=replace(plain.template, fields=(*plain.template.fields, COST)))


def update(changes: dict[str, Any], **more: Any) -> Update:  # noqa: ANN401 — values of several types
    made = Update(7, 2, "updated", "UFANG", PUBLISHED + timedelta(hours=1), None, changes, None, False, "V1.0", None, 2)  # noqa: FBT003
    return replace(made, **more)


def told(texts: Texts, updates: list[Update], *languages: Language) -> Message:
    message = item_updated(texts, with_cost(), updates, channel(*languages), TODAY)
    checked(message)
    return message


ONLY_COST = update({"cost": ("999", "12000")}, reason="涨价 999", note="涨价")
WITH_MORE = update({"cost": ("999", "12000"), "stage": ("s3", "s4"), "next": (None, "报价")})
MAJOR = replace(ONLY_COST, major=True, label="V2.0")
LATER = replace(ONLY_COST, no=3, at=PUBLISHED + timedelta(hours=1, minutes=1))


@pytest.mark.requirement("S29")
@pytest.mark.requirement("S30")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "updates",
    [[ONLY_COST], [WITH_MORE], [MAJOR], [update({"stage": ("s3", "s4")}), LATER], [WITH_MORE, LATER]],
)
def test_a_channel_hears_nothing_of_a_confidential_field(
    texts: Texts, language: Language, updates: list[Update]
) -> None:
    message = told(texts, updates, language, *(one for one in LANGUAGES if one != language))
    said = words(message) + message.text
    assert [secret for secret in SECRETS if secret in said] == []
    # Whoever is asked to confirm is named on the item, and is told all of it.
    hidden_in_channel = updated_to_you(
        texts, with_cost(), updates, member(language), PUBLISHED, hidden=True, zone=SHANGHAI
    )
    assert "999 → 12,000" in words(hidden_in_channel)


@pytest.mark.requirement("S29")
def test_that_one_was_changed_is_said(texts: Texts) -> None:
    assert words(told(texts, [ONLY_COST], "zh-CN")).splitlines()[0] == "T-42 官网改版"
    assert "：方敏 改了保密字段" in words(told(texts, [ONLY_COST], "zh-CN"))
    assert told(texts, [ONLY_COST], "zh-CN").text == "T-42 官网改版：方敏 改了保密字段"
    assert told(texts, [ONLY_COST], "en").text == "T-42 官网改版: 方敏 changed a confidential field"
    assert "• 保密字段" in words(told(texts, [WITH_MORE], "zh-CN"))
    assert "改了 2 处" in words(told(texts, [WITH_MORE], "zh-CN"))
    assert "• A confidential field" in words(told(texts, [MAJOR], "en"))
    assert "保密字段" not in words(told(texts, [update({"next": (None, "报价")})], "zh-CN"))
