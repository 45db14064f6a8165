"""App Home: my day with buttons, right after every change, and never more of it than its reader may know."""

from datetime import date, timedelta

import pytest

from bot.outbox import pacing
from playground.person import Person
from tests.features.listing import put
from tests.people import MORNING, ON_BOTH, Workspace


async def opens_home(workspace: Workspace, person: Person) -> str:
    await person.opens_home()
    await workspace.settled()
    return shown(person)


def shown(person: Person) -> str:
    assert person.home is not None
    return person.text_of(person.home)


def published(workspace: Workspace) -> int:
    return sum(call.method == "views.publish" for call in workspace.slack.log)


@pytest.mark.requirement("S26")
@ON_BOTH
async def test_it_follows_what_changes_and_acts_in_place(workspace: Workspace) -> None:
    fang, li = workspace.fang, workspace.li
    assert "现在没有事等你" in await opens_home(workspace, fang)
    await workspace.publishes(li, "官网改版 @Fang Min @Li Qian 3月11日")
    assert shown(fang).splitlines()[:2] == ["我的今天 · 3月11日（周三）", "1 个事项 · 今天到期 1 · 待你确认 1"]
    assert "昨天以来别人的更新\n• T-1 官网改版 · Li Qian · 新发布" in shown(fang)
    workspace.calendar.move_to(MORNING + timedelta(days=1))
    assert "逾期\nT-1 官网改版 · 逾期 1 天（原定 3月11日 周三）\n[更新] [⋯ 详情 | 历史 | 标记完成]" in await opens_home(
        workspace, fang
    )
    link = next(str(block) for block in fang.home.blocks if "官网改版" in str(block))  # type: ignore[union-attr]
    assert "'type': 'link'" in link

    # A button there acts: the form, then the Home as it is after.
    await workspace.presses(fang, "更新", on=fang.home)
    await fang.fills({"stage": "测试中"})
    await workspace.submits(fang)
    await workspace.does(li, "/track 更新 T-1 截止:3月12日 because 等素材")
    assert "今天到期\nT-1 官网改版 · 测试中" in shown(fang)
    await workspace.presses(fang, "标记完成", on=fang.home, nth=-1)
    await fang.fills({"result": "上线了"})
    assert await workspace.submits(fang) == ""
    assert "T-1" not in shown(fang)
    await workspace.does(fang, "/track 恢复 T-1")
    assert "今天到期\nT-1 官网改版 · 测试中" in shown(fang)
    # Taken off, they see nothing of it any more.
    await workspace.does(fang, "/track 更新 T-1 负责人:@Li Qian because 换人")
    await workspace.does(li, "/track 更新 T-1 协作人:无 because 换人")
    assert "T-1" not in shown(fang)


@pytest.mark.requirement("S26")
async def test_what_is_asked_there_is_answered_there(workspace: Workspace) -> None:
    fang = workspace.fang
    await workspace.publishes(fang, "官网改版")
    await opens_home(workspace, fang)
    before = len(workspace.told(fang))
    await workspace.presses(fang, "详情", on=fang.home)
    assert fang.text_of(fang.modal).splitlines()[1] == "T-1 官网改版"  # type: ignore[arg-type]
    await workspace.presses(fang, "历史")
    assert "发布" in fang.text_of(fang.modal)  # type: ignore[arg-type]
    await fang.closes()
    await workspace.presses(fang, "新建事项", on=fang.home)
    assert "选择模板" in fang.text_of(fang.modal) or "模板" in fang.text_of(fang.modal)  # type: ignore[arg-type]
    assert len(workspace.told(fang)) == before


