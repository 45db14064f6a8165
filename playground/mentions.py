"""Whom a message notifies."""

import re
from collections.abc import Iterator
from typing import Any

from playground.conversation import Channel
from playground.message import SYSTEM_SUBTYPES, Message
from playground.people import User
from playground.workspace import Workspace

_ENTITY = re.compile(r"<(@|!subteam\^|!)([A-Za-z0-9]+)(?:\|[^>]*)?>")
_CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)


def rung_by(message: Message, channel: Channel, workspace: Workspace, *, code_rings: bool = True) -> frozenset[User]:
    """The people a new message notifies: mentions in its blocks (mrkdwn and rich_text) and in its text.

    Only people in the conversation are notified, never the author, and nobody by an ephemeral message. A direct
    message notifies its partner anyway. Followers of a thread are not counted: that is their own setting. Nobody is
    notified by a message of Slack's own, such as channel_join; by one inside code only if `code_rings`.
    """
    if message.ephemeral_to is not None or message.subtype in SYSTEM_SUBTYPES:
        return frozenset()
    present = {user_id for user_id in channel.members if user_id != message.author.id}
    if channel.is_direct:
        rung = present
    else:
        rung = set()
        for sign, what in _entities(message, with_code=code_rings):
            rung |= _people(sign, what, present, workspace)
    users = (workspace.users[user_id] for user_id in rung & present)
    return frozenset(user for user in users if not user.bot_id and not user.deleted)


def mentions(message: Message, user: User) -> bool:
    """Whether it names this very account, which is what app_mention asks."""
    return message.subtype not in SYSTEM_SUBTYPES and ("@", user.id) in set(_entities(message))


def _people(sign: str, what: str, present: set[str], workspace: Workspace) -> set[str]:
    if sign == "@":
        return {what}
    if sign == "!subteam^":
        group = workspace.groups.get(what)
        return set(group.users) if group and not group.deleted_at else set()
    return present if what in {"here", "channel", "everyone"} else set()


def _entities(message: Message, *, with_code: bool = True) -> Iterator[tuple[str, str]]:
    yield from _in_text(message.text, with_code=with_code)
    for block in [*message.blocks, *message.attachments]:
        yield from _within(block, with_code=with_code)


def _in_text(text: str, *, with_code: bool) -> list[tuple[str, str]]:
    return _ENTITY.findall(text if with_code else _CODE.sub("", text))


def _within(value: Any, *, with_code: bool) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - any JSON
    if isinstance(value, list):
        for item in value:
            yield from _within(item, with_code=with_code)
    elif isinstance(value, dict):
        match value.get("type"):
            case "mrkdwn":
                yield from _in_text(value["text"], with_code=with_code)
            case "user":
                yield "@", value["user_id"]
            case "usergroup":
                yield "!subteam^", value["usergroup_id"]
            case "broadcast":
                yield "!", value["range"]
            case "plain_text":
                pass
            case _:
                yield from _within(list(value.values()), with_code=with_code)
