"""How an item came to be what it is: its updates, its versions, and one of them beside today."""

import re
from datetime import timedelta

import pytest

from storage import updates
from storage.database import Tx
from storage.tables import items as table
from tests.features.listing import put
from tests.people import MORNING, ON_BOTH, Workspace
from tracker.history import Update

HISTORY_ZH = """\
T-1 官网改版 · 4 次更新
V2.0 · Li Qian · 3月11日（周三）10:30
重大变更
• 当前阶段：测试中 → 开发中
原因：接口要重做
变更说明：退回开发
V1.0 · Fang Min · 3月11日（周三）10:20
发生在 3月9日（周一）09:00，迟报 49 小时
• 下一步计划：（空） → 补齐英文文案
V1.0 · Fang Min · 3月11日（周三）10:10
• 截止日期：3月20日（周五） → 3月27日（周五）
• 当前阶段：需求评审 → 测试中
原因：需求调整
V1.0 · Fang Min · 3月11日（周三）10:00
发布
[详情]"""


async def told(workspace: Workspace) -> None:
    """An item of Fang's with Li on it, updated three times, the last one a new version."""
    fang, li = workspace.fang, workspace.li
    await workspace.publishes(fang, "官网改版 @Fang Min @Li Qian 3月20日", departments=["技术部"])
    for minutes, who, line in (
        (10, fang, "阶段:测试中 截止:3月27日 原因：需求调整"),
        (20, fang, "下一步:补齐英文文案 发生时间:3月9日 9:00"),
        (30, li, "阶段:开发中 版本号:V2.0 变更说明:退回开发 原因：接口要重做"),
    ):
        workspace.calendar.move_to(MORNING + timedelta(minutes=minutes))
        said = await workspace.does(who, f"/track 更新 T-1 {line}")
        assert "T-1" in said, said


@pytest.mark.requirement("S12")
@pytest.mark.requirement("S27")
@ON_BOTH
async def test_every_update_the_newest_first(workspace: Workspace) -> None:
    await told(workspace)
    assert await workspace.does(workspace.fang, "/track 历史 T-1") == HISTORY_ZH


HISTORY_EN = """\
T-1 官网改版 · 4 updates
V2.0 · Li Qian · Tue 10 Mar, 22:30
Major change
• Stage: In testing → In development
Reason: 接口要重做
What changed: 退回开发
V1.0 · Fang Min · Tue 10 Mar, 22:20
Happened Sun 8 Mar, 21:00, reported 49 h late
• Next: (empty) → 补齐英文文案
V1.0 · Fang Min · Tue 10 Mar, 22:10
• End: Fri 20 Mar → Fri 27 Mar
• Stage: Requirements review → In testing
Reason: 需求调整
V1.0 · Fang Min · Tue 10 Mar, 22:00
Published
[Details]"""


@pytest.mark.requirement("S12")
@pytest.mark.requirement("S13")
async def test_the_same_in_english_and_from_the_button_of_the_details(workspace: Workspace) -> None:
    await told(workspace)
    dana, office = workspace.dana, workspace.cast.office
    assert await workspace.does(dana, "/track history T-1", office) == HISTORY_EN
    shown = await workspace.does(dana, "/track show T-1", office)
    assert (
        shown.splitlines()[-1] == "[Comment] [History] [⋯ Follow | Ask for news]"
    )  # no [Update]: she may read it and not change it
    assert "V2.0 · versions V2.0, V1.0 · " in shown
    assert await workspace.presses(dana, "History", dana.ephemerals[-1]) == HISTORY_EN
    back = await workspace.presses(dana, "Details", dana.ephemerals[-1])
    assert back == shown
    mine = await workspace.does(workspace.fang, "/track 查看 T-1")
    assert mine.splitlines()[-1] == "[更新] [评论] [历史] [⋯ 关注 | 标记完成 | 转交]"
    assert "各版 V2.0、V1.0" in mine


