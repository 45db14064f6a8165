"""Trouble and the clock by the wire, at the server's own address; for this machine only, as the page.

GET    /trouble                  → {active: [Trouble], early_calls: [methods], rate_limits: {…}, kinds: [names]}
POST   /trouble/start/<kind>     {share, times, lasts, only, …}: begin one; → {trouble: Trouble}
POST   /trouble/clear            {id?}: end one, or all
POST   /trouble/seed             {seed}: what later draws depend on
POST   /trouble/rate_limits      {per_channel, burst, per_workspace, tiers}: enforce these; {} for none
POST   /trouble/cut_sockets      {share?}
POST   /trouble/disconnect       {reason: warning|refresh_requested|link_disabled|too_many_websockets}
POST   /trouble/refuse           {seconds}: no connections for so long, this address among them
GET    /clock                    → {now: unix seconds}
POST   /clock                    {to: "2026-03-18T09:00:00+08:00"} or {advance: seconds}

Bodies are JSON objects (Content-Type application/json, else 415). What makes no sense is answered 400 with
{ok: false, error}, the rest 200 with ok: true.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict, fields
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from playground.background import Background
from playground.json_text import from_json
from playground.page_api import guarded
from playground.parts import Parts
from playground.rate_limits import Wanted
from playground.server import Server
from playground.trouble_kinds import KINDS, Trouble

Json = dict[str, Any]
ANSWER_SECONDS = 0.05  # for the answer to /trouble/refuse to leave
REASONS = ("warning", "refresh_requested", "link_disabled", "too_many_websockets")


class TroubleApi:
    """The routes; see the top of this file."""

    def __init__(self, parts: Parts, server: Server) -> None:
        self._parts = parts
        self._server = server
        self._background = Background()

    def add_routes(self, application: web.Application) -> None:
        """Put them on the server."""
        application.router.add_get("/trouble", guarded(self._list))
        application.router.add_get("/clock", guarded(self._now))
        acts: dict[str, Callable[[web.Request, Json], Awaitable[Json] | Json]] = {
            "/trouble/start/{kind}": self._start,
            "/trouble/clear": self._clear,
            "/trouble/seed": self._seed,
            "/trouble/rate_limits": self._limit,
            "/trouble/cut_sockets": self._cut,
            "/trouble/disconnect": self._disconnect,
            "/trouble/refuse": self._refuse,
            "/clock": self._move,
        }
        for path, act in acts.items():
            application.router.add_post(path, guarded(_taking_json(act)))

    async def close(self) -> None:
        """The server stops."""
        await self._background.close()

    async def _list(self, _request: web.Request) -> web.Response:
        trouble = self._parts.trouble
        return web.json_response(
            {
                "active": [described(one) for one in trouble.active],
                "early_calls": trouble.early_calls,
                "rate_limits": asdict(self._parts.rate_limits.wanted) | {"refused": self._parts.rate_limits.refused},
                "kinds": sorted(KINDS),
            }
        )

    async def _now(self, _request: web.Request) -> web.Response:
        return web.json_response({"now": self._parts.clock.now()})

    def _start(self, request: web.Request, said: Json) -> Json:
        kind = KINDS[request.match_info["kind"]]
        unknown = said.keys() - {field.name for field in fields(kind) if field.init}
        if unknown:
            raise ValueError(f"{kind.kind} has no {sorted(unknown)}")
        return {"trouble": described(self._parts.trouble.start(kind(**said)))}

    def _clear(self, _request: web.Request, said: Json) -> Json:
        self._parts.trouble.clear(said.get("id"))
        return {}

    def _seed(self, _request: web.Request, said: Json) -> Json:
        self._parts.trouble.seed = int(said["seed"])
        return {}

    def _limit(self, _request: web.Request, said: Json) -> Json:
        self._parts.rate_limits.wanted = Wanted(**said)
        return {}

    def _cut(self, _request: web.Request, said: Json) -> Json:
        self._parts.sockets.cut(float(said.get("share", 1.0)))
        return {}

    async def _disconnect(self, _request: web.Request, said: Json) -> Json:
        if said["reason"] not in REASONS:
            raise ValueError(f"reason is one of {REASONS}")
        await self._parts.sockets.disconnect(said["reason"])
        return {}

    def _refuse(self, _request: web.Request, said: Json) -> Json:
        self._background.start(self._away(float(said["seconds"])))
        return {}

    async def _away(self, seconds: float) -> None:
        await asyncio.sleep(ANSWER_SECONDS)
        await self._server.refuse()
        await asyncio.sleep(seconds)
        await self._server.accept()

    def _move(self, _request: web.Request, said: Json) -> Json:
        if "to" in said:
            self._parts.clock.move_to(datetime.fromisoformat(said["to"]))
        else:
            self._parts.clock.advance(timedelta(seconds=said["advance"]))
        self._parts.workspace.changed()
        return {"now": self._parts.clock.now()}


def described(trouble: Trouble) -> Json:
    """Trouble as JSON."""
    hidden = {"dice", "began", "ends"}
    values = {field.name: getattr(trouble, field.name) for field in fields(trouble) if field.name not in hidden}
    return {"kind": trouble.kind, **values}


def _taking_json(
    act: Callable[[web.Request, Json], Awaitable[Json] | Json],
) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def taken(request: web.Request) -> web.StreamResponse:
        if request.content_type != "application/json":
            raise web.HTTPUnsupportedMediaType
        try:
            said = from_json(await request.read() or b"{}")
            if not isinstance(said, dict):
                raise TypeError("a JSON object is asked for")  # noqa: TRY301 - answered as the others
            more = act(request, said)
            if not isinstance(more, dict):
                more = await more
        except (LookupError, TypeError, ValueError, OverflowError) as problem:
            return web.json_response({"ok": False, "error": f"{type(problem).__name__}: {problem}"}, status=400)
        return web.json_response({"ok": True, **more})

    return taken
