"""Remarks written with a new item; and how much one person may publish in a while."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from playground.person import Person
from storage import acts
from storage.database import Tx
from storage.tables import templates
from tests.people import MORNING, Workspace
from tracker.remarks import RemarkKind


@pytest.mark.requirement("S2")
@pytest.mark.requirement("S8")
async def test_remarks_are_kept_one_a_line_and_shown(workspace: Workspace) -> None:
    card = await workspace.publishes(
        workspace.fang,
        "官网改版 @Li Qian",
        risks="第三方接口延迟",
        todos="补齐英文文案\n\n联系翻译",
        support="市场部提供渠道数据",
    )
    (standing,) = await workspace.everything()
    assert [(one.kind, one.text) for one in standing.remarks] == [
        (RemarkKind.RISK, "第三方接口延迟"), (RemarkKind.TODO, "补齐英文文案"), (RemarkKind.TODO, "联系翻译"),
        (RemarkKind.SUPPORT, "市场部提供渠道数据"),
    ]  # fmt: skip
    assert "\n支持需求：市场部提供渠道数据 · 等待回应\n" in workspace.fang.text_of(card)
    shown = await workspace.does(workspace.li, "/track 查看 T-1")
    # Whoever may deal with them ticks them there.
    assert "\n待办 0/2，做完的打勾\n[☐ 补齐英文文案] [☐ 联系翻译]\n" in shown
    assert "\n风险，解除的打勾\n[☐ 第三方接口延迟]\n" in shown
    assert "\n支持需求\n• 市场部提供渠道数据 · 等待回应\n" in shown


@pytest.mark.requirement("S8")
async def test_much_support_is_told_in_short(workspace: Workspace) -> None:
    await workspace.opens(workspace.dana, "Website relaunch", workspace.cast.office)
    await workspace.presses(workspace.dana, "More")
    await workspace.dana.fills({"Support needed": "\n".join(f"Thing {n}" for n in range(1, 6))})
    assert await workspace.submits(workspace.dana) == ""
    (card,) = workspace.cards(workspace.cast.office)
    assert "支持需求：Thing 3 · 等待回应\n另有 2 项支持需求\n" in workspace.dana.text_of(card)


async def did(workspace: Workspace, person: str, channel: str | None, times: int, ago: timedelta) -> None:
    at = workspace.calendar.now() - ago

    def note(tx: Tx, at: datetime) -> None:
        for _ in range(times):
            acts.note(tx, workspace.bot.parts.workspace.id, person, channel, at)

    await workspace.bot.parts.db.write(note, at)


@pytest.mark.requirement("S40")
async def test_a_click_that_changes_something_is_an_act_as_well(workspace: Workspace) -> None:
    fang, li = workspace.fang, workspace.li
    card = await workspace.publishes(fang, "官网改版 @Li Qian")
    workspace.calendar.move_to(MORNING)
    await did(workspace, li.id, None, 98, timedelta())
    assert "关注" in await workspace.presses(li, "关注", on=card)
    assert "已确认 V1.0" in await workspace.presses(li, "item.confirm", on=card)
    await workspace.presses(li, "撤销", on=li.ephemerals[-1])  # a way back is never closed
    assert "已确认 0/1" in fang.text_of(card)
    for press in ("item.confirm", "关注"):
        assert await workspace.presses(li, press, on=card) == "10 分钟内最多 100 次，10:10 可以继续"
    assert "已确认 0/1" in fang.text_of(card)


@pytest.mark.requirement("S40")
async def test_after_a_hundred_acts_one_waits_and_loses_nothing(workspace: Workspace) -> None:
    for person, words in (
        (workspace.fang, "10 分钟内最多 100 次，10:07 可以继续。内容已存好"),
        (workspace.dana, "The limit is 100 in 10 minutes; go on at 22:07. Your text is kept"),
    ):
        await did(workspace, person.id, None, 99, timedelta(minutes=3))
        await workspace.publishes(person, "官网改版", workspace.cast.office)
        await workspace.opens(person, "办公室搬迁", workspace.cast.office)
        assert words in await workspace.submits(person)
        assert "办公室搬迁" in person.text_of(person.modal)  # type: ignore[arg-type]
    told = await workspace.does(workspace.fang, "/track 更新 T-1 已完成:首页")
    assert told == "10 分钟内最多 100 次，10:07 可以继续。内容已存好\n你写的，可以复制：\n> 更新 T-1 已完成:首页"
    # The same form goes through later.
    workspace.calendar.move_to(workspace.calendar.now() + timedelta(minutes=8))
    assert await workspace.submits(workspace.fang) == ""
    assert await workspace.submits(workspace.dana) == ""
    assert len(await workspace.everything()) == 4


@pytest.mark.requirement("S40")
async def test_a_channel_takes_two_hundred_an_hour(workspace: Workspace) -> None:
    await did(workspace, "UOTHER", workspace.cast.launch.id, 200, timedelta(minutes=20))
    await workspace.opens(workspace.fang, "官网改版")
    assert "#launch 一小时最多 200 条，10:40 可以继续。内容已存好" in await workspace.submits(workspace.fang)
    # Another channel is free.
    await workspace.presses(workspace.fang, "更多")
    await workspace.fang.fills({"发布频道": workspace.cast.office})
    assert await workspace.submits(workspace.fang) == ""


@pytest.mark.requirement("S40")
async def test_what_is_refused_counts_nothing_and_what_only_looks_neither(workspace: Workspace) -> None:
    await did(workspace, workspace.fang.id, None, 99, timedelta(minutes=3))
    for line in ("", "list", "show T-1", "history T-1", "help", "nwe", "digest", "update T-9 done:x"):
        await workspace.does(workspace.fang, f"/track {line}")
    await workspace.opens(workspace.fang, "官网改版")
    await workspace.fang.fills({"截止日期": "2026-03-01"})
    assert "已经过去" in await workspace.submits(workspace.fang)
    assert await workspace.submits(workspace.fang) == ""


@pytest.mark.requirement("S4")
async def test_a_template_retired_meanwhile_says_where_to_put_it(workspace: Workspace) -> None:
    def retire(tx: Tx, *, retired: bool) -> None:
        tx.execute(update(templates).where(templates.c.key == "knowledge").values(retired=retired))

    for person, words, switch in (
        (workspace.fang, "“知识沉淀”已停用，你填的内容可以放进“项目跟进”", "换模板"),
        (workspace.dana, "“Knowledge” is retired. What you typed fits “Project follow-up”", "Other template"),
    ):
        await workspace.bot.parts.db.write(retire, retired=False)
        await workspace.opens(person, "Knowledge 报销怎么走", workspace.cast.office)
        await person.fills({"next": "问财务"})
        await workspace.bot.parts.db.write(retire, retired=True)
        assert words in await workspace.submits(person)
        await workspace.presses(person, switch)
        await workspace.presses(person, "new_item.template", nth=0)
        assert await workspace.submits(person) == ""
    assert [(one.template.key, one.item.fields["next"]) for one in await workspace.everything()] == [
        ("project_follow_up", "问财务")
    ] * 2


@pytest.mark.requirement("S40")
async def test_five_groups_are_rung_in_ten_minutes_and_then_one_waits_or_leaves_them_out(workspace: Workspace) -> None:
    async def rings(person: Person, name: str, departments: list[str]) -> str:
        await workspace.opens(person, name, workspace.cast.office)
        await workspace.presses(person, "new_item.more")
        await person.fills({"departments": departments})
        await workspace.settled()
        await person.fills({"ring": ["ring"]})
        return await workspace.submits(person)

    fang, dana = workspace.fang, workspace.dana
    for name in ("官网改版", "办公室搬迁"):
        assert await rings(fang, name, ["市场部", "技术部"]) == ""
    refused = "10 分钟内最多提醒 5 个用户组，10:10 可以继续；也可以先不通知部门。内容已存好"
    assert refused in await rings(fang, "渠道培训", ["市场部", "技术部"])
    assert "渠道培训" in fang.text_of(fang.modal)  # type: ignore[arg-type]
    await fang.fills({"departments": ["市场部"]})
    assert await workspace.submits(fang) == ""  # the fifth

    # In English, and left out, it goes at once; later with everybody.
    for name in ("One", "Two"):
        assert await rings(dana, name, ["市场部", "技术部"]) == ""
    refused = "The limit is 5 group mentions in 10 minutes; go on at 22:10, or leave departments out. Your text is kept"
    assert refused in await rings(dana, "Three", ["市场部", "技术部"])
    await dana.fills({"ring": []})
    assert await workspace.submits(dana) == ""
    workspace.calendar.move_to(workspace.calendar.now() + timedelta(minutes=11))
    assert await rings(dana, "Four", ["市场部", "技术部"]) == ""