@pytest.mark.requirement("S16")
@pytest.mark.requirement("S26")
async def test_what_waits_is_confirmed_there_one_by_one_or_all(workspace: Workspace) -> None:
    fang, li = workspace.fang, workspace.li
    await opens_home(workspace, fang)
    for name in ("官网改版", "会员日", "展会"):
        await workspace.publishes(li, f"{name} @Fang Min")
    assert "3 个事项 · 待你确认 3" in shown(fang)
    assert "待你确认\nT-1 官网改版 V1.0 · 截止 3月11日（周三）17:00\n[确认] [⋯ 详情 | 历史 | 标记完成]" in shown(fang)
    await workspace.presses(fang, "确认", on=fang.home, nth=0)
    assert "已确认 V1.0" in fang.text_of(fang.modal)  # type: ignore[arg-type]
    assert "待你确认 2" in shown(fang)
    await workspace.presses(fang, "撤销")
    assert "待你确认 3" in shown(fang)
    await fang.closes()
    # In an answer the same: what was confirmed is gone from the list, which stays.
    await workspace.does(fang, "/track")
    list_of = fang.ephemerals[-1]
    await workspace.presses(fang, "确认", on=list_of, nth=0)
    assert "已确认 V1.0" in fang.text_of(fang.ephemerals[-1])
    assert "3 个事项 · 待你确认 2" in fang.text_of(list_of)
    await workspace.presses(fang, "全部确认（2）", on=fang.home)
    assert "待你确认" not in shown(fang)
    assert all(one.asked[0].confirmed_at for one in await workspace.everything())


@pytest.mark.requirement("S26")
async def test_many_changes_are_few_publishes(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """What somebody else changes again and again is shown as it came to stand; one's own act at once."""
    fang, li = workspace.fang, workspace.li
    await workspace.publishes(li, "官网改版 @Fang Min @Li Qian")
    await opens_home(workspace, fang)
    monkeypatch.setattr(pacing, "BETWEEN_EDITS", 0.5)
    before = published(workspace)
    for nth in range(8):
        await li.types(f"/track 更新 T-1 下一步:第 {nth} 步", in_=workspace.cast.launch)
    await workspace.does(li, "/track 更新 T-1 截止:3月20日 because 等素材")
    assert 0 < published(workspace) - before < 5
    assert "其他\nT-1 官网改版 · 3月20日（周五）" in shown(fang)
    monkeypatch.setattr(pacing, "BETWEEN_EDITS", 600)
    await workspace.does(fang, "/track 更新 T-1 截止:3月11日 because 提前")
    assert "今天到期\nT-1 官网改版" in shown(fang)


@pytest.mark.requirement("S26")
async def test_nothing_of_ones_own_is_out_of_reach(workspace: Workspace) -> None:
    for nth in range(60):
        await put(workspace, f"活动 {nth:02}", end_on=date(2026, 3, 10) + timedelta(days=nth % 3))
    await put(workspace, "没有日期的")
    fang = workspace.fang
    overview = await opens_home(workspace, fang)
    assert "61 个事项 · 逾期 20 · 今天到期 20 · 本周到期 20" in overview
    assert "[查看全部（61）]" in overview
    await workspace.presses(fang, "查看全部（61）", on=fang.home)
    first = shown(fang)
    await workspace.presses(fang, "下一页", on=fang.home)
    second = shown(fang)
    assert all(f"活动 {nth:02}" in first + second for nth in range(60))
    assert "没有日期的" in second
    assert "[上一页]" in second
    assert "[下一页]" not in second
    await workspace.presses(fang, "我的今天", on=fang.home)
    assert shown(fang) == overview
    # The same by /track, page by page, in the message it was asked for in.
    said = await workspace.does(fang, "/track")
    assert "[查看全部（61）]" in said
    message = fang.ephemerals[-1]
    await workspace.presses(fang, "查看全部（61）", on=message)
    seen = fang.text_of(message)
    while "[下一页]" in fang.text_of(message):
        await workspace.presses(fang, "下一页", on=message)
        seen += fang.text_of(message)
    assert all(f"活动 {nth:02}" in seen for nth in range(60))


@pytest.mark.requirement("S26")
async def test_in_english_by_the_readers_own_day(workspace: Workspace) -> None:
    dana, office = workspace.dana, workspace.cast.office
    await workspace.publishes(workspace.li, "Website relaunch @Dana Reed 2026-03-11", office)
    home = await opens_home(workspace, dana)
    assert home.splitlines()[:2] == ["My day · Tue 10 Mar", "1 item · 1 due this week · 1 to confirm"]
    assert "Due this week\nT-1 Website relaunch · Wed 11 Mar\n[Update] [⋯ Details | History | Mark done]" in home
    workspace.calendar.move_to(MORNING + timedelta(days=2))
    assert "Overdue\nT-1 Website relaunch · 1 day (was Wed 11 Mar)" in await opens_home(workspace, dana)
