"""Slack says no, says it late, says it twice, or has gone: what is done about each, and that it ends well."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.app import assemble
from bot.outbox import delivering, pacing, sender
from bot.outbox.sender import Sender
from playground.trouble_kinds import HttpError, LaggingHistory, NoAnswer, RateLimited, Refused
from storage import outbox, senders
from storage.waiting import figures
from tests.people import ON_SQLITE, Workspace, working
from tracker.delivery import RowState

_POST = ("chat.postMessage",)
pytestmark = ON_SQLITE


@pytest.fixture
async def workspace(database_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Workspace]:
    monkeypatch.setattr(delivering, "SETTLE", delivering.SETTLE / 50)
    monkeypatch.setattr(delivering, "_FIRST_WAIT", 0.001)
    monkeypatch.setattr(sender, "_LOOK", 0.05)
    monkeypatch.setattr(pacing, "BETWEEN_POSTS", 0.02)
    monkeypatch.setattr(pacing, "_FIRST_PROBE", 0.1)
    async with working(database_url) as running:
        yield running


async def states(workspace: Workspace) -> dict[RowState, int]:
    found = await workspace.bot.parts.db.read(figures, workspace.calendar.now())
    return {state: count for state, count in found.by_state.items() if count}


def calls(workspace: Workspace, method: str = "chat.postMessage") -> int:
    return len([call for call in workspace.slack.log if call.method == method])


async def another_sends(workspace: Workspace) -> None:
    """The sender ends, and one that knows nothing of it begins, as in another process."""
    bot = workspace.bot
    bot.sender.stop()
    await asyncio.gather(*bot._running)
    bot.served[0].sender = Sender(bot.parts, bot.sender._texts, bot.sharing)
    bot._running = [asyncio.get_running_loop().create_task(bot.sender.run())]


@pytest.mark.fault("4")
async def test_of_two_messages_with_one_row_the_later_is_taken_away(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slack took it, its answer got lost, and its history lists it too late: it is sent again, and that heals."""
    monkeypatch.setattr(delivering, "LOOK_AGAIN", delivering.LOOK_AGAIN / 100)
    workspace.slack.trouble.start(LaggingHistory(seconds=0.4, times=1))
    workspace.slack.trouble.start(NoAnswer(only=_POST, done=True, times=1))
    await workspace.publishes(workspace.fang, "官网改版")
    cards = workspace.cards(workspace.cast.launch)
    assert len(cards) == 2
    await workspace.fang.waits_until(lambda: calls(workspace, "chat.delete"))
    assert [card.deleted for card in cards] == [False, True]
    # What comes then goes to the one that stayed.
    await workspace.does(workspace.fang, "/track update T-1 next:补齐英文文案")
    assert "补齐英文文案" in workspace.fang.text_of(cards[0])
    assert workspace.slack.refused == []


@pytest.mark.fault("30")
async def test_an_edit_waits_while_nobody_knows_whether_the_card_is_there(workspace: Workspace) -> None:
    fang = workspace.fang
    looking = workspace.slack.trouble.start(HttpError(only=("conversations.history",)))
    workspace.slack.trouble.start(NoAnswer(only=_POST, done=True, times=1))
    await fang.types("/track new 官网改版", in_=workspace.cast.launch)
    await fang.waits_until(lambda: fang.modal and "submit" in fang.modal.content)
    await fang.submits()
    await fang.waits_until(lambda: looking.hits)
    await fang.types("/track update T-1 next:补齐英文文案", in_=workspace.cast.launch)
    await fang.waits_until(lambda: looking.hits > 2)
    assert calls(workspace, "chat.update") == 0
    workspace.slack.trouble.clear()
    await workspace.settled()
    (card, notice) = workspace.cards(workspace.cast.launch)
    assert notice.thread_ts == card.ts
    assert "下一步：补齐英文文案" in fang.text_of(card)


@pytest.mark.fault("6")
async def test_a_row_that_slack_fails_on_is_tried_eight_times_and_holds_up_no_other(workspace: Workspace) -> None:
    fang = workspace.fang
    failing = workspace.slack.trouble.start(Refused(only=_POST, error="internal_error", times=8))
    await workspace.does(fang, "/track new 官网改版")
    await workspace.submits(fang)
    assert failing.hits == 8
    assert await states(workspace) == {RowState.GIVEN_UP: 1}
    assert not workspace.bot.sender.pacing.line.is_down
    await workspace.publishes(workspace.li, "年会", in_=workspace.cast.office)


