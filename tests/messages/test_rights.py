"""The right to change an item: what its owner is asked and whoever asked is told, whatever was typed."""

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.messages.audience import Audience
from bot.messages.rights import rights_asked, rights_given, rights_requested, rights_shared
from bot.messages.texts import Texts
from tests.messages.standings import EDGES, LANGUAGES, SHANGHAI, TODAY, checked, rung, standing
from tracker.languages import Language
from tracker.notices import RightsAsked, RightsGiven


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_each_of_the_two_is_told(texts: Texts, language: Language, snapshot: SnapshotAssertion) -> None:
    audience, item = Audience(texts, (language,), SHANGHAI, TODAY), standing()
    said = [
        rights_requested(item, audience),
        rights_asked(item, RightsAsked(7, "UFANG", "UCHEN"), audience),
        rights_asked(item, RightsAsked(7, "UFANG", "ULI"), audience),
        rights_given(item, RightsGiven(7, "ULI", "UFANG"), audience),
        rights_shared(item, "ULI", audience),
    ]
    assert [checked(one) for one in said] == snapshot
    for edge in EDGES.values():
        for one in (rights_asked(edge, RightsAsked(7, "UFANG", "ULI"), audience), rights_requested(edge, audience)):
            assert not rung(one)
            checked(one)
