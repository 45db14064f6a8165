"""The workspace as one person sees it, in the form that page_api.py describes."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from playground.conversation import Channel
from playground.message import Message
from playground.methods.chat import permalink
from playground.mrkdwn import as_typed
from playground.parts import Parts
from playground.people import User
from playground.person import Person
from playground.threads import Followed, followed_by
from playground.view import View

Json = dict[str, Any]
_moment = attrgetter("moment")


def account(user: User) -> Json:
    """Account."""
    return {
        "id": user.id,
        "name": user.name,
        "shown_as": user.shown_as,
        "real_name": user.real_name,
        "tz": user.tz,
        "locale": user.locale,
        "is_bot": bool(user.bot_id),
        "is_admin": user.is_admin,
        "is_owner": user.is_owner,
        "is_restricted": user.is_restricted,
        "is_stranger": user.is_stranger,
        "deleted": user.deleted,
    }


def workspace_state(parts: Parts) -> Json:
    """What is the same for everybody."""
    features = (parts.app.manifest or {}).get("features", {})
    return {
        "team": {"id": parts.workspace.id, "name": parts.workspace.name},
        "app": {
            "id": parts.app.id,
            "name": parts.app.name,
            "bot_user_id": parts.app.user.id,
            "connected": bool(parts.sockets.open or parts.app.request_url),
            "has_home": parts.app.has_home,
            "has_panel": bool(parts.panel.address),
            "commands": [
                {key: command.get(key, "") for key in ("command", "description", "usage_hint")}
                for command in features.get("slash_commands", [])
            ],
            "shortcuts": [
                {key: shortcut[key] for key in ("name", "type", "callback_id")}
                for shortcut in features.get("shortcuts", [])
            ],
        },
        "people": [account(user) for user in parts.workspace.users.values()],
        "groups": [
            {"id": group.id, "handle": group.handle, "name": group.name, "users": group.users}
            for group in parts.workspace.groups.values()
            if not group.deleted_at
        ],
        "now": parts.clock.now(),
        "newest": parts.workspace.newest_ts,
    }


@dataclass(frozen=True)
class Part:
    """Which of a conversation's messages are wanted: `most` of them, the newest or those up to, from or around a ts."""

    most: int
    until: str = ""
    since: str = ""
    around: str = ""

    def of(self, messages: list[Message]) -> slice:
        """Where they stand among all of them, oldest first."""
        end = len(messages)
        if self.until:
            end = bisect_right(messages, float(self.until), key=_moment)
        elif self.since:
            end = bisect_left(messages, float(self.since), key=_moment) + self.most
        elif self.around:
            end = bisect_left(messages, float(self.around), key=_moment) + self.most // 2
        end = min(end, len(messages))
        return slice(max(0, end - self.most), end)


def person_state(
    person: Person, channel: Channel | None, thread_ts: str, part: Part, *, with_threads: bool = False
) -> Json:
    """What this person sees, with a part of one conversation and one thread opened."""
    workspace = person.parts.workspace
    top = channel.find(thread_ts) if channel and thread_ts else None
    messages = person.sees(channel) if channel else []
    shown = part.of(messages)
    thread = person.sees_thread(top) if top else []
    followed = followed_by(person, workspace)
    return {
        "workspace": workspace_state(person.parts),
        "person": account(person),
        "trouble": person.trouble,
        "channels": [_channel(c, person) for c in workspace.channels.values() if workspace.may_see(person, c)],
        "messages": [_message(m, person) for m in messages[shown]],
        "older": shown.start > 0,
        "newer": shown.stop < len(messages),
        "thread": [_message(m, person) for m in thread],
        "newest_reply": max((_newest_reply(one, person) for one in followed), default=""),
        "threads": [_thread(one, person) for one in followed] if with_threads else [],
        "modals": [_view(view) for view in workspace.modals.get(person.id, [])],
        "home": _view(person.home) if person.home else None,
    }


def _channel(channel: Channel, person: Person) -> Json:
    newest = person.parts.workspace.newest_for(person, channel)
    return {
        "id": channel.id,
        "name": channel.name,
        "kind": channel.kind,
        "is_member": person.id in channel.members,
        "is_archived": channel.is_archived,
        "is_ext_shared": channel.is_ext_shared,
        "with": [user_id for user_id in channel.members if user_id != person.id] if channel.is_direct else [],
        "members": len(channel.members),
        "last_ts": newest.ts if newest else "",
    }


def _message(message: Message, person: Person) -> Json:
    workspace = person.parts.workspace
    replies = workspace.channels[message.channel_id].replies(message.ts)
    return {
        "ts": message.ts,
        "channel_id": message.channel_id,
        "author": message.author.id,
        "text": message.text,
        "blocks": message.blocks,
        "attachments": message.attachments,
        "values": workspace.values_in(person, message),
        "thread_ts": message.thread_ts,
        "reply_count": len(replies),
        "reply_users": list(dict.fromkeys(reply.author.id for reply in replies)),
        "edited": bool(message.edited_ts),
        "ephemeral": message.ephemeral_to is not None,
        "broadcast": message.broadcast,
        "reactions": message.reactions,
        "files": message.files,
        "permalink": permalink(workspace.domain, message),
        "notifies": person in message.rings,
        "own": message.author is person,
        "plain": person.text_of(message),
        "typed": as_typed(message.text, workspace, person) if message.author is person else "",
    }


def _newest_reply(followed: Followed, person: Person) -> str:
    return max((reply.ts for reply in followed.replies if reply.author is not person), default="")


def _thread(followed: Followed, person: Person) -> Json:
    messages = [followed.parent, *followed.replies]
    return {"channel_id": followed.channel.id, "messages": [_message(message, person) for message in messages]}


def _view(view: View) -> Json:
    content = view.content
    return {
        "id": view.id,
        "type": content["type"],
        "title": view.title,
        "submit": content["submit"]["text"] if content.get("submit") else None,
        "close": content["close"]["text"] if content.get("close") else None,
        "blocks": view.blocks,
        "values": view.values,
        "errors": view.errors,
        "callback_id": content.get("callback_id", ""),
    }
