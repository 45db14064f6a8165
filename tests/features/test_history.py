"""How an item came to be what it is: its updates, its versions, and one of them beside today."""

from datetime import timedelta

import pytest

from tests.features.listing import put
from tests.people import MORNING, Workspace

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
async def test_every_update_the_newest_first(workspace: Workspace) -> None:
    await told(workspace)
    assert await workspace.does(workspace.fang, "/track 历史 T-1") == HISTORY_ZH
