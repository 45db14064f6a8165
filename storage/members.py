"""The people of a workspace, as Slack last told us."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, Update, exists, false, literal_column, or_, select, update

from storage import audit, due
from storage.built import in_lists
from storage.database import Tx, upsert
from storage.prepared import prepared
from storage.tables import items, members, workspaces
from tracker.audit import SLACK, Act
from tracker.items import State
from tracker.languages import language_of
from tracker.people import Kind, Member, Role
from tracker.standing import Standing

#: Noted of somebody once Tidings has introduced itself to them, or they use it: it does so once for ever.
MET: Final = "met"
#: What somebody is made of.
_OF_MEMBER: Final = (
    members.c.user_id,
    members.c.name,
    members.c.kind,
    members.c.settings,
    members.c.locale,
    members.c.tz,
    members.c.deactivated,
    members.c.role,
    members.c.home_team,
    members.c.real_name,
    members.c.handle,
)
# What a row says, looked up: digests ask thousands of times, and an enumeration takes ten times as long.
_KINDS: Final = {one.value: one for one in Kind}
_ROLES: Final = {one.value: one for one in Role}


@dataclass(frozen=True, slots=True)
class SlackMember:
    """A member as Slack describes one; ``locale`` is None where it did not say.

    ``away_until`` (UTC) is when a status ends that says they are not there.
    """

    user_id: str
    name: str
    kind: Kind
    deactivated: bool
    role: Role
    zone: str | None
    locale: str | None
    home_team: str | None
    real_name: str | None = None
    handle: str | None = None
    away_until: datetime | None = None


def save(tx: Tx, ws: int, seen: Iterable[SlackMember], at: datetime) -> None:
    """Remember these people as they are now; a locale or zone Slack leaves out this time is kept from before.

    What changes their rights is noted in the audit log.
    """
    seen = list(seen)
    before = find(tx, ws, [one.user_id for one in seen])
    for one in seen:
        keep = {"look_at", *(name for name in ("locale", "home_team") if getattr(one, name) is None)}
        keep |= {"tz"} if one.zone is None else set()
        if one.user_id in before:
            _note_rights(tx, ws, before[one.user_id], one, at)
            other_status = tx.execute(*_status_differs(ws, one.user_id, one.away_until)).first() is not None
            _look_again(tx, ws, one, at, other_status=other_status)
            keep |= set() if other_status else {"status_since"}
        upsert(members, ("ws", "user_id"), _row(ws, one, at), tx, keep=sorted(keep))


def pause(tx: Tx, ws: int, user_id: str, paused: tuple[datetime, datetime] | None, at: datetime) -> None:
    """Remember from when until when (UTC) somebody has paused Slack's notifications; None: they have not."""
    since, until = paused or (None, None)
    other = members.c.paused_since.is_distinct_from(since) | members.c.paused_until.is_distinct_from(until)
    known = (members.c.ws == ws) & (members.c.user_id == user_id)
    if tx.execute(select(members.c.user_id).where(known, other)).first() is not None:
        tx.execute(update(members).where(known).values(paused_since=since, paused_until=until))
        due.look_at_people(tx, ws, [user_id], at)


def _row(ws: int, seen: SlackMember, at: datetime) -> dict[str, Any]:
    return {
        "ws": ws,
        "user_id": seen.user_id,
        "home_team": seen.home_team,
        "name": seen.name,
        "real_name": seen.real_name,
        "handle": seen.handle,
        "tz": seen.zone,
        "locale": seen.locale,
        "kind": seen.kind.value,
        "deactivated": seen.deactivated,
        "role": seen.role.value,
        "refreshed_at": at,
        "look_at": at,
        "status_since": at if seen.away_until else None,
        "status_until": seen.away_until,
    }


def _note_rights(tx: Tx, ws: int, before: Member, seen: SlackMember, at: datetime) -> None:
    """Of somebody deactivated Slack says nothing more: that they had a role is no news then."""
    changes: tuple[tuple[Act, Any, Any], ...] = (
        (Act.DEACTIVATED, before.deactivated, seen.deactivated),
        (Act.ROLE, before.role.value, before.role.value if seen.deactivated else seen.role.value),
        (Act.KIND, before.kind.value, before.kind.value if seen.deactivated else seen.kind.value),
    )
    for act, was, now in changes:
        if was != now:
            detail = {"user": seen.user_id, "was": was, "now": now}
            audit.write(tx, ws, by=SLACK, act=act, item_id=None, detail=detail, at=at)


def _look_again(tx: Tx, ws: int, seen: SlackMember, at: datetime, *, other_status: bool) -> None:
    """Somebody known whose days change, or who comes back: the clock looks at them and at what they own."""
    if other_status or tx.execute(*_days_differ(ws, seen.user_id, seen.zone or None, seen.deactivated)).first():
        due.look_at_people(tx, ws, [seen.user_id], at)


@prepared("deactivated")
def _days_differ(ws: int, user_id: str, zone: str | None, deactivated: bool) -> Select[tuple[str]]:  # noqa: FBT001
    differs = members.c.tz.is_distinct_from(zone) if zone is not None else false()
    known = (members.c.ws == ws) & (members.c.user_id == user_id)
    return select(members.c.user_id).where(known, or_(differs, members.c.deactivated != deactivated))


@prepared()
def _status_differs(ws: int, user_id: str, until: datetime | None) -> Select[tuple[str]]:
    differs = members.c.status_until.is_distinct_from(until)
    return select(members.c.user_id).where(members.c.ws == ws, members.c.user_id == user_id, differs)


