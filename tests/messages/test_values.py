"""Every kind of field, as its answer is called in each language."""

from dataclasses import replace
from typing import Any

import pytest

from bot.messages.audience import Audience
from bot.messages.texts import Texts
from bot.messages.values import answer_in_words
from tests.messages.standings import SHANGHAI, TODAY, standing
from tracker.cadence import Cadence, Every
from tracker.templates import Choice, Field, FieldKind

CHOICES = (Choice("a", {"zh-CN": "甲", "en": "First"}), Choice("b", {"zh-CN": "乙", "en": "Second"}))


@pytest.mark.parametrize(
    ("kind", "answer", "zh", "en"),
    [
        (FieldKind.SHORT_TEXT, "官网", "官网", "官网"),
        (FieldKind.LONG_TEXT, "一\n二", "一\n二", "一\n二"),
        (FieldKind.REMARKS, "接口\n预算", "接口\n预算", "接口\n预算"),
        (FieldKind.NUMBER, "12000.50", "12,000.50", "12,000.50"),
        (FieldKind.NUMBER, "0", "0", "0"),
        (FieldKind.NUMBER, "-3", "-3", "-3"),
        (FieldKind.NUMBER, "1E+3", "1,000", "1,000"),
        (FieldKind.DATE, "2026-03-20", "3月20日（周五）", "Fri 20 Mar"),
        (FieldKind.DATE_TIME, "2026-03-20T01:30:00+00:00", "3月20日（周五）09:30", "Fri 20 Mar, 09:30"),
        (FieldKind.CHOICE, "b", "乙", "Second"),
        (FieldKind.CHOICE, "gone", "gone", "gone"),
        (FieldKind.CHOICES, ["b", "a"], "乙、甲", "Second, First"),
        (FieldKind.YES_NO, "yes", "是", "Yes"),
        (FieldKind.YES_NO, "no", "否", "No"),
        (FieldKind.LINK, "https://acme.cn/a?b=c", "https://acme.cn/a?b=c", "https://acme.cn/a?b=c"),
        (FieldKind.MEMBER, "ULI", "李倩", "李倩"),
        (FieldKind.MEMBER, "USTRANGER", "USTRANGER", "USTRANGER"),
        (FieldKind.MEMBERS, ["ULI", "UDANA"], "李倩、Dana Reed", "李倩, Dana Reed"),
        (FieldKind.DEPARTMENT, "1", "市场部", "市场部"),
        (FieldKind.DEPARTMENT, "99", "", ""),
        (FieldKind.DEPARTMENTS, ["2", "99", "1"], "技术部、市场部", "技术部, 市场部"),
        (FieldKind.CHANNEL, "C1", "#launch", "#launch"),
        (FieldKind.CHANNEL, "C9", "", ""),
        (FieldKind.STAGE, "s4", "开发中", "In development"),
        (FieldKind.STAGE, "gone", "gone", "gone"),
        (FieldKind.PRIORITY, "1", "紧急", "Urgent"),
        (FieldKind.SENSITIVITY, "2", "受限", "Restricted"),
        (FieldKind.CADENCE, Cadence(Every.WEEK, weekdays=(5,)).document(), "每周五", "Every week on Friday"),
        (FieldKind.CADENCE, None, "不提醒", "No reminder"),
    ],
)
def test_an_answer_in_words(texts: Texts, kind: FieldKind, answer: Any, zh: str, en: str) -> None:  # noqa: ANN401
    field = Field("f1", kind, {"en": "F"}, {}, choices=CHOICES)
    said = [
        answer_in_words(field, answer, standing(), Audience(texts, (language,), SHANGHAI, TODAY))
        for language in ("zh-CN", "en")
    ]
    assert said == [zh, en]


@pytest.mark.parametrize("kind", [kind for kind in FieldKind if kind is not FieldKind.CADENCE])
@pytest.mark.parametrize("empty", [None, "", [], ()])
def test_no_answer_has_no_words(texts: Texts, kind: FieldKind, empty: Any) -> None:  # noqa: ANN401
    field = replace(Field("f1", kind, {"en": "F"}, {}), choices=CHOICES)
    assert answer_in_words(field, empty, standing(), Audience(texts, ("en",), SHANGHAI, TODAY)) == ""
