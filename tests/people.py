"""The cast of the feature tests, in a workspace of their own with the bot beside it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.app import Bot, assemble
from bot.clock import Calendar
from bot.messages.choosing import TEMPLATE
from bot.settings import Settings
from bot.slack.people import member_from
from playground.cast import Cast, demo
from playground.conversation import Channel
from playground.manifest import read_manifest
from playground.message import Message
from playground.people import user_object
from playground.person import Person
from playground.slack import Slack
from playground.view import View
from storage import items, members, outbox, workspaces
from storage.database import Tx
from tracker.filters import Filters
from tracker.people import Reader
from tracker.standing import Standing

MANIFEST = read_manifest(Path(__file__).parents[1] / "manifest.yml")
#: Reading the environment for each workspace takes longer than to start the bot in it.
_DEFAULTS = Settings(_env_file=None)
#: Wednesday 11 March 2026, 10:00 in Shanghai.
MORNING = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)
#: What publishes an item whose name is like another's.
ANYWAY = ("仍要新建", "Create anyway")
#: For what no database has a part in.
ON_SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
#: For a story that shows that the whole way is the same on either database.
ON_BOTH = pytest.mark.parametrize("database_kind", ["sqlite", "postgresql"], indirect=True)


@dataclass
class Workspace:
    """Slack, its people, and the bot."""

    slack: Slack
    cast: Cast
    bot: Bot
    calendar: Calendar
    #: Slack's error codes, and events of the log, that this test brings about on purpose.
    expected: set[str] = field(default_factory=set)

    @property
    def fang(self) -> Person:
        """Owns things; Chinese; market department."""
        return self.cast.fang

    @property
    def li(self) -> Person:
        """Works on them; Chinese; market department."""
        return self.cast.li

    @property
    def chen(self) -> Person:
        """Admin; Chinese; operations."""
        return self.cast.chen

    @property
    def dana(self) -> Person:
        """English, New York; engineering; not in #launch."""
        return self.cast.dana

    @property
    def zhao(self) -> Person:
        """Another department; Chinese; engineering."""
        return self.cast.zhao

    @property
    def guest(self) -> Person:
        """A guest in #launch."""
        return self.cast.guest

    @property
    def sam(self) -> Person:
        """Of another company, in #partners."""
        return self.cast.sam

    @property
    def gone(self) -> Person:
        """Deactivated."""
        return self.cast.gone

    async def settled(self, timeout: float = 60.0) -> None:  # noqa: ASYNC109
        """Wait until the bot has nothing left to do: no work, nothing in its outbox, nothing unacked."""
        parts, sender = self.bot.parts, self.bot.sender
        async with asyncio.timeout(timeout):
            while True:
                await self.slack.settled()
                at_work = not parts.work.idle or sender._under_way or parts.committed.is_set()
                if not at_work and not await parts.db.read(outbox.unended, parts.workspace.id, parts.calendar.now()):
                    return
                await asyncio.sleep(0.01)

    async def clock_at(self, moment: datetime) -> None:
        """It is that moment now: the clock, which has looked all the while, looks at what is due; all of it is said."""
        async with self._clock_in_hand():
            await self.bot.ticker.move_on(moment)
            while await self.bot.ticker.tick():
                pass
        await self.settled()

    async def back_at(self, moment: datetime) -> None:
        """It is that moment now, and until then the bot was off."""
        async with self._clock_in_hand():
            self.calendar.move_to(moment)
            while await self.bot.ticker.tick():
                pass
        await self.settled()

    @asynccontextmanager
    async def _clock_in_hand(self) -> AsyncIterator[None]:
        """The clock does not look by itself meanwhile: two looks at one moment share what there is between them.

        What it has to say waits for them, as it does where it looks by itself.
        """
        ticker, parts = self.bot.ticker, self.bot.parts
        ticker.pause()
        if ticker._under_way is not None:
            await asyncio.wait([ticker._under_way])
        watched = parts.looked_until is not None
        parts.looked_until = parts.looked_until or self.calendar.now()
        yield
        if not watched:
            parts.looked_until = None
        ticker.go_on()

    async def does(self, person: Person, text: str, in_: Channel | None = None) -> str:
        """Type a command and wait; what the person alone was answered, as text ("" for nothing)."""
        before = len(person.ephemerals)
        await person.types(text, in_=in_ or self.cast.launch)
        await self.settled()
        return "\n".join(person.text_of(message) for message in person.ephemerals[before:])

    async def opens(self, person: Person, line: str = "", in_: Channel | None = None) -> str:
        """``/track new line``; the form, as it is read: of the first template offered where the line says nothing."""
        await person.types(f"/track new {line}", in_=in_ or self.cast.launch)
        await self.settled()
        assert person.modal is not None, person.everything_in_view()
        if not line:
            await self.presses(person, TEMPLATE, nth=0)
        return person.text_of(person.modal)

    async def asks(
        self, person: Person, text: str, in_: Channel | None = None, thread: Message | None = None
    ) -> list[str]:
        """Say something where the bot hears it (``@Tidings …``, or anything in its DM); what that person is told."""
        before = len(person.ephemerals)
        await person.says(text, in_=in_, thread=thread)
        await self.settled()
        return [person.text_of(message) for message in person.ephemerals[before:]]

    async def presses(self, person: Person, what: str, on: Message | View | None = None, **which: Any) -> str:  # noqa: ANN401
        """Press a button and wait; what the person alone is told, on a new message or on the one that was pressed."""
        before = len(person.ephemerals)
        await person.presses(what, on, **which)
        await self.settled()
        told = person.ephemerals[before:] or ([on] if on in person.ephemerals else [])
        return "\n".join(person.text_of(message) for message in told)

    async def submits(self, person: Person) -> str:
        """Send the form unhurried, and wait; the form with what is wrong in it, "" when it has closed."""
        await self.settled()
        await person.submits()
        await self.settled()
        assert not person.trouble, person.everything_in_view()
        return person.text_of(person.modal) if person.modal else ""

    def told(self, person: Person) -> list[str]:
        """What the bot has sent to somebody directly."""
        return [person.text_of(message) for message in self.cards(person.dm)]

    async def everything(self) -> list[Standing]:
        """All items there are, whoever may read them, the first one first."""
        ws = self.bot.parts.workspace.id
        page = await self.bot.parts.db.read(items.listed, Reader.system(ws), Filters(), date.max, most=500)
        return sorted(page.rows, key=lambda standing: standing.item.ref)

    async def publishes(self, person: Person, line: str, in_: Channel | None = None, **more: object) -> Message:
        """``/track new line`` in a channel, the form filled with ``more`` by key, and sent; the card.

        Where there is an item of a like name, it is published anyway.
        """
        channel = in_ or self.cast.launch
        await self.does(person, f"/track new {line}", channel)
        if more:
            if not set(more) <= {block.get("block_id") for block in person.modal.blocks}:  # type: ignore[union-attr]
                await person.presses("new_item.more")
                await self.settled()
            await person.fills(more)
        await self.settled()
        await person.submits()
        await self.settled()
        if person.modal is not None and person.modal.content["submit"]["text"] in ANYWAY:
            await person.submits()
            await self.settled()
        assert person.modal is None, person.everything_in_view()
        await self.settled()
        return self.cards(channel)[-1]

    def cards(self, channel: Channel) -> list[Message]:
        """What the bot has posted in a channel."""
        bot = self.slack.bot_user_id
        return [m for m in channel.messages if m.author.id == bot and m.ephemeral_to is None and not m.subtype]


