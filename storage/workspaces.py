"""Workspaces: one Slack team each, and every other row belongs to one.

``tz``, ``country`` and ``language`` are what holds; ``settings`` keeps what admins chose (``own``) and what was found
out without them (``found``), from which those three are worked out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, cast

from sqlalchemy import Select, select, update

from storage.database import Tx, insert_unless_there
from storage.due import Kind
from storage.prepared import prepared
from storage.tables import channels, members, workspaces
from tracker.days import country_of_zone
from tracker.days_file import DaysByCountry
from tracker.languages import Language
from tracker.preferences import overrides_of
from tracker.working_days import Overrides
from tracker.workspace_settings import OfWorkspace, Whereabouts, standing

_OWN: Final = "own"
_FOUND: Final = "found"
_DAYS: Final = "days"
_BEGUN: Final = "begun"
_ANEW: Final = "anew"
_TAKEN_OUT: Final = "taken_out"


@dataclass(frozen=True, slots=True)
class Anew:
    """Everything is to be looked at anew as of a moment (UTC); of this kind it is by now, up to this key."""

    at: datetime
    kind: Kind = Kind.PEOPLE
    after: str | int | None = None

    def document(self) -> dict[str, Any]:
        """As it is kept."""
        return {"at": self.at.isoformat(), "kind": self.kind.value, "after": self.after}


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace. ``url`` ends with a slash; ``zone`` is an IANA name, ``country`` ISO 3166 or None.

    ``installer`` is who hears of what can't be delivered; None until Slack's people are read. ``own`` is what admins
    have set. ``looks_anew``: everything in it is to be looked at anew by the clock.
    """

    id: int
    team_id: str
    name: str
    url: str
    bot_user: str
    zone: str
    country: str | None
    language: Language
    installer: str | None = None
    own: OfWorkspace = field(default_factory=OfWorkspace)
    looks_anew: bool = False


def remember(
    tx: Tx,
    *,
    team_id: str,
    name: str,
    url: str,
    bot_user: str,
    enterprise_id: str | None,
    zone: str,
    language: Language,
) -> Workspace:
    """The workspace of this team, made when it is new, with its name and address as Slack says them now."""
    known = {"name": name, "url": url, "bot_user": bot_user, "enterprise_id": enterprise_id}
    insert_unless_there(workspaces, [{"team_id": team_id, "tz": zone, "language": language, **known}], tx)
    tx.execute(update(workspaces).where(workspaces.c.team_id == team_id).values(**known))
    row = tx.execute(select(workspaces).where(workspaces.c.team_id == team_id)).one()
    return _workspace(row)


def get(tx: Tx, ws: int) -> Workspace:
    """The workspace of this id."""
    return _workspace(tx.execute(*_of_id(ws)).one())


@prepared()
def _of_id(ws: int) -> Select[Any]:
    return select(workspaces).where(workspaces.c.id == ws)


def own_of(settings: Mapping[str, Any]) -> OfWorkspace:
    """What admins have set, of a workspace's settings as they are kept."""
    return OfWorkspace.from_document(settings.get(_OWN))


def every(tx: Tx) -> list[int]:
    """All workspaces, the first one first."""
    return list(tx.execute(select(workspaces.c.id).order_by(workspaces.c.id)).scalars())


def settle(tx: Tx, ws: int, found: Whereabouts, at: datetime, installer: str | None = None) -> Workspace:
    """Note what was found out of where the workspace is, and who installed the bot; what admins chose stays."""
    kept = {**_held(tx, ws), _FOUND: found.document()}
    return _write(tx, ws, kept, at, installer=installer)


def set_own(tx: Tx, ws: int, own: OfWorkspace, at: datetime) -> Workspace:
    """Write what admins have set; what they left open is as it was found out."""
    return _write(tx, ws, {**_held(tx, ws), _OWN: own.document()}, at)


def set_days(tx: Tx, ws: int, days: DaysByCountry, at: datetime) -> None:
    """Write the days that the operator knows better about; where they are others, the clock looks at everything."""
    kept = _held(tx, ws)
    if kept.get(_DAYS, {}) != days:
        _keep(tx, ws, {**kept, _DAYS: days, _ANEW: Anew(at).document()})


def looks_anew(tx: Tx, ws: int) -> Anew | None:
    """How far everything has been looked at anew, where it is to be; held until the transaction ends."""
    kept = _held(tx, ws).get(_ANEW)
    return Anew(datetime.fromisoformat(kept["at"]), Kind(kept["kind"]), kept["after"]) if kept else None


