import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event, insert, select, update

from storage import acks as asked_to_confirm
from storage import channels, items
from storage.database import Database, Tx
from storage.items import COUNTED, Page
from storage.tables import acks, item_people, updates
from storage.tables import items as table
from tests import make
from tests.storage.conftest import AtOnce
from tracker.items import Part, Sensitivity
from tracker.notices import ItemCard
from tracker.people import Reader
from tracker.standing import Asked, Standing
from tracker.templates import Template, library_body


def fang(tx: Tx, world: make.World) -> Reader:
    return make.reader(tx, world.ws, make.FANG)


def names(page: Page) -> list[str]:
    return [row.item.name for row in page.rows]


def found(tx: Tx, world: make.World, ref: int) -> Standing:
    standing = items.by_reference(tx, Reader.system(world.ws), ref)
    assert standing is not None
    return standing


def test_an_item_comes_back_with_all_it_points_to(tx: Tx, world: make.World) -> None:
    later = make.AT + timedelta(hours=7)
    new = make.new(
        world,
        collaborators=(make.LI.user_id, make.EMMA.user_id, "USTRANGER"),
        initiating_department=world.marketing,
        departments=(world.product, world.marketing),
        fields={"done": "回收 200 份", "goal": "上线"},
        start_on=date(2026, 3, 1),
        sensitivity=Sensitivity.RESTRICTED,
    )
    written = items.insert(tx, world.ws, new, make.AT, {make.LI.user_id: later, make.FANG.user_id: make.AT})
    make.post(
        tx, world.ws, channel_id="C1", ts="1773.000100", item_id=written.id, kind=ItemCard.kind, outbox_id=1, at=make.AT
    )

    standing = found(tx, world, written.ref)

    assert written.ref == 1
    for name in type(new).__dataclass_fields__:
        assert getattr(standing.item, name) == getattr(new, name), name
    assert (standing.item.id, standing.item.ws, standing.item.ref) == (written.id, world.ws, 1)
    assert (standing.item.version, standing.item.update_no) == ("V1.0", 1)
    assert (standing.item.published_at, standing.item.changed_at) == (make.AT, make.AT)
    assert standing.template == Template.from_document(library_body("project_follow_up"))
    assert {user: member.name for user, member in standing.people.items()} == {
        make.WANG.user_id: "王芳", make.FANG.user_id: "方敏", make.LI.user_id: "李雷", make.EMMA.user_id: "Emma",
    }  # fmt: skip
    assert standing.name_of("USTRANGER") == "USTRANGER"
    assert standing.departments == {world.marketing: "市场部", world.product: "产品部"}
    assert standing.department_names == ("产品部", "市场部")
    assert set(standing.asked) == {Asked(make.LI.user_id, later), Asked(make.FANG.user_id, make.AT)}
    assert standing.channel_name == "launch"
    assert standing.card_url == "https://t1.slack.com/archives/C1/p1773000100"
    assert standing.stage("zh-CN") == "需求评审"


def test_an_item_with_nothing_around_it(tx: Tx, world: make.World) -> None:
    written = make.item(tx, world, channel_id="CX", initiator="UX", owner="UX", end_on=None)
    standing = found(tx, world, written.ref)
    assert (standing.people, standing.departments, standing.asked) == ({}, {}, ())
    assert (standing.channel_name, standing.card_url) == (None, None)


def test_people_and_departments_keep_the_order_in_which_they_were_chosen(tx: Tx, world: make.World) -> None:
    chosen = tuple(f"U{(7 * n) % 23}" for n in range(23))
    backwards, forwards = (world.product, world.marketing), (world.marketing, world.product)
    for order in (backwards, forwards):
        item = found(tx, world, make.item(tx, world, collaborators=chosen, departments=order).ref).item
        assert item.collaborators == chosen
        assert item.departments == order


def test_only_the_latest_update_that_asked_asks(tx: Tx, world: make.World) -> None:
    written = make.item(tx, world, ask={make.LI.user_id: make.AT})
    tx.execute(update(table).values(update_no=2))
    assert [asked.user_id for asked in found(tx, world, written.ref).asked] == [make.LI.user_id]
    tx.execute(
        updates.insert().values(
            ws=world.ws, item_id=written.id, no=2, kind="k", made_by="U1", at=make.AT, changes={}, major=True, label="V"
        )
    )
    asked_to_confirm.ask(tx, world.ws, written.id, 2, {make.FANG.user_id: make.AT})
    assert [asked.user_id for asked in found(tx, world, written.ref).asked] == [make.FANG.user_id]
    assert len(tx.execute(select(acks.c.user_id)).scalars().all()) == 2


def test_whoever_is_named_stands_in_the_table_that_gives_the_right_to_read(tx: Tx, world: make.World) -> None:
    make.item(tx, world, initiator="U1", owner="U1", collaborators=("U2", "U3"))
    rows = tx.execute(select(item_people.c.user_id, item_people.c.role).order_by(item_people.c.nth)).all()
    assert [tuple(row) for row in rows] == [
        ("U1", Part.INITIATOR), ("U1", Part.OWNER), ("U2", Part.COLLABORATOR), ("U3", Part.COLLABORATOR),
    ]  # fmt: skip


@pytest.mark.requirement("S30")
def test_a_number_is_the_workspaces_own(tx: Tx) -> None:
    ours, theirs = make.world(tx, "T1"), make.world(tx, "T2")
    written = [make.item(tx, world, name=world.workspace.team_id) for world in (ours, theirs)]
    assert [one.ref for one in written] == [1, 1]
    for world in (ours, theirs):
        assert found(tx, world, 1).item.name == world.workspace.team_id
    assert items.by_id(tx, Reader.system(ours.ws), written[1].id) is None


