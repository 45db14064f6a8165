"""Writing, editing and deleting messages, with the events that follow."""

from dataclasses import dataclass, field
from typing import Any

from playground.block_kit import with_ids
from playground.conversation import Channel
from playground.events import Events
from playground.mentions import rung_by
from playground.message import Message, message_object
from playground.people import User
from playground.workspace import Workspace

Json = dict[str, Any]


@dataclass
class Content:
    """What a message says; already checked."""

    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    metadata: Json | None = None


class Posting:
    """The one place where messages come into being and change."""

    def __init__(self, workspace: Workspace, events: Events) -> None:
        self._workspace = workspace
        self._events = events

    def post(
        self,
        channel: Channel,
        author: User,
        content: Content,
        *,
        thread_ts: str | None = None,
        broadcast: bool = False,
        ephemeral_to: str | None = None,
        files: list[Json] | None = None,
    ) -> Message:
        """Put a new message into a conversation."""
        message = Message(
            self._workspace.new_ts(),
            channel.id,
            self._workspace.id,
            author,
            content.text,
            with_ids(content.blocks, self._block_id),
            content.attachments,
            content.metadata,
            thread_ts,
            "file_share" if files else "",
            ephemeral_to,
            broadcast=broadcast,
            files=files or [],
        )
        message.rings = rung_by(message, channel, self._workspace)
        channel.messages.append(message)
        self._workspace.changed()
        self._events.message_posted(message, channel)
        return message

    def edit(self, message: Message, content: Content) -> None:
        """Replace what a message says. Nobody is notified."""
        channel = self._workspace.channels[message.channel_id]
        before = message_object(message)
        message.shown_before.append((message.text, message.blocks))
        message.text = content.text
        message.blocks = with_ids(content.blocks, self._block_id)
        message.attachments = content.attachments
        message.metadata = content.metadata
        message.edited_ts = self._workspace.new_ts()
        self._workspace.changed()
        if message.ephemeral_to is None:
            self._events.message_changed(message, before, channel)

    def delete(self, message: Message) -> None:
        """Take a message away."""
        before = message_object(message)
        message.deleted = True
        self._workspace.changed()
        if message.ephemeral_to is None:
            self._events.message_deleted(before, self._workspace.channels[message.channel_id])

    def _block_id(self) -> str:
        return self._workspace.new_id("b")
