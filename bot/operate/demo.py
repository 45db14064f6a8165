"""``tidings demo``: a local Slack as a process of its own, and the bot beside it."""

import asyncio
import os
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import typer

from bot.clock import Calendar
from bot.operate.control import panel, slack_now
from bot.operate.serve import CannotRunError, read_settings, started
from bot.operate.story import Act, Telling, read_acts
from storage.migrating import migrate

_MANIFEST: Final = Path(__file__).parents[2] / "manifest.yml"
_HOST: Final = "127.0.0.1"
#: The last line the local Slack prints before it is ready.
_READY: Final = "SLACK_SIGNING_SECRET"
#: Before the first act of the story, for Slack and the bot to be set up.
_BEFORE: Final = timedelta(minutes=10)
_PROXIES: Final = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy")


async def run(port: int, *, with_story: bool = True, keep: Path | None = None) -> None:
    """Run both until cancelled. Everything said in it is gone afterwards, unless it is kept.

    ``with_story``: some weeks of it are done first, while the page is open already. ``keep``: the bot's memory is this
    file, Slack's one beside it, and both go on where they were left.
    """
    for name in _PROXIES:  # Slack's SDK would ask a proxy for this very machine
        os.environ.pop(name, None)
    _refuse_taken(port)
    goes_on = keep is not None and _goes_on(keep)
    acts = read_acts(Calendar().now()) if with_story and not goes_on else []
    began = acts[0].at - _BEFORE if acts else Calendar().now()
    with tempfile.TemporaryDirectory(prefix="tidings-demo-") as folder:
        memory = keep or Path(folder) / "tidings.db"
        async with _playground(port, began, _slack_beside(memory) if keep else None) as (printed, gone):
            await _beside(printed, memory, gone, acts, is_kept=keep is not None)


def _slack_beside(memory: Path) -> Path:
    return memory.with_name(f"{memory.name}.slack.json")


def _goes_on(memory: Path) -> bool:
    """Whether a demo was kept there. Raises CannotRunError where none can be."""
    beside = _slack_beside(memory)
    if not memory.absolute().parent.is_dir():
        raise CannotRunError(f"The folder {memory.absolute().parent} is not there. Make it, or choose another file.")
    if memory.exists() != beside.exists():
        there, lacks = (memory, beside) if memory.exists() else (beside, memory)
        raise CannotRunError(f"{there} is there and {lacks} is not: no demo was kept so. Choose another file.")
    return memory.exists()


def _refuse_taken(port: int) -> None:
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((_HOST, port))
        except OSError as error:
            raise CannotRunError(f"Port {port} can't be had ({error.strerror}). Try: tidings demo --port 0") from error


@asynccontextmanager
async def _playground(
    port: int, began: datetime, keep: Path | None
) -> AsyncIterator[tuple[dict[str, str], asyncio.Task[int]]]:
    """The local Slack: what it prints of itself, and when it ends."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.operate.tied", "playground",
        "--port", str(port), "--manifest", str(_MANIFEST), "--cast", "demo",
        "--at", began.isoformat(), *(("--keep", str(keep)) if keep else ()),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    gone = asyncio.create_task(process.wait())
    try:
        yield await _printed(process), gone
    finally:
        if process.returncode is None:
            process.terminate()
        await gone


async def _beside(
    printed: dict[str, str], memory: Path, gone: asyncio.Task[int], acts: Sequence[Act], *, is_kept: bool
) -> None:
    database_url = f"sqlite:///{memory}"
    migrate(database_url)
    settings = read_settings(
        _env_file=None,
        slack_bot_token=printed["SLACK_BOT_TOKEN"],
        slack_app_token=printed["SLACK_APP_TOKEN"],
        slack_api_base_url=printed["SLACK_API_BASE_URL"],
        database_url=database_url,
        https_proxy=None,
    )
    calendar = Calendar()
    calendar.move_to(await slack_now(printed["page"]))
    bot = await started(settings, calendar)
    telling = Telling(acts, bot, printed["page"], today=Calendar())
    try:
        async with panel(bot, telling, printed["page"]), asyncio.TaskGroup() as tasks:
            _greet(printed["page"], memory if is_kept else None)
            story = tasks.create_task(telling.tell())
            await asyncio.shield(gone)
            story.cancel()
    finally:
        await bot.stop()
    raise CannotRunError("The local Slack has ended. Start both again: tidings demo")


def _greet(page: str, kept: Path | None) -> None:
    typer.echo(f"\n  Tidings · 知会 — {page}\n")
    typer.echo("  Open it in a browser, choose somebody, and type: /track new   ·   /track 新建")
    if kept:
        typer.echo(f"  Ctrl-C ends it; it is kept in {kept} · 按 Ctrl-C 结束，内容保留在这个文件里\n")
    else:
        typer.echo("  Ctrl-C ends it; nothing is kept. · 按 Ctrl-C 结束，内容不保留。\n")


async def _printed(process: asyncio.subprocess.Process) -> dict[str, str]:
    if process.stdout is None:
        raise AssertionError("stdout is a pipe")
    found: dict[str, str] = {}
    async for line in process.stdout:
        name, _, value = line.decode().strip().partition("=")
        found[name] = value
        if name == _READY:
            return found
    raise CannotRunError("The local Slack could not be started. Set it up anew: make setup")
