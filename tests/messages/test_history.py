from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.messages.audience import Audience
from bot.messages.blocks import Message
from bot.messages.history import HistoryPage, Version, compared, history, version
from bot.messages.texts import Texts
from tests.messages.standings import (
    HOSTILE,
    LANGUAGES,
    PUBLISHED,
    SHANGHAI,
    TODAY,
    checked,
    member,
    rung,
    standing,
    words,
)
from tracker.answers import answers_of
from tracker.history import Update
from tracker.languages import Language
from tracker.people import Kind, Member
from tracker.standing import Standing
from tracker.templates import Field, FieldKind

PUBLISHING = Update(7, 1, "published", "UCHEN", PUBLISHED, None, {}, None, True, "V1.0", None, 1)  # noqa: FBT003
OUTSIDER = Member("UELSE", "别人", Kind.MEMBER, "zh-CN")
COST = Field("cost", FieldKind.NUMBER, {"zh-CN": "费用", "en": "Cost"}, {}, confidential=True)


def update(no: int, **changed: Any) -> Update:  # noqa: ANN401 — values of several types
    plain = replace(PUBLISHING, no=no, kind="updated", made_by="UFANG", at=PUBLISHED + timedelta(hours=no), major=False)
    return replace(plain, **changed)


PAGE = HistoryPage(
    [
        update(6),
        update(5, major=True, label="V2.0", note="交付标准改了", reason="接口要重做", changes={"stage": ("s5", "s4")}),
        update(
            4, occurred_at=PUBLISHED, changes={"owner": ("ULI", "UFANG"), "collaborators": (None, ["ULI", "UDANA"])}
        ),
        update(
            3, occurred_at=PUBLISHED - timedelta(hours=40),
            changes={"priority": ("3", "1"), "departments": (["1"], [])},
        ),
        update(
            2, reason="需求\n调整",
            changes={"end": ("2026-03-16", "2026-03-20"), "next": (None, "一\n二"), "old": (1, 2)},
        ),
        PUBLISHING,
    ],
    {3: timedelta(hours=43)},
    newer="7/16",
    older="7/2",
)  # fmt: skip


def audience(texts: Texts, language: Language) -> Audience:
    return Audience(texts, (language,), SHANGHAI, TODAY)


def confidential() -> Standing:
    plain = standing(fields={"cost": "12000", "goal": "x"})
    return replace(plain, template=replace(plain.template, fields=(*plain.template.fields, COST)))


@pytest.mark.requirement("S12")
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_of_history(texts: Texts, language: Language, snapshot: SnapshotAssertion) -> None:
    message = history(standing(update_no=6), PAGE, member(language), audience(texts, language))
    assert checked(message) == snapshot
    assert not rung(message)


@pytest.mark.requirement("S13")
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_version_and_what_is_otherwise_today(texts: Texts, language: Language, snapshot: SnapshotAssertion) -> None:
    now = standing(major=3)
    then = answers_of(now.item) | {"name": "官网", "end": "2026-03-16", "stage": "s2", "owner": "ULI", "goal": None}
    found = Version(update(5, major=True, label="V2.0", note="交付标准改了"), then)
    for say in (version, compared):
        message = say(now, found, member(language), audience(texts, language))
        assert checked(message) == snapshot
        assert not rung(message)


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_nothing_is_otherwise_that_is_said(texts: Texts, language: Language, snapshot: SnapshotAssertion) -> None:
    found = Version(PUBLISHING, answers_of(standing().item))
    assert words(compared(standing(), found, member(language), audience(texts, language))) == snapshot


@pytest.mark.parametrize("text", ["长" * 3000, HOSTILE, "𠀀" * 3000, "ﷺ" * 3000])
@pytest.mark.parametrize("entries", [1, 10])
def test_the_longest_of_everything_fits(texts: Texts, entries: int, text: str) -> None:
    whole = standing(name="名" * 150, fields=dict.fromkeys(("goal", "done", "next"), text))
    fields = [
        Field(f"f{nth}", FieldKind.LONG_TEXT, {"en": "Field " * 20, "zh-CN": "字段" * 60}, {}) for nth in range(40)
    ]
    whole = replace(whole, template=replace(whole.template, fields=(*whole.template.fields, *fields)))
    for keys in ([field.key for field in fields], ["goal"]):
        changes = dict.fromkeys(keys, (text, text + "x"))
        made = [
            update(no, changes=changes, reason=text, note=text, major=True, occurred_at=PUBLISHED)
            for no in range(entries, 0, -1)
        ]
        page = HistoryPage(made, {no: timedelta(days=400) for no in range(11)}, newer="9" * 19, older="9" * 19)
        for language in LANGUAGES:
            checked(history(whole, page, member(language), audience(texts, language)))
            found = Version(made[0], answers_of(whole.item) | dict.fromkeys(keys, text + "y"))
            checked(version(whole, found, member(language), audience(texts, language)))
            checked(compared(whole, found, member(language), audience(texts, language)))


@pytest.mark.requirement("S29")
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_confidential_is_told_to_those_named_alone(
    texts: Texts, language: Language, snapshot: SnapshotAssertion
) -> None:
    page = HistoryPage([update(2, changes={"cost": ("999", "12000")})], {})
    found = Version(PUBLISHING, answers_of(confidential().item) | {"cost": "999"})

    def said(reader: Member) -> list[str]:
        heard = audience(texts, language)
        whole = [
            history(confidential(), page, reader, heard),
            version(confidential(), found, reader, heard),
            compared(confidential(), found, reader, heard),
        ]
        return [words(message) + message.text for message in whole]

    named, other = said(member(language)), said(OUTSIDER)
    assert all("999" in one for one in named)
    assert not any("999" in one or "12,000" in one or "12000" in one for one in other)
    assert other[0] == snapshot


def test_an_earlier_version_gives_nobody_a_right_back(texts: Texts) -> None:
    """Who owned it then and is named on it no more is not shown what is confidential."""
    then = answers_of(confidential().item) | {"owner": OUTSIDER.user_id, "cost": "999"}
    message: Message = version(confidential(), Version(PUBLISHING, then), OUTSIDER, audience(texts, "zh-CN"))
    assert "999" not in words(message)


def test_the_day_of_another_year_has_its_year(texts: Texts) -> None:
    heard = Audience(texts, ("en",), SHANGHAI, date(2027, 1, 5))
    assert "Thu 12 Mar 2026, 14:20" in words(history(standing(), HistoryPage([PUBLISHING], {}), member("en"), heard))
