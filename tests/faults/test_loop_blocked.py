"""Something holds the event loop up: the log says what, and all goes on."""

import time
from asyncio import Handle
from collections.abc import AsyncIterator

import pytest

from playground.person import Person
from playground.slack import Slack
from tests.faults.running import Runner
from tests.people import MANIFEST, ON_SQLITE, working

pytestmark = ON_SQLITE
#: What nearly everybody types; each is answered by whole lists, cards or forms.
LINES = (
    "", "list", "list mine overdue", "show T-1", "history T-1", "digest", "settings", "help", "update T-1 next:more",
)  # fmt: skip
_TENTH = 0.1  # seconds
#: What tells a callback of the bot's from one of the local Slack's beside it.
_OURS = ("/bot/", "slack_bolt", "slack_sdk")


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    async with Slack(manifest=MANIFEST, stretch=5.0) as running:
        yield running


async def answer(person: Person, line: str, channel: str) -> str:
    before = len(person.ephemerals)
    await person.types(f"/track {line}", in_=channel)
    await person.waits_until(lambda: len(person.ephemerals) > before or person.modal, timeout=20.0)
    if person.modal:
        await person.closes(everything=True)
        return ""
    return person.text_of(person.ephemerals[-1])


@pytest.mark.long
@pytest.mark.fault("32")
@pytest.mark.requirement("S39")
async def test_what_holds_the_loop_up_is_in_the_log_and_people_are_answered_after_it(
    slack: Slack, runner: Runner
) -> None:
    person = slack.add_person("Fang Min")
    room = slack.add_channel("room", members=[person]).id
    bot = runner.start(TIDINGS_FAIL="in_listener")
    await bot.says("sending for the workspace")
    assert "/track" in await answer(person, "help", room)
    said = await bot.says("the event loop turns again")
    assert said.count("the event loop is held up") == 1
    assert "dispatch.py" in said
    assert "time.sleep" in said
    assert "/track" in await answer(person, "help", room)
    assert await bot.is_told_to_end() == 0
    assert bot.complained.count("the event loop is held up") == 1


@pytest.mark.long
@pytest.mark.fault("32")
async def test_nothing_that_people_do_takes_the_loop_a_tenth_of_a_second(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the processor's time: what else runs on this machine is not the bot's doing."""
    slow: list[str] = []
    run = Handle._run

    def timed(handle: Handle) -> None:
        began = time.thread_time()
        run(handle)
        if (took := time.thread_time() - began) > _TENTH and any(part in repr(handle) for part in _OURS):
            slow.append(f"{took:.2f} s: {handle!r}")

    async with working(database_url) as workspace:
        monkeypatch.setattr(Handle, "_run", timed)
        for number in range(3):
            await workspace.publishes(workspace.fang, f"Item {number} @Li Qian 2026-03-20")
        for person in (workspace.fang, workspace.dana):
            for line in LINES:
                await workspace.does(person, f"/track {line}", workspace.cast.office)
                if person.modal:
                    await person.closes(everything=True)
        await workspace.settled()
    assert slow == []
