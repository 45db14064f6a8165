"""SQLite plans a statement once. One whose own word stands behind a parameter where an index is partial, it plans each
time it is run, to see whether the index serves: 100 µs, ten times what running it takes. So such words are written out.
"""

import sqlite3
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.changes.acks import confirm
from bot.changes.updates import Updated, Wanted, update
from storage import homes, items, members, outbox
from storage.database import Database
from storage.my_day import read_my_day
from tests import make
from tracker.filters import Filters
from tracker.my_day import Shown
from tracker.people import Reader

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
TIMES = 3
TODAY = make.AT.date()


def planned_anew(connection: object) -> list[str]:
    """The statements of a connection that were planned again when they were run again."""
    assert isinstance(connection, sqlite3.Connection)
    try:
        found = connection.execute("SELECT sql FROM sqlite_stmt WHERE reprep > 0").fetchall()
    except sqlite3.OperationalError:
        pytest.skip("this SQLite does not tell")
    return [sql for (sql,) in found]


def test_no_change_of_an_item_plans_anew(db: Database) -> None:
    with db.writer.begin() as tx:
        world = make.world(tx)
        item = make.item(tx, world)
        fang = members.find(tx, world.ws, [make.FANG.user_id])[make.FANG.user_id]
    for number in range(TIMES):
        at = make.AT + number * timedelta(hours=1)
        wanted = Wanted(item.id, number + 1, {"done": f"{number}"}, key=f"{number}")
        outcome = db.write_now(update, world.workspace, wanted, by=fang, today=TODAY, at=at)
        assert isinstance(outcome, Updated)
        db.write_now(confirm, world.workspace, item.id, outcome.no, by=fang, at=at)
        db.write_now(homes.opened, world.ws, fang.user_id, at)
        waiting = db.write_now(outbox.candidates, world.ws, at=at, busy=(), most=9)
        taken = db.write_now(outbox.claim, world.ws, 1, [one.id for one in waiting], slack_time=at)
        db.write_now(outbox.sent, [row.id for row in taken], at)
    with db.writer.connect() as tx:
        assert planned_anew(tx.connection.dbapi_connection) == []


def test_no_list_and_no_day_plans_anew(db: Database) -> None:
    with db.writer.begin() as tx:
        world = make.world(tx)
        make.item(tx, world)
        fang = members.find(tx, world.ws, [make.FANG.user_id])[make.FANG.user_id]
    reader = Reader.of(world.ws, fang)
    with db.reader.connect() as tx:
        for _ in range(TIMES):
            assert items.listed(tx, reader, Filters(), TODAY, most=9).rows
            assert read_my_day(tx, reader, TODAY, ZoneInfo("UTC"), Shown(rows=5)).mine.rows
        assert planned_anew(tx.connection.dbapi_connection) == []
