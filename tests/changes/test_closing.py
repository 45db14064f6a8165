"""Ending items on both databases: once, however many people do it at the same moment."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from bot.changes.closing import Closed, archive_many, finish
from storage import items, members, updates
from storage.database import Database, Tx
from storage.tables import acts, folders, outbox
from tests import make
from tracker.closing import Ending
from tracker.items import State
from tracker.people import Reader
from tracker.problems import AlreadyClosed, MayNotEdit, NotFound

PEOPLE = [f"U{number:02}" for number in range(16)]


@pytest.mark.requirement("S33")
def test_sixteen_people_finish_it_at_once_and_one_of_them_does(db: Database) -> None:
    with db.writer.begin() as tx:
        world = make.world(tx)
        members.save(tx, world.ws, [replace(make.FANG, user_id=user, name=user) for user in PEOPLE], make.AT)
        item_id = make.item(tx, world, collaborators=tuple(PEOPLE)).id
        known = members.find(tx, world.ws, PEOPLE)
    ready = threading.Barrier(len(PEOPLE))

    def one(user: str) -> object:
        ready.wait()
        ending = Ending(f"{user} 做完了", "官网")
        return db.write_now(finish, world.workspace, item_id, ending, by=known[user], at=make.AT)

    with ThreadPoolExecutor(len(PEOPLE)) as pool:
        outcomes = [each.result() for each in [pool.submit(one, user) for user in PEOPLE]]
    (done,) = [outcome for outcome in outcomes if isinstance(outcome, Closed)]
    with db.reader.connect() as tx:
        (entry,) = updates.since(tx, Reader.system(world.ws), item_id, 1)
        standing = items.by_id(tx, Reader.system(world.ws), item_id)
        assert standing is not None
        assert (
            (entry.no, entry.ending["result"][1]) == (done.no, standing.item.result) == (2, f"{entry.made_by} 做完了")
        )
        assert tx.execute(select(func.count()).select_from(folders)).scalar_one() == 1
        said = tx.execute(select(outbox.c.kind).order_by(outbox.c.id)).scalars().all()
    assert said == ["item_closed", "item_card"]
    others = [outcome[0] for outcome in outcomes if isinstance(outcome, list)]
    assert len(others) == 15
    assert {(type(one), one.name) for one in others} == {(AlreadyClosed, entry.made_by)}


@pytest.mark.fault("3.40")
def test_several_filed_away_together_are_one_act_and_twice_is_once(tx: Tx, world: make.World) -> None:
    mine = [make.item(tx, world).id for _ in range(3)]
    others = make.item(tx, world, owner=make.EMMA.user_id, departments=(world.marketing,)).id
    hidden = make.item(tx, world, owner=make.EMMA.user_id).id
    fang = members.find(tx, world.ws, [make.FANG.user_id])[make.FANG.user_id]
    ending = Ending(folder="旧项目")
    first = archive_many(tx, world.workspace, [*mine, others, hidden], ending, by=fang, at=make.AT)
    assert [one.item_id for one in first.archived] == mine
    assert {key: type(problem) for key, problem in first.refused.items()} == {others: MayNotEdit, hidden: NotFound}
    again = archive_many(tx, world.workspace, mine, ending, by=fang, at=make.AT)
    assert again.archived == []
    assert {type(problem) for problem in again.refused.values()} == {AlreadyClosed}
    assert tx.execute(select(func.count()).select_from(acts)).scalar_one() == 1
    found = items.of_keys(tx, Reader.system(world.ws), mine)
    assert {(one.item.state, one.item.folder, one.item.update_no) for one in found.values()} == {
        (State.ARCHIVED, "旧项目", 2)
    }
