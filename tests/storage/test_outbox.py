from collections import Counter
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select, text, update
from sqlalchemy.exc import OperationalError

from storage import outbox, senders, troubles
from storage.database import Database, Tx, now
from storage.outbox import Row, Verb
from storage.tables import outbox as table
from storage.tables import senders as senders_table
from tests import make
from tests.storage.conftest import AtOnce
from tracker.delivery import WAYS, Cause, Extent, RowState
from tracker.notices import KNOWN, ItemCard, ItemUpdated, Notice, PublishedToYou, document, from_document

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
LEASE = timedelta(seconds=10)
#: A lease that has ended as soon as it begins.
OVER = timedelta(0)


@pytest.fixture
def ws(tx: Tx) -> int:
    return make.workspace(tx).id


def put(
    tx: Tx, ws: int, lane: str = "a", *, at: datetime = make.AT, notice: Notice | None = None, to: str = "C1"
) -> int:
    return outbox.put(tx, ws, notice or ItemCard(1), lane=lane, verb=Verb.POST, target=to, item_id=None, at=at)


def put_many(tx: Tx, ws: int, verb: Verb, to: str) -> None:
    """Forty, each in a lane of its own."""
    outbox.put_each(tx, ws, [outbox.New(ItemCard(1), f"{to}/{n}", verb, to, make.AT) for n in range(40)])


def take(
    tx: Tx, ws: int, *, fence: int = 1, at: datetime = make.AT, most: int = 10, busy: Collection[str] = ()
) -> list[Row]:
    """What is to be looked for, then what is taken to be sent, in the order in which a sender would."""
    looked_for = outbox.unanswered(tx, ws, busy=busy, most=most)
    chosen = [one.id for one in outbox.candidates(tx, ws, at=at, busy=busy, most=most - len(looked_for))]
    taken = outbox.claim(tx, ws, fence, chosen, slack_time=make.AT + SECOND)
    return looked_for + sorted(taken, key=lambda row: chosen.index(row.id))


def an_hour_later(tx: Tx) -> None:
    """By the database's clock, for what was put off."""
    tx.execute(update(table).values(not_before=now(tx)))


def ids(rows: list[Row]) -> list[int]:
    return [row.id for row in rows]


def kept(tx: Tx, row_id: int) -> Any:  # noqa: ANN401 — a row of the table
    return tx.execute(select(table).where(table.c.id == row_id)).one()


def test_a_row_is_taken_as_it_was_put(tx: Tx, ws: int) -> None:
    row_id = outbox.put(
        tx, ws, PublishedToYou(7, "ULI"), lane=outbox.person_lane("ULI"), verb=Verb.TELL, target="ULI", item_id=7,
        at=make.AT,
    )  # fmt: skip
    assert take(tx, ws, fence=3) == [
        Row(
            row_id, ws, "person/ULI", 7, "published_to_you", 1, {"item_id": 7, "user_id": "ULI"}, Verb.TELL, "ULI",
            RowState.SENDING, make.AT + SECOND, 1,
        )
    ]  # fmt: skip
    row = kept(tx, row_id)
    assert (row.state, row.fence, row.tried_at, row.tries) == ("sending", 3, make.AT + SECOND, 1)
    assert from_document(row.kind, row.shape, row.body) == PublishedToYou(7, "ULI")


def test_a_row_being_sent_is_not_taken_again(tx: Tx, ws: int) -> None:
    put(tx, ws)
    assert len(take(tx, ws)) == 1
    assert take(tx, ws) == []


