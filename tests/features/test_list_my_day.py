"""My day: how much there is of what presses, and what others have changed since yesterday."""

from datetime import date, timedelta

import pytest

from tests.features.listing import put
from tests.people import MORNING, ON_BOTH, Workspace


@pytest.mark.requirement("S26")
@ON_BOTH
async def test_what_others_changed_since_yesterday(workspace: Workspace) -> None:
    fang, li = workspace.fang, workspace.li
    await workspace.publishes(fang, "官网改版 @Fang Min @Li Qian 3月20日")
    await workspace.publishes(li, "会员日 @Li Qian @Fang Min")
    await workspace.does(li, "/track 更新 T-1 阶段:测试中")
    await workspace.does(li, "/track 更新 T-1 下一步:补齐英文文案")
    await workspace.does(fang, "/track 更新 T-2 下一步:订场地")  # fang's own, no news to fang
    told = (await workspace.does(fang, "/track")).splitlines()
    assert told[-3:] == [
        "昨天以来别人的更新",
        "• T-2 会员日 · Li Qian · 新发布 · 3月11日（周三）10:00",
        "• T-1 官网改版 · Li Qian · 当前阶段、下一步计划 · 3月11日（周三）10:00",
    ] or told[-3:] == [
        "昨天以来别人的更新",
        "• T-1 官网改版 · Li Qian · 当前阶段、下一步计划 · 3月11日（周三）10:00",
        "• T-2 会员日 · Li Qian · 新发布 · 3月11日（周三）10:00",
    ]
    workspace.calendar.move_to(MORNING + timedelta(days=1))
    assert "昨天以来别人的更新" in await workspace.does(fang, "/track")
    workspace.calendar.move_to(MORNING + timedelta(days=2))
    assert "昨天以来别人的更新" not in await workspace.does(fang, "/track")


@pytest.mark.requirement("S26")
async def test_in_english_by_the_readers_own_day(workspace: Workspace) -> None:
    dana, office = workspace.dana, workspace.cast.office
    await workspace.publishes(workspace.li, "Website relaunch @Li Qian @Dana Reed", office)
    await workspace.does(workspace.li, "/track update T-1 next:English copy", office)
    told = (await workspace.does(dana, "/track", office)).splitlines()
    assert told[-2:] == [
        "Changed by others since yesterday",
        "• T-1 Website relaunch · Li Qian · new · Tue 10 Mar, 22:00",
    ]


@pytest.mark.requirement("S26")
async def test_what_is_mine_is_counted_in_full_and_the_rest_is_told(workspace: Workspace) -> None:
    for nth in range(60):
        await put(workspace, f"活动 {nth:02}", end_on=date(2026, 3, 10))
    await put(workspace, "今天的", end_on=date(2026, 3, 11))
    await put(workspace, "周五的", end_on=date(2026, 3, 13))
    told = (await workspace.does(workspace.fang, "/track")).splitlines()
    assert told[1] == "62 个事项 · 逾期 60 · 今天到期 1 · 本周到期 1"
    assert told[-1] == "[查看全部（62）]"


@pytest.mark.requirement("S30")
async def test_news_of_what_somebody_may_read_no_more_is_no_news(workspace: Workspace) -> None:
    """Taken off a restricted item, somebody hears nothing more of it; while on it, they did."""
    fang, li = workspace.fang, workspace.li
    await workspace.publishes(fang, "保密的事 @Fang Min @Li Qian", sensitivity="受限")
    assert "保密的事 · Fang Min · 新发布" in await workspace.does(li, "/track")
    await workspace.does(fang, "/track 更新 T-1 协作人:无")
    assert "保密的事" not in await workspace.does(li, "/track")
