"""``tidings demo``: a local Slack as a process of its own, and the bot beside it."""

import asyncio
import os
import signal
import sys
import tempfile
from pathlib import Path
from typing import Final

import typer

from bot.app import assemble
from bot.settings import Settings
from storage.migrating import migrate

_MANIFEST: Final = Path(__file__).parents[2] / "manifest.yml"
#: The last line the local Slack prints before it is ready.
_READY: Final = "SLACK_SIGNING_SECRET"


async def run(port: int) -> int:
    """Run both until Ctrl-C or SIGTERM; the exit code. Everything said in it is gone afterwards."""
    playground = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "playground", "--port", str(port), "--manifest", str(_MANIFEST), "--cast", "demo",
        stdout=asyncio.subprocess.PIPE, start_new_session=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    try:
        printed = await _printed(playground)
        if printed is None:
            typer.echo(f"The page could not be started. Is port {port} in use? Try: tidings demo --port 0", err=True)
            return 1
        with tempfile.TemporaryDirectory(prefix="tidings-demo-") as folder:
            await _beside(printed, f"sqlite:///{folder}/tidings.db", playground)
    finally:
        if playground.returncode is None:
            playground.terminate()
            await playground.wait()
    return 0


async def _beside(printed: dict[str, str], database_url: str, playground: asyncio.subprocess.Process) -> None:
    migrate(database_url)
    settings = Settings(
        _env_file=None,
        slack_bot_token=printed["SLACK_BOT_TOKEN"],
        slack_app_token=printed["SLACK_APP_TOKEN"],
        slack_api_base_url=printed["SLACK_API_BASE_URL"],
        database_url=database_url,
        https_proxy=None,
        tidings_log="warning",
    )
    bot = await assemble(settings)
    await bot.start()
    typer.echo(f"\n  Tidings · 知会 — {printed['page']}\n")
    typer.echo("  Open it in a browser, choose somebody, and type: /track new   ·   /track 新建")
    typer.echo("  Ctrl-C ends it; nothing is kept. · 按 Ctrl-C 结束，内容不保留。\n")
    ended = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, ended.set)
    gone = asyncio.create_task(playground.wait())
    told = asyncio.create_task(ended.wait())
    await asyncio.wait({gone, told}, return_when=asyncio.FIRST_COMPLETED)
    for task in (gone, told):
        task.cancel()
    await bot.stop()


async def _printed(playground: asyncio.subprocess.Process) -> dict[str, str] | None:
    """What the local Slack prints of itself, by name; None where it ended before it was ready."""
    if playground.stdout is None:
        raise AssertionError("stdout is a pipe")
    found: dict[str, str] = {}
    async for line in playground.stdout:
        name, _, value = line.decode().strip().partition("=")
        found[name] = value
        if name == _READY:
            return found
    return None
