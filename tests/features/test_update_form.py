"""Updating by form: what stands is there already, what changed is told in the thread, the card follows."""

import asyncio
import time
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from playground.message import Message
from playground.person import Person
from storage.database import Tx
from storage.tables import drafts
from tests.people import ON_BOTH, Workspace


async def opens(workspace: Workspace, person: Person, card: Message, *, whole: bool = False) -> None:
    """Press Update on the card and wait for the form; with all of it where ``whole``."""
    await person.presses("item.update", on=card)
    await person.waits_until(lambda: person.modal and person.modal.content.get("submit"))
    if whole:
        await person.presses("update.more")
        await person.waits_until(lambda: person.modal and "version" in blocks_of(person))
    await workspace.settled()


def blocks_of(person: Person) -> set[str]:
    return {block.get("block_id", "") for block in person.modal.blocks} if person.modal else set()


async def updates(workspace: Workspace, person: Person, card: Message, **answers: object) -> None:
    """Fill the whole form and send it."""
    await opens(workspace, person, card, whole=True)
    await person.fills(answers)
    await person.submits()
    assert person.modal is None, person.everything_in_view()
    await workspace.settled()


def thread(person: Person, card: Message) -> list[str]:
    return [person.text_of(message) for message in person.sees_thread(card)[1:]]


@pytest.mark.requirement("S12")
async def test_a_moved_end_needs_a_reason_and_is_told_in_the_thread(workspace: Workspace) -> None:
    fang = workspace.fang
    card = await workspace.publishes(fang, "官网改版 下周五")
    await opens(workspace, fang, card)
    await fang.fills({"end": "2026-03-23"})
    await fang.submits()
    assert fang.errors == {"reason": "改截止日期要写原因，大家才知道为什么"}
    await fang.fills({"reason": "需求调整"})
    await fang.submits()
    assert fang.modal is None
    await workspace.settled()
    (_, notice) = fang.sees_thread(card)
    assert fang.text_of(notice) == (
        "T-1 官网改版：截止日期推迟到 3月23日（周一）\n原定 3月20日（周五），推迟 3 天\n原因：需求调整\n"
        "Fang Min · V1.0 · 3月11日（周三）10:00"
    )
    assert notice.rings == set()
    await fang.waits_until(lambda: "截止 3月23日（周一）" in fang.text_of(card))
    assert fang.text_of(fang.ephemerals[-1]).startswith("已更新 T-1 官网改版 V1.0\n截止日期：3月23日（周一）")


@pytest.mark.requirement("S12")
@ON_BOTH
async def test_the_same_in_english(workspace: Workspace) -> None:
    dana = workspace.dana
    english = workspace.slack.add_channel("global", members=[dana, workspace.sam])
    await workspace.settled()
    card = await workspace.publishes(dana, "Website relaunch by Fri 20 Mar", in_=english)
    await updates(workspace, dana, card, end="2026-03-18", reason="Earlier launch")
    assert thread(dana, card) == [
        (
            "T-1 Website relaunch: end brought forward to Wed 18 Mar\nWas Fri 20 Mar · 2 days earlier\n"
            "Reason: Earlier launch\nDana Reed · V1.0 · Wed 11 Mar, 10:00"
        ),
    ]


@pytest.mark.requirement("S12")
async def test_stages_forward_and_back(workspace: Workspace) -> None:
    fang = workspace.fang
    card = await workspace.publishes(fang, "官网改版")
    await updates(workspace, fang, card, stage="开发中")
    workspace.calendar.move_to(workspace.calendar.now() + timedelta(days=5))
    await opens(workspace, fang, card)
    await fang.fills({"stage": "方案制定"})
    await fang.submits()
    assert fang.errors == {"reason": "退回阶段要写原因，大家才知道为什么"}
    await fang.fills({"reason": "方案要重做"})
    await fang.submits()  # a stage that goes back may be a new version: asked once
    assert "阶段退回了，要不要升版本号？选一个；不升就再点一次更新" in fang.text_of(fang.modal)
    await fang.submits()
    assert fang.modal is None
    await workspace.settled()
    assert thread(fang, card) == [
        "T-1 官网改版：进入“开发中”\n上一阶段“需求评审”用了 0 天\nFang Min · V1.0 · 3月11日（周三）10:00",
        "T-1 官网改版：退回“方案制定”\n从“开发中”退回\n原因：方案要重做\nFang Min · V1.0 · 3月16日（周一）10:00",
    ]


