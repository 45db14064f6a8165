"""What people and channels have set, with the days they live by: a zone, a country, and who is away."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select, update

from storage import channels as known_channels
from storage import members as known_members
from storage import workspaces as known_workspaces
from storage.built import in_lists
from storage.database import Tx
from storage.prepared import prepared
from storage.tables import channels, members, workspaces
from tracker.channels import Channel
from tracker.days import Days, Quiet, country_of_zone
from tracker.languages import Language
from tracker.people import Member
from tracker.preferences import Absent, Away, Mine, OfChannel, deputy_on, overrides_of
from tracker.slack_status import away_by_pause, away_by_status
from tracker.working_days import Country
from tracker.workspace_settings import OfWorkspace, WorkingHours

_OF_HOME: Final = (
    workspaces.c.tz.label("ws_tz"),
    workspaces.c.country.label("ws_country"),
    workspaces.c.language.label("ws_language"),
    workspaces.c.settings.label("ws_settings"),
)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with what they set. ``daily_on`` is the last day whose morning message was thought of.

    ``hours`` are the workspace's working hours, which everybody keeps in their own zone. ``away`` is as they have set
    it, ``by_status`` as their status in Slack says, ``paused`` the days they want no notifications from Slack at all.
    """

    ws: int
    member: Member
    mine: Mine
    days: Days
    away: Away | None = None
    daily_on: date | None = None
    hours: WorkingHours = field(default_factory=WorkingHours)
    by_status: Away | None = None
    paused: Away | None = None

    def away_on(self, day: date) -> Away | None:
        """Whether they are away that day: as they have set it, or as they have said in Slack."""
        found = (self.away, self.by_status, self.paused)
        return next((one for one in found if one is not None and one.covers(day)), None)


@dataclass(frozen=True, slots=True)
class Place:
    """A channel with what was set for it. ``digest_on`` is the last day whose digest was thought of.

    ``quiet`` are the workspace's quiet hours: what the clock says in a channel then mentions nobody.
    """

    channel: Channel
    own: OfChannel
    days: Days
    digest_on: date | None = None
    quiet: Quiet = field(default_factory=Quiet)


def of_people(tx: Tx, ws: int, user_ids: Collection[str]) -> dict[str, Person]:
    """Those of these people who are known, by id."""
    if not user_ids:
        return {}
    rows = [row for some in in_lists(user_ids) for row in tx.execute(*_people(ws, some))]
    home = _home(rows[0]) if rows else None  # of everybody here
    return {row.user_id: _person(row, home) for row in rows if home}


@prepared()
def _people(ws: int, user_ids: Collection[str]) -> Select[Any]:
    return (
        select(members, *_OF_HOME)
        .join(workspaces, members.c.ws == workspaces.c.id)
        .where(members.c.ws == ws, members.c.user_id.in_(user_ids))
    )


def of_channels(tx: Tx, ws: int, channel_ids: Collection[str]) -> dict[str, Place]:
    """Those of these channels that are known, by id."""
    if not channel_ids:
        return {}
    known = known_channels.find(tx, ws, channel_ids)
    rows = tx.execute(*_places(ws, channel_ids)).all()
    home = _home(rows[0]) if rows else None  # of every channel here
    return {row.channel_id: _place(row, known[row.channel_id], home) for row in rows if home}


@prepared()
def _places(ws: int, channel_ids: Collection[str]) -> Select[Any]:
    return (
        select(channels.c.channel_id, channels.c.settings, channels.c.digest_on, *_OF_HOME)
        .join(workspaces, channels.c.ws == workspaces.c.id)
        .where(channels.c.ws == ws, channels.c.channel_id.in_(channel_ids))
    )


def set_away(tx: Tx, ws: int, user_id: str, away: Away | None) -> None:
    """Write when somebody is not there, and who stands in for them; None takes it back."""
    values = {
        "away_from": away.first if away else None,
        "away_to": away.last if away else None,
        "deputy": away.deputy if away else None,
    }
    tx.execute(update(members).where(members.c.ws == ws, members.c.user_id == user_id).values(**values))


