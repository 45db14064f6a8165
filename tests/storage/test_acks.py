"""Who is asked to confirm what, and who has."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select
from sqlalchemy import update as change

from storage import acks, items
from storage.database import Tx
from storage.tables import acks as table
from storage.tables import items as item_table
from storage.tables import updates
from tests import make
from tracker.items import Sensitivity
from tracker.people import Reader

LATER = make.AT + timedelta(hours=7)
NEXT_DAY = make.AT + timedelta(hours=31)
FANG, LI, EMMA = make.FANG.user_id, make.LI.user_id, make.EMMA.user_id


def updated(tx: Tx, world: make.World, item_id: int, no: int, **ask: object) -> None:
    """The item's next update, which asks these people."""
    tx.execute(
        insert(updates).values(
            ws=world.ws, item_id=item_id, no=no, kind="updated", made_by=FANG, at=make.AT, changes={}, major=False,
            label="V1.0",
        )
    )  # fmt: skip
    tx.execute(change(item_table).where(item_table.c.id == item_id).values(update_no=no))
    acks.ask(tx, world.ws, item_id, no, {user: until for user, until in ask.items() if until})  # type: ignore[misc]


def waiting(tx: Tx, world: make.World, who: make.SlackMember) -> list[tuple[int, int]]:
    reader = make.reader(tx, world.ws, who)
    found = acks.open_for(tx, reader, most=9)
    assert len(found) == acks.count_open_for(tx, reader)
    return [(one.standing.item.ref, one.update_no) for one in found]


@pytest.mark.requirement("S16")
def test_what_waits_for_somebody_is_one_line_an_item_the_nearest_deadline_first(tx: Tx, world: make.World) -> None:
    second = make.item(tx, world, collaborators=(LI,), ask={LI: NEXT_DAY, FANG: NEXT_DAY})
    first = make.item(tx, world, collaborators=(LI,), ask={LI: LATER})
    updated(tx, world, second.id, 2, ULI=NEXT_DAY + timedelta(days=1))
    assert waiting(tx, world, make.LI) == [(first.ref, 1), (second.ref, 2)]
    assert waiting(tx, world, make.FANG) == [(second.ref, 1)]
    assert waiting(tx, world, make.EMMA) == []
    (_, last) = acks.open_for(tx, make.reader(tx, world.ws, make.LI), most=9)
    assert last.due_at == NEXT_DAY  # the earliest of what one click confirms


@pytest.mark.requirement("S16")
def test_one_confirmation_confirms_every_earlier_update_and_no_later_one(tx: Tx, world: make.World) -> None:
    item = make.item(tx, world, collaborators=(LI,), ask={LI: LATER})
    updated(tx, world, item.id, 2, ULI=NEXT_DAY)
    updated(tx, world, item.id, 3, ULI=NEXT_DAY)
    assert acks.confirm(tx, world.ws, item.id, 2, LI, make.AT) == 2
    assert acks.confirm(tx, world.ws, item.id, 2, LI, LATER) == 0
    assert waiting(tx, world, make.LI) == [(item.ref, 3)]
    assert acks.confirmed_at(tx, world.ws, item.id, 2, LI) == make.AT
    assert acks.confirmed_at(tx, world.ws, item.id, 3, LI) is None


@pytest.mark.requirement("S16")
def test_whoever_was_not_asked_may_confirm_and_is_not_counted_among_those_asked(tx: Tx, world: make.World) -> None:
    item = make.item(tx, world, collaborators=(LI,), ask={LI: LATER})
    updated(tx, world, item.id, 2)
    assert acks.confirm(tx, world.ws, item.id, 2, EMMA, make.AT) == 1
    standing = items.by_id(tx, Reader.system(world.ws), item.id)
    assert standing is not None
    assert [(one.user_id, one.update_no, one.confirmed_at) for one in standing.asked] == [(LI, 1, None)]
    assert acks.any_confirmed(tx, world.ws, item.id, since_no=2)
    assert not acks.any_confirmed(tx, world.ws, item.id, since_no=3)


@pytest.mark.requirement("S16")
def test_what_one_click_did_is_taken_back_and_nothing_else(tx: Tx, world: make.World) -> None:
    item = make.item(tx, world, collaborators=(LI,), ask={LI: LATER, EMMA: LATER})
    before = tx.execute(select(table).order_by(table.c.user_id)).all()
    acks.confirm(tx, world.ws, item.id, 1, LI, make.AT)
    acks.confirm(tx, world.ws, item.id, 1, FANG, make.AT)  # another, at the same moment
    acks.take_back(tx, world.ws, LI, make.AT)
    acks.take_back(tx, world.ws, FANG, make.AT)
    assert tx.execute(select(table).order_by(table.c.user_id)).all() == before
    assert acks.items_confirmed_at(tx, world.ws, LI, make.AT) == []


@pytest.mark.requirement("S16")
def test_whoever_is_off_an_item_is_asked_no_more_and_what_they_confirmed_stays(tx: Tx, world: make.World) -> None:
    item = make.item(tx, world, collaborators=(LI, EMMA), ask={LI: LATER, EMMA: LATER})
    acks.confirm(tx, world.ws, item.id, 1, EMMA, make.AT)
    acks.withdraw(tx, world.ws, item.id, but=[FANG])
    rows = tx.execute(select(table.c.user_id, table.c.answered_at)).all()
    assert [tuple(row) for row in rows] == [(EMMA, make.AT)]


@pytest.mark.requirement("S30")
def test_an_item_that_may_be_read_no_more_waits_for_nobody(tx: Tx, world: make.World) -> None:
    make.item(tx, world, sensitivity=Sensitivity.RESTRICTED, ask={LI: LATER, FANG: LATER})
    assert waiting(tx, world, make.LI) == []
    assert waiting(tx, world, make.FANG) == [(1, 1)]


@pytest.mark.requirement("S16")
def test_whose_confirmations_an_owner_still_misses_once_the_time_is_over(tx: Tx, world: make.World) -> None:
    item = make.item(tx, world, collaborators=(LI,), ask={LI: LATER, EMMA: LATER})
    make.item(tx, world, owner=EMMA, channel_id="C2", ask={LI: LATER})
    make.item(tx, world)  # nobody is asked
    system = Reader.system(world.ws)
    closing = acks.closing_at(tx, system, [item.id])
    assert closing == {item.id: (1, LATER)}
    assert acks.unconfirmed(tx, system, [FANG, EMMA], LATER - timedelta(seconds=1)) == []
    assert [(owner, no) for owner, _, no in acks.unconfirmed(tx, system, [FANG, EMMA], LATER)] == [(FANG, 1), (EMMA, 1)]
    acks.confirm(tx, world.ws, item.id, 1, LI, make.AT)
    updated(tx, world, item.id, 2)  # asks nobody: the request before it stands
    assert acks.unconfirmed(tx, system, [FANG], LATER) == [(FANG, item.id, 1)]
    acks.confirm(tx, world.ws, item.id, 2, EMMA, make.AT)
    assert acks.unconfirmed(tx, system, [FANG], LATER) == []
    assert acks.closing_at(tx, system, [item.id]) == {}
    assert acks.closing_at(tx, make.reader(tx, world.ws, make.GUEST), [item.id]) == {}
