"""Changes that wait for SQLite's one writer share a commit; on PostgreSQL, where several write, all is the same."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import IntegrityError, OperationalError

from storage.database import Database, Tx
from storage.tables import inbox
from storage.tables import workspaces as table
from tests import make

#: On PostgreSQL each change has a transaction of its own.
ON_SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def teams(tx: Tx) -> list[str]:
    return list(tx.execute(select(table.c.team_id).order_by(table.c.team_id)).scalars())


def refused(tx: Tx) -> None:
    make.workspace(tx, "T-refused")
    tx.execute(inbox.insert().values(ws=999_999, key="k", at=make.AT))


@contextmanager
def commits(db: Database) -> Iterator[list[str]]:
    found: list[str] = []

    def commit(_: object) -> None:
        found.append("commit")

    event.listen(db.writer, "commit", commit)
    yield found
    event.remove(db.writer, "commit", commit)


async def all_at_once(db: Database, *changes: Callable[[Tx], object]) -> list[object]:
    """What comes of changes that wait while another is being made, which makes T1."""
    begun, go_on = threading.Event(), threading.Event()

    def first(tx: Tx) -> None:
        make.workspace(tx, "T1")
        begun.set()
        go_on.wait(5)

    busy = asyncio.create_task(db.write(first))
    await asyncio.to_thread(begun.wait, 5)
    waiting = [asyncio.create_task(db.write(change)) for change in changes]
    await asyncio.sleep(0)
    go_on.set()
    await busy
    return list(await asyncio.gather(*waiting, return_exceptions=True))


def making(team: str) -> Callable[[Tx], str]:
    return lambda tx: make.workspace(tx, team).team_id


@ON_SQLITE
async def test_changes_that_wait_share_a_commit(db: Database) -> None:
    with commits(db) as found:
        assert await all_at_once(db, making("T2"), making("T3")) == ["T2", "T3"]
    assert found == ["commit"]
    assert await db.read(teams) == ["T1", "T2", "T3"]


@ON_SQLITE
async def test_not_for_ever(db: Database) -> None:
    with commits(db) as found:
        await all_at_once(db, *(making(f"T{nth}") for nth in range(10, 21)))
    assert len(found) == 2
    assert len(await db.read(teams)) == 12


async def test_one_that_is_refused_leaves_the_others(db: Database) -> None:
    came = await all_at_once(db, making("T2"), refused, making("T3"))
    assert isinstance(came[1], IntegrityError)
    assert [came[0], came[2]] == ["T2", "T3"]
    assert await db.read(teams) == ["T1", "T2", "T3"]


async def test_a_first_one_that_is_refused_leaves_the_others(db: Database) -> None:
    came = await asyncio.gather(db.write(refused), db.write(making("T2")), return_exceptions=True)
    assert isinstance(came[0], IntegrityError)
    assert came[1] == "T2"
    assert await db.read(teams) == ["T2"]


@ON_SQLITE
async def test_where_all_of_them_are_lost_each_is_made_by_itself(db: Database) -> None:
    def full(tx: Tx) -> None:
        make.workspace(tx, "T-full")
        tx.connection.driver_connection.execute("ROLLBACK")  # as SQLite does by itself where the disk is full
        raise OSError("full")

    came = await all_at_once(db, making("T2"), full, making("T3"))
    assert isinstance(came[1], OSError)
    assert [came[0], came[2]] == ["T2", "T3"]
    assert await db.read(teams) == ["T1", "T2", "T3"]


@ON_SQLITE
async def test_where_the_commit_fails_each_hears_of_its_own(db: Database) -> None:
    def owes(tx: Tx) -> None:
        tx.exec_driver_sql("PRAGMA defer_foreign_keys=ON")  # until the transaction ends
        tx.execute(inbox.insert().values(ws=999_999, key="k", at=make.AT))

    came = await all_at_once(db, making("T2"), owes)
    assert came[0] == "T2"
    assert isinstance(came[1], IntegrityError | OperationalError)
    assert await db.read(teams) == ["T1", "T2"]
