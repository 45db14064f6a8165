"""Following an item, and asking for news of it."""

from datetime import timedelta

import pytest

from storage import watchers
from tests.features.test_update_reminders import on
from tests.people import Workspace
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
    assert await db.read(watchers.changed, reader(workspace, zhao), [zhao.id]) == []
    await workspace.does(fang, "/track update T-1 next:补齐英文文案")
    (standing,) = await workspace.everything()
    (changed,) = await db.read(watchers.changed, reader(workspace, zhao), [zhao.id])
    assert (changed.item_id, changed.told_no) == (standing.item.id, 1)
    assert "取消关注" in await workspace.does(zhao, "/track show T-1")
    answer = next(one for one in zhao.ephemerals if "已关注" in zhao.text_of(one))
    assert await workspace.presses(zhao, "取消关注", on=answer) == "不再关注 T-1 官网改版\n[关注]"
    assert await db.read(watchers.changed, reader(workspace, zhao), [zhao.id]) == []


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
@pytest.mark.requirement("S21")
async def test_the_morning_tells_the_owner_who_wants_news_and_who_follows_what_changed(workspace: Workspace) -> None:
    zhao, chen, fang = workspace.zhao, workspace.chen, workspace.fang
    card = await workspace.publishes(fang, "官网改版", sensitivity="公开", cadence="不提醒")
    await workspace.publishes(fang, "渠道培训", sensitivity="公开", cadence="不提醒")
    await workspace.presses(zhao, "关注", on=card)
    for person in (zhao, chen):
        await workspace.presses(person, "询问进展", on=card)
    await workspace.clock_at(on(12, 9))
    (asked,) = workspace.cards(fang.dm)
    assert fang.text_of(asked) == (
        "3月12日（周四），1 件事等你\nZhao Ning、Chen Li 想知道 T-1 官网改版 的进展\n"
        "[更新] [⋯ 详情]\n几点发、发什么，可在设置里改"
    )
    assert workspace.told(zhao) == []
    await workspace.does(fang, "/track 更新 T-1 下一步:补齐英文文案")
    await workspace.clock_at(on(12, 9, 5))
    assert "有人想知道 T-1 官网改版 的进展 · 已更新 · 09:00" in fang.text_of(asked).split("\n")
    await workspace.clock_at(on(13, 9))
    assert "你关注的有变化：T-1 官网改版 · 下一步计划" in workspace.told(zhao)[-1].split("\n")
    assert len(workspace.told(fang)) == 1  # nothing is said twice
    before = len(workspace.told(zhao))
    await workspace.clock_at(on(16, 9))
    assert len(workspace.told(zhao)) == before
    await workspace.does(fang, "/track 完成 T-1 上线了")
    await workspace.clock_at(on(17, 9))
    assert "你关注的有变化：T-1 官网改版 · 已完成" in workspace.told(zhao)[-1].split("\n")


@pytest.mark.requirement("S30")
async def test_the_morning_says_nothing_of_what_may_be_read_no_more(workspace: Workspace) -> None:
    dana, zhao, fang, office = workspace.dana, workspace.zhao, workspace.fang, workspace.cast.office
    card = await workspace.publishes(fang, "Website relaunch", in_=office, sensitivity="公开", cadence="不提醒")
    for person in (dana, zhao):
        await workspace.presses(person, "关注 · Follow", on=card)
    await workspace.does(fang, "/track update T-1 next:English copy", office)
    await workspace.clock_at(on(12, 21))  # 9:00 in New York
    assert "You follow: T-1 Website relaunch · Next" in workspace.told(dana)[-1].split("\n")
    said = len(workspace.told(zhao)), len(workspace.told(dana))
    await workspace.does(fang, "/track update T-1 see:受限 done:谈并购", office)
    await workspace.clock_at(on(13, 21))
    assert said == (len(workspace.told(zhao)), len(workspace.told(dana)))


@pytest.mark.requirement("S17")
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
    assert await workspace.bot.parts.db.read(watchers.changed, reader(workspace, zhao), [zhao.id]) == []
    assert await workspace.does(zhao, "/track show T-1") == "找不到 T-1，或者它没有向你开放"
