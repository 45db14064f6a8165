"""The clock in a workspace of a million items, beside the bare SQL of the same questions, and how each figure grows.

`make bench` runs it; ``--items 10000`` is a quick look. The databases are made once and kept (``large_workspace.py``);
each is measured in a process of its own. Ratios are of times on the processor on SQLite, whose work is in this process;
on PostgreSQL, whose is not, of times on the wall, the best of several, taken in turns.
"""

import argparse
import asyncio
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import text

from bot.clock import Calendar, Machine, SlackTime
from bot.messages.audience import Audience
from bot.messages.digests import digest
from bot.messages.texts import words
from bot.operate.memory import settle
from bot.parts import Parts
from bot.schedule.channels import sweep_channels
from bot.schedule.items import sweep_items
from bot.schedule.people import sweep_people
from bot.schedule.tick import Ticker
from bot.settings import Settings
from storage import acks, digests, due, items, preferences, workspaces
from storage.database import Database, Tx
from storage.digests import Morning
from tests.bench.large_workspace import FRIDAY, MORNING, TODAY, YESTERDAY, Kept, Size, channel_id, on_postgresql, stored
from tests.bench.large_workspace import on_sqlite as on_files
from tracker.people import Reader
from tracker.working_days import read_countries

MANY: Final = 1_000_000
FEW: Final = 10_000
BATCH: Final = 500
#: Digests worked out one by one.
ALONE: Final = 50
ROUNDS: Final = 5
WS: Final = 1
NINE: Final = MORNING + timedelta(minutes=10)
READER: Final = Reader.system(WS)
#: Those who click were asked for nothing.
_CLICKS: Final = "DELETE FROM acks WHERE due_at IS NULL"
_MB: Final = 1024  # ru_maxrss is in kilobytes

#: Each figure, its unit and what is wanted of it at most among a million items.
FIGURES: Final = {
    "nothing": ("a tick with nothing due", "ms", 1.0),
    "look": ("the due items found, beside the bare query", "×", 2.0),
    "look_ms": (f"  a slice of {due.SLICE} found", "ms", None),
    "items_ms": (f"  a slice of {due.SLICE} items swept: rules, outbox", "ms", 100.0),
    "people_ms": (f"  a slice of {due.SLICE} people swept", "ms", 100.0),
    "channels_ms": (f"  a slice of {due.SLICE} channels swept", "ms", 100.0),
    "data": ("digests' data, beside bare SQL in batches of 500", "×", 1.5),
    "data_ms": ("  each", "ms", None),
    "bare_ms": ("  each by bare SQL", "ms", None),
    "alone_ms": ("  each, as it is sent, alone", "ms", None),
    "render": ("a digest rendered", "ms", 0.5),
    "outbox": ("all digests in the outbox", "s", 10.0),
    "loop": ("meanwhile: the loop is away, p99", "ms", 100.0),
    "click": ("meanwhile: a confirmation is written, p99", "ms", 100.0),
    "memory": ("memory of it all", "MB", 500.0),
}

#: Of 500 channels by hand: what stands in their digests, and all that their lines name. ``{ids}`` are their open items.
BARE: Final = (
    (
        "SELECT i.id, i.channel_id, i.ref, i.name, i.owner, i.stage, i.template_id, i.template_no, i.priority,"
        " i.end_on, i.changed_at, i.update_due_at <= {at} AND i.changed_at < i.update_since,"
        " (SELECT min(r.kind) FROM remarks r WHERE r.item_id = i.id AND r.state = 'open' AND r.kind <> 'todo'),"
        " EXISTS (SELECT 1 FROM acks a WHERE a.ws = i.ws AND a.item_id = i.id AND a.due_at IS NOT NULL"
        " AND a.answer IS NULL) FROM items i WHERE i.ws = 1 AND i.channel_id IN ({channels}) AND i.state = 'open'"
        " AND i.sensitivity < 2 ORDER BY i.channel_id, i.end_key, i.changed_at"
    ),
    (
        "SELECT i.channel_id, u.kind, u.changes FROM items i JOIN updates u ON u.ws = i.ws AND u.item_id = i.id"
        " WHERE i.ws = 1 AND i.channel_id IN ({channels}) AND i.changed_at >= {since} AND u.at >= {since}"
        " AND i.sensitivity < 2"
    ),
    "SELECT user_id, name, away_from, away_to, settings, tz FROM members WHERE ws = 1 AND user_id IN ({owners})",
    "SELECT item_id, channel_id, ts FROM posts WHERE item_id IN ({ids}) AND kind = 'item_card' AND gone_at IS NULL",
    "SELECT * FROM remarks WHERE item_id IN ({ids}) AND state = 'open'",
    "SELECT item_id, user_id, update_no FROM acks WHERE ws = 1 AND item_id IN ({ids}) AND answer IS NULL",
)


class Night(Calendar):
    """A Calendar that stands still, before anything is due."""

    def __init__(self, at: datetime) -> None:
        super().__init__()
        self.at = at

    def now(self) -> datetime:
        return self.at


