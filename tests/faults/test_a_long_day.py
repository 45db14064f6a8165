"""A day of two hundred people, told quickly: what the program holds in memory and open does not grow."""

import asyncio
import multiprocessing
import os
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from bot.clock import Calendar
from bot.operate.serve import read_settings, started
from playground.person import Person
from playground.slack import Slack
from tests.faults.authors import Books, until
from tests.hurrying import hurried
from tests.people import MANIFEST

PEOPLE, ROOMS = 200, 20
#: A longer run asks for more.
HOURS = int(os.environ.get("TIDINGS_TEST_HOURS", "24"))
#: Wednesday 11 March 2026, 6:00 in Shanghai.
BEGINS = datetime(2026, 3, 10, 22, 0, tzinfo=UTC)
#: Hours in which everything is used for the first time.
WARM = 12


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    async with Slack(manifest=MANIFEST, stretch=10.0) as running:
        yield running


class Program:
    """The bot in a process of its own, whose Calendar is moved by whoever holds the other end of a pipe."""

    def __init__(self, env: dict[str, str]) -> None:
        forking = multiprocessing.get_context("forkserver")
        self.pipe, theirs = forking.Pipe()
        self.process = forking.Process(target=_become, args=(env, theirs), daemon=True)
        self.process.start()

    async def told(self, word: object) -> None:
        """Have it do something, and wait until that is done."""
        self.pipe.send(word)
        await until(self.pipe.poll, seconds=120)
        assert self.pipe.recv() == "done"

    @property
    def kilobytes(self) -> int:
        """What it holds in memory now."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0])

    @property
    def open_files(self) -> int:
        """Sockets and files."""
        return len(list(Path(f"/proc/{self.process.pid}/fd").iterdir()))


def _become(env: dict[str, str], pipe: Connection) -> None:
    asyncio.run(_serve(env, pipe))


async def _serve(env: dict[str, str], pipe: Connection) -> None:
    calendar = Calendar()
    calendar.move_to(BEGINS)
    with hurried():
        settings = read_settings(_env_file=None, tidings_timezone="Asia/Shanghai", **env)
        bot = await started(settings, calendar)
        bot.ticker.pause()
        pipe.send("done")
        while (word := await asyncio.to_thread(pipe.recv)) != "end":
            await bot.ticker.move_on(word)
            await bot.ticker.tick()
            bot.parts.committed.set()
            pipe.send("done")
        await bot.stop()
    pipe.send("done")


async def publishes(person: Person, name: str, owner: str, room: str) -> None:
    await person.types(f"/track new {name} @{owner} 2026-03-11 cadence:daily", in_=room)
    await person.waits_until(lambda: person.modal and "submit" in person.modal.content, timeout=60.0)
    for _ in range(3):  # once more where there is one of like name
        if person.modal is not None:
            await person.submits()
            await asyncio.sleep(0.05)
    assert person.modal is None, person.text_of(person.modal)


@pytest.mark.long
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.fault("38")
@pytest.mark.requirement("S39")
async def test_after_a_day_of_two_hundred_people_it_holds_little_more_than_halfway(
    slack: Slack, database_url: str, books: Books, record_property: Callable[[str, object], None]
) -> None:
    people = [slack.add_person(f"Person {number}") for number in range(PEOPLE)]
    rooms = [slack.add_channel(f"room-{number}", members=people[number::ROOMS]) for number in range(ROOMS)]
    program = Program(
        {
            "slack_bot_token": slack.bot_token,
            "slack_app_token": slack.app_token,
            "slack_api_base_url": slack.api_url,
            "database_url": database_url,
        }
    )
    await until(program.pipe.poll)
    program.pipe.recv()
    await until(lambda: len(books.ask("SELECT user_id FROM members")) >= PEOPLE)
    await until(lambda: len(books.ask("SELECT channel_id FROM channels")) == ROOMS)
    kilobytes, files = [], []
    done = 0
    for half_hour in range(2 * HOURS):
        await program.told(BEGINS + timedelta(minutes=30 * (half_hour + 1)))
        for number in range(half_hour % 10, PEOPLE, 20):  # ten of them each half hour
            person, room = people[number], rooms[number % ROOMS].id
            if half_hour < WARM:
                await publishes(person, f"Work {number} {half_hour}", f"Person {(number + ROOMS) % PEOPLE}", room)
            for line in ("", "list", f"update T-{done % 60 + 1} next:step {half_hour}", "settings", "digest"):
                await person.types(f"/track {line}", in_=room)
                if person.modal is not None:
                    await person.closes(everything=True)
                done += 1
        await until(lambda: not books.ask("SELECT id FROM outbox WHERE state IN ('sending', 'unknown')"), seconds=120)
        kilobytes.append(program.kilobytes)
        files.append(program.open_files)
    await until(lambda: not waiting(books), seconds=120)
    halfway = 2 * WARM
    grown = kilobytes[-1] / max(kilobytes[: halfway + 1])
    record_property("hours", HOURS)
    record_property("commands", done)
    record_property("messages", books.states["sent"])
    record_property("MB halfway", f"{max(kilobytes[: halfway + 1]) / 1024:.0f}")
    record_property("MB in the end", f"{kilobytes[-1] / 1024:.0f}")
    record_property("open files", f"{files[halfway]} → {files[-1]}")
    await program.told("end")
    assert books.states["sent"] > PEOPLE
    assert not set(books.states) - {"sent", "dropped", "waiting"}
    assert grown < 1.05
    assert files[-1] <= files[halfway] + 2


def waiting(books: Books) -> list[object]:
    """What is due by the end of the day and not said yet."""
    until_then = (BEGINS + timedelta(hours=HOURS)).strftime("%Y-%m-%d %H:%M")
    return list(books.ask(f"SELECT id FROM outbox WHERE state = 'waiting' AND due_at <= '{until_then}'"))  # noqa: S608
