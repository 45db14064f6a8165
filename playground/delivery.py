"""Delivery by signed HTTP POST to the app's request URL."""

import asyncio
import hashlib
import hmac
import json
from urllib.parse import urlencode

import aiohttp

from playground.app import App
from playground.clock import SlackClock
from playground.parcel import Json, Parcel, UndeliveredError
from playground.timing import Timing

OK = range(200, 300)


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """Slack's v0 signature of a request body, as it stands in X-Slack-Signature."""
    signed = hmac.new(secret.encode(), b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256)
    return f"v0={signed.hexdigest()}"


class Requests:
    """The way by HTTP."""

    def __init__(self, app: App, timing: Timing, clock: SlackClock) -> None:
        self._app = app
        self._timing = timing
        self._clock = clock
        self._session: aiohttp.ClientSession | None = None

    async def deliver(self, parcel: Parcel) -> Json:
        """POST it and return what the answer carried. Raises UndeliveredError, also for any status but 2xx."""
        body, headers = self.signed(parcel)
        if self._session is None:
            self._session = aiohttp.ClientSession()
        try:
            async with (
                asyncio.timeout(self._timing.ack_seconds),
                self._session.post(self._app.request_url, data=body, headers=headers, max_redirects=2) as answer,
            ):
                if answer.status not in OK:
                    final = answer.headers.get("x-slack-no-retry") == "1"
                    raise UndeliveredError("dispatch_failed", "http_error", final=final)
                return _carried(await answer.text(), answer.content_type)
        except aiohttp.ClientSSLError:
            raise UndeliveredError("dispatch_failed", "ssl_error") from None
        except TimeoutError:
            raise UndeliveredError("operation_timeout", "http_timeout") from None
        except aiohttp.TooManyRedirects:
            raise UndeliveredError("dispatch_failed", "too_many_redirects") from None
        except aiohttp.ClientError:
            raise UndeliveredError("dispatch_failed", "connection_failed") from None

    async def probe(self) -> int:
        """Slack's `ssl_check=1` request, which checks now and then that the address answers; its HTTP status."""
        if self._session is None:
            self._session = aiohttp.ClientSession()
        asked = {"ssl_check": "1", "token": self._app.verification_token}
        async with self._session.post(self._app.request_url, data=asked) as answer:
            return answer.status

    def signed(self, parcel: Parcel) -> tuple[bytes, dict[str, str]]:
        """The body and headers as Slack sends them: events as JSON, commands and interactivity as forms."""
        if parcel.kind == "events_api":
            body = json.dumps(parcel.payload).encode()
            content_type = "application/json"
        else:
            fields = parcel.payload
            if parcel.kind == "interactive":
                fields = {"payload": json.dumps(parcel.payload)}
            body = urlencode(fields, errors="replace").encode()
            content_type = "application/x-www-form-urlencoded"
        timestamp = str(int(self._clock.now()))
        headers = {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": sign(self._app.signing_secret, timestamp, body),
        }
        if parcel.retry_attempt:
            headers["X-Slack-Retry-Num"] = str(parcel.retry_attempt)
            headers["X-Slack-Retry-Reason"] = parcel.retry_reason
        return body, headers

    async def close(self) -> None:
        """Let the connections go."""
        if self._session is not None:
            await self._session.close()


def _carried(text: str, content_type: str) -> Json:
    if not text.strip():
        return {}
    if content_type != "application/json":
        return {"text": text}
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
