"""Between Slack and the bot things come twice, get lost on the way back, or are told to wait."""

import asyncio
from collections.abc import AsyncIterator
from time import perf_counter

import pytest
from sqlalchemy import text

from bot.outbox import delivering, sender
from playground.message import Message
from playground.person import Person
from playground.trouble_kinds import HttpError, NoAnswer, RateLimited, Repeated, Spoiled, Truncated
from storage.database import Tx
from tests.people import ON_SQLITE, Workspace, working

_POST = ("chat.postMessage",)


@pytest.fixture
async def workspace(database_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Workspace]:
    monkeypatch.setattr(delivering, "SETTLE", delivering.SETTLE / 20)
    monkeypatch.setattr(sender, "_LOOK", 0.05)
    async with working(database_url) as running:
        yield running


async def published(workspace: Workspace) -> list[Message]:
    """Publish one item and wait until all is said; its cards."""
    await workspace.publishes(workspace.fang, "官网改版")
    return workspace.cards(workspace.cast.launch)


@pytest.mark.fault("12")
@pytest.mark.requirement("S23")
async def test_a_form_that_comes_three_times_is_one_item(workspace: Workspace) -> None:
    with workspace.slack.trouble.during(Repeated(only=("view_submission",), copies=2)) as repeated:
        cards = await published(workspace)
        await workspace.settled()
    assert repeated.hits == 1
    assert len(cards) == 1
    assert len(await workspace.everything()) == 1
    assert workspace.fang.modal is None


@pytest.mark.fault("12")
@ON_SQLITE
async def test_what_comes_three_times_is_answered_once(workspace: Workspace) -> None:
    fang, launch = workspace.fang, workspace.cast.launch
    with workspace.slack.trouble.during(Repeated(copies=2, seconds=(0.0, 0.2))):
        assert "T-1" not in await workspace.does(fang, "/track list")
        assert len(await workspace.asks(fang, "@Tidings list", in_=launch)) == 1
        await workspace.does(fang, "/track new 官网改版")
        assert fang.modal is not None
        await asyncio.sleep(0.3)  # until the last copy has come
        await workspace.settled()
    assert len(fang.ephemerals) == 2
    assert workspace.slack.refused == []


@pytest.mark.fault("4")
@pytest.mark.fault("6")
@pytest.mark.parametrize(
    "trouble",
    [
        NoAnswer(only=_POST, done=True, times=1),
        NoAnswer(only=_POST, done=False, times=1),
        HttpError(only=_POST, done=True, status=500, times=1),
        HttpError(only=_POST, done=False, status=503, times=1),
        HttpError(only=_POST, done=True, status=200, times=1),
        Truncated(only=_POST, done=True, times=1),
    ],
    ids=lambda trouble: f"{trouble.kind}-{getattr(trouble, 'status', '')}-{'done' if trouble.done else 'not-done'}",
)
@ON_SQLITE
async def test_an_answer_that_never_came_leaves_one_message(workspace: Workspace, trouble: Spoiled) -> None:
    workspace.slack.trouble.start(trouble)
    cards = await published(workspace)
    assert trouble.hits == 1
    assert len(cards) == 1
    assert await states(workspace) <= {"sent", "dropped"}


@pytest.mark.fault("4")
@ON_SQLITE
async def test_what_is_looked_for_is_looked_for_again_when_that_fails(workspace: Workspace) -> None:
    workspace.slack.trouble.start(NoAnswer(only=_POST, done=True, times=1))
    looking = HttpError(only=("conversations.history",), times=2)
    workspace.slack.trouble.start(looking)
    cards = await published(workspace)
    assert looking.hits == 2
    assert len(cards) == 1


@pytest.mark.fault("7")
@ON_SQLITE
async def test_a_method_told_to_wait_is_left_alone_and_the_others_go_on(workspace: Workspace) -> None:
    workspace.slack.trouble.start(RateLimited(only=_POST, retry_after=2.0, times=1))
    fang, li = workspace.fang, workspace.li
    await fang.types("/track new 官网改版", in_=workspace.cast.launch)
    await has_form(fang)
    await fang.submits()
    await fang.waits_until(lambda: [call for call in workspace.slack.log if call.answer.get("error") == "ratelimited"])
    limited = perf_counter()
    await li.types("/track new 春季发布", in_=workspace.cast.office)  # another channel, the same method
    await has_form(li)
    await li.submits()
    assert perf_counter() - limited < 2.0
    await workspace.settled()
    assert perf_counter() - limited >= 1.9
    assert workspace.slack.trouble.early_calls == []
    assert len(workspace.cards(workspace.cast.launch)) == len(workspace.cards(workspace.cast.office)) == 1


@pytest.mark.fault("5")
@ON_SQLITE
async def test_a_message_that_hangs_holds_up_no_other_channel(workspace: Workspace) -> None:
    hanging = NoAnswer(only=_POST, done=True, hangs=2.0, times=1)
    workspace.slack.trouble.start(hanging)
    fang, li = workspace.fang, workspace.li
    for person, channel in ((fang, workspace.cast.launch), (li, workspace.cast.office)):
        await person.types("/track new 官网改版", in_=channel)
        await has_form(person)
    await fang.submits()
    await fang.waits_until(lambda: hanging.hits)
    began = perf_counter()
    await li.submits()
    await li.waits_until(lambda: workspace.cards(workspace.cast.office))
    assert perf_counter() - began < 2.0
    await workspace.settled()
    assert len(workspace.cards(workspace.cast.launch)) == len(workspace.cards(workspace.cast.office)) == 1


async def has_form(person: Person) -> None:
    """Wait until the form is more than its loading view."""
    await person.waits_until(lambda: person.modal and "submit" in person.modal.content)


async def states(workspace: Workspace) -> set[str]:
    """How the rows of the outbox stand."""

    def ask(tx: Tx) -> set[str]:
        return set(tx.execute(text("SELECT state FROM outbox")).scalars())

    return await workspace.bot.parts.db.read(ask)
