from datetime import date

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.messages.my_day import my_day
from bot.messages.texts import Texts
from tests.messages.standings import EDGES, LANGUAGES, SHANGHAI, checked, member, rung, standing, words
from tracker.items import Priority
from tracker.languages import Language

#: A Wednesday.
TODAY = date(2026, 3, 18)
ITEMS = [
    standing(ref=38, name="办公室搬迁", owner="ULI", end_on=date(2026, 3, 16)),
    standing(ref=39, name="预算", end_on=date(2025, 12, 31), priority=Priority.NORMAL),
    standing(ref=47, name="会员日活动", end_on=TODAY),
    standing(ref=49, name="直播活动", end_on=date(2026, 3, 22), priority=Priority.NORMAL),
    standing(ref=50, name="渠道培训", end_on=date(2026, 3, 23), priority=Priority.NORMAL),
    standing(ref=51, name="看板", end_on=None, priority=Priority.NORMAL),
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_my_day_in_sections(texts: Texts, language: Language, snapshot: SnapshotAssertion) -> None:
    message = my_day(texts, ITEMS, member(language), total=6, today=TODAY, zone=SHANGHAI)
    assert checked(message) == snapshot
    assert not rung(message)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_to_do_teaches(texts: Texts, language: Language, snapshot: SnapshotAssertion) -> None:
    assert checked(my_day(texts, [], member(language), total=0, today=TODAY, zone=SHANGHAI)) == snapshot


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_shown_is_counted(texts: Texts, language: Language, snapshot: SnapshotAssertion) -> None:
    message = my_day(texts, [EDGES["long"]] * 50, member(language), total=201, today=TODAY, zone=SHANGHAI)
    checked(message)
    assert message.blocks[-1] == snapshot
    assert words(message).count("T-42") == 10


@pytest.mark.parametrize("edge", EDGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_any_item_can_stand_in_it(texts: Texts, edge: str, language: Language) -> None:
    checked(my_day(texts, [EDGES[edge]], member(language), total=1, today=date(2026, 3, 30), zone=SHANGHAI))
