"""Confirming: one click says it is read; the card shows who has and who hasn't."""

import asyncio
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.messages.acks import confirm_all_button
from bot.messages.audience import Audience
from bot.messages.texts import words
from playground.message import Message
from playground.person import Person
from storage import acks
from tests.people import MORNING, Workspace
from tracker.people import Reader

CONFIRM = "item.confirm"


async def a_card(workspace: Workspace, **more: object) -> Message:
    """Fang's, with Li and Zhao on it, who are asked to confirm."""
    return await workspace.publishes(
        workspace.fang, "官网改版 2026-03-20", collaborators=[workspace.li, workspace.zhao], **more
    )


def confirmation(person: Person, card: Message) -> list[str]:
    """What a card says of confirming."""
    return [line for line in person.text_of(card).splitlines() if "确认" in line or "onfirm" in line][:-1]


@pytest.mark.requirement("S16")
async def test_the_card_shows_who_has_and_who_has_not_until_all_have(workspace: Workspace) -> None:
    card = await a_card(workspace)
    li, zhao = workspace.li, workspace.zhao
    assert confirmation(li, card) == ["请在 3月11日（周三）17:00 前确认 · 已确认 0/2"]
    assert await workspace.presses(li, CONFIRM, on=card) == "已确认 V1.0\n[撤销]"
    assert confirmation(li, card) == [
        "请在 3月11日（周三）17:00 前确认 · 已确认 1/2",
        "已确认：Li Qian · 未确认：Zhao Ning",
    ]
    assert await workspace.presses(zhao, CONFIRM, on=card) == "已确认 V1.0\n[撤销]"
    assert confirmation(li, card) == ["2 人已全部确认"]
    assert (await workspace.presses(li, CONFIRM, on=card)).startswith("Li Qian 在 3月11日（周三）10:0")
    assert "没有重复操作" in li.text_of(li.ephemerals[-1])


@pytest.mark.requirement("S16")
async def test_the_same_in_english(workspace: Workspace) -> None:
    dana = workspace.dana
    emma = workspace.slack.add_person("Emma Stone", locale="en-GB")
    english = workspace.slack.add_channel("global", members=[dana, emma])
    await workspace.settled()
    card = await workspace.publishes(emma, "Website relaunch @Dana Reed", in_=english, collaborators=[workspace.chen])
    assert "Please confirm by Thu 12 Mar, 05:00 · 0 of 2 confirmed" in dana.text_of(card)  # 17:00 in New York
    assert await workspace.does(dana, "/track confirm T-1", english) == "V1.0 confirmed\n[Undo]"
    assert "Confirmed: Dana Reed · not confirmed: Chen Li" in dana.text_of(card)
    assert (await workspace.does(dana, "/track 确认 t-1", english)).startswith("Dana Reed already confirmed it, ")


@pytest.mark.requirement("S16")
async def test_a_click_can_be_taken_back_for_ten_minutes(workspace: Workspace) -> None:
    card = await a_card(workspace)
    li = workspace.li
    await workspace.presses(li, CONFIRM, on=card)
    answer = li.ephemerals[-1]
    assert await workspace.presses(li, "撤销", on=answer) == "已撤销，还等你确认"
    assert confirmation(li, card) == ["请在 3月11日（周三）17:00 前确认 · 已确认 0/2"]
    await workspace.presses(li, CONFIRM, on=card)
    workspace.calendar.move_to(workspace.calendar.now() + timedelta(minutes=11))
    assert await workspace.presses(li, "撤销", on=li.ephemerals[-1]) == "过了 10 分钟，撤销不了"
    assert "已确认：Li Qian" in li.text_of(card)


@pytest.mark.requirement("S16")
async def test_a_card_of_before_an_update_shows_what_came_after_and_asks_once_more(workspace: Workspace) -> None:
    li, zhao, fang = workspace.li, workspace.zhao, workspace.fang
    card = await a_card(workspace)
    before = [block for block in card.blocks if block["type"] == "actions"][-1]
    await workspace.does(fang, "/track update T-1 end:2026-03-23 done:首页进入测试 because 需求调整")
    await li.uses(card, before, before["elements"][0], {"value": before["elements"][0]["value"]})
    await workspace.settled()
    asked = li.ephemerals[-1]
    assert li.text_of(asked) == (
        "T-1 官网改版：这之后又改了 2 处\n• 截止日期：3月20日（周五） → 3月23日（周一）\n"
        "• 已完成：（空） → 首页进入测试\n一并确认吗？\n[确认到 V1.0] [有疑问]"
    )
    assert "已确认 0/2" in li.text_of(card)
    assert await workspace.presses(li, "确认到 V1.0", on=asked) == "已确认 V1.0 · 之前的更新也一并确认\n[撤销]"
    assert "已确认：Li Qian · 未确认：Zhao Ning" in li.text_of(card)
    # Who has made the update oneself has read it.
    await workspace.does(zhao, "/track update T-1 done:产品页进入测试")
    stale = fang.text_of(card)
    assert "产品页" in stale
    assert (await workspace.does(zhao, "/track confirm T-1")).startswith("已确认 V1.0")


