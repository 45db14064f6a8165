"""A browser at the page of a local Slack. Without Playwright these tests are skipped; ``make test-browser`` brings it.

All of them share one event loop, and so one browser: starting it takes longer than most of what is tested in it.
"""

import asyncio
import logging
import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from playground.cast import Cast, demo
from playground.slack import Slack
from tests.browser.window import ARGUMENTS, Windows
from tests.people import Workspace, working

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(loop_scope="session")
async def slack() -> AsyncIterator[Slack]:
    async with Slack() as running:
        yield running


@pytest.fixture
def cast(slack: Slack) -> Cast:
    return demo(slack)


@pytest_asyncio.fixture(loop_scope="session")
async def client(slack: Slack) -> AsyncWebClient:
    return AsyncWebClient(token=slack.bot_token, base_url=slack.api_url, retry_handlers=[])


@pytest_asyncio.fixture(loop_scope="session")
async def app(slack: Slack, client: AsyncWebClient, cast: Cast) -> AsyncIterator[AsyncApp]:  # noqa: ARG001 - people are there first
    """A Bolt app among the cast; tests add their listeners to it."""
    logger = logging.getLogger("app under test")
    logger.setLevel(logging.ERROR)
    bolt = AsyncApp(client=client, logger=logger)
    handler = AsyncSocketModeHandler(bolt, slack.app_token)
    await handler.connect_async()
    yield bolt
    await handler.close_async()
    await asyncio.sleep(0)


@pytest_asyncio.fixture(loop_scope="session")
async def workspace(_migrated_file: Path, tmp_path: Path) -> AsyncIterator[Workspace]:
    """Tidings itself among its cast."""
    shutil.copy(_migrated_file, tmp_path / "tidings.db")
    async with working(f"sqlite:///{tmp_path}/tidings.db") as running:
        yield running
        assert running.slack.refused == []


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[object]:
    """Chromium, as Playwright drives it."""
    playwright = pytest.importorskip("playwright.async_api", reason="Playwright is not installed: make test-browser")
    chromium = shutil.which(os.environ.get("CHROMIUM", "chromium"))
    assert chromium, "Chromium is missing (Debian: apt install chromium); CHROMIUM may name another place"
    async with playwright.async_playwright() as running:
        browser = await running.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def windows(browser: object) -> AsyncIterator[Windows]:
    """Opens windows; an error on a page fails the test."""
    found = Windows(browser)
    yield found
    await found.close()
    assert found.wrong == []
