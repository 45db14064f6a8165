"""The program ends though the SDK, at a bad moment, forgets that it was told to."""

import asyncio

import pytest

from bot import socket
from bot.socket import Socket
from tests.people import ON_SQLITE, working


@ON_SQLITE
async def test_a_cancellation_that_is_lost_is_said_again(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "_PING", 0.01)
    watched = asyncio.Event()

    async def never(_: Socket) -> bool:
        return False

    async def forgets(_: Socket) -> None:
        first = not watched.is_set()
        watched.set()
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            if not first:
                raise  # else lost: as asyncio.wait_for does, where what it waits for is done just then

    monkeypatch.setattr(Socket, "is_alive", never)
    monkeypatch.setattr(Socket, "connect_anew", forgets)
    async with asyncio.timeout(20):
        async with working(database_url):
            await watched.wait()
