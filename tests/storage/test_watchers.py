"""Who follows what, and who waits for news of it."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from storage import watchers
from storage.database import Tx
from storage.tables import items
from storage.watchers import Changed
from tests import make
from tracker.people import Reader
from tracker.watching import Watcher

FANG, LI, EMMA = make.FANG.user_id, make.LI.user_id, make.EMMA.user_id
LATER = make.AT + timedelta(hours=1)


def at_update(tx: Tx, item_id: int, no: int) -> None:
    tx.execute(update(items).where(items.c.id == item_id).values(update_no=no))


@pytest.mark.requirement("S17")
def test_following_and_asking_are_two_things(tx: Tx, world: make.World) -> None:
    item = make.item(tx, world)
    watchers.ask_for_news(tx, world.ws, item.id, LI, make.AT, update_no=1)
    watchers.set_following(tx, world.ws, item.id, LI, follows=True, update_no=2)
    assert watchers.of_item(tx, world.ws, item.id) == [Watcher(LI, True, make.AT, True, 2)]  # noqa: FBT003
    watchers.news_came(tx, world.ws, item.id, [LI])
    watchers.set_following(tx, world.ws, item.id, LI, follows=False, update_no=3)
    assert watchers.one(tx, world.ws, item.id, LI) == Watcher(LI, False, make.AT, False, 3)  # noqa: FBT003
    assert watchers.one(tx, world.ws, item.id, EMMA) is None


@pytest.mark.requirement("S17")
def test_the_owner_finds_who_wants_news_of_what_the_first_first(tx: Tx, world: make.World) -> None:
    first, second = make.item(tx, world), make.item(tx, world)
    make.item(tx, world, owner=EMMA)
    watchers.ask_for_news(tx, world.ws, second.id, EMMA, LATER, update_no=1)
    watchers.ask_for_news(tx, world.ws, first.id, LI, make.AT, update_no=1)
    watchers.ask_for_news(tx, world.ws, second.id, LI, make.AT, update_no=1)
    watchers.ask_for_news(tx, world.ws, second.id, make.GONE.user_id, make.AT, update_no=1)  # has left since
    fang = make.reader(tx, world.ws, make.FANG)
    found = watchers.news_wanted(tx, fang, most=9)
    assert [(one.standing.item.id, [user for user, _ in one.askers]) for one in found] == [
        (first.id, [LI]), (second.id, [LI, EMMA]),
    ]  # fmt: skip
    assert watchers.who_awaits_news(tx, world.ws, second.id) == [make.GONE.user_id, LI, EMMA]
    watchers.news_came(tx, world.ws, second.id, [LI, EMMA])
    assert [one.standing.item.id for one in watchers.news_wanted(tx, fang, most=9)] == [first.id]
    assert watchers.news_wanted(tx, make.reader(tx, world.ws, make.LI), most=9) == []


@pytest.mark.requirement("S17")
def test_what_changed_of_what_one_follows_is_told_once(tx: Tx, world: make.World) -> None:
    item = make.item(tx, world, departments=(world.product,))
    li = make.reader(tx, world.ws, make.LI)
    watchers.set_following(tx, world.ws, item.id, LI, follows=True, update_no=1)
    assert watchers.changed(tx, li, [LI]) == []
    at_update(tx, item.id, 3)
    assert watchers.changed(tx, li, [LI, EMMA]) == [Changed(LI, item.id, 1)]
    watchers.told(tx, world.ws, LI, [item.id, 999])
    assert watchers.changed(tx, li, [LI]) == []
    at_update(tx, item.id, 4)
    assert watchers.changed(tx, li, [LI]) == [Changed(LI, item.id, 3)]
    stranger = Reader(world.ws, EMMA, full_member=True)
    assert watchers.changed(tx, stranger, [LI, EMMA]) == []
