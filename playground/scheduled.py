"""Messages that the app wants posted later."""

from dataclasses import dataclass

from playground import limits
from playground.app import App
from playground.background import Background
from playground.conversation import Channel
from playground.posting import Content, Posting
from playground.problems import RefusedError
from playground.unverified import Unverified
from playground.workspace import Workspace

DAY = 86_400


@dataclass(frozen=True)
class ScheduledMessage:
    """One of them; `post_at` and `created` are unix seconds."""

    id: str
    channel: Channel
    content: Content
    thread_ts: str | None
    post_at: int
    created: int


class Scheduled:
    """All that still wait, by id."""

    def __init__(self, workspace: Workspace, app: App, posting: Posting, unverified: Unverified) -> None:
        self.waiting: dict[str, ScheduledMessage] = {}
        self._workspace = workspace
        self._app = app
        self._posting = posting
        self._unverified = unverified
        self._background = Background()

    def add(self, channel: Channel, content: Content, thread_ts: str | None, post_at: int) -> ScheduledMessage:
        """Plan one. Raises RefusedError: time_in_past, time_too_far, restricted_too_many."""
        now = self._workspace.seconds()
        if post_at <= now:
            raise RefusedError("time_in_past")
        if post_at > now + limits.SCHEDULED_DAYS * DAY:
            raise RefusedError("time_too_far")
        window = post_at // limits.SCHEDULE_WINDOW_SECONDS
        others = [
            other
            for other in self.waiting.values()
            if other.channel is channel and other.post_at // limits.SCHEDULE_WINDOW_SECONDS == window
        ]
        if len(others) >= limits.SCHEDULED_IN_WINDOW:
            raise RefusedError("restricted_too_many")
        message = ScheduledMessage(self._workspace.new_id("Q"), channel, content, thread_ts, post_at, now)
        self.waiting[message.id] = message
        self._background.start(self._post(message, post_at - self._workspace.clock.now()))
        return message

    def remove(self, channel: Channel, message_id: str) -> None:
        """Plan one no longer. Raises RefusedError invalid_scheduled_message_id."""
        message = self.waiting.get(message_id)
        if message is None or message.channel is not channel:
            raise RefusedError("invalid_scheduled_message_id")
        del self.waiting[message_id]

    async def close(self) -> None:
        """The server stops."""
        await self._background.close()

    async def _post(self, message: ScheduledMessage, seconds: float) -> None:
        await self._workspace.clock.sleep(seconds)
        if self.waiting.pop(message.id, None) is None:
            return
        channel, content = message.channel, message.content
        if channel.is_archived or self._app.user.id not in channel.members or not self._app.installed:
            return
        if content.metadata and not self._unverified.metadata_in_schedule:
            return  # as Slack documents of itself
        self._posting.post(channel, self._app.user, content, thread_ts=message.thread_ts)
