"""Twenty people in a local Slack who type and wait for their answers, and what the bot remembers of them."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from playground.calls import Call
from playground.conversation import Channel
from playground.message import Message
from playground.person import Person
from playground.posting import Content
from playground.slack import Slack
from storage import channels, members, templates
from storage.channels import SlackChannel
from storage.database import Database, Tx
from storage.migrating import migrate
from tests import make
from tracker.channels import ChannelKind
from tracker.items import Sensitivity
from tracker.notices import ItemCard

MANIFEST: Final = Path(__file__).parents[2] / "manifest.yml"
PEOPLE: Final = 20
#: Commands each of them types in a round, and items each of them owns.
EACH: Final = 10
_PATIENCE: Final = 30  # seconds

#: What the nth person types as their so many-th command.
Line = Callable[[int, int], str]


@dataclass
class _Waiting:
    """Somebody waits for an answer, which is a message that they alone see, behind those that are there."""

    person: Person
    channel: Channel
    seen: int
    answered: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def answer(self) -> Message | None:
        there = self.channel.messages[self.seen :]
        return next((one for one in there if one.ephemeral_to == self.person.id), None)


class Crowd:
    """Twenty people, each in a channel of their own, who type and wait; and many more who open their Homes."""

    def __init__(self, slack: Slack) -> None:
        self.slack = slack
        self.people = [slack.add_person(f"Person {nth}") for nth in range(PEOPLE)]
        self.visitors = [slack.add_person(f"Visitor {nth}") for nth in range(PEOPLE * EACH)]
        self.channels = [slack.add_channel(f"bench-{nth}", members=self.people) for nth in range(PEOPLE)]
        self._last_answer: Message | None = None
        self._typists: dict[str, _Waiting] = {}
        self._visits: dict[str, asyncio.Event] = {}
        slack.workspace.watchers.append(self._look)
        slack.log.watchers.append(self._note)

    @property
    def last_answer(self) -> Message:
        """What somebody was answered last."""
        assert self._last_answer
        return self._last_answer

    async def types(self, line: Line, begins: int = 0) -> None:
        """Everybody types so many lines, each as soon as the one before is answered."""

        async def one(nth: int, person: Person, channel: Channel) -> None:
            for number in range(begins, begins + EACH):
                waiting = self._typists[person.id] = _Waiting(person, channel, len(channel.messages))
                await person.types(line(nth, number), in_=channel)
                await asyncio.wait_for(waiting.answered.wait(), _PATIENCE)

        everybody = zip(range(PEOPLE), self.people, self.channels, strict=True)
        await asyncio.gather(*(one(*there) for there in everybody))
        for channel in self.channels:  # that no round finds more there than another
            channel.messages[:] = [one for one in channel.messages if one.ephemeral_to is None]

    async def open_homes(self) -> None:
        """All visitors open their Homes, as many at once as there are people who type."""
        visitors = iter(self.visitors)

        async def some() -> None:
            for person in visitors:
                published = self._visits[person.id] = asyncio.Event()
                await person.opens_home()
                await asyncio.wait_for(published.wait(), _PATIENCE)

        await asyncio.gather(*(some() for _ in range(PEOPLE)))

    def _look(self) -> None:
        """Something in the workspace is different now."""
        for waiting in list(self._typists.values()):
            if (answer := waiting.answer) is not None:
                self._last_answer = answer
                del self._typists[waiting.person.id]
                waiting.answered.set()

    def _note(self, call: Call) -> None:
        """The app has asked something of Slack."""
        if call.method == "views.publish" and (published := self._visits.pop(call.args["user_id"], None)):
            published.set()


@asynccontextmanager
async def crowd() -> AsyncIterator[Crowd]:
    """A local Slack with these people in it."""
    async with Slack(manifest=MANIFEST, stretch=10) as slack:
        yield Crowd(slack)


def remember(there: Crowd, url: str) -> None:
    """A database in which each of the people owns some public items, with their cards in Slack."""
    migrate(url)
    db = Database(url)
    try:
        db.write_now(_fill, there)
    finally:
        db.close()


def _fill(tx: Tx, there: Crowd) -> None:
    workspace = make.workspace(tx, there.slack.team_id)
    people = [replace(make.FANG, user_id=one.id, name=one.shown_as, home_team=one.team_id) for one in there.people]
    members.save(tx, workspace.id, people, make.AT)
    templates.bring_library(tx, workspace.id, make.AT)
    world = make.World(workspace, templates.newest(tx, workspace.id)[0], 0, 0)
    for owner, channel in zip(there.people, there.channels, strict=True):
        seen = SlackChannel(channel.id, channel.name, ChannelKind.PUBLIC, shared=False, archived=False, bot_in=True)
        channels.save(tx, workspace.id, [seen], make.AT)
        for nth in range(EACH):
            made = make.item(
                tx, world, name=f"官网改版 Relaunch {nth}", initiator=owner.id, owner=owner.id, channel_id=channel.id,
                sensitivity=Sensitivity.PUBLIC, fields={"done": "问卷已设计，收回 200 份", "next": "写报告"},
            )  # fmt: skip
            card = there.slack.posting.post(channel, there.slack.app.user, Content(f"T-{made.ref}"))
            make.post(
                tx, workspace.id, channel_id=channel.id, ts=card.ts, item_id=made.id, kind=ItemCard.kind,
                outbox_id=-made.id, at=make.AT,
            )  # fmt: skip


def item_of(nth: int, number: int) -> str:
    """The reference of one of the nth person's items."""
    return f"T-{nth * EACH + number % EACH + 1}"


def page(answer: Message) -> dict[str, Any]:
    """An answer, as an app would give it ready-made."""
    return {"text": answer.text, "blocks": answer.blocks}
