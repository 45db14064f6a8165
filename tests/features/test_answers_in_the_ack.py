"""A command's answer goes with the acknowledgement Slack waits for, when it is ready soon; else it comes after it."""

import asyncio
import time

import pytest

from bot.listeners.asker import AT_ONCE
from playground.deliveries import Delivery
from storage.database import Tx
from tests.people import ON_SQLITE, Workspace

pytestmark = pytest.mark.requirement("S40")


def last(workspace: Workspace) -> Delivery:
    return next(one for one in reversed(workspace.slack.dispatch.deliveries) if one.kind == "slash_commands")


def requests(workspace: Workspace) -> int:
    return sum(call.method == "response_url" for call in workspace.slack.log)


def busy(_: Tx) -> None:
    """Somebody else writes, and takes their time."""
    time.sleep(AT_ONCE * 2)


async def test_what_is_ready_needs_no_request_of_its_own(workspace: Workspace) -> None:
    for person, said in ((workspace.fang, "没有"), (workspace.dana, "No items yet")):
        await person.types("/track list", in_=workspace.cast.office)
        assert said in person.text_of(person.ephemerals[-1])  # it is there with the ack: nobody waits for it
        assert last(workspace).answer["response_type"] == "ephemeral"
    assert requests(workspace) == 0


@ON_SQLITE
async def test_slack_is_not_kept_waiting_for_what_takes_longer(workspace: Workspace) -> None:
    await workspace.publishes(workspace.fang, "官网改版")
    writing = asyncio.ensure_future(workspace.bot.parts.db.write(busy))
    said = await workspace.does(workspace.fang, "/track update T-1 done:收回 200 份问卷")
    assert said.startswith("已更新 T-1")
    assert last(workspace).answer == {}
    assert last(workspace).ms < AT_ONCE * 2000
    assert requests(workspace) > 0
    await writing


async def test_what_comes_second_stands_second(workspace: Workspace) -> None:
    """A long line that is refused is given back in pieces, the refusal first: it alone goes with the ack."""
    li = workspace.li
    await li.types(f"/track update T-9 done:{'事' * 20_000}完", in_=workspace.cast.launch)
    assert last(workspace).answer["text"].startswith("找不到 T-9")
    told = await li.waits_until(lambda: told if li.text_of((told := li.ephemerals)[-1]).endswith("完") else None)
    assert len(told) == 1 + requests(workspace) == 2
    assert li.text_of(told[0]).startswith("找不到 T-9")
