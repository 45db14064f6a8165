"""What Slack tells of people, groups and channels as they change."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import structlog

from bot.changes import beginning, delivery
from bot.changes.handing_over import learn_person
from bot.listeners.routes import Routes
from bot.parts import Parts
from bot.slack.channels import read_channel
from bot.slack.people import group_from, member_from, paused_from, read_groups, read_person
from storage import channels, departments, members, stubs

log = structlog.get_logger(__name__)


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.events |= {
        "team_join": _user_came,
        "user_change": _user_changed,
        "dnd_updated_user": _paused,
        "member_joined_channel": _joined,
        "member_left_channel": _left,
        "channel_rename": _renamed,
        "group_rename": _renamed,
        "channel_archive": _archived,
        "group_archive": _archived,
        "channel_unarchive": _unarchived,
        "group_unarchive": _unarchived,
        "channel_shared": _reread,
        "channel_unshared": _reread,
        "channel_left": _bot_left,
        "group_left": _bot_left,
        "subteam_created": _group_changed,
        "subteam_updated": _group_changed,
        "subteam_members_changed": _groups_changed,
        "app_uninstalled": _taken_out,
        "tokens_revoked": _revoked,
    }


async def _user_came(parts: Parts, event: Mapping[str, Any]) -> None:
    await _user_changed(parts, event)
    if not event["user"].get("locale"):  # Slack's events need not say what language somebody speaks
        await read_person(parts, event["user"]["id"])


async def _user_changed(parts: Parts, event: Mapping[str, Any]) -> None:
    seen = member_from(event["user"], parts.workspace.team_id)
    await parts.change(learn_person, parts.workspace.id, seen, parts.calendar.now())


async def _paused(parts: Parts, event: Mapping[str, Any]) -> None:
    paused, at = paused_from(event.get("dnd_status") or {}), parts.calendar.now()
    await parts.db.write(members.pause, parts.workspace.id, event["user"], paused, at)


async def _joined(parts: Parts, event: Mapping[str, Any]) -> None:
    if event["user"] == parts.workspace.bot_user:
        await _is_back(parts, event["channel"])
    else:
        at = parts.calendar.now()
        await parts.change(stubs.somebody_joined, parts.workspace.id, event["channel"], event["user"], at)


async def _left(parts: Parts, event: Mapping[str, Any]) -> None:
    await parts.db.write(channels.left, parts.workspace.id, event["channel"], event["user"])
    if event["user"] == parts.workspace.bot_user:
        await _bot_left(parts, event)


async def _bot_left(parts: Parts, event: Mapping[str, Any]) -> None:
    await parts.db.write(channels.change, parts.workspace.id, event["channel"], {"bot_in": False})


async def _renamed(parts: Parts, event: Mapping[str, Any]) -> None:
    channel = event["channel"]
    await parts.db.write(channels.change, parts.workspace.id, channel["id"], {"name": channel["name"]})


async def _archived(parts: Parts, event: Mapping[str, Any]) -> None:
    await parts.db.write(channels.change, parts.workspace.id, event["channel"], {"archived": True})


async def _unarchived(parts: Parts, event: Mapping[str, Any]) -> None:
    await _is_back(parts, event["channel"])


async def _is_back(parts: Parts, channel_id: str) -> None:
    """Look at a channel as it is now; where it takes messages, what was held for it goes out."""
    channel = await read_channel(parts, channel_id)
    if channel is not None and channel.takes_cards:
        await parts.change(delivery.release, parts.workspace.id, channel_id, parts.calendar.now())


async def _reread(parts: Parts, event: Mapping[str, Any]) -> None:
    await read_channel(parts, event["channel"])


async def _group_changed(parts: Parts, event: Mapping[str, Any]) -> None:
    groups = [group_from(event["subteam"])]
    await parts.db.write(departments.follow, parts.workspace.id, groups, parts.calendar.now())


async def _groups_changed(parts: Parts, _: Mapping[str, Any]) -> None:
    # The event tells who was added and removed since some earlier list; the whole list is surer.
    await read_groups(parts)


async def _revoked(parts: Parts, event: Mapping[str, Any]) -> None:
    if (event.get("tokens") or {}).get("bot"):  # else they are some people's, of which Tidings keeps none
        await _taken_out(parts, event)


async def _taken_out(parts: Parts, event: Mapping[str, Any]) -> None:
    seconds, at = event.get("event_time"), parts.calendar.now()
    told_at = datetime.fromtimestamp(seconds, UTC) if seconds else None
    if not await parts.db.write(beginning.take_out, parts.workspace.id, told_at, at):
        log.info("Slack tells late that it was taken out of a workspace", ws=parts.workspace.id)
    elif parts.stopped_by is None:
        parts.stopped_by = beginning.TAKEN_OUT
        log.error(
            "taken out of a workspace; nothing more is sent there until it is installed again",
            ws=parts.workspace.id,
            team=parts.workspace.team_id,
        )