@pytest.mark.requirement("S16")
async def test_who_is_asked_and_by_what(workspace: Workspace) -> None:
    fang, li = workspace.fang, workspace.li
    card = await a_card(workspace)
    await workspace.presses(li, CONFIRM, on=card)
    await workspace.presses(workspace.zhao, CONFIRM, on=card)
    await workspace.does(fang, "/track update T-1 done:首页进入测试")  # an ordinary one asks nobody
    assert confirmation(li, card) == ["2 人已全部确认"]
    workspace.calendar.move_to(workspace.calendar.now() + timedelta(hours=4))
    await workspace.does(li, "/track update T-1 end:2026-03-23 because 需求调整")  # its author is not asked
    assert confirmation(li, card) == ["请在 3月12日（周四）17:00 前确认 · 已确认 0/2", "未确认：Fang Min、Zhao Ning"]
    await workspace.presses(workspace.zhao, CONFIRM, on=card)
    assert "已确认：Zhao Ning · 未确认：Fang Min" in li.text_of(card)
    # Whoever is off the item is asked no more.
    await workspace.does(fang, "/track update T-1 with:@Li Qian")
    ws = workspace.bot.parts.workspace.id
    assert await workspace.bot.parts.db.read(acks.count_open_for, Reader(ws, workspace.fang.id, full_member=True)) == 1
    assert await workspace.bot.parts.db.read(acks.count_open_for, Reader(ws, workspace.zhao.id, full_member=True)) == 0


@pytest.mark.requirement("S16")
async def test_whoever_is_asked_for_support_is_asked_to_confirm_as_long_as_they_are(workspace: Workspace) -> None:
    fang, zhao = workspace.fang, workspace.zhao
    card = await workspace.publishes(fang, "官网改版 2026-03-20")
    await workspace.does(fang, "/track 求助 T-1 @Zhao Ning 提供渠道数据")
    assert "前确认" not in fang.text_of(card)
    await workspace.does(fang, "/track update T-1 end:2026-03-23 because 需求调整")
    assert confirmation(fang, card) == ["请在 3月11日（周三）17:00 前确认 · 已确认 0/1", "未确认：Zhao Ning"]
    (asked, *_) = workspace.cards(zhao.dm)
    await workspace.presses(zhao, "婉拒", on=asked)
    await zhao.fills({"原因": "没有数据"})
    await workspace.submits(zhao)
    assert "前确认" not in fang.text_of(card)


@pytest.mark.requirement("S16")
async def test_an_item_can_ask_for_every_update_to_be_confirmed_and_an_author_for_theirs(workspace: Workspace) -> None:
    fang, li = workspace.fang, workspace.li
    card = await a_card(workspace, confirm_every="是")
    await workspace.presses(li, CONFIRM, on=card)
    await workspace.does(fang, "/track update T-1 done:首页进入测试")
    assert "已确认 0/2" in li.text_of(card)
    await workspace.does(fang, "/track update T-1 每次更新都要确认:否")
    await workspace.presses(li, CONFIRM, on=card)
    await fang.presses("item.update", on=card)
    await fang.waits_until(lambda: fang.modal and fang.modal.content.get("submit"))
    await workspace.presses(fang, "update.more")
    await fang.fills({"next": "补齐英文文案", "ask": ["请大家确认这次更新"]})
    await workspace.submits(fang)
    assert "已确认 0/2" in li.text_of(card)


@pytest.mark.requirement("S24")
async def test_what_comes_after_somebody_confirmed_is_told_anew(workspace: Workspace) -> None:
    fang, li = workspace.fang, workspace.li
    card = await a_card(workspace)
    await workspace.does(fang, "/track update T-1 done:首页进入测试")
    await workspace.does(fang, "/track update T-1 next:补齐英文文案")
    assert len(li.sees_thread(card)) == 2  # the card, and both in one notice
    await workspace.presses(li, CONFIRM, on=card)
    await workspace.does(fang, "/track update T-1 next:补齐日文文案")
    assert len(li.sees_thread(card)) == 3


