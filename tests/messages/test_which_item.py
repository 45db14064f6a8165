import pytest
from syrupy.assertion import SnapshotAssertion

from bot.messages.answers import given_back, quoting, refusal
from bot.messages.texts import Texts
from bot.messages.which_item import choose, perhaps, several
from tests.messages.standings import HOSTILE, LANGUAGES, TODAY, checked
from tracker.languages import Language
from tracker.named_items import Named
from tracker.problems import NotFound

NEAR = [Named(1, "官网改版", "官网", "end:3月27日"), Named(2, f"官网{HOSTILE}" * 10, "官网", "")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_which_item(texts: Texts, language: Language, snapshot: SnapshotAssertion) -> None:
    said = [
        choose(texts, language, "risk", "风险", []),
        choose(texts, language, "update", "update", NEAR * 12),
        perhaps(texts, language, "update", NEAR[:1]),
        perhaps(texts, language, "更新", [NEAR[0], Named(3, "长" * 150, "官网", "x" * 3000)]),
        several(texts, language, "done", NEAR * 4),
    ]
    assert [checked(one) for one in said] == snapshot


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_line_given_back(texts: Texts, language: Language, snapshot: SnapshotAssertion) -> None:
    refused = refusal(texts, [NotFound("T-9")], language, TODAY)
    assert checked(quoting(texts, language, refused, f"更新 T-9 {HOSTILE}")) == snapshot
    line = "长" * 40_000
    whole = [quoting(texts, language, refused, line), *given_back(texts, language, line[10_000:])]
    assert sum(checked(one).count("长") for one in whole) == len(line)
