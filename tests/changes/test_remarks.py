"""A request is answered once, however many press at the same moment; on both databases."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import delete, func, select

from bot.changes.remarks import Click, Noted, note, take, tick
from storage import items, members, posts, remarks
from storage.database import Database, Tx
from storage.remarks import NewRemark
from storage.tables import audit, outbox, remark_steps
from tests import make
from tracker.items import Sensitivity
from tracker.notices import HiddenPost, ItemUpdated
from tracker.people import Reader
from tracker.problems import MayNotAnswer, RemarkSettled
from tracker.remarks import RemarkKind, RemarkState, Step, StepKind

TODAY = date(2026, 3, 11)
FANG, LI, EMMA = make.FANG.user_id, make.LI.user_id, make.EMMA.user_id


def asked(tx: Tx, world: make.World, item_id: int, holder: str = LI) -> Noted:
    fang = members.find(tx, world.ws, [FANG])[FANG]
    new = NewRemark(RemarkKind.SUPPORT, "渠道数据", holder=holder)
    outcome = note(tx, world.workspace, item_id, new, by=fang, today=TODAY, at=make.AT)
    assert isinstance(outcome, Noted)
    return outcome


@pytest.mark.requirement("S18")
def test_sixteen_answers_at_once_are_one(db: Database) -> None:
    with db.writer.begin() as tx:
        world = make.world(tx)
        item_id = make.item(tx, world).id
        request = asked(tx, world, item_id).remark
        li = members.find(tx, world.ws, [LI])[LI]
    ready = threading.Barrier(16)

    def one(nth: int) -> object:
        kind = StepKind.ACCEPTED if nth % 2 else StepKind.DECLINED
        ready.wait()
        step = Step(kind, LI, make.AT, "没空" if kind is StepKind.DECLINED else None)
        return db.write_now(take, world.workspace, request.id, step, by=li, today=TODAY)

    with ThreadPoolExecutor(16) as pool:
        outcomes = [each.result() for each in [pool.submit(one, nth) for nth in range(16)]]
    taken = [outcome for outcome in outcomes if isinstance(outcome, Noted)]
    assert [one.step.step.kind for one in taken] in (
        [StepKind.DECLINED], [StepKind.ACCEPTED, StepKind.DECLINED], [StepKind.DECLINED, StepKind.ACCEPTED],
    )  # fmt: skip
    with db.reader.connect() as tx:
        found = remarks.find(tx, Reader.system(world.ws), request.id)
        assert found is not None
        assert found.state is RemarkState.DECLINED
        told = tx.execute(select(func.count()).where(outbox.c.kind == "support_step")).scalar_one()
    assert told == len(taken)


@pytest.mark.requirement("S29")
@pytest.mark.requirement("S31")
def test_each_change_of_who_holds_it_is_audited_and_only_the_holder_answers(tx: Tx, world: make.World) -> None:
    item_id = make.item(tx, world).id
    request = asked(tx, world, item_id).remark
    known = members.find(tx, world.ws, [LI, EMMA])
    handed = Step(StepKind.HANDED_ON, LI, make.AT, user_id=EMMA)
    assert isinstance(take(tx, world.workspace, request.id, handed, by=known[LI], today=TODAY), Noted)
    rows = tx.execute(select(audit.c.made_by, audit.c.detail).order_by(audit.c.id)).all()
    assert [(row.made_by, row.detail) for row in rows] == [
        (FANG, {"asked": [[], [LI]]}),
        (LI, {"asked": [[LI], [EMMA]]}),
    ]
    standing = items.by_id(tx, Reader.system(world.ws), item_id)
    assert standing is not None
    assert standing.item.holders == (EMMA,)
    fang = members.find(tx, world.ws, [FANG])[FANG]
    accepted = Step(StepKind.ACCEPTED, FANG, make.AT)
    assert take(tx, world.workspace, request.id, accepted, by=fang, today=TODAY) == [MayNotAnswer("Emma")]


@pytest.mark.requirement("S30")
def test_who_is_off_a_restricted_item_by_declining_finds_its_thread_hidden(tx: Tx, world: make.World) -> None:
    item_id = make.item(tx, world, sensitivity=Sensitivity.RESTRICTED).id
    request = asked(tx, world, item_id).remark
    make.post(
        tx, world.ws, channel_id=make.LAUNCH.channel_id, ts="1.1", item_id=item_id, kind=ItemUpdated.kind,
        outbox_id=1, at=make.AT, subject=posts.Subject(update_no=1),
    )  # fmt: skip
    tx.execute(delete(outbox))
    li = members.find(tx, world.ws, [LI])[LI]
    declined = Step(StepKind.DECLINED, LI, make.AT, text="没有时间")
    assert isinstance(take(tx, world.workspace, request.id, declined, by=li, today=TODAY), Noted)
    assert HiddenPost.kind in tx.execute(select(outbox.c.kind)).scalars().all()


def test_ticks_that_stand_already_are_passed_over(tx: Tx, world: make.World) -> None:
    item_id = make.item(tx, world).id
    fang = members.find(tx, world.ws, [FANG])[FANG]
    todos = [
        remarks.write(tx, world.ws, item_id, NewRemark(RemarkKind.TODO, text), by=FANG, at=make.AT) for text in "ab"
    ]
    wanted = dict.fromkeys((one.id for one in todos), True)
    for showing in ("once", "again"):
        click = Click(showing, 1.0)
        assert tick(tx, world.workspace, item_id, wanted, wanted, click, by=fang, today=TODAY, at=make.AT) == []
    assert tx.execute(select(func.count()).select_from(remark_steps)).scalar_one() == 2
    again = take(tx, world.workspace, todos[0].id, Step(StepKind.TICKED, FANG, make.AT), by=fang, today=TODAY)
    assert isinstance(again, list)
    assert isinstance(again[0], RemarkSettled)
    assert replace(again[0], on=TODAY, at=make.AT) == RemarkSettled("done", "方敏", TODAY, make.AT)


@pytest.mark.fault("13")
@pytest.mark.parametrize("in_order", [True, False])
def test_of_clicks_on_the_same_boxes_the_last_one_counts(tx: Tx, *, in_order: bool) -> None:
    """*a* ticked; *b* too; *a* unticked again, all before they are shown anew."""
    world = make.world(tx)
    item_id = make.item(tx, world).id
    fang = members.find(tx, world.ws, [FANG])[FANG]
    a, b = (
        remarks.write(tx, world.ws, item_id, NewRemark(RemarkKind.TODO, text), by=FANG, at=make.AT).id for text in "ab"
    )
    clicks = [(1.0, {a: True, b: False}), (2.0, {a: True, b: True}), (3.0, {a: False, b: True})]
    for moment, now in clicks if in_order else reversed(clicks):
        changed = {one: done for one, done in now.items() if done}
        for _ in range(2):  # and each of them comes twice
            click = Click("boxes", moment)
            assert tick(tx, world.workspace, item_id, changed, now, click, by=fang, today=TODAY, at=make.AT) == []
    assert [one.id for one in remarks.open_of(tx, world.ws, item_id)] == [a]


def test_boxes_shown_anew_take_nothing_back_that_others_ticked(tx: Tx) -> None:
    world = make.world(tx)
    item_id = make.item(tx, world).id
    fang = members.find(tx, world.ws, [FANG])[FANG]
    a, b = (
        remarks.write(tx, world.ws, item_id, NewRemark(RemarkKind.TODO, text), by=FANG, at=make.AT).id for text in "ab"
    )
    both = {"by": fang, "today": TODAY, "at": make.AT}
    tick(tx, world.workspace, item_id, {a: True}, {a: True, b: False}, Click("boxes", 1.0), **both)
    tick(tx, world.workspace, item_id, {b: True}, {a: False, b: True}, Click("boxes", 60.0), **both)
    assert remarks.open_of(tx, world.ws, item_id) == []