@pytest.mark.requirement("S13")
async def test_a_major_change_raises_the_label_needs_a_note_and_is_shown_in_the_channel(workspace: Workspace) -> None:
    fang, li = workspace.fang, workspace.li
    card = await workspace.publishes(fang, "官网改版 @Li Qian")
    await opens(workspace, li, card, whole=True)
    await li.fills({"goal": "询盘翻倍", "version": "V1.1，重大变更"})
    await li.submits()
    assert li.errors == {"note": "升版本号要写变更说明，大家才知道改了什么"}
    await li.fills({"note": "目标定了"})
    await li.submits()
    await workspace.settled()
    (_, notice) = li.sees_thread(card)
    assert li.text_of(notice) == (
        "T-1 官网改版：V1.0 → V1.1，重大变更\n变更说明：目标定了\n• 目标：（空） → 询盘翻倍\n"
        "Li Qian · V1.1 · 3月11日（周三）10:00"
    )
    assert notice in li.sees(workspace.cast.launch)  # also in the channel
    await li.waits_until(lambda: "V1.1 · 项目跟进" in li.text_of(card))


@pytest.mark.requirement("S14")
@ON_BOTH
async def test_two_people_change_different_fields_and_both_stand(workspace: Workspace) -> None:
    fang, li = workspace.fang, workspace.li
    card = await workspace.publishes(fang, "官网改版", collaborators=[li])
    await opens(workspace, fang, card)
    await opens(workspace, li, card)
    assert "Fang Min 也开着这个表单" in li.text_of(li.modal)
    await fang.fills({"done": "首页进入测试"})
    await li.fills({"next": "补齐英文文案"})
    await fang.submits()
    await li.submits()
    assert li.modal is None
    await workspace.settled()
    shown = await workspace.does(fang, "/track show T-1")
    assert "首页进入测试" in shown
    assert "补齐英文文案" in shown


@pytest.mark.requirement("S14")
@ON_BOTH
async def test_two_people_change_the_same_field_and_are_asked(workspace: Workspace) -> None:
    fang, li = workspace.fang, workspace.li
    card = await workspace.publishes(fang, "官网改版", collaborators=[li])
    await opens(workspace, fang, card)
    await opens(workspace, li, card)
    await fang.fills({"next": "3月18日前补齐英文文案"})
    await fang.submits()
    await li.fills({"next": "3月19日前补齐英文和日文文案", "done": "首页进入测试"})
    await li.submits()
    asked = li.text_of(li.modal)
    assert "Fang Min 也改了“下一步计划”，保留哪一个？" in asked
    assert asked.index("3月18日前补齐英文文案") < asked.index("3月19日前补齐英文和日文文案")
    assert "你改的另外 1 处已保存" in asked
    await li.fills({"next": "两段都留"})
    await li.submits()
    assert li.modal is None
    await workspace.settled()
    shown = await workspace.does(fang, "/track show T-1")
    assert "3月18日前补齐英文文案\n3月19日前补齐英文和日文文案" in shown
    assert "首页进入测试" in shown


@pytest.mark.requirement("S14")
async def test_somebody_who_may_not_edit_is_told_so(workspace: Workspace) -> None:
    card = await workspace.publishes(workspace.fang, "官网改版", sensitivity="公开")
    await workspace.zhao.presses("item.update", on=card)
    await workspace.settled()
    assert workspace.zhao.modal is None
    assert (
        workspace.zhao.text_of(workspace.zhao.ephemerals[-1])
        == "只有负责人 Fang Min 和有编辑权的协作人能改。可以评论\n[评论] [申请编辑权]"
    )
    await workspace.guest.presses("item.update", on=card)
    await workspace.settled()
    assert workspace.guest.text_of(workspace.guest.ephemerals[-1]) == "找不到这个事项，或者它没有向你开放"


