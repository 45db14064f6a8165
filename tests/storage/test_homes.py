"""Who has opened their Home has it published anew: one row waits, however much changes."""

from datetime import datetime, timedelta

import pytest

from storage import homes, outbox, senders
from storage.database import Tx
from storage.outbox import RANK, Row, RowState, Urgency
from tests import make
from tests.make import AT, EMMA, FANG, LI

LEASE = timedelta(seconds=10)


def taken(tx: Tx, ws: int, at: datetime = AT) -> list[Row]:
    fence = senders.hold(tx, ws, "me", LEASE)
    assert fence is not None
    found = outbox.candidates(tx, ws, at=at, busy=(), most=9)
    return outbox.claim(tx, ws, fence, [one.id for one in found], slack_time=at)


def urgency(tx: Tx, ws: int) -> list[int]:
    return [one.priority for one in outbox.candidates(tx, ws, at=AT, busy=(), most=9)]


@pytest.mark.requirement("S26")
def test_fifty_changes_are_one_publish(tx: Tx, world: make.World) -> None:
    for who in (FANG, LI):
        homes.opened(tx, world.ws, who.user_id, AT)
    for row in taken(tx, world.ws):
        outbox.end(tx, row.id, RowState.SENT, AT)
    for _ in range(50):
        homes.changed(tx, world.ws, {FANG.user_id, LI.user_id, EMMA.user_id}, AT, by=LI.user_id)
    rows = taken(tx, world.ws)
    assert {row.target for row in rows} == {FANG.user_id, LI.user_id}
    # While they are being published something changes: that is published after.
    homes.changed(tx, world.ws, {FANG.user_id}, AT)
    assert taken(tx, world.ws) == []
    for row in rows:
        outbox.end(tx, row.id, RowState.SENT, AT)
    assert [row.target for row in taken(tx, world.ws)] == [FANG.user_id]


@pytest.mark.requirement("S26")
def test_who_does_something_does_not_wait_for_the_others_pace(tx: Tx, world: make.World) -> None:
    homes.opened(tx, world.ws, FANG.user_id, AT)
    (row,) = taken(tx, world.ws)
    outbox.again(tx, row.id, RowState.WAITING, AT + timedelta(days=9999))
    homes.changed(tx, world.ws, {FANG.user_id}, AT, by=LI.user_id)
    assert taken(tx, world.ws) == []
    homes.changed(tx, world.ws, {FANG.user_id}, AT, by=FANG.user_id)
    assert urgency(tx, world.ws) == [RANK[Urgency.ANSWER]]
    assert [row.target for row in taken(tx, world.ws)] == [FANG.user_id]


@pytest.mark.requirement("S26")
def test_a_home_keeps_its_page_until_it_is_opened_again(tx: Tx, world: make.World) -> None:
    homes.show(tx, world.ws, FANG.user_id, "mine/3", AT)
    homes.changed(tx, world.ws, {FANG.user_id}, AT)
    assert homes.state_of(tx, world.ws, FANG.user_id).page == "mine/3"
    homes.opened(tx, world.ws, FANG.user_id, AT)
    assert homes.state_of(tx, world.ws, FANG.user_id).page == ""
    assert homes.state_of(tx, world.ws, EMMA.user_id).page == ""
