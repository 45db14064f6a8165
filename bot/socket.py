"""Socket Mode: Bolt's own handler, but for how it begins and how it leaves."""

import asyncio
from typing import Any, Final

import aiohttp
import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

log = structlog.get_logger(__name__)

_PING: Final = 4  # seconds between pings: a frozen socket is replaced after two and a half
_LOOK: Final = 0.02  # seconds
_QUIET: Final = 3  # looks in a row that find nothing unanswered
_GOODBYE: Final = 1.0  # seconds for Slack to close its side


class Socket(AsyncSocketModeHandler):
    """The connection on which Slack's envelopes come."""

    def __init__(self, bolt: AsyncApp, app_token: str, proxy: str | None) -> None:
        super().__init__(bolt, app_token, ping_interval=_PING, proxy=proxy)
        self.client.aiohttp_client_session = _Sessions(self.client)  # type: ignore[assignment]
        self._unanswered = 0

    async def connect(self) -> None:
        """Ask for an address and connect to it. Raises SlackApiError where Slack refuses the app token."""
        answer = await self.client.web_client.apps_connections_open(app_token=self.app_token)
        self.client.wss_uri = answer["url"]
        await self.client.connect()  # type: ignore[no-untyped-call]

    async def is_alive(self) -> bool:
        """Whether Slack has answered a ping lately; false while another connection is being made."""
        return await self.client.is_connected() and not await self.client.is_ping_pong_failing()

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        """Take one envelope, and answer it."""
        self._unanswered += 1
        try:
            await super().handle(client, req)
        finally:
            self._unanswered -= 1

    async def leave(self, seconds: float) -> None:
        """Answer what has come, for at most so long, then close."""
        until = asyncio.get_running_loop().time() + seconds
        quiet = 0
        while quiet < _QUIET and asyncio.get_running_loop().time() < until:
            await asyncio.sleep(_LOOK)
            quiet = 0 if self._unanswered or not self.client.message_queue.empty() else quiet + 1
        try:
            if self.client.current_session is not None:
                await asyncio.wait_for(self.client.close(), _GOODBYE)  # type: ignore[no-untyped-call]
        except TimeoutError:
            log.warning("Slack did not close its side of the socket")
        finally:
            self.client.closed = True
            self.client.message_processor.cancel()
            await self.client.aiohttp_client_session.close()


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
