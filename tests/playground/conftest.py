"""A small Bolt app of the tests' own, connected to a local Slack by Socket Mode."""

import asyncio
import logging
from collections.abc import AsyncIterator

import pytest
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from playground.cast import Cast, demo
from playground.slack import Slack


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    async with Slack() as running:
        yield running


@pytest.fixture
async def client(slack: Slack) -> AsyncWebClient:
    return AsyncWebClient(token=slack.bot_token, base_url=slack.api_url, retry_handlers=[])


@pytest.fixture
async def app(slack: Slack, client: AsyncWebClient, cast: Cast) -> AsyncIterator[AsyncApp]:  # noqa: ARG001 - people are there first
    """A Bolt app that already listens among the cast; tests add their listeners to it."""
    logger = logging.getLogger("app under test")
    logger.setLevel(logging.ERROR)
    bolt = AsyncApp(client=client, logger=logger)
    handler = AsyncSocketModeHandler(bolt, slack.app_token)
    await handler.connect_async()
    yield bolt
    await handler.close_async()
    await asyncio.sleep(0)


@pytest.fixture
def cast(slack: Slack) -> Cast:
    return demo(slack)
