"""mrkdwn as a person reads it: entities by their names, escapes undone, marks gone where Slack would render them."""

import re
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from playground.people import User
from playground.workspace import Workspace

_ENTITY = re.compile(r"<([^<>]*)>")
_DATE = re.compile(r"date\^(\d+)\^([^|^]*)(?:\^[^|]*)?")
_TOKEN = re.compile(r"\{(\w+)\}")
# A mark renders only between characters that are no letters or digits; Chinese characters count as letters.
_MARKED = re.compile(r"(?<![\w*_~`])([*_~`])(?=\S)([^\n]*?\S)\1(?![\w*_~`])")


_MARKED_ANYWHERE = re.compile(_MARKED.pattern.replace(r"\w", "A-Za-z0-9_"))


def as_typed(text: str, workspace: Workspace, reader: User) -> str:
    """A message's text as its author typed it: names for entities, marks where they were."""
    shown = _ENTITY.sub(lambda found: entity(found[1], workspace, reader), text)
    return shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def plain(text: str, workspace: Workspace, reader: User) -> str:
    """What `reader` sees of a mrkdwn text."""
    marked = _MARKED_ANYWHERE if workspace.unverified.bold_beside_chinese else _MARKED
    shown = marked.sub(r"\2", text.replace("```", ""))
    shown = marked.sub(r"\2", shown)  # one mark inside another
    return as_typed(shown, workspace, reader)


def entity(inside: str, workspace: Workspace, reader: User) -> str:
    """What `reader` sees of an entity, given what stands between `<` and `>`."""
    target, _, label = inside.partition("|")
    if target.startswith("@"):
        return user_name(target[1:], workspace)
    if target.startswith("#"):
        return channel_name(target[1:], workspace, reader)
    if target.startswith("!subteam^"):
        return group_name(target.removeprefix("!subteam^"), workspace)
    if target.startswith("!date^"):
        return date_text(target[1:], label, reader, workspace)
    if target.startswith("!"):
        return f"@{target[1:]}"
    return label or target


def user_name(user_id: str, workspace: Workspace) -> str:
    """A mention of an account."""
    user = workspace.users.get(user_id)
    return f"@{user.shown_as}" if user else "@unknown-user"


def channel_name(channel_id: str, workspace: Workspace, reader: User) -> str:
    """A mention of a channel; a private one hides its name from those who are not in it."""
    channel = workspace.channels.get(channel_id)
    if channel is None or not workspace.may_see(reader, channel):
        return "#private-channel"
    return f"#{channel.name}"


def group_name(group_id: str, workspace: Workspace) -> str:
    """A mention of a user group."""
    group = workspace.groups.get(group_id)
    return f"@{group.handle}" if group else "@unknown-group"


def date_text(inside: str, fallback: str, reader: User, workspace: Workspace) -> str:
    """A `!date^…` entity in the reader's own zone and language, or its fallback when it can't be read."""
    found = _DATE.fullmatch(inside)
    if found is None:
        return fallback
    try:
        zone = ZoneInfo(reader.tz or "UTC")
    except ZoneInfoNotFoundError:
        return fallback
    moment = datetime.fromtimestamp(int(found[1]), zone)
    today = datetime.fromtimestamp(workspace.clock.now(), zone)
    chinese = reader.locale.startswith("zh")
    return _TOKEN.sub(lambda token: _date_part(token[1], moment, today, chinese=chinese), found[2])


def _date_part(token: str, moment: datetime, today: datetime, *, chinese: bool) -> str:
    name = token.removesuffix("_pretty")
    if name != token and (near := _near(moment, today, "zh" if chinese else "en")):
        return near
    if name == "ago":
        return f"{moment:%Y-%m-%d %H:%M}"
    if name.startswith("time"):
        return f"{moment:%H:%M:%S}" if name == "time_secs" else f"{moment:%H:%M}"
    if name == "date_num":
        return f"{moment:%Y-%m-%d}"
    if chinese:
        weekday = "一二三四五六日"[moment.weekday()]
        return f"{moment.year}年{moment.month}月{moment.day}日" + (f"星期{weekday}" if name == "date_long" else "")
    form = {"date_short": "%b {}, %Y", "date_long": "%A, %B {}, %Y"}.get(name, "%B {}, %Y")
    return moment.strftime(form).format(moment.day)


def _near(moment: datetime, today: datetime, language: Literal["en", "zh"]) -> str:
    words = {"en": ("yesterday", "today", "tomorrow"), "zh": ("昨天", "今天", "明天")}[language]
    days = (moment.date() - today.date()).days
    return words[days + 1] if days in {-1, 0, 1} else ""
