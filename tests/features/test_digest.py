"""The channel's digest: each morning, each item once, and only what the channel's cards show."""

from datetime import date

import pytest

from tests.features.listing import put
from tests.features.test_update_reminders import on
from tests.people import ON_BOTH, Workspace
from tracker.cadence import Cadence, Every
from tracker.items import Priority, Sensitivity

NEVER = Cadence(Every.NONE)


async def of_launch(workspace: Workspace) -> list[str]:
    """The digests in #launch."""
    posts = [workspace.fang.text_of(one) for one in workspace.cards(workspace.cast.launch)]
    return [one for one in posts if one.startswith("每日摘要")]


async def ending(workspace: Workspace, name: str, day: int, **more: object) -> None:
    await put(workspace, name, on(9, 12), end_on=date(2026, 3, day), cadence=NEVER, **more)


@ON_BOTH
@pytest.mark.requirement("S20")
async def test_each_item_once_in_the_first_section_that_fits(workspace: Workspace) -> None:
    await ending(workspace, "支付页打不开", 20, priority=Priority.URGENT)
    await ending(workspace, "官网改版", 9)
    await ending(workspace, "会员日活动", 12)
    await ending(workspace, "直播活动", 13)
    await ending(workspace, "明年的事", 30)
    await ending(workspace, "保密的事", 9, sensitivity=Sensitivity.RESTRICTED)
    for nth in range(7):
        await ending(workspace, f"小事{nth}", 10)
    await workspace.publishes(workspace.li, "预算调整 @Li Qian @Fang Min 3月31日", cadence="不提醒")
    await workspace.clock_at(on(12, 8, 55))
    assert await of_launch(workspace) == []
    await workspace.clock_at(on(12, 9))
    (digest,) = await of_launch(workspace)
    assert digest == (
        "每日摘要 · 3月12日（周四）\n13 个事项 · 逾期 8 · 今天到期 1 · 本周到期 1\n"
        "🔴 紧急\n• T-1 支付页打不开 · Fang Min · 需求评审\n"
        "逾期\n• T-2 官网改版 · Fang Min · 逾期 3 天（原定 3月9日 周一）\n"
        "• T-7 小事0 · Fang Min · 逾期 2 天（原定 3月10日 周二）\n"
        "• T-8 小事1 · Fang Min · 逾期 2 天（原定 3月10日 周二）\n"
        "• T-9 小事2 · Fang Min · 逾期 2 天（原定 3月10日 周二）\n"
        "• T-10 小事3 · Fang Min · 逾期 2 天（原定 3月10日 周二）\n还有 3 条\n"
        "今天到期\n• T-3 会员日活动 · Fang Min · 需求评审\n"
        "本周到期\n• T-4 直播活动 · Fang Min · 3月13日（周五）\n"
        "待确认\n• T-14 预算调整 · 还差 Fang Min\n"
        "3月11日（周三）以来\n• 新发布 1\n"
        "每个工作日 09:00 · 每节最多 5 条\n[查看全部] [我的今天]"
    )
    assert "保密的事" in workspace.told(workspace.fang)[-1]  # it was there to be told
    shown = await workspace.presses(workspace.fang, "查看全部", workspace.cards(workspace.cast.launch)[-1])
    assert shown.startswith("“here”：14 个事项")  # as the list has it, to its reader: with the one that is theirs alone
    for _ in range(2):
        await workspace.clock_at(on(12, 9, 30))
    assert len(await of_launch(workspace)) == 1
    await workspace.clock_at(on(15, 9))  # a Sunday
    assert len(await of_launch(workspace)) == 1


@pytest.mark.requirement("S20")
async def test_nothing_to_say_is_not_said_and_the_command_tells_its_asker(workspace: Workspace) -> None:
    li, dana, office = workspace.li, workspace.dana, workspace.cast.office
    await ending(workspace, "明年的事", 30)
    await workspace.clock_at(on(12, 9))
    assert await of_launch(workspace) == []
    assert await workspace.does(li, "/track 摘要") == "今天没有要说的，频道里不会发摘要"
    await workspace.publishes(dana, "Website relaunch 2026-03-12", in_=office, cadence="No reminder")
    told = await workspace.does(dana, "/track digest", office)
    assert told.split("\n")[:4] == [
        "Daily digest · Thu 12 Mar", "1 item · 1 due today", "Due today",
        "• T-2 Website relaunch · Dana Reed · Requirements review",
    ]  # fmt: skip
    assert (await workspace.does(dana, "/track digest", dana.dm)) == (
        "A digest is a channel's. Type /track digest in the channel"
    )


@pytest.mark.requirement("S20")
@pytest.mark.requirement("S22")
async def test_after_a_holiday_it_says_how_many_days_it_covers(workspace: Workspace) -> None:
    await put(workspace, "官网改版", on(28, 12, month=9), end_on=date(2026, 9, 30), cadence=NEVER)
    await workspace.clock_at(on(30, 9, month=9))
    await workspace.clock_at(on(5, 9, month=10))
    await workspace.clock_at(on(8, 9, month=10))
    digests = await of_launch(workspace)
    assert [one.split("\n")[0] for one in digests] == [
        "每日摘要 · 9月30日（周三）", "每日摘要 · 10月8日（周四） · 含假期 7 天",
    ]  # fmt: skip


@pytest.mark.requirement("S20")
@pytest.mark.requirement("S30")
async def test_a_departments_channel_opens_with_what_it_is_asked_for(workspace: Workspace) -> None:
    chen, office = workspace.chen, workspace.cast.office
    await workspace.does(chen, "/track 部门 技术部")
    await workspace.presses(chen, "departments.edit", chen.ephemerals[-1])
    await chen.fills({"head": workspace.zhao, "channel": office})
    await workspace.submits(chen)
    await workspace.publishes(workspace.fang, "新版 App @Fang Min", sensitivity="公开")
    await workspace.does(workspace.fang, "/track 求助 T-1 技术部 渠道数据 3月12日前")
    await workspace.does(workspace.fang, "/track 求助 T-1 技术部 压测环境")
    await workspace.publishes(workspace.fang, "并购谈判 @Fang Min")
    await workspace.does(workspace.fang, "/track 求助 T-2 技术部 系统清单")
    await workspace.clock_at(on(13, 8, 55))
    await workspace.clock_at(on(13, 9))
    (digest,) = [one for one in map(chen.text_of, workspace.cards(office)) if one.startswith("每日摘要")]
    assert digest.splitlines()[:5] == [
        "每日摘要 · 3月13日 Fri 13 Mar · Daily digest",
        "2 项支持需求",
        "请 技术部 支持",
        "• T-1 新版 App · 渠道数据 · 逾期 1 天 · Zhao Ning · 等待回应",
        "• T-1 新版 App · 压测环境 · Zhao Ning · 等待回应",
    ]
    assert "系统清单" not in digest  # not all in #office may read that item
    assert "系统清单" in workspace.told(workspace.zhao)[-1]


@pytest.mark.requirement("S22")
@pytest.mark.fault("20")
async def test_a_morning_that_has_become_a_night_is_left_to_the_next(workspace: Workspace) -> None:
    await ending(workspace, "官网改版", 9)
    await workspace.clock_at(on(11, 20))
    before = len(await of_launch(workspace))
    await workspace.back_at(on(12, 21))
    assert len(await of_launch(workspace)) == before
    await workspace.clock_at(on(13, 9))
    assert [one.split("\n")[0] for one in (await of_launch(workspace))[before:]] == ["每日摘要 · 3月13日（周五）"]
