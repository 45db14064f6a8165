"""From settings to a running bot; every reason why it can't run is one sentence that says what to do."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import aiohttp
from alembic.util import CommandError
from pydantic import ValidationError
from pydantic_core import ErrorDetails
from slack_sdk.errors import SlackApiError, SlackRequestError
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from bot.app import Bot, NoWorkspaceError, assemble
from bot.clock import Calendar
from bot.operate import memory
from bot.settings import Settings
from bot.slack.errors import Verdict, code_of, verdict
from storage.database import Database, DatabaseUnreachableError
from storage.installations import UnreadableTokenError
from storage.migrating import OtherReleaseError, head, is_of_next_release, migrate, refuse_other_release
from storage.sqlite_file import AlreadyRunningError, NetworkFileSystemError, hold_alone, path_of, refuse_network

_DATABASES: Final = frozenset({"sqlite", "postgresql", "postgres"})
_UNREADABLE_URL: Final = (
    "DATABASE_URL can't be read. Write sqlite:////folder/tidings.db or postgresql://user:password@host/tidings."
)
_NOBODY: Final = "SLACK_BOT_TOKEN is missing. Set it to the bot token (xoxb-…) of the app, or try: tidings demo"


class CannotRunError(Exception):
    """Why the program can't do what it was told; the message is one sentence for its operator."""


def read_settings(**given: object) -> Settings:
    """The settings of the environment and of ``.env``, or what ``given`` says instead."""
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        raise CannotRunError(_about_setting(error.errors()[0])) from error


def _about_setting(error: ErrorDetails) -> str:
    why = error.get("ctx", {}).get("error") or error["msg"]
    return f"{str(error['loc'][0]).upper()} can't be used: {why}. Correct it in the environment or in .env."


def refuse_missing_token(settings: Settings) -> None:
    """Raise unless a token is set by which the bot speaks, or the keys of those that are kept."""
    if not settings.slack_bot_token and not settings.tidings_keys:
        raise CannotRunError(_NOBODY)


def refuse_missing(settings: Settings) -> None:
    """Raise unless everything is set that talking to Slack takes."""
    refuse_missing_token(settings)
    if settings.slack_app_token:
        return
    if not settings.slack_signing_secret:
        raise CannotRunError(
            "SLACK_APP_TOKEN is missing. Set it (xapp-…) for Socket Mode; for HTTP set SLACK_SIGNING_SECRET and PORT."
        )
    if settings.port is None:
        raise CannotRunError(
            "PORT is missing. Set the port on which Slack's requests arrive, or SLACK_APP_TOKEN for Socket Mode."
        )


def reach_database(url: str) -> None:
    """Raise unless the database answers."""
    try:
        db = Database(url)
    except (ArgumentError, ValueError) as error:
        raise CannotRunError(_UNREADABLE_URL) from error
    if db.url.get_backend_name() not in _DATABASES:
        raise CannotRunError(_UNREADABLE_URL)
    _refuse_network(url)
    try:
        db.ping()
    except DatabaseUnreachableError as error:
        what = "the file's folder is there" if db.on_sqlite else "the server is running"
        raise CannotRunError(
            f"The database can't be reached ({error}). Check DATABASE_URL, and that {what}."
        ) from error
    finally:
        db.close()


def _file_of(url: str) -> Path | None:
    where = make_url(url)
    return path_of(where) if where.get_backend_name() == "sqlite" else None


def _refuse_network(url: str) -> None:
    """Raise where SQLite's file lies on another machine: its locks can't be relied on there."""
    file = _file_of(url)
    try:
        if file is not None:
            refuse_network(file)
    except NetworkFileSystemError as error:
        raise CannotRunError(
            f"SQLite can't be used on a network file system ({error}). Put the file on a local disk, or use PostgreSQL."
        ) from error