def test_a_lane_keeps_its_order_whatever_becomes_of_its_first(tx: Tx, ws: int) -> None:
    first, second, third = (put(tx, ws) for _ in range(3))
    assert ids(take(tx, ws)) == [first]
    assert take(tx, ws) == []
    outbox.again(tx, first, RowState.WAITING, now(tx) + HOUR, "ratelimited")
    assert take(tx, ws) == []
    an_hour_later(tx)
    assert ids(take(tx, ws)) == [first]
    outbox.again(tx, first, RowState.UNKNOWN, None)
    assert ids(take(tx, ws)) == [first]
    outbox.end(tx, first, RowState.SENT, make.AT)
    assert ids(take(tx, ws)) == [second]
    outbox.end(tx, second, RowState.GIVEN_UP, make.AT, "channel_not_found")
    assert ids(take(tx, ws)) == [third]
    outbox.end(tx, third, RowState.DROPPED, make.AT)
    assert take(tx, ws) == []
    assert [(kept(tx, one).state, kept(tx, one).error, kept(tx, one).ended_at) for one in (first, second, third)] == [
        ("sent", None, make.AT), ("given_up", "channel_not_found", make.AT), ("dropped", None, make.AT),
    ]  # fmt: skip


def put_of_item(tx: Tx, ws: int, notice: Notice, verb: Verb, lane: str, item_id: int = 7) -> int:
    return outbox.put(tx, ws, notice, lane=lane, verb=verb, target="C1", item_id=item_id, at=make.AT)


@pytest.mark.parametrize("before", list(RowState))
@pytest.mark.parametrize("after", list(RowState))
def test_a_row_goes_only_the_ways_there_are(tx: Tx, ws: int, before: RowState, after: RowState) -> None:
    row_id = put(tx, ws)
    tx.execute(update(table).values(state=before.value))
    assert outbox._move(tx, row_id, after) == (after in WAYS[before])
    assert kept(tx, row_id).state == (after if after in WAYS[before] else before)


def test_what_is_said_of_an_item_waits_for_its_card_and_holds_up_nothing_else(tx: Tx, ws: int) -> None:
    card = put_of_item(tx, ws, ItemCard(7), Verb.POST, "item/7")
    told = put_of_item(tx, ws, PublishedToYou(7, "ULI"), Verb.TELL, "person/ULI")
    edit = put_of_item(tx, ws, ItemCard(7), Verb.EDIT, "edit/7")
    other = put_of_item(tx, ws, PublishedToYou(8, "ULI"), Verb.TELL, "person/ULI", item_id=8)
    assert ids(take(tx, ws)) == [card, other]  # of the same lane, but about another item
    outbox.end(tx, other, RowState.SENT, make.AT)
    outbox.again(tx, card, RowState.WAITING, now(tx) + HOUR, "ratelimited")
    assert take(tx, ws) == []
    an_hour_later(tx)
    assert ids(take(tx, ws)) == [card]
    outbox.end(tx, card, RowState.SENT, make.AT)
    assert ids(take(tx, ws)) == [told, edit]


@pytest.mark.parametrize("gone", [RowState.HELD, RowState.GIVEN_UP])
def test_a_card_that_does_not_come_lets_the_rest_go(tx: Tx, ws: int, gone: RowState) -> None:
    card = put_of_item(tx, ws, ItemCard(7), Verb.POST, "item/7")
    rest = [
        put_of_item(tx, ws, ItemUpdated(7, 2), Verb.REPLY, "item/7"),
        put_of_item(tx, ws, PublishedToYou(7, "ULI"), Verb.TELL, "person/ULI"),
        put_of_item(tx, ws, ItemCard(7), Verb.EDIT, "edit/7"),
    ]
    assert ids(take(tx, ws)) == [card]
    assert outbox._move(tx, card, gone)
    assert ids(take(tx, ws)) == rest


def test_an_edit_waits_for_the_message_it_changes(tx: Tx, ws: int) -> None:
    notice = put_of_item(tx, ws, ItemUpdated(7, 2), Verb.REPLY, "item/7")
    edit = put_of_item(tx, ws, ItemUpdated(7, 2), Verb.EDIT, "edit/7/2")
    of_card = put_of_item(tx, ws, ItemCard(7), Verb.EDIT, "edit/7")
    assert ids(take(tx, ws)) == [notice, of_card]
    outbox.end(tx, notice, RowState.SENT, make.AT)
    assert ids(take(tx, ws)) == [edit]


