"""Many people change one item at the same moment, on both databases: nothing anybody entered is lost."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.changes.updates import Updated, Wanted, update
from storage import items, members, updates
from storage.database import Database
from storage.tables import acts, outbox
from tests import make
from tracker.people import Reader
from tracker.problems import MayNotEdit, NotFound, NothingChanged, Problem, TooMany

PEOPLE = [f"U{number:02}" for number in range(16)]
TODAY = date(2026, 3, 11)


@pytest.fixture
def kept(db: Database) -> tuple[make.World, int]:
    """A world with sixteen collaborators on one item, committed."""
    with db.writer.begin() as tx:
        world = make.world(tx)
        everybody = [replace(make.FANG, user_id=user, name=user) for user in PEOPLE]
        members.save(tx, world.ws, everybody, make.AT)
        return world, make.item(tx, world, collaborators=tuple(PEOPLE)).id


def at_once(db: Database, world: make.World, wanted: list[tuple[str, Wanted]]) -> list[Updated | list[Problem]]:
    ready = threading.Barrier(len(wanted))

    def one(user: str, want: Wanted) -> Updated | list[Problem]:
        ready.wait()
        return db.write_now(update, world.workspace, want, by=known[user], today=TODAY, at=make.AT)

    with db.reader.connect() as tx:
        known = members.find(tx, world.ws, [user for user, _ in wanted])
    with ThreadPoolExecutor(len(wanted)) as pool:
        running = [pool.submit(one, user, want) for user, want in wanted]
    return [each.result() for each in running]


def standing(db: Database, world: make.World, item_id: int) -> Any:  # noqa: ANN401 — a Standing that is there
    with db.reader.connect() as tx:
        return items.by_id(tx, Reader.system(world.ws), item_id)


@pytest.mark.requirement("S14")
def test_sixteen_people_add_themselves_to_different_things_and_all_of_it_stands(
    db: Database, kept: tuple[make.World, int]
) -> None:
    world, item_id = kept
    fields = ["name", "goal", "done", "next"]
    wanted = [
        (PEOPLE[n], Wanted(item_id, 1, {field: f"{field} von {n}"}, key=f"k{n}")) for n, field in enumerate(fields)
    ]
    outcomes = at_once(db, world, wanted)
    assert all(isinstance(one, Updated) and not one.conflicts for one in outcomes)
    item = standing(db, world, item_id).item
    assert (item.name, item.fields["goal"], item.fields["done"], item.fields["next"]) == (
        "name von 0",
        "goal von 1",
        "done von 2",
        "next von 3",
    )
    assert item.update_no == 5


@pytest.mark.requirement("S14")
def test_sixteen_people_change_the_same_field_and_each_text_is_in_the_history_or_asked_about(
    db: Database, kept: tuple[make.World, int]
) -> None:
    world, item_id = kept
    texts = {user: f"下一步由 {user} 写" for user in PEOPLE}
    outcomes = at_once(db, world, [(user, Wanted(item_id, 1, {"next": texts[user]}, key=user)) for user in PEOPLE])
    found = set()
    for user, outcome in zip(PEOPLE, outcomes, strict=True):
        assert isinstance(outcome, Updated)
        if outcome.changed:
            found.add(user)
        else:
            assert outcome.conflicts["next"].mine == texts[user]
    assert len(found) == 1
    assert standing(db, world, item_id).item.fields["next"] == texts[found.pop()]
    with db.reader.connect() as tx:
        history = updates.since(tx, Reader.system(world.ws), item_id, 1)
    assert [one.no for one in history] == [2]


def test_the_same_form_twice_at_the_same_moment_is_one_update(db: Database, kept: tuple[make.World, int]) -> None:
    world, item_id = kept
    want = Wanted(item_id, 1, {"done": "200 份"}, key="one form")
    outcomes = at_once(db, world, [(PEOPLE[0], want)] * 8)
    assert outcomes == [outcomes[0]] * 8 or {one.no for one in outcomes if isinstance(one, Updated)} == {2}
    assert standing(db, world, item_id).item.update_no == 2
    with db.reader.connect() as tx:
        assert tx.execute(select(func.count()).select_from(acts)).scalar_one() == 1


def test_who_may_not_read_or_edit_changes_nothing(db: Database, kept: tuple[make.World, int]) -> None:
    world, item_id = kept
    with db.writer.begin() as tx:
        hers = make.item(tx, world, departments=(world.product,), owner=make.EMMA.user_id).id
    assert at_once(db, world, [(PEOPLE[0], Wanted(hers, 1, {"done": "x"}, key="a"))]) == [[NotFound("")]]
    assert at_once(db, world, [(make.LI.user_id, Wanted(hers, 1, {"done": "x"}, key="b"))]) == [
        [MayNotEdit("Emma", hers)]
    ]
    assert at_once(db, world, [(PEOPLE[0], Wanted(item_id, 1, {}, key="c"))]) == [[NothingChanged()]]
    with db.reader.connect() as tx:
        assert tx.execute(select(func.count()).select_from(outbox)).scalar_one() == 0


@pytest.mark.requirement("S40")
def test_a_hundred_things_in_ten_minutes_are_enough(db: Database, kept: tuple[make.World, int]) -> None:
    world, item_id = kept
    for number in range(100):
        (outcome,) = at_once(
            db, world, [(PEOPLE[0], Wanted(item_id, number + 1, {"done": f"{number}"}, key=f"{number}"))]
        )
        assert isinstance(outcome, Updated)
    (refused,) = at_once(db, world, [(PEOPLE[0], Wanted(item_id, 101, {"done": "noch eins"}, key="last"))])
    assert isinstance(refused, list)
    (problem,) = refused
    assert isinstance(problem, TooMany)
    assert f"{problem.until:%H:%M}" == "10:10"
    (other,) = at_once(db, world, [(PEOPLE[1], Wanted(item_id, 101, {"done": "von jemand anderem"}, key="other"))])
    assert isinstance(other, Updated)
