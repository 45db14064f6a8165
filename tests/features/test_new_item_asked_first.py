"""Before a form becomes an item: one called alike that is there already, and how many people it would ring."""

import pytest

from bot.slack.people import read_groups
from playground.person import Person
from tests.people import ON_BOTH, Workspace


def read(person: Person) -> str:
    assert person.modal is not None, person.everything_in_view()
    return person.text_of(person.modal)


@pytest.mark.requirement("S7")
@ON_BOTH
async def test_one_called_alike_is_shown_once_and_made_anyway(workspace: Workspace) -> None:
    fang, li = workspace.fang, workspace.li
    await workspace.publishes(fang, "官网改版 @Fang Min @Li Qian", stage="测试中", goal="询盘翻倍")
    await workspace.opens(li, "官网改版项目")
    shown = await workspace.submits(li)
    assert "\n已有相近的：T-1 官网改版 · Fang Min · 测试中 [打开]\n" in shown
    assert shown.endswith("[仍要新建] [取消]")

    await workspace.presses(li, "打开")
    assert "目标\n询盘翻倍" in read(li)
    await li.closes()
    assert await workspace.submits(li) == ""
    assert [one.item.name for one in await workspace.everything()] == ["官网改版", "官网改版项目"]


@pytest.mark.requirement("S7")
async def test_it_is_asked_in_english_and_one_that_is_new_meanwhile_too(workspace: Workspace) -> None:
    dana, office = workspace.dana, workspace.cast.office
    await workspace.publishes(workspace.zhao, "Website relaunch", office, departments=["技术部"])
    await workspace.opens(dana, "Relaunch of the website", office)
    shown = await workspace.submits(dana)
    assert "\nOne like it exists: T-1 Website relaunch · Zhao Ning · Requirements review [Open]\n" in shown
    assert shown.endswith("[Create anyway] [Cancel]")
    await workspace.opens(workspace.zhao, "Website relaunch 2", office)
    await workspace.submits(workspace.zhao)
    assert await workspace.submits(workspace.zhao) == ""
    await workspace.submits(dana)
    assert len(await workspace.everything()) == 3


@pytest.mark.requirement("S30")
@pytest.mark.parametrize("sensitivity", ["受限", "内部"])
async def test_one_that_may_not_be_read_is_not_shown(workspace: Workspace, sensitivity: str) -> None:
    await workspace.publishes(workspace.chen, "薪酬调整", workspace.cast.leads, sensitivity=sensitivity)
    await workspace.opens(workspace.li, "薪酬调整")
    assert await workspace.submits(workspace.li) == ""
    # To whom may read it, it would have been.
    await workspace.opens(workspace.chen, "薪酬调整", workspace.cast.leads)
    assert "已有相近的：T-1" in await workspace.submits(workspace.chen)


@pytest.mark.requirement("S10")
async def test_what_is_wrong_comes_first(workspace: Workspace) -> None:
    await workspace.publishes(workspace.fang, "官网改版")
    await workspace.opens(workspace.fang, "官网改版")
    await workspace.fang.fills({"截止日期": "2026-03-01"})
    assert "已有相近的" not in await workspace.submits(workspace.fang)
    assert "已有相近的" in await workspace.submits(workspace.fang)
    assert await workspace.submits(workspace.fang) == ""


@pytest.mark.requirement("S8")
async def test_departments_are_rung_by_a_tick_that_says_how_many(workspace: Workspace) -> None:
    fang = workspace.fang
    await workspace.opens(fang, "官网改版 @Li Qian")
    await workspace.presses(fang, "更多")
    assert "通知关联部门" not in read(fang)
    await fang.fills({"关联部门": ["市场部", "技术部"]})
    await workspace.settled()
    # Li is in the first, Zhao and Dana in the second; Fang, who asks, is not counted.
    assert "提醒这些部门的用户组，共 3 人" in str(fang.modal.blocks)  # type: ignore[union-attr]
    await fang.fills({"ring": ["ring"]})
    await workspace.settled()
    await fang.fills({"可见范围": "受限"})
    await workspace.settled()
    assert "通知关联部门" not in read(fang)
    await fang.fills({"可见范围": "内部"})
    await workspace.settled()
    assert await workspace.submits(fang) == ""
    (card,) = workspace.cards(workspace.cast.launch)
    assert "关联部门 @market、@tech\n" in fang.text_of(card)
    assert card.rings >= {workspace.li, workspace.zhao}
    assert "通知了 3 人" in fang.text_of(fang.ephemerals[-1])
    # A card that is edited later names them, and says nothing new to anybody.
    await workspace.does(fang, "/track 更新 T-1 已完成:首页进入测试")
    assert "关联部门 市场部、技术部\n" in fang.text_of(card)


@pytest.mark.requirement("S8")
async def test_without_the_tick_nobody_is_rung(workspace: Workspace) -> None:
    card = await workspace.publishes(workspace.fang, "官网改版", departments=["技术部"])
    assert card.rings == {workspace.fang}
    assert "<!subteam" not in str(card.blocks)


@pytest.mark.requirement("S40")
async def test_a_big_department_asks_first(workspace: Workspace) -> None:
    dana, office = workspace.dana, workspace.cast.office
    people = [workspace.slack.add_person(f"Person {n}") for n in range(55)]
    workspace.slack.add_user_group("sales", "销售部", [*people, workspace.zhao])
    await read_groups(workspace.bot.parts)
    await workspace.opens(dana, "Website relaunch", office)
    await workspace.presses(dana, "More")
    await dana.fills({"Departments involved": ["销售部"]})
    await workspace.settled()
    await dana.fills({"ring": ["ring"]})
    await workspace.settled()
    shown = await workspace.submits(dana)
    assert "\nThis will notify 56 people. Go on? [Leave departments out]\n" in shown
    assert shown.endswith("[Notify 56] [Cancel]")
    await workspace.presses(dana, "Leave departments out")
    assert await workspace.submits(dana) == ""
    (card,) = workspace.cards(office)
    assert card.rings == {dana}


@pytest.mark.requirement("S40")
async def test_more_than_ten_people_ask_first(workspace: Workspace) -> None:
    fang = workspace.fang
    people = [workspace.slack.add_person(f"Person {n}") for n in range(11)]
    await workspace.opens(fang, "官网改版")
    await fang.fills({"协作人": people})
    await workspace.settled()
    shown = await workspace.submits(fang)
    assert "\n这会通知 11 人。继续吗？\n" in shown
    assert shown.endswith("[通知 11 人] [取消]")
    assert await workspace.submits(fang) == ""
    (card,) = workspace.cards(workspace.cast.launch)
    assert all(one.id in str(card.blocks) for one in people)
