"""``tidings demo``: one command, a page, and nothing left when it ends."""

import asyncio
import os
import re
import signal
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.operate.processes import PATIENCE, Process, fork, is_running, start

_PAGE = re.compile(r"http://127\.0\.0\.1:\d+/")


class Page:
    """What the page asks for and sends, as one person."""

    def __init__(self, session: aiohttp.ClientSession, address: str) -> None:
        self._session = session
        self._api = f"{address}page/api/"

    async def asks(self, what: str, **query: str) -> dict[str, Any]:
        async with self._session.get(self._api + what, params=query) as answer:
            assert answer.status == 200, await answer.text()
            found: dict[str, Any] = await answer.json()
            return found

    async def does(self, act: str, **said: object) -> None:
        async with self._session.post(self._api + act, json=said) as answer:
            assert (answer.status, (await answer.json())["trouble"]) == (200, ""), await answer.text()

    async def sees(self, person: str, channel: str, words: str, part: str = "messages") -> dict[str, Any]:
        """Wait until these words stand in this part of what the person sees; all they see then."""
        async with asyncio.timeout(PATIENCE):
            while True:
                state = await self.asks("state", **{"as": person, "channel": channel})
                if words in str(state[part]):
                    return state
                await asyncio.sleep(0.05)

    async def has_sent_the_form(self, person: str) -> None:
        """Wait until the form has closed, or says that it is published where that took over a second."""
        async with asyncio.timeout(PATIENCE):
            while True:
                state = await self.asks("state", **{"as": person})
                if all("已发布" in str(one) for one in state["modals"]):
                    return
                await asyncio.sleep(0.05)


@pytest.fixture
def demo(request: pytest.FixtureRequest, tmp_path: Path) -> Process:
    """Started from a folder that has nothing to do with it, behind a proxy that must not be asked."""
    (tmp_path / "elsewhere").mkdir()
    env = {"HTTPS_PROXY": "http://127.0.0.1:9", "TMPDIR": str(tmp_path)}
    return getattr(request, "param", fork)(tmp_path / "elsewhere", "demo", "--port", "0", "--no-story", env=env)


@pytest.fixture
async def page(demo: Process) -> AsyncIterator[Page]:
    found = _PAGE.search(await demo.says("Ctrl-C"))
    assert found
    async with aiohttp.ClientSession() as session:
        async with session.get(found[0]) as answer:
            assert answer.status == 200
            assert "<!doctype html>" in (await answer.text()).lower()
        yield Page(session, found[0])


def children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def left_in(folder: Path) -> list[Path]:
    return [*folder.glob("tidings-demo-*"), *folder.rglob("*.db")]


async def is_gone(pid: int, seconds: float = 5.0) -> None:
    async with asyncio.timeout(seconds):
        while is_running(pid):  # noqa: ASYNC110 — it is another process
            await asyncio.sleep(0.02)


@pytest.mark.requirement("S36")
@pytest.mark.parametrize(
    ("demo", "told"),
    [(start, signal.SIGINT), pytest.param(fork, signal.SIGTERM, marks=pytest.mark.processes)],
    indirect=["demo"],
)
async def test_a_person_publishes_in_it_and_it_ends_without_a_trace(
    demo: Process, page: Page, told: signal.Signals, tmp_path: Path
) -> None:
    team = await page.asks("workspace")
    fang = next(person["id"] for person in team["people"] if person["real_name"] == "方敏")
    state = await page.asks("state", **{"as": fang})
    launch = next(channel["id"] for channel in state["channels"] if channel["name"] == "launch")

    await page.does("types", **{"as": fang}, channel=launch, text="/track 新建 官网改版")
    await page.sees(fang, launch, "官网改版", part="modals")
    await page.does("submits", **{"as": fang})
    state = await page.sees(fang, launch, "T-1")
    await page.has_sent_the_form(fang)
    assert any("T-1" in message["plain"] and "官网改版" in message["plain"] for message in state["messages"])
    assert (await page.asks("refused"))["calls"] == []

    assert team["app"]["has_panel"] is True
    guide = await page.asks("guide")
    assert (guide["told"], guide["of"], len(guide["steps"]) > 0) == (0, 0, True)
    tomorrow = (await page.asks("workspace"))["now"] + 86_400
    await page.does("types", **{"as": fang}, channel=launch, text="/track 更新 T-1 截止:今天 原因：需求调整")
    await page.sees(fang, launch, "截止日期")
    await page.does("moves_clock", **{"as": fang}, to=tomorrow)
    await page.does("types", **{"as": fang}, channel=launch, text="/track 列表 逾期")
    await page.sees(fang, launch, "1 个事项")

    (local_slack,) = children(demo.pid)
    os.kill(demo.pid, told)
    assert await demo.ends(10.0) == 0
    await is_gone(local_slack)
    assert demo.complained == ""
    assert left_in(tmp_path) == []


