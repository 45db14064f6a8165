"""Half an hour before an update is due its owner is asked; at the hour the channel hears what is missing."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from bot.schedule.coming import coming as soon
from storage.database import Tx
from storage.tables import members
from tests.features.listing import put
from tests.people import ON_BOTH, Workspace

SHANGHAI = ZoneInfo("Asia/Shanghai")


def on(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


@ON_BOTH
@pytest.mark.requirement("S19")
async def test_who_has_not_updated_is_asked_once_and_named_at_the_hour(workspace: Workspace) -> None:
    fang, li = workspace.fang, workspace.li
    await workspace.publishes(fang, "官网改版")
    await workspace.publishes(fang, "渠道培训")
    await workspace.publishes(li, "会员日")
    await workspace.clock_at(on(13, 16, 29))  # a Friday; their cadence is every Friday
    assert workspace.told(fang) == []
    await workspace.does(li, "/track 更新 T-3 已完成:场地定了")
    await workspace.clock_at(on(13, 16, 30))
    (message,) = workspace.cards(fang.dm)
    assert fang.text_of(message) == (
        "今天 17:00 前要更新 2 个事项\n"
        "T-1 官网改版 · 上次更新 3月11日（周三）\n[更新] [无新进展] [⋯ 稍后提醒]\n"
        "T-2 渠道培训 · 上次更新 3月11日（周三）\n[更新] [无新进展] [⋯ 稍后提醒]"
    )
    assert workspace.told(li) == []  # who has updated that day hears nothing
    said = await workspace.presses(fang, "无新进展", message, nth=0)
    assert said.startswith("已更新 T-1 官网改版 V1.0")
    await workspace.clock_at(on(13, 16, 40))
    assert fang.text_of(message).startswith(
        "今天 17:00 前要更新 1 个事项\nT-1 官网改版 · 已更新 · 16:30\nT-2 渠道培训 · 上次更新 3月11日（周三）\n[更新]"
    )
    before = len(workspace.cards(workspace.cast.launch))
    await workspace.clock_at(on(13, 17))
    (post,) = workspace.cards(workspace.cast.launch)[before:]
    assert fang.text_of(post) == "3月13日（周五）还差 1 个更新\n• T-2 渠道培训 · @Fang Min · 上次 3月11日（周三）"
    await workspace.does(fang, "/track 更新 T-2 下一步:下周试讲")
    await workspace.clock_at(on(13, 17, 5))
    assert fang.text_of(message).startswith("今天的 2 个更新都齐了")
    await workspace.clock_at(on(16, 18))
    said = [fang.text_of(one) for one in workspace.cards(workspace.cast.launch)]
    assert sum("还差" in one for one in said) == 1
    assert len(workspace.cards(fang.dm)) == 1


@pytest.mark.requirement("S19")
async def test_after_two_in_a_row_nothing_new_asks_for_a_line(workspace: Workspace) -> None:
    fang = workspace.fang
    card = await workspace.publishes(fang, "官网改版", next="3月18日前补齐英文文案")
    for day in (13, 20):
        await workspace.clock_at(on(day, 16, 30))
        message = workspace.cards(fang.dm)[-1]
        assert fang.text_of(message) == (
            "T-1 官网改版 今天该更新了\n上次写的下一步：3月18日前补齐英文文案\n[更新] [无新进展] [⋯ 稍后提醒]"
        )
        await workspace.presses(fang, "无新进展", message)
    (_, one, _) = fang.sees_thread(card)
    assert fang.text_of(one).startswith("T-1 官网改版：没有新进展\n下一步：3月18日前补齐英文文案\n")
    await workspace.clock_at(on(27, 16, 30))
    said = await workspace.presses(fang, "无新进展", workspace.cards(fang.dm)[-1])
    assert said == "连着两次没有新进展了，这次在“下一步计划”里写一句"
    assert fang.modal is not None
    assert fang.modal.title == "更新 T-1"
    assert len(fang.sees_thread(card)) == 3


@pytest.mark.requirement("S19")
@pytest.mark.requirement("S8a")
async def test_each_by_the_clock_of_their_own(workspace: Workspace) -> None:
    """New York is asked at its own 16:30; the channel's next 17:00 names what was not done, in both languages."""
    dana = workspace.dana
    await workspace.publishes(dana, "Website relaunch", in_=workspace.cast.office)
    new_york = ZoneInfo("America/New_York")
    await workspace.clock_at(on(13, 17))
    assert workspace.told(dana) == []
    await workspace.clock_at(datetime(2026, 3, 13, 16, 30, tzinfo=new_york))
    (message,) = workspace.cards(dana.dm)
    assert dana.text_of(message) == "T-1 Website relaunch is due for an update today\n[Update] [Nothing new] [⋯ Snooze]"
    before = len(workspace.cards(workspace.cast.office))
    await workspace.clock_at(on(14, 17))
    assert len(workspace.cards(workspace.cast.office)) == before
    await workspace.clock_at(on(16, 17))
    posts = [dana.text_of(one) for one in workspace.cards(workspace.cast.office)[before:]]
    (missing,) = [one for one in posts if "还差" in one]
    assert missing == (
        "3月16日 Mon 16 Mar 还差 1 个更新 · 1 update missing\n"
        "• T-1 Website relaunch · Dana Reed · 上次 3月11日 Wed 11 Mar"  # it is five there, so nobody is rung
    )