def test_what_is_held_for_a_channel_stands_aside_and_comes_back_as_it_was(tx: Tx, ws: int) -> None:
    trouble = troubles.begin(tx, ws, Cause.ARCHIVED, "C1", "is_archived", make.AT)
    tried, lost, waits = (put(tx, ws, lane) for lane in "abc")
    elsewhere = outbox.put(tx, ws, ItemCard(1), lane="d", verb=Verb.POST, target="C2", item_id=None, at=make.AT + HOUR)
    take(tx, ws, busy=["c"])
    outbox.again(tx, lost, RowState.UNKNOWN, None)
    assert outbox.hold(tx, tried, trouble.id, "is_archived", perhaps_sent=False)
    assert outbox.hold(tx, lost, trouble.id, "is_archived", perhaps_sent=True)
    assert ids(outbox.hold_waiting(tx, ws, "C1", trouble.id, "is_archived")) == [waits]
    assert take(tx, ws) == []
    assert outbox.unended(tx, ws) == 1
    assert kept(tx, elsewhere).state == "waiting"
    assert troubles.extent(tx, trouble) == Extent(3, 0, 0)
    held = outbox.held(tx, ws, "C1")
    assert ids(held) == [tried, lost, waits]
    assert all(outbox.bring_back(tx, row) for row in held)
    assert [(row.id, row.state) for row in take(tx, ws)] == [
        (lost, RowState.UNKNOWN), (tried, RowState.SENDING), (waits, RowState.SENDING),
    ]  # fmt: skip


def test_a_row_sent_again_after_it_was_looked_for_in_vain_is_looked_for_once_more(tx: Tx, ws: int) -> None:
    row_id = put(tx, ws)
    take(tx, ws)
    outbox.again(tx, row_id, RowState.UNKNOWN, None)
    assert outbox.send_again(tx, row_id)
    [row] = take(tx, ws)
    assert row.sent_again
    outbox.end(tx, row_id, RowState.SENT, make.AT, look_again_at=now(tx) + HOUR)
    assert outbox.perhaps_twice(tx, ws, most=1) == []
    outbox.looked_again(tx, row_id, now(tx))
    assert ids(outbox.perhaps_twice(tx, ws, most=1)) == [row_id]
    outbox.looked_again(tx, row_id)
    assert outbox.perhaps_twice(tx, ws, most=1) == []


def test_one_look_finds_what_may_go_and_what_is_to_be_looked_for(tx: Tx, ws: int) -> None:
    lost, first, second = (put(tx, ws, lane) for lane in "abc")
    outbox.claim(tx, ws, 1, [lost], slack_time=make.AT)
    outbox.again(tx, lost, RowState.UNKNOWN, None)

    def look(places: int, looked_for: int) -> tuple[list[int], dict[str, int] | None, list[int]]:
        found = outbox.look(tx, ws, at=make.AT, busy=(), most=9, places=places, counts=True, looked_for=looked_for)
        return [one.id for one in found.candidates], found.left, ids(found.unanswered)

    assert look(places=2, looked_for=1) == ([first, second], None, [lost])
    assert look(places=1, looked_for=0) == ([first, second], {"C1": 2}, [])  # it matters whose turn it is
    assert look(places=0, looked_for=1) == ([], None, [lost])


def test_lanes_do_not_wait_for_each_other(tx: Tx, ws: int) -> None:
    a1, b1, _a2, c1, _b2 = (put(tx, ws, lane) for lane in "abacb")
    assert ids(take(tx, ws)) == [a1, b1, c1]


def test_busy_lanes_are_left(tx: Tx, ws: int) -> None:
    put(tx, ws, "a")
    b1 = put(tx, ws, "b")
    assert ids(take(tx, ws, busy=["a", "z"])) == [b1]


