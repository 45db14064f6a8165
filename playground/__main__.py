"""`python -m playground`: the local Slack alone, until Ctrl-C."""

import argparse
import asyncio
import contextlib
from pathlib import Path

from playground.cast import CASTS
from playground.slack import Slack


async def serve(port: int, manifest: Path | None, cast: str) -> None:
    """Run it and print what an app needs to connect."""
    async with Slack(manifest=manifest, port=port, name="Tidings demo") as slack:
        CASTS[cast](slack)
        lines = {
            "page": slack.page_url,
            "SLACK_API_BASE_URL": slack.api_url,
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_APP_TOKEN": slack.app_token,
            "SLACK_SIGNING_SECRET": slack.signing_secret,
        }
        for name, value in lines.items():
            print(f"{name}={value}", flush=True)  # noqa: T201 - this is what the command is for
        await asyncio.Event().wait()


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m playground", description="A local Slack to try an app in.")
    parser.add_argument("--port", type=int, default=8765, help="0 for any that is free (default 8765)")
    parser.add_argument("--manifest", type=Path, help="the app's manifest, YAML or JSON; without one it may do all")
    parser.add_argument("--cast", choices=sorted(CASTS), default="demo", help="the people and channels (default demo)")
    given = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(given.port, given.manifest, given.cast))


if __name__ == "__main__":
    main()
