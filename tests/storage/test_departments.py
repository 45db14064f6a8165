from dataclasses import replace

import pytest
from sqlalchemy import select, update

from storage import department_settings, departments
from storage.database import Tx
from storage.departments import SlackGroup
from storage.tables import department_members
from storage.tables import departments as table
from tests import make
from tracker.departments import DepartmentWish
from tracker.text import name_key

DESIGN = SlackGroup("S7", "设计部", disabled=False, user_ids=("U1", "U2"))


@pytest.fixture
def ws(tx: Tx) -> int:
    return make.workspace(tx).id


def follow(tx: Tx, ws: int, *groups: SlackGroup) -> None:
    departments.follow(tx, ws, groups, make.AT)


def names(tx: Tx, ws: int) -> dict[str | None, str]:
    return {one.usergroup: one.name for one in departments.current(tx, ws)}


def members(tx: Tx, ws: int, usergroup: str) -> set[str]:
    statement = (
        select(department_members.c.user_id)
        .join(table, table.c.id == department_members.c.department_id)
        .where(table.c.ws == ws, table.c.usergroup == usergroup)
    )
    return set(tx.execute(statement).scalars())


def made_by_hand(tx: Tx, ws: int, name: str) -> int:
    values = {"ws": ws, "name": name, "name_key": name_key(name), "retired": False}
    made: int = tx.execute(table.insert().values(values).returning(table.c.id)).scalar_one()
    return made


def test_a_user_group_becomes_a_department_of_its_name_and_people(tx: Tx, ws: int) -> None:
    follow(tx, ws, DESIGN, make.MARKETING)
    follow(tx, ws, DESIGN, make.MARKETING)
    assert names(tx, ws) == {"S7": "设计部", "S1": "市场部"}
    assert members(tx, ws, "S7") == {"U1", "U2"}


def test_people_follow_and_where_slack_does_not_say_they_stay(tx: Tx, ws: int) -> None:
    follow(tx, ws, DESIGN)
    follow(tx, ws, replace(DESIGN, user_ids=None))
    assert members(tx, ws, "S7") == {"U1", "U2"}
    follow(tx, ws, replace(DESIGN, user_ids=("U2", "U3", "U3")))
    assert members(tx, ws, "S7") == {"U2", "U3"}
    follow(tx, ws, replace(DESIGN, user_ids=()))
    assert members(tx, ws, "S7") == set()


def test_a_renamed_group_is_the_same_department(tx: Tx, ws: int) -> None:
    follow(tx, ws, DESIGN)
    before = departments.current(tx, ws)[0].id
    follow(tx, ws, replace(DESIGN, name="体验设计部"))
    assert [(one.id, one.name) for one in departments.current(tx, ws)] == [(before, "体验设计部")]
    follow(tx, ws, SlackGroup("S8", "设计部", disabled=False, user_ids=()))
    assert names(tx, ws) == {"S7": "体验设计部", "S8": "设计部"}


def test_a_disabled_group_is_retired_and_comes_back(tx: Tx, ws: int) -> None:
    follow(tx, ws, DESIGN)
    before = departments.current(tx, ws)
    follow(tx, ws, replace(DESIGN, disabled=True))
    assert departments.current(tx, ws) == []
    follow(tx, ws, DESIGN)
    assert departments.current(tx, ws) == before


def test_a_group_that_was_disabled_before_we_came_is_no_department(tx: Tx, ws: int) -> None:
    by_hand = made_by_hand(tx, ws, "设计部")
    follow(tx, ws, replace(DESIGN, disabled=True), replace(DESIGN, usergroup="S8", name="x", disabled=True))
    assert [one.id for one in departments.current(tx, ws)] == [by_hand]


def test_a_department_made_by_hand_gets_the_people_of_the_group_of_its_name(tx: Tx, ws: int) -> None:
    by_hand = made_by_hand(tx, ws, "设计 部")
    follow(tx, ws, replace(DESIGN, name="设计　部"))
    assert [(one.id, one.usergroup) for one in departments.current(tx, ws)] == [(by_hand, "S7")]
    assert members(tx, ws, "S7") == {"U1", "U2"}


@pytest.mark.requirement("S30")
def test_two_groups_of_one_name_stay_two_departments(tx: Tx, ws: int) -> None:
    """Else each would hand what is internal to the other's people, whenever Slack tells of it."""
    one = SlackGroup("S1", "Design", disabled=False, user_ids=("U1",))
    other = SlackGroup("S2", "ＤＥＳＩＧＮ", disabled=False, user_ids=("U2",))
    for _ in range(2):
        follow(tx, ws, one, other)
        assert names(tx, ws) == {"S1": "Design", "S2": "ＤＥＳＩＧＮ (S2)"}
        assert members(tx, ws, "S1") == {"U1"}
        assert members(tx, ws, "S2") == {"U2"}
    follow(tx, ws, replace(one, name="Brand"))
    follow(tx, ws, other)
    assert names(tx, ws) == {"S1": "Brand", "S2": "ＤＥＳＩＧＮ"}


