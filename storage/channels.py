"""Channels and who is in them, as Slack last told us."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Select, delete, func, select, update

from storage.database import Tx, insert_unless_there, upsert
from storage.prepared import prepared
from storage.tables import channel_members, channels, department_members, members, workspaces
from storage.tables import departments as department_rows
from tracker.channels import Channel, ChannelKind, Onlookers
from tracker.languages import Language, language_of, languages_of_many
from tracker.people import Kind


@dataclass(frozen=True, slots=True)
class SlackChannel:
    """A channel as Slack describes one."""

    channel_id: str
    name: str
    kind: ChannelKind
    shared: bool
    archived: bool
    bot_in: bool


def save(tx: Tx, ws: int, seen: Iterable[SlackChannel], at: datetime) -> None:
    """Remember these channels as they are now; what was set for them here stays."""
    for one in seen:
        row = {
            "ws": ws,
            "channel_id": one.channel_id,
            "name": one.name,
            "kind": one.kind.value,
            "shared": one.shared,
            "archived": one.archived,
            "bot_in": one.bot_in,
            "refreshed_at": at,
            "look_at": at,
        }
        upsert(channels, ("ws", "channel_id"), row, tx, keep=["look_at"])


def change(tx: Tx, ws: int, channel_id: str, changed: Mapping[str, str | bool]) -> None:
    """Note what an event said of a channel: its name, that it is archived or shared, that the bot is in it."""
    tx.execute(update(channels).where(channels.c.ws == ws, channels.c.channel_id == channel_id).values(**changed))


def left_all(tx: Tx, ws: int) -> None:
    """The bot is in no channel of the workspace any more, as far as anybody knows."""
    tx.execute(update(channels).where(channels.c.ws == ws).values(bot_in=False))


def set_members(tx: Tx, ws: int, channel_id: str, user_ids: Collection[str]) -> None:
    """Who is in the channel, in full."""
    before, now = members_of(tx, ws, channel_id), frozenset(user_ids)
    for user_id in before - now:
        left(tx, ws, channel_id, user_id)
    rows = [{"ws": ws, "channel_id": channel_id, "user_id": user_id} for user_id in now - before]
    insert_unless_there(channel_members, rows, tx)


def joined(tx: Tx, ws: int, channel_id: str, user_id: str) -> None:
    """Somebody came into a channel we know."""
    if find(tx, ws, [channel_id]):
        insert_unless_there(channel_members, [{"ws": ws, "channel_id": channel_id, "user_id": user_id}], tx)


def left(tx: Tx, ws: int, channel_id: str, user_id: str) -> None:
    """Somebody went out of a channel."""
    tx.execute(
        delete(channel_members).where(
            channel_members.c.ws == ws,
            channel_members.c.channel_id == channel_id,
            channel_members.c.user_id == user_id,
        )
    )


def find(tx: Tx, ws: int, channel_ids: Collection[str]) -> dict[str, Channel]:
    """Those of these channels that are known, with their language and zone."""
    if not channel_ids:
        return {}
    rows = tx.execute(*_these(ws, channel_ids)).all()
    spoken = _spoken(tx, ws, [row.channel_id for row in rows if row.languages is None])
    return {row.channel_id: _channel(row, spoken.get(row.channel_id, [])) for row in rows}


@prepared()
def _these(ws: int, channel_ids: Collection[str]) -> Select[Any]:
    return (
        select(channels, workspaces.c.tz.label("ws_tz"), workspaces.c.language.label("ws_language"))
        .join(workspaces, channels.c.ws == workspaces.c.id)
        .where(channels.c.ws == ws, channels.c.channel_id.in_(channel_ids))
    )


def lock(tx: Tx, ws: int, channel_ids: Collection[str]) -> None:
    """Hold these channels until the transaction ends, in order of id: their own outbox lanes are written under it."""
    if channel_ids:
        here = (channels.c.ws == ws) & channels.c.channel_id.in_(channel_ids)
        tx.execute(select(channels.c.channel_id).where(here).order_by(channels.c.channel_id).with_for_update()).all()


def members_of(tx: Tx, ws: int, channel_id: str) -> frozenset[str]:
    """Who is in the channel, bots among them; empty where nobody told us yet."""
    statement = select(channel_members.c.user_id).where(
        channel_members.c.ws == ws, channel_members.c.channel_id == channel_id
    )
    return frozenset(tx.execute(statement).scalars())


def onlookers(
    tx: Tx, ws: int, channel_id: str, *, named: Collection[str], departments: Collection[int], public: bool
) -> Onlookers:
    """Who is in the channel and would read an item there only because of its card: bots and the deactivated left out.

    A ``public`` item is every full member's to read, another its departments' and that of whom it names.
    """
    theirs = (
        select(department_members.c.user_id)
        .where(department_members.c.ws == ws, department_members.c.department_id.in_(departments))
        .union(
            select(department_rows.c.head).where(
                department_rows.c.ws == ws,
                department_rows.c.id.in_(departments),
                department_rows.c.head.is_not(None),
            )
        )
    )
    statement = (
        select(members.c.kind, func.count())
        .join_from(channel_members, members, _same_person())
        .where(
            channel_members.c.ws == ws,
            channel_members.c.channel_id == channel_id,
            channel_members.c.user_id.not_in(named),
            _speaks(),
            members.c.kind != Kind.MEMBER.value if public else channel_members.c.user_id.not_in(theirs),
        )
        .group_by(members.c.kind)
    )
    counts: dict[str, int] = {row[0]: row[1] for row in tx.execute(statement)}
    return Onlookers(
        guests=counts.get(Kind.GUEST.value, 0),
        outsiders=counts.get(Kind.OUTSIDER.value, 0),
        others=counts.get(Kind.MEMBER.value, 0),
    )


def zones_of(tx: Tx, ws: int, channel_id: str) -> frozenset[str]:
    """The time zones the channel's people live in."""
    return frozenset(zone for zone in tx.execute(*_zones(ws, channel_id)).scalars() if zone)


