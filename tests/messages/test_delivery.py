from dataclasses import replace

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.messages.audience import Audience
from bot.messages.blocks import Message
from bot.messages.card import moved_card
from bot.messages.delivery import cannot_deliver, cannot_reach, card_deleted, not_out_yet, reached_again
from bot.messages.moving import items_moved, move_form
from bot.messages.texts import Texts
from playground.block_kit import check_view
from tests.messages.standings import LANGUAGES, PUBLISHED, SHANGHAI, channel, checked, member, rung, standing, words
from tracker.delivery import Cause, Extent, TroubledPlace
from tracker.languages import Language

PLACE = TroubledPlace(7, Cause.ARCHIVED, "is_archived", PUBLISHED, channel="launch")
THREE = Extent(3, 2, 0)


def to(texts: Texts, *languages: Language) -> Audience:
    return Audience(texts, languages, SHANGHAI, PUBLISHED.astimezone(SHANGHAI).date())


def words_of(message: Message) -> str:
    checked(message)
    return words(message)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("cause", list(Cause))
def test_each_cause_says_what_helps(
    texts: Texts, cause: Cause, language: Language, snapshot: SnapshotAssertion
) -> None:
    place = replace(PLACE, cause=cause, error="an_error")
    if cause is Cause.PERSON_GONE:
        place = replace(place, channel=None, person="吴昊")
    to_admin = cannot_deliver(to(texts, language), place, THREE)
    to_owner = cannot_reach(texts, standing(), place, member(language))
    assert [words_of(one) for one in (to_admin, to_owner)] == snapshot
    assert not rung(to_admin)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("place", "extent"),
    [
        (replace(PLACE, ended=True), Extent(0, 0, 1)),
        (replace(PLACE, ended=True), Extent(0, 0, 0, moved=2, moved_to="office")),
        (replace(PLACE, ended=True), Extent(0, 0, 0, moved=3)),
        (replace(PLACE, ended=True, ended_by="陈立"), Extent(0, 0, 0, moved_back=2)),
        (replace(PLACE, ended=True), THREE),
        (replace(PLACE, ended=True, ended_by="陈立"), THREE),
    ],
    ids=["mended", "moved", "moved to several", "moved back", "given up", "stopped"],
)
def test_what_came_of_it(
    texts: Texts, place: TroubledPlace, extent: Extent, language: Language, snapshot: SnapshotAssertion
) -> None:
    assert words_of(cannot_deliver(to(texts, language), place, extent)) == snapshot


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_an_owner_reads_in_the_place_of_it(texts: Texts, language: Language, snapshot: SnapshotAssertion) -> None:
    ended, none = replace(PLACE, ended=True), Extent(0, 0, 1)
    said = [
        reached_again(texts, standing(), ended, none, member(language), moved=False),
        reached_again(texts, standing(), replace(ended, channel="office"), none, member(language), moved=True),
        reached_again(texts, standing(), replace(ended, ended_by="陈立"), none, member(language), moved=False),
        reached_again(texts, standing(), ended, THREE, member(language), moved=False),
        reached_again(texts, standing(), replace(ended, ended_by="陈立"), THREE, member(language), moved=False),
    ]
    assert [words_of(one) for one in said] == snapshot


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("total", [1, 3])
def test_what_the_author_of_a_card_that_is_not_out_is_told(
    texts: Texts, total: int, language: Language, snapshot: SnapshotAssertion
) -> None:
    said = [
        not_out_yet(texts, standing(), place, language, total=total, is_down=is_down)
        for place, is_down in ((PLACE, True), (None, True), (None, False))
    ]
    assert [words_of(one) for one in said] == snapshot


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_deleted_card(texts: Texts, language: Language, snapshot: SnapshotAssertion) -> None:
    message = card_deleted(texts, standing(), [], member(language), PUBLISHED, SHANGHAI)
    assert words_of(message) == snapshot


@pytest.mark.parametrize("language", LANGUAGES)
def test_items_in_another_channel(texts: Texts, language: Language, snapshot: SnapshotAssertion) -> None:
    audience, one = to(texts, language), standing()
    form = move_form(audience, [one], more=2, others=True, draft_id=7)
    check_view(form)
    said = [
        items_moved(audience, [one], ["只有负责人能改"], undo="7", place="#office"),
        items_moved(audience, [one], [], undo=None, place="#launch"),
        items_moved(audience, [], ["还在原来的频道"], undo="7", place="#office"),
        *(moved_card(texts, one, channel(language), named=named) for named in (True, False)),
    ]
    assert [form, *map(words_of, said)] == snapshot


def test_a_channel_of_two_languages_has_both_on_the_buttons(texts: Texts) -> None:
    message = cannot_deliver(to(texts, "zh-CN", "en"), PLACE, THREE)
    assert "换频道 · Move items\n重试 · Retry\n不再发送 · Stop sending" in words_of(message)