@contextmanager
def alone(url: str) -> Iterator[None]:
    """Be the only bot on an SQLite file; on PostgreSQL there may be any number. Raises where that can't be."""
    file = _file_of(url)
    if file is None:
        yield
        return
    try:
        lock = hold_alone(file)
    except AlreadyRunningError as error:
        raise CannotRunError(
            f"A bot runs on {error} already. Stop that one first, or use PostgreSQL, on which any number may run."
        ) from error
    except OSError as error:
        raise CannotRunError(f"The database can't be used ({_reason(error)}). Check who may write there.") from error
    with lock:
        yield


def check_release(url: str) -> None:
    """Raise unless the database is of this release or the next one."""
    try:
        refuse_other_release(url)
    except OtherReleaseError as error:
        state = "empty" if str(error) == "empty" else f"of another release ({error}, and this one wants {head()})"
        raise CannotRunError(f"The database is {state}. Run: tidings migrate") from error
    except DBAPIError as error:
        raise CannotRunError(_about_database(error)) from error


def bring_up(url: str) -> None:
    """Bring the database to this release; one that is of the next release stays as it is."""
    try:
        if not is_of_next_release(url):
            migrate(url)
    except CommandError as error:
        raise CannotRunError(
            f"The database is of a newer release than this one ({_reason(error)}). Use that release, or a backup."
        ) from error
    except DBAPIError as error:
        raise CannotRunError(_about_database(error)) from error


async def serve(settings: Settings) -> None:
    """Run the bot until it is cancelled."""
    bot = await started(settings)
    try:
        await asyncio.Event().wait()
    finally:
        await bot.stop()


async def assembled(settings: Settings, calendar: Calendar | None = None) -> Bot:
    """The bot, put together, that neither listens nor sends yet."""
    os.environ.pop("SLACK_BOT_TOKEN", None)  # Bolt would find it there, and warn that it has a client already
    try:
        return await assemble(settings, calendar)
    except SlackApiError as error:
        raise CannotRunError(_about_token("SLACK_BOT_TOKEN", settings, error)) from error
    except (aiohttp.ClientError, SlackRequestError, TimeoutError, ValueError) as error:
        raise CannotRunError(_about_slack(settings, error)) from error
    except NoWorkspaceError as error:
        raise CannotRunError(_NOBODY) from error
    except UnreadableTokenError as error:
        raise CannotRunError(
            f"The token of {error} can't be read by any of TIDINGS_KEYS. Add the key that it was sealed by."
        ) from error
    except DBAPIError as error:
        raise CannotRunError(_about_database(error)) from error


async def started(settings: Settings, calendar: Calendar | None = None) -> Bot:
    """The bot, listening, sending, and looking at the clock; by the real calendar unless another is given."""
    bot = await assembled(settings, calendar)
    try:
        await bot.start()
    except SlackApiError as error:
        raise CannotRunError(_about_token("SLACK_APP_TOKEN", settings, error)) from error
    except (aiohttp.ClientError, SlackRequestError, TimeoutError, ValueError) as error:
        raise CannotRunError(_about_slack(settings, error)) from error
    except OSError as error:
        raise CannotRunError(
            f"Port {settings.port} can't be had ({_reason(error)}). Free it, or set PORT to another."
        ) from error
    bot.look_at_the_clock()
    memory.settle()
    return bot


def _about_token(name: str, settings: Settings, error: SlackApiError) -> str:
    if verdict(error) in {Verdict.LATER, Verdict.UNKNOWN, Verdict.UNKNOWN_OF_ROW} or not code_of(error):
        return _about_slack(settings, error)
    return f"Slack refused {name} ({code_of(error)}). Copy it anew from the app's page at api.slack.com/apps."


def _about_slack(settings: Settings, error: Exception) -> str:
    why = code_of(error) or "its answer is none of Slack's" if isinstance(error, SlackApiError) else _reason(error)
    return f"Slack can't be reached at {settings.slack_api_base_url} ({why}). Check the network or HTTPS_PROXY."


def _about_database(error: DBAPIError) -> str:
    return f"The database can't be used ({_reason(error.orig)}). Check DATABASE_URL, and who may write there."


def _reason(error: BaseException | None) -> str:
    """The first line of what an error says; its name where it says nothing."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
