"""Time in which nothing is to be done, skipped: eighteen minutes of waiting are over as soon as all is computed.

The loop's time stands while anything is under way (a job in a thread, bytes on a socket) and jumps to the next timer
otherwise. The bot's clocks, its database's and the local Slack's are set by it; the code that runs is what always runs.
"""

import asyncio
import selectors
import sqlite3
from collections.abc import Callable
from concurrent.futures import Executor
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import event

from bot.clock import Calendar, Machine
from playground.clock import SlackClock
from storage.database import Database


class _Selector(selectors.DefaultSelector):
    """Waits for sockets and threads, and for nothing else."""

    def __init__(self, busy: Callable[[], bool], skip: Callable[[float], None]) -> None:
        super().__init__()
        self._busy, self._skip = busy, skip

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        found = super().select(0)
        if found or timeout == 0:
            return found
        if timeout is None or self._busy():
            return super().select(None)
        self._skip(timeout)
        return []


class Loop(asyncio.SelectorEventLoop):
    """A loop whose seconds pass only while it waits; ``begins`` is the moment of its first one."""

    def __init__(self, begins: datetime) -> None:
        self._begins, self._seconds, self._jobs = begins, 1000.0, 0
        super().__init__(_Selector(lambda: self._jobs > 0, self._pass))

    def time(self) -> float:
        return self._seconds

    def moment(self) -> datetime:
        """The time of day, aware UTC."""
        return self._begins + timedelta(seconds=self._seconds - 1000.0)

    def run_in_executor(self, executor: Executor | None, func: Any, *args: Any) -> asyncio.Future[Any]:  # noqa: ANN401
        self._jobs += 1
        future = super().run_in_executor(executor, func, *args)
        future.add_done_callback(self._done)
        return future

    def _done(self, _: asyncio.Future[Any]) -> None:
        self._jobs -= 1

    def _pass(self, seconds: float) -> None:
        self._seconds += seconds


class SkippingCalendar(Calendar):
    """The Calendar of a loop."""

    def __init__(self, loop: Loop) -> None:
        super().__init__()
        self._loop = loop

    def now(self) -> datetime:
        return self._loop.moment()


class SkippingMachine(Machine):
    """The Machine of a loop."""

    def __init__(self, loop: Loop) -> None:
        self._loop = loop

    def seconds(self) -> float:
        return self._loop.time()


class _SkippingSlackClock(SlackClock):
    """Slack's clock, by the loop that runs."""

    def now(self) -> float:
        return _running().moment().timestamp()

    def steady(self) -> float:
        return _running().time()


def _running() -> Loop:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, Loop)
    return loop


def set_slack(clock: SlackClock) -> None:
    """From now on a local Slack's clock is the loop's."""
    clock.__class__ = _SkippingSlackClock


def set_database(db: Database, loop: Loop) -> None:
    """From now on SQLite's own clock, by which rows are put off and leases end, is the loop's."""

    def strftime(shape: str, _: str) -> str:
        at = loop.moment().astimezone(UTC)
        return at.strftime(shape.replace("%f", f"%S.{at.microsecond // 1000:03}"))

    def take(connection: sqlite3.Connection, *_: object) -> None:
        connection.create_function("strftime", 2, strftime)

    for engine in (db.writer, db.reader):
        event.listen(engine, "checkout", take)