@asynccontextmanager
async def working(
    database_url: str, *, newcomers: bool = False, again: bool = False, **settings: object
) -> AsyncIterator[Workspace]:
    """A workspace with the bot running in it over Socket Mode, its Calendar at ``MORNING``.

    Its people have met Tidings, unless they are ``newcomers``; the database knows that where it is begun ``again``.
    """
    async with Slack(manifest=MANIFEST, name="Acme", stretch=10.0) as slack:
        cast = demo(slack)
        calendar = Calendar()
        calendar.move_to(MORNING)
        given = {
            "slack_bot_token": slack.bot_token,
            "slack_app_token": slack.app_token,
            "slack_api_base_url": slack.api_url,
            "database_url": database_url,
        }
        bot = await assemble(_DEFAULTS.model_copy(update=given | settings), calendar)
        if not newcomers and not again:
            await bot.parts.db.write(_acquaint, bot.parts.workspace.id, slack)
        await bot.start()
        workspace = Workspace(slack, cast, bot, calendar)
        try:
            await workspace.settled()
            yield workspace
        finally:
            await workspace.bot.stop()


def _acquaint(tx: Tx, ws: int, slack: Slack) -> None:
    """Note that everybody there has met Tidings."""
    people = [user_object(one, MORNING.timestamp()) for one in slack.workspace.users.values()]
    members.save(tx, ws, [member_from(one, slack.team_id) for one in people], MORNING)
    members.meet(tx, ws, list(slack.workspace.users))
    workspaces.begins(tx, ws, MORNING)
