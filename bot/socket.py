"""Socket Mode: Bolt's own handler, twice, but for how it begins, how it is watched and how it leaves.

There are two connections, so that what Slack sends finds one while the other is being replaced: Slack closes each every
few hours, and a frozen one is found only when a ping stays unanswered.
"""

import asyncio
from collections.abc import Collection
from http import HTTPStatus
from typing import Any, Final

import aiohttp
import orjson
import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.slack.errors import CALL_FAILURES, retry_after

log = structlog.get_logger(__name__)

_PING: Final = 4  # seconds between pings: a frozen socket is replaced after two and a half
_CONNECTIONS: Final = 2
_MISSED: Final = 3  # looks of the watchdog, a ping apart, that find a connection dead, before it makes a new one
_LOOK: Final = 0.02  # seconds
_QUIET: Final = 3  # looks in a row that find nothing unanswered
_GOODBYE: Final = 1.0  # seconds for Slack to close its side


class Sockets:
    """The connections on which Slack's envelopes come, each to any of them."""

    def __init__(self, bolt: AsyncApp, app_token: str, proxy: str | None) -> None:
        asking = asyncio.Lock()  # one asks for an address at a time: the other must not while Slack said to wait
        self._all = [Socket(bolt, app_token, proxy, asking) for _ in range(_CONNECTIONS)]
        self._watching: list[asyncio.Task[None]] = []

    async def connect(self) -> None:
        """Connect. Raises SlackApiError where Slack refuses the app token; one connection is enough to begin with."""
        first, *others = self._all
        await first.connect()
        for other in others:
            try:
                await other.connect()
            except CALL_FAILURES as error:
                log.warning("one connection fewer for now", error=str(error))
        self._watching = [asyncio.get_running_loop().create_task(_watch(one)) for one in self._all]

    async def is_alive(self) -> bool:
        """Whether one of them answers."""
        return any([await one.is_alive() for one in self._all])

    async def leave(self, seconds: float) -> None:
        """Answer what has come on any of them, for at most so long, then close."""
        await _end(self._watching)
        until = asyncio.get_running_loop().time() + seconds
        quiet = 0
        while quiet < _QUIET and asyncio.get_running_loop().time() < until:
            await asyncio.sleep(_LOOK)
            quiet = 0 if any(one.is_busy for one in self._all) else quiet + 1
        await asyncio.gather(*(one.close_now() for one in self._all))


async def _end(tasks: Collection[asyncio.Task[None]]) -> None:
    """Cancel until they have ended: of a cancellation that comes just as the SDK gets its lock, nothing is left.

    (``asyncio.wait_for``, before Python 3.12.)
    """
    while tasks:
        for task in tasks:
            task.cancel()
        _, tasks = await asyncio.wait(tasks, timeout=_LOOK)


async def _watch(socket: "Socket") -> None:
    """The watchdog: the SDK replaces what is closed or frozen, unless the task that should do so has died itself."""
    missed = 0
    while True:
        await asyncio.sleep(_PING)
        missed = 0 if await socket.is_alive() else missed + 1
        if missed >= _MISSED:
            try:
                await socket.connect_anew()
            except CALL_FAILURES as error:
                log.warning("no new connection to Slack yet", error=str(error))


class Socket(AsyncSocketModeHandler):
    """One connection."""

    def __init__(self, bolt: AsyncApp, app_token: str, proxy: str | None, asking: asyncio.Lock) -> None:
        super().__init__(bolt, app_token, ping_interval=_PING, proxy=proxy)
        self.client.aiohttp_client_session = _Sessions(self.client)  # type: ignore[assignment]
        self._unanswered = 0
        self._asking = asking
        self.client.issue_new_wss_url = self._ask_in_turn  # type: ignore[method-assign]

    async def _ask_in_turn(self) -> str:
        """Ask for an address, as long as Slack says to come back later. Raises SlackApiError where it says no."""
        async with self._asking:
            while True:
                try:
                    answer = await self.client.web_client.apps_connections_open(app_token=self.app_token)
                except SlackApiError as error:
                    seconds = retry_after(error)
                    if seconds is None:
                        raise
                    log.warning("Slack wants to be asked for a connection later", seconds=seconds)
                    await asyncio.sleep(seconds)
                else:
                    return str(answer["url"])

    async def connect(self) -> None:
        """Ask for an address and connect to it. Raises SlackApiError where Slack refuses the app token."""
        answer = await self.client.web_client.apps_connections_open(app_token=self.app_token)
        self.client.wss_uri = answer["url"]
        await self.client.connect()  # type: ignore[no-untyped-call]

    async def connect_anew(self) -> None:
        """Ask for a new address and connect to it, unless that is being done already."""
        await self.client.connect_to_new_endpoint()

    async def is_alive(self) -> bool:
        """Whether Slack has answered a ping lately; false while another connection is being made."""
        return await self.client.is_connected() and not await self.client.is_ping_pong_failing()

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        """Take one envelope, and answer it; not while it closes: Slack sends again what nobody has answered."""
        if self.client.closed:
            return
        self._unanswered += 1
        try:
            answer: BoltResponse = await run_async_bolt_app(self.app, req)
            if answer.status == HTTPStatus.OK:
                await client.send_message(acknowledgement(req.envelope_id, answer.body))
            else:
                log.warning("an envelope was not taken", status=answer.status, body=answer.body)
        finally:
            self._unanswered -= 1

    @property
    def is_busy(self) -> bool:
        """Whether something has come that is not answered yet."""
        return bool(self._unanswered) or not self.client.message_queue.empty()

    async def close_now(self) -> None:
        """Close it."""
        try:
            if self.client.current_session is not None:
                await asyncio.wait_for(self.client.close(), _GOODBYE)  # type: ignore[no-untyped-call]
        except TimeoutError:
            log.warning("Slack did not close its side of the socket")
        finally:
            self.client.closed = True
            self.client.message_processor.cancel()
            await self.client.aiohttp_client_session.close()


def acknowledgement(envelope_id: str, body: str) -> str:
    """What Slack is sent for an envelope. An answer's JSON stays as it is: the SDK would read it and write it anew."""
    payload = orjson.Fragment(body) if body.startswith("{") else {"text": body}
    return orjson.dumps({"envelope_id": envelope_id, **({"payload": payload} if body else {})}).decode()


class _Sessions:
    """Stands where the SDK keeps its aiohttp session, and lets it use an address once.

    The SDK would try the same address until it works, for ever: the ticket in it is good for one attempt.
    """

    def __init__(self, client: SocketModeClient) -> None:
        self._client = client
        self._session = client.aiohttp_client_session

    @property
    def closed(self) -> bool:
        """Whether it is closed."""
        return self._session.closed

    async def ws_connect(self, url: str, **options: Any) -> aiohttp.ClientWebSocketResponse:  # noqa: ANN401 — as the SDK calls it
        """Connect once."""
        self._client.wss_uri = None
        socket: aiohttp.ClientWebSocketResponse = await self._session.ws_connect(url, **options)
        return socket

    async def close(self) -> None:
        """Close it."""
        await self._session.close()
