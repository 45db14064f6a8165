"""People and user groups, from Slack into the memory."""

import asyncio
from collections import Counter
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final
from zoneinfo import available_timezones

from bot.parts import Parts
from bot.slack.errors import CALL_FAILURES
from storage import departments, members, workspaces
from storage.departments import SlackGroup
from storage.members import SlackMember
from tracker.languages import languages_of_many
from tracker.people import Kind, Member, Role
from tracker.slack_status import away_until
from tracker.text import cut, one_line
from tracker.workspace_settings import Whereabouts

_PAGE: Final = 200
_SLICE: Final = 100  # rows a write transaction may hold the writer for
_LONGEST_NAME: Final = 80
_NO_RANK: Final = 3
_ASK_SLACK: Final = 1.0  # seconds; a sent form waits for no more


def member_from(user: Mapping[str, Any], team_id: str) -> SlackMember:
    """A member from Slack's user object; a flag that is absent is false, a zone that does not exist is none."""
    profile = user.get("profile") or {}
    names = (profile.get("display_name"), profile.get("real_name"), user.get("real_name"), user.get("name"), user["id"])
    zone = user.get("tz")
    return SlackMember(
        user_id=user["id"],
        name=cut(next(text for name in names if (text := one_line(name or ""))), _LONGEST_NAME),
        kind=_kind(user, team_id),
        deactivated=bool(user.get("deleted")),
        role=Role.ADMIN if user.get("is_admin") or user.get("is_owner") else Role.PERSON,
        zone=zone if zone in _zones() else None,
        locale=user.get("locale"),
        home_team=user.get("team_id"),
        real_name=_name(profile.get("real_name") or user.get("real_name")),
        handle=_name(user.get("name")),
        away_until=away_until(
            str(profile.get("status_emoji") or ""),
            str(profile.get("status_text") or ""),
            int(profile.get("status_expiration") or 0),
        ),
    )


def paused_from(status: Mapping[str, Any]) -> tuple[datetime, datetime] | None:
    """From when until when (UTC) somebody wants no notifications, from what Slack says of that; None where they do."""
    since, until = (int(status.get(f"next_dnd_{name}_ts") or 0) for name in ("start", "end"))
    if not status.get("dnd_enabled") or not 0 < since < until:
        return None
    return datetime.fromtimestamp(since, UTC), datetime.fromtimestamp(until, UTC)


def group_from(group: Mapping[str, Any]) -> SlackGroup:
    """A department from Slack's user group object."""
    users = group.get("users")
    return SlackGroup(
        usergroup=group["id"],
        name=cut(one_line(group.get("name") or "") or group.get("handle") or group["id"], _LONGEST_NAME),
        disabled=bool(group.get("date_delete")),
        user_ids=tuple(users) if users is not None else None,
    )


async def read_everybody(parts: Parts) -> None:
    """Read all people and user groups once, and settle the workspace's zone, country and language."""
    ws = parts.workspace
    cursor = ""
    by_rank: dict[int, str] = {}
    while True:
        answer = await parts.slack.users_list(limit=_PAGE, cursor=cursor or None, include_locale=True)
        seen = [member_from(user, ws.team_id) for user in answer["members"]]
        for user in answer["members"]:
            by_rank.setdefault(_rank(user), user["id"])
        for start in range(0, len(seen), _SLICE):
            await parts.db.write(members.save, ws.id, seen[start : start + _SLICE], parts.calendar.now())
        cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            break
    by_rank.pop(_NO_RANK, None)
    await _settle(parts, installer=by_rank[min(by_rank)] if by_rank else None)
    await read_groups(parts)


async def read_groups(parts: Parts) -> None:
    """Read all user groups with their people."""
    answer = await parts.slack.usergroups_list(include_users=True, include_disabled=True)
    groups = [group_from(group) for group in answer["usergroups"]]
    await parts.db.write(departments.follow, parts.workspace.id, groups, parts.calendar.now())


async def people_of_group(parts: Parts, usergroup: str) -> tuple[str, ...] | None:
    """Who is in a user group now, as last seen where Slack doesn't say within a second; None where it is no more."""
    try:
        async with asyncio.timeout(_ASK_SLACK):
            answer = await parts.slack.usergroups_list(include_users=True)
    except (TimeoutError, *CALL_FAILURES):
        return await parts.db.read(departments.people_of_group, parts.workspace.id, usergroup)
    return next((tuple(one.get("users") or ()) for one in answer["usergroups"] if one["id"] == usergroup), None)


async def know(parts: Parts, user_ids: Collection[str]) -> dict[str, Member]:
    """These people, asking Slack for those never seen; whom Slack does not know either is missing."""
    if not user_ids:
        return {}
    ws = parts.workspace
    known = await parts.db.read(members.find, ws.id, list(user_ids))
    unknown = [user_id for user_id in user_ids if user_id not in known]
    if not unknown:
        return known
    for user_id in unknown:
        await read_person(parts, user_id)
    return await parts.db.read(members.find, ws.id, list(user_ids))


async def read_person(parts: Parts, user_id: str) -> None:
    """Ask Slack about somebody; whom it does not know, or says nothing of now, stays as before."""
    try:
        answer = await parts.slack.users_info(user=user_id, include_locale=True)
    except CALL_FAILURES:
        return
    ws = parts.workspace
    await parts.db.write(members.save, ws.id, [member_from(answer["user"], ws.team_id)], parts.calendar.now())


def _rank(user: Mapping[str, Any]) -> int:
    """Without an installation by OAuth the installer is the primary owner, else the first owner, else an admin."""
    flags = ("is_primary_owner", "is_owner", "is_admin")
    if user.get("deleted") or user.get("is_bot"):
        return _NO_RANK
    return next((rank for rank, flag in enumerate(flags) if user.get(flag)), _NO_RANK)


async def _settle(parts: Parts, installer: str | None) -> None:
    people = [one for one in await parts.db.read(members.everybody, parts.workspace.id) if _counts(one)]
    zones = Counter(one.zone for one in people if one.zone)
    settings = parts.settings
    found = Whereabouts(
        zone=settings.tidings_timezone or (zones.most_common(1)[0][0] if zones else None),
        country=settings.tidings_country,
        language=settings.tidings_language or languages_of_many([one.language for one in people], "en")[0],
    )
    parts.workspace = await parts.change(workspaces.settle, parts.workspace.id, found, parts.calendar.now(), installer)


def _name(text: str | None) -> str | None:
    return cut(one_line(text or ""), _LONGEST_NAME) or None


def _counts(member: Member) -> bool:
    return member.kind is Kind.MEMBER and not member.deactivated


def _kind(user: Mapping[str, Any], team_id: str) -> Kind:
    if user.get("is_bot") or user["id"] == "USLACKBOT":
        return Kind.BOT
    if not _of_team(user, team_id):
        return Kind.OUTSIDER
    return Kind.GUEST if user.get("is_restricted") or user.get("is_ultra_restricted") else Kind.MEMBER


def _of_team(user: Mapping[str, Any], team_id: str) -> bool:
    if user.get("is_stranger"):
        return False
    grid_teams = (user.get("enterprise_user") or {}).get("teams")
    return team_id in grid_teams if grid_teams else user.get("team_id", team_id) == team_id


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())
