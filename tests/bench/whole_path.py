"""Commands and Homes through the whole path, from the socket's envelope to what somebody sees, beside empty handlers.

`make bench` runs it. All are measured in one run, each app in a process of its own beside the local Slack's, with
twenty people at once of whom each goes on as soon as they are answered. A figure is answers a second, the median of
several rounds; beside it stand the milliseconds of processor that an answer costs the app, and the local Slack. Where
others use the machine too, those are to be compared: answers a second are then a matter of luck.
"""

import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple

from playground.slack import Slack
from tests.bench.crowd import EACH, PEOPLE, Crowd, Line, crowd, item_of, page, remember

ROUNDS: Final = 5
#: What is wanted of each, as a share of the empty handler, which acks and then answers with a word.
WANTED: Final = {"list": 0.5, "show": 0.5, "update": 0.3, "confirm": 0.3, "Home": 0.3}
LINES: Final[dict[str, Line]] = {
    "list": lambda _nth, _number: "/track list",
    "show": lambda nth, number: f"/track show {item_of(nth, number)}",
    "confirm": lambda nth, number: f"/track confirm {item_of(nth + number // EACH + 1, number)}",
    "update": lambda nth, number: f"/track update {item_of(nth, number)} done:{number}",
}
Act = Callable[[int], Awaitable[None]]


class Figure(NamedTuple):
    """Answers a second, and milliseconds of processor that one costs the app and the local Slack."""

    rate: float
    app: float
    slack: float

    def __str__(self) -> str:
        return f"{self.rate:>10.0f}{self.app:>9.2f}{self.slack:>9.2f}"


class App:
    """An app in its process (``apps.py``)."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def does(self, act: str) -> float:
        """Have it do something; its seconds of processor until then."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{act}\n".encode())
        return float(await self._process.stdout.readline())

    def memory(self) -> float:
        """How many MB it has had at most."""
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="utf-8")
        return int(status.split("VmHWM:")[1].split()[0]) / 1024


@asynccontextmanager
async def running(slack: Slack, kind: str, answer: dict[str, Any] | None = None, **more: str) -> AsyncIterator[App]:
    """An app, connected to this Slack."""
    told = {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_BASE_URL": slack.api_url,
        **more,
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.apps", kind, json.dumps(answer or {}),
        env={**os.environ, **told}, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin
    app = App(process)
    try:
        await app.does("begin")  # it is connected once it answers
        yield app
    finally:
        process.stdin.close()
        await process.wait()


async def measured(app: App, act: Act) -> Figure:
    """The medians of several rounds, the first thrown away."""
    figures = []
    for round_ in range(ROUNDS + 1):
        of_app, of_slack, began = await app.does("hour"), time.process_time(), time.perf_counter()
        await act(round_)
        elapsed, of_slack = time.perf_counter() - began, time.process_time() - of_slack
        of_app = await app.does("stop") - of_app
        figures.append([PEOPLE * EACH / elapsed, *(seconds * 1000 / PEOPLE / EACH for seconds in (of_app, of_slack))])
    return Figure(*(statistics.median(column) for column in zip(*figures[1:], strict=True)))


def typing(there: Crowd, line: Line) -> Act:
    """Everybody types their lines of a round."""
    return lambda round_: there.types(line, round_ * EACH)


def visiting(there: Crowd) -> Act:
    """All visitors open their Homes."""
    return lambda _: there.open_homes()


async def with_baselines(its_page: dict[str, Any]) -> dict[str, Figure]:
    """What an answer costs at least."""
    found = {}
    for name, kind, answer in (
        ("empty handler", "answering", {"text": "ok"}),
        ("empty, its ack answers", "acking", {"text": "ok"}),
        ("the list, ready-made", "answering", its_page),
        ("its ack, ready-made", "acking", its_page),
    ):
        async with crowd() as there, running(there.slack, kind, answer) as app:
            found[name] = await measured(app, typing(there, LINES["list"]))
            if name == "empty handler":
                found["empty Home"] = await measured(app, visiting(there))
    return found


async def with_tidings(folder: str) -> tuple[dict[str, Figure], dict[str, Any]]:
    """The bot on SQLite; and a page of its list."""
    url = f"sqlite:///{folder}/bench.db"
    async with crowd() as there:
        remember(there, url)
        async with running(there.slack, "tidings", DATABASE_URL=url, TIDINGS_LOG="warning") as app:
            await app.does("quiet")
            found = {"list": await measured(app, typing(there, LINES["list"]))}
            its_page = page(there.last_answer)
            found["show"] = await measured(app, typing(there, LINES["show"]))
            found["Home"] = await measured(app, visiting(there))
            # The last two have more to send than Slack takes meanwhile; it is being sent, at its pace, beside them.
            found |= {name: await measured(app, typing(there, LINES[name])) for name in ("confirm", "update")}
    return found, its_page


async def main() -> int:
    """Print the figures; 1 where one is below what is wanted."""
    with tempfile.TemporaryDirectory() as folder:
        ours, its_page = await with_tidings(folder)
    baselines = await with_baselines(its_page)
    print(f"{'':<24}{'answers/s':>10}{'app ms':>9}{'Slack ms':>9}")
    for name, figure in baselines.items():
        print(f"{name:<24}{figure}")
    short = 0
    for name, figure in ours.items():
        beside = baselines["empty Home" if name == "Home" else "empty handler"]
        ratio = figure.rate / beside.rate
        short |= ratio < WANTED[name]
        print(f"{name:<24}{figure}   {ratio:.2f} of it (wanted {WANTED[name]})")
    return short


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
