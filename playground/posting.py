"""Writing, editing and deleting messages, with the events that follow."""

from dataclasses import dataclass, field
from typing import Any

from playground.background import Background
from playground.block_kit import with_ids
from playground.conversation import Channel
from playground.events import Events
from playground.mentions import entities_of, rung_by
from playground.message import Message, message_object
from playground.people import User
from playground.trouble import Troubles
from playground.unverified import Unverified
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

    def __init__(self, workspace: Workspace, events: Events, trouble: Troubles, unverified: Unverified) -> None:
        self._workspace = workspace
        self._events = events
        self._trouble = trouble
        self._unverified = unverified
        self._background = Background()

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
        subtype: str = "",
    ) -> Message:
        """Put a new message into a conversation."""
        message = Message(
            self._workspace.new_ts(),
            channel.id,
            self._workspace.id,
            author,
            content.text,
            with_ids(content.blocks, self._block_id),
            self._attached(content),
            content.metadata,
            thread_ts,
            "file_share" if files else subtype,
            ephemeral_to,
            broadcast=broadcast,
            files=files or [],
        )
        named = entities_of(message, with_code=self._unverified.code_rings)
        message.rings = rung_by(message, channel, self._workspace, named)
        clock = self._workspace.clock
        if ephemeral_to is None:
            message.in_history_from = clock.steady() + self._trouble.lags()
        hold = self._trouble.holds() if author.bot_id and ephemeral_to is None and not subtype else 0.0
        message.held = hold > 0
        channel.add(message)
        if message.held:
            self._background.start(self._show(message, channel, hold))
        else:
            self._posted(message, channel)
        return message

    async def _show(self, message: Message, channel: Channel, seconds: float) -> None:
        await self._workspace.clock.sleep(seconds)
        message.held = False
        if not message.deleted:
            self._posted(message, channel)

    def _posted(self, message: Message, channel: Channel) -> None:
        self._workspace.changed()
        self._events.message_posted(message, channel)

    async def close(self) -> None:
        """Leave what is held back where it is."""
        await self._background.close()

    def edit(self, message: Message, content: Content, *, quietly: bool = False) -> None:
        """Replace what a message says. Nobody is notified; `quietly` it does not say (edited) either."""
        channel = self._workspace.channels[message.channel_id]
        before = message_object(message, with_metadata=True)
        message.shown_before.append((message.text, message.blocks))
        message.text = content.text
        message.blocks = with_ids(content.blocks, self._block_id)
        message.attachments = self._attached(content)
        message.metadata = content.metadata
        if not quietly:
            message.edited_ts = self._workspace.new_ts()
        self._workspace.changed()
        if message.ephemeral_to is None:
            self._events.message_changed(message, before, channel)

    def delete(self, message: Message) -> None:
        """Take a message away. The parent of a thread leaves a tombstone that the replies go on hanging on."""
        channel = self._workspace.channels[message.channel_id]
        replies = channel.replies(message.ts)
        before = message_object(message, replies=replies)
        message.deleted = True
        message.is_tombstone = bool(replies)
        self._workspace.changed()
        if message.ephemeral_to is not None or message.held:
            return
        if message.is_tombstone:
            self._events.message_buried(message, before, channel)
        else:
            self._events.message_deleted(message, before, channel)

    def _attached(self, content: Content) -> list[Json]:
        """The attachments, with the ids that their blocks were given none of."""
        for attachment in content.attachments:
            if "blocks" in attachment:
                attachment["blocks"] = with_ids(attachment["blocks"], self._block_id)
        return content.attachments

    def _block_id(self) -> str:
        return self._workspace.new_id("b")
