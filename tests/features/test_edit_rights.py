"""Whoever may read an item and not change it asks its owner, who lets them with one click."""

import pytest

from tests.people import ON_BOTH, Workspace

pytestmark = pytest.mark.requirement("S29")


@ON_BOTH
async def test_the_owner_is_asked_once_and_lets_them(workspace: Workspace) -> None:
    fang, zhao = workspace.fang, workspace.zhao
    await workspace.publishes(fang, "官网改版", sensitivity="公开")
    told = await workspace.does(zhao, "/track 更新 T-1 已完成:首页")
    assert told == "只有负责人 Fang Min 和有编辑权的协作人能改。可以评论\n[评论] [申请编辑权]"
    refused = zhao.ephemerals[-1]
    for _ in range(2):  # asked twice, the owner hears once
        assert await workspace.presses(zhao, "申请编辑权", refused) == "已转告 Fang Min，能改 T-1 官网改版 时告诉你"
    assert workspace.told(fang) == ["Zhao Ning 想编辑 T-1 官网改版\n加为协作人就能改\n[加为协作人] [详情]"]

    (asked,) = workspace.cards(fang.dm)
    for _ in range(2):
        assert await workspace.presses(fang, "加为协作人", asked) == "Zhao Ning 可以编辑 T-1 官网改版 了\n[详情]"
    assert workspace.told(zhao) == ["Fang Min 同意你编辑 T-1 官网改版\n[更新] [详情]"]
    (standing,) = await workspace.everything()
    assert (standing.item.collaborators, standing.item.update_no) == ((zhao.id,), 2)
    assert (await workspace.does(zhao, "/track 更新 T-1 已完成:首页")).startswith("已更新 T-1 官网改版")
    await workspace.presses(zhao, "申请编辑权", refused)
    assert zhao.modal is not None  # they may by now: it is the form that opens

    # Who is not in its channel is told so too, and nothing of its having been published.
    dana = workspace.dana
    await workspace.does(dana, "/track update T-1", workspace.cast.office)
    assert await workspace.presses(dana, "Ask for rights", dana.ephemerals[-1]) == (
        "Fang Min will see it; you'll hear once you can edit T-1 官网改版"
    )
    await workspace.presses(fang, "加为协作人", workspace.cards(fang.dm)[-1])
    assert workspace.told(dana) == ["Fang Min lets you edit T-1 官网改版\n[Update] [Details]"]


async def test_a_collaborator_asks_an_owner_who_keeps_editing_to_themselves(workspace: Workspace) -> None:
    dana, li, office = workspace.dana, workspace.li, workspace.cast.office
    await workspace.publishes(dana, "Website relaunch", in_=office, collaborators=[li], collaborators_edit="No")
    await workspace.does(li, "/track update T-1", office)
    await workspace.presses(li, "申请编辑权", li.ephemerals[-1])
    asked = "Li Qian would like to edit T-1 Website relaunch\nOnly you can now; collaborators read it\n"
    assert workspace.told(dana) == [f"{asked}[Let them edit] [Details]"]
    told = await workspace.presses(dana, "Let them edit", workspace.cards(dana.dm)[0])
    assert told == "Li Qian can edit T-1 Website relaunch\n[Details]"
    assert workspace.told(li)[-1] == "Dana Reed 同意你编辑 T-1 Website relaunch\n[更新] [详情]"
    assert (await workspace.does(li, "/track update T-1 done:copy", office)).startswith("已更新 T-1")


@pytest.mark.requirement("S30")
@pytest.mark.fault("3.30")
async def test_who_may_not_read_it_asks_nothing_and_nobody_gives_what_is_not_theirs(workspace: Workspace) -> None:
    fang, zhao, li = workspace.fang, workspace.zhao, workspace.li
    await workspace.publishes(fang, "官网改版", sensitivity="公开")
    await workspace.does(zhao, "/track 更新 T-1")
    refused = zhao.ephemerals[-1]
    await workspace.presses(zhao, "申请编辑权", refused)
    (asked,) = workspace.cards(fang.dm)
    row = next(block for block in asked.blocks if block["type"] == "actions")
    give, value = row["elements"][0], row["elements"][0]["value"]
    for somebody, pressed, answer in (
        (zhao, value, "只有负责人 Fang Min 和有编辑权的协作人能改。可以评论\n[评论] [申请编辑权]"),
        (workspace.guest, value, "找不到这个事项，或者它没有向你开放"),
        (fang, "1/U0NOBODY", "找不到这个事项，或者它没有向你开放"),
        (fang, f"1/{workspace.gone.id}", "Wu Hao 已停用，不能当协作人。换一位"),
        (fang, "x", "这个按钮旧了，用不了。再发一次命令，就有新的"),
    ):
        await somebody.uses(asked, row, give, {"value": pressed, "text": give["text"]})
        await workspace.settled()
        assert somebody.text_of(somebody.ephemerals[-1]) == answer
    await workspace.does(fang, "/track 更新 T-1 可见:受限")
    assert await workspace.presses(zhao, "申请编辑权", refused) == "找不到这个事项，或者它没有向你开放"
    assert li.id not in (await workspace.everything())[0].item.named