def looked_anew(tx: Tx, ws: int, so_far: Anew | None) -> None:
    """How far everything has been looked at anew by now; None where all of it has."""
    _keep(tx, ws, {**_held(tx, ws), _ANEW: so_far.document() if so_far else None})


def countries(tx: Tx, ws: int) -> set[str]:
    """The countries a workspace's days go by: its own, and those of the zones its people and channels are in."""
    zones: set[str | None] = set()
    for table in (members, channels):
        zones |= set(tx.execute(select(table.c.tz).where(table.c.ws == ws).distinct()).scalars())
    found = {get(tx, ws).country, *(country_of_zone(zone) for zone in zones if zone)}
    return {country for country in found if country}


def days_known(tx: Tx, ws: int, country: str) -> Overrides:
    """The days of a country that the operator knows better about."""
    settings = tx.execute(select(workspaces.c.settings).where(workspaces.c.id == ws)).scalar_one()
    return overrides_of(settings, country)


def begins(tx: Tx, ws: int, at: datetime) -> bool:
    """Whether this workspace has never heard how to begin, nor begun by itself; from now on it has."""
    kept = _held(tx, ws)
    if kept.get(_BEGUN):
        return False
    last: int = tx.execute(select(workspaces.c.last_ref).where(workspaces.c.id == ws)).scalar_one()
    _write(tx, ws, {**kept, _BEGUN: True}, at)
    return last == 0


def taken_out(tx: Tx, ws: int, at: datetime) -> None:
    """Note that the app was taken out of this workspace; the first time counts until it is back."""
    kept = _held(tx, ws)
    _keep(tx, ws, {_TAKEN_OUT: at.isoformat(), **kept})


def is_back(tx: Tx, ws: int) -> datetime | None:
    """Since when the app had been taken out of this workspace, which has it again; None where it never was."""
    kept = dict(_held(tx, ws))
    since = kept.pop(_TAKEN_OUT, None)
    if since is None:
        return None
    _keep(tx, ws, kept)
    return datetime.fromisoformat(since)


def found_out(tx: Tx, ws: int) -> Whereabouts:
    """What holds where admins have chosen nothing."""
    row = tx.execute(select(workspaces).where(workspaces.c.id == ws)).one()
    found = Whereabouts.from_document((row.settings or {}).get(_FOUND))
    return standing(Whereabouts(), found, Whereabouts(row.tz, row.country, row.language))


def next_reference(tx: Tx, ws: int) -> int:
    """The next item's number. The last lock a change takes: whoever waits for it waits for nothing else of ours."""
    statement = (
        update(workspaces)
        .where(workspaces.c.id == ws)
        .values(last_ref=workspaces.c.last_ref + 1)
        .returning(workspaces.c.last_ref)
    )
    return cast("int", tx.execute(statement).scalar_one())


def _held(tx: Tx, ws: int) -> Mapping[str, Any]:
    """The settings, held until the transaction ends: two admins' changes come one after the other."""
    statement = select(workspaces.c.settings).where(workspaces.c.id == ws).with_for_update()
    return tx.execute(statement).scalar_one() or {}


def _write(tx: Tx, ws: int, settings: Mapping[str, Any], at: datetime, **more: Any) -> Workspace:  # noqa: ANN401
    """Write the settings and what holds by them; where people's days change, the clock looks at everything again."""
    before = get(tx, ws)
    chosen = own_of(settings).where
    found = Whereabouts.from_document(settings.get(_FOUND))
    holds = standing(chosen, found, Whereabouts(before.zone, before.country, before.language))
    if (before.zone, before.country, before.own.quiet) != (holds.zone, holds.country, own_of(settings).quiet):
        settings = {**settings, _ANEW: Anew(at).document()}
    values = {"tz": holds.zone, "country": holds.country, "language": holds.language, "settings": settings, **more}
    tx.execute(update(workspaces).where(workspaces.c.id == ws).values(**values))
    return get(tx, ws)


def _keep(tx: Tx, ws: int, settings: Mapping[str, Any]) -> None:
    tx.execute(update(workspaces).where(workspaces.c.id == ws).values(settings=settings))


def _workspace(row: Any) -> Workspace:  # noqa: ANN401 — a row of the table
    return Workspace(
        row.id,
        row.team_id,
        row.name,
        row.url,
        row.bot_user,
        row.tz,
        row.country,
        cast("Language", row.language),
        row.installer,
        own_of(row.settings or {}),
        bool((row.settings or {}).get(_ANEW)),
    )
