import asyncio
import threading
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from storage import members, workspaces
from storage.database import Database, DatabaseUnreachableError, Tx, engine, insert_unless_there, now, upsert
from storage.tables import channel_members, inbox
from storage.tables import workspaces as table
from tests import make

#: SQLite's one writer can lose nothing to another.
ON_POSTGRESQL = pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)


def teams(tx: Tx) -> list[str]:
    return list(tx.execute(select(table.c.team_id).order_by(table.c.team_id)).scalars())


async def test_what_is_written_is_read(db: Database) -> None:
    made = await db.write(make.workspace, "T1")
    assert await db.read(teams) == ["T1"]
    assert await db.read(workspaces.get, made.id) == made


async def test_a_raised_error_leaves_nothing(db: Database) -> None:
    def fails(tx: Tx) -> None:
        make.world(tx)
        raise LookupError("on the way")

    with pytest.raises(LookupError, match="on the way"):
        await db.write(fails)
    assert await db.read(teams) == []


async def test_a_refused_row_leaves_nothing(db: Database) -> None:
    def fails(tx: Tx) -> None:
        make.workspace(tx, "T1")
        tx.execute(inbox.insert().values(ws=999_999, key="k", at=make.AT))

    with pytest.raises(IntegrityError):
        await db.write(fails)
    assert await db.read(teams) == []


async def test_a_question_changes_nothing(db: Database) -> None:
    try:
        await db.read(make.workspace, "T1")
    except DBAPIError:
        assert db.on_sqlite  # which refuses at once
    assert await db.read(teams) == []


async def test_a_write_once_begun_is_finished_though_nobody_waits(db: Database) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(tx: Tx) -> None:
        make.workspace(tx, "T1")
        begun.set()
        go_on.wait(5)
        make.workspace(tx, "T2")

    waiting = asyncio.create_task(db.write(slow))
    await asyncio.to_thread(begun.wait, 5)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    go_on.set()
    db.close()
    with db.reader.connect() as tx:
        assert teams(tx) == ["T1", "T2"]


async def test_a_write_that_waits_its_turn_happens_though_nobody_waits_for_it(db: Database) -> None:
    begun, go_on = threading.Semaphore(0), threading.Event()
    writers = db._writers._max_workers

    def slow(_tx: Tx) -> None:
        begun.release()
        go_on.wait(5)

    busy = [asyncio.create_task(db.write(slow)) for _ in range(writers)]
    for _ in range(writers):
        await asyncio.to_thread(begun.acquire, timeout=5)
    waiting = asyncio.create_task(db.write(make.workspace, "T1"))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    go_on.set()
    await asyncio.gather(*busy)
    db.close()
    with db.reader.connect() as tx:
        assert teams(tx) == ["T1"]


async def test_readers_see_nothing_of_an_open_write(db: Database) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(tx: Tx) -> None:
        make.workspace(tx, "T1")
        begun.set()
        go_on.wait(5)

    writing = asyncio.create_task(db.write(slow))
    await asyncio.to_thread(begun.wait, 5)
    assert await db.read(teams) == []
    go_on.set()
    await writing
    assert await db.read(teams) == ["T1"]


async def test_two_changes_that_lock_each_other_out_both_happen(db: Database) -> None:
    """PostgreSQL ends one of them with 40P01; SQLite's one writer never gets there."""
    world = await db.write(make.world)
    both_hold_one = threading.Barrier(2)
    attempts = count(1)

    def cross(tx: Tx, first: str, then: str) -> None:
        if not db.on_sqlite:
            tx.execute(text("SET LOCAL deadlock_timeout = '20ms'"))
        members.lock(tx, world.ws, [first])
        if next(attempts) <= 2 and not db.on_sqlite:
            both_hold_one.wait(5)
        members.lock(tx, world.ws, [then])
        make.workspace(tx, f"T-{first}")

    fang, li = make.FANG.user_id, make.LI.user_id
    await asyncio.gather(db.write(cross, fang, li), db.write(cross, li, fang))
    assert await db.read(teams) == ["T-UFANG", "T-ULI", "T1"]
    assert next(attempts) == (3 if db.on_sqlite else 4)


@ON_POSTGRESQL
def test_a_connection_that_the_server_has_ended_is_replaced(db: Database) -> None:
    def process(tx: Tx) -> int:
        return int(tx.execute(text("SELECT pg_backend_pid()")).scalar_one())

    first = db.write_now(process)
    assert db.write_now(process) == first
    server = engine(db.url)
    with server.connect() as tx:
        tx.execute(text("SELECT pg_terminate_backend(:process, 5000)"), {"process": first})
    server.dispose()
    assert db.write_now(process) != first