def test_pages_hold_everything_exactly_once_though_many_changed_at_one_moment(tx: Tx, world: make.World) -> None:
    for n in range(11):
        make.item(tx, world, name=f"{n}", at=make.AT + timedelta(seconds=n // 4))
    for size in (1, 2, 3, 5, 10, 11, 12):
        paged, after = list[str](), None
        while True:
            page = make.newest(tx, fang(tx, world), after=after, most=size)
            assert page.total == 11
            assert len(page.rows) <= size
            paged += names(page)
            after = page.after
            if after is None:
                break
        assert paged == [f"{n}" for n in reversed(range(11))]


def test_a_page_begins_behind_its_mark_though_newer_ones_came(tx: Tx, world: make.World) -> None:
    for n in range(4):
        make.item(tx, world, name=f"{n}")
    first = make.newest(tx, fang(tx, world), most=2)
    make.item(tx, world, name="new", at=make.AT + timedelta(seconds=1))
    assert names(make.newest(tx, fang(tx, world), after=first.after, most=2)) == ["1", "0"]


def test_mine_are_those_i_own_or_work_on_the_nearest_end_first(tx: Tx, world: make.World) -> None:
    me = make.FANG.user_id
    make.item(tx, world, name="no end", owner=me, end_on=None)
    make.item(tx, world, name="far", owner=me, end_on=date(2026, 5, 1))
    make.item(tx, world, name="near", owner=make.LI.user_id, collaborators=(me,), end_on=date(2026, 3, 12))
    make.item(tx, world, name="late", owner=me, end_on=date(2026, 3, 1), sensitivity=Sensitivity.RESTRICTED)
    make.item(tx, world, name="begun by me", owner=make.LI.user_id, initiator=me, end_on=date(2026, 3, 2))
    make.item(tx, world, name="not mine", owner=make.LI.user_id, departments=(world.marketing,))
    make.item(tx, world, name="mine twice", owner=me, collaborators=(me,), end_on=date(2026, 3, 13))
    page = items.mine(tx, fang(tx, world), most=10)
    assert names(page) == ["late", "near", "mine twice", "far", "no end"]
    assert page.total == 5
    assert names(items.mine(tx, fang(tx, world), most=2)) == ["late", "near"]
    assert items.mine(tx, fang(tx, world), most=2).total == 5


def test_counting_stops_at_two_hundred_and_one(tx: Tx, world: make.World) -> None:
    make.item(tx, world, sensitivity=Sensitivity.PUBLIC)
    row = dict(tx.execute(select(table)).one()._mapping)
    del row["id"]

    def total() -> int:
        return make.newest(tx, fang(tx, world), most=1).total

    tx.execute(insert(table), [row | {"ref": n} for n in range(2, COUNTED + 1)])
    assert total() == 200
    tx.execute(insert(table), [row | {"ref": COUNTED + 1}])
    assert total() == 201
    tx.execute(insert(table), [row | {"ref": n} for n in range(COUNTED + 2, COUNTED + 20)])
    assert total() == 201


@contextmanager
def statements(tx: Tx) -> Iterator[list[str]]:
    said: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:  # noqa: ANN401 — what is passed
        said.append(statement)

    event.listen(tx, "before_cursor_execute", hear)
    yield said
    event.remove(tx, "before_cursor_execute", hear)


def test_a_list_of_twenty_costs_as_many_statements_as_a_list_of_one(tx: Tx, world: make.World) -> None:
    everybody = [member.user_id for member in make.EVERYBODY]
    channels.save(tx, world.ws, [replace(make.LAUNCH, channel_id=f"C{n}", name=f"c{n}") for n in range(20)], make.AT)
    for n in range(20):
        make.item(
            tx,
            world,
            owner=everybody[n % len(everybody)],
            collaborators=(make.FANG.user_id, f"U{n}"),
            departments=(world.marketing, world.product),
            channel_id=f"C{n}",
            ask={make.FANG.user_id: make.AT},
        )
    reader = fang(tx, world)
    for ask in (make.newest, items.mine):
        with statements(tx) as for_one:
            assert len(ask(tx, reader, most=1).rows) == 1
        with statements(tx) as for_twenty:
            assert len(ask(tx, reader, most=20).rows) == 20
        assert len(for_one) == len(for_twenty) + 1 <= 10  # all twenty need not be counted


def test_two_who_lock_an_item_come_one_after_the_other(db: Database, kept_world: make.World, at_once: AtOnce) -> None:
    """Read, add one, write: without the lock PostgreSQL would lose most of these."""
    with db.writer.begin() as tx:
        item_id = make.item(tx, kept_world).id

    def add_one(engine: Any, _thread: int) -> None:  # noqa: ANN401
        for _ in range(5):
            with engine.begin() as own:
                items.lock(own, kept_world.ws, item_id)
                before = own.execute(select(table.c.update_no)).scalar_one()
                own.execute(update(table).values(update_no=before + 1))

    at_once(8, add_one)
    with db.reader.connect() as tx:
        assert tx.execute(select(table.c.update_no)).scalar_one() == 1 + 8 * 5


def test_every_question_about_items_says_first_who_asks() -> None:
    asked = [
        (name, question)
        for name, question in inspect.getmembers(items, inspect.isfunction)
        if question.__module__ == items.__name__
        and not name.startswith("_")
        and any(word in str(inspect.signature(question).return_annotation) for word in ("Standing", "Page", "Item"))
    ]
    assert {"by_id", "by_reference", "mine", "listed"} <= {name for name, _ in asked}
    for name, question in asked:
        first, second, *_ = inspect.signature(question).parameters.values()
        assert first.annotation is Tx, name
        assert (second.name, second.annotation) == ("reader", Reader), name
