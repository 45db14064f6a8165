"""App Home: my day with buttons, right after every change, and never more of it than its reader may know."""

from datetime import date, timedelta

import pytest

from bot.outbox import pacing
from playground.person import Person
from tests.features.listing import put
from tests.people import MORNING, ON_BOTH, Workspace

#: What an owner can do with a line of theirs.
OF_OWNER = "[更新] [无新进展] [⋯ 标记完成 | 改截止日期 | 稍后提醒 | 转交 | 详情]"
OF_OWNER_EN = "[Update] [Nothing new] [⋯ Mark done | Change end | Snooze | Hand over | Details]"


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
    assert f"逾期\nT-1 官网改版 · 逾期 1 天（原定 3月11日 周三）\n{OF_OWNER}" in await opens_home(workspace, fang)
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
    assert (
        "待你确认\nT-1 官网改版 V1.0 · 截止 3月11日（周三）17:00\n[确认] [⋯ 有疑问 | 详情 | 历史 | 标记完成]"
        in shown(fang)
    )
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
    assert f"Due this week\nT-1 Website relaunch · Wed 11 Mar\n{OF_OWNER_EN}" in home
    workspace.calendar.move_to(MORNING + timedelta(days=2))
    assert "Overdue\nT-1 Website relaunch · 1 day (was Wed 11 Mar)" in await opens_home(workspace, dana)


@pytest.mark.requirement("S18")
@pytest.mark.requirement("S26")
async def test_what_is_asked_of_me_is_answered_there(workspace: Workspace) -> None:
    fang, li = workspace.fang, workspace.li
    await workspace.publishes(li, "官网改版")
    await opens_home(workspace, fang)
    await workspace.does(li, "/track 求助 T-1 @Fang Min 提供渠道数据 3月13日")
    assert (
        "请你做的\nT-1 官网改版 · 提供渠道数据 · 3月13日（周五）前\n"
        "[接受] [婉拒] [⋯ 转给同事 | 换个日期 | 追问 | 详情]" in shown(fang)
    )
    row = next(block for block in fang.home.blocks if "remarks.accept" in str(block))  # type: ignore[union-attr]
    assert await workspace.presses(fang, "接受", on=fang.home) == ""
    assert "\n已接受，Li Qian 会知道\n" in fang.text_of(fang.modal)  # type: ignore[arg-type]
    await fang.closes()
    assert "提供渠道数据 · 3月13日（周五）前 · 已接受\n[已解决] [⋯ 转给同事 | 换个日期 | 追问 | 婉拒 | 详情]" in shown(
        fang
    )
    # An old press is answered with today's state.
    await fang.uses(fang.home, row, row["elements"][0], {"value": row["elements"][0]["value"]})
    await workspace.settled()
    assert "接受了，没有重复操作" in fang.text_of(fang.modal)  # type: ignore[arg-type]
    await fang.closes()
    await workspace.presses(fang, "已解决", on=fang.home)
    await fang.fills({"结果": "发到邮箱了"})
    assert await workspace.submits(fang) == ""
    assert "现在没有事等你" in shown(fang)
    assert [text.splitlines()[0] for text in workspace.told(li)] == [
        "Fang Min 接受了 T-1 官网改版 的支持需求", "Fang Min 解决了 T-1 官网改版 的支持需求",
    ]  # fmt: skip


@pytest.mark.requirement("S26")
async def test_my_to_do_is_ticked_there_and_the_tick_taken_back(workspace: Workspace) -> None:
    dana, office = workspace.dana, workspace.cast.office
    await workspace.publishes(workspace.li, "Website relaunch", office)
    await workspace.does(workspace.li, "/track todo T-1 translate the copy @Dana Reed 2026-03-13", office)
    assert "T-1 Website relaunch · translate the copy · by Fri 13 Mar\n[Mark done] [Details]" in await opens_home(
        workspace, dana
    )
    await workspace.presses(dana, "Mark done", on=dana.home)
    assert "Asked of you" not in shown(dana)
    assert "\nMarked done: translate the copy\n[Undo]\n" in dana.text_of(dana.modal)  # type: ignore[arg-type]
    await workspace.presses(dana, "Undo")
    assert "\nUndone. The to-do is open again\n" in dana.text_of(dana.modal)  # type: ignore[arg-type]
    await dana.closes()
    assert "translate the copy" in shown(dana)
    # The same where /track answers: the list follows, and the word of it stands beside.
    await workspace.does(dana, "/track", office)
    listed = dana.ephemerals[-1]
    assert await workspace.presses(dana, "Mark done", on=listed) == "Marked done: translate the copy\n[Undo]"
    assert "translate" not in dana.text_of(listed)
    assert await workspace.presses(dana, "Undo", on=dana.ephemerals[-1]) == "Undone. The to-do is open again"


@pytest.mark.requirement("S21")
@pytest.mark.requirement("S26")
async def test_each_line_of_mine_can_be_dealt_with_there(workspace: Workspace) -> None:
    fang, li = workspace.fang, workspace.li
    await workspace.publishes(fang, "官网改版 3月11日")
    await opens_home(workspace, fang)
    assert f"T-1 官网改版 · 需求评审\n{OF_OWNER}" in shown(fang)
    for _ in range(2):
        await workspace.presses(fang, "无新进展", on=fang.home)
        assert "已更新 T-1 官网改版" in fang.text_of(fang.modal)  # type: ignore[arg-type]
        await fang.closes()
    await workspace.presses(fang, "无新进展", on=fang.home)  # twice is enough: the form, for a line of what is next
    assert fang.modal is not None
    assert "下一步计划" in fang.text_of(fang.modal)
    assert "下一步" in workspace.told(fang)[-1]
    await fang.closes()
    await workspace.presses(fang, "稍后提醒", on=fang.home)
    await workspace.submits(fang)
    assert "T-1 官网改版 · 需求评审 · 3月12日（周四）再提醒" in shown(fang)
    await workspace.presses(fang, "撤销", on=fang.dm.messages[-1])
    assert "再提醒" not in shown(fang)
    await workspace.presses(fang, "转交", on=fang.home)
    await fang.fills({"owner": li, "reason": "换岗"})
    assert await workspace.submits(fang) == ""
    assert f"T-1 官网改版 · Li Qian · 需求评审\n{OF_OWNER.replace(' | 稍后提醒', '')}" in shown(fang)
    # Whoever may not edit comments.
    await workspace.does(li, "/track 更新 T-1 协作人:@Zhao Ning 协作人可编辑:否")
    assert "T-1 官网改版 · Li Qian · 需求评审\n[评论] [⋯ 详情 | 历史]" in await opens_home(workspace, workspace.zhao)


@pytest.mark.requirement("S26")
async def test_more_than_can_be_counted_is_reached_page_by_page(workspace: Workspace) -> None:
    for nth in range(245):
        await put(workspace, f"活动 {nth:03}", end_on=date(2026, 3, 11))
    fang = workspace.fang
    assert "[查看全部（200+）]" in await opens_home(workspace, fang)
    await workspace.presses(fang, "查看全部（200+）", on=fang.home)
    seen = shown(fang)
    while "[下一页]" in shown(fang):
        await workspace.presses(fang, "下一页", on=fang.home)
        seen += shown(fang)
    assert all(f"活动 {nth:03}" in seen for nth in range(245))
