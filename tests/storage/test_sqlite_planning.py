"""SQLite finds what is asked for by keys that fit, and goes through no whole workspace, however few its rows are."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from bot.schedule.channels import sweep_channels
from bot.schedule.items import sweep_items
from bot.schedule.people import sweep_people
from storage import acks, digests, due, items, preferences, updates, watchers
from storage.database import Tx
from storage.remarks import NewRemark, write
from tests import make
from tracker.filters import Filters
from tracker.notices import ItemCard
from tracker.people import Reader
from tracker.remarks import RemarkKind

TODAY = make.AT.date()
#: Those with as many rows as there are items, or more.
LARGE = {
    "items", "item_people", "item_departments", "item_watchers", "updates", "acks", "remarks", "remark_steps",
    "comments", "posts", "outbox", "occasions", "snoozes",
}  # fmt: skip


def _digest(tx: Tx, reader: Reader) -> object:
    place = preferences.of_channels(tx, reader.ws, ["C1"])["C1"]
    return digests.of_channel(tx, Reader.system(reader.ws), place, on=TODAY, since=None, at=make.AT)


ASKED: dict[str, Callable[[Tx, Reader], object]] = {
    "a list": lambda tx, reader: items.listed(tx, reader, Filters(), TODAY, most=20),
    "mine": lambda tx, reader: items.mine(tx, reader, most=20),
    "one item": lambda tx, reader: items.by_reference(tx, reader, 1),
    "to confirm": lambda tx, reader: acks.open_for(tx, reader, most=20),
    "confirmed at a moment": lambda tx, reader: acks.items_confirmed_at(tx, reader.ws, "ULI", make.AT),
    "news": lambda tx, reader: watchers.news_wanted(tx, reader, most=20),
    "history": lambda tx, reader: updates.since(tx, reader, 1, 0),
    "a digest": _digest,
    "the clock: items": lambda tx, reader: sweep_items(tx, reader.ws, make.AT + timedelta(days=2)),
    "the clock: people": lambda tx, reader: sweep_people(tx, reader.ws, make.AT + timedelta(days=1)),
    "the clock: channels": lambda tx, reader: sweep_channels(tx, reader.ws, make.AT + timedelta(days=1)),
}


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("asked", ASKED)
def test_nothing_large_is_gone_through(tx: Tx, world: make.World, asked: str) -> None:
    made = make.item(tx, world, collaborators=("ULI",), ask={"ULI": make.AT})
    write(tx, world.ws, made.id, NewRemark(RemarkKind.SUPPORT, "数据", "ULI", due_on=TODAY), by="UFANG", at=make.AT)
    make.post(tx, world.ws, channel_id="C1", ts="1.2", item_id=made.id, kind=ItemCard.kind, outbox_id=1, at=make.AT)
    reader = make.reader(tx, world.ws, make.FANG)
    said: list[tuple[str, Any]] = []
    event.listen(tx, "before_cursor_execute", lambda *heard: said.append((heard[2], heard[3])))
    ASKED[asked](tx, reader)
    searching = [one for one in said if one[0].startswith(("SELECT", "UPDATE", "DELETE")) and isinstance(one[1], tuple)]
    assert searching
    for statement, parameters in searching:
        for row in tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all():
            words = str(row[3]).split()
            table = words[1].removesuffix("_1") if words[0] in ("SCAN", "SEARCH") else ""
            whole = words[0] == "SCAN" or str(row[3]).endswith("(ws=?)")
            ordered = "items_new" in row[3] or "items_end" in row[3]  # read in its order until a page is full
            assert table not in LARGE or not whole or ordered, (row[3], statement)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_whose_turn_it_is_is_found_in_order_and_sorted_for_nobody(tx: Tx, ws: int) -> None:
    said: list[tuple[str, Any]] = []
    event.listen(tx, "before_cursor_execute", lambda *heard: said.append((heard[2], heard[3])))
    due.anything(tx, ws, make.AT)
    due.items_to_look_at(tx, Reader.system(ws), make.AT)
    due.people_to_look_at(tx, ws, make.AT)
    due.channels_to_look_at(tx, ws, make.AT)
    asked = [one for one in said if "look_at" in one[0]]
    plans = [str(tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", with_).all()) for statement, with_ in asked]
    assert len(plans) == 4
    for plan in plans:
        assert "_look (ws=? AND look_at<?)" in plan, plan
        assert "ORDER BY" not in plan, plan


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_every_index_is_told_of(tx: Tx) -> None:
    told = tx.exec_driver_sql("SELECT idx, stat FROM sqlite_stat1").all()
    stats = {row.idx: row.stat for row in told}
    assert stats["items_here"] == "100000 100000 20 1"
    assert stats["people_of"].split()[1] == "3"
    indexes = tx.exec_driver_sql("SELECT name FROM sqlite_schema WHERE type = 'index'").scalars().all()
    assert set(indexes) - set(stats) == set()
