"""Many people confirm one item at the same moment: everybody is kept, and the card is edited once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy import update as change

from bot.changes.acks import Confirmed, Outdated, confirm, confirm_all, undo
from storage import items, members
from storage.database import Database
from storage.outbox import RowState
from storage.tables import outbox as rows
from tests import make
from tracker.items import Sensitivity
from tracker.people import Reader
from tracker.problems import NotFound

PEOPLE = [f"U{number:02}" for number in range(50)]
UNTIL = make.AT + timedelta(hours=7)


@pytest.fixture
def kept(db: Database) -> tuple[make.World, int]:
    """A world with fifty people asked to confirm one item, committed."""
    with db.writer.begin() as tx:
        world = make.world(tx)
        everybody = [replace(make.FANG, user_id=user, name=user) for user in PEOPLE]
        members.save(tx, world.ws, everybody, make.AT)
        item = make.item(tx, world, collaborators=tuple(PEOPLE), ask=dict.fromkeys(PEOPLE, UNTIL))
        return world, item.id


def edits(db: Database, state: str = "waiting") -> int:
    with db.reader.connect() as tx:
        return len(tx.execute(select(rows.c.id).where(rows.c.verb == "edit", rows.c.state == state)).all())


@pytest.mark.fault("27")
@pytest.mark.requirement("S16")
def test_fifty_press_at_once_and_all_are_kept_with_one_edit_of_the_card(
    db: Database, kept: tuple[make.World, int]
) -> None:
    world, item_id = kept
    with db.reader.connect() as tx:
        known = members.find(tx, world.ws, PEOPLE)
    ready = threading.Barrier(len(PEOPLE))

    def press(user: str) -> Confirmed | Outdated | object:
        ready.wait()
        return db.write_now(confirm, world.workspace, item_id, 1, by=known[user], at=make.AT)

    with ThreadPoolExecutor(len(PEOPLE)) as pool:
        outcomes = list(pool.map(press, PEOPLE))
    assert all(isinstance(one, Confirmed) and one.anew for one in outcomes)
    with db.reader.connect() as tx:
        standing = items.by_id(tx, Reader.system(world.ws), item_id)
    assert standing is not None
    assert [one.user_id for one in standing.asked if one.confirmed_at] == PEOPLE
    assert edits(db) == 1


@pytest.mark.fault("27")
def test_who_presses_while_the_card_is_being_edited_has_it_edited_once_more(
    db: Database, kept: tuple[make.World, int]
) -> None:
    world, item_id = kept
    with db.reader.connect() as tx:
        known = members.find(tx, world.ws, PEOPLE)
    db.write_now(confirm, world.workspace, item_id, 1, by=known["U00"], at=make.AT)
    with db.writer.begin() as tx:
        tx.execute(change(rows).values(state=RowState.SENDING.value))  # its words are made now
    for user in PEOPLE[1:]:
        db.write_now(confirm, world.workspace, item_id, 1, by=known[user], at=make.AT)
    assert (edits(db), edits(db, "sending")) == (1, 1)


@pytest.mark.requirement("S16")
def test_all_at_once_passes_over_what_may_be_read_no_more_and_goes_no_further_than_was_shown(db: Database) -> None:
    with db.writer.begin() as tx:
        world = make.world(tx)
        li = members.find(tx, world.ws, [make.LI.user_id])[make.LI.user_id]
        mine = [make.item(tx, world, collaborators=(li.user_id,), ask={li.user_id: UNTIL}).id for _ in range(3)]
        secret = make.item(tx, world, sensitivity=Sensitivity.RESTRICTED, ask={li.user_id: UNTIL}).id
    shown = dict.fromkeys([*mine, secret, 999], 9)
    assert db.write_now(confirm_all, world.workspace, shown, by=li, at=make.AT) == 3
    assert db.write_now(confirm_all, world.workspace, shown, by=li, at=UNTIL) == 0
    assert db.write_now(undo, world.workspace, make.AT, by=li, at=make.AT) is None
    assert edits(db) == 3
    stranger = replace(li, user_id="UELSE")
    assert db.write_now(confirm, world.workspace, mine[0], None, by=stranger, at=make.AT) == NotFound("")
    left = replace(li, deactivated=True)
    assert db.write_now(confirm, world.workspace, mine[0], None, by=left, at=make.AT) == NotFound("")
