"""A channel, a direct message or a group message, with what was written in it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from playground.message import Message

Kind = Literal["public", "private", "im", "mpim"]

# The name a slash command carries in place of the conversation's own (Slack's slash command page).
COMMAND_NAMES: dict[Kind, str] = {"im": "directmessage", "private": "privategroup"}
# channel_type of message events.
EVENT_TYPES: dict[Kind, str] = {"public": "channel", "private": "group", "im": "im", "mpim": "mpim"}
# What may be written in a channel whose admins have restricted it, with Slack's error for anything else.
ONLY = {
    "nothing": "restricted_action_read_only_channel",
    "replies": "restricted_action_thread_only_channel",
    "no_replies": "restricted_action_non_threadable_channel",
    "no_replies_any_more": "restricted_action_thread_locked",
}


@dataclass(eq=False)
class Channel:
    """One conversation. `members` are user ids in order of joining; `messages` are in order of their ts."""

    id: str
    name: str
    kind: Kind
    team_id: str
    creator: str
    created: int  # unix seconds
    members: list[str] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    is_archived: bool = False
    is_ext_shared: bool = False
    only: str = ""  # what alone may be written here: one of ONLY; "" for anything
    topic: str = ""
    purpose: str = ""
    _by_ts: dict[str, Message] = field(default_factory=dict)
    _by_thread: dict[str, list[Message]] = field(default_factory=dict)

    @property
    def is_direct(self) -> bool:
        """Whether it is a direct or a group message."""
        return self.kind in {"im", "mpim"}

    def add(self, message: Message) -> None:
        """Put a new message at its end."""
        self.messages.append(message)
        self._by_ts[message.ts] = message
        if message.is_reply:
            self._by_thread.setdefault(str(message.thread_ts), []).append(message)

    def find(self, ts: str) -> Message | None:
        """The message with this ts, unless it was deleted or is ephemeral."""
        found = self._by_ts.get(ts)
        return found if found and not found.deleted and found.ephemeral_to is None else None

    def listed(self, ts: str) -> Message | None:
        """What history shows at this ts, a tombstone among it."""
        found = self._by_ts.get(ts)
        return found if found and found.is_listed else None

    @property
    def threads(self) -> Iterable[str]:
        """The ts of everything that was ever replied to."""
        return self._by_thread.keys()

    def replies(self, thread_ts: str) -> list[Message]:
        """The lasting replies of a thread, without its parent."""
        return [m for m in self._by_thread.get(thread_ts, ()) if m.is_lasting]

    def __repr__(self) -> str:
        return f"<{self.kind} {self.name or self.id}>"


def channel_object(channel: Channel, *, member: bool, other: str = "", count: bool = False) -> dict[str, Any]:
    """A conversation as conversations.info gives it.

    Args:
        channel: the conversation.
        member: whether the app's bot is in it.
        other: for a direct message, the user id of the bot's partner.
        count: whether to add num_members.
    """
    if channel.kind == "im":
        found: dict[str, Any] = {
            "id": channel.id,
            "created": channel.created,
            "is_archived": channel.is_archived,
            "is_im": True,
            "is_org_shared": False,
            "context_team_id": channel.team_id,
            "user": other,
            "is_user_deleted": False,
            "priority": 0,
        }
    else:
        found = {
            "id": channel.id,
            "name": channel.name,
            "is_channel": channel.kind == "public",
            "is_group": channel.kind == "private",
            "is_im": False,
            "is_mpim": channel.kind == "mpim",
            "is_private": channel.kind != "public",
            "created": channel.created,
            "is_archived": channel.is_archived,
            "is_general": False,
            "unlinked": 0,
            "name_normalized": channel.name,
            "is_shared": channel.is_ext_shared,
            "is_org_shared": False,
            "is_pending_ext_shared": False,
            "pending_shared": [],
            "context_team_id": channel.team_id,
            "updated": channel.created * 1000,
            "parent_conversation": None,
            "creator": channel.creator,
            "is_ext_shared": channel.is_ext_shared,
            "shared_team_ids": [channel.team_id],
            "is_member": member,
            "topic": {"value": channel.topic, "creator": "", "last_set": 0},
            "purpose": {"value": channel.purpose, "creator": "", "last_set": 0},
            "previous_names": [],
        }
    if count:
        found["num_members"] = len(channel.members)
    return found
