"""Whom a message notifies."""

import re
from typing import Any

from playground.conversation import Channel
from playground.message import SYSTEM_SUBTYPES, Message
from playground.people import User
from playground.workspace import Workspace

_ENTITY = re.compile(r"<(@|!subteam\^|!)([A-Za-z0-9]+)(?:\|[^>]*)?>")
_NESTED = (list, dict)
_CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)


def entities_of(message: Message, *, with_code: bool = True) -> frozenset[tuple[str, str]]:
    """The signs and ids of all that a message names, in its text and in its blocks (mrkdwn and rich_text)."""
    found = _in_text(message.text, with_code=with_code)
    _collect([*message.blocks, *message.attachments], found, with_code=with_code)
    return frozenset(found)


def rung_by(
    message: Message, channel: Channel, workspace: Workspace, named: frozenset[tuple[str, str]]
) -> frozenset[User]:
    """The people whom a new message that names these notifies.

    Only people in the conversation are notified, never the author, and nobody by an ephemeral message or by one of
    Slack's own, such as channel_join. A direct message notifies its partner anyway. Followers of a thread are not
    counted: that is their own setting.
    """
    if message.ephemeral_to is not None or message.subtype in SYSTEM_SUBTYPES:
        return frozenset()
    if not named and not channel.is_direct:
        return frozenset()
    present = {user_id for user_id in channel.members if user_id != message.author.id}
    rung = present if channel.is_direct else set()
    for sign, what in named:
        rung |= _people(sign, what, present, workspace)
    users = (workspace.users[user_id] for user_id in rung & present)
    return frozenset(user for user in users if not user.bot_id and not user.deleted)


def mentions(message: Message, user: User) -> bool:
    """Whether it names this very account, which is what app_mention asks."""
    return message.subtype not in SYSTEM_SUBTYPES and ("@", user.id) in entities_of(message)


def _people(sign: str, what: str, present: set[str], workspace: Workspace) -> set[str]:
    if sign == "@":
        return {what}
    if sign == "!subteam^":
        group = workspace.groups.get(what)
        return set(group.users) if group and not group.deleted_at else set()
    return present if what in {"here", "channel", "everyone"} else set()


def _in_text(text: str, *, with_code: bool) -> list[tuple[str, str]]:
    if "<" not in text:
        return []
    return _ENTITY.findall(text if with_code else _CODE.sub("", text))


def _collect(value: Any, found: list[tuple[str, str]], *, with_code: bool) -> None:  # noqa: ANN401 - any JSON
    if isinstance(value, list):
        for item in value:
            _collect(item, found, with_code=with_code)
    elif isinstance(value, dict):
        match value.get("type"):
            case "mrkdwn":
                found += _in_text(value["text"], with_code=with_code)
            case "user":
                found.append(("@", value["user_id"]))
            case "usergroup":
                found.append(("!subteam^", value["usergroup_id"]))
            case "broadcast":
                found.append(("!", value["range"]))
            case "plain_text":
                pass
            case _:
                for inner in value.values():
                    if isinstance(inner, _NESTED):
                        _collect(inner, found, with_code=with_code)
