"""Socket Mode: the app's WebSocket connections, and the envelopes that travel on them."""

import asyncio
import itertools
import json
from dataclasses import dataclass, field
from typing import Literal
from uuid import uuid4

from aiohttp import WSMsgType, web

from playground import limits
from playground.app import App
from playground.background import Background
from playground.clock import SlackClock
from playground.json_text import to_json
from playground.parcel import Json, Parcel, UndeliveredError
from playground.timing import Timing
from playground.trouble import Troubles

Reason = Literal["warning", "refresh_requested", "link_disabled", "too_many_websockets"]
FROZEN_LOOK_SECONDS = 0.05


@dataclass(eq=False)
class Connection:
    """One WebSocket; `opened` is in steady seconds, `frozen_by` which trouble was drawn for it."""

    socket: web.WebSocketResponse
    request: web.Request
    opened: float
    frozen_by: dict[int, bool] = field(default_factory=dict)


class Sockets:
    """All open connections. Each parcel goes to one of them, in turn."""

    def __init__(self, app: App, timing: Timing, clock: SlackClock, trouble: Troubles) -> None:
        self.open: list[Connection] = []
        self._app = app
        self._timing = timing
        self._clock = clock
        self._trouble = trouble
        self._tickets: set[str] = set()
        self._turn = itertools.count()
        self._waiting: dict[str, asyncio.Future[Json]] = {}
        self._background = Background()

    def new_ticket(self) -> str:
        """A ticket for one connection, part of the address that apps.connections.open answers."""
        ticket = str(uuid4())
        self._tickets.add(ticket)
        return ticket

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """The endpoint: greet, then read acknowledgements until the app leaves."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            raise web.HTTPForbidden(text="invalid ticket")
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        if len(self.open) >= limits.SOCKETS:
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await socket.close()
            return socket
        connection = Connection(socket, request, self._clock.steady())
        self.open.append(connection)
        self._app.was_connected = True
        if request.query.get("debug_reconnects") == "true":
            self._background.start(self._debug_life(connection))
        try:
            await self._serve(connection)
        except ConnectionError:
            pass  # it was cut while something was being said
        finally:
            self._forget(connection)
        return socket

    async def deliver(self, parcel: Parcel) -> Json:
        """Send it on one connection and wait for its acknowledgement. Raises UndeliveredError."""
        if not self.open:
            raise UndeliveredError("dispatch_failed", "connection_failed")
        connection = self.open[next(self._turn) % len(self.open)]
        envelope: Json = {
            "envelope_id": parcel.envelope_id or str(uuid4()),
            "type": parcel.kind,
            "payload": parcel.payload,
            "accepts_response_payload": parcel.accepts_response,
        }
        if parcel.kind == "events_api":
            envelope |= {"retry_attempt": parcel.retry_attempt, "retry_reason": parcel.retry_reason}
        answer: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._waiting[envelope["envelope_id"]] = answer
        try:
            async with asyncio.timeout(self._timing.ack_seconds):
                if not self._is_frozen(connection):
                    await connection.socket.send_str(to_json(envelope).decode())
                return await answer
        except TimeoutError:
            raise UndeliveredError("operation_timeout", "timeout") from None
        except ConnectionError:
            raise UndeliveredError("dispatch_failed", "connection_failed") from None
        finally:
            self._waiting.pop(envelope["envelope_id"], None)

    async def disconnect(self, reason: Reason) -> None:
        """Tell every connection that it ends: at once, or with `warning` some seconds later."""
        for connection in list(self.open):
            await self._end(connection, reason)

    def cut(self, share: float = 1.0) -> None:
        """Cut that part of the connections, the oldest first, without a word."""
        for connection in self.open[: round(len(self.open) * share)]:
            self._forget(connection)
            if connection.request.transport is not None:
                connection.request.transport.abort()

    async def close(self) -> None:
        """Close all connections; the server stops."""
        await self._background.close()
        for connection in list(self.open):
            if self._is_frozen(connection):
                self._forget(connection)
                if connection.request.transport is not None:
                    connection.request.transport.abort()
            else:
                await connection.socket.close()

    async def _serve(self, connection: Connection) -> None:
        await self._thawed(connection)
        await connection.socket.send_json(self._hello())
        async for message in connection.socket:
            await self._thawed(connection)
            if message.type is WSMsgType.TEXT:
                self._acknowledge(message.data)
            elif message.type is WSMsgType.PING:
                await connection.socket.pong(message.data)

    async def _end(self, connection: Connection, reason: Reason) -> None:
        if self._is_frozen(connection):
            return
        said = {"type": "disconnect", "reason": reason, "debug_info": {"host": "playground"}}
        await connection.socket.send_json(said)
        wait = self._timing.disconnect_warning_seconds if reason == "warning" else 0.0
        self._background.start(self._close(connection, wait))

    async def _debug_life(self, connection: Connection) -> None:
        await self._clock.sleep(self._timing.debug_life_seconds - self._timing.disconnect_warning_seconds)
        await self._end(connection, "warning")

    async def _close(self, connection: Connection, wait: float) -> None:
        await self._clock.sleep(wait)
        self._forget(connection)
        await connection.socket.close()

    def _forget(self, connection: Connection) -> None:
        if connection in self.open:
            self.open.remove(connection)

    def _is_frozen(self, connection: Connection) -> bool:
        return self._trouble.freezes(connection.opened, connection.frozen_by)

    async def _thawed(self, connection: Connection) -> None:
        while self._is_frozen(connection) and connection in self.open:  # noqa: ASYNC110
            await asyncio.sleep(FROZEN_LOOK_SECONDS)  # trouble may end by itself, at any moment

    def _acknowledge(self, raw: str) -> None:
        try:
            said = json.loads(raw)
        except ValueError:
            return
        answer = self._waiting.get(said.get("envelope_id", "")) if isinstance(said, dict) else None
        if answer is not None and not answer.done():
            payload = said.get("payload")
            answer.set_result(payload if isinstance(payload, dict) else {})

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.open),
            "debug_info": {"host": "playground", "build_number": 1, "approximate_connection_time": 18060},
            "connection_info": {"app_id": self._app.id},
        }
