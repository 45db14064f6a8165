from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from storage import audit, members, workspaces
from storage.database import Tx
from storage.tables import members as table
from tests import make
from tracker.audit import SLACK, Act
from tracker.people import Kind, Member, Reader, Role
from tracker.workspace_settings import Whereabouts

LATER = make.AT + timedelta(days=1)


def person(tx: Tx, ws: int, user_id: str) -> Member:
    return members.find(tx, ws, [user_id])[user_id]


def test_people_come_back_as_slack_told(tx: Tx, ws: int) -> None:
    assert person(tx, ws, "UFANG") == Member("UFANG", "方敏", Kind.MEMBER, "zh-CN", "Asia/Shanghai", home_team="T1")
    assert person(tx, ws, "UEMMA").language == "en"
    assert person(tx, ws, "UWANG").role is Role.ADMIN
    assert person(tx, ws, "UGONE").deactivated
    assert {one.user_id: one.kind for one in members.everybody(tx, ws)} == {
        one.user_id: one.kind for one in make.EVERYBODY
    }
    assert members.find(tx, ws, ["UFANG", "USTRANGER"]).keys() == {"UFANG"}
    assert members.find(tx, ws, []) == {}


def test_more_people_are_found_than_a_statement_takes_values(tx: Tx, ws: int) -> None:
    asked = ["UFANG", *(f"U{nth}" for nth in range(70_000)), "ULI"]
    assert members.find(tx, ws, asked).keys() == {"UFANG", "ULI"}


@pytest.mark.fault("3.34")
def test_what_slack_leaves_out_is_kept_from_before(tx: Tx, ws: int) -> None:
    silent = replace(make.EMMA, name="Emma B.", zone=None, locale=None, home_team=None)
    members.save(tx, ws, [silent], LATER)
    assert person(tx, ws, "UEMMA") == Member("UEMMA", "Emma B.", Kind.MEMBER, "en", "Europe/Berlin", home_team="T1")
    members.save(tx, ws, [replace(silent, locale="zh-CN", zone="Asia/Tokyo")], LATER)
    assert (person(tx, ws, "UEMMA").language, person(tx, ws, "UEMMA").zone) == ("zh-CN", "Asia/Tokyo")


@pytest.mark.fault("3.34")
def test_somebody_slack_says_little_of_has_the_workspaces_language(tx: Tx, ws: int) -> None:
    members.save(tx, ws, [replace(make.FANG, user_id="UNEW", zone=None, locale=None, home_team=None)], make.AT)
    assert (person(tx, ws, "UNEW").language, person(tx, ws, "UNEW").zone) == ("zh-CN", None)
    workspaces.settle(tx, ws, Whereabouts("Europe/Berlin", "DE", "en"), make.AT)
    assert person(tx, ws, "UNEW").language == "en"


def test_what_changes_is_changed(tx: Tx, ws: int) -> None:
    members.save(tx, ws, [replace(make.FANG, kind=Kind.GUEST, role=Role.ADMIN)], LATER)
    members.save(tx, ws, [replace(make.FANG, kind=Kind.GUEST, deactivated=True, role=Role.ADMIN)], LATER)
    assert person(tx, ws, "UFANG") == Member(
        "UFANG", "方敏", Kind.GUEST, "zh-CN", "Asia/Shanghai", deactivated=True, role=Role.ADMIN, home_team="T1"
    )
    assert tx.execute(select(table.c.refreshed_at).where(table.c.user_id == "UFANG")).scalar_one() == LATER
    # Each change of somebody's rights is on record; who is met first, or has another name, is not.
    noted = [(line.made_by, line.act, line.detail) for line in audit.latest(tx, ws, most=9)[::-1]]
    assert noted == [
        (SLACK, act, {"user": "UFANG", "was": was, "now": now})
        for act, was, now in (
            (Act.ROLE, "person", "admin"), (Act.KIND, "member", "guest"), (Act.DEACTIVATED, False, True),
        )
    ]  # fmt: skip
    members.save(tx, ws, [replace(make.LI, name="李")], LATER)
    assert len(audit.latest(tx, ws, most=9)) == 3


@pytest.mark.requirement("S30")
def test_one_id_in_two_workspaces_is_two_people(tx: Tx, ws: int) -> None:
    other = make.world(tx, "T2").ws
    members.save(tx, other, [replace(make.FANG, name="别人", kind=Kind.OUTSIDER)], make.AT)
    assert (person(tx, ws, "UFANG").name, person(tx, other, "UFANG").name) == ("方敏", "别人")
    assert make.reader(tx, ws, make.FANG) == Reader(ws, "UFANG", full_member=True)
    assert make.reader(tx, other, make.FANG) == Reader(other, "UFANG", full_member=False)


def test_locking_nobody_or_a_stranger_is_no_error(tx: Tx, ws: int) -> None:
    members.lock(tx, ws, [])
    members.lock(tx, ws, ["USTRANGER", "UFANG"])


def test_a_workspace_is_made_once_and_follows_slack(tx: Tx) -> None:
    made = make.workspace(tx, "T1")
    settled = workspaces.settle(tx, made.id, Whereabouts("Europe/Berlin", "DE", "en"), make.AT)
    again = workspaces.remember(
        tx, team_id="T1", name="新名字", url="https://neu.slack.com/", bot_user="U2", enterprise_id="E1",
        zone="Asia/Shanghai", language="zh-CN",
    )  # fmt: skip
    assert again == replace(settled, name="新名字", url="https://neu.slack.com/", bot_user="U2")
    assert (again.zone, again.country, again.language) == ("Europe/Berlin", "DE", "en")
    assert make.workspace(tx, "T2").id != made.id
