"""Word of an item in other hands."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.messages.audience import Audience
from bot.messages.hand_over import (
    assign_form,
    hand_over_undone,
    handed_from_you,
    handed_over,
    nobody_to_take,
    not_yours_after_all,
    owner_gone,
)
from bot.messages.texts import Texts
from bot.messages.updates import handed_to_you, item_updated
from playground.block_kit import check_view
from tests.messages.standings import (
    HOSTILE,
    LANGUAGES,
    PEOPLE,
    PUBLISHED,
    SHANGHAI,
    TODAY,
    channel,
    checked,
    member,
    rung,
    standing,
    words,
)
from tracker.history import Update
from tracker.languages import Language
from tracker.remarks import Remark, RemarkKind

AT = datetime(2026, 3, 12, 7, 0, tzinfo=UTC)
ENTRY = Update(
    7, 2, "updated", "UCHEN", AT, None, {"owner": ("ULI", "UFANG"), "collaborators": (["UFANG"], ["ULI"])}, "更熟悉",
    major=False, label="V1.0", note=None, told_with=2,
)  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_of_those_concerned(texts: Texts, language: Language, snapshot: SnapshotAssertion) -> None:
    todo = Remark(1, 7, RemarkKind.TODO, "校对", "UFANG", PUBLISHED)
    item, reader = replace(standing(update_no=2), remarks=(todo,)), member(language)
    audience = Audience(texts, (language,), SHANGHAI, TODAY)
    took, hostile = replace(ENTRY, made_by="UFANG", reason=None), replace(ENTRY, reason=HOSTILE)
    said = [
        handed_to_you(texts, item, [ENTRY], reader, AT, zone=SHANGHAI),
        *(handed_from_you(texts, item, entry, reader, AT, zone=SHANGHAI) for entry in (ENTRY, took, hostile)),
        *(handed_over(item, audience, no=2, was_theirs=theirs) for theirs in (True, False)),
        hand_over_undone(item, audience),
        *(not_yours_after_all(item, HOSTILE, audience, named=named) for named in (True, False)),
    ]
    assert [checked(one) for one in said] == snapshot
    assert not [one for one in said if rung(one)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_items_of_somebody_gone(texts: Texts, language: Language, snapshot: SnapshotAssertion) -> None:
    audience = Audience(texts, (language,), SHANGHAI, TODAY)
    many = [standing(id=nth, ref=nth, name="长" * 150) for nth in range(1, 13)]
    assert [
        checked(owner_gone([standing(), standing(id=8, ref=43, end_on=None)], PEOPLE["ULI"], audience)),
        words(owner_gone(many, PEOPLE["ULI"], audience)),
    ] == snapshot
    checked(owner_gone(many, PEOPLE["ULI"], audience))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form(texts: Texts, language: Language, snapshot: SnapshotAssertion) -> None:
    view = assign_form(texts, language, standing().item, answers={"owner": "ULI"}, draft_id=3, problems={"": "…"})
    check_view(view)
    assert view == snapshot


def test_that_the_two_change_places_goes_without_saying(texts: Texts) -> None:
    told = words(item_updated(texts, standing(), [ENTRY], channel("zh-CN"), TODAY))
    assert "原负责人 李倩" in told
    assert "协作人" not in told
    with_another = replace(ENTRY, changes={**ENTRY.changes, "collaborators": (["UFANG"], ["ULI", "UDANA"])})
    assert "协作人" in words(item_updated(texts, standing(), [with_another], channel("zh-CN"), TODAY))


@pytest.mark.parametrize("language", LANGUAGES)
def test_whose_items_nobody_is_there_to_take(texts: Texts, language: Language, snapshot: SnapshotAssertion) -> None:
    audience = Audience(texts, (language,), SHANGHAI, TODAY)
    some, many = ([43, 7], range(1, 26))
    assert [words(nobody_to_take(list(refs), PEOPLE["ULI"], audience)) for refs in ([43], some, many)] == snapshot
    both = Audience(texts, LANGUAGES, SHANGHAI, TODAY)
    checked(nobody_to_take(list(many), replace(PEOPLE["ULI"], name=HOSTILE), both))
