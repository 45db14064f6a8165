"""Several workspaces, and several programs that share them; one of them dies, one workspace's token does."""

import os
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

import pytest
from cryptography.fernet import Fernet

from playground.several import Several
from playground.slack import Slack
from storage import channels, installations, items, members, outbox, templates, workspaces
from storage.channels import SlackChannel
from storage.database import Database, Tx
from storage.installations import Keys
from storage.outbox import Verb
from tests import make
from tests.faults.authors import Books, posted, row_of, until
from tests.operate.processes import Process, fork
from tests.people import MANIFEST
from tracker.cadence import Cadence, Every
from tracker.channels import ChannelKind
from tracker.notices import ItemCard

ON_POSTGRESQL = pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
pytestmark = pytest.mark.processes
ON_SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
#: A longer run asks for more; FAULTS wants a thousand.
ROWS = int(os.environ.get("TIDINGS_TEST_ROWS", "100"))
ROOMS = 10
NEVER = Cadence(Every.NONE)
KEY = Fernet.generate_key().decode()


@dataclass
class Company:
    """A workspace: its Slack, its key in the database, its channels."""

    slack: Slack
    ws: int
    rooms: list[str]


@dataclass
class World:
    """All of them, behind one address, with the database that knows them."""

    slack: Several
    companies: list[Company]
    database_url: str
    folder: Path

    def start(self, **env: str) -> Process:
        given = {
            "SLACK_APP_TOKEN": self.slack.app_token,
            "SLACK_API_BASE_URL": self.slack.api_url,
            "DATABASE_URL": self.database_url,
            "TIDINGS_KEYS": KEY,
            "TIDINGS_MESSAGES_PER_MINUTE": "3000",
        }
        return fork(self.folder, "run", env=given | env)

    def sends_for(self, process: Process) -> set[int]:
        """The workspaces for which a program has begun to send, as its log says."""
        lines = [line for line in process.complained.splitlines() if "sending for the workspace" in line]
        return {int(line.split("ws=")[1].split()[0]) for line in lines}


