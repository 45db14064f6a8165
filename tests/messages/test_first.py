"""What somebody reads who meets Tidings: who installed it, and who is first given something to do."""

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.messages.audience import Audience
from bot.messages.first import installed, installed_again, introduced
from bot.messages.remarks import todo_for_you
from bot.messages.texts import Texts
from tests.messages.standings import LANGUAGES, PUBLISHED, SHANGHAI, TODAY, checked, rung, standing
from tracker.languages import Language
from tracker.notices import InstalledAgain
from tracker.remarks import Remark, RemarkKind


@pytest.mark.requirement("S41")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_message(texts: Texts, language: Language, snapshot: SnapshotAssertion) -> None:
    audience = Audience(texts, (language,), SHANGHAI, TODAY)
    todo = Remark(1, 7, RemarkKind.TODO, "校对", "UFANG", PUBLISHED)
    said = [installed(audience), introduced(todo_for_you(standing(), todo, audience, hidden=False), audience)]
    assert [checked(one) for one in said] == snapshot
    assert not [one for one in said if rung(one)]


@pytest.mark.requirement("S23")
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_operations_read_once_it_is_back(texts: Texts, language: Language, snapshot: SnapshotAssertion) -> None:
    audience = Audience(texts, (language,), SHANGHAI, TODAY)
    said = [installed_again(audience, InstalledAgain(PUBLISHED.isoformat(), waiting)) for waiting in (0, 1, 12)]
    assert [checked(one) for one in said] == snapshot
