"""Work that goes on after Slack was answered, held until it is done: nothing acked is dropped when the program ends."""

import asyncio
from collections.abc import Coroutine
from typing import Any


class Work:
    """The tasks under way."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    def start(self, work: Coroutine[Any, Any, Any]) -> None:
        """Begin ``work`` and hold it; it answers for its own failures."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    @property
    def idle(self) -> bool:
        """Whether nothing is under way."""
        return not self._tasks

    async def finish(self, seconds: float) -> int:
        """Wait for everything under way, at most so long; how much was left undone (and is cancelled)."""
        deadline = asyncio.get_running_loop().time() + seconds
        while self._tasks and (left := deadline - asyncio.get_running_loop().time()) > 0:
            await asyncio.wait(self._tasks, timeout=left)
        undone = len(self._tasks)
        for task in self._tasks:
            task.cancel()
        return undone
