"""The apps that ``whole_path.py`` measures, each in a process of its own: the bot, and the baselines beside it.

What an app is to do comes on its standard input, a word a line, and is answered by its seconds of processor until then:
``hour`` (the Calendar goes on an hour), ``quiet`` (once nothing is under way), anything else at once. It ends with its
input.
"""

import asyncio
import json
import os
import sys
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime, timedelta
from itertools import chain
from typing import Any, Final

import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp

from bot.app import Bot, assemble
from bot.clock import Calendar
from bot.operate import memory
from bot.settings import Settings
from storage import outbox

Act = Callable[[], Awaitable[None]]
Answer = dict[str, Any]
_HOME: Final = {"type": "home", "blocks": [{"type": "divider"}]}


@asynccontextmanager
async def _connected(app: AsyncApp) -> AsyncIterator[dict[str, Act]]:
    handler = AsyncSocketModeHandler(app, os.environ["SLACK_APP_TOKEN"])
    await handler.connect_async()  # type: ignore[no-untyped-call]
    try:
        yield {}
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]


def _bolt() -> AsyncApp:
    app = AsyncApp(token=os.environ["SLACK_BOT_TOKEN"])
    app.client.base_url = os.environ["SLACK_API_BASE_URL"]
    return app


def answering(answer: Answer) -> AbstractAsyncContextManager[dict[str, Act]]:
    """A Bolt app as Bolt's own examples have it: acks, then answers each command, and each Home, with one message."""
    app = _bolt()

    @app.command("/track")
    async def command(ack, respond) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
        await ack()
        await respond(**answer)

    @app.event("app_home_opened")
    async def home(client, event) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
        await client.views_publish(user_id=event["user"], view=_HOME)

    return _connected(app)


def acking(answer: Answer) -> AbstractAsyncContextManager[dict[str, Act]]:
    """A Bolt app whose ack is its answer."""
    app = _bolt()

    @app.command("/track")
    async def command(ack) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
        await ack(**answer)

    return _connected(app)


@asynccontextmanager
async def tidings(told: Answer) -> AsyncIterator[dict[str, Act]]:
    """The bot as it runs, but for a Calendar that can be moved, and begins ``at`` a moment (ISO) where told."""
    structlog.configure(  # the output is for answers
        wrapper_class=structlog.make_filtering_bound_logger("warning"),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    calendar = Calendar()
    if "at" in told:
        calendar.move_to(datetime.fromisoformat(told["at"]))
    bot = await assemble(Settings(_env_file=None), calendar)  # type: ignore[call-arg]
    await bot.start()
    memory.settle()

    async def hour() -> None:
        calendar.move_to(calendar.now() + timedelta(hours=1))

    try:
        yield {"hour": hour, "quiet": lambda: _quiet(bot)}
    finally:
        await bot.stop()


async def _quiet(bot: Bot) -> None:
    """Wait until nothing is under way and everything is out: else its sending would be measured too."""
    while not bot.parts.work.idle or await bot.parts.db.read(outbox.unended, bot.parts.workspace.id):  # noqa: ASYNC110 — nothing rings
        await asyncio.sleep(0.05)


async def main(kind: str, answer: str) -> None:
    """Run one of them until the input ends."""
    lines: asyncio.Queue[str] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def read() -> None:
        for line in chain(sys.stdin, [""]):
            loop.call_soon_threadsafe(lines.put_nowait, line.strip())

    app = {"answering": answering, "acking": acking, "tidings": tidings}[kind]
    async with app(json.loads(answer)) as acts:
        threading.Thread(target=read, daemon=True).start()
        while line := await lines.get():
            if line in acts:
                await acts[line]()
            print(time.process_time(), flush=True)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