def test_no_more_than_asked_for_the_earliest_due_first(tx: Tx, ws: int) -> None:
    later = put(tx, ws, "a", at=make.AT)
    earlier = put(tx, ws, "b", at=make.AT - SECOND)
    assert ids(take(tx, ws, most=1)) == [earlier]
    assert ids(take(tx, ws, most=1)) == [later]


def test_what_is_held_or_not_yet_due_takes_nobodys_place(tx: Tx, ws: int) -> None:
    trouble = troubles.begin(tx, ws, Cause.ARCHIVED, "C1", "is_archived", make.AT)
    for lane in "abc":
        put(tx, ws, lane)
    outbox.hold_waiting(tx, ws, "C1", trouble.id, "is_archived")
    for lane in "def":
        put(tx, ws, lane, at=make.AT + HOUR)
    put_off = [put(tx, ws, lane) for lane in "ghi"]
    tx.execute(update(table).where(table.c.id.in_(put_off)).values(not_before=now(tx) + HOUR))
    last = put(tx, ws, "z", to="C2")
    assert ids(take(tx, ws, most=2)) == [last]


def test_a_crowd_for_one_place_keeps_nobody_else_from_being_weighed(tx: Tx, ws: int) -> None:
    """As where thousands of items are published in one channel, or of thousands of cards something changes."""
    put_many(tx, ws, Verb.POST, "C1")
    put_many(tx, ws, Verb.EDIT, "C2")
    others = [put(tx, ws, f"z{place}", to=f"C{place}") for place in range(3, 7)]
    found = outbox.candidates(tx, ws, at=make.AT, busy=(), most=20)
    assert [one.id for one in found if one.target not in {"C1", "C2"}] == others
    assert Counter(one.target for one in found) >= Counter({"C1": 3, "C2": 3})


def test_a_smaller_priority_goes_first(tx: Tx, ws: int) -> None:
    plain, urgent = put(tx, ws, "a", at=make.AT - HOUR), put(tx, ws, "b")
    tx.execute(update(table).where(table.c.id == urgent).values(priority=10))
    assert ids(take(tx, ws)) == [urgent, plain]


def test_a_row_waits_for_its_moment_of_the_calendar(tx: Tx, ws: int) -> None:
    row_id = put(tx, ws, at=make.AT + HOUR)
    assert take(tx, ws, at=make.AT + HOUR - SECOND) == []
    assert ids(take(tx, ws, at=make.AT + HOUR)) == [row_id]


def test_a_first_row_that_is_not_due_holds_its_lane(tx: Tx, ws: int) -> None:
    put(tx, ws, at=make.AT + HOUR)
    put(tx, ws, at=make.AT)
    assert take(tx, ws) == []


def test_a_row_sent_back_waits_by_the_databases_clock_whatever_the_calendar_says(tx: Tx, ws: int) -> None:
    row_id = put(tx, ws)
    take(tx, ws)
    outbox.again(tx, row_id, RowState.WAITING, now(tx) + HOUR, "ratelimited")
    assert take(tx, ws, at=make.AT + 10_000 * HOUR) == []
    an_hour_later(tx)
    [row] = take(tx, ws)
    assert (row.id, row.state, row.tries) == (row_id, RowState.SENDING, 2)


def test_a_row_whose_answer_never_came_is_given_as_unknown_with_the_moment_it_was_tried(tx: Tx, ws: int) -> None:
    row_id = put(tx, ws)
    take(tx, ws)
    outbox.again(tx, row_id, RowState.UNKNOWN, now(tx))
    for _ in range(2):
        [row] = outbox.unanswered(tx, ws, most=1, busy=[])
        assert (row.state, row.tried_at, row.tries) == (RowState.UNKNOWN, make.AT + SECOND, 1)
    assert kept(tx, row_id).state == "unknown"


