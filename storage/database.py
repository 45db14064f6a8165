"""The two engines behind one ``read`` and one ``write``, and all that differs between SQLite and PostgreSQL.

Storage is synchronous and runs in threads of its own; a transaction can't ``await``, so it can't wait on Slack in its
middle. SQLite has one writer thread (its transactions begin IMMEDIATE, and hold all that waits) and four readers; short
reads need no thread.
"""

import asyncio
import random
import select
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

import orjson
from sqlalchemy import Boolean, Connection, Engine, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, DisconnectionError, OperationalError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from storage.at_once import AtOnce, NotAtOnceError, ShortReads
from storage.built import built
from storage.together import Together
from storage.types import Instant

P = ParamSpec("P")
R = TypeVar("R")
Tx = Connection

#: PostgreSQL's serialization failure and deadlock: the same work, done again, succeeds.
_AGAIN: Final = frozenset({"40001", "40P01"})
_ATTEMPTS: Final = 5
_READERS: Final = 4
_WRITERS_POSTGRESQL: Final = 4


class DatabaseUnreachableError(Exception):
    """The database can't be reached; the message says which and why, without a password."""


def engine(
    url: str | URL, *, pool_size: int = 1, writes: bool = True, makes: type[sqlite3.Connection] = sqlite3.Connection
) -> Engine:
    """An engine with this project's settings; SQLite begins IMMEDIATE where it ``writes``, and else can only read.

    ``makes``: what its connections are, on SQLite.
    """
    where = make_url(url)
    if where.get_backend_name() == "sqlite":
        made = create_engine(
            where,
            pool_size=pool_size,
            max_overflow=0,
            connect_args={"check_same_thread": False, "timeout": 5, "factory": makes},
            json_serializer=_dumps,
        )
        event.listen(made, "connect", _prepare_sqlite_writer if writes else _prepare_sqlite_reader)
        event.listen(made, "begin", _begin_immediate if writes else _begin)
        return made
    made = create_engine(
        where.set(drivername="postgresql+psycopg"),
        pool_size=pool_size,
        max_overflow=0,
        isolation_level="READ COMMITTED",
        json_serializer=_dumps,
        json_deserializer=orjson.loads,
        connect_args={"connect_timeout": 5},
    )
    event.listen(made, "checkout", _refuse_what_was_ended)
    return made


class Database:
    """What every part of the bot reads from and writes to."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.on_sqlite = self.url.get_backend_name() == "sqlite"
        writers = 1 if self.on_sqlite else _WRITERS_POSTGRESQL
        self.writer = engine(url, pool_size=writers)
        self.reader = engine(url, pool_size=_READERS, writes=False) if self.on_sqlite else self.writer
        self._at_once = AtOnce(engine(url, writes=False, makes=ShortReads)) if self.on_sqlite else None
        self._writers = ThreadPoolExecutor(writers, "write")
        self._together = Together(self.writer, self._writers) if self.on_sqlite else None
        # On PostgreSQL readers and writers draw on one pool, so together they must not outnumber it.
        self._readers = ThreadPoolExecutor(_READERS, "read") if self.on_sqlite else self._writers

    async def read(self, question: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """What ``question`` answers, in a transaction that is rolled back.

        On SQLite a short one is answered at once; one that turns out not to be is asked again, in a thread.
        """
        if self._at_once is not None:
            with suppress(NotAtOnceError):
                return self._at_once.answer(question, *args, **kwargs)

        def run() -> R:
            with self.reader.connect() as tx:
                return question(tx, *args, **kwargs)

        return await asyncio.get_running_loop().run_in_executor(self._readers, run)

    async def write(self, change: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run ``change`` in a transaction and commit it; all of it or nothing.

        It may run again (a deadlock, a lost serialization), so it gets everything as arguments and touches only its
        transaction. Once begun it is finished, even when whoever waits for it is cancelled. On SQLite those that come
        meanwhile share its commit (``storage/together.py``).
        """
        if self._together is not None:
            return await self._together.write(partial(_changed, change, args, kwargs))

        def run() -> R:
            return self.write_now(change, *args, **kwargs)

        return await asyncio.shield(asyncio.get_running_loop().run_in_executor(self._writers, run))

    def write_now(self, change: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """``write`` in the calling thread, for what has no event loop."""
        for attempt in range(_ATTEMPTS):
            try:
                with self.writer.begin() as tx:
                    return change(tx, *args, **kwargs)
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) not in _AGAIN or attempt == _ATTEMPTS - 1:
                    raise
                time.sleep(random.uniform(0, 0.02 * 2**attempt))  # noqa: S311 — jitter, no secret
        raise AssertionError("unreachable")

    def ping(self) -> None:
        """Reach the database, or say in ``DatabaseUnreachableError`` that it can't be."""
        try:
            with self.reader.connect() as tx:
                tx.exec_driver_sql("SELECT 1")
        except OperationalError as error:
            where = self.url.render_as_string(hide_password=True)
            raise DatabaseUnreachableError(f"{where}: {str(error.orig).strip().splitlines()[0]}") from error

    def close(self) -> None:
        """Finish what has begun and let go of every connection."""
        self._readers.shutdown()
        self._writers.shutdown()
        if self._at_once is not None:
            self._at_once.close()
        self.reader.dispose()
        self.writer.dispose()


def _changed(change: Callable[..., R], args: Sequence[Any], options: Mapping[str, Any], tx: Tx) -> R:
    return change(tx, *args, **options)


