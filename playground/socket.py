"""Socket Mode: the app's WebSocket connections, and the envelopes that travel on them."""

import asyncio
import itertools
import json
from typing import Literal
from uuid import uuid4

from aiohttp import WSMsgType, web

from playground import limits
from playground.app import App
from playground.parcel import Json, Parcel, UndeliveredError
from playground.timing import Timing

Reason = Literal["warning", "refresh_requested", "link_disabled"]


class Sockets:
    """All open connections. Each parcel goes to one of them, in turn."""

    def __init__(self, app: App, timing: Timing) -> None:
        self.open: list[web.WebSocketResponse] = []
        self._app = app
        self._timing = timing
        self._tickets: set[str] = set()
        self._turn = itertools.count()
        self._waiting: dict[str, asyncio.Future[Json]] = {}
        self._closing: set[asyncio.Task[None]] = set()

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
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if len(self.open) >= limits.SOCKETS:
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await socket.close()
            return socket
        self.open.append(socket)
        self._app.was_connected = True
        try:
            await socket.send_json(self._hello())
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._acknowledge(message.data)
        finally:
            if socket in self.open:
                self.open.remove(socket)
        return socket

    async def deliver(self, parcel: Parcel) -> Json:
        """Send it on one connection and wait for its acknowledgement. Raises UndeliveredError."""
        if not self.open:
            raise UndeliveredError("dispatch_failed", "connection_failed")
        socket = self.open[next(self._turn) % len(self.open)]
        envelope: Json = {
            "envelope_id": str(uuid4()),
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
                await socket.send_str(json.dumps(envelope))
                return await answer
        except TimeoutError:
            raise UndeliveredError("operation_timeout", "timeout") from None
        except ConnectionError:
            raise UndeliveredError("dispatch_failed", "connection_failed") from None
        finally:
            del self._waiting[envelope["envelope_id"]]

    async def disconnect(self, reason: Reason) -> None:
        """Tell every connection that it ends: at once, or with `warning` some seconds later."""
        for socket in list(self.open):
            await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "playground"}})
            wait = self._timing.disconnect_warning_seconds if reason == "warning" else 0.0
            task = asyncio.create_task(self._close(socket, wait))
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)

    async def close(self) -> None:
        """Close all connections; the server stops."""
        for task in self._closing:
            task.cancel()
        for socket in list(self.open):
            await socket.close()

    async def _close(self, socket: web.WebSocketResponse, wait: float) -> None:
        await asyncio.sleep(wait)
        if socket in self.open:
            self.open.remove(socket)
        await socket.close()

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
