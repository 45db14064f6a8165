"""Who may move which items to which channel; what is held of them; once, however often it is sent."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.changes import delivery
from bot.changes.moving import Moved, move_items, undo_move
from storage import channels, items, members, outbox, troubles, updates, workspaces
from storage.channels import SlackChannel
from storage.database import Tx
from storage.outbox import Verb
from tests import make
from tracker.channels import ChannelKind
from tracker.delivery import Cause, RowState
from tracker.history import MOVED
from tracker.items import Sensitivity
from tracker.notices import ItemCard, ItemUpdated
from tracker.people import Reader
from tracker.problems import ChannelArchived, MayNotEdit, NothingChanged, NothingToUndo, NotInChannel, UndoPast

PLACE = SlackChannel("C9", "office", ChannelKind.PUBLIC, shared=False, archived=False, bot_in=True)
LATER = make.AT + timedelta(minutes=1)


@pytest.fixture
def world(tx: Tx, world: make.World) -> make.World:
    channels.save(tx, world.ws, [PLACE], make.AT)
    return world


def move(tx: Tx, world: make.World, item_id: int, by: str, to: str = "C9", key: str = "move/1/0") -> Moved:
    workspace = workspaces.get(tx, world.ws)
    who = members.find(tx, world.ws, [by])[by]
    return move_items(tx, workspace, [item_id], to, key=key, by=who, at=LATER)


def held(tx: Tx, world: make.World, item_id: int, trouble_cause: Cause = Cause.ARCHIVED) -> int:
    """A notice that an archived channel did not take."""
    row_id = outbox.put(
        tx, world.ws, ItemUpdated(item_id, 1), lane=outbox.item_lane(item_id), verb=Verb.REPLY, target="C1",
        item_id=item_id, at=make.AT,
    )  # fmt: skip
    [row] = outbox.claim(tx, world.ws, 1, [row_id], slack_time=make.AT)
    delivery.cannot_deliver(tx, row, trouble_cause, "is_archived", make.AT)
    return row_id


@pytest.mark.requirement("S29")
@pytest.mark.parametrize(
    ("by", "sensitivity", "moves"),
    [
        ("UFANG", Sensitivity.RESTRICTED, True),  # owns it
        ("UWANG", Sensitivity.INTERNAL, True),  # an admin who may read it
        ("ULI", Sensitivity.PUBLIC, False),
    ],
)
def test_who_may_change_an_item_may_move_it(
    tx: Tx, world: make.World, by: str, sensitivity: Sensitivity, *, moves: bool
) -> None:
    item = make.item(tx, world, sensitivity=sensitivity)
    done = move(tx, world, item.id, by)
    assert bool(done.item_ids) is moves
    assert [type(one) for one in done.refused] == ([] if moves else [MayNotEdit])


def test_what_somebody_may_not_read_is_not_spoken_of(tx: Tx, world: make.World) -> None:
    item = make.item(tx, world, sensitivity=Sensitivity.RESTRICTED)
    assert move(tx, world, item.id, "ULI") == Moved()


def test_not_where_no_card_can_stand(tx: Tx, world: make.World) -> None:
    item = make.item(tx, world)
    private = replace(PLACE, channel_id="C8", name="leads", kind=ChannelKind.PRIVATE)
    channels.save(tx, world.ws, [replace(PLACE, archived=True), private], make.AT)
    assert move(tx, world, item.id, "UFANG").refused == [ChannelArchived("office", field="channel")]
    assert move(tx, world, item.id, "UFANG", "C8").refused == [NotInChannel(None, field="channel")]
    channels.joined(tx, world.ws, "C8", "UFANG")
    assert move(tx, world, item.id, "UFANG", "C8").refused == []
    assert move(tx, world, item.id, "UFANG", "C8", key="move/2/0").refused == [NothingChanged()]


def test_what_was_held_is_settled_and_the_card_is_posted_once(tx: Tx, world: make.World) -> None:
    item = make.item(tx, world)
    row_id = held(tx, world, item.id)
    trouble = troubles.holding(tx, world.ws, "C1")
    assert trouble is not None
    for _ in range(2):
        assert move(tx, world, item.id, "UFANG").item_ids == [item.id]
    assert outbox.find(tx, row_id).state is RowState.DROPPED
    waiting = [one for one in outbox.candidates(tx, world.ws, at=LATER, busy=(), most=99) if one.target == "C9"]
    assert [(one.lane, one.verb) for one in waiting] == [(outbox.item_lane(item.id), Verb.POST)]
    entries = updates.since(tx, Reader.system(world.ws), item.id, 1)
    assert [(one.kind, one.changes) for one in entries] == [(MOVED, {"channel": ("C1", "C9")})]


def test_it_is_taken_back_within_ten_minutes_by_whoever_did_it(tx: Tx, world: make.World) -> None:
    item, workspace = make.item(tx, world), workspaces.get(tx, world.ws)
    fang, wang = (members.find(tx, world.ws, [user])[user] for user in ("UFANG", "UWANG"))
    move(tx, world, item.id, "UFANG")
    assert undo_move(tx, workspace, "move/1/0", by=wang, at=LATER).refused == [NothingToUndo()]
    late = LATER + timedelta(minutes=11)
    assert undo_move(tx, workspace, "move/1/0", by=fang, at=late).refused == [UndoPast("", MOVED)]
    assert undo_move(tx, workspace, "move/1/0", by=fang, at=LATER).item_ids == [item.id]
    assert undo_move(tx, workspace, "move/1/0", by=fang, at=LATER).refused == [NothingToUndo()]
    standing = items.by_id(tx, Reader.system(world.ws), item.id)
    assert standing is not None
    assert standing.item.channel_id == "C1"


def test_a_card_left_behind_is_told_of_once_its_channel_is_back(tx: Tx, world: make.World) -> None:
    item = make.item(tx, world)
    make.post(tx, world.ws, channel_id="C1", ts="1.1", item_id=item.id, kind=ItemCard.kind, outbox_id=1, at=make.AT)
    held(tx, world, item.id)
    move(tx, world, item.id, "UFANG")
    lane = outbox.moved_lane(item.id, "C1")
    assert lane not in {one.lane for one in outbox.candidates(tx, world.ws, at=LATER, busy=(), most=99)}
    assert items.left_behind(tx, world.ws, "C1") == [item.id]
    delivery.release(tx, world.ws, "C1", LATER)
    assert items.left_behind(tx, world.ws, "C9") == []
    rows = tx.execute(outbox.outbox.select().where(outbox.outbox.c.lane == lane)).all()
    assert [row.target for row in rows] == ["C1"]
