"""SQLite's file is locked by another process, or the disk is full: nothing is lost, and all goes on afterwards."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import perf_counter

import pytest
from sqlalchemy import text

from storage.database import Tx
from tests.people import ON_SQLITE, Workspace

pytestmark = ON_SQLITE
_HOLD = """
import sqlite3, sys, time
other = sqlite3.connect(sys.argv[1], isolation_level=None)
other.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
time.sleep(float(sys.argv[2]))
other.execute("COMMIT")
"""


#: What the log says of it.
FAILED = {"an interaction failed", "the outbox can't be looked at", "a row could not be sent"}


@asynccontextmanager
async def locked(workspace: Workspace, seconds: float) -> AsyncIterator[None]:
    """Another process holds the file's lock from here, for so long."""
    file = workspace.bot.parts.settings.database_url.removeprefix("sqlite:///")
    other = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _HOLD, file, str(seconds), stdout=asyncio.subprocess.PIPE
    )
    assert other.stdout is not None
    assert await other.stdout.readline() == b"held\n"
    yield
    assert await other.wait() == 0


@pytest.mark.long
@pytest.mark.fault("16")
async def test_locked_for_four_seconds_nobody_sees_an_error(workspace: Workspace) -> None:
    fang, chen = workspace.fang, workspace.chen
    await workspace.publishes(fang, "官网改版", collaborators=[workspace.li, chen])
    began = perf_counter()
    async with locked(workspace, 4.0):
        await asyncio.gather(
            fang.types("/track update T-1 next:补齐英文文案", in_=workspace.cast.launch),
            chen.types("/track todo T-1 校对", in_=workspace.cast.launch),
        )
        assert not fang.trouble
        assert not chen.trouble
        assert "T-1" in await _answer(workspace)  # reading goes on meanwhile
    await workspace.settled()
    assert perf_counter() - began > 3.5
    assert "已更新" in fang.text_of(fang.ephemerals[-1])
    assert "校对" in chen.text_of(chen.ephemerals[-1])
    assert "下一步：补齐英文文案" in fang.text_of(workspace.cards(workspace.cast.launch)[0])


@pytest.mark.long
@pytest.mark.fault("16")
async def test_locked_for_ten_seconds_people_are_told_and_can_do_it_again(workspace: Workspace) -> None:
    fang = workspace.fang
    workspace.expected |= FAILED
    await workspace.publishes(fang, "官网改版")
    before = len(fang.ephemerals)
    async with locked(workspace, 10.0):
        await fang.types("/track update T-1 next:补齐英文文案", in_=workspace.cast.launch)
        await fang.waits_until(lambda: len(fang.ephemerals) > before, timeout=9.5)
        assert "是知会的问题" in fang.text_of(fang.ephemerals[-1])
    assert "已更新" in await workspace.does(fang, "/track update T-1 next:补齐英文文案")
    assert "下一步：补齐英文文案" in fang.text_of(workspace.cards(workspace.cast.launch)[0])


@pytest.mark.fault("17")
async def test_on_a_full_disk_it_refuses_to_write_and_goes_on_reading(workspace: Workspace) -> None:
    fang, db = workspace.fang, workspace.bot.parts.db
    workspace.expected |= FAILED
    await workspace.publishes(fang, "官网改版", collaborators=[workspace.li])

    def fill(tx: Tx) -> None:
        pages = tx.execute(text("PRAGMA page_count")).scalar_one()
        tx.execute(text(f"PRAGMA max_page_count = {pages}"))

    def empty(tx: Tx) -> None:
        tx.execute(text("PRAGMA max_page_count = 1000000"))

    def check(tx: Tx) -> str:
        return str(tx.execute(text("PRAGMA integrity_check")).scalar_one())

    await db.write(fill)
    long = "补齐英文文案，" * 400
    told = ""
    for nth in range(20):  # until no page has room
        await fang.types(f"/track update T-1 next:{nth} {long}", in_=workspace.cast.launch)
        await fang.waits_until(lambda: workspace.bot.parts.work.idle, timeout=20.0)
        told = fang.text_of(fang.ephemerals[-1])
        if "是知会的问题" in told:
            break
    assert "是知会的问题" in told
    assert "T-1 官网改版" in await _answer(workspace)
    assert await db.read(check) == "ok"
    await db.write(empty)
    assert "已更新" in await workspace.does(fang, "/track update T-1 next:补齐英文文案")
    assert await db.read(check) == "ok"


async def _answer(workspace: Workspace) -> str:
    """What a list answers."""
    person = workspace.li
    before = len(person.ephemerals)
    await person.types("/track list", in_=workspace.cast.office)
    await person.waits_until(lambda: len(person.ephemerals) > before)
    return person.text_of(person.ephemerals[-1])
