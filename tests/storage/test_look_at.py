"""After any change of what people, channels or admins set, the clock looks when it would look if it began anew."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from bot.changes.departments import save_department
from bot.changes.preferences import ChannelWishes, Wishes, is_away_too, set_preferences
from bot.changes.workspace_settings import set_workspace
from bot.schedule.anew import sweep_anew
from bot.schedule.channels import sweep_channels
from bot.schedule.items import sweep_items
from bot.schedule.people import sweep_people
from storage import due, preferences, workspaces
from storage import members as known_members
from storage.database import Tx
from storage.tables import channels, items, members
from tests import make
from tracker.cadence import Cadence, Every
from tracker.days import Quiet
from tracker.departments import DepartmentWish
from tracker.preferences import Mine, OfChannel
from tracker.workspace_settings import OfWorkspace, Whereabouts, WorkingHours

Change = Callable[[Tx, make.World, datetime], object]

#: The last days before China's National Day: countries differ in what is worked, zones in what day it is.
BEGINS = datetime.fromisoformat("2026-09-29T00:00+00:00")
ZONES = st.sampled_from([None, "Asia/Shanghai", "America/New_York", "Pacific/Kiritimati", "Australia/Lord_Howe"])
COUNTRIES = st.sampled_from([None, "CN", "US", "DE", "IL"])
HOURS = st.sampled_from([time(0), time(7, 30), time(9), time(17), time(23, 45)])
QUIET = st.builds(Quiet, HOURS, HOURS)
PEOPLE = st.sampled_from([make.FANG, make.LI, make.EMMA])
DAYS = st.dates(date(2026, 9, 28), date(2026, 10, 12))


def _mine(who: Any, mine: Mine, away: tuple[date, int] | None, deputy: str | None) -> Change:  # noqa: ANN401
    first = away[0] if away else None
    last = away[0] + timedelta(days=away[1]) if away else None
    wishes = Wishes(mine, first, last, deputy if away and deputy != who.user_id else None)
    return lambda tx, world, at: set_preferences(tx, world.ws, who.user_id, wishes, None, at=at)


def _channel(own: OfChannel, zone: str | None) -> Change:
    def change(tx: Tx, world: make.World, at: datetime) -> object:
        mine = preferences.of_people(tx, world.ws, ["UFANG"])["UFANG"].mine
        return set_preferences(tx, world.ws, "UFANG", Wishes(mine), ChannelWishes("C1", own, zone, ()), at=at)

    return change


def _workspace(zone: str | None, country: str | None, quiet: Quiet) -> Change:
    own = OfWorkspace(Whereabouts(zone, country, None), WorkingHours(), quiet)
    return lambda tx, world, at: set_workspace(tx, world.ws, "UWANG", own, at=at)


def _slack_says(who: Any, zone: str, gone: bool) -> Change:  # noqa: ANN401, FBT001
    seen = replace(who, zone=zone, deactivated=gone)
    return lambda tx, world, at: known_members.save(tx, world.ws, [seen], at)


def _operator_says(days: dict[date, bool]) -> Change:
    kept = {"CN": {day.isoformat(): worked for day, worked in days.items()}}
    return lambda tx, world, at: workspaces.set_days(tx, world.ws, kept, at)


def _department(head: str | None) -> Change:
    wish = DepartmentWish("市场部", None, ("UFANG",), head, None, "C1")
    return lambda tx, world, at: save_department(tx, world.ws, "UWANG", world.marketing, wish, (), at=at)


def _both_away(tx: Tx, world: make.World, at: datetime) -> object:
    return is_away_too(tx, world.ws, "ULI", "UFANG", at=at)


MINE = st.builds(Mine, ZONES, st.none(), COUNTRIES, QUIET, st.booleans(), HOURS, st.booleans())
OWN = st.builds(
    OfChannel, country=COUNTRIES, digest=st.booleans(), digest_at=HOURS, weekdays=st.sampled_from([(), (1, 3), (7,)])
)
CHANGE = st.one_of(
    st.builds(_mine, PEOPLE, MINE, st.none() | st.tuples(DAYS, st.integers(0, 9)), st.sampled_from([None, "ULI"])),
    st.builds(_channel, OWN, ZONES),
    st.builds(_workspace, ZONES, COUNTRIES, QUIET),
    st.builds(_slack_says, PEOPLE, ZONES.filter(bool), st.booleans()),
    st.builds(_operator_says, st.dictionaries(DAYS, st.booleans(), max_size=4)),
    st.builds(_department, st.sampled_from([None, "UFANG", "ULI"])),
    st.just(_both_away),
)


@pytest.mark.requirement("S22")
@pytest.mark.fault("23")
@pytest.mark.parametrize("examples", [4, pytest.param(80, marks=pytest.mark.long)])
def test_the_clock_looks_when_it_would_if_it_began_anew(tx: Tx, world: make.World, examples: int) -> None:
    for cadence in (Cadence(Every.DAY), Cadence(Every.WEEK, weekdays=(3,)), Cadence(Every.NONE)):
        make.item(tx, world, at=BEGINS, cadence=cadence, ask={"ULI": BEGINS + timedelta(days=1)})
    _look_anew(tx, BEGINS)
    _sweep(tx, world.ws, BEGINS)

    @settings(max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None)
    @given(st.lists(st.tuples(CHANGE, st.integers(0, 30)), min_size=1, max_size=3))
    def holds(changes: list[tuple[Change, int]]) -> None:
        with tx.begin_nested() as nested:
            at = BEGINS
            for change, hours in changes:
                at += timedelta(hours=hours)
                _sweep(tx, world.ws, at)
                change(tx, world, at)
                _sweep(tx, world.ws, at)
                kept = _looks(tx)
                _look_anew(tx, at)
                _sweep(tx, world.ws, at)
                assert kept == _looks(tx)
            nested.rollback()

    holds()


def _sweep(tx: Tx, ws: int, at: datetime) -> None:
    for sweep in (sweep_anew, sweep_items, sweep_people, sweep_channels):
        while sweep(tx, ws, at):
            pass


def _look_anew(tx: Tx, at: datetime) -> None:
    for table in (members, channels, items):
        tx.execute(update(table).values(look_at=at))


def _looks(tx: Tx) -> list[Any]:
    keys = {members: members.c.user_id, channels: channels.c.channel_id, items: items.c.id}
    return [tx.execute(select(key, table.c.look_at).order_by(key)).all() for table, key in keys.items()]


def test_a_large_workspace_is_looked_at_anew_in_slices(
    tx: Tx, world: make.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(due, "ANEW", 2)
    for _ in range(3):
        make.item(tx, world, at=BEGINS, cadence=Cadence(Every.DAY))
    _sweep(tx, world.ws, BEGINS)
    before, at = _looks(tx), BEGINS + timedelta(minutes=1)
    _workspace("America/New_York", "US", Quiet())(tx, world, at)
    assert _looks(tx) == before
    slices = []
    while seen := sweep_anew(tx, world.ws, at):
        slices.append(seen)
    assert slices == [2, 2, 2, 2, 1, 1, 1, 2, 1, 1]  # eight people, a channel, three items; then none is left of each
    assert {look for rows in _looks(tx) for _, look in rows} == {None, at}
