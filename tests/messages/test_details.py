import pytest
from syrupy.assertion import SnapshotAssertion

from bot.messages.details import details
from bot.messages.texts import Texts
from tests.messages.standings import EDGES, LANGUAGES, SHANGHAI, TODAY, checked, rung, standing, words
from tracker.languages import Language


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("edge", [edge for edge in EDGES if edge != "long"])
def test_everything_an_item_says(texts: Texts, edge: str, language: Language, snapshot: SnapshotAssertion) -> None:
    message = details(texts, EDGES[edge], language, zone=SHANGHAI, today=TODAY)
    assert checked(message) == snapshot
    assert not rung(message)


def test_the_longest_answers_a_form_takes_are_shown_whole(texts: Texts) -> None:
    whole = standing(name="名" * 150, fields={"goal": "目" * 1000, "done": "完" * 3000, "next": "续" * 3000})
    message = details(texts, whole, "zh-CN", zone=SHANGHAI, today=TODAY)
    checked(message)
    said = words(message)
    assert [said.count(sign) >= times for sign, times in (("目", 1000), ("完", 3000), ("续", 3000), ("名", 150))] == [
        True
    ] * 4
    assert "太长" not in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_more_than_a_message_holds_is_cut_and_said(texts: Texts, language: Language) -> None:
    message = details(texts, EDGES["long"], language, zone=SHANGHAI, today=TODAY)
    checked(message)
    assert texts.label("items", "cut", language) in words(message)


def test_typed_lines_stand_as_they_were_typed(texts: Texts) -> None:
    message = details(texts, EDGES["lines"], "en", zone=SHANGHAI, today=TODAY)
    assert "一\n\n二\n三\n四\n五\n六" in words(message)
