"""Accounts and user groups, and their shapes on the wire."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


@dataclass(eq=False)
class User:
    """One account. Two are equal when they are the same object."""

    id: str
    name: str  # the handle, without @
    display_name: str
    real_name: str
    team_id: str
    tz: str = "Asia/Shanghai"
    locale: str = "zh-CN"
    is_admin: bool = False
    is_owner: bool = False
    is_primary_owner: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    deleted: bool = False
    bot_id: str = ""
    app_id: str = ""
    updated: int = 0  # unix seconds
    email: str = ""
    status_text: str = ""
    status_emoji: str = ""
    status_expiration: int = 0  # unix seconds; 0 for never
    dnd_start: int = 0  # unix seconds; with dnd_end 0: notifications are not paused
    dnd_end: int = 0

    @property
    def shown_as(self) -> str:
        """The name others read: the display name, else the real one, else the handle."""
        return self.display_name or self.real_name or self.name


@dataclass(eq=False)
class UserGroup:
    """A user group (subteam): a handle that rings its users."""

    id: str
    handle: str
    name: str
    team_id: str
    users: list[str] = field(default_factory=list)
    created: int = 0
    updated: int = 0
    deleted_at: int = 0  # unix seconds; 0 while it is enabled


def dnd_object(user: User) -> dict[str, Any]:
    """What others are told of somebody's do-not-disturb."""
    if not user.dnd_end:
        return {"dnd_enabled": False, "next_dnd_start_ts": 1, "next_dnd_end_ts": 1}
    return {"dnd_enabled": True, "next_dnd_start_ts": user.dnd_start, "next_dnd_end_ts": user.dnd_end}


def user_object(user: User, at: float, *, with_locale: bool = False, with_email: bool = False) -> dict[str, Any]:
    """A user as users.info gives it at `at` (unix seconds, for the zone's offset).

    A deactivated one lacks the flags and the zone, as on Slack; an account without zone or locale lacks those keys.
    """
    profile = {
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": user.display_name,
        "display_name_normalized": user.display_name,
        "status_text": user.status_text,
        "status_emoji": user.status_emoji,
        "status_expiration": user.status_expiration,
        "avatar_hash": "",
        "team": user.team_id,
    }
    if with_email and user.email:
        profile["email"] = user.email
    found: dict[str, Any] = {
        "id": user.id,
        "team_id": user.team_id,
        "name": user.name,
        "deleted": user.deleted,
        "profile": profile,
        "is_bot": bool(user.bot_id),
        "is_app_user": False,
        "updated": user.updated,
    }
    if user.bot_id:
        profile["bot_id"] = user.bot_id
        profile["api_app_id"] = user.app_id
    if user.deleted:
        return found
    found |= {
        "color": "9f69e7",
        "real_name": user.real_name,
        "is_admin": user.is_admin,
        "is_owner": user.is_owner,
        "is_primary_owner": user.is_primary_owner,
        "is_restricted": user.is_restricted,
        "is_ultra_restricted": user.is_ultra_restricted,
        "is_email_confirmed": True,
        "who_can_share_contact_card": "EVERYONE",
    }
    if user.tz:
        found |= {"tz": user.tz, "tz_label": user.tz, "tz_offset": zone_offset(user.tz, at)}
    if user.is_stranger:
        found["is_stranger"] = True
    if with_locale and user.locale:
        found["locale"] = user.locale
    return found


def group_object(group: UserGroup, *, with_users: bool = False, with_count: bool = False) -> dict[str, Any]:
    """A user group as usergroups.list gives it."""
    found: dict[str, Any] = {
        "id": group.id,
        "team_id": group.team_id,
        "is_usergroup": True,
        "is_subteam": True,
        "name": group.name,
        "description": "",
        "handle": group.handle,
        "is_external": False,
        "date_create": group.created,
        "date_update": group.updated,
        "date_delete": group.deleted_at,
        "auto_type": None,
        "auto_provision": False,
        "enterprise_subteam_id": "",
        "created_by": "",
        "updated_by": "",
        "deleted_by": None,
        "prefs": {"channels": [], "groups": []},
    }
    if with_users:
        found["users"] = list(group.users)
    if with_users or with_count:
        found["user_count"] = len(group.users)
    return found


def zone_offset(tz: str, at: float) -> int:
    """Seconds east of UTC at the unix moment `at`; 0 for a zone nobody knows."""
    try:
        offset = datetime.fromtimestamp(at, ZoneInfo(tz)).utcoffset()
    except ZoneInfoNotFoundError:
        return 0
    return int(offset.total_seconds()) if offset else 0
