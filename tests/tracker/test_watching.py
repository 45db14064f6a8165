from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.messages.standings import PLAIN
from tracker.history import Update
from tracker.watching import AnsweredToday, Waits, Watcher, ask, is_news

MIDNIGHT = datetime(2026, 3, 11, tzinfo=UTC)
NINE, TEN = MIDNIGHT + timedelta(hours=9), MIDNIGHT + timedelta(hours=10)


def watcher(user: str, at: datetime | None = None, *, awaits: bool = True) -> Watcher:
    return Watcher(user, follows=at is None, asked_news_at=at, awaits_news=awaits and at is not None, told_no=1)


@pytest.mark.parametrize(
    ("watchers", "outcome"),
    [
        ([], Waits()),
        ([watcher("U1"), watcher("U2")], Waits()),  # they only follow
        ([watcher("U2", NINE)], Waits(watcher("U2", NINE))),
        ([watcher("U2", TEN), watcher("U3", NINE)], Waits(watcher("U3", NINE))),
        ([watcher("U1", NINE)], Waits(watcher("U1", NINE))),
        ([watcher("U2", MIDNIGHT - timedelta(seconds=1))], Waits()),  # yesterday: the owner is told anew
        ([watcher("U1", NINE, awaits=False)], AnsweredToday()),
        ([watcher("U1", NINE, awaits=False), watcher("U2", TEN)], AnsweredToday()),
        ([watcher("U2", NINE, awaits=False)], Waits()),
        ([watcher("U1", MIDNIGHT - timedelta(hours=1), awaits=False)], Waits()),
    ],
)
def test_what_becomes_of_a_wish_for_news(watchers: list[Watcher], outcome: Waits | AnsweredToday) -> None:
    assert ask("U1", watchers, MIDNIGHT) == outcome


@pytest.mark.parametrize(("by", "news"), [("UFANG", True), ("ULI", True), ("UCHEN", False), ("UELSE", False)])
def test_news_is_what_those_who_work_on_it_say(by: str, *, news: bool) -> None:
    update = Update(7, 2, "updated", by, NINE, None, {}, None, False, "V1.0", None, 2)  # noqa: FBT003
    assert is_news(update, replace(PLAIN, initiator="UCHEN")) is news
