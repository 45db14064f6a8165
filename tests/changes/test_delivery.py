"""Who may mend what can't be delivered, and what becomes of what was held too long."""

from datetime import timedelta

import pytest

from bot.changes import delivery
from storage import members, outbox, troubles
from storage.database import Tx
from storage.outbox import Row, Verb
from storage.troubles import Trouble
from tests import make
from tracker.delivery import Cause, RowState
from tracker.notices import CannotDeliver, CannotReach, ItemCard, ReachedAgain
from tracker.people import Member


def a_card_for_an_archived_channel(tx: Tx, world: make.World) -> tuple[Row, Trouble]:
    """Wang's item, owned by Fang."""
    item_id = make.item(tx, world).id
    outbox.put(
        tx, world.ws, ItemCard(item_id), lane=outbox.item_lane(item_id), verb=Verb.POST, target="C1", item_id=item_id,
        at=make.AT,
    )  # fmt: skip
    [chosen] = outbox.candidates(tx, world.ws, at=make.AT, busy=(), most=1)
    [row] = outbox.claim(tx, world.ws, 1, [chosen.id], slack_time=make.AT)
    delivery.cannot_deliver(tx, row, Cause.ARCHIVED, "is_archived", make.AT)
    trouble = troubles.holding(tx, world.ws, "C1")
    assert trouble is not None
    return row, trouble


def who(tx: Tx, world: make.World, user_id: str) -> Member:
    return members.find(tx, world.ws, [user_id])[user_id]


def state_of(tx: Tx, trouble: Trouble) -> list[RowState]:
    return [state for state in RowState if outbox.in_trouble(tx, trouble.id, state)]


def test_owner_and_author_are_told_and_nobody_twice(tx: Tx, world: make.World) -> None:
    row, trouble = a_card_for_an_archived_channel(tx, world)
    assert trouble.told == (make.FANG.user_id, make.WANG.user_id)
    delivery.cannot_deliver(tx, row, Cause.ARCHIVED, "is_archived", make.AT)
    waiting = outbox.candidates(tx, world.ws, at=make.AT, busy=(), most=9)
    assert [one.target for one in waiting] == [make.FANG.user_id, make.WANG.user_id]


@pytest.mark.parametrize(
    ("user_id", "retries", "stops"),
    [("UWANG", True, True), ("UFANG", True, False), ("ULI", False, False), ("UGUEST", False, False)],
)
def test_who_was_told_may_retry_and_only_an_admin_stops(
    tx: Tx, world: make.World, user_id: str, *, retries: bool, stops: bool
) -> None:
    _, trouble = a_card_for_an_archived_channel(tx, world)
    by = who(tx, world, user_id)
    assert (delivery.stop_sending(tx, world.ws, trouble.id, by, make.AT) is not None) == stops
    assert state_of(tx, trouble) == [RowState.GIVEN_UP if stops else RowState.HELD]
    assert (delivery.retry(tx, world.ws, trouble.id, by, make.AT) is not None) == retries
    assert state_of(tx, trouble) == [RowState.WAITING if retries else RowState.HELD]


def test_nobody_mends_what_is_another_workspaces(tx: Tx, world: make.World) -> None:
    _, trouble = a_card_for_an_archived_channel(tx, world)
    theirs = make.world(tx, "T2")
    assert delivery.retry(tx, theirs.ws, trouble.id, who(tx, theirs, "UWANG"), make.AT) is None


def test_what_was_held_for_thirty_days_is_given_up(tx: Tx, world: make.World) -> None:
    _, trouble = a_card_for_an_archived_channel(tx, world)
    assert delivery.give_up_old(tx, world.ws, make.AT + timedelta(days=30)) == 0
    assert delivery.give_up_old(tx, world.ws, make.AT + timedelta(days=30, seconds=1)) == 1
    assert state_of(tx, trouble) == [RowState.GIVEN_UP]
    assert troubles.on(tx, world.ws) == []


@pytest.mark.parametrize("notice", [CannotDeliver(1), CannotReach(1, 1, "UFANG"), ReachedAgain(1, "UFANG")])
def test_that_somebody_can_not_be_told_of_trouble_is_no_trouble(
    tx: Tx, world: make.World, notice: CannotDeliver | CannotReach | ReachedAgain
) -> None:
    outbox.put(tx, world.ws, notice, lane="a", verb=Verb.TELL, target="UFANG", item_id=None, at=make.AT)
    [chosen] = outbox.candidates(tx, world.ws, at=make.AT, busy=(), most=1)
    [row] = outbox.claim(tx, world.ws, 1, [chosen.id], slack_time=make.AT)
    delivery.cannot_deliver(tx, row, Cause.PERSON_GONE, "user_disabled", make.AT)
    assert outbox.unended(tx, world.ws) == 0
    assert troubles.on(tx, world.ws) == []
