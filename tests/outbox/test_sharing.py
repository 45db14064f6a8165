"""How programs that share workspaces come to hold them, and how soon after one of them has died."""

import asyncio
from datetime import timedelta

from bot.clock import Machine
from bot.outbox.sharing import Sharing
from storage import replicas, senders
from storage.database import Database, Tx
from tests import make

LEASE = timedelta(seconds=10)


def companies(tx: Tx) -> list[int]:
    return [make.workspace(tx, f"T{number}").id for number in range(6)]


def program(db: Database, every: list[int], name: str) -> tuple[Sharing, dict[int, asyncio.Event]]:
    sharing, wakes = Sharing(db, Machine()), {ws: asyncio.Event() for ws in every}
    sharing.program = name
    for ws, event in wakes.items():
        sharing.serves(ws, event)
    return sharing, wakes


def woken(wakes: dict[int, asyncio.Event]) -> list[int]:
    return [ws for ws, event in wakes.items() if event.is_set()]


async def test_whoever_finds_workspaces_free_tries_for_its_part_at_once_and_where_another_was_faster_for_the_next(
    db: Database,
) -> None:
    every = await db.write(companies)
    await db.write(replicas.is_here, "two", LEASE)
    one, wakes = program(db, every, "one")
    await one.look()
    mine = woken(wakes)
    assert len(mine) == 3
    assert [ws for ws in every if one.takes(ws)] == mine
    wakes[mine[0]].clear()
    one.lost(mine[0])
    assert len(woken(wakes)) == 3
    assert mine[0] not in woken(wakes)
    two, others = program(db, every, "two")
    await two.look()
    assert woken(others) != mine  # each tries in an order of its own


async def test_it_looks_as_soon_as_the_lease_of_another_ends(db: Database) -> None:
    every = await db.write(companies)
    one, wakes = program(db, every, "one")
    await db.write(senders.hold, every[0], "another", LEASE)
    await one.look()
    assert one._pause == 1.0
    assert woken(wakes) == every[1:]
    await db.write(senders.hold, every[1], "one", timedelta(seconds=0.2))  # its own
    await one.look()
    assert one._pause == 1.0
    await db.write(senders.hold, every[2], "another", timedelta(seconds=0.5))
    await one.look()
    assert one._pause <= 0.5
