"""Work that goes on after Slack was answered, held until it is done: nothing acked is dropped when the program ends."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import structlog

log = structlog.get_logger(__name__)


class Work:
    """The tasks under way."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()
        self._asides: set[asyncio.Task[Any]] = set()

    def start(self, work: Coroutine[Any, Any, Any], *, waited_for: bool = True) -> None:
        """Begin ``work`` and hold it; it answers for its own failures. Not ``waited_for``: cut off at the end."""
        task = asyncio.get_running_loop().create_task(work)
        tasks = self._tasks if waited_for else self._asides
        tasks.add(task)
        task.add_done_callback(tasks.discard)
        task.add_done_callback(_log_failure)

    @property
    def idle(self) -> bool:
        """Whether nothing is under way."""
        return not self._tasks and not self._asides

    async def finish(self, seconds: float) -> int:
        """Wait for everything under way, at most so long; how much was left undone (and is cancelled)."""
        await _cut_off(self._asides)
        deadline = asyncio.get_running_loop().time() + seconds
        while self._tasks and (left := deadline - asyncio.get_running_loop().time()) > 0:
            await asyncio.wait(self._tasks, timeout=left)
        return await _cut_off(self._tasks)


def _log_failure(task: asyncio.Task[Any]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error("work failed", exc_info=error)


async def _cut_off(tasks: set[asyncio.Task[Any]]) -> int:
    cut = list(tasks)
    for task in cut:
        task.cancel()
    await asyncio.gather(*cut, return_exceptions=True)
    return len(cut)
