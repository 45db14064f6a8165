"""Remarks: who holds them, what was done with them, and that they are found by whoever may read their item alone."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import update

from storage import folders, items, remarks
from storage.database import Tx
from storage.departments import heads, who_answers
from storage.remarks import NewRemark
from storage.tables import departments
from storage.tables import items as item_table
from tests import make
from tracker.items import Sensitivity, State
from tracker.people import Reader
from tracker.remarks import Remark, RemarkKind, RemarkState, Step, StepKind

FANG, LI, EMMA = make.FANG.user_id, make.LI.user_id, make.EMMA.user_id


def noted(tx: Tx, world: make.World, item_id: int, text: str, **more: object) -> Remark:
    new = NewRemark(RemarkKind.SUPPORT, text, **more)  # type: ignore[arg-type]
    remark = remarks.write(tx, world.ws, item_id, new, by=FANG, at=make.AT)
    items.name_holders(tx, world.ws, item_id, remarks.holders(tx, world.ws, item_id))
    return remark


@pytest.mark.requirement("S29")
def test_whoever_holds_one_is_named_on_the_item_and_may_read_it(tx: Tx, world: make.World) -> None:
    item_id = make.item(tx, world, sensitivity=Sensitivity.RESTRICTED).id
    emma = make.reader(tx, world.ws, make.EMMA)
    assert items.by_id(tx, emma, item_id) is None
    remark = noted(tx, world, item_id, "渠道数据", holder=EMMA)
    standing = items.by_id(tx, emma, item_id)
    assert standing is not None
    assert standing.item.holders == standing.asked_for_support == (EMMA,)
    assert standing.item.named == {make.WANG.user_id, FANG, EMMA}
    assert standing.people[EMMA].name == "Emma"
    declined = replace(remark, state=RemarkState.DECLINED)
    remarks.rewrite(tx, world.ws, declined)
    items.name_holders(tx, world.ws, item_id, remarks.holders(tx, world.ws, item_id))
    assert items.by_id(tx, emma, item_id) is None
    assert remarks.find(tx, emma, remark.id) is None
    assert remarks.find(tx, Reader.system(world.ws), remark.id) == declined


def test_holders_stay_named_when_the_item_is_written_anew(tx: Tx, world: make.World) -> None:
    item_id = make.item(tx, world).id
    noted(tx, world, item_id, "渠道数据", holder=EMMA)
    held = items.hold(tx, Reader.system(world.ws), item_id)
    assert held is not None
    items.rewrite(tx, held.item, replace(held.item, owner=LI, collaborators=(FANG,)))
    after = items.hold(tx, Reader.system(world.ws), item_id)
    assert after is not None
    assert (after.item.owner, after.item.collaborators, after.item.holders) == (LI, (FANG,), (EMMA,))


def test_what_somebody_holds_the_nearest_day_first_and_none_that_is_dealt_with(tx: Tx, world: make.World) -> None:
    one, other = (make.item(tx, world).id for _ in range(2))
    emma = make.reader(tx, world.ws, make.EMMA)
    noted(tx, world, one, "随时", holder=EMMA)
    noted(tx, world, one, "别人的", holder=LI)
    later = noted(tx, world, other, "下周", holder=EMMA, due_on=date(2026, 3, 18))
    noted(tx, world, one, "周五", holder=EMMA, due_on=date(2026, 3, 13))
    assert [one.text for one in remarks.held_by(tx, emma, most=10)] == ["周五", "下周", "随时"]
    assert [one.text for one in remarks.held_by(tx, emma, most=1)] == ["周五"]
    remarks.rewrite(tx, world.ws, replace(later, state=RemarkState.DONE))
    assert [one.text for one in remarks.held_by(tx, emma, most=10)] == ["周五", "随时"]
    tx.execute(update(item_table).where(item_table.c.id == one).values(state=State.DONE.value))
    assert remarks.held_by(tx, emma, most=10) == []


def test_what_departments_are_asked_as_far_as_the_reader_may_read(tx: Tx, world: make.World) -> None:
    secret, public = (
        make.item(tx, world, sensitivity=level).id for level in (Sensitivity.RESTRICTED, Sensitivity.PUBLIC)
    )
    for item_id in (secret, public):
        noted(tx, world, item_id, f"{item_id}", department=world.product, holder=EMMA)
    asked = [world.product]
    assert len(remarks.asked_of(tx, make.reader(tx, world.ws, make.EMMA), asked, most=10)) == 2
    assert [one.item_id for one in remarks.asked_of(tx, make.reader(tx, world.ws, make.LI), asked, most=10)] == [public]
    assert remarks.asked_of(tx, Reader.system(world.ws), [world.marketing], most=10) == []
    standing = items.by_id(tx, Reader.system(world.ws), public)
    assert standing is not None
    assert standing.departments == {world.product: "产品部"}


def test_a_desk_answers_for_its_department_else_its_head(tx: Tx, world: make.World) -> None:
    both = [world.product, world.marketing]
    assert who_answers(tx, world.ws, both) == {}
    mine = departments.c.id == world.product
    tx.execute(update(departments).where(mine).values(head=LI))
    assert who_answers(tx, world.ws, both) == {world.product: LI}
    tx.execute(update(departments).where(mine).values(desk=EMMA))
    assert who_answers(tx, world.ws, both) == {world.product: EMMA}


def test_steps_are_told_together_and_hidden_from_whom_may_not_read(tx: Tx) -> None:
    world = make.world(tx)
    item_id = make.item(tx, world, sensitivity=Sensitivity.RESTRICTED).id
    system = Reader.system(world.ws)
    remark = noted(tx, world, item_id, "渠道数据")
    assert remarks.last_told(tx, system, item_id) == []
    first = remarks.take(tx, world.ws, remark, Step(StepKind.ADDED, FANG, make.AT))
    second = remarks.take(
        tx, world.ws, remark, Step(StepKind.OFFERED, LI, make.AT, "忙", None, None, date(2026, 3, 20))
    )
    remarks.take(tx, world.ws, remark, Step(StepKind.REPLIED, FANG, make.AT, "好"))
    for step_id in (first, second):
        remarks.tell_with(tx, world.ws, step_id, first)
    assert [one.id for one in remarks.last_told(tx, system, item_id)] == [first, second]
    assert [one.step.text for one in remarks.steps(tx, system, remark.id)] == [None, "忙", "好"]
    found = remarks.step(tx, system, second)
    assert found is not None
    assert (found.step.day, found.told_with) == (date(2026, 3, 20), first)
    emma = make.reader(tx, world.ws, make.EMMA)
    assert remarks.steps(tx, emma, remark.id) == remarks.last_told(tx, emma, item_id) == []


def test_a_folder_is_one_by_its_name_whatever_its_width(tx: Tx, world: make.World) -> None:
    folder = folders.called(tx, world.ws, "官网 2026")
    assert folders.called(tx, world.ws, "官网　２０２６") == folder
    assert folders.called(tx, world.ws, "别的") != folder
    assert folders.names(tx, world.ws, [folder]) == {folder: "官网 2026"}
    assert folders.names(tx, world.ws + 1, [folder]) == {}


def test_a_finished_item_keeps_its_result_and_folder(tx: Tx, world: make.World) -> None:
    item_id = make.item(tx, world).id
    held = items.hold(tx, Reader.system(world.ws), item_id)
    assert held is not None
    done = replace(
        held.item, state=State.DONE, result="上线了", criteria_met=("一", "二"), closed_at=make.AT, update_no=2
    )
    items.close(tx, done, folders.called(tx, world.ws, "官网"))
    after = items.hold(tx, Reader.system(world.ws), item_id)
    assert after is not None
    assert after.item == replace(done, folder="官网")
    standing = items.by_id(tx, Reader.system(world.ws), item_id)
    assert standing is not None
    assert standing.item == after.item
    assert make.newest(tx, Reader.system(world.ws), most=5).rows == ()


@pytest.mark.requirement("S14")
def test_what_somebody_owns_that_is_open_the_nearest_end_first_and_who_heads_a_department(
    tx: Tx, world: make.World
) -> None:
    later, sooner, whenever, done = (
        make.item(tx, world, owner=LI, end_on=end).id
        for end in (date(2026, 3, 20), date(2026, 3, 13), None, date(2026, 3, 12))
    )
    tx.execute(update(item_table).where(item_table.c.id == done).values(state=State.DONE.value))
    make.item(tx, world)
    found = items.owned_by(tx, Reader.system(world.ws), LI)
    assert [one.item.id for one in found] == [sooner, later, whenever]
    assert items.owned_by(tx, make.reader(tx, world.ws, make.EMMA), LI) == ()
    assert heads(tx, world.ws, [world.product, world.marketing]) == {}
    tx.execute(update(departments).where(departments.c.id == world.product).values(head=EMMA))
    assert heads(tx, world.ws, [world.product, world.marketing]) == {world.product: EMMA}
