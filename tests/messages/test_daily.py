"""The day's message: each kind of line, in both languages, before and after it is dealt with."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.messages.audience import Audience
from bot.messages.daily import Dealt, Shown, daily_message
from bot.messages.texts import Texts
from tests.messages.standings import LANGUAGES, SHANGHAI, TODAY, checked, member, rung, standing, words
from tracker.daily import Line, LineKind
from tracker.languages import Language
from tracker.remarks import Remark, RemarkKind

AT = datetime(2026, 3, 12, 2, 12, tzinfo=UTC)
LATE = replace(standing(), item=replace(standing().item, end_on=date(2026, 3, 9)))
ASKED = Remark(5, 7, RemarkKind.SUPPORT, "提供渠道数据", "UFANG", AT, holder="ULI", due_on=TODAY)
FOLLOWED = Shown(Line(LineKind.FOLLOWED, 7, 1), standing(), changed=frozenset({"end"}))
LINES = [
    Shown(Line(LineKind.OVERDUE, 7), LATE),
    Shown(Line(LineKind.DUE, 7), standing()),
    Shown(Line(LineKind.CONFIRM, 7, 2), standing(), confirm_by=AT),
    Shown(Line(LineKind.SUPPORT, 7, 5), standing(), remark=ASKED),
    Shown(Line(LineKind.SUPPORT, 7, 5), standing(), remark=replace(ASKED, answered_at=AT)),
    Shown(Line(LineKind.UNCONFIRMED, 7, 1), standing()),
    Shown(Line(LineKind.WANTED, 7), standing(), askers=("UFANG",)),
    FOLLOWED,
]
DEALT = [
    Dealt("updated", AT), Dealt("closed"), Dealt("confirmed", AT), Dealt("accepted", AT), Dealt("offered", AT, TODAY),
]  # fmt: skip


def said(texts: Texts, lines: list[Shown], language: Language) -> str:
    message = daily_message(Audience(texts, (language,), SHANGHAI, TODAY), lines, member(language))
    assert not rung(message)
    return checked(message)


@pytest.mark.requirement("S21")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_days_message(texts: Texts, language: Language, snapshot: SnapshotAssertion) -> None:
    dealt = [replace(line, dealt=how) for line, how in zip(LINES, DEALT, strict=False)]
    assert [said(texts, LINES, language), said(texts, dealt, language)] == snapshot


@pytest.mark.requirement("S21")
@pytest.mark.parametrize(
    ("language", "both", "news", "over"),
    [
        ("zh-CN", "，1 件事等你", "，没有事等你，关注的有变化", "，都处理完了"),
        ("en", " · 1 thing for you", " · nothing waits for you; what you follow has changed", " · all dealt with"),
    ],
)
def test_the_headline_counts_what_waits_and_no_news(
    texts: Texts, language: Language, both: str, news: str, over: str
) -> None:
    audience = Audience(texts, (language,), SHANGHAI, TODAY)
    done = replace(LINES[2], dealt=Dealt("confirmed", AT))
    known = [LINES[5], FOLLOWED]  # who has not confirmed, and what is followed
    for lines, headline in (([LINES[2], *known], both), ([FOLLOWED], news), ([done, *known], over)):
        first = words(daily_message(audience, lines, member(language))).splitlines()[0]
        assert first.endswith(headline)
