"""Two thousand messages due at once in a hundred channels, by a real process, in real seconds, at Slack's limits."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import pytest

from playground.conversation import Channel
from playground.person import Person
from playground.rate_limits import Wanted
from playground.slack import Slack
from storage import channels, items, members, outbox, templates, workspaces
from storage.channels import SlackChannel
from storage.database import Database, Tx
from storage.outbox import Verb
from tests import make
from tests.faults.authors import Books, posted, row_of, until
from tests.faults.running import Runner
from tests.people import MANIFEST
from tracker.cadence import Cadence, Every
from tracker.channels import ChannelKind
from tracker.notices import ItemCard

ROOMS, EACH = 100, 20
MESSAGES = ROOMS * EACH
NEVER = Cadence(Every.NONE)


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    async with Slack(manifest=MANIFEST, stretch=5.0) as running:
        yield running


def _fill(tx: Tx, rooms: list[Channel], at: datetime) -> None:
    """As many cards as are due at nine, one after the other in each channel."""
    (ws,) = workspaces.every(tx)
    members.save(tx, ws, make.EVERYBODY, at)
    seen = [
        SlackChannel(one.id, one.name, ChannelKind.PUBLIC, shared=False, archived=False, bot_in=True) for one in rooms
    ]
    channels.save(tx, ws, seen, at)
    world = make.World(workspaces.get(tx, ws), templates.newest(tx, ws)[0], 0, 0)
    rows = []
    for nth in range(MESSAGES):
        room = rooms[nth % ROOMS].id
        new = make.new(world, name=f"{nth}", channel_id=room, end_on=None, cadence=NEVER)
        item_id = items.insert(tx, ws, new, at, {}).id
        rows.append(outbox.New(ItemCard(item_id), outbox.item_lane(item_id), Verb.POST, room, at, item_id))
    outbox.put_each(tx, ws, rows)


async def _clicks(person: Person, room: Channel, done: asyncio.Event) -> list[float]:
    """How long each took until it was acked, in seconds."""
    took = []
    while not done.is_set():
        began = perf_counter()
        await person.types("/track list", in_=room)
        took.append(perf_counter() - began)
        assert not person.trouble
        await asyncio.sleep(1.0)
    return sorted(took)


def _most_memory(pid: int) -> int:
    """The most that a process has held, in MB."""
    (line,) = (one for one in Path(f"/proc/{pid}/status").read_text().splitlines() if one.startswith("VmHWM"))
    return int(line.split()[1]) // 1024


@pytest.mark.long
@pytest.mark.fault("31")
@pytest.mark.requirement("S23")
@pytest.mark.parametrize("a_minute", [600])
async def test_two_thousand_due_at_nine_go_out_in_the_least_time_while_people_are_answered(
    slack: Slack, runner: Runner, books: Books, a_minute: int, record_property: Callable[[str, object], None]
) -> None:
    person = slack.add_person("Fang Min", primary_owner=True)
    rooms = [slack.add_channel(f"room-{nth}", members=[person]) for nth in range(ROOMS)]
    for room in rooms:
        slack.membership.join(slack.app.user, room, person)
    bot = runner.start(TIDINGS_MESSAGES_PER_MINUTE=str(a_minute))
    await bot.says("sending for the workspace")
    slack.rate_limits.wanted = Wanted(per_channel=1.0, per_workspace=a_minute)
    db = Database(runner.env["DATABASE_URL"])
    await db.write(_fill, rooms, datetime.now(UTC))  # noqa: TID251 — as the process reads it
    db.close()
    began, done = perf_counter(), asyncio.Event()
    clicks = asyncio.ensure_future(_clicks(person, rooms[0], done))
    await until(lambda: sum(len(posted(slack, room)) for room in rooms) >= MESSAGES, seconds=900)
    took = perf_counter() - began
    done.set()
    acked = await clicks
    await until(lambda: books.settled)
    rows = [row_of(message) for room in rooms for message in posted(slack, room)]
    assert len(rows) == len(set(rows)) == MESSAGES
    least = max(MESSAGES / a_minute * 60, EACH)
    record_property("of the least time", f"{took / least:.2f}")
    record_property("refused", slack.rate_limits.refused)
    record_property("clicks acked p99 s", f"{acked[int(len(acked) * 0.99)]:.2f}")
    record_property("MB at most", _most_memory(bot.pid))
    assert slack.rate_limits.refused == 0
    assert _most_memory(bot.pid) < 300
    assert acked[int(len(acked) * 0.99)] < 0.5
    assert took <= 1.06 * least
    assert await bot.is_told_to_end() == 0
