"""The database goes away under a running bot, and comes back or not."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from time import perf_counter
from typing import Any

import psycopg
import pytest
from sqlalchemy import make_url

from playground.slack import Slack
from tests.faults.authors import Books, authors, check_exact, until
from tests.operate.processes import Process, fork
from tests.people import MANIFEST

pytestmark = [pytest.mark.processes, pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)]


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    async with Slack(manifest=MANIFEST, stretch=5.0) as running:
        yield running


@pytest.fixture
async def bot(slack: Slack, database_url: str, tmp_path: Path) -> Process:
    env = {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_BASE_URL": slack.api_url,
        "DATABASE_URL": database_url,
    }
    running = fork(tmp_path, "run", env=env)
    await running.says("sending for the workspace")
    return running


class Away:
    """Nobody is connected to the database inside it, and nobody can be."""

    def __init__(self, admin: psycopg.Connection[Any], name: str) -> None:
        self._admin = admin
        self._name = name

    def __enter__(self) -> None:
        self._admin.execute(f"ALTER DATABASE {self._name} WITH ALLOW_CONNECTIONS false".encode())
        self._admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [self._name])

    def __exit__(self, *_: object) -> None:
        self._admin.execute(f"ALTER DATABASE {self._name} WITH ALLOW_CONNECTIONS true".encode())


@pytest.fixture
def away(request: pytest.FixtureRequest, database_url: str) -> Away:
    return Away(request.getfixturevalue("_postgresql").admin, make_url(database_url).database or "")


_SLOW = """
CREATE FUNCTION slowly() RETURNS trigger AS $$ BEGIN PERFORM pg_sleep(2); RETURN NEW; END $$ LANGUAGE plpgsql;
CREATE TRIGGER slowly BEFORE INSERT OR UPDATE ON items FOR EACH ROW EXECUTE FUNCTION slowly();
CREATE TRIGGER slowly BEFORE INSERT OR UPDATE ON drafts FOR EACH ROW EXECUTE FUNCTION slowly();
"""


@pytest.mark.long
@pytest.mark.fault("14")
@pytest.mark.requirement("S40")
async def test_while_writing_takes_two_seconds_all_is_acked_and_people_are_told(
    slack: Slack, bot: Process, database_url: str, record_property: Callable[[str, object], None]
) -> None:
    books = Books(database_url)
    books.ask(_SLOW)
    everybody = authors(slack, 4)
    acked: list[float] = []
    told: set[str] = set()
    for author in everybody:
        person = author.person
        for line in ("new Website", "list", "help"):
            if person.modal is not None:
                await person.waits_until(lambda one=author: one._is_filled(), timeout=20.0)  # type: ignore[misc]
                began = perf_counter()
                await person.submits()
                acked.append(perf_counter() - began)
                told.add(person.text_of(person.modal) if person.modal is not None else "")
                await until(lambda: len(books.ask("SELECT id FROM items")) > everybody.index(author))  # noqa: B023
                await person.waits_until(lambda one=person: "已发布" in one.everything_in_view(), timeout=30.0)  # type: ignore[misc]
                if person.modal is not None:
                    await person.closes(everything=True)
            began = perf_counter()
            await person.types(f"/track {line}", in_=author.channel)
            acked.append(perf_counter() - began)
            assert not person.trouble
    acked.sort()
    record_property("acked p99 s", f"{acked[int(len(acked) * 0.99)]:.2f}")
    assert acked[int(len(acked) * 0.99)] < 1.5
    assert any("还在保存" in words or "Still saving" in words for words in told), told
    await until(lambda: books.settled)
    assert len(books.ask("SELECT id FROM items")) == len(everybody)
    assert await bot.is_told_to_end() == 0


@pytest.mark.long
@pytest.mark.fault("15")
async def test_it_goes_on_once_the_database_is_back(slack: Slack, bot: Process, away: Away, database_url: str) -> None:
    (author,) = authors(slack, 1)
    await author.publishes("before")
    with away:
        await bot.says("the outbox can't be looked at")
        await author.person.types("/track list", in_=author.channel)
        assert not author.person.trouble  # it was acked
        await asyncio.sleep(2.0)
    assert bot.complained.count("the outbox can't be looked at") == 1
    await author.publishes("after")
    books = Books(database_url)
    await until(lambda: len(books.ask("SELECT id FROM items")) == len(author.names))  # a form may finish afterwards
    await until(lambda: books.settled)
    check_exact(slack, books, [author])
    assert "never retrieved" not in bot.complained
    assert await bot.is_told_to_end() == 0


@pytest.mark.fault("15")
@pytest.mark.fault("3")
async def test_it_ends_in_good_order_without_the_database(bot: Process, away: Away) -> None:
    with away:
        await bot.says("the outbox can't be looked at")
        assert await bot.is_told_to_end() == 0
    assert "never retrieved" not in bot.complained
