"""What whoever watches the program is answered."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot import app
from tests.operate.test_run import free_port
from tests.people import ON_SQLITE, Workspace, working

pytestmark = ON_SQLITE


@pytest.fixture
async def watched(database_url: str) -> AsyncIterator[tuple[Workspace, str]]:
    port = free_port()
    async with working(database_url, port=port) as workspace:
        yield workspace, f"http://127.0.0.1:{port}"


async def asked(url: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return answer.status, await answer.text()


@pytest.mark.requirement("S39")
async def test_it_is_live_and_ready_and_says_what_waits(watched: tuple[Workspace, str]) -> None:
    workspace, url = watched
    await workspace.publishes(workspace.fang, "官网改版")
    assert await asked(f"{url}/livez") == (200, "live\n")
    assert await asked(f"{url}/readyz") == (200, "database: ok\noutbox: ok\nsocket: ok\n")
    _, said = await asked(f"{url}/metrics")
    assert 'tidings_outbox_rows{state="waiting"} 0.0' in said
    assert 'tidings_outbox_rows{state="held"} 0.0' in said
    assert "tidings_outbox_oldest_waiting_seconds 0.0" in said
    assert 'tidings_ready{what="socket"} 1.0' in said
    assert "官网" not in said


@pytest.mark.fault("9")
@pytest.mark.fault("15")
async def test_it_says_what_is_missing(watched: tuple[Workspace, str], monkeypatch: pytest.MonkeyPatch) -> None:
    workspace, url = watched
    monkeypatch.setattr(app, "_STALE", -1.0)  # as after ten seconds in which the sender could not look
    await workspace.slack.refuse_connections()
    await workspace.fang.waits_until(lambda: not workspace.slack.sockets.open)
    assert await asked(f"{url}/readyz") == (503, "database: ok\noutbox: missing\nsocket: missing\n")
    assert (await asked(f"{url}/livez"))[0] == 200
    assert 'tidings_ready{what="outbox"} 0.0' in (await asked(f"{url}/metrics"))[1]
    await workspace.slack.accept_connections()
