"""The commands an operator types."""

import asyncio
import logging
import signal
import sys
from typing import NoReturn

import aiohttp
import structlog
import typer
from pydantic import ValidationError
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.app import Bot, assemble
from bot.operate import demo as demonstration
from bot.settings import Settings
from bot.slack.errors import code_of
from storage.database import Database, DatabaseUnreachableError
from storage.migrating import OtherReleaseError, head, refuse_other_release
from storage.migrating import migrate as bring_up

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="Tidings · 知会")


@app.command()
def demo(port: int = typer.Option(8765, help="The page's port on 127.0.0.1; 0 takes any free one.")) -> None:
    """Start a local Slack in the browser and the bot beside it; no account, no tokens."""
    _log("warning")
    sys.exit(asyncio.run(demonstration.run(port)))


@app.command()
def run() -> None:
    """Start the bot: by Socket Mode when SLACK_APP_TOKEN is set, else HTTP on PORT."""
    settings = _settings()
    _log(settings.tidings_log)
    _refuse_missing(settings)
    try:
        Database(settings.database_url).ping()
        refuse_other_release(settings.database_url)
    except DatabaseUnreachableError as error:
        _end(f"The database can't be reached ({error}). Check DATABASE_URL, and that the server is running.")
    except OtherReleaseError as error:
        _end(
            f"The database is of another release (it is at {error}, this program wants {head()}). Run: tidings migrate"
        )
    asyncio.run(_serve(settings))


@app.command()
def migrate() -> None:
    """Bring the database (DATABASE_URL) to this release."""
    settings = _settings()
    _log(settings.tidings_log)
    try:
        Database(settings.database_url).ping()
        bring_up(settings.database_url)
    except DatabaseUnreachableError as error:
        _end(f"The database can't be reached ({error}). Check DATABASE_URL, and that the server is running.")
    typer.echo(f"The database is at {head()}.")


def main() -> None:
    """The ``tidings`` command."""
    app()


async def _serve(settings: Settings) -> None:
    bot = await _assembled(settings)
    ended = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, ended.set)
    try:
        await bot.start()
    except SlackClientError as error:
        _end(_token_sentence("SLACK_APP_TOKEN", error))
    await ended.wait()
    await bot.stop()


async def _assembled(settings: Settings) -> Bot:
    try:
        return await assemble(settings)
    except SlackApiError as error:
        _end(_token_sentence("SLACK_BOT_TOKEN", error))
    except (aiohttp.ClientError, TimeoutError) as error:
        _end(f"Slack can't be reached at {settings.slack_api_base_url} ({error}). Check the network or HTTPS_PROXY.")


def _token_sentence(name: str, error: SlackClientError) -> str:
    code = code_of(error) if isinstance(error, SlackApiError) else str(error)
    return f"Slack refused {name} ({code}). Copy it anew from the app's page at api.slack.com/apps."


def _refuse_missing(settings: Settings) -> None:
    if not settings.slack_bot_token:
        _end("SLACK_BOT_TOKEN is missing. Set it to the bot token (xoxb-…) of the app, or try: tidings demo")
    if not settings.slack_app_token and not settings.slack_signing_secret:
        _end("SLACK_APP_TOKEN is missing. Set it (xapp-…) for Socket Mode; for HTTP set SLACK_SIGNING_SECRET and PORT.")
    if not settings.slack_app_token and settings.port is None:
        _end("PORT is missing. Set the port on which Slack's requests arrive, or SLACK_APP_TOKEN for Socket Mode.")


def _settings() -> Settings:
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        _end(f"{str(first['loc'][0]).upper()} can't be used: {first['msg']}.")


def _log(level: str) -> None:
    logging.basicConfig(level=level.upper(), format="%(message)s", stream=sys.stderr)
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def _end(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    sys.exit(1)


if __name__ == "__main__":
    main()
