"""The rule for one item (``tracker.visibility``) and the predicate inside every query say the same."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from storage import departments, items, members
from storage.database import Tx
from storage.items import Page
from storage.members import SlackMember
from storage.tables import departments as department_rows
from storage.tables import items as table
from storage.visible import visible_to
from tests import make
from tracker.items import Item, Sensitivity
from tracker.people import Kind, Reader, Role
from tracker.visibility import may_read

PEOPLE: Final = ("U0", "U1", "U2", "U3", "U4")
SLACK_PERSON: Final = st.builds(
    replace,
    st.just(make.FANG),
    kind=st.sampled_from([Kind.MEMBER, Kind.MEMBER, Kind.GUEST, Kind.OUTSIDER, Kind.BOT]),
    deactivated=st.sampled_from([False, False, False, True]),
    role=st.sampled_from(Role),
)
ANYBODY: Final = st.sampled_from(PEOPLE)
SOME: Final = st.sets(ANYBODY)
ITEM: Final = st.fixed_dictionaries(
    {
        "initiator": ANYBODY,
        "owner": ANYBODY,
        "collaborators": st.lists(ANYBODY, unique=True, max_size=2).map(tuple),
        "sensitivity": st.sampled_from(Sensitivity),
        "by_marketing": st.booleans(),
        "involves": st.sets(st.sampled_from(["marketing", "product"])),
        "taken_over": st.sets(ANYBODY, max_size=1),
        "theirs": st.sampled_from([False, False, True]),
    }
)


@dataclass(frozen=True)
class Made:
    """What one example has put into the database."""

    items: Sequence[Item]
    readers: Sequence[tuple[Reader, frozenset[int]]]


def put(
    tx: Tx,
    worlds: tuple[make.World, make.World],
    people: Sequence[SlackMember],
    groups: Any,  # noqa: ANN401
    head: str | None,
    rows: Any,  # noqa: ANN401
) -> Made:
    of_department: dict[int, set[str]] = {}
    for world, (marketing, product) in zip(worlds, groups, strict=True):
        members.save(tx, world.ws, people, make.AT)
        of_department |= {world.marketing: marketing, world.product: product}
        for department in (world.marketing, world.product):
            departments.set_members(tx, world.ws, department, of_department[department])
        tx.execute(update(department_rows).where(department_rows.c.id == world.product).values(head=head))
        of_department[world.product] = product | ({head} - {None})
    written = [_item(tx, worlds[row.pop("theirs")], nth, row) for nth, row in enumerate(map(dict, rows))]
    readers = [make.reader(tx, world.ws, person) for world in worlds for person in people]
    readers += [Reader.system(world.ws) for world in worlds]
    return Made(
        written,
        [
            (reader, frozenset(one for one, users in of_department.items() if reader.user_id in users))
            for reader in readers
        ],
    )


def _item(tx: Tx, world: make.World, nth: int, row: dict[str, Any]) -> Item:
    by_name, taken_over = {"marketing": world.marketing, "product": world.product}, row.pop("taken_over")
    written = make.item(
        tx,
        world,
        at=make.AT + timedelta(minutes=nth),
        initiating_department=world.marketing if row.pop("by_marketing") else None,
        departments=tuple(by_name[name] for name in row.pop("involves")),
        **row,
    )
    for user_id in taken_over:
        items.name_admin(tx, _as_it_stands(tx, world, written.id), user_id)
    return _as_it_stands(tx, world, written.id)


def _as_it_stands(tx: Tx, world: make.World, item_id: int) -> Item:
    standing = items.by_id(tx, Reader.system(world.ws), item_id)
    assert standing is not None
    return standing.item


@contextmanager
def undone(tx: Tx) -> Iterator[None]:
    example = tx.begin_nested()
    try:
        yield
    finally:
        example.rollback()


def ids(page: Page) -> list[int]:
    return [row.item.id for row in page.rows]


@pytest.mark.requirement("S29")
@pytest.mark.requirement("S30")
def test_every_query_shows_exactly_what_the_rule_allows(tx: Tx) -> None:
    worlds = make.world(tx, "T1"), make.world(tx, "T2")
    seen: Counter[str] = Counter()

    @settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None)
    @given(
        people=st.tuples(*[SLACK_PERSON for _ in PEOPLE]),
        groups=st.tuples(SOME, SOME, SOME, SOME),
        rows=st.lists(ITEM, min_size=2, max_size=5),
        head=st.none() | ANYBODY,
        whose=st.integers(0, 2 * len(PEOPLE)),
    )
    def holds(people: tuple[SlackMember, ...], groups: Any, rows: Any, head: str | None, whose: int) -> None:  # noqa: ANN401
        named = [replace(person, user_id=user) for user, person in zip(PEOPLE, people, strict=True)]
        with undone(tx):
            compare(put(tx, worlds, named, (groups[:2], groups[2:]), head, rows), whose)

    def compare(made: Made, whose: int) -> None:
        for reader, departments_of_theirs in made.readers:
            readable = {one.id for one in made.items if may_read(reader, one, departments_of_theirs)}
            found = set(tx.execute(select(table.c.id).where(visible_to(reader))).scalars())
            assert found == readable
            for one in made.items:
                seen[f"{one.sensitivity.name} {'shown' if one.id in found else 'hidden'}"] += not reader.sees_all
        check_questions(tx, made, *made.readers[whose])

    holds()
    assert min(seen[f"{level.name} {fate}"] for level in Sensitivity for fate in ("shown", "hidden")) > 0, seen


def check_questions(tx: Tx, made: Made, reader: Reader, departments_of_theirs: frozenset[int]) -> None:
    """Each question about items, as this reader asks it."""
    readable = [one for one in reversed(made.items) if may_read(reader, one, departments_of_theirs)]
    page = make.newest(tx, reader, most=100)
    assert ids(page) == [one.id for one in readable]
    assert page.total == len(readable)
    assert make.newest(tx, reader, most=1).total == len(readable)
    mine = items.mine(tx, reader, most=100)
    assert set(ids(mine)) == {one.id for one in readable if reader.user_id in one.mentioned}
    assert mine.total == len(mine.rows)
    for one in made.items:
        found = items.by_id(tx, reader, one.id)
        assert (found.item if found else None) == (one if one in readable else None)
        if one.ws == reader.ws:
            by_reference = items.by_reference(tx, reader, one.ref)
            assert by_reference == found


@pytest.mark.requirement("S30")
@pytest.mark.fault("3.6")
def test_what_may_not_be_read_answers_like_what_is_not_there(tx: Tx, world: make.World) -> None:
    written = make.item(tx, world, sensitivity=Sensitivity.RESTRICTED)
    admin_elsewhere = make.reader(tx, world.ws, make.EMMA)
    assert items.by_reference(tx, make.reader(tx, world.ws, make.FANG), written.ref) is not None
    assert items.by_reference(tx, admin_elsewhere, written.ref) is None
    assert items.by_reference(tx, admin_elsewhere, 999_999) is None
    assert make.newest(tx, admin_elsewhere, most=20) == Page((), 0, None)


def test_somebody_deactivated_reads_as_nobody(tx: Tx, world: make.World) -> None:
    written = make.item(tx, world, owner=make.GONE.user_id, departments=(world.product,))
    assert items.by_id(tx, make.reader(tx, world.ws, make.LI), written.id) is not None
    assert items.by_id(tx, make.reader(tx, world.ws, make.GONE), written.id) is None