def test_what_a_sender_left_when_it_ended_is_unknown_to_the_next(tx: Tx, ws: int) -> None:
    left, own, waiting, ended = (put(tx, ws, lane) for lane in "abcd")
    assert ids(take(tx, ws, fence=1, most=4, busy=["b", "c"])) == [left, ended]
    outbox.end(tx, ended, RowState.SENT, make.AT)
    assert ids(take(tx, ws, fence=2, most=4, busy=["c"])) == [own]
    assert outbox.orphaned(tx, ws, 2) == 1
    assert outbox.orphaned(tx, ws, 2) == 0
    assert [kept(tx, one).state for one in (left, own, waiting, ended)] == ["unknown", "sending", "waiting", "sent"]
    assert kept(tx, left).tried_at == make.AT + SECOND
    assert [(row.id, row.state) for row in take(tx, ws, fence=2)] == [
        (left, RowState.UNKNOWN), (waiting, RowState.SENDING),
    ]  # fmt: skip


@pytest.mark.parametrize("changed", [{"kind": "of the next release"}, {"shape": 99}])
def test_a_row_that_this_release_does_not_know_is_left_in_its_place(tx: Tx, ws: int, changed: dict[str, Any]) -> None:
    unknown = put(tx, ws, "a")
    tx.execute(update(table).values(**changed))
    put(tx, ws, "a")
    other = put(tx, ws, "b")
    assert ids(take(tx, ws)) == [other]
    assert kept(tx, unknown).state == "waiting"


@pytest.mark.requirement("S30")
def test_two_workspaces_do_not_mix(tx: Tx, ws: int) -> None:
    theirs = make.workspace(tx, "T2").id
    own, other = put(tx, ws), put(tx, theirs)
    assert ids(take(tx, ws)) == [own]
    assert outbox.orphaned(tx, theirs, 2) == 0
    assert ids(take(tx, theirs, fence=5)) == [other]
    assert outbox.orphaned(tx, ws, 5) == 1
    assert (kept(tx, own).state, kept(tx, other).state) == ("unknown", "sending")


def test_what_is_on_its_way_is_counted(tx: Tx, ws: int) -> None:
    theirs = make.workspace(tx, "T2").id
    put(tx, theirs)
    waiting, sending, unknown, *ended = (put(tx, ws, lane) for lane in "abcdef")
    take(tx, ws, busy=["a"])
    outbox.again(tx, unknown, RowState.UNKNOWN, None)
    for row_id, state in zip(ended, (RowState.SENT, RowState.DROPPED, RowState.GIVEN_UP), strict=True):
        outbox.end(tx, row_id, state, make.AT)
    assert outbox.unended(tx, ws) == 3
    assert [kept(tx, one).state for one in (waiting, sending, unknown)] == ["waiting", "sending", "unknown"]


def test_an_edit_waits_once_for_each_place(tx: Tx, ws: int) -> None:
    """An item that was moved has a card in two channels, and both of them are edited."""
    for target in ("C1", "C2", "C1"):
        outbox.put_edit(tx, ws, ItemCard(7), lane=outbox.edit_lane(7), target=target, item_id=7, at=make.AT)
    waiting = select(table.c.target).where(table.c.ws == ws).order_by(table.c.id)
    assert tx.execute(waiting).scalars().all() == ["C1", "C2"]


def test_each_notice_comes_back_from_the_outbox() -> None:
    for notice in (ItemCard(7), PublishedToYou(7, "ULI")):
        assert (notice.kind, notice.shape) in KNOWN
        assert from_document(notice.kind, notice.shape, document(notice)) == notice
    with pytest.raises(KeyError):
        from_document("item_card", 99, {})


def test_lanes_are_named_after_whose_they_are() -> None:
    assert (outbox.item_lane(7), outbox.person_lane("U7")) == ("item/7", "person/U7")