@ON_POSTGRESQL
async def test_a_lost_serialization_is_done_again(db: Database) -> None:
    world = await db.write(make.world)
    both_have_read = threading.Barrier(2)
    attempts = count(1)

    def add_one(tx: Tx) -> None:
        tx.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        before = tx.execute(select(table.c.last_ref).where(table.c.id == world.ws)).scalar_one()
        if next(attempts) <= 2:
            both_have_read.wait(5)
        tx.execute(table.update().where(table.c.id == world.ws).values(last_ref=before + 1))

    await asyncio.gather(db.write(add_one), db.write(add_one))
    assert await db.read(lambda tx: tx.execute(select(table.c.last_ref)).scalar_one()) == 2
    assert next(attempts) == 4


@ON_POSTGRESQL
@pytest.mark.parametrize(("sqlstate", "attempts"), [("40001", 5), ("40P01", 5), ("55P03", 1), ("23505", 1)])
async def test_only_what_can_succeed_is_tried_again_and_not_for_ever(
    db: Database, sqlstate: str, attempts: int
) -> None:
    tried: list[str] = []

    def fails(tx: Tx) -> None:
        tried.append(sqlstate)
        tx.execute(text(f"DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{sqlstate}'; END $$"))

    with pytest.raises(DBAPIError):
        await db.write(fails)
    assert len(tried) == attempts


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////nowhere/at/all/tidings.db",
        "postgresql://tidings:geheim@127.0.0.1:1/tidings",
    ],
)
def test_a_database_that_cannot_be_reached_is_named_without_its_password(url: str) -> None:
    unreachable = Database(url)
    with pytest.raises(DatabaseUnreachableError) as refused:
        unreachable.ping()
    assert "tidings" in str(refused.value)
    assert "geheim" not in str(refused.value)
    assert "\n" not in str(refused.value)
    unreachable.close()


def test_a_database_that_can_be_reached(db: Database) -> None:
    db.ping()


def test_the_databases_clock_is_utc_and_goes(tx: Tx) -> None:
    first, second = now(tx), now(tx)
    assert first.utcoffset() == UTC.utcoffset(None)
    assert first <= second
    assert abs((datetime.now(UTC) - first).total_seconds()) < 60  # noqa: TID251 — compared with the machine's


def test_rows_that_are_there_are_left(tx: Tx, ws: int) -> None:
    def row(key: str, **answer: Any) -> dict[str, Any]:  # noqa: ANN401 — any JSON
        return {"ws": ws, "key": key, "at": make.AT, "answer": answer}

    assert insert_unless_there(inbox, [row("a", said=1)], tx) == 1
    assert insert_unless_there(inbox, [row("a", said=2)], tx) == 0
    assert insert_unless_there(inbox, [row("a", said=3), row("b", said=3), row("c", said=3)], tx) == 2
    assert insert_unless_there(inbox, [], tx) == 0
    said = {key: answer["said"] for key, answer in tx.execute(select(inbox.c.key, inbox.c.answer))}
    assert said == {"a": 1, "b": 3, "c": 3}


def test_as_many_rows_as_a_large_company_has_people(tx: Tx, ws: int) -> None:
    rows = [{"ws": ws, "channel_id": "C1", "user_id": f"U{n}"} for n in range(12_000)]
    assert insert_unless_there(channel_members, rows, tx) == 12_000
    assert insert_unless_there(channel_members, rows[:500], tx) == 0
    assert tx.execute(select(func.count()).select_from(channel_members)).scalar_one() == 12_000


def test_an_upsert_overwrites_all_but_what_it_is_told_to_keep(tx: Tx, ws: int) -> None:
    row = {"ws": ws, "key": "a", "at": make.AT, "answer": {"said": 1}}
    later = datetime(2026, 3, 12, tzinfo=UTC)
    upsert(inbox, ("ws", "key"), row, tx)
    upsert(inbox, ("ws", "key"), row | {"at": later, "answer": None}, tx, keep=["answer"])
    upsert(inbox, ("ws", "key"), {"ws": ws, "key": "a", "at": make.AT}, tx, keep=["at"])
    found = tx.execute(select(inbox)).one()
    assert (found.at, found.answer) == (later, {"said": 1})