@pytest.mark.fault("6")
@pytest.mark.fault("8")
async def test_while_slack_is_away_one_message_tries_and_afterwards_all_are_there(workspace: Workspace) -> None:
    people = (workspace.fang, workspace.li, workspace.chen)
    for person in people:
        await workspace.does(person, f"/track new {person.shown_as}")
    away = workspace.slack.trouble.start(HttpError(only=("chat.postMessage", "conversations.*"), status=503))
    for person in people:
        await person.submits()
    await workspace.fang.waits_until(lambda: workspace.bot.sender.pacing.line.is_down)
    before = away.hits
    await asyncio.sleep(0.3)
    assert away.hits - before < 6  # probes, each after a longer pause
    workspace.slack.trouble.clear()
    await workspace.settled()
    rows = workspace.slack.messages_by_metadata(delivering.EVENT_TYPE, "row")
    assert {len(messages) for messages in rows.values()} == {1}
    assert len(workspace.cards(workspace.cast.launch)) == 3
    assert await states(workspace) == {}


@pytest.mark.fault("24")
async def test_a_dead_token_stops_the_workspace_until_slack_takes_it_again(
    workspace: Workspace,
) -> None:
    fang = workspace.fang
    await workspace.does(fang, "/track new 官网改版")
    workspace.slack.trouble.start(Refused(only=_POST, error="account_inactive"))
    await fang.submits()
    await fang.waits_until(lambda: workspace.bot.sender.stopped_by)
    assert workspace.bot.sender.stopped_by == "account_inactive"
    before = calls(workspace)
    await asyncio.sleep(0.3)  # six looks
    assert calls(workspace) == before
    parts = workspace.bot.parts
    assert (await parts.db.read(senders.known, parts.workspace.id)).stopped_by == "account_inactive"
    assert await parts.db.read(outbox.unended, parts.workspace.id) > 0
    # Another process finds it stopped as well; once Slack takes the token, all goes on.
    workspace.slack.trouble.clear()
    await another_sends(workspace)
    await asyncio.sleep(0.1)
    assert calls(workspace) == before
    await parts.db.write(senders.go_on, parts.workspace.id)
    await another_sends(workspace)
    await workspace.settled()
    assert len(workspace.cards(workspace.cast.launch)) == 1


async def looks_once_more(workspace: Workspace) -> None:
    sender = workspace.bot.sender
    last = sender.looked_at
    await workspace.fang.waits_until(lambda: sender.looked_at != last)


@pytest.mark.fault("24")
@pytest.mark.requirement("S23")
async def test_taken_out_it_keeps_what_waits_and_says_it_once_it_is_installed_again(workspace: Workspace) -> None:
    slack, fang, launch = workspace.slack, workspace.fang, workspace.cast.launch
    await workspace.publishes(fang, "官网改版")
    await workspace.does(fang, "/track update T-1")
    away = slack.trouble.start(HttpError(only=_POST, status=503))
    await fang.fills({"next": "补齐英文文案"})
    await fang.submits()
    await fang.waits_until(lambda: away.hits)
    slack.uninstall()
    await fang.waits_until(lambda: workspace.bot.sender.stopped_by == "app_uninstalled")
    slack.trouble.clear()
    await looks_once_more(workspace)  # what was under way has come to its end
    asked = len(slack.log)
    for _ in range(3):
        await looks_once_more(workspace)
    assert len(slack.log) == asked
    assert sum((await states(workspace)).values()) == 1

    slack.install()
    before = workspace.bot
    await before.stop()
    workspace.bot = await assemble(before.parts.settings, workspace.calendar)
    await workspace.bot.start()
    await workspace.settled()
    card, news = workspace.cards(launch)
    assert news.thread_ts == card.ts
    assert "补齐英文文案" in fang.text_of(news)
    assert workspace.told(workspace.chen)[-1].splitlines() == [
        "知会重新装好了",
        "3月11日（周三）10:00 被移除，这期间什么都没有发。",
        "攒下 1 条消息，现在仍有用的会补发",
    ]


@pytest.mark.fault("7")
async def test_how_long_slack_said_to_wait_outlives_the_process(workspace: Workspace) -> None:
    fang = workspace.fang
    await workspace.does(fang, "/track new 官网改版")
    limited = workspace.slack.trouble.start(RateLimited(only=_POST, retry_after=2.0, times=1))
    await fang.submits()
    await fang.waits_until(lambda: limited.hits)
    parts = workspace.bot.parts
    await fang.waits_until(lambda: workspace.bot.sender.pacing.shut_now(parts.machine.seconds()))
    await another_sends(workspace)
    await workspace.settled()
    assert workspace.slack.trouble.early_calls == []
    assert len(workspace.cards(workspace.cast.launch)) == 1