def test_one_sender_a_workspace(tx: Tx, ws: int) -> None:
    theirs = make.workspace(tx, "T2").id
    fence = senders.hold(tx, ws, "one", LEASE)
    assert fence == 1
    assert senders.hold(tx, ws, "other", LEASE) is None
    assert senders.hold(tx, theirs, "other", LEASE) == 1
    assert senders.holds(tx, ws, fence)


def test_who_holds_it_stays_it_under_the_same_fence_for_a_lease_from_now(tx: Tx, ws: int) -> None:
    fence = senders.hold(tx, ws, "one", LEASE)
    assert senders.hold(tx, ws, "one", 2 * LEASE) == fence
    until = tx.execute(select(senders_table.c.held_until)).scalar_one()
    assert timedelta(seconds=19) < until - now(tx) <= 2 * LEASE


def test_a_lease_that_has_ended_goes_to_the_next_with_a_higher_fence(tx: Tx, ws: int) -> None:
    old = senders.hold(tx, ws, "one", OVER)
    new = senders.hold(tx, ws, "other", LEASE)
    assert old is not None
    assert new == old + 1
    assert not senders.holds(tx, ws, old)
    assert senders.holds(tx, ws, new)
    assert senders.hold(tx, ws, "one", LEASE) is None


def test_who_comes_back_after_its_own_lease_has_ended_begins_a_new_one(tx: Tx, ws: int) -> None:
    old = senders.hold(tx, ws, "one", OVER)
    assert old is not None
    assert senders.hold(tx, ws, "one", LEASE) == old + 1
    assert not senders.holds(tx, ws, old)


def test_a_lease_given_up_goes_to_the_next_at_once(tx: Tx, ws: int) -> None:
    old = senders.hold(tx, ws, "one", LEASE)
    senders.let_go(tx, ws, "other")
    assert senders.hold(tx, ws, "other", LEASE) is None
    senders.let_go(tx, ws, "one")
    new = senders.hold(tx, ws, "other", LEASE)
    assert (old, new) == (1, 2)


def test_nobody_holds_a_workspace_that_never_had_a_sender(tx: Tx, ws: int) -> None:
    assert not senders.holds(tx, ws, 0)
    assert not senders.holds(tx, ws, 1)


def test_of_eight_replicas_that_start_at_once_one_is_the_sender(kept_world: make.World, at_once: AtOnce) -> None:
    def start(engine: Engine, replica: int) -> int | None:
        with engine.begin() as own:
            return senders.hold(own, kept_world.ws, f"replica {replica}", LEASE)

    fences = at_once(8, start)
    assert fences.count(1) == 1
    assert fences.count(None) == 7


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
def test_nobody_takes_over_in_the_middle_of_a_senders_transaction(db: Database, kept_world: make.World) -> None:
    with db.writer.begin() as tx:
        fence = senders.hold(tx, kept_world.ws, "one", OVER)
    assert fence is not None
    with db.writer.begin() as sending, db.writer.connect() as next_one:
        assert senders.holds(sending, kept_world.ws, fence)
        next_one.execute(text("SET LOCAL lock_timeout = '50ms'"))
        with pytest.raises(OperationalError, match="lock timeout"):
            senders.hold(next_one, kept_world.ws, "other", LEASE)
    with db.writer.begin() as tx:
        assert senders.hold(tx, kept_world.ws, "other", LEASE) == fence + 1


def test_two_who_take_under_the_fence_never_take_the_same(
    db: Database, kept_world: make.World, at_once: AtOnce
) -> None:
    with db.writer.begin() as tx:
        fence = senders.hold(tx, kept_world.ws, "one", LEASE)
        rows = {put(tx, kept_world.ws, f"lane {n}") for n in range(40)}
    assert fence is not None

    def take_some(engine: Engine, _thread: int) -> list[int]:
        with engine.begin() as own:
            assert senders.holds(own, kept_world.ws, fence)
            return ids(take(own, kept_world.ws, fence=fence, most=5))

    taken = [row_id for some in at_once(8, take_some) for row_id in some]
    assert len(taken) == 40
    assert set(taken) == rows