@pytest.mark.requirement("S14")
async def test_a_new_owner_is_told_and_the_thread_names_both(workspace: Workspace) -> None:
    fang, li = workspace.fang, workspace.li
    card = await workspace.publishes(fang, "官网改版 下周五")
    await opens(workspace, fang, card, whole=True)
    await fang.fills({"owner": li, "reason": "李倩更熟悉"})
    await fang.submits()
    await fang.submits()  # asked once whether it is a new version
    await workspace.settled()
    (_, notice) = fang.sees_thread(card)
    assert fang.text_of(notice).startswith("T-1 官网改版：负责人换成 @Li Qian\n原负责人 Fang Min\n原因：李倩更熟悉")
    assert li.reads() == [
        "Fang Min 把 T-1 官网改版 转交给你\n阶段 需求评审，3月20日（周五）截止\n原因：李倩更熟悉\n[详情] [更新]"
    ]


def asked_about_a_version(tx: Tx) -> None:
    """What a form that was sent notes in its draft; it takes its time."""
    time.sleep(0.5)
    row = tx.execute(select(drafts)).one()
    tx.execute(update(drafts).values(form=row.form | {"accepted": {"major": True}}))


async def test_a_choice_heard_while_the_form_is_read_takes_nothing_back(workspace: Workspace) -> None:
    """Nobody is asked a second time what they have answered."""
    fang, li = workspace.fang, workspace.li
    card = await workspace.publishes(fang, "官网改版 下周五")
    await opens(workspace, fang, card, whole=True)
    noted = asyncio.ensure_future(workspace.bot.parts.db.write(asked_about_a_version))
    await fang.fills({"owner": li, "reason": "李倩更熟悉"})
    await noted
    await workspace.settled()
    await fang.submits()
    assert fang.modal is None, fang.everything_in_view()


@pytest.mark.requirement("S15")
async def test_an_update_of_days_ago_says_how_late_it_is(workspace: Workspace) -> None:
    fang = workspace.fang
    card = await workspace.publishes(fang, "官网改版")
    await opens(workspace, fang, card)
    await fang.fills({"done": "首页上线", "occurred": "更早"})
    await fang.waits_until(lambda: "occurred_day" in blocks_of(fang))
    await fang.fills({"occurred_day": "2026-03-09", "occurred_hour": "10:00"})
    await fang.submits()
    assert fang.modal is None, fang.everything_in_view()
    await workspace.settled()
    assert thread(fang, card) == [
        (
            "T-1 官网改版：有新进展\n已完成：首页上线\n"
            "Fang Min · V1.0 · 3月11日（周三）10:00 · 发生在 3月9日（周一）10:00，迟报 48 小时"
        ),
    ]


@pytest.mark.requirement("S24")
async def test_edits_within_three_quiet_minutes_are_worked_into_the_first_notice(workspace: Workspace) -> None:
    fang = workspace.fang
    card = await workspace.publishes(fang, "官网改版")
    await updates(workspace, fang, card, done="首页进入测试")
    workspace.calendar.move_to(workspace.calendar.now() + timedelta(minutes=2))
    await updates(workspace, fang, card, priority="高")
    assert thread(fang, card) == [
        (
            "T-1 官网改版：Fang Min 改了 2 处\n• 已完成：（空） → 首页进入测试\n• 优先级：普通 → 高\n"
            "Fang Min · V1.0 · 3月11日（周三）10:02 · 10:00 起，10:02 又改 1 处"
        ),
    ]
    workspace.calendar.move_to(workspace.calendar.now() + timedelta(minutes=4))
    await updates(workspace, fang, card, next="补齐英文文案")
    assert len(thread(fang, card)) == 2


@pytest.mark.requirement("S8a")
async def test_in_a_channel_of_two_languages_the_news_is_told_in_both(workspace: Workspace) -> None:
    dana = workspace.dana
    card = await workspace.publishes(dana, "Website relaunch", in_=workspace.cast.office)
    await workspace.does(dana, "/track update T-1 stage:In testing", workspace.cast.office)
    assert thread(dana, card) == [
        (
            "T-1 Website relaunch：进入“测试中” · now In testing\n上一阶段“需求评审”用了 0 天\n"
            "Dana Reed · V1.0 · 3月11日 Wed 11 Mar, 10:00"
        ),
    ]
