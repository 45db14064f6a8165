"""Short reads, answered in the very thread that asks, which is the event loop's.

A page of a list takes SQLite and Python a millisecond; handing it to another thread and back, and the two getting into
each other's way meanwhile, took one to two more. What could hold the loop up is left to the threads: a read is given up
here, and asked there anew, after so many steps or statements, or as soon as it finds the file locked.
"""

import sqlite3
import threading
from collections.abc import Callable
from typing import Any, Concatenate, Final, ParamSpec, TypeVar, cast

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

P = ParamSpec("P")
R = TypeVar("R")

#: Steps of SQLite's machine that a read may take here: a page of a list takes two thousand, forty take a millisecond.
_STEPS: Final = 40_000
_A_LOOK: Final = 1_000  # steps after which SQLite asks whether to go on
_STATEMENTS: Final = 60  # as many as take Python two or three milliseconds


class NotAtOnceError(Exception):
    """A read that is not to be answered here."""


class ShortReads(sqlite3.Connection):
    """A connection that waits for no lock and interrupts what takes too long."""

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 — as sqlite3 calls it
        super().__init__(*args, **{**options, "timeout": 0})
        self.set_progress_handler(self._is_too_long, _A_LOOK)
        self.begin_anew()

    def begin_anew(self) -> None:
        """Another read begins."""
        self._looks_left, self._statements_left = _STEPS // _A_LOOK, _STATEMENTS

    def cursor(self, factory: Any = sqlite3.Cursor) -> Any:  # noqa: ANN401 — as sqlite3 has it
        """A cursor: each statement has its own. OperationalError behind the last that a read may have."""
        self._statements_left -= 1
        if self._statements_left < 0:
            raise sqlite3.OperationalError("too many statements to be answered at once")
        return super().cursor(factory)

    def _is_too_long(self) -> bool:
        self._looks_left -= 1
        return self._looks_left < 0


class AtOnce:
    """Answers short reads, one at a time. Its engine makes connections that are ``ShortReads``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._tx: Connection | None = None
        self._reading = threading.Lock()

    def answer(self, question: Callable[Concatenate[Connection, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """What ``question`` answers, in a transaction that is rolled back; NotAtOnceError where it takes too long."""
        if not self._reading.acquire(blocking=False):
            raise NotAtOnceError
        try:
            tx = self._tx = self._tx or self._engine.connect()
            cast("ShortReads", tx.connection.dbapi_connection).begin_anew()
            with tx.begin() as reading:
                answer = question(tx, *args, **kwargs)
                reading.rollback()
        except (OperationalError, sqlite3.OperationalError) as error:  # too long; locked, ill: the threads will see
            raise NotAtOnceError from error
        else:
            return answer
        finally:
            self._reading.release()

    def close(self) -> None:
        """Let go of the connection, once nobody reads."""
        with self._reading:
            if self._tx is not None:
                self._tx.close()
            self._engine.dispose()
