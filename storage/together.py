"""SQLite's one writer: changes that wait for their turn share one transaction, and so one commit.

A commit waits for the disk, and takes as much processor as all the statements of an update. What comes while another
change is being made is made behind it and committed with it; whoever waits is answered behind the commit. Each is a
savepoint, so that one that fails leaves the others as they are.
"""

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final, TypeVar, cast

from sqlalchemy import Connection, Engine

R = TypeVar("R")

#: Changes of one transaction: the others of this machine's programs, and the first of the changes, wait for the last.
_MOST: Final = 8


@dataclass(slots=True, eq=False)
class _Change:
    """A change, what became of it, and who waits for that."""

    make: Callable[[Connection], Any]
    told: asyncio.Future[Any]
    answer: Any = None
    error: BaseException | None = None

    def tell(self) -> None:
        """Answer whoever waits, in the thread of their loop."""
        if self.told.done():  # they were cancelled
            return
        if self.error is not None:
            self.told.set_exception(self.error)
        else:
            self.told.set_result(self.answer)


class Together:
    """Makes changes in the one thread that ``writer`` has."""

    def __init__(self, engine: Engine, writer: Executor) -> None:
        self._engine = engine
        self._writer = writer
        self._waiting: deque[_Change] = deque()
        self._lock = threading.Lock()
        self._at_work = False

    async def write(self, make: Callable[[Connection], R]) -> R:
        """Make a change, and commit it; or raise what it, or its commit, raised. It may be made again."""
        change = _Change(make, asyncio.get_running_loop().create_future())
        with self._lock:
            if not self._at_work:
                self._writer.submit(self._work)
                self._at_work = True
            self._waiting.append(change)
        return cast("R", await change.told)

    def _work(self) -> None:
        while (first := self._next()) is not None:
            changes = self._made(first)
            for loop in {one.told.get_loop() for one in changes}:
                with suppress(RuntimeError):  # it was closed, and nobody waits
                    loop.call_soon_threadsafe(_tell, [one for one in changes if one.told.get_loop() is loop])

    def _next(self) -> _Change | None:
        with self._lock:
            if not self._waiting:
                self._at_work = False
                return None
            return self._waiting.popleft()

    def _made(self, first: _Change) -> Sequence[_Change]:
        """This change, and those that came meanwhile, committed or failed. The first waits for none of the others."""
        changes = [first]
        try:
            with self._engine.begin() as tx:
                first.answer = first.make(tx)
                while self._waiting and len(changes) < _MOST:
                    changes.append(self._waiting.popleft())
                    _make_behind(tx, changes[-1])
        except BaseException as error:  # noqa: BLE001 — whoever waits is told
            first.error = error
            if len(changes) > 1:  # not all that there was can be written: each by itself, to see which
                for one in changes:
                    self._make_alone(one)
        return changes

    def _make_alone(self, change: _Change) -> None:
        change.error = None
        try:
            with self._engine.begin() as tx:
                change.answer = change.make(tx)
        except BaseException as error:  # noqa: BLE001 — whoever waits is told
            change.error = error


def _make_behind(tx: Connection, change: _Change) -> None:
    """Make a change in a transaction that holds others. Raises where those are lost too: a full disk undoes them."""
    run: Any = tx.connection.driver_connection
    run.execute("SAVEPOINT behind")
    try:
        change.answer = change.make(tx)
    except BaseException as error:  # noqa: BLE001 — whoever waits is told
        change.error = error
        run.execute("ROLLBACK TO behind")  # there is none where all is lost
    run.execute("RELEASE behind")


def _tell(changes: Sequence[_Change]) -> None:
    for one in changes:
        one.tell()