def find(tx: Tx, ws: int, user_ids: Collection[str]) -> dict[str, Member]:
    """Those of these people who are known, by id."""
    return {row.user_id: from_row(row) for some in in_lists(user_ids) for row in tx.execute(*_these(ws, some))}


@prepared()
def _these(ws: int, user_ids: Collection[str]) -> Any:  # noqa: ANN401 — a select over two tables
    return _members().where(members.c.ws == ws, members.c.user_id.in_(user_ids))


def name_of(tx: Tx, ws: int, user_id: str) -> str:
    """What somebody is called; their id where nobody knows them."""
    found = find(tx, ws, [user_id]).get(user_id)
    return found.name if found else user_id


def with_names(tx: Tx, standing: Standing, user_ids: Collection[str]) -> Standing:
    """The item with these people's names as well: who speaks of it need not be named on it."""
    unknown = set(user_ids) - standing.people.keys()
    return replace(standing, people={**standing.people, **find(tx, standing.item.ws, unknown)})


def everybody(tx: Tx, ws: int) -> list[Member]:
    """Everybody known in the workspace, in no order."""
    return [from_row(row) for row in tx.execute(_members().where(members.c.ws == ws))]


def admins(tx: Tx, ws: int) -> list[Member]:
    """The workspace's admins who are there, by name."""
    there = [one for one in everybody(tx, ws) if one.is_admin]
    return sorted(there, key=lambda one: one.name)


def gone_owners(tx: Tx, ws: int) -> list[str]:
    """Those deactivated who still own something open."""
    theirs = (items.c.ws == members.c.ws) & (items.c.owner == members.c.user_id)
    is_open = items.c.state == literal_column(f"'{State.OPEN.value}'")
    statement = select(members.c.user_id).where(
        members.c.ws == ws, members.c.deactivated.is_(True), exists(select(items.c.id).where(theirs, is_open))
    )
    return list(tx.execute(statement.order_by(members.c.user_id)).scalars())


def lock(tx: Tx, ws: int, user_ids: Collection[str]) -> None:
    """Hold these people's rows until the transaction ends, in order of id: their outbox lanes are written under it."""
    if not user_ids:
        return
    tx.execute(*_to_lock(ws, user_ids)).all()


@prepared()
def _to_lock(ws: int, user_ids: Collection[str]) -> Select[Any]:
    return (
        select(members.c.user_id)
        .where(members.c.ws == ws, members.c.user_id.in_(user_ids))
        .order_by(members.c.user_id)
        .with_for_update()
    )


def settings_of(tx: Tx, ws: int, user_id: str) -> dict[str, Any]:
    """What somebody has set for themselves; nothing until they do."""
    return dict(tx.execute(*_settings_of(ws, user_id)).scalar_one_or_none() or {})


@prepared()
def _settings_of(ws: int, user_id: str) -> Select[Any]:
    return select(members.c.settings).where(members.c.ws == ws, members.c.user_id == user_id)


def set_for(tx: Tx, ws: int, user_id: str, changed: Mapping[str, Any]) -> None:
    """Write these of somebody's settings; the others stay."""
    lock(tx, ws, [user_id])
    settings = settings_of(tx, ws, user_id) | dict(changed)
    statement, whose = _write(ws, user_id)
    tx.execute(statement, {**whose, "settings": settings})


@prepared()
def _write(ws: int, user_id: str) -> Update:
    """Of somebody, the columns it is run with."""
    return update(members).where(members.c.ws == ws, members.c.user_id == user_id)


def meet(tx: Tx, ws: int, user_ids: Collection[str], *, knows: str | None = None) -> frozenset[str]:
    """Those of these people who have never heard of Tidings, noted as having heard of it now; no bots.

    Whoever ``knows`` it, because they use it, is noted as well. The rows of the others are held.
    """
    asked = sorted({*user_ids, *([knows] if knows else [])})
    rows = tx.execute(*_settings_of_people(ws, asked)) if asked else ()
    new = {row.user_id: row.settings or {} for row in rows if MET not in (row.settings or {})}
    for user_id, settings in sorted(new.items()):
        mine = (members.c.ws == ws) & (members.c.user_id == user_id)
        tx.execute(update(members).where(mine).values(settings=settings | {MET: True}))
    return frozenset(new) - {knows}


@prepared()
def _settings_of_people(ws: int, user_ids: Collection[str]) -> Select[Any]:
    return select(members.c.user_id, members.c.settings).where(
        members.c.ws == ws, members.c.user_id.in_(user_ids), members.c.kind != Kind.BOT.value
    )


def _members() -> Any:  # noqa: ANN401 — a select over two tables
    return select(*_OF_MEMBER, workspaces.c.language.label("ws_language")).join(
        workspaces, members.c.ws == workspaces.c.id
    )


def from_row(row: Any) -> Member:  # noqa: ANN401 — a row of members with ``ws_language``
    """Somebody as a row has them."""
    own = row.settings or {}
    return Member(
        user_id=row.user_id,
        name=row.name,
        kind=_KINDS[row.kind],
        language=own.get("language") or language_of(row.locale, row.ws_language),
        zone=own.get("zone") or row.tz,
        deactivated=row.deactivated,
        role=_ROLES[row.role],
        home_team=row.home_team,
        real_name=row.real_name,
        handle=row.handle,
    )