@pytest.mark.requirement("S16")
async def test_a_major_version_is_confirmed_where_it_is_told(workspace: Workspace) -> None:
    fang, li = workspace.fang, workspace.li
    card = await a_card(workspace)
    await workspace.does(fang, "/track update T-1 goal:询盘翻倍 version:V2.0 what changed:目标定了")
    notice = li.sees_thread(card)[-1]
    assert li.text_of(notice).splitlines()[-3:] == [
        "@Li Qian、@Zhao Ning 请在 3月11日（周三）17:00 前确认",
        "Fang Min · V2.0 · 3月11日（周三）10:00",
        "[确认] [有疑问] [对比两版]",
    ]
    assert await workspace.presses(li, "确认", on=notice) == "已确认 V2.0 · 之前的更新也一并确认\n[撤销]"
    assert "V1.0" in await workspace.presses(li, "对比两版", on=notice)


@pytest.mark.requirement("S16")
async def test_all_that_waits_is_confirmed_with_one_click_and_taken_back_with_another(workspace: Workspace) -> None:
    li, fang = workspace.li, workspace.fang
    cards = [await workspace.publishes(fang, f"事项{n} @Zhao Ning", collaborators=[li]) for n in (1, 2, 3)]
    parts = workspace.bot.parts
    reader = Reader(parts.workspace.id, li.id, full_member=True)
    waiting = await parts.db.read(acks.open_for, reader, most=9)
    audience = Audience(words(), ("zh-CN",), ZoneInfo("Asia/Shanghai"), parts.calendar.now().date())
    button = confirm_all_button(audience, [(one.standing, one.update_no) for one in waiting])
    assert button["text"]["text"] == "全部确认（3）"
    assert button["confirm"]["title"]["text"] == "一次确认这 3 项？"
    assert button["confirm"]["text"]["text"] == "T-1 事项1\nT-2 事项2\nT-3 事项3"
    await li.uses(cards[0], cards[0].blocks[-1], button, {"value": button["value"]})
    await workspace.settled()
    assert li.text_of(li.ephemerals[-1]) == "已确认 3 项\n[撤销]"
    assert await parts.db.read(acks.count_open_for, reader) == 0
    assert await workspace.presses(li, "撤销", on=li.ephemerals[-1]) == "已撤销，还等你确认"
    assert await parts.db.read(acks.count_open_for, reader) == 3


@pytest.mark.requirement("S16")
@pytest.mark.requirement("S30")
async def test_whoever_may_not_read_it_is_told_that_there_is_no_such_item(workspace: Workspace) -> None:
    gone = "找不到这个事项，或者它没有向你开放"
    card = await a_card(workspace)
    assert await workspace.presses(workspace.guest, CONFIRM, on=card) == gone
    assert await workspace.does(workspace.guest, "/track confirm T-1") == "找不到 T-1，或者它没有向你开放"
    assert await workspace.does(workspace.guest, "/track confirm T-99") == "找不到 T-99，或者它没有向你开放"
    assert "已确认 0/2" in workspace.li.text_of(card)
    assert (await workspace.presses(workspace.chen, CONFIRM, on=card)) == gone


@pytest.mark.requirement("S16")
async def test_a_restricted_item_is_confirmed_in_the_message_that_tells_of_it(workspace: Workspace) -> None:
    li = workspace.li
    await workspace.publishes(workspace.fang, "并购谈判 @Li Qian", sensitivity="受限")
    (told,) = workspace.cards(li.dm)
    assert await workspace.presses(li, "确认", on=told) == "已确认 V1.0\n[撤销]"
    assert "已确认" in await workspace.does(li, "/track show T-1")


@pytest.mark.fault("3.4")
async def test_without_saying_which(workspace: Workspace) -> None:
    assert await workspace.does(workspace.fang, "/track 确认") == "要确认哪一个？写上编号，如 T-42"
    assert await workspace.does(workspace.dana, "/track confirm", workspace.cast.office) == (
        "Which item? Add its reference, like T-42"
    )
    assert (await workspace.does(workspace.fang, "/track 确认 官网")).startswith("找不到叫“官网”的事项")