def insert_unless_there(table: Table, rows: Sequence[Mapping[str, Any]], tx: Tx) -> int:
    """Insert the rows whose keys are not there yet; how many were new."""
    # Counted by what comes back: a row count of many rows is not told on PostgreSQL.
    return len(new_keys(table, rows, tx))


def new_keys(table: Table, rows: Sequence[Mapping[str, Any]], tx: Tx) -> Sequence[Any]:
    """Insert the rows whose keys are not there yet; the keys of those that were new."""
    return list(tx.execute(_unless_there(table, _insert(tx)), list(rows)).all()) if rows else []


def add_unless_there(table: Table, rows: Sequence[Mapping[str, Any]], tx: Tx) -> None:
    """``insert_unless_there`` where nobody asks how many were new: many go to the driver at once."""
    if rows:
        tx.execute(_added(table, _insert(tx)), list(rows))


@cache
def _added(table: Table, insert: Any) -> Any:  # noqa: ANN401 — either dialect's
    return built(insert(table).on_conflict_do_nothing())


@cache
def _unless_there(table: Table, insert: Any) -> Any:  # noqa: ANN401 — either dialect's
    return built(insert(table).on_conflict_do_nothing().returning(*table.primary_key.columns))


def upsert(table: Table, keys: Sequence[str], row: Mapping[str, Any], tx: Tx, *, keep: Sequence[str] = ()) -> None:
    """Insert the row, or overwrite the one with the same keys but for the columns of ``keep``."""
    changed = tuple(name for name in row if name not in keys and name not in keep)
    tx.execute(_upsert(_insert(tx), table, tuple(keys), changed), dict(row))


@cache
def _upsert(insert: Any, table: Table, keys: tuple[str, ...], changed: tuple[str, ...]) -> Any:  # noqa: ANN401 — either dialect's
    """Built once: what is ``excluded`` alone takes longer to write down than the row does to be written."""
    statement = insert(table)
    if not changed:
        return statement.on_conflict_do_nothing(index_elements=keys)
    return statement.on_conflict_do_update(
        index_elements=keys, set_={name: statement.excluded[name] for name in changed}
    )


def _insert(tx: Tx) -> Any:  # noqa: ANN401 — the two dialects' inserts share no type
    return sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert


def now(tx: Tx) -> datetime:
    """The database's own clock, by which leases are measured; aware UTC."""
    if tx.dialect.name == "sqlite":
        text: str = tx.exec_driver_sql("SELECT strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')").scalar_one()
        return datetime.fromisoformat(text)
    moment: datetime = tx.exec_driver_sql("SELECT clock_timestamp()").scalar_one()
    return moment.astimezone(UTC)


class Moment(FunctionElement[datetime]):
    """``now``, worked out where the statement runs: to compare a column with."""

    type = Instant()
    inherit_cache = True


@compiles(Moment, "sqlite")
def _of_sqlite(_element: Moment, _compiler: Any, **_: Any) -> str:  # noqa: ANN401 — as SQLAlchemy calls it
    return "strftime('%Y-%m-%d %H:%M:%f000', 'now')"  # as moments are written there


@compiles(Moment, "postgresql")
def _of_postgresql(_element: Moment, _compiler: Any, **_: Any) -> str:  # noqa: ANN401 — as SQLAlchemy calls it
    return "clock_timestamp()"


class HasKey(FunctionElement[bool]):
    """Whether a document, a column of them, has something under a key: ``HasKey(column, literal_column("'end'"))``."""

    type = Boolean()
    inherit_cache = True


@compiles(HasKey, "sqlite")
def _key_of_text(element: HasKey, compiler: Any, **how: Any) -> str:  # noqa: ANN401 — as SQLAlchemy calls it
    document, key = (compiler.process(one, **how) for one in element.clauses)
    return f"(json_type({document}, '$.' || {key}) IS NOT NULL)"


@compiles(HasKey, "postgresql")
def _key_of_jsonb(element: HasKey, compiler: Any, **how: Any) -> str:  # noqa: ANN401 — as SQLAlchemy calls it
    document, key = (compiler.process(one, **how) for one in element.clauses)
    return f"({document} -> {key} IS NOT NULL)"


def _prepare_sqlite_writer(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves; sqlite3 would begin too late, and deferred
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _prepare_sqlite_reader(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA query_only=ON")


def _refuse_what_was_ended(connection: Any, _record: object, _of_pool: object) -> None:  # noqa: ANN401 — psycopg's
    """Have a connection that the server has ended replaced by a new one: something is to be read there unasked.

    So the socket is asked. SQLAlchemy's ``pool_pre_ping`` asks the server, once more there and back a transaction.
    """
    unasked = select.poll()
    unasked.register(connection.fileno(), select.POLLIN)
    if unasked.poll(0):
        raise DisconnectionError("the server has ended this connection")


def _begin_immediate(tx: Tx) -> None:
    tx.exec_driver_sql("BEGIN IMMEDIATE")


def _begin(tx: Tx) -> None:
    # It waits for nothing and can't fail, so no error of it need be translated; through SQLAlchemy it takes longer.
    tx.connection.driver_connection.execute("BEGIN")  # type: ignore[union-attr]


def _dumps(value: Any) -> str:  # noqa: ANN401 — whatever JSON can hold
    return orjson.dumps(value).decode()
