"""On SQLite a short read is answered in the event loop's own thread; nothing that could hold the loop up is."""

import asyncio
import multiprocessing
import sqlite3
import threading
from collections.abc import Iterator
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest
from sqlalchemy import select, text

from storage.database import Database, Tx
from storage.tables import workspaces
from tests import make

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


class Asked:
    """A question that notes which thread asks it."""

    def __init__(self, statement: str, times: int = 1) -> None:
        self._statement = text(statement)
        self._times = times
        self.threads: list[threading.Thread] = []

    def __call__(self, tx: Tx) -> int:
        self.threads.append(threading.current_thread())
        return sum(tx.execute(self._statement).scalar_one() for _ in range(self._times))

    @property
    def here(self) -> list[bool]:
        """Of each time it was asked, whether that was in the test's own thread, the loop's."""
        return [one is threading.current_thread() for one in self.threads]


def short() -> Asked:
    return Asked("SELECT count(*) FROM items")


def long() -> Asked:
    return Asked(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) SELECT count(*) FROM n"
    )


async def test_a_short_read_changes_no_thread(db: Database) -> None:
    question = short()
    assert await db.read(question) == 0
    assert question.here == [True]


@pytest.mark.parametrize(("question", "answer"), [(long(), 100_000), (Asked("SELECT 1", times=500), 500)])
async def test_a_long_one_goes_on_in_another(db: Database, question: Asked, answer: int) -> None:
    question.threads.clear()
    assert await db.read(question) == answer
    assert question.here == [True, False]
    after = short()
    assert await db.read(after) == 0
    assert after.here == [True]


async def test_each_reads_what_was_committed_before(db: Database) -> None:
    def teams(tx: Tx) -> list[str]:
        return list(tx.execute(select(workspaces.c.team_id)).scalars())

    assert await db.read(teams) == []
    await db.write(make.workspace, "T1")
    assert await db.read(teams) == ["T1"]


async def test_an_error_of_the_question_is_raised_once_and_the_next_is_answered(db: Database) -> None:
    asked = 0

    def fails(_: Tx) -> None:
        nonlocal asked
        asked += 1
        raise LookupError("on the way")

    with pytest.raises(LookupError, match="on the way"):
        await db.read(fails)
    assert asked == 1
    assert await db.read(short()) == 0


@pytest.fixture
def locked(database_url: str) -> Iterator[Event]:
    """The file, held by another process so that nobody can read it, until the event is set."""
    context = multiprocessing.get_context("spawn")
    held, go_on = context.Event(), context.Event()
    other = context.Process(target=hold, args=(database_url.removeprefix("sqlite:///"), held, go_on))
    other.start()
    assert held.wait(30)
    yield go_on
    go_on.set()
    other.join()


def hold(file: str, held: Event, go_on: Event) -> None:
    connection = sqlite3.connect(Path(file), isolation_level=None)
    connection.execute("PRAGMA locking_mode=EXCLUSIVE")
    connection.execute("BEGIN EXCLUSIVE")
    connection.execute("CREATE TABLE anything (x)")
    held.set()
    go_on.wait(30)
    connection.execute("ROLLBACK")
    connection.close()


async def test_a_locked_file_holds_up_the_read_and_not_the_loop(db: Database, locked: Event) -> None:
    question = short()
    reading = asyncio.create_task(db.read(question))
    await asyncio.sleep(0)
    assert not reading.done()
    locked.set()
    assert await reading == 0
    assert not question.here[-1]