@ON_BOTH
@pytest.mark.requirement("S19")
@pytest.mark.requirement("S21")
async def test_while_an_owner_is_away_their_deputy_is_asked_for_what_they_may_update(workspace: Workspace) -> None:
    fang, li, chen, dana = workspace.fang, workspace.li, workspace.chen, workspace.dana
    await put(workspace, "官网改版", collaborators=(li.id,))
    await put(workspace, "渠道培训")  # not for Li to change
    await put(workspace, "会员日", owner=li.id)
    await put(workspace, "Launch page", owner=chen.id, collaborators=(dana.id,))
    gone = {fang.id: li.id, chen.id: dana.id}
    await workspace.bot.parts.db.write(_away, gone)
    coming = await workspace.bot.parts.db.read(soon, workspace.bot.parts.workspace.id, on(13, 16), most=20)
    planned = {(one.user_id, one.ref) for one in coming if one.kind == "updates_due"}
    assert planned == {(li.id, 1), (li.id, 3), (dana.id, 4)}
    before = len(workspace.cards(workspace.cast.launch))
    await workspace.clock_at(on(13, 16, 30))
    (message,) = workspace.cards(li.dm)
    assert li.text_of(message) == (
        "今天 17:00 前要更新 2 个事项\n"
        "T-3 会员日 · 上次更新 3月11日（周三）\n[更新] [无新进展] [⋯ 稍后提醒]\n"
        "代 Fang Min · T-1 官网改版 · 上次更新 3月11日（周三）\n[更新] [无新进展] [⋯ 稍后提醒]"
    )
    assert workspace.told(fang) == []
    await workspace.presses(li, "无新进展", message, nth=0)
    await workspace.clock_at(on(13, 17))
    (post,) = workspace.cards(workspace.cast.launch)[before:]
    assert fang.text_of(post) == (
        "3月13日（周五）还差 3 个更新\n"
        "• T-1 官网改版 · Fang Min（外出到 3月16日 周一）· 代理人 @Li Qian · 上次 3月11日（周三）\n"
        "• T-2 渠道培训 · Fang Min（外出到 3月16日 周一）· 上次 3月11日（周三）\n"
        "• T-4 Launch page · Chen Li（外出到 3月16日 周一）· 代理人 Dana Reed · 上次 3月11日（周三）"
    )
    assert workspace.told(dana) == []
    await workspace.clock_at(datetime(2026, 3, 13, 16, 30, tzinfo=ZoneInfo("America/New_York")))
    assert workspace.told(dana) == [
        "For Chen Li · T-4 Launch page is due for an update today\n[Update] [Nothing new] [⋯ Snooze]"
    ]


def _away(tx: Tx, gone: dict[str, str]) -> None:
    """Away from the 12th to the 16th of March, by who stands in for each."""
    for user_id, deputy in gone.items():
        values = {"away_from": date(2026, 3, 12), "away_to": date(2026, 3, 16), "deputy": deputy}
        tx.execute(update(members).where(members.c.user_id == user_id).values(**values))


