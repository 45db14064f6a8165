"""The door for HTTP: size, signature over the raw bytes, then one parse, then Bolt.

Bolt's own adapter parses before it checks the signature, and answers 500 to what it can't parse.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final
from urllib.parse import parse_qsl

import orjson
import structlog
from aiohttp import web
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import Clock, SignatureVerifier

from bot.clock import WallClock

log = structlog.get_logger(__name__)

LARGEST: Final = 1024 * 1024  # bytes; Slack's own payloads stay far below
_FORM: Final = "application/x-www-form-urlencoded"


class _SlackClock(Clock):
    def __init__(self, clock: WallClock) -> None:
        self._clock = clock

    def now(self) -> float:
        return self._clock.now()


class Door:
    """``POST /slack/events``: events, commands and interactions, all signed."""

    def __init__(self, app: AsyncApp, signing_secret: str, clock: WallClock, forged: Callable[[str], None]) -> None:
        """``forged`` is told from where a request came that nobody has signed."""
        self._app = app
        self._forged = forged
        self._verifier = SignatureVerifier(signing_secret, clock=_SlackClock(clock))

    def routes(self) -> web.Application:
        """The server's application."""
        server = web.Application(client_max_size=LARGEST)
        server.router.add_post("/slack/events", self.take)
        return server

    async def take(self, request: web.Request) -> web.Response:
        """Answer one request: 401 without a word to a forged one, 400 to what is no object, else what Bolt says."""
        if request.headers.get("Content-Encoding"):
            return web.Response(status=415)
        try:
            raw = await request.read()
        except web.HTTPRequestEntityTooLarge:
            return web.Response(status=413)
        if not self._is_signed(raw, request):
            log.warning("a request without a valid signature", remote=request.remote)
            self._forged(request.remote or "")
            return web.Response(status=401)
        body = parse(raw, request.content_type)
        if body is None:
            return web.Response(status=400)
        # Bolt is given the parsed body, as from a socket: it must not parse it again, nor verify it.
        headers: dict[str, str | Sequence[str]] = {
            name: value for name, value in request.headers.items() if name.lower().startswith("x-slack-")
        }
        answer = await self._app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=body, headers=headers))
        return web.Response(
            status=answer.status,
            body=answer.body.encode() if isinstance(answer.body, str) else answer.body,
            content_type=(answer.first_headers().get("content-type") or "text/plain").partition(";")[0],
            charset="utf-8",
        )

    def _is_signed(self, raw: bytes, request: web.Request) -> bool:
        stamp = request.headers.get("X-Slack-Request-Timestamp", "")
        signature = request.headers.get("X-Slack-Signature", "")
        if not stamp.isascii() or not stamp.isdigit() or not signature.isascii():
            return False
        try:
            return self._verifier.is_valid(raw, stamp, signature)
        except ValueError:  # bytes that are no UTF-8: Slack signs text only
            return False


def parse(raw: bytes, content_type: str) -> dict[str, Any] | None:
    """The payload as an object; None for anything that is none, however it is broken."""
    try:
        if content_type == _FORM:
            form: dict[str, Any] = dict(parse_qsl(raw.decode(), keep_blank_values=True, errors="strict"))
            body = orjson.loads(form["payload"]) if "payload" in form else form
        else:
            body = orjson.loads(raw)
    except ValueError:  # of orjson, of decoding: broken JSON, too many brackets, a lone surrogate
        return None
    return body if isinstance(body, dict) and body else None
