"""Slack, the cast and the bot; and what fails a test whatever it looks at: an error in the log, a refused call."""

import logging
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import structlog

from tests.hurrying import hurried
from tests.people import Workspace, working


@pytest.fixture(scope="session", params=["sqlite"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """Stories run on one database; a few of each feature ask for both, and everything in storage runs on both."""
    kind: str = request.param
    return kind


@pytest.fixture
async def workspace(
    begun_database_url: str, errors: list[Any], _hurried: None, caplog: pytest.LogCaptureFixture
) -> AsyncIterator[Workspace]:
    """A workspace of the test's own. Nothing in it may fail but what the test ``expects``."""
    async with working(begun_database_url, again=True) as running:
        yield running
        refused = [call for call in running.slack.refused if call.answer["error"] not in running.expected]
    logged = [entry for entry in errors if entry["event"] not in running.expected]
    logged += [record for record in caplog.get_records("call") if record.levelno >= logging.ERROR]
    assert refused == []
    assert logged == []


@pytest.fixture
def errors() -> Iterator[list[Any]]:
    """What the bot logs as an error, exceptions among it."""
    before = structlog.get_config()
    capture = structlog.testing.LogCapture()
    structlog.configure(processors=[structlog.processors.format_exc_info, _only_errors, capture])
    yield capture.entries
    structlog.configure(**before)


def _only_errors(_: object, method: str, entry: Any) -> Any:  # noqa: ANN401 — as structlog has them
    if method not in {"error", "exception", "critical"}:
        raise structlog.DropEvent
    return entry


@pytest.fixture
def _hurried() -> Iterator[None]:
    with hurried():
        yield
