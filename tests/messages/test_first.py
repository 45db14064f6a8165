"""What somebody reads who meets Tidings: who installed it, and who is first given something to do."""

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.messages.audience import Audience
from bot.messages.first import installed, introduced
from bot.messages.remarks import todo_for_you
from bot.messages.texts import Texts
from tests.messages.standings import LANGUAGES, PUBLISHED, SHANGHAI, TODAY, checked, rung, standing
from tracker.languages import Language
from tracker.remarks import Remark, RemarkKind


@pytest.mark.requirement("S41")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_message(texts: Texts, language: Language, snapshot: SnapshotAssertion) -> None:
    audience = Audience(texts, (language,), SHANGHAI, TODAY)
    todo = Remark(1, 7, RemarkKind.TODO, "校对", "UFANG", PUBLISHED)
    said = [installed(audience), introduced(todo_for_you(standing(), todo, audience, hidden=False), audience)]
    assert [checked(one) for one in said] == snapshot
    assert not [one for one in said if rung(one)]