def main() -> int:
    """Print a table of each kind; 1 where a figure is beyond what is wanted."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--items", type=int, default=MANY)
    asked.add_argument("--one", help="measure this database, and print its figures as JSON")
    given = asked.parse_args()
    if given.one:
        print(json.dumps(measured(given.one)))
        return 0
    beyond = 0
    for name, kept in (("SQLite", on_files), ("PostgreSQL", on_postgresql)):
        with kept() as databases:
            beyond |= _table(name, databases, given.items)
    return beyond


def _table(name: str, databases: Kept, count: int) -> int:
    # The same share of them open in few, more and all; then the same open ones beside no archived ones, some and many.
    sizes = [Size(some // 10, some // 10 * 9) for some in (FEW, count // 10)]
    sizes += [Size(count // 10, count // 10 * times) for times in (0, 1, 9)]
    found = [_in_a_process(databases.of(size)) for size in dict.fromkeys(sizes)]
    print(f"{name}: {' · '.join(map(str, dict.fromkeys(sizes)))}")
    beyond = 0
    for key, (what, unit, wanted) in FIGURES.items():
        figures = "".join(f"{one[key]:>10.2f}" for one in found)
        too_much = wanted is not None and found[-1][key] > wanted
        beyond |= too_much
        print(f"  {what:<52}{figures} {unit:<3}" + (f" (wanted {wanted:g}{'!' if too_much else ''})" if wanted else ""))
    return beyond


def _in_a_process(url: str) -> dict[str, float]:
    told = subprocess.run(  # noqa: S603 — ourselves
        [sys.executable, "-m", "tests.bench.clock", "--one", url], capture_output=True, check=True, text=True
    )
    figures: dict[str, float] = json.loads(told.stdout.splitlines()[-1])
    return figures


def measured(url: str) -> dict[str, float]:
    """All figures of one database, which is left as it was."""
    read_countries()
    words()
    settle()  # as the program does when it starts
    db = Database(url)
    seconds = time.process_time if db.on_sqlite else time.perf_counter
    try:
        _as_at_night(db)
        with db.reader.connect() as tx:
            workspace = workspaces.get(tx, WS)
        parts = Parts(
            Settings(_env_file=None), db, AsyncWebClient(), workspace, Night(MORNING - timedelta(hours=3)), Machine(),
            SlackTime(),
        )  # fmt: skip
        found = {"nothing": asyncio.run(_nothing_due(parts))}
        found |= _looked(db, seconds)
        found |= _told(db, seconds)
        found |= asyncio.run(_meanwhile(parts))
        found["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MB
        return found
    finally:
        _as_at_night(db)
        db.close()


def _as_at_night(db: Database) -> None:
    """As if no morning had come: what a run before this one may have left is taken back."""
    at, day = stored(db.writer.dialect.name, MORNING), YESTERDAY.isoformat() if db.on_sqlite else YESTERDAY
    with db.writer.begin() as tx:
        for statement in ("DELETE FROM occasions", "DELETE FROM outbox", "DELETE FROM senders", _CLICKS):
            tx.execute(text(statement))
        for table, column in (("channels", "digest_on"), ("members", "daily_on")):
            tx.execute(text(f"UPDATE {table} SET look_at = :at, {column} = :day"), {"at": at, "day": day})  # noqa: S608


async def _nothing_due(parts: Parts) -> float:
    """Milliseconds of a second's look at the clock, the median of many."""
    ticker, taken = Ticker(parts), []
    await ticker.tick()
    for _ in range(200):
        begun = time.perf_counter()
        assert await ticker.tick() == 0
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken) * 1000


def _looked(db: Database, seconds: Callable[[], float]) -> dict[str, float]:
    """Finding what is due, beside the same rows by hand; and whole slices."""
    late = stored(db.writer.dialect.name, FRIDAY)
    mark = "?" if db.on_sqlite else "%s"
    columns = ", ".join(column.name for column in due.DUE_COLUMNS)

    def ours(tx: Tx) -> None:
        assert len(due.items_to_look_at(tx, READER, FRIDAY)) == due.SLICE

    def bare(tx: Tx) -> None:
        cursor: Any = tx.connection.cursor()
        lock = "" if db.on_sqlite else " FOR UPDATE SKIP LOCKED"
        which = f"WHERE ws = 1 AND look_at <= {mark} ORDER BY look_at, id LIMIT {due.SLICE}"
        cursor.execute(f"SELECT {columns} FROM items {which}{lock}", (late,))  # noqa: S608
        ids = ", ".join(str(row[0]) for row in cursor.fetchall())
        cursor.execute(f"SELECT DISTINCT item_id, user_id FROM item_people WHERE item_id IN ({ids})")  # noqa: S608
        cursor.fetchall()

    us, them = _in_turns(db, seconds, ours, bare)
    swept = {
        f"{name}_ms": min(_undone(db, seconds, lambda tx: sweep(tx, WS, at)) for _ in range(ROUNDS)) * 1000  # noqa: B023
        for name, sweep, at in (
            ("items", sweep_items, FRIDAY), ("people", sweep_people, MORNING), ("channels", sweep_channels, MORNING)
        )
    }  # fmt: skip
    return {"look": us / them, "look_ms": us * 1000, **swept}


