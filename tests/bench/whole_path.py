"""Commands through the whole path, from the socket's envelope to the private answer, beside an empty Bolt handler.

`make bench` runs it. Both are measured in the same run, against the same local Slack, so that the ratio says something
on any machine. A figure is answers a second, the median of several rounds; the local Slack runs in the same process, so
its share is in both. Updates are an hour apart by the Calendar: in ten minutes, a person may make a hundred.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.app import Bot, assemble
from bot.clock import Calendar
from bot.settings import Settings
from playground.cast import Cast, demo
from playground.slack import Slack
from storage import outbox
from storage.migrating import migrate

MANIFEST = Path(__file__).parents[2] / "manifest.yml"
COMMANDS = 200
AT_ONCE = 20
ROUNDS = 5
#: What is wanted of each, as a share of the empty handler.
WANTED = {"list": 0.5, "show": 0.5, "update": 0.3, "confirm": 0.3}


async def answers_a_second(slack: Slack, cast: Cast, line: Callable[[int], str]) -> float:
    """Type commands, some at once, and wait until each has its private answer."""
    before = len(cast.fang.ephemerals)
    numbers = iter(range(COMMANDS))

    async def types() -> None:
        for number in numbers:
            await cast.fang.types(line(number), in_=cast.launch)

    began = time.perf_counter()
    await asyncio.gather(*(types() for _ in range(AT_ONCE)))
    while len(cast.fang.ephemerals) - before < COMMANDS:  # noqa: ASYNC110 — people look; nothing rings
        await asyncio.sleep(0.002)
    elapsed = time.perf_counter() - began
    for message in cast.fang.ephemerals:
        slack.workspace.channels[message.channel_id].messages.remove(message)
    return COMMANDS / elapsed


async def median(slack: Slack, cast: Cast, line: Callable[[int], str]) -> float:
    """The median of several rounds, the first thrown away."""
    rates = [await answers_a_second(slack, cast, line) for _ in range(ROUNDS + 1)]
    return statistics.median(rates[1:])


async def with_empty_handler(measure: Callable[[Slack, Cast], Awaitable[float]]) -> float:
    """A Bolt app that acks and answers a word by response_url."""
    async with Slack(manifest=MANIFEST, stretch=10) as slack:
        cast = demo(slack)
        app = AsyncApp(client=AsyncWebClient(token=slack.bot_token, base_url=slack.api_url))

        @app.command("/track")
        async def answer(ack, respond) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
            await ack()
            await respond("ok")

        handler = AsyncSocketModeHandler(app, slack.app_token)
        await handler.connect_async()  # type: ignore[no-untyped-call]
        try:
            return await measure(slack, cast)
        finally:
            await handler.close_async()  # type: ignore[no-untyped-call]


async def with_tidings(folder: str) -> dict[str, float]:
    """The bot on SQLite, with twenty items to list, one to show, and one a command to update."""
    url = f"sqlite:///{folder}/bench.db"
    migrate(url)
    calendar = Calendar()
    async with Slack(manifest=MANIFEST, stretch=10) as slack:
        cast = demo(slack)
        bot = await assemble(
            Settings(
                _env_file=None,
                slack_bot_token=slack.bot_token,
                slack_app_token=slack.app_token,
                slack_api_base_url=slack.api_url,
                database_url=url,
            ),
            calendar,
        )
        await bot.start()
        try:
            for number in range(20):
                await cast.fang.types(f"/track new 事项 {number}", in_=cast.launch)
                await cast.fang.waits_until(lambda: cast.fang.modal and cast.fang.modal.content.get("submit"), 20)
                await cast.fang.submits()
            await quiet(bot)

            def update(number: int) -> str:
                calendar.move_to(calendar.now() + timedelta(hours=1))
                return f"/track update T-{number % 20 + 1} done:{number} {calendar.now():%d%H}"

            return {
                "list": await median(slack, cast, lambda _: "/track list"),
                "show": await median(slack, cast, lambda _: "/track show T-1"),
                "update": await median(slack, cast, update),
                "confirm": await median(slack, cast, lambda number: f"/track confirm T-{number % 20 + 1}"),
            }
        finally:
            await bot.stop()


async def quiet(bot: Bot) -> None:
    """Wait until nothing is under way and every card is out: else their sending would be measured too."""
    while not bot.parts.work.idle or await bot.parts.db.read(outbox.unended, bot.parts.workspace.id):  # noqa: ASYNC110 — nothing rings
        await asyncio.sleep(0.1)


async def main() -> int:
    """Print the figures; 1 where one is below what is wanted."""
    empty = await with_empty_handler(lambda slack, cast: median(slack, cast, lambda _: "/track list"))
    with tempfile.TemporaryDirectory() as folder:
        ours = await with_tidings(folder)
    print(f"{'empty handler':<16}{empty:>8.0f} answers/s")
    short = 0
    for name, rate in ours.items():
        ratio = rate / empty
        short |= ratio < WANTED[name]
        print(f"{name:<16}{rate:>8.0f} answers/s   {ratio:.2f} of it (wanted {WANTED[name]})")
    return short


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
