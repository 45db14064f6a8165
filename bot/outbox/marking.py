"""Marks of what has arrived, written down together: sixteen messages a moment need not wait for sixteen commits.

Whoever comes while others are being written down waits for that, and then goes with all who have come meanwhile. So
nothing is put off, and a mark is known to be written only once it is: should the program end before, the row is found
under way by the next sender, which looks for its message.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from bot.outbox.fenced import Arrived

#: Writes these down in one transaction; False where the fence does not stand any more.
Write = Callable[[Sequence[Arrived]], Awaitable[bool]]


class Marks:
    """The marks of one workspace under one fence."""

    def __init__(self, write: Write) -> None:
        self._write = write
        self._waiting: dict[Arrived, bool | None] = {}
        self._turn = asyncio.Lock()

    async def note(self, arrived: Arrived) -> bool:
        """Write it down, with all that waits; False where somebody else sends for the workspace by now."""
        self._waiting[arrived] = None
        try:
            async with self._turn:
                if self._waiting[arrived] is None:
                    await self._write_all(arrived)
            return bool(self._waiting[arrived])
        finally:
            del self._waiting[arrived]

    async def _write_all(self, first: Arrived) -> None:
        together = [one for one, done in self._waiting.items() if done is None]
        try:
            outcome = await self._write(together)
        except Exception:
            if len(together) == 1:
                raise
            together = [first]  # by itself: another may be the cause, and is to keep nobody else from being marked
            outcome = await self._write(together)
        for one in together:
            if one in self._waiting:
                self._waiting[one] = outcome