@pytest.mark.fault("3.30")
async def test_buttons_nobody_was_given(workspace: Workspace) -> None:
    card = await a_card(workspace)
    li, row = workspace.li, card.blocks[-1]
    button = row["elements"][0]
    for action, value, answer in (
        ("item.confirm", "", "找不到这个事项"),
        ("item.confirm", "1", "找不到这个事项"),
        ("item.confirm", "x" * 2001, "找不到这个事项"),
        ("item.confirm", "999/1", "找不到这个事项"),
        ("acks.confirm_all", "1/1,x", "这个按钮旧了"),
        ("acks.confirm_all", "", "这个按钮旧了"),
        ("acks.confirm_all", "999/1", "都确认过了"),
        ("acks.undo", "yesterday", "这个按钮旧了"),
        ("acks.undo", "2026-03-11T02:00:00", "这个按钮旧了"),
        ("acks.undo", "2026-03-11T02:00:00+00:00", "已经撤销过"),
    ):
        await li.uses(card, row, button | {"action_id": action}, {"value": value})
        await workspace.settled()
        assert li.text_of(li.ephemerals[-1]).startswith(answer), (action, value)
    assert "已确认 0/2" in li.text_of(card)


@pytest.mark.fault("27")
@pytest.mark.requirement("S16")
async def test_twenty_press_at_once(workspace: Workspace) -> None:
    fang, slack = workspace.fang, workspace.slack
    many = [slack.add_person(f"Person {number:02}") for number in range(20)]
    channel = slack.add_channel("everybody", members=[fang, *many])
    await workspace.settled()
    await workspace.does(fang, "/track new 官网改版", channel)
    await fang.fills({"collaborators": many})
    await workspace.submits(fang)  # asked once: so many are rung
    assert await workspace.submits(fang) == ""
    card = workspace.cards(channel)[-1]
    before = len(slack.log)
    await asyncio.gather(*(person.presses(CONFIRM, on=card) for person in many))
    await workspace.settled()
    assert "20 人已全部确认" in fang.text_of(card)
    assert all(person.text_of(person.ephemerals[-1]).startswith("已确认 V1.0") for person in many)
    edits = [call for call in list(slack.log)[before:] if call.method == "chat.update" and call.args["ts"] == card.ts]
    assert 0 < len(edits) < 10


@pytest.mark.fault("28")
async def test_a_card_of_ninety_days_ago_confirms_what_stands_then(workspace: Workspace) -> None:
    card = await a_card(workspace)
    workspace.calendar.move_to(workspace.calendar.now() + timedelta(days=90))
    await workspace.presses(workspace.li, CONFIRM, on=card)
    assert "已确认 V1.0" in workspace.li.text_of(workspace.li.ephemerals[-1])
    assert confirmation(workspace.li, card) == ["确认已截止 · 未确认：Zhao Ning"]


@pytest.mark.requirement("S16")
async def test_the_card_says_who_has_not_as_soon_as_the_time_is_over(workspace: Workspace) -> None:
    card = await a_card(workspace, cadence="不提醒")
    li, five = workspace.li, MORNING.replace(hour=9)  # 17:00 in Shanghai
    await workspace.presses(li, CONFIRM, on=card)
    await workspace.clock_at(five - timedelta(minutes=1))
    assert "请在 3月11日（周三）17:00 前确认 · 已确认 1/2" in li.text_of(card)
    await workspace.clock_at(five)
    assert confirmation(li, card) == ["确认已截止 · 未确认：Zhao Ning"]
    await workspace.presses(workspace.zhao, CONFIRM, on=card)  # late, and still welcome
    assert confirmation(li, card) == ["2 人已全部确认"]


@pytest.mark.requirement("S16")
async def test_each_is_asked_by_the_days_of_their_own_country(workspace: Workspace) -> None:
    """The first of October is a holiday in China, and none where somebody of another country works."""
    workspace.calendar.move_to(MORNING.replace(month=9, day=30, hour=8))  # 16:00 in Shanghai
    berlin = workspace.slack.add_person("Lena Vogt", locale="en-GB", tz="Europe/Berlin")
    await workspace.settled()
    await workspace.publishes(workspace.fang, "官网改版", collaborators=[workspace.li, berlin])
    (one,) = await workspace.everything()
    zones = {asked.user_id: f"{asked.due_at:%m-%d %H:%M}" for asked in one.asked}
    assert zones == {workspace.li.id: "10-08 09:00", berlin.id: "09-30 15:00"}