def _told(db: Database, seconds: Callable[[], float]) -> dict[str, float]:
    """The data of a batch of digests beside bare SQL, and their rendering."""
    with db.reader.connect() as tx:
        places = preferences.of_channels(tx, WS, [channel_id(nth) for nth in range(BATCH)])
    made: list[Any] = []

    def ours(tx: Tx) -> None:
        made.clear()
        told = digests.of_channels(tx, READER, [Morning(place, TODAY, YESTERDAY, NINE) for place in places.values()])
        absent = digests.absent_from(tx, WS, told.values(), NINE)
        made.extend((places[key], one, absent) for key, one in told.items())

    def one_by_one(tx: Tx) -> None:
        for place in list(places.values())[:ALONE]:
            one = digests.of_channel(tx, READER, place, on=TODAY, since=YESTERDAY, at=NINE)
            digests.absent_owners(tx, WS, one, NINE)

    us, them = _in_turns(db, seconds, ours, lambda tx: _bare_data(tx, list(places)))
    alone = min(_undone(db, seconds, one_by_one) for _ in range(2))
    texts, rendered = words(), []
    for _ in range(ROUNDS):
        begun = time.process_time()
        for place, one, absent in made:
            digest(Audience.of_channel(texts, place.channel, TODAY), one, absent, hour=place.own.digest_at)
        rendered.append((time.process_time() - begun) / len(made))
    each = 1000 / len(places)
    found = {"data": us / them, "data_ms": us * each, "bare_ms": them * each, "alone_ms": alone / ALONE * 1000}
    return {**found, "render": min(rendered) * 1000}


def _bare_data(tx: Tx, channels: list[str]) -> None:
    kind = tx.dialect.name
    cursor: Any = tx.connection.cursor()

    def rows(statement: str, **lists: Any) -> list[Any]:  # noqa: ANN401 — keys of either kind
        moments = {name: f"'{stored(kind, at)}'" for name, at in (("at", NINE), ("since", NINE - timedelta(days=1)))}
        cursor.execute(statement.format(**moments, **{name: _listed(some) for name, some in lists.items()}))
        found: list[Any] = cursor.fetchall()
        return found

    first, since, people, cards, noted, asked = BARE
    shown = rows(first, channels=channels)
    rows(since, channels=channels)
    rows(people, owners={row[4] for row in shown})
    ids = [row[0] for row in shown]
    for statement in (cards, noted, asked):
        rows(statement, ids=ids)


def _listed(some: Any) -> str:  # noqa: ANN401 — keys of either kind
    return ", ".join(f"'{one}'" if isinstance(one, str) else str(one) for one in some)


def _in_turns(
    db: Database, seconds: Callable[[], float], ours: Callable[[Tx], None], bare: Callable[[Tx], None]
) -> tuple[float, float]:
    """The best of several of each; the first of each is thrown away."""
    both = [[_undone(db, seconds, one) for one in (ours, bare)] for _ in range(ROUNDS + 1)][1:]
    first, second = (min(column) for column in zip(*both, strict=True))
    return first, second


def _undone(db: Database, seconds: Callable[[], float], work: Callable[[Tx], Any]) -> float:
    """How long it takes, in a transaction that is rolled back."""
    with db.writer.connect() as tx, tx.begin() as transaction:
        begun = seconds()
        work(tx)
        taken = seconds() - begun
        transaction.rollback()
    return taken


async def _meanwhile(parts: Parts) -> dict[str, float]:
    """All digests go into the outbox, while somebody confirms one item after the other."""
    db = parts.db
    with db.writer.begin() as tx:
        tx.execute(text("UPDATE members SET look_at = NULL"))  # the morning of channels alone
        places: int = tx.execute(text("SELECT count(*) FROM channels")).scalar_one()
    assert isinstance(parts.calendar, Night)
    parts.calendar.at = MORNING
    away: list[float] = []
    clicks: list[float] = []
    begun = time.perf_counter()
    ticking = asyncio.create_task(Ticker(parts).tick())
    click = 0
    while not ticking.done():
        slept = time.perf_counter()
        await asyncio.sleep(0.01)
        away.append(time.perf_counter() - slept - 0.01)
        click += 1
        asked = time.perf_counter()
        await db.write(_confirm, click)
        clicks.append(time.perf_counter() - asked)
    await ticking
    taken = time.perf_counter() - begun
    with db.reader.connect() as tx:
        put: int = tx.execute(text("SELECT count(*) FROM outbox WHERE kind = 'daily_digest'")).scalar_one()
    assert put == places, (put, places)
    return {"outbox": taken, "loop": _p99(away) * 1000, "click": _p99(clicks) * 1000}


def _confirm(tx: Tx, item_id: int) -> None:
    items.lock(tx, WS, item_id)
    acks.confirm(tx, WS, item_id, 1, "UCLICK", MORNING)


def _p99(taken: list[float]) -> float:
    return sorted(taken)[int(len(taken) * 0.99)]


if __name__ == "__main__":
    sys.exit(main())
