"""What stands in a conversation."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from playground.people import User

# Messages that Slack itself writes.
SYSTEM_SUBTYPES = frozenset(f"{kind}_{what}" for kind in ("channel", "group") for what in ("join", "leave"))


@dataclass(eq=False)
class Message:
    """One message, kept after deletion so that a test can ask what became of it.

    `rings` holds whom its posting notified by a mention, or by being a direct message; an edit notifies nobody.
    `shown_before` lists what an edit replaced: (text, blocks) pairs, oldest first. `held` is true while Slack has
    accepted it but shows it to nobody, `is_tombstone` when it was deleted and its replies were not; the Web API lists
    it from the steady second `in_history_from` on.
    """

    ts: str
    channel_id: str
    team_id: str
    author: User
    text: str = ""
    blocks: list[dict[str, Any]] = field(default_factory=list)
    attachments: list[dict[str, Any]] = field(default_factory=list)
    metadata: dict[str, Any] | None = None
    thread_ts: str | None = None
    subtype: str = ""
    ephemeral_to: str | None = None
    edited_ts: str | None = None
    broadcast: bool = False
    deleted: bool = False
    username: str = ""
    files: list[dict[str, Any]] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    rings: frozenset[User] = frozenset()
    shown_before: list[tuple[str, list[dict[str, Any]]]] = field(default_factory=list)
    held: bool = False
    is_tombstone: bool = False
    is_pinned: bool = False
    in_history_from: float = 0.0

    @cached_property
    def moment(self) -> float:
        """Its ts as a number."""
        return float(self.ts)

    @property
    def every_block(self) -> list[dict[str, Any]]:
        """Its blocks, and those of its attachments."""
        return [*self.blocks, *(block for one in self.attachments for block in one.get("blocks", []))]

    def is_shown_to(self, user_id: str) -> bool:
        """Whether somebody who is in the conversation sees it."""
        return not self.deleted and not self.held and (self.ephemeral_to is None or self.ephemeral_to == user_id)

    @property
    def is_lasting(self) -> bool:
        """Whether it is really there for everybody: neither deleted nor ephemeral nor held back."""
        return not self.deleted and self.ephemeral_to is None and not self.held

    @property
    def is_listed(self) -> bool:
        """Whether history and clients show something at its place: itself, or its tombstone."""
        return self.is_lasting or self.is_tombstone

    @property
    def is_reply(self) -> bool:
        """Whether it hangs in another message's thread."""
        return self.thread_ts is not None and self.thread_ts != self.ts

    @property
    def in_main_line(self) -> bool:
        """Whether the channel itself shows it: no reply, or one also sent to the channel."""
        return not self.is_reply or self.broadcast

    def __repr__(self) -> str:
        return f"<message {self.ts} by {self.author.shown_as}: {self.text!r}>"


def tombstone_object(message: Message, replies: list[Message]) -> dict[str, Any]:
    """What stands where the parent of a thread was deleted."""
    found = {"type": "message", "subtype": "tombstone", "text": "This message was deleted.", "user": "USLACKBOT"}
    return {**found, "hidden": True, "ts": message.ts, **_thread_fields(message, replies), "is_locked": False}


def _thread_fields(message: Message, replies: list[Message]) -> dict[str, Any]:
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users": list(dict.fromkeys(reply.author.id for reply in replies)),
        "reply_users_count": len({reply.author.id for reply in replies}),
        "latest_reply": replies[-1].ts if replies else "0000000000.000000",
    }


def message_object(
    message: Message, *, replies: list[Message] | None = None, with_metadata: bool = False
) -> dict[str, Any]:
    """A message as conversations.history and the events give it.

    Args:
        message: the message.
        replies: its thread's replies, which make it a thread parent.
        with_metadata: whether the metadata is shown.
    """
    found: dict[str, Any] = {"type": "message"}
    subtype = "thread_broadcast" if message.broadcast else message.subtype
    if subtype:
        found["subtype"] = subtype
    found |= {"user": message.author.id, "ts": message.ts, "text": message.text, "team": message.team_id}
    if message.author.bot_id and message.subtype not in SYSTEM_SUBTYPES:
        found |= {"bot_id": message.author.bot_id, "app_id": message.author.app_id}
        found["bot_profile"] = {
            "id": message.author.bot_id,
            "app_id": message.author.app_id,
            "user_id": message.author.id,
            "name": message.author.shown_as,
            "deleted": False,
            "team_id": message.team_id,
        }
    optional = {
        "username": message.username,
        "blocks": message.blocks,
        "attachments": message.attachments,
        "files": message.files,
        "thread_ts": message.thread_ts,
        "edited": {"user": message.author.id, "ts": message.edited_ts} if message.edited_ts else None,
        "reactions": [{"name": n, "users": u, "count": len(u)} for n, u in message.reactions.items()],
        "metadata": message.metadata if with_metadata else None,
    }
    found |= {key: value for key, value in optional.items() if value}
    if replies:
        found |= _thread_fields(message, replies)
    return found