@pytest.mark.processes
async def test_the_story_is_told_while_the_page_is_open(tmp_path: Path) -> None:
    demo = fork(tmp_path, "demo", "--port", "0")
    found = _PAGE.search(await demo.says("Ctrl-C"))
    assert found
    async with aiohttp.ClientSession() as session:
        page = Page(session, found[0])
        chen = next(one["id"] for one in (await page.asks("workspace"))["people"] if one["real_name"] == "陈立")
        launch = next(
            one["id"] for one in (await page.asks("state", **{"as": chen}))["channels"] if one["name"] == "launch"
        )
        await page.sees(chen, launch, "T-1 官网改版")
    assert await demo.is_told_to_end() == 0
    assert demo.complained == ""


@pytest.mark.processes
async def test_what_is_kept_goes_on(tmp_path: Path) -> None:
    kept = tmp_path / "mine.db"
    demo = fork(tmp_path, "demo", "--port", "0", "--no-story", "--keep", str(kept))
    async with aiohttp.ClientSession() as session:
        page = Page(session, _address(await demo.says("Ctrl-C")))
        fang = next(one["id"] for one in (await page.asks("workspace"))["people"] if one["real_name"] == "方敏")
        channels = (await page.asks("state", **{"as": fang}))["channels"]
        launch = next(channel["id"] for channel in channels if channel["name"] == "launch")
        await page.does("types", **{"as": fang}, channel=launch, text="/track 新建 官网改版")
        await page.sees(fang, launch, "官网改版", part="modals")
        await page.does("submits", **{"as": fang})
        await page.sees(fang, launch, "T-1")
    assert await demo.is_told_to_end() == 0

    demo = fork(tmp_path, "demo", "--port", "0", "--keep", str(kept))
    async with aiohttp.ClientSession() as session:
        page = Page(session, _address(await demo.says("Ctrl-C")))
        assert "官网改版" in str((await page.asks("state", **{"as": fang}, channel=launch))["messages"])
        await page.does("types", **{"as": fang}, channel=launch, text="/track 更新 T-1 阶段:开发中")
        state = await page.sees(fang, launch, "'edited': True")
        assert "开发中" in state["messages"][0]["plain"], "the card of before is the one that changes"
    assert await demo.is_told_to_end() == 0

    kept.unlink()
    demo = fork(tmp_path, "demo", "--port", "0", "--keep", str(kept))
    assert await demo.ends() == 1
    assert "no demo was kept so. Choose another file." in demo.complained


def _address(said: str) -> str:
    found = _PAGE.search(said)
    assert found
    return found[0]


@pytest.mark.processes
async def test_the_local_slack_does_not_outlive_what_started_it(demo: Process) -> None:
    await demo.says("Ctrl-C")
    (local_slack,) = children(demo.pid)
    await demo.is_killed()
    await is_gone(local_slack)


@pytest.mark.processes
async def test_without_its_slack_it_ends_and_says_so(demo: Process) -> None:
    await demo.says("Ctrl-C")
    (local_slack,) = children(demo.pid)
    os.kill(local_slack, signal.SIGKILL)
    assert await demo.ends() == 1
    assert demo.complained.endswith("The local Slack has ended. Start both again: tidings demo\n")


@pytest.mark.processes
async def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = fork(tmp_path, "demo", "--port", str(port))
        assert await ended.ends() == 1
    assert ended.complained == f"Port {port} can't be had (Address already in use). Try: tidings demo --port 0\n"
