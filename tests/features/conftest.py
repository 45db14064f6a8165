from collections.abc import AsyncIterator

import pytest

from tests.people import Workspace, working


@pytest.fixture
async def workspace(database_url: str) -> AsyncIterator[Workspace]:
    """Slack, the cast and the bot, on either database."""
    async with working(database_url) as running:
        yield running
