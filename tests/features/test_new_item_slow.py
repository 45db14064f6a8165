"""A form for which Slack can't wait: another view stands in its place until it is settled."""

import asyncio
import time

import pytest

from bot.listeners.new_item import modal
from playground.person import Person
from playground.trouble_kinds import Slow
from storage.database import Tx
from tests.people import Workspace

pytestmark = pytest.mark.requirement("S40")


def read(person: Person) -> str:
    assert person.modal is not None, person.everything_in_view()
    return person.text_of(person.modal)


@pytest.fixture(autouse=True)
def _as_people_have_it(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001 — after its own
    monkeypatch.setattr(modal, "_ANSWER_WITHIN", 1.0)


def busy(_: Tx) -> None:
    """Somebody else writes, and takes their time."""
    time.sleep(1.6)


async def test_while_slack_is_asked_about_a_channel(workspace: Workspace) -> None:
    for person, checking, published in (
        (workspace.fang, "正在核对负责人和频道…", "已发布"),
        (workspace.dana, "Checking the owner and the channel…", "Published"),
    ):
        room = workspace.slack.add_channel(f"room-{person.name[:4]}", members=[person], with_bot=False)
        await workspace.opens(person, "官网改版", room)
        with workspace.slack.trouble.during(Slow(only=("conversations.info",), seconds=1.6)):
            await person.submits()
            assert checking in read(person)
        await workspace.settled()
        assert published in read(person)
        if person is workspace.fang:
            assert "已发布 T-1 官网改版" in person.text_of(person.ephemerals[-1])
    assert len(await workspace.everything()) == 2


async def test_what_is_wrong_then_stands_in_the_form_with_everything_typed(workspace: Workspace) -> None:
    fang = workspace.fang
    await workspace.opens(fang, "官网改版", workspace.cast.random)
    await fang.fills({"截止日期": "2026-03-01", "已完成": "首页进入测试"})
    with workspace.slack.trouble.during(Slow(only=("conversations.info",), seconds=1.6)):
        await fang.submits()
        assert "正在核对" in read(fang)
        await workspace.settled()
    assert "\n3月1日（周日）已经过去。确定的话再点一次发布\n" in read(fang)
    assert "\n已完成: 首页进入测试\n" in read(fang)
    assert await workspace.submits(fang) == ""
    assert len(await workspace.everything()) == 1


@pytest.mark.fault("14")
async def test_while_the_memory_is_busy(workspace: Workspace) -> None:
    for person, saving, published in (
        (workspace.fang, "还在保存，好了告诉你", "已发布"),
        (workspace.dana, "Still saving; you'll be told", "Published"),
    ):
        await workspace.opens(person, f"官网改版 {person.name}", workspace.cast.office)
        write = asyncio.ensure_future(workspace.bot.parts.db.write(busy))
        await person.submits()
        assert saving in read(person)
        await write
        await workspace.settled()
        assert published in read(person)
    assert len(await workspace.everything()) == 2
