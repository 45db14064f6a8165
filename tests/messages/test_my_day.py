from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.messages.my_day import MyDay, News, my_day
from bot.messages.texts import Texts
from tests.messages.standings import EDGES, LANGUAGES, SHANGHAI, checked, member, rung, standing, words
from tracker.history import Update
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

AT = datetime(2026, 3, 18, 2, 42, tzinfo=UTC)
MOVED = Update(
    item_id=7,
    no=2,
    kind="updated",
    made_by="UCHEN",
    at=AT,
    occurred_at=None,
    changes={"end": (None, "2026-03-20"), "next": (None, "x")},
    reason=None,
    major=False,
    label="V1.0",
    note=None,
    told_with=2,
)
NEWS = [
    News(ITEMS[0], [MOVED, replace(MOVED, made_by="UDANA", changes={"stage": ("s1", "s4"), "goal": (None, "x")})]),
    News(ITEMS[1], [replace(MOVED, kind="published", changes={})]),
    News(ITEMS[2], [replace(MOVED, changes={})]),
]
DAY = MyDay(ITEMS, 6, overdue=2, due_today=1, this_week=1, news=NEWS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_my_day_in_sections(texts: Texts, language: Language, snapshot: SnapshotAssertion) -> None:
    message = my_day(texts, DAY, member(language), today=TODAY, zone=SHANGHAI)
    assert checked(message) == snapshot
    assert not rung(message)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_to_do_teaches(texts: Texts, language: Language, snapshot: SnapshotAssertion) -> None:
    assert checked(my_day(texts, MyDay([], 0), member(language), today=TODAY, zone=SHANGHAI)) == snapshot


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_shown_is_counted(texts: Texts, language: Language, snapshot: SnapshotAssertion) -> None:
    message = my_day(
        texts, MyDay([EDGES["long"]] * 50, 201, this_week=201), member(language), today=TODAY, zone=SHANGHAI
    )
    checked(message)
    assert message.blocks[-1] == snapshot
    assert words(message).count("T-42") == 10


@pytest.mark.parametrize("edge", EDGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_any_item_can_stand_in_it(texts: Texts, edge: str, language: Language) -> None:
    checked(my_day(texts, MyDay([EDGES[edge]], 1), member(language), today=date(2026, 3, 30), zone=SHANGHAI))


def test_of_much_news_some_is_told_and_the_rest_counted(texts: Texts) -> None:
    day = MyDay([EDGES["long"]] * 50, 50, news=[News(EDGES["long"], [MOVED])] * 23)
    message = my_day(texts, day, member("zh-CN"), today=TODAY, zone=SHANGHAI)
    checked(message)
    assert "还有 13 个" in words(message)