@prepared()
def _zones(ws: int, channel_id: str) -> Select[Any]:
    return (
        select(members.c.tz)
        .join_from(channel_members, members, _same_person())
        .where(channel_members.c.ws == ws, channel_members.c.channel_id == channel_id, _speaks())
        .distinct()
    )


def _spoken(tx: Tx, ws: int, channel_ids: Collection[str]) -> dict[str, list[str | None]]:
    found: dict[str, list[str | None]] = {}
    if not channel_ids:
        return found
    for channel_id, locale in tx.execute(*_locales(ws, channel_ids)):
        found.setdefault(channel_id, []).append(locale)
    return found


@prepared()
def _locales(ws: int, channel_ids: Collection[str]) -> Select[Any]:
    return (
        select(channel_members.c.channel_id, members.c.locale)
        .join_from(channel_members, members, _same_person())
        .where(channel_members.c.ws == ws, channel_members.c.channel_id.in_(channel_ids), _speaks())
    )


def _same_person() -> Any:  # noqa: ANN401 — an SQL condition
    return (channel_members.c.ws == members.c.ws) & (channel_members.c.user_id == members.c.user_id)


def _speaks() -> Any:  # noqa: ANN401 — an SQL condition
    return (members.c.kind != Kind.BOT.value) & members.c.deactivated.is_(False)


def _channel(row: Any, locales: list[str | None]) -> Channel:  # noqa: ANN401 — a row of find
    default = cast("Language", row.ws_language)
    languages = row.languages or languages_of_many([language_of(locale, default) for locale in locales], default)
    return Channel(
        channel_id=row.channel_id,
        name=row.name,
        kind=ChannelKind(row.kind),
        languages=tuple(languages),
        zone=row.tz or row.ws_tz,
        shared=row.shared,
        archived=row.archived,
        bot_in=row.bot_in,
    )
