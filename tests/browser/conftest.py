"""A browser at the page of a local Slack. Without Playwright or Chromium on this machine these tests are skipped."""

import asyncio
import logging
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from playground.cast import Cast, demo
from playground.person import Person
from playground.slack import Slack

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")

Opens = Callable[..., Awaitable[Any]]


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    async with Slack() as running:
        yield running


@pytest.fixture
def cast(slack: Slack) -> Cast:
    return demo(slack)


@pytest.fixture
async def client(slack: Slack) -> AsyncWebClient:
    return AsyncWebClient(token=slack.bot_token, base_url=slack.api_url, retry_handlers=[])


@pytest.fixture
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


@pytest.fixture
async def opens(slack: Slack) -> AsyncIterator[Opens]:
    """`page = await opens(person, channel)`: one more window, where an error on the page fails the test."""
    playwright = pytest.importorskip("playwright.async_api", reason="Playwright is not installed")
    chromium = next((path for path in map(shutil.which, CHROMIUMS) if path), None)
    if chromium is None:
        pytest.skip("Chromium is not installed")
    wrong: list[str] = []
    async with playwright.async_playwright() as running:
        browser = await running.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])

        async def opens(person: Person, channel: Any = None, **window: Any) -> Any:  # noqa: ANN401 - Playwright's Page
            page = await (await browser.new_context(**window)).new_page()
            page.set_default_timeout(5000)
            page.on("pageerror", lambda problem: wrong.append(str(problem)))
            page.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
            place = f"&channel={channel.id}" if channel else ""
            await page.goto(f"{slack.page_url}?as={person.id}{place}")
            await page.locator(".conversation").wait_for()
            return page

        yield opens
        await browser.close()
    assert wrong == []