@pytest.mark.requirement("S22")
@pytest.mark.fault("20")
async def test_a_holiday_moves_it_and_a_gap_says_once_what_matters_now(workspace: Workspace) -> None:
    fang = workspace.fang
    await put(workspace, "官网改版", at=on(25, 10, month=9))
    workspace.calendar.move_to(on(25, 10, month=9))
    await workspace.clock_at(on(2, 16, 30, month=10))  # Friday, in the holiday
    assert workspace.told(fang) == []
    await workspace.clock_at(on(8, 16, 30, month=10))
    (told,) = workspace.told(fang)  # the morning's message, which says what the list would
    assert told.startswith("T-1 官网改版 逾期 202 天\n")
    await workspace.clock_at(on(20, 22, month=11))  # six weeks later, on a Friday, in the night
    assert len(workspace.told(fang)) == 1
    await workspace.clock_at(on(23, 16, 30, month=11))
    assert workspace.told(fang)[1:] == [
        "T-1 官网改版 逾期 248 天\n还要继续吗？不做了可以归档，记录都在\n[更新] [改截止日期] [归档]"
    ]


@ON_BOTH
@pytest.mark.requirement("S19")
@pytest.mark.fault("20")
async def test_after_a_gap_past_the_hour_the_post_waits_for_the_clock_and_names_all(workspace: Workspace) -> None:
    fang, li, parts = workspace.fang, workspace.li, workspace.bot.parts

    def to_tokyo(tx: Tx) -> None:
        tx.execute(update(members).where(members.c.user_id == li.id).values(settings={"zone": "Asia/Tokyo"}))

    await parts.db.write(to_tokyo)
    await put(workspace, "官网改版", end_on=None)
    await put(
        workspace, "会员日", end_on=None, owner=li.id
    )  # due an hour before: it makes the post that waits for 17:00
    await workspace.clock_at(on(13, 15, 40))
    async with workspace._clock_in_hand():
        workspace.calendar.move_to(on(13, 17, 20))
        looked_at = workspace.bot.sender.looked_at or 0
        parts.committed.set()
        await fang.waits_until(lambda: (workspace.bot.sender.looked_at or 0) > looked_at)
        await workspace.bot.ticker.tick()
    await workspace.settled()
    (post,) = [text for text in map(fang.text_of, workspace.cards(workspace.cast.launch)) if "还差" in text]
    assert post.startswith("3月13日（周五）还差 2 个更新\n")


@pytest.mark.requirement("S30")
async def test_a_restricted_item_is_named_in_no_post(workspace: Workspace) -> None:
    fang = workspace.fang
    await workspace.publishes(fang, "保密的事", sensitivity="受限")
    before = len(workspace.cards(workspace.cast.launch))
    await workspace.clock_at(on(13, 16, 30))
    assert "保密的事" in workspace.told(fang)[-1]  # there was something to name
    await workspace.clock_at(on(13, 17))
    assert len(workspace.cards(workspace.cast.launch)) == before


@pytest.mark.requirement("S32")
async def test_an_incident_calls_in_its_thread_until_somebody_answers(workspace: Workspace) -> None:
    fang = workspace.fang
    card = await workspace.publishes(fang, "紧急事务 支付页打不开")
    await workspace.clock_at(on(11, 10, 31))
    (_, call) = fang.sees_thread(card)
    assert fang.text_of(call) == ("@Fang Min，T-1 支付页打不开 该更新了\n上次 10:00：处理中\n[更新] [无新进展]")
    await workspace.clock_at(on(11, 10, 45))
    assert len(fang.sees_thread(card)) == 2
    await workspace.presses(fang, "无新进展", call)
    await workspace.clock_at(on(11, 11, 2))
    assert len(fang.sees_thread(card)) == 3  # the answer, and no call before its half hour
    for calls, minute in enumerate((20, 50), 1):
        await workspace.clock_at(on(11, 11, minute))
        assert len(fang.sees_thread(card)) == 3 + calls
    await workspace.clock_at(on(11, 23))  # for half a day nobody answers: it has been said often enough
    assert len(fang.sees_thread(card)) == 5
