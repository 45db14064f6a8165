"""The demo's panel, which the page of the local Slack shows: the Calendar to be moved, and what to try first.

At an address of its own on 127.0.0.1, which ``tidings run`` never opens.
GET  due    → {due: [{at: unix seconds, what: {en, zh}, people: [Slack ids], channel: Slack id}]}
GET  guide  → {told, of: how far the story is told, steps: [{who, in, types, say: {en, zh-CN}}]}
POST clock  {to: "2026-03-18T09:00:00+08:00"}: forward only
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Final

import aiohttp
from aiohttp import web

from bot.app import Bot
from bot.messages.texts import words
from bot.operate.story import Telling, read_guide
from bot.operate.ticking import as_json

_HOST: Final = "127.0.0.1"


@asynccontextmanager
async def panel(bot: Bot, telling: Telling, page: str) -> AsyncIterator[None]:
    """Open it and tell the local Slack's page at ``page`` where it is."""
    runner = web.AppRunner(_routes(bot, telling), access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, _HOST, 0).start()
        address = f"http://{_HOST}:{runner.addresses[0][1]}/"
        headers = {"Authorization": f"Bearer {bot.parts.settings.slack_bot_token}"}
        async with (
            aiohttp.ClientSession(headers=headers) as session,
            session.post(f"{page}page/panel", json={"address": address}) as answer,
        ):
            answer.raise_for_status()
        yield
    finally:
        await runner.cleanup()


async def slack_now(page: str) -> datetime:
    """The time at the local Slack."""
    async with aiohttp.ClientSession() as session, session.get(f"{page}clock") as answer:
        return datetime.fromtimestamp((await answer.json())["now"], UTC)


def _routes(bot: Bot, telling: Telling) -> web.Application:

    async def due(_: web.Request) -> web.Response:
        parts = bot.parts
        planned = await parts.db.read(as_json, words(), parts.workspace.id, parts.calendar.now())
        return web.json_response({"due": planned})

    async def guide(_: web.Request) -> web.Response:
        return web.json_response({"told": telling.done, "of": telling.of, "steps": read_guide()})

    async def clock(request: web.Request) -> web.Response:
        to = datetime.fromisoformat((await request.json())["to"])
        if to <= bot.parts.calendar.now():
            raise web.HTTPConflict(text="the time only goes forward")
        await bot.ticker.move_on(to)
        await bot.ticker.tick()
        bot.parts.committed.set()  # the sender looks at what is due by then
        return web.json_response({})

    app = web.Application()
    app.add_routes([web.get("/due", due), web.get("/guide", guide), web.post("/clock", clock)])
    return app
