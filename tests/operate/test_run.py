"""``tidings run`` as its operator meets it: a process that begins, serves, ends, or says why it can't."""

import asyncio
import shutil
import socket
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text

from playground.cast import Cast, demo
from playground.conversation import Channel
from playground.person import Person
from playground.slack import Slack
from playground.trouble_kinds import Slow
from storage.database import engine
from storage.migrating import migrate
from tests.operate.processes import PATIENCE, Process, fork, start
from tests.people import MANIFEST, ON_SQLITE

Environment = dict[str, str]


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    async with Slack(manifest=MANIFEST, stretch=5.0) as running:
        yield running


@pytest.fixture
def cast(slack: Slack) -> Cast:
    return demo(slack)


def by_socket(slack: Slack, database_url: str) -> Environment:
    return {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_BASE_URL": slack.api_url,
        "DATABASE_URL": database_url,
    }


def by_http(slack: Slack, database_url: str, port: int) -> Environment:
    return by_socket(slack, database_url) | {
        "SLACK_APP_TOKEN": "",
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        "PORT": str(port),
    }


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


async def answer(person: Person, line: str, in_: Channel) -> str:
    """What the person alone is answered."""
    before = len(person.ephemerals)
    await person.types(line, in_=in_)
    assert not person.trouble
    await person.waits_until(lambda: len(person.ephemerals) > before)
    return person.text_of(person.ephemerals[-1])


async def fills_a_form(person: Person, name: str, in_: Channel) -> None:
    """Open the form and wait until it is more than its loading view."""
    await person.types(f"/track new {name}", in_=in_)
    assert not person.trouble
    await person.waits_until(lambda: person.modal and person.modal.content.get("submit"))


@ON_SQLITE
@pytest.mark.requirement("S36")
async def test_it_answers_by_socket_mode(slack: Slack, cast: Cast, database_url: str, tmp_path: Path) -> None:
    bot = start(tmp_path, "run", env=by_socket(slack, database_url))
    await bot.says("listening")
    assert "/track new" in await answer(cast.dana, "/track help", cast.office)
    assert "/track 新建" in await answer(cast.fang, "/track 帮助", cast.office)
    assert await bot.is_told_to_end() == 0
    assert bot.ill_at_ease == [], bot.complained
    assert not bot.said


@pytest.mark.processes
@ON_SQLITE
async def test_it_answers_by_http(database_url: str, tmp_path: Path) -> None:
    port = free_port()
    async with Slack(manifest=MANIFEST, request_url=f"http://127.0.0.1:{port}/slack/events", stretch=5.0) as slack:
        cast = demo(slack)
        bot = start(tmp_path, "run", env=by_http(slack, database_url, port))
        await bot.says(f"port={port}")
        assert "/track new" in await answer(cast.dana, "/track help", cast.office)
        await fills_a_form(cast.fang, "官网改版", cast.launch)
        await cast.fang.submits()
        assert not cast.fang.trouble
        assert await bot.is_told_to_end() == 0
        assert bot.ill_at_ease == []


