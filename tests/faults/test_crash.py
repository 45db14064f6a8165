"""The process is killed, at any moment and at every boundary; what it had to say is said once, and in order."""

import asyncio
import os
import random
import signal
from collections.abc import AsyncIterator, Callable
from time import perf_counter

import pytest

from playground.slack import Slack
from playground.trouble_kinds import Slow
from tests.faults.authors import Author, Books, authors, check_exact, posted, until
from tests.faults.running import Runner
from tests.people import MANIFEST

#: On each kind of database; a quick run asks for fewer.
KILLS = int(os.environ.get("TIDINGS_TEST_KILLS", "100"))
ON_POSTGRESQL = pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    async with Slack(manifest=MANIFEST) as running:
        running.timing.ack_seconds = 1.0  # a dead process answers nothing, however long one waits
        running.timing.trigger_seconds = 15.0
        yield running


@pytest.mark.long
@pytest.mark.fault("2")
@pytest.mark.requirement("S23")
async def test_killed_at_any_moment_it_says_everything_once(
    slack: Slack, runner: Runner, books: Books, record_property: Callable[[str, object], None]
) -> None:
    everybody = authors(slack, 6)
    dice = random.Random(KILLS)  # noqa: S311
    done = asyncio.Event()

    async def publish(author: Author) -> None:
        while not done.is_set():
            await author.publishes(f"{author.channel.name} {len(author.names)}")
            await asyncio.sleep(dice.uniform(0.5, 1.5))  # about as fast as a channel may be posted to

    def published() -> int:
        return sum(len(author.names) for author in everybody)

    bot = runner.start()
    await bot.says("listening")
    publishing = [asyncio.ensure_future(publish(author)) for author in everybody]
    for _ in range(KILLS):
        before = published()
        await until(lambda before=before: published() > before)  # type: ignore[misc]
        await asyncio.sleep(dice.uniform(0.0, 0.6))  # into the sending of it
        await bot.is_killed()
        books.let_the_lease_run_out()
        bot = runner.start()
        await bot.says("listening")
    done.set()
    await asyncio.gather(*publishing)
    await until(lambda: books.settled)
    check_exact(slack, books, everybody)
    record_property("kills", KILLS)
    record_property("messages", len(posted(slack)))
    assert await bot.is_told_to_end() == 0


@pytest.mark.long
@pytest.mark.fault("2")
@pytest.mark.requirement("S23")
async def test_killed_and_started_again_it_waits_for_its_own_lease_and_sends(
    slack: Slack, runner: Runner, books: Books, record_property: Callable[[str, object], None]
) -> None:
    (author,) = authors(slack, 1)
    first = runner.start()
    await first.says("sending for the workspace")
    await author.publishes("before")
    await first.is_killed()
    second, started_at = runner.start(), perf_counter()
    publishing = asyncio.ensure_future(author.publishes("then"))
    await second.says("sending for the workspace")
    took = perf_counter() - started_at
    record_property("seconds until it sends again", f"{took:.1f}")
    assert took <= 12.0
    await publishing
    await until(lambda: books.settled)
    check_exact(slack, books, [author])
    assert await second.is_told_to_end() == 0


@pytest.mark.fault("1")
@pytest.mark.parametrize(
    ("point", "card", "seen"),
    [
        pytest.param("after_commit", "waiting", 0, marks=pytest.mark.processes),
        pytest.param("before_send", "sending", 0, marks=pytest.mark.processes),
        ("after_send", "sending", 1),
        pytest.param("before_mark", "sending", 1, marks=pytest.mark.processes),
    ],
)
async def test_killed_at_a_boundary_it_says_everything_once(
    slack: Slack, runner: Runner, books: Books, point: str, card: str, seen: int
) -> None:
    (author,) = authors(slack, 1)
    first = runner.start(TIDINGS_FAIL=point)
    await first.says("listening")
    # It may die before it has acked the form; then that is sent once more.
    publishing = asyncio.ensure_future(author.publishes("官网改版"))
    assert await first.ends() == 137
    assert len(posted(slack)) == seen
    assert books.ask("SELECT state FROM outbox ORDER BY id LIMIT 1") == [(card,)]

    books.let_the_lease_run_out()
    second = runner.start()
    await publishing
    await until(lambda: books.settled)
    check_exact(slack, books, [author])
    assert await second.is_told_to_end() == 0


@ON_POSTGRESQL
@pytest.mark.long
@pytest.mark.fault("2")
@pytest.mark.requirement("S37")
async def test_of_two_processes_one_sends_and_the_other_takes_over(
    slack: Slack, runner: Runner, books: Books, record_property: Callable[[str, object], None]
) -> None:
    everybody = authors(slack, 4)
    first = runner.start()
    await first.says("sending for the workspace")
    second = runner.start()
    await second.says("listening")
    await asyncio.gather(*(author.publishes(f"{author.channel.name} before") for author in everybody))
    await until(lambda: books.settled)
    assert "sending for the workspace" not in second.complained

    publishing = [asyncio.ensure_future(author.publishes(f"{author.channel.name} then")) for author in everybody]
    await first.is_killed()
    killed_at = perf_counter()
    await asyncio.gather(*publishing)
    await second.says("sending for the workspace")
    took = perf_counter() - killed_at
    record_property("seconds until the other sends", f"{took:.1f}")
    assert took < 12.0
    await until(lambda: books.settled)
    check_exact(slack, books, everybody)
    assert await second.is_told_to_end() == 0


@ON_POSTGRESQL
@pytest.mark.long
@pytest.mark.fault("19")
@pytest.mark.requirement("S37")
async def test_one_that_was_frozen_while_sending_marks_nothing_when_it_wakes(
    slack: Slack, runner: Runner, books: Books
) -> None:
    (author,) = authors(slack, 1)
    first = runner.start()
    await first.says("sending for the workspace")
    with slack.trouble.during(Slow(only=("chat.postMessage",), seconds=1.0)) as slow:
        await author.publishes("官网改版")
        await until(lambda: slow.hits > 0)
        os.kill(first.pid, signal.SIGSTOP)
        await until(lambda: bool(posted(slack)))  # Slack took it, and nobody heard the answer
    second = runner.start()
    books.let_the_lease_run_out()
    await second.says("sending for the workspace")
    await until(lambda: books.settled)
    os.kill(first.pid, signal.SIGCONT)
    await first.says("the lease was lost while sending")
    check_exact(slack, books, [author])
    assert await first.is_told_to_end() == 0
    assert await second.is_told_to_end() == 0
