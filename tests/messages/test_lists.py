from dataclasses import replace
from datetime import date

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.messages.lists import Guess, ListPage, WithoutLast, empty_list, item_list
from bot.messages.texts import Texts
from tests.messages.standings import EDGES, LANGUAGES, PUBLISHED, SHANGHAI, TODAY, checked, rung, standing, words
from tracker.filters import Sort
from tracker.languages import Language
from tracker.remarks import Remark, RemarkKind, RemarkState

WORST = replace(
    EDGES["long"],
    people={user: replace(member, name="名" * 80) for user, member in standing().people.items()},
    departments=dict.fromkeys((1, 2), "部" * 80),
    remarks=tuple(
        Remark(nth, 1, kind, "长" * 3000, "UFANG", PUBLISHED, RemarkState.OPEN)
        for nth in range(99)
        for kind in RemarkKind
    ),
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("edge", EDGES)
def test_a_list_of_one(texts: Texts, edge: str, language: Language, snapshot: SnapshotAssertion) -> None:
    message = item_list(texts, ListPage([EDGES[edge]], 1), language, zone=SHANGHAI, today=date(2026, 3, 22))
    assert checked(message) == snapshot
    assert not rung(message)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_list_teaches(texts: Texts, language: Language, snapshot: SnapshotAssertion) -> None:
    assert checked(empty_list(texts, language)) == snapshot


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_matches(texts: Texts, language: Language, snapshot: SnapshotAssertion) -> None:
    assert checked(empty_list(texts, language, "我的 <逾期>", WithoutLast("<逾期>", 3, "v"))) == snapshot
    assert checked(empty_list(texts, language, "<逾期>", WithoutLast("<逾期>", 0, "v"))) == snapshot
    guess = Guess("<逾其>", "逾期", "v")
    assert checked(empty_list(texts, language, "<逾其>", WithoutLast("<逾其>", 3, "v"), guess)) == snapshot


def test_a_page_leads_to_those_around_it(texts: Texts) -> None:
    page = ListPage([standing()] * 10, 12, number=2, next="n", previous="p")
    message = item_list(texts, page, "en", zone=SHANGHAI, today=TODAY)
    assert [(one["action_id"], one["value"], one["text"]["text"]) for one in message.blocks[-1]["elements"]] == [
        ("list.previous", "p", "Previous page"),
        ("list.next", "n", "Next page"),
    ]
    assert message.text == "12 items"
    assert "Page 2" in words(message)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("order", Sort)
def test_the_headline_says_the_filters_and_what_comes_first(
    texts: Texts, order: Sort, language: Language, snapshot: SnapshotAssertion
) -> None:
    page = ListPage([standing()], 1, filters="我的 逾期", order=order)
    message = item_list(texts, page, language, zone=SHANGHAI, today=TODAY)
    assert (message.text, message.blocks[0]) == snapshot


@pytest.mark.requirement("S25")
@pytest.mark.parametrize("language", LANGUAGES)
def test_all_seven_columns_are_there(texts: Texts, language: Language, snapshot: SnapshotAssertion) -> None:
    remarks = [
        Remark(nth, 1, kind, "…", "UFANG", PUBLISHED, RemarkState.OPEN)
        for nth, kind in enumerate([RemarkKind.RISK, RemarkKind.TODO, RemarkKind.TODO, RemarkKind.SUPPORT])
    ]
    whole = replace(standing(), remarks=tuple(remarks))
    message = item_list(texts, ListPage([whole], 1), language, zone=SHANGHAI, today=TODAY)
    assert words(message) == snapshot


def test_a_count_that_stopped_says_so(texts: Texts) -> None:
    message = item_list(texts, ListPage([standing()], 201), "zh-CN", zone=SHANGHAI, today=TODAY)
    assert message.text == "200+ 个事项"


@pytest.mark.parametrize("language", LANGUAGES)
def test_ten_of_the_longest_fit(texts: Texts, language: Language) -> None:
    whole = [replace(WORST, item=replace(WORST.item, collaborators=tuple(WORST.people) * 20))] * 11
    page = ListPage(whole, 11, filters="长" * 300, number=99, next="x" * 2000, previous="x" * 2000)
    message = item_list(texts, page, language, zone=SHANGHAI, today=date(2026, 5, 1))
    checked(message)
    assert words(message).count("T-42") == 11  # ten items, and the line that tells how to see one


def test_of_many_people_the_first_are_named(texts: Texts) -> None:
    many = standing(collaborators=("ULI", "UCHEN", "UDANA", "U4", "U5", "U6", "U7"))
    message = item_list(texts, ListPage([many], 1), "zh-CN", zone=SHANGHAI, today=TODAY)
    assert "协作人 李倩、陈立、Dana Reed、U4、U5 +2" in words(message)
