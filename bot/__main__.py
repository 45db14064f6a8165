"""The commands an operator types."""

import asyncio
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import structlog
import typer

from bot.operate import demo as demonstration
from bot.operate import ticking
from bot.operate.outbox import Act, show
from bot.operate.outbox import act as act_on
from bot.operate.serve import (
    CannotRunError,
    alone,
    bring_up,
    check_release,
    reach_database,
    read_settings,
    refuse_missing,
    refuse_missing_token,
    serve,
)
from bot.operate.until_told import until_told
from storage.migrating import head

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="Tidings · 知会")


@app.command()
def demo(
    port: int = typer.Option(8765, help="The page's port on 127.0.0.1; 0 takes any free one."),
    *,
    story: bool = typer.Option(default=True, help="Some weeks of items to begin with, or an empty workspace."),
    keep: Annotated[Path | None, typer.Option(help="Keep it in this file, and go on from there later.")] = None,
) -> None:
    """Start a local Slack in the browser and the bot beside it; no account, no tokens."""
    _log("warning")
    with _one_sentence():
        asyncio.run(until_told(demonstration.run(port, with_story=story, keep=keep)))


@app.command()
def run() -> None:
    """Start the bot: by Socket Mode when SLACK_APP_TOKEN is set, else HTTP on PORT."""
    with _one_sentence():
        settings = read_settings()
        _log(settings.tidings_log)
        refuse_missing(settings)
        reach_database(settings.database_url)
        check_release(settings.database_url)
        with alone(settings.database_url):
            asyncio.run(until_told(serve(settings)))


@app.command()
def outbox(
    act: Annotated[Act | None, typer.Argument(help="retry or give-up; without it, everything that waits.")] = None,
    rows: Annotated[list[int] | None, typer.Argument(help="The rows' numbers.")] = None,
) -> None:
    """Show what waits, since when and why; send rows again, or give them up. Works beside a running bot."""
    with _one_sentence():
        settings = read_settings()
        _log(settings.tidings_log)
        reach_database(settings.database_url)
        check_release(settings.database_url)
        lines = show(settings.database_url) if act is None else [act_on(settings.database_url, act, rows or [])]
        for line in lines:
            typer.echo(line)


@app.command()
def tick(at: Annotated[str | None, typer.Option(help="As if it were then: 2026-03-13T16:30+08:00.")] = None) -> None:
    """Write what is due by now, or by another time, deliver it, and exit: for cron, and to see what a rule will do."""
    with _one_sentence():
        settings = read_settings()
        _log(settings.tidings_log)
        refuse_missing_token(settings)
        reach_database(settings.database_url)
        check_release(settings.database_url)
        typer.echo(asyncio.run(ticking.tick(settings, ticking.read_moment(at))))


@app.command()
def due() -> None:
    """Show what will be said next, to whom and when."""
    with _one_sentence():
        settings = read_settings()
        _log(settings.tidings_log)
        reach_database(settings.database_url)
        check_release(settings.database_url)
        for line in ticking.due(settings.database_url):
            typer.echo(line)


@app.command()
def migrate() -> None:
    """Bring the database (DATABASE_URL) to this release."""
    with _one_sentence():
        settings = read_settings()
        _log(settings.tidings_log)
        reach_database(settings.database_url)
        bring_up(settings.database_url)
    typer.echo(f"The database is at {head()}.")


def main() -> None:
    """The ``tidings`` command."""
    app()


@contextmanager
def _one_sentence() -> Iterator[None]:
    """End with the sentence, and nothing else, where something can't be done."""
    try:
        yield
    except CannotRunError as error:
        typer.echo(str(error), err=True)
        sys.exit(1)


def _log(level: str) -> None:
    # By this the libraries log. Where they debug, Slack's write down every message with all that people wrote in it.
    logging.basicConfig(
        level=max(logging.getLevelNamesMapping()[level.upper()], logging.INFO), format="%(message)s", stream=sys.stderr
    )
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.getLogger("apscheduler").setLevel(logging.CRITICAL)  # the tick tells of its failures itself
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            # structlog's own choice shows the local variables of every frame, secrets and people's words among them
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
            ),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


if __name__ == "__main__":
    main()
