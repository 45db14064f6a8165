"""What became of messages whose answer never came; and of two of one row the later is taken away.

A budget of its own keeps the looking from eating what is there for sending.
"""

from datetime import timedelta
from typing import Final

import structlog

from bot.outbox import fenced
from bot.outbox.delivering import Delivery
from bot.outbox.looking import find_sent
from bot.outbox.pacing import Pacing
from bot.outbox.saying import thread_of
from bot.parts import Parts
from bot.slack.errors import CALL_FAILURES
from storage import posts
from storage.outbox import Row, Verb
from storage.posts import Post

log = structlog.get_logger(__name__)

_CALLS: Final = ("conversations.history", "conversations.replies", "conversations.open")
_LATER: Final = timedelta(seconds=60)


class Settling:
    """Looks for the messages of one workspace."""

    def __init__(self, parts: Parts, pacing: Pacing, delivery: Delivery) -> None:
        self._parts = parts
        self._pacing = pacing
        self._delivery = delivery

    def may_look(self) -> bool:
        """Whether a look is within the budget, and Slack lets us."""
        now = self._parts.machine.seconds()
        return (
            max(self._pacing.looks.free_at(now), self._pacing.shut_until(*_CALLS), self._pacing.line.free_at(now))
            <= now
        )

    async def settle(self, row: Row) -> None:
        """Find a row's message and note where it stands; where there is none, have it sent again."""
        try:
            found = await self._find(row)
        except CALL_FAILURES as error:
            await self._delivery.failed(row, error)
            return
        if found:
            await self._delivery.note_posted(row, found[0])
        else:
            await self._delivery.write(fenced.send_again, row)

    async def look_again(self, row: Row) -> None:
        """The second look: of two messages with one row's id the later is deleted."""
        try:
            found = await self._find(row)
            for twin in found[1:]:
                log.warning("a message was there twice; the later is taken away", row=row.id)
                await self._parts.slack.chat_delete(channel=twin.channel_id, ts=twin.ts)
        except CALL_FAILURES as error:
            log.info("a second look has to wait", row=row.id, error=str(error))
            await self._delivery.write(fenced.looked_again, row, again_in=_LATER)
            return
        await self._delivery.write(fenced.looked_again, row, stays=found[0] if found else None)

    async def _find(self, row: Row) -> list[Post]:
        self._pacing.looks.spend(self._parts.machine.seconds())
        known = await self._parts.db.read(posts.of_row, row.ws, row.id)
        channel_id = known.channel_id if known else await self._delivery.channel_of(row)
        thread = await self._parts.db.read(thread_of, row) if row.verb is Verb.REPLY else None
        found = await find_sent(self._parts.slack, channel_id, row, thread)
        self._pacing.line.works()
        return found
