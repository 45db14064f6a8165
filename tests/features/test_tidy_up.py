"""On Monday the day's message ends with what could be filed away: one click, undone for seven days."""

from datetime import date, timedelta

import pytest

from tests.features.listing import put
from tests.features.test_daily_message import NEVER, ending
from tests.features.test_update_reminders import on
from tests.people import ON_BOTH, Workspace

LONG_AGO = on(2, 10, month=2)


async def left_over(workspace: Workspace, name: str, **more: object) -> None:
    await put(workspace, name, LONG_AGO, **({"end_on": None, "cadence": NEVER} | more))


@ON_BOTH
@pytest.mark.requirement("S24")
@pytest.mark.fault("3.40")
async def test_on_monday_what_could_be_archived_is_one_click(workspace: Workspace) -> None:
    fang = workspace.fang
    await left_over(workspace, "旧的渠道表")
    await left_over(workspace, "去年的活动页", end_on=date(2026, 2, 10))
    await left_over(workspace, "还有人用的表", end_on=date(2026, 4, 10))
    await left_over(workspace, "别人的表", owner=workspace.li.id)
    await workspace.publishes(fang, "会员日", cadence="不提醒")
    await workspace.does(fang, "/track 完成 T-5 到场 120 人")
    await workspace.clock_at(on(13, 9))  # a Friday
    assert not [one for one in workspace.told(fang) if "归档" in one]
    await workspace.clock_at(on(16, 9))
    message = workspace.cards(fang.dm)[-1]
    assert fang.text_of(message) == (
        "3 个事项可以归档\n1 个已完成，2 个超过 30 天没更新\n"
        "[☑ T-5 会员日 · 已完成 · 3月11日（周三）] [☑ T-1 旧的渠道表 · 上次更新 2月2日（周一）] "
        "[☑ T-2 去年的活动页 · 上次更新 2月2日（周一）]\n"
        "[归档选中的] [都保留]\n归档不丢内容，7 天内可撤销"
    )
    workspace.bot.ticker.pause()  # so the message is not edited yet
    told = await workspace.presses(fang, "归档选中的", message)
    assert told.startswith("已归档 3 个事项")
    twice = await workspace.presses(fang, "归档选中的", message)
    assert "Fang Min 在 3月16日（周一）09:00 已归档，没有重复操作" in twice
    workspace.bot.ticker.go_on()
    assert (await workspace.does(fang, "/track list archived")).startswith("“archived”：3 个事项")
    await workspace.clock_at(on(16, 9, 1))
    assert fang.text_of(message).endswith("已归档：T-5 会员日、T-1 旧的渠道表、T-2 去年的活动页\n[撤销]")
    await workspace.clock_at(on(23, 8))
    told = await workspace.presses(fang, "撤销", message)
    assert told.startswith("已撤销")
    assert (await workspace.does(fang, "/track list archived")).startswith("没有符合“archived”的事项")


@pytest.mark.requirement("S24")
async def test_what_is_kept_is_not_asked_about_for_four_weeks(workspace: Workspace) -> None:
    """In New York, beside what else the morning has to say; what is unticked is not filed away."""
    dana = workspace.dana
    await left_over(workspace, "Old channel list", owner=dana.id)
    await left_over(workspace, "Last year's page", owner=dana.id)
    await ending(workspace, "Website relaunch", 17, owner=dana.id)
    await workspace.clock_at(on(16, 21))
    (message,) = workspace.cards(dana.dm)
    assert dana.text_of(message).startswith("2 items could be archived\nWithout an update for 30 days\n")
    await dana.fills({"tidying.ticks": []}, message)
    assert await workspace.presses(dana, "Archive selected", message) == (
        "Nothing is ticked. Tick what to archive, or press “Keep all”"
    )
    told = await workspace.presses(dana, "Keep all", message)
    assert told == "Kept: 2; you'll be asked again in 4 weeks"
    assert dana.text_of(message) == "Kept: 2; you'll be asked again in 4 weeks"
    mondays = {}
    for week in range(1, 6):
        day = on(16, 21) + timedelta(weeks=week)
        await workspace.clock_at(day)
        mondays[week] = "could be archived" in workspace.told(dana)[-1]
    assert mondays == {1: False, 2: False, 3: False, 4: True, 5: True}
    assert workspace.told(dana)[-1].startswith(
        "Mon 20 Apr · 1 thing for you\nOverdue: T-3 Website relaunch · 34 days\n"
    )
