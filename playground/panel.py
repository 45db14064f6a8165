"""The app's own panel: what it will say next, its calendar to be moved, and what to try first.

An app beside this Slack may offer one, at an address on this machine that it names by POST /page/panel {address}, with
its bot token. There it answers
    GET  due     → {due: [{at: unix seconds, what: {en, zh}, people: [user ids], channel: id or ""}]}, the soonest first
    GET  guide   → {told, of: how far a story is told that goes before, steps: [{who: a shown name, in: a channel or "",
                  types: what is put into the message field, say: {en, zh-CN} as mrkdwn}]}
    POST clock   {to: "2026-03-18T09:00:00+08:00"} → 200 once it has thought of all that is due by then
The page shows the one and sends the other, after moving Slack's own time.
"""

from datetime import UTC, datetime
from typing import Any

import aiohttp
from aiohttp import web

from playground.app import App
from playground.clock import SlackClock
from playground.forms import CannotError

Json = dict[str, Any]

HERE = "http://127.0.0.1:"
PATIENCE = aiohttp.ClientTimeout(total=20)
_FAILURES = (aiohttp.ClientError, TimeoutError, ValueError)


class Panel:
    """Where it is, if the app has one."""

    def __init__(self, app: App, clock: SlackClock) -> None:
        self.address = ""
        self._app = app
        self._clock = clock

    async def register(self, request: web.Request) -> web.Response:
        """The app says where its panel is."""
        if request.headers.get("Authorization", "").removeprefix("Bearer ") not in self._app.bot_tokens:
            raise web.HTTPForbidden(text="the bot token is asked for")
        address = str((await request.json())["address"])
        if not address.startswith(HERE):
            raise web.HTTPBadRequest(text=f"an address on this machine is asked for: {HERE}…")
        self.address = address
        return web.json_response({"ok": True})

    async def asks(self, what: str) -> Json:
        """What the app answers to ``due`` or ``guide``; nothing when it can't be asked."""
        if not self.address:
            return {}
        try:
            async with (
                aiohttp.ClientSession(timeout=PATIENCE) as session,
                session.get(f"{self.address}{what}") as answer,
            ):
                found: Json = await answer.json()
                return found
        except _FAILURES:
            return {}

    async def move(self, to: float) -> None:
        """Go forward to a moment, unix seconds: Slack, then the app. Raises CannotError."""
        if to <= self._clock.now():
            raise CannotError("The time only goes forward · 时间只能往后拨")
        moment = datetime.fromtimestamp(to, UTC)
        self._clock.move_to(moment)
        if not self.address:
            return
        said = {"to": moment.isoformat()}
        try:
            async with (
                aiohttp.ClientSession(timeout=PATIENCE) as session,
                session.post(f"{self.address}clock", json=said) as answer,
            ):
                answer.raise_for_status()
        except _FAILURES as problem:
            raise CannotError(f"The app did not follow · 应用没有跟上: {problem}") from None
