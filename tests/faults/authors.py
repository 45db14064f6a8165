"""People who publish whatever becomes of the bot, and what must hold in the end."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import text

from playground.conversation import Channel
from playground.forms import CannotError
from playground.message import Message
from playground.person import Person
from playground.slack import Slack
from storage.database import engine
from tests.operate.processes import PATIENCE

#: What tells somebody of an item they are named on.
_BY_NAME = {"published_to_you", "first_mention"}


@dataclass
class Author:
    """Somebody in a channel of their own, who publishes for somebody who is not in it and is told directly."""

    person: Person
    owner: Person
    channel: Channel
    names: list[str] = field(default_factory=list)

    async def publishes(self, name: str) -> None:
        """By form, trying again as people do until it is through."""
        async with asyncio.timeout(PATIENCE):
            await self._has_form(name)
            while self.person.modal is not None:
                await self.person.submits()
                await asyncio.sleep(0.1)
        self.names.append(name)

    async def _has_form(self, name: str) -> None:
        while True:
            if self.person.modal is None:
                await self.person.types(f"/track new {name}", in_=self.channel)
            try:
                await self.person.waits_until(self._is_filled, timeout=2.0)
                await self.person.fills({"owner": self.owner})
            except (AssertionError, CannotError):  # the bot died between opening the form and filling it
                if self.person.modal is not None:
                    await self.person.closes(everything=True)
            else:
                return

    def _is_filled(self) -> bool:
        return self.person.modal is not None and "submit" in self.person.modal.content


def authors(slack: Slack, count: int) -> list[Author]:
    """As many, each with a channel and an owner of their own."""
    made = []
    for number in range(count):
        person, owner = slack.add_person(f"Author {number}"), slack.add_person(f"Owner {number}")
        made.append(Author(person, owner, slack.add_channel(f"room-{number}", members=[person])))
    return made


@dataclass
class Books:
    """What the bot's database says, asked past the bot."""

    database_url: str

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        made = engine(self.database_url)
        try:
            with made.begin() as tx:
                answer = tx.execute(text(statement))
                return [tuple(row) for row in answer.all()] if answer.returns_rows else []
        finally:
            made.dispose()

    def let_the_lease_run_out(self) -> None:
        """As ten seconds after its holder has died."""
        self.ask("UPDATE senders SET held_until = NULL")

    @property
    def states(self) -> Counter[str]:
        """How many rows of the outbox stand how."""
        return Counter(state for (state,) in self.ask("SELECT state FROM outbox"))

    @property
    def settled(self) -> bool:
        """Whether everything has been said."""
        return not set(self.states) - {"sent", "dropped"}


def posted(slack: Slack, channel: Channel | None = None) -> list[Message]:
    """What the bot has posted and people see, with the row of its outbox in it; in order."""
    channels = [channel] if channel else slack.workspace.channels.values()
    found = [message for place in channels for message in place.messages if message.is_lasting and message.metadata]
    return sorted(found, key=lambda message: message.moment)


def row_of(message: Message) -> int:
    assert message.metadata
    row: int = message.metadata["event_payload"]["row"]
    return row


async def until(is_so: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Look again and again."""
    async with asyncio.timeout(seconds):
        while not is_so():  # noqa: ASYNC110 — other processes bring it about
            await asyncio.sleep(0.05)


def check_exact(slack: Slack, books: Books, everybody: list[Author]) -> None:
    """Nothing lost, nothing doubled, and in order for every item: its card before whoever is told of it."""
    names = sorted(name for (name,) in books.ask("SELECT name FROM items"))
    assert names == sorted(name for author in everybody for name in author.names)
    rows = [row_of(message) for message in posted(slack)]
    assert Counter(rows) == Counter(row for (row,) in books.ask("SELECT id FROM outbox WHERE state = 'sent'"))
    kinds = dict(books.ask("SELECT id, kind FROM outbox"))  # the clock says things of its own meanwhile
    items = dict(books.ask("SELECT id, item_id FROM outbox"))
    for author in everybody:
        cards = [row for row in map(row_of, posted(slack, author.channel)) if kinds[row] == "item_card"]
        assert len(cards) == len(author.names)
        told = [row for row in map(row_of, posted(slack, author.owner.dm)) if kinds[row] in _BY_NAME]
        assert len(told) == len(author.names)
        for item in {items[row] for row in cards}:
            said = [row for row in rows if items[row] == item and row in {*cards, *told}]
            assert said == sorted(said)
