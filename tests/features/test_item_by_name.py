"""Which item a line is about: by its name where a reference belongs, or chosen from those it may mean."""

import pytest

from tests.people import ON_BOTH, Workspace

pytestmark = pytest.mark.requirement("S27")


@ON_BOTH
async def test_a_name_does_for_a_reference(workspace: Workspace) -> None:
    fang, dana, office = workspace.fang, workspace.dana, workspace.cast.office
    await workspace.publishes(fang, "官网改版 @Li Qian")
    await workspace.publishes(fang, "官网改版二期")
    await workspace.publishes(dana, "Website relaunch", office)
    told = await workspace.does(fang, "/track 更新 官网改版 截止:3月27日 原因：等素材")
    assert told.splitlines()[:2] == ["已更新 T-1 官网改版 V1.0", "截止日期：3月27日（周五）"]
    told = await workspace.does(dana, "/track update website RELAUNCH stage:In testing", office)
    assert told.splitlines()[0] == "T-3 Website relaunch updated, V1.0"
    assert (await workspace.does(workspace.li, "/track 确认 官网改版")).startswith("已确认 V1.0")
    assert await workspace.does(fang, "/track 转交 官网改版二期 @Zhao Ning 原因：熟悉") == (
        "已把 T-2 官网改版二期 转交给 Zhao Ning，你还是协作人\n[撤销] [详情]"
    )
    # What only looks takes the one that can be meant.
    assert (await workspace.does(dana, "/track history relaunch", office)).startswith("T-3 Website relaunch")
    assert await workspace.does(fang, "/track 查看 官网改版 V9.0") == "T-1 没有版本“V9.0”。有的版本：V1.0"


async def test_those_alike_are_offered(workspace: Workspace) -> None:
    fang, dana, office = workspace.fang, workspace.dana, workspace.cast.office
    await workspace.publishes(fang, "官网改版")
    await workspace.publishes(fang, "官网改版二期")
    told = await workspace.does(fang, "/track 更新 官网改板 已完成:首页上线")
    assert told == ("没有叫“官网改板”的事项。是不是其中一个？\nT-1 官网改版 [就是它]\nT-2 官网改版二期 [就是它]")
    told = await workspace.presses(fang, "就是它", fang.ephemerals[-1], nth=1)
    assert told.splitlines()[:2] == ["已更新 T-2 官网改版二期 V1.0", "已完成：首页上线"]
    told = await workspace.does(dana, "/track confirm 官网", office)
    assert told.startswith("Can't find an item called “官网”, or it isn't shared with you.")  # both are internal
    await workspace.publishes(fang, "官网改版")
    told = await workspace.does(fang, "/track 完成 官网改版 上线了")
    assert told == "叫“官网改版”的有 2 个，是哪一个？\nT-3 官网改版 [就是它]\nT-1 官网改版 [就是它]"
    told = await workspace.presses(fang, "就是它", fang.ephemerals[-1], nth=1)
    assert told.splitlines()[0] == "已标记完成 T-1 官网改版"


@pytest.mark.fault("3.4")
async def test_without_any_name_ones_own_are_offered(workspace: Workspace) -> None:
    fang, dana = workspace.fang, workspace.dana
    assert await workspace.does(dana, "/track update", workspace.cast.office) == (
        "Which item? Add its reference, like T-42"
    )
    assert await workspace.does(fang, "/track 风险") == "要给哪一个记风险？写上编号，如 T-42"
    await workspace.publishes(fang, "官网改版 @Li Qian", collaborators=[dana])
    await workspace.publishes(fang, "搬家")
    assert await workspace.does(dana, "/track update", workspace.cast.office) == (
        "Which item? Add its reference, like T-42, or pick one of yours\n[Choose ▾]"
    )
    said = dana.ephemerals[-1]
    select = said.blocks[1]["elements"][0]
    assert [one["text"]["text"] for one in select["options"]] == ["T-1 官网改版"]
    await dana.uses(said, said.blocks[1], select, {"selected_option": select["options"][0]})
    await workspace.settled()
    assert dana.text_of(dana.modal).startswith("Update T-1")
    await dana.closes()
    # A confirmation is asked of whom it waits for; only what has ended is brought back.
    assert (await workspace.does(fang, "/track 确认")) == "要确认哪一个？写上编号，如 T-42"
    assert (await workspace.does(workspace.li, "/track 确认")).endswith("\n[选择 ▾]")
    await workspace.does(fang, "/track 归档 T-2 旧项目")
    assert (await workspace.does(fang, "/track 恢复")).endswith("\n[选择 ▾]")


@pytest.mark.requirement("S40")
async def test_a_line_that_nothing_came_of_is_given_back(workspace: Workspace) -> None:
    """Slack keeps nothing of a command's line; a short one is soon typed again."""
    fang, dana = workspace.fang, workspace.dana
    await workspace.publishes(fang, "官网改版", collaborators=[dana])
    text = "首页和产品页进入测试，修复 12 个问题，英文文案还差三页，等市场部"
    assert await workspace.does(fang, f"/track 更新 T-1 阶段:测试 已完成:{text}") == (
        f"当前阶段：没有“测试”这个阶段。可以选：测试中\n你写的，可以复制：\n> 更新 T-1 阶段:测试 已完成:{text}"
    )
    told = await workspace.does(dana, f"/track comment T-9 @Li Qian {text}", workspace.cast.office)
    assert told == (
        f"Can't find T-9, or it isn't shared with you\nWhat you typed, to copy:\n> comment T-9 @li.qian {text}"
    )
    assert "可以复制" not in await workspace.does(fang, "/track 更新 T-1 阶段:测试")
    # What was said to the bot stands where it was said.
    told = await workspace.asks(fang, f"@Tidings 更新 T-1 阶段:测试 已完成:{text}", workspace.cast.launch)
    assert told == ["当前阶段：没有“测试”这个阶段。可以选：测试中"]