@pytest.mark.requirement("S13")
async def test_an_earlier_version_and_what_is_otherwise_today(workspace: Workspace) -> None:
    await told(workspace)
    fang, dana, office = workspace.fang, workspace.dana, workspace.cast.office
    first = (await workspace.does(fang, "/track 查看 T-1 V1.0")).splitlines()
    assert first[0] == "T-1 官网改版 · V1.0"
    assert "截止日期：3月20日（周五）" in first
    assert "当前阶段：需求评审" in first
    assert "下一步计划" not in first
    assert first[-2:] == [
        "Fang Min 3月11日（周三）10:00 更新到 V1.0 时的样子 · 现在是 V2.0",
        "[对比两版] [历史] [详情]",
    ]
    for typed in ("v1", "Ｖ１．０", "1.0", "V1.0。"):
        assert (await workspace.does(fang, f"/track 查看 T-1 {typed}")).splitlines() == first, typed
    assert await workspace.presses(fang, "对比两版", fang.ephemerals[-1]) == (
        "T-1 官网改版：V1.0 → 现在（V2.0）\n"
        "• 截止日期：3月20日（周五） → 3月27日（周五）\n"
        "• 当前阶段：需求评审 → 开发中\n"
        "• 下一步计划：（空） → 补齐英文文案\n"
        "[历史] [详情]"
    )
    newest = (await workspace.does(dana, "/track show T-1 V2.0", office)).splitlines()
    assert newest[0] == "T-1 官网改版 · V2.0"
    assert newest[-2] == "As it stood at V2.0, Tue 10 Mar, 22:30, by Li Qian · What changed: 退回开发 · now V2.0"
    assert await workspace.presses(dana, "Compare", dana.ephemerals[-1]) == (
        "T-1 官网改版: V2.0 → now (V2.0)\nNothing has changed since V2.0\n[History] [Details]"
    )


@pytest.mark.requirement("S13")
async def test_a_version_that_never_was_is_told_with_those_that_were(workspace: Workspace) -> None:
    await told(workspace)
    assert await workspace.does(workspace.fang, "/track 查看 T-1 V9") == ("T-1 没有版本“V9.0”。有的版本：V1.0、V2.0")
    assert await workspace.does(workspace.dana, "/track show T-1 V1.7", workspace.cast.office) == (
        "T-1 has no version “V1.7”. It has V1.0, V2.0"
    )


@pytest.mark.requirement("S27")
async def test_a_long_history_is_turned_page_by_page_in_place(workspace: Workspace) -> None:
    fang = workspace.fang
    item = await put(workspace, "官网改版")
    parts = workspace.bot.parts

    def many(tx: Tx) -> None:
        for no in range(2, 24):
            changes = {"next": ("x" * 3000, f"第 {no} 步")}
            at = MORNING + timedelta(minutes=no)
            entry = Update(item.id, no, "updated", fang.id, at, None, changes, None, False, "V1.0", None, no)  # noqa: FBT003
            updates.add(tx, parts.workspace.id, entry)
        tx.execute(table.update().values(update_no=23))

    await parts.db.write(many)

    def steps(page: str) -> list[int]:
        return [int(no) for no in re.findall(r"第 (\d+) 步", page)]

    first = await workspace.does(fang, "/track 历史 T-1")
    message = fang.ephemerals[-1]
    assert first.startswith("T-1 官网改版 · 23 次更新")
    assert steps(first) == list(range(23, 13, -1))
    assert first.splitlines()[-1] == "[更早的] [详情]"
    second = await workspace.presses(fang, "更早的", message)
    assert steps(second) == list(range(13, 3, -1))
    assert second.splitlines()[-1] == "[更近的] [更早的] [详情]"
    third = await workspace.presses(fang, "更早的", message)
    assert steps(third) == [3, 2]
    assert third.splitlines()[-2:] == ["发布", "[更近的] [详情]"]
    assert steps(await workspace.presses(fang, "更近的", message)) == list(range(13, 3, -1))
    assert steps(await workspace.presses(fang, "更近的", message)) == list(range(23, 13, -1))
    assert fang.ephemerals[-1] is message


@pytest.mark.requirement("S27")
async def test_which_item_is_to_be_said(workspace: Workspace) -> None:
    assert await workspace.does(workspace.fang, "/track 历史") == "要看哪一个的历史？写上编号，如 T-42"
    assert await workspace.does(workspace.dana, "/track history T-9", workspace.cast.office) == (
        "Can't find T-9, or it isn't shared with you"
    )