def test_a_group_renamed_to_a_name_that_is_taken_keeps_its_own(tx: Tx, ws: int) -> None:
    follow(tx, ws, DESIGN, make.MARKETING)
    follow(tx, ws, replace(DESIGN, name="市场部", user_ids=("U9",)))
    assert names(tx, ws) == {"S7": "设计部", "S1": "市场部"}
    assert members(tx, ws, "S7") == {"U9"}
    assert members(tx, ws, "S1") == set(make.MARKETING.user_ids or ())


def test_a_group_made_anew_goes_on_as_the_department_of_the_one_disabled(tx: Tx, ws: int) -> None:
    follow(tx, ws, DESIGN)
    before = departments.current(tx, ws)[0].id
    anew = replace(DESIGN, usergroup="S8", user_ids=("U3",))
    for _ in range(2):
        follow(tx, ws, anew, replace(DESIGN, disabled=True))
        assert [(one.id, one.usergroup) for one in departments.current(tx, ws)] == [(before, "S8")]
        assert members(tx, ws, "S8") == {"U3"}
    follow(tx, ws, DESIGN, anew)
    assert names(tx, ws) == {"S8": "设计部", "S7": "设计部 (S7)"}


def test_departments_come_by_name_in_one_order_on_every_database(tx: Tx, ws: int) -> None:
    wanted = ["Alpha", "beta", "Gamma", "Zeta", "Äpfel", "产品部", "市场部"]
    follow(
        tx, ws, *(SlackGroup(f"S{n}", name, disabled=False, user_ids=None) for n, name in enumerate(reversed(wanted)))
    )
    assert [one.name for one in departments.current(tx, ws)] == wanted


@pytest.mark.requirement("S30")
def test_two_workspaces_do_not_mix(tx: Tx, ws: int) -> None:
    other = make.workspace(tx, "T2").id
    follow(tx, ws, DESIGN)
    follow(tx, other, replace(DESIGN, name="design", user_ids=("U9",)))
    tx.execute(update(table).where(table.c.ws == other).values(retired=True))
    assert names(tx, ws) == {"S7": "设计部"}
    assert members(tx, ws, "S7") == {"U1", "U2"}
    assert names(tx, other) == {}


@pytest.mark.requirement("S22")
def test_what_an_admin_said_goes_before_what_the_group_says(tx: Tx, ws: int) -> None:
    follow(tx, ws, DESIGN, make.MARKETING)
    (design,) = [one for one in department_settings.current(tx, ws) if one.usergroup == "S7"]
    department_settings.write(tx, ws, design, DepartmentWish("体验设计部", None, (), head="U1"))
    departments.set_members(tx, ws, design.id, ["U5"])
    follow(tx, ws, replace(DESIGN, name="设计中心", user_ids=("U2", "U3")), make.MARKETING)
    found = department_settings.find(tx, ws, design.id)
    assert found == replace(design, name="体验设计部", own_members=True, head="U1", members=("U5",))
    assert {one.id: one.usergroup for one in departments.current(tx, ws)}[design.id] is None
    follow(tx, ws, replace(DESIGN, disabled=True))  # it has people of its own
    assert design.id in {one.id for one in departments.current(tx, ws)}


def test_one_removed_stays_so_and_its_group_is_free_for_another(tx: Tx, ws: int) -> None:
    follow(tx, ws, DESIGN, make.MARKETING)
    (design,) = [one for one in department_settings.current(tx, ws) if one.usergroup == "S7"]
    department_settings.remove(tx, ws, design.id)
    follow(tx, ws, DESIGN, make.MARKETING)
    assert [one.name for one in departments.current(tx, ws)] == ["市场部"]
    assert department_settings.free_groups(tx, ws) == {"S7": "设计部"}
    key = department_settings.begin(tx, ws, "品牌部")
    begun = department_settings.find(tx, ws, key)
    assert begun is not None
    department_settings.write(tx, ws, begun, DepartmentWish("品牌部", "S7"))
    follow(tx, ws, DESIGN)
    assert names(tx, ws) == {"S7": "品牌部", "S1": "市场部"}
    assert members(tx, ws, "S7") == {"U1", "U2"}
    assert department_settings.begin(tx, ws, "设计部") == design.id
