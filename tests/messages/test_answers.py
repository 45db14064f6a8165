import pytest
from syrupy.assertion import SnapshotAssertion

from bot.messages.answers import form_did_not_open, needs_form, published, published_many, refusal
from bot.messages.texts import Texts
from tests.messages.standings import EDGES, HOSTILE, LANGUAGES, TODAY, checked, standing, words
from tracker.languages import Language
from tracker.problems import NotADate, NotFound, OurFault, TwoOwners
from tracker.writing_hints import Hint


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("edge", EDGES)
def test_published(texts: Texts, edge: str, language: Language, snapshot: SnapshotAssertion) -> None:
    assert checked(published(texts, EDGES[edge], language, told=1)) == snapshot


@pytest.mark.parametrize(("told", "said"), [(0, "published in #launch"), (1, "1 person told"), (2, "2 people told")])
def test_how_many_people_were_told(texts: Texts, told: int, said: str) -> None:
    assert words(published(texts, standing(), "en", told=told)).splitlines()[1].endswith(said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_takes_a_form(texts: Texts, language: Language, snapshot: SnapshotAssertion) -> None:
    assert [checked(made(texts, language, 12)) for made in (needs_form, form_did_not_open)] == snapshot


@pytest.mark.parametrize("language", LANGUAGES)
def test_published_with_hints(texts: Texts, language: Language, snapshot: SnapshotAssertion) -> None:
    assert checked(published(texts, standing(), language, told=1, hints=tuple(Hint))) == snapshot


@pytest.mark.parametrize("language", LANGUAGES)
def test_many_published(texts: Texts, language: Language, snapshot: SnapshotAssertion) -> None:
    assert checked(published_many(texts, list(EDGES.values()) * 3, language, told=12)) == snapshot
    assert checked(published_many(texts, [standing()], language, told=0)) == snapshot


@pytest.mark.parametrize("language", LANGUAGES)
def test_refusals_stand_below_each_other(texts: Texts, language: Language, snapshot: SnapshotAssertion) -> None:
    problems = [NotADate("下周八"), TwoOwners(), TwoOwners(), OurFault("A1B2C3")]
    assert checked(refusal(texts, problems, language, TODAY)) == snapshot


@pytest.mark.parametrize("typed", [HOSTILE, "长" * 40_000, "a\nb"], ids=["hostile", "long", "lines"])
def test_what_was_typed_is_quoted_and_never_obeyed(texts: Texts, typed: str, snapshot: SnapshotAssertion) -> None:
    message = refusal(texts, [NotFound(typed)], "en", TODAY)
    assert checked(message) == snapshot
    assert "<" not in message.text
