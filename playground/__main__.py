"""`python -m playground`: the local Slack alone, until Ctrl-C."""

import argparse
import asyncio
import contextlib
import json
import signal
from dataclasses import fields
from datetime import datetime
from pathlib import Path

from playground.cast import CASTS
from playground.keeping import Keeper, bring_back
from playground.slack import Slack
from playground.unverified import Unverified

KEEP_SECONDS = 2.0


async def serve(given: argparse.Namespace) -> None:
    """Run it and print what an app needs to connect."""
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    slack = Slack(
        manifest=given.manifest,
        port=given.port,
        name="Tidings demo",
        request_url=given.request_url,
        seed=given.seed,
        unverified=Unverified(**dict(given.unverified)),
        join_messages=not given.no_join_messages,
    )
    if given.at:
        slack.clock.move_to(given.at)
    if given.log:
        slack.log.write_to(given.log)
    async with slack:
        keeper = Keeper(slack, given.keep) if given.keep else None
        if given.keep and given.keep.exists():
            bring_back(slack, json.loads(given.keep.read_text(encoding="utf-8")))
        else:
            CASTS[given.cast](slack)
        lines = {
            "page": slack.page_url,
            "SLACK_API_BASE_URL": slack.api_url,
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_APP_TOKEN": slack.app_token,
            "SLACK_SIGNING_SECRET": slack.signing_secret,
        }
        for name, value in lines.items():
            print(f"{name}={value}", flush=True)  # noqa: T201 - this is what the command is for
        while keeper and not ended.is_set():
            keeper.keep()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(ended.wait(), KEEP_SECONDS)
        await ended.wait()
        if keeper:
            keeper.keep()


def _switch(text: str) -> tuple[str, object]:
    """NAME=VALUE of an unverified question; the value is JSON."""
    name, _, value = text.partition("=")
    if name not in {field.name for field in fields(Unverified)}:
        raise argparse.ArgumentTypeError(f"{name} is none of {', '.join(field.name for field in fields(Unverified))}")
    return name, json.loads(value)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m playground", description="A local Slack to try an app in.")
    add = parser.add_argument
    add("--port", type=int, default=8765, help="0 for any that is free (default 8765)")
    add("--manifest", type=Path, help="the app's manifest, YAML or JSON; without one it may do all")
    add("--cast", choices=sorted(CASTS), default="demo", help="the people and channels (default demo)")
    add("--at", type=datetime.fromisoformat, help="Slack's time to begin with, such as 2026-03-18T09:00:00+08:00")
    add("--request-url", default="", help="deliver by signed HTTP POST to this address, not by Socket Mode")
    add("--log", type=Path, help="append every call to this file, as JSON lines for playground.replay")
    add("--keep", type=Path, help="keep the workspace in this file, and go on from there the next time")
    add("--seed", type=int, default=0, help="what trouble by chance depends on (default 0)")
    add("--unverified", type=_switch, action="append", default=[], metavar="NAME=JSON", help="see docs/playground.md")
    add("--no-join-messages", action="store_true", help="Slack writes no line when somebody joins or leaves")
    asyncio.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()