@pytest.fixture
async def world(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    db = Database(database_url)
    async with AsyncExitStack() as stack:
        teams = [
            await stack.enter_async_context(Slack(manifest=MANIFEST, number=number, stretch=5.0))
            for number in range(1, 1 + request.param)
        ]
        slack = await stack.enter_async_context(Several(teams))
        companies = []
        for team in teams:
            person = team.add_person("Fang Min", primary_owner=True)
            rooms = [team.add_channel(f"room-{nth}", members=[person]).id for nth in range(ROOMS)]
            companies.append(Company(team, await db.write(_install, team, rooms), rooms))
        yield World(slack, companies, database_url, tmp_path)
    db.close()


def _install(tx: Tx, team: Slack, rooms: list[str]) -> int:
    """As after *Add to Slack*."""
    workspace = workspaces.remember(
        tx, team_id=team.team_id, name=team.team_id, url=f"https://{team.team_id.lower()}.slack.com/",
        bot_user=team.bot_user_id, enterprise_id=None, zone="Asia/Shanghai", language="zh-CN",
    )  # fmt: skip
    installations.keep(tx, Keys([KEY]), workspace.id, team.bot_token, at=make.AT)
    members.save(tx, workspace.id, make.EVERYBODY, make.AT)
    seen = [SlackChannel(one, one, ChannelKind.PUBLIC, shared=False, archived=False, bot_in=True) for one in rooms]
    channels.save(tx, workspace.id, seen, make.AT)
    templates.bring_library(tx, workspace.id, make.AT)
    return workspace.id


def _fill(tx: Tx, company: Company, count: int) -> None:
    """So many cards that are due now, in all channels alike."""
    world = make.World(workspaces.get(tx, company.ws), templates.newest(tx, company.ws)[0], 0, 0)
    now = datetime.now(UTC)  # noqa: TID251 — as the processes read it
    for nth in range(count):
        room = company.rooms[nth % ROOMS]
        item_id = items.insert(
            tx, company.ws, make.new(world, name=f"{nth}", channel_id=room, end_on=None, cadence=NEVER), now, {}
        ).id
        outbox.put(
            tx, company.ws, ItemCard(item_id), lane=outbox.item_lane(item_id), verb=Verb.POST, target=room,
            item_id=item_id, at=now,
        )  # fmt: skip


async def fill(world: World, count: int) -> None:
    db = Database(world.database_url)
    for company in world.companies:
        await db.write(_fill, company, count)
    db.close()


def cards(company: Company, books: Books) -> Counter[int]:
    """The rows of the cards that people see; the clock says things of its own meanwhile."""
    rows = {row for row, ws in books.ask("SELECT id, ws FROM outbox WHERE kind = 'item_card'") if ws == company.ws}
    return Counter(row for row in map(row_of, posted(company.slack)) if row in rows)


def calls(company: Company) -> int:
    """How often its token was used; the sockets are asked for by the app's."""
    return len([call for call in company.slack.log if call.method != "apps.connections.open"])


@ON_POSTGRESQL
@pytest.mark.parametrize("world", [20], indirect=True)
@pytest.mark.long
@pytest.mark.fault("18")
@pytest.mark.requirement("S37")
@pytest.mark.requirement("S38")
async def test_five_programs_share_twenty_workspaces_and_one_of_them_dies(
    world: World, record_property: Callable[[str, object], None]
) -> None:
    books = Books(world.database_url)
    programs = [world.start() for _ in range(5)]
    for program in programs:
        await program.says("listening")
    every = {company.ws for company in world.companies}

    def shares() -> Counter[str]:
        return Counter(
            holder for (holder,) in books.ask("SELECT holder FROM senders WHERE held_until > now()") if holder
        )

    await until(lambda: sorted(shares().values()) == [4] * 5)
    await fill(world, ROWS)
    await until(lambda: books.states["sent"] >= len(every) * ROWS // 2, seconds=900)
    assert min(shares().values()) >= 0.1 * len(every)
    programs[0].handle.kill()
    killed_at = perf_counter()
    await until(lambda: sorted(shares().values()) == [5] * 4, seconds=60)
    took = perf_counter() - killed_at
    await until(lambda: books.settled, seconds=900)
    for company in world.companies:
        seen = cards(company, books)
        assert len(seen) == seen.total() == ROWS
    record_property("messages", len(every) * ROWS)
    record_property("seconds until a dead one's workspaces go on", f"{took:.1f}")
    assert took <= 12.0
    for program in programs[1:]:
        assert await program.is_told_to_end() == 0
        assert program.ill_at_ease == [], program.complained


@ON_SQLITE
@pytest.mark.parametrize("world", [2], indirect=True)
@pytest.mark.fault("24")
@pytest.mark.requirement("S38")
async def test_a_dead_token_stops_its_workspace_and_nobody_elses(world: World) -> None:
    gone, other = world.companies
    books = Books(world.database_url)
    program = world.start(PORT="0")
    await program.says("listening")
    await until(lambda: len(world.sends_for(program)) == 2)
    gone.slack.app.revoked_tokens.add(gone.slack.bot_token)
    gone.slack.app.installed = False
    await fill(world, 5)
    await until(lambda: books.ask("SELECT stopped_by FROM senders WHERE stopped_by IS NOT NULL") != [])
    await until(lambda: len(cards(other, books)) == 5)
    refused = [call.method for call in gone.slack.log if call.answer.get("error") == "account_inactive"]
    # Those that were under way together when the first of them was refused; then not one more.
    await until(lambda: books.ask("SELECT id FROM outbox WHERE state = 'sending'") == [])
    asked = calls(gone)
    await fill(world, 5)
    await until(lambda: len(cards(other, books)) == 10)
    assert calls(gone) == asked
    assert refused
    person = next(iter(other.slack.people.values()))
    await person.types("/track help", in_=other.rooms[0])
    await person.waits_until(lambda: person.ephemerals)
    assert await program.is_told_to_end() == 0

    again = world.start()  # the token is as dead as before: nothing is asked by it
    await again.says("listening")
    await until(lambda: len(world.sends_for(again)) == 2)
    assert calls(gone) == asked
    assert await again.is_told_to_end() == 0


@pytest.mark.parametrize("database_kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.long)], indirect=True)
@pytest.mark.parametrize("world", [2], indirect=True)
@pytest.mark.requirement("S38")
async def test_a_workspace_installed_while_it_runs_is_served_and_goes_on_by_a_new_token(world: World) -> None:
    first, later = world.companies
    books = Books(world.database_url)
    token = later.slack.bot_token
    books.ask(f"DELETE FROM installations WHERE ws = {later.ws}")  # noqa: S608
    program = world.start()
    await program.says("listening")
    db = Database(world.database_url)
    await db.write(installations.keep, Keys([KEY]), later.ws, "xoxb-mistaken", at=make.AT)
    await until(lambda: len(world.sends_for(program)) == 2)
    await fill(world, 2)
    await until(lambda: len(cards(first, books)) == 2)
    await until(lambda: books.ask("SELECT ws FROM senders WHERE stopped_by IS NOT NULL") == [(later.ws,)])
    assert cards(later, books) == {}
    await db.write(installations.keep, Keys([KEY]), later.ws, token, at=make.AT + timedelta(minutes=1))
    await until(lambda: len(cards(later, books)) == 2)
    db.close()
    person = next(iter(later.slack.people.values()))
    await person.types("/track help", in_=later.rooms[0])
    await person.waits_until(lambda: person.ephemerals)
    assert await program.is_told_to_end() == 0


@ON_SQLITE
@pytest.mark.parametrize("world", [1], indirect=True)
@pytest.mark.fault("35")
@pytest.mark.requirement("S38")
async def test_without_the_right_key_it_says_so_and_by_a_new_one_tokens_are_sealed_anew(world: World) -> None:
    other = Fernet.generate_key().decode()
    for keys, words in (
        (other, f"The token of {world.companies[0].slack.team_id} can't be read by any of TIDINGS_KEYS."),
        ("secret", "TIDINGS_KEYS can't be used: key 1 is none. Make one: python -c"),
        (f"{KEY},secret", "TIDINGS_KEYS can't be used: key 2 is none."),
    ):
        ended = world.start(TIDINGS_KEYS=keys)
        assert await ended.ends() == 1
        assert ended.complained.startswith(words)
        assert ended.complained.count("\n") == 1
        assert KEY not in ended.complained
    for keys in (f"{other},{KEY}", other):
        program = world.start(TIDINGS_KEYS=keys)
        await program.says("sending for the workspace")
        assert await program.is_told_to_end() == 0
