"""The socket freezes, closes, or can't be had for a while; the bot comes back by itself."""

from collections.abc import AsyncIterator, Iterable
from time import perf_counter
from typing import Any

import pytest

from bot import socket
from playground.person import Person
from playground.timing import Timing
from playground.trouble_kinds import FrozenSockets, HttpError, RateLimited
from tests.people import ON_SQLITE, Workspace, working

pytestmark = ON_SQLITE
_REAL = socket._PING
_QUICK = 0.2  # seconds between pings here


@pytest.fixture
async def workspace(
    database_url: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> AsyncIterator[Workspace]:
    """Quick to notice that nobody answers a ping; where no ping matters, as patient as it really is.

    On a loaded machine a connection just made would be taken for a frozen one. Slack waits for an acknowledgement no
    longer than it does: what a closing socket has swallowed is given up then.
    """
    if request.node.get_closest_marker("fault").args[0] != "10":
        monkeypatch.setattr(socket, "_PING", _QUICK)
    async with working(database_url) as running:
        running.slack.timing.ack_seconds = Timing().ack_seconds
        yield running


async def is_answered(workspace: Workspace, person: Person) -> None:
    assert "/track" in await workspace.does(person, "/track help")
    assert not person.trouble


async def comes_back(workspace: Workspace, seconds: float = 5.0) -> float:
    """Wait until a command is answered; how long that took."""
    began = perf_counter()
    before = len(workspace.fang.ephemerals)
    while len(workspace.fang.ephemerals) == before:
        assert perf_counter() - began < seconds
        await workspace.does(workspace.fang, "/track help")
    return perf_counter() - began


async def close(sockets: Iterable[Any]) -> None:
    for one in sockets:
        await one.socket.close()


@pytest.mark.fault("9")
async def test_while_one_connection_is_replaced_the_other_answers(workspace: Workspace) -> None:
    one, other = workspace.slack.sockets.open
    await one.socket.close()
    await is_answered(workspace, workspace.fang)
    assert other in workspace.slack.sockets.open
    await workspace.fang.waits_until(lambda: len(workspace.slack.sockets.open) == 2)


@pytest.mark.fault("9")
async def test_a_connection_that_nobody_looks_after_any_more_is_replaced(workspace: Workspace) -> None:
    """As after an error in the SDK: neither its monitor nor its receiver runs, and the socket is closed."""
    assert workspace.bot._sockets is not None
    for one in workspace.bot._sockets._all:
        for task in (one.client.current_session_monitor, one.client.message_receiver):
            assert task is not None
            task.cancel()
    await close(list(workspace.slack.sockets.open))
    await workspace.fang.waits_until(lambda: not workspace.slack.sockets.open)
    await workspace.fang.waits_until(lambda: len(workspace.slack.sockets.open) == 2)
    await is_answered(workspace, workspace.fang)


@pytest.mark.fault("9")
async def test_a_frozen_socket_is_replaced_within_three_pings(workspace: Workspace) -> None:
    workspace.slack.timing.ack_seconds = 0.1
    before = set(workspace.slack.sockets.open)
    frozen = perf_counter()
    workspace.slack.trouble.start(FrozenSockets(which="open"))
    await workspace.fang.waits_until(lambda: set(workspace.slack.sockets.open) - before)
    assert perf_counter() - frozen < 3 * _QUICK + 1.0
    assert 3 * _REAL <= 12  # seconds


@pytest.mark.fault("10")
@pytest.mark.parametrize("reason", ["warning", "refresh_requested", "too_many_websockets"])
async def test_told_to_connect_anew_it_does_at_once(workspace: Workspace, reason: str) -> None:
    before = set(workspace.slack.sockets.open)
    told = perf_counter()
    await workspace.slack.sockets.disconnect(reason)  # type: ignore[arg-type]
    await workspace.fang.waits_until(lambda: set(workspace.slack.sockets.open) - before)
    assert perf_counter() - told < 2.0
    await comes_back(workspace)


@pytest.mark.fault("11")
@pytest.mark.parametrize(
    "trouble",
    [
        HttpError(only=("apps.connections.open",), status=500, times=3),
        RateLimited(only=("apps.connections.open",), retry_after=1.0, times=1),
    ],
    ids=["500", "429"],
)
async def test_while_no_new_one_is_to_be_had_it_goes_on_asking(workspace: Workspace, trouble: HttpError) -> None:
    workspace.slack.trouble.start(trouble)
    before = set(workspace.slack.sockets.open)
    await close(before)
    await workspace.fang.waits_until(lambda: set(workspace.slack.sockets.open) - before, timeout=20.0)
    assert workspace.slack.trouble.early_calls == []
    await comes_back(workspace, seconds=10.0)


@pytest.mark.fault("11")
async def test_an_address_that_does_not_work_is_not_tried_for_ever(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    sockets = workspace.slack.sockets
    tickets = iter(["spent", "spent"])
    new_ticket = sockets.new_ticket
    monkeypatch.setattr(sockets, "new_ticket", lambda: next(tickets, None) or new_ticket())
    before = set(sockets.open)
    await close(before)
    await workspace.fang.waits_until(lambda: set(sockets.open) - before, timeout=20.0)
    await is_answered(workspace, workspace.fang)


@pytest.mark.fault("10")
async def test_after_slack_was_away_it_is_back(workspace: Workspace) -> None:
    await workspace.slack.refuse_connections()
    await workspace.fang.waits_until(lambda: not workspace.slack.sockets.open)
    await workspace.slack.accept_connections()
    await workspace.fang.waits_until(lambda: workspace.slack.sockets.open, timeout=20.0)
    await is_answered(workspace, workspace.fang)
