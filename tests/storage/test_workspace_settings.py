"""What admins have set stays; what they leave open is as it was found out."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.schedule.anew import sweep_anew
from storage import preferences, workspaces
from storage.database import Tx
from storage.tables import channels, items, members
from tests import make
from tracker.days import Quiet
from tracker.workspace_settings import Limits, OfWorkspace, Whereabouts

LATER = make.AT + timedelta(days=3)
FOUND = Whereabouts("Asia/Shanghai", None, "zh-CN")


@pytest.mark.requirement("S8a")
def test_what_admins_chose_outlives_a_restart_and_can_be_taken_back(tx: Tx) -> None:
    ws = make.workspace(tx).id
    workspaces.settle(tx, ws, FOUND, make.AT)
    chosen = OfWorkspace(where=Whereabouts("Europe/Berlin", None, "en"), limits=Limits(acts=7))
    set_to = workspaces.set_own(tx, ws, chosen, make.AT)
    assert (set_to.zone, set_to.country, set_to.language, set_to.own) == ("Europe/Berlin", "DE", "en", chosen)
    assert workspaces.settle(tx, ws, Whereabouts("Asia/Tokyo", "JP", "zh-CN"), make.AT).zone == "Europe/Berlin"
    assert workspaces.found_out(tx, ws) == Whereabouts("Asia/Tokyo", "JP", "zh-CN")
    back = workspaces.set_own(tx, ws, OfWorkspace(), make.AT)
    assert (back.zone, back.country, back.language) == ("Asia/Tokyo", "JP", "zh-CN")


def test_each_workspace_has_its_own(tx: Tx) -> None:
    one, other = make.workspace(tx, "T1"), make.workspace(tx, "T2")
    workspaces.set_own(tx, one.id, OfWorkspace(operations="C1"), make.AT)
    assert workspaces.get(tx, other.id) == other


@pytest.mark.requirement("S22")
def test_quiet_hours_are_the_workspaces_until_somebody_sets_their_own(tx: Tx, world: make.World) -> None:
    late, own = Quiet(datetime(2026, 1, 1, 22, tzinfo=UTC).time(), Quiet().ends), Quiet(Quiet().begins, Quiet().begins)
    mine = preferences.of_people(tx, world.ws, ["ULI"])["ULI"].mine
    tx.execute(update(members).where(members.c.user_id == "UFANG").values(settings={"quiet": ["20:00", "20:00"]}))
    tx.execute(update(members).where(members.c.user_id == "ULI").values(settings=mine.document(Quiet())))
    workspaces.set_own(tx, world.ws, OfWorkspace(quiet=late), make.AT)
    quiet = {key: one.mine.quiet for key, one in preferences.of_people(tx, world.ws, ["UFANG", "ULI"]).items()}
    assert quiet == {"UFANG": own, "ULI": late}
    assert preferences.of_channels(tx, world.ws, ["C1"])["C1"].quiet == late


def _look_anew(tx: Tx, ws: int) -> None:
    while sweep_anew(tx, ws, LATER):
        pass


@pytest.mark.requirement("S22")
def test_where_the_workspaces_days_change_the_clock_looks_at_everything(tx: Tx, world: make.World) -> None:
    make.item(tx, world)
    tables = (members, channels, items)
    workspaces.settle(tx, world.ws, FOUND, make.AT)
    _look_anew(tx, world.ws)
    for table in tables:
        tx.execute(update(table).values(look_at=LATER + timedelta(days=1)))
    workspaces.settle(tx, world.ws, FOUND, LATER)
    _look_anew(tx, world.ws)
    assert {at for table in tables for at in tx.execute(select(table.c.look_at)).scalars()} == {
        LATER + timedelta(days=1)
    }
    workspaces.settle(tx, world.ws, Whereabouts("Europe/Berlin", None, "zh-CN"), LATER)
    _look_anew(tx, world.ws)
    assert {at for table in tables for at in tx.execute(select(table.c.look_at)).scalars()} == {LATER}