@pytest.mark.processes
@pytest.mark.parametrize("database_kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.long)], indirect=True)
@pytest.mark.fault("3")
async def test_told_to_end_it_finishes_what_it_has_begun(slack: Slack, database_url: str, tmp_path: Path) -> None:
    people = [slack.add_person(f"Person {number}") for number in range(20)]
    channels = [slack.add_channel(f"room-{number}", members=[person]) for number, person in enumerate(people)]
    bot = start(tmp_path, "run", env=by_socket(slack, database_url))
    await bot.says("listening")
    authors = people[10:]
    for author, channel in zip(authors, channels[10:], strict=True):
        await fills_a_form(author, "官网改版", channel)
    typing = zip(people[:10], channels, strict=False)
    doing = [asyncio.ensure_future(person.types("/track help", in_=channel)) for person, channel in typing]
    doing += [asyncio.ensure_future(author.submits()) for author in authors]
    await asyncio.sleep(0.01)  # they are on their way
    assert not all(one.done() for one in doing)
    assert await bot.is_told_to_end() == 0
    await asyncio.gather(*doing)
    assert [person.trouble for person in people if person.trouble] == []
    assert [author for author in authors if author.modal] == []
    assert [person for person in people if not person.ephemerals] == []  # each heard what became of it
    made = engine(database_url)
    with made.connect() as tx:
        assert tx.execute(text("SELECT count(*) FROM items")).scalar_one() == len(authors)
        states = {state for (state,) in tx.execute(text("SELECT DISTINCT state FROM outbox"))}
        assert states <= {"waiting", "sent", "dropped"}
        assert tx.execute(text("SELECT holder FROM senders")).scalar_one() is None
    made.dispose()
    assert bot.ill_at_ease == [], bot.complained


@pytest.mark.processes
async def test_told_to_end_while_it_begins_it_just_ends(slack: Slack, tmp_path: Path) -> None:
    migrate(f"sqlite:///{tmp_path}/tidings.db")
    slow = slack.trouble.start(Slow(only=("auth.test",), seconds=60.0))
    bot = start(tmp_path, "run", env=by_socket(slack, "sqlite:///tidings.db"))
    async with asyncio.timeout(PATIENCE):
        while not slow.hits:  # noqa: ASYNC110 — another process brings it about
            await asyncio.sleep(0.02)
    assert await bot.is_told_to_end(5.0) == 0
    assert bot.complained == ""


@pytest.mark.processes
async def test_what_can_not_run_says_in_one_sentence_what_to_do(slack: Slack, tmp_path: Path) -> None:
    migrate(f"sqlite:///{tmp_path}/tidings.db")
    migrate(f"sqlite:///{tmp_path}/other.db")
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("UPDATE alembic_version SET version_num = 'f00'")
    other.close()
    (tmp_path / "words.db").write_text("these are no tables" * 100)
    good = by_socket(slack, "sqlite:///tidings.db")
    with socket.create_server(("", 0)) as taken:
        port = taken.getsockname()[1]
        cases = {
            "wrong bot token": {"SLACK_BOT_TOKEN": "xoxb-wrong"},
            "no bot token": {"SLACK_BOT_TOKEN": ""},
            "wrong app token": {"SLACK_APP_TOKEN": "xapp-wrong"},
            "no app token, no secret": {"SLACK_APP_TOKEN": ""},
            "no port": {"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": "secret"},
            "port taken": {"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": "secret", "PORT": str(port)},
            "no Slack": {"SLACK_API_BASE_URL": f"http://127.0.0.1:{free_port()}/api/"},
            "something else": {"SLACK_API_BASE_URL": slack.page_url},
            "no PostgreSQL": {"DATABASE_URL": f"postgresql://tidings:word@127.0.0.1:{free_port()}/t"},
            "no such folder": {"DATABASE_URL": "sqlite:////nowhere/at/all/tidings.db"},
            "no database": {"DATABASE_URL": "sqlite:///words.db"},
            "no address": {"DATABASE_URL": "tidings.db"},
            "empty": {"DATABASE_URL": "sqlite:///empty.db"},
            "another release": {"DATABASE_URL": "sqlite:///other.db"},
            "no zone": {"TIDINGS_TIMEZONE": "Mars"},
        }
        for name in cases:  # on one file they would refuse each other
            shutil.copy(tmp_path / "tidings.db", tmp_path / f"of {name}.db")
        own = {name: good | {"DATABASE_URL": f"sqlite:///of {name}.db"} | changed for name, changed in cases.items()}
        said = await every_refusal(tmp_path, own)
    what_to_do = {
        "wrong bot token": "Slack refused SLACK_BOT_TOKEN (invalid_auth). Copy it anew",
        "no bot token": "SLACK_BOT_TOKEN is missing. Set it to the bot token (xoxb-…) of the app, or try: tidings demo",
        "wrong app token": "Slack refused SLACK_APP_TOKEN (invalid_auth). Copy it anew",
        "no app token, no secret": "SLACK_APP_TOKEN is missing. Set it (xapp-…) for Socket Mode; for HTTP set",
        "no port": "PORT is missing. Set the port",
        "port taken": f"Port {port} can't be had",
        "no Slack": "Slack can't be reached at http://127.0.0.1:",
        "something else": f"Slack can't be reached at {slack.page_url} (its answer is none of Slack's)",
        "no PostgreSQL": "The database can't be reached (postgresql://tidings:***@127.0.0.1:",
        "no such folder": "unable to open database file). Check DATABASE_URL, and that the file's folder is there.",
        "no database": "The database can't be used (file is not a database). Check DATABASE_URL",
        "no address": "DATABASE_URL can't be read. Write sqlite:////folder/tidings.db or postgresql://",
        "empty": "The database is empty. Run: tidings migrate",
        "another release": "The database is of another release (f00, and this one wants ",
        "no zone": "TIDINGS_TIMEZONE can't be used: Mars is no IANA time zone such as Asia/Shanghai. Correct it",
    }
    assert {name: words for name, words in said.items() if what_to_do[name] not in words} == {}
    assert {name: words for name, words in said.items() if "tidings:word" in words or words.count("\n") != 1} == {}


async def every_refusal(folder: Path, cases: dict[str, Environment]) -> dict[str, str]:
    """What each says on stderr; all must end with 1 and say nothing on stdout."""
    few = asyncio.Semaphore(3)

    async def one(env: Environment) -> Process:
        async with few:
            ended = fork(folder, "run", env=env)
            assert await ended.ends() == 1, ended.complained
            assert ended.said == ""
            return ended

    ended = await asyncio.gather(*map(one, cases.values()))
    return {name: one.complained for name, one in zip(cases, ended, strict=True)}


@pytest.mark.processes
async def test_a_database_of_a_newer_release_is_not_migrated(tmp_path: Path) -> None:
    migrate(f"sqlite:///{tmp_path}/other.db")
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("UPDATE alembic_version SET version_num = 'f00'")
    other.close()
    ended = fork(tmp_path, "migrate", env={"DATABASE_URL": "sqlite:///other.db"})
    assert await ended.ends() == 1
    assert ended.complained.startswith("The database is of a newer release than this one (")
    assert ended.complained.count("\n") == 1


@pytest.mark.processes
async def test_migrate_says_where_the_database_is(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("DATABASE_URL=sqlite:///mine.db\n")
    ended = fork(tmp_path, "migrate")
    assert await ended.ends() == 0
    assert ended.said.startswith("The database is at 0")
    assert ended.complained == ""
    assert (tmp_path / "mine.db").exists()


@pytest.mark.processes
@ON_SQLITE
@pytest.mark.requirement("S36")
async def test_a_second_one_on_the_same_file_is_refused_until_the_first_has_ended(
    slack: Slack, database_url: str, tmp_path: Path
) -> None:
    env = by_socket(slack, database_url)
    first = fork(tmp_path, "run", env=env)
    await first.says("listening")
    second = fork(tmp_path, "run", env=env)
    assert await second.ends() == 1
    file = database_url.removeprefix("sqlite:///")
    assert second.complained == (
        f"A bot runs on {file} already. Stop that one first, or use PostgreSQL, on which any number may run.\n"
    )
    await first.is_killed()
    third = fork(tmp_path, "run", env=env)
    await third.says("listening")
    assert await third.is_told_to_end() == 0
