"""The list's one query: filters, orders and pages, each within what the reader may read."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, insert, select, text

from storage import items, remarks, templates
from storage.database import Tx
from storage.items import Mark
from storage.members import SlackMember
from storage.tables import item_departments
from storage.tables import items as table
from tests import make
from tests.storage.test_items import names, statements
from tracker.filters import Due, Filters, Sort
from tracker.items import Priority, Sensitivity
from tracker.people import Reader
from tracker.remarks import RemarkKind

#: A Wednesday.
TODAY = date(2026, 3, 11)


def fang(tx: Tx, world: make.World) -> Reader:
    return make.reader(tx, world.ws, make.FANG)


def found(tx: Tx, world: make.World, **wanted: Any) -> list[str]:  # noqa: ANN401 — values of several types
    page = items.listed(tx, fang(tx, world), Filters(**wanted), TODAY, most=50)
    assert items.count(tx, fang(tx, world), Filters(**wanted), TODAY) == page.total == len(page.rows)
    return sorted(names(page))


@pytest.mark.requirement("S25")
def test_each_filter_lets_through_what_it_says(tx: Tx, world: make.World) -> None:
    me, li = make.FANG.user_id, make.LI.user_id
    public: dict[str, Any] = {"sensitivity": Sensitivity.PUBLIC}
    make.item(tx, world, name="a", **public, owner=me, end_on=TODAY - timedelta(days=1), priority=Priority.URGENT)
    make.item(tx, world, name="b", **public, owner=li, collaborators=(me,), end_on=TODAY, channel_id="C2")
    make.item(tx, world, name="c", **public, owner=li, end_on=date(2026, 3, 15), departments=(world.product,))
    make.item(tx, world, name="d", **public, owner=li, end_on=date(2026, 3, 16), initiating_department=world.product)
    make.item(tx, world, name="e", **public, owner=li, end_on=None, priority=Priority.HIGH, stage="s4")
    template = world.template.template_id
    assert found(tx, world) == ["a", "b", "c", "d", "e"]
    assert found(tx, world, mine=True) == ["a", "b"]
    assert found(tx, world, owners=(me,)) == ["a"]
    assert found(tx, world, owners=(me, li), mine=True) == ["a", "b"]
    assert found(tx, world, channels=("C2",)) == ["b"]
    assert found(tx, world, due=(Due.OVERDUE,)) == ["a"]
    assert found(tx, world, due=(Due.TODAY,)) == ["b"]
    assert found(tx, world, due=(Due.WEEK,)) == ["b", "c"]
    assert found(tx, world, due=(Due.OVERDUE, Due.TODAY)) == ["a", "b"]
    assert found(tx, world, departments=(world.product,)) == ["c", "d"]
    assert found(tx, world, priorities=(Priority.HIGH, Priority.URGENT)) == ["a", "e"]
    assert found(tx, world, stages=((template, "s4"),)) == ["e"]
    assert found(tx, world, stages=((template + 1, "s4"),)) == []
    assert found(tx, world, templates=(template,)) == ["a", "b", "c", "d", "e"]
    assert found(tx, world, templates=(template + 1,)) == []


@pytest.mark.parametrize(
    ("words", "matching"),
    [
        (("web",), ["Web 官网", "ＷＥＢ 2"]),
        (("web", "官网"), ["Web 官网"]),
        (("网",), ["Web 官网"]),
        (("50%",), ["50% off"]),
        (("%",), ["50% off"]),
        (("_",), ["a_b"]),
        (("/",), ["x/y"]),
        (("'",), ["it's"]),
        (("straße",), []),
        (("strasse",), ["Große STRASSE"]),
    ],
)
def test_words_are_looked_for_in_names_whatever_their_case_or_width(
    tx: Tx, world: make.World, words: tuple[str, ...], matching: list[str]
) -> None:
    for name in ("Web 官网", "ＷＥＢ 2", "50% off", "500 off", "a_b", "axb", "x/y", "it's", "Große STRASSE"):
        make.item(tx, world, name=name)
    assert found(tx, world, texts=words) == matching


ROW = st.tuples(
    st.sampled_from([None, date(2026, 3, 1), date(2026, 3, 20)]),
    st.sampled_from(Priority),
    st.sampled_from(["a", "B", "Ａ", "官", "z", "É", "𠀀", "\uffee"]),
    st.integers(0, 2),
)


def test_pages_hold_everything_once_in_every_order_both_ways(tx: Tx, world: make.World) -> None:
    reader = fang(tx, world)

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None)
    @given(st.lists(ROW, max_size=9), st.sampled_from(Sort), st.integers(1, 4))
    def holds(rows: list[Any], sort: Sort, most: int) -> None:
        with tx.begin_nested() as nested:
            for nth, (end, priority, name, second) in enumerate(rows):
                at = make.AT + timedelta(seconds=second)
                make.item(tx, world, name=name, end_on=end, priority=priority, fields={"done": f"{nth}"}, at=at)
            check(sort, most, len(rows))
            nested.rollback()

    def check(sort: Sort, most: int, count: int) -> None:
        filters = Filters(sort=sort)
        whole = [row.item.id for row in items.listed(tx, reader, filters, TODAY, most=99).rows]
        assert len(whole) == count
        forwards: list[list[int]] = []
        last: Mark | None = None
        before: Mark | None = None
        while True:
            page = items.listed(tx, reader, filters, TODAY, after=last, most=most)
            assert page.total == count
            assert (page.before is None) == (not forwards)
            forwards.append([row.item.id for row in page.rows])
            before, last = page.before, page.after
            if last is None:
                break
        assert [one for page_of in forwards for one in page_of] == whole
        for earlier in reversed(forwards[:-1]):
            page = items.listed(tx, reader, filters, TODAY, before=before, most=most)
            assert [row.item.id for row in page.rows] == earlier
            assert page.after is not None
            before = page.before
        assert before is None

    holds()


@pytest.mark.requirement("S25")
def test_in_each_order_what_comes_first_comes_first(tx: Tx, world: make.World) -> None:
    hours = (make.AT + timedelta(hours=nth) for nth in range(9))
    make.item(tx, world, name="b", end_on=None, priority=Priority.HIGH, at=next(hours))
    make.item(tx, world, name="A", end_on=date(2026, 3, 20), priority=Priority.LOW, at=next(hours))
    make.item(tx, world, name="ｃ", end_on=date(2026, 3, 1), priority=Priority.HIGH, at=next(hours))
    reader = fang(tx, world)

    def in_order(sort: Sort) -> list[str]:
        return names(items.listed(tx, reader, Filters(sort=sort), TODAY, most=9))

    assert in_order(Sort.UPDATED) == ["ｃ", "A", "b"]
    assert in_order(Sort.END) == ["ｃ", "A", "b"]
    assert in_order(Sort.PRIORITY) == ["ｃ", "b", "A"]
    assert in_order(Sort.NAME) == ["A", "b", "ｃ"]


def test_what_an_item_becomes_is_sorted_and_found_as_that(tx: Tx, world: make.World) -> None:
    ref = make.item(tx, world, name="old", end_on=None).ref
    standing = items.by_reference(tx, fang(tx, world), ref)
    assert standing is not None
    items.rewrite(tx, standing.item, replace(standing.item, name="ＮＥＷ", end_on=TODAY))
    assert found(tx, world, texts=("new",)) == ["ＮＥＷ"]
    assert found(tx, world, texts=("old",)) == []
    assert found(tx, world, due=(Due.TODAY,)) == ["ＮＥＷ"]


def test_a_list_brings_its_remarks(tx: Tx, world: make.World) -> None:
    written = make.item(tx, world)
    remarks.add(tx, world.ws, written.id, [(RemarkKind.RISK, "x")], by="UFANG", at=make.AT)
    [row] = items.listed(tx, fang(tx, world), Filters(), TODAY, most=5).rows
    assert [remark.text for remark in row.remarks] == ["x"]


def test_twenty_of_five_templates_cost_as_many_statements_as_one(tx: Tx, world: make.World) -> None:
    for nth, version in enumerate(templates.newest(tx, world.ws) * 4):
        make.item(tx, world, template_id=version.template_id, template_no=version.no, name=f"{nth}", owner="UFANG")
    filters = Filters(mine=True, texts=("1",), departments=(), sort=Sort.NAME)
    for wanted in (Filters(), filters):
        with statements(tx) as for_one:
            items.listed(tx, fang(tx, world), wanted, TODAY, most=1)
        with statements(tx) as for_twenty:
            items.listed(tx, fang(tx, world), wanted, TODAY, most=20)
        assert len(for_one) == len(for_twenty) + 1 <= 12  # a page that holds all need not be counted


#: What a plan must name, by the filters of a list: the index of its order, or the one its filter is found by.
SERVED = {
    "items_new": Filters(),
    "items_end": Filters(sort=Sort.END),
    "items_pressing": Filters(sort=Sort.PRIORITY),
    "items_name": Filters(sort=Sort.NAME),
}


def test_a_page_is_read_from_an_index_of_its_order(tx: Tx, world: make.World) -> None:
    """However many there are: nothing is sorted, nothing is read that does not stand on the page."""
    many(tx, world, 3000)
    reader = fang(tx, world)
    for index, filters in SERVED.items():
        page = items.listed(tx, reader, filters, TODAY, most=20)
        for marks in ({}, {"after": page.after}, {"before": page.after}):
            plan = "\n".join(plans(tx, partial(items.listed, tx, reader, filters, TODAY, **marks, most=20)))
            assert index in plan, (marks, plan)
            assert "TEMP B-TREE" not in plan, (index, marks, plan)
            assert "Sort" not in plan, (index, marks, plan)


def many(tx: Tx, world: make.World, count: int) -> None:
    make.item(tx, world, sensitivity=Sensitivity.PUBLIC)
    row = dict(tx.execute(select(table)).one()._mapping)
    del row["id"]
    rows = [
        row
        | {
            "ref": nth,
            "name_key": f"name {nth * 7919 % count:06}",
            "changed_at": make.AT + timedelta(minutes=nth),
            "end_key": TODAY + timedelta(days=nth % 300),
            "priority": nth % 4 + 1,
        }
        for nth in range(2, count + 2)
    ]
    tx.execute(insert(table), rows)
    tx.execute(text("ANALYZE items"))


def plans(tx: Tx, ask: Any) -> list[str]:  # noqa: ANN401 — a question
    """How the database answers the first statement of a question, which finds its rows."""
    said: list[tuple[str, Any]] = []

    def hear(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:  # noqa: ANN401
        said.append((statement, parameters))

    event.listen(tx, "before_cursor_execute", hear)
    ask()
    event.remove(tx, "before_cursor_execute", hear)
    statement, parameters = next(one for one in said if "FROM items" in one[0] and "ORDER BY" in one[0])
    explain = "EXPLAIN QUERY PLAN " if tx.dialect.name == "sqlite" else "EXPLAIN "
    return [str(row) for row in tx.exec_driver_sql(explain + statement, parameters)]


@pytest.mark.parametrize("who", [make.FANG, make.GUEST])
def test_who_reads_little_or_much_goes_through_no_whole_table(tx: Tx, world: make.World, who: SlackMember) -> None:
    """Departments are looked up by item, or items by department.

    This took 26 s among 100,000 items while SQLite went through all of them for each row.
    """
    many(tx, world, 3000)
    ids = tx.execute(select(table.c.id)).scalars().all()
    rows = [
        {"ws": world.ws, "department_id": world.product, "item_id": one, "role": "involved", "nth": 0} for one in ids
    ]
    tx.execute(insert(item_departments), rows)
    reader = make.reader(tx, world.ws, who)
    plan = plans(tx, lambda: items.listed(tx, reader, Filters(), TODAY, most=20))
    whole = [line for line in plan if "item_departments" in line and ("SCAN" in line or "(ws=?)" in line)]
    assert whole == []
    assert any("item_departments" in line for line in plan)
