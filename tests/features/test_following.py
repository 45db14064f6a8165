"""Following an item, and asking for news of it."""

from datetime import timedelta

import pytest

from storage import watchers
from tests.people import ON_SQLITE, Workspace
from tracker.people import Reader


def reader(workspace: Workspace, person: object) -> Reader:
    return Reader(workspace.bot.parts.workspace.id, person.id, full_member=True)  # type: ignore[attr-defined]


@pytest.mark.requirement("S17")
async def test_who_follows_an_item_finds_what_changed(workspace: Workspace) -> None:
    zhao, fang, db = workspace.zhao, workspace.fang, workspace.bot.parts.db
    card = await workspace.publishes(fang, "官网改版", sensitivity="公开")
    assert await workspace.presses(zhao, "关注", on=card) == (
        "已关注 T-1 官网改版，有变化会放进你每天早上的消息\n[取消关注]"
    )
    assert await db.read(watchers.changed, reader(workspace, zhao), most=9) == []
    await workspace.does(fang, "/track update T-1 next:补齐英文文案")
    (changed,) = await db.read(watchers.changed, reader(workspace, zhao), most=9)
    assert (changed.standing.item.ref, changed.told_no) == (1, 1)
    assert "取消关注" in await workspace.does(zhao, "/track show T-1")
    answer = next(one for one in zhao.ephemerals if "已关注" in zhao.text_of(one))
    assert await workspace.presses(zhao, "取消关注", on=answer) == "不再关注 T-1 官网改版\n[关注]"
    assert await db.read(watchers.changed, reader(workspace, zhao), most=9) == []


@pytest.mark.requirement("S17")
async def test_news_is_asked_once_a_day_and_whoever_asked_is_told_when_it_comes(workspace: Workspace) -> None:
    zhao, chen, fang, db = workspace.zhao, workspace.chen, workspace.fang, workspace.bot.parts.db
    card = await workspace.publishes(fang, "官网改版", sensitivity="公开")
    assert await workspace.presses(zhao, "询问进展", on=card) == "已转告 Fang Min，更新后告诉你"
    again = "今天已问过：Zhao Ning 10:00 问过，更新后也告诉你"
    assert await workspace.presses(chen, "询问进展", on=card) == again
    assert await workspace.presses(zhao, "询问进展", on=card) == again
    (wanted,) = await db.read(watchers.news_wanted, reader(workspace, fang), most=9)
    assert [user for user, _ in wanted.askers] == [zhao.id, chen.id]
    await workspace.does(fang, "/track update T-1 next:补齐英文文案")
    for person in (zhao, chen):
        assert workspace.told(person) == ["你问过的 T-1 官网改版 有更新了\n下一步：补齐英文文案\n[详情]"]
    assert await db.read(watchers.news_wanted, reader(workspace, fang), most=9) == []
    await workspace.does(fang, "/track update T-1 next:补齐日文文案")
    assert len(workspace.told(zhao)) == 1
    assert await workspace.presses(zhao, "询问进展", on=card) == "今天已经问过，也有更新了。明天可以再问"
    workspace.calendar.move_to(workspace.calendar.now() + timedelta(days=1))
    assert await workspace.presses(zhao, "询问进展", on=card) == "已转告 Fang Min，更新后告诉你"


@pytest.mark.requirement("S17")
@ON_SQLITE
async def test_the_same_in_english(workspace: Workspace) -> None:
    dana, fang, office = workspace.dana, workspace.fang, workspace.cast.office
    card = await workspace.publishes(fang, "Website relaunch", in_=office, sensitivity="公开")
    assert await workspace.presses(dana, "关注 · Follow", on=card) == (
        "You follow T-1 Website relaunch; what changes comes in your morning message\n[Unfollow]"
    )
    assert await workspace.presses(dana, "询问进展 · Ask for news", on=card) == (
        "Fang Min will see it; you'll hear when there's an update"
    )
    assert (await workspace.presses(dana, "询问进展 · Ask for news", on=card)).startswith(
        "Asked already: Dana Reed asked at"
    )
    await workspace.does(fang, "/track update T-1 next:English copy by 18 Mar", office)
    assert workspace.told(dana) == [
        "News on T-1 Website relaunch, which you asked about\nNext: English copy by 18 Mar\n[Details]"
    ]


@pytest.mark.requirement("S17")
@pytest.mark.requirement("S30")
@ON_SQLITE
async def test_following_and_asking_give_no_right(workspace: Workspace) -> None:
    zhao, fang, guest = workspace.zhao, workspace.fang, workspace.guest
    gone = "找不到这个事项，或者它没有向你开放"
    card = await workspace.publishes(fang, "官网改版", sensitivity="公开")
    await workspace.presses(zhao, "关注", on=card)
    await workspace.presses(zhao, "询问进展", on=card)
    for what in ("关注", "询问进展"):
        assert await workspace.presses(guest, what, on=card) == gone
    assert await workspace.presses(fang, "询问进展", on=card) == "这是你负责的事项，直接更新就行"
    await workspace.does(fang, "/track update T-1 see:受限 done:谈并购")
    assert workspace.told(zhao) == []  # may not read it any more
    assert await workspace.bot.parts.db.read(watchers.changed, reader(workspace, zhao), most=9) == []
    assert await workspace.does(zhao, "/track show T-1") == "找不到 T-1，或者它没有向你开放"