def set_channel(
    tx: Tx, ws: int, channel_id: str, own: OfChannel, *, zone: str | None, languages: Sequence[Language] | None
) -> None:
    """Write what a channel has set; no ``zone`` is the workspace's, no ``languages`` those of its members."""
    here = (channels.c.ws == ws) & (channels.c.channel_id == channel_id)
    chosen = list(languages) if languages else None
    tx.execute(update(channels).where(here).values(settings=own.document(), tz=zone, languages=chosen))


def chosen_for(tx: Tx, ws: int, channel_id: str) -> tuple[str | None, tuple[Language, ...]]:
    """The zone and languages that were set for a channel; None and () where they were not."""
    row = tx.execute(
        select(channels.c.tz, channels.c.languages).where(channels.c.ws == ws, channels.c.channel_id == channel_id)
    ).one_or_none()
    return (row.tz, tuple(row.languages or ())) if row else (None, ())


def stood_in_for(tx: Tx, ws: int, deputies: Collection[str], on: date) -> dict[str, list[str]]:
    """Whom these people stand in for on a day, by deputy."""
    rows = tx.execute(
        select(members.c.deputy, members.c.user_id)
        .where(members.c.ws == ws, members.c.deputy.in_(deputies), members.c.away_from <= on, members.c.away_to >= on)
        .order_by(members.c.user_id)
    )
    found: dict[str, list[str]] = {}
    for deputy, user_id in rows:
        found.setdefault(deputy, []).append(user_id)
    return found


def deputy_of(person: Person, at: datetime) -> str | None:
    """Who stands in for somebody who is away at a moment, on their own day."""
    return deputy_on(person.away, person.days.date_of(at))


def absence_of(person: Person | None, at: datetime) -> Absent:
    """Whether somebody is away, or on holiday, on their own day."""
    if person is None:
        return Absent()
    today = person.days.date_of(at)
    if away := person.away_on(today):
        return Absent(away_until=away.last)
    return Absent(back_on=person.days.back_on(today))


@dataclass(frozen=True, slots=True)
class _Home:
    """The workspace's own zone, country, hours and days."""

    zone: str
    country: Country
    own: OfWorkspace
    settings: Mapping[str, Any]
    _known: dict[tuple[str | None, Country], Days] = field(default_factory=dict)

    def days(self, zone: str | None, country: Country) -> Days:
        """The days by a zone and a country; those that were not said are the workspace's, or the zone's."""
        known = self._known.get((zone, country))
        if known is None:  # worked out once for all who live by them
            known = self._known[zone, country] = self._days(zone, country)
        return known

    def _days(self, zone: str | None, country: Country) -> Days:
        named = zone or self.zone
        where = country or (self.country if named == self.zone else country_of_zone(named) or self.country)
        return Days(ZoneInfo(named), where, overrides_of(self.settings, where))


def _home(row: Any) -> _Home:  # noqa: ANN401 — a row with _OF_HOME
    settings = row.ws_settings or {}
    return _Home(row.ws_tz, row.ws_country, known_workspaces.own_of(settings), settings)


def _person(row: Any, home: _Home) -> Person:  # noqa: ANN401 — a row of the table
    member = known_members.from_row(row)
    mine = Mine.from_document(row.settings, home.own.quiet)
    away = Away(row.away_from, row.away_to, row.deputy) if row.away_from and row.away_to else None
    days = home.days(member.zone, mine.country)
    status = away_by_status(row.status_since, row.status_until, days) if row.status_until and row.status_since else None
    paused = away_by_pause(row.paused_since, row.paused_until, days) if row.paused_since and row.paused_until else None
    return Person(row.ws, member, mine, days, away, row.daily_on, home.own.hours, status, paused)


def _place(row: Any, channel: Channel, home: _Home) -> Place:  # noqa: ANN401 — a row of the table
    own = OfChannel.from_document(row.settings)
    return Place(channel, own, home.days(channel.zone, own.country), row.digest_on, home.own.quiet)
