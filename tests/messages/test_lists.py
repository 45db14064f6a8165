from dataclasses import replace
from datetime import date

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.messages.lists import item_list
from bot.messages.texts import Texts
from tests.messages.standings import EDGES, LANGUAGES, SHANGHAI, TODAY, checked, rung, standing, words
from tracker.languages import Language

WORST = replace(
    EDGES["long"],
    people={user: replace(member, name="名" * 80) for user, member in standing().people.items()},
    departments=dict.fromkeys((1, 2), "部" * 80),
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("edge", EDGES)
def test_a_list_of_one(texts: Texts, edge: str, language: Language, snapshot: SnapshotAssertion) -> None:
    message = item_list(texts, [EDGES[edge]], language, zone=SHANGHAI, today=date(2026, 3, 22), total=1)
    assert checked(message) == snapshot
    assert not rung(message)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_list_teaches(texts: Texts, language: Language, snapshot: SnapshotAssertion) -> None:
    assert checked(item_list(texts, [], language, zone=SHANGHAI, today=TODAY, total=0)) == snapshot


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_matches(texts: Texts, language: Language, snapshot: SnapshotAssertion) -> None:
    message = item_list(texts, [], language, zone=SHANGHAI, today=TODAY, total=0, filters_words="<逾期>")
    assert checked(message) == snapshot


def test_a_page_leads_to_the_next(texts: Texts) -> None:
    message = item_list(texts, [standing()] * 10, "en", zone=SHANGHAI, today=TODAY, total=12, more='["x",1]')
    button = message.blocks[-1]["elements"][0]
    assert (button["action_id"], button["value"], button["text"]["text"]) == ("list.page", '["x",1]', "Next page")
    assert message.text == "12 items"


def test_a_count_that_stopped_says_so(texts: Texts) -> None:
    message = item_list(texts, [standing()], "zh-CN", zone=SHANGHAI, today=TODAY, total=201)
    assert message.text == "200+ 个事项"


@pytest.mark.parametrize("language", LANGUAGES)
def test_ten_of_the_longest_fit(texts: Texts, language: Language) -> None:
    whole = [replace(WORST, item=replace(WORST.item, collaborators=tuple(WORST.people) * 20))] * 11
    message = item_list(texts, whole, language, zone=SHANGHAI, today=date(2026, 5, 1), total=11, more="x" * 2000)
    checked(message)
    assert words(message).count("T-42") == 11  # ten items, and the line that tells how to see one


def test_of_many_people_the_first_are_named(texts: Texts) -> None:
    many = standing(collaborators=("ULI", "UCHEN", "UDANA", "U4", "U5", "U6", "U7"))
    message = item_list(texts, [many], "zh-CN", zone=SHANGHAI, today=TODAY, total=1)
    assert "协作人 李倩、陈立、Dana Reed、U4、U5 +2" in words(message)
