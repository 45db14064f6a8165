"""One message in the morning: what is overdue, to confirm, asked of somebody; acted on in place, silent once done."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from playground.trouble_kinds import HttpError
from storage import members, snoozes
from storage.database import Tx
from storage.tables import departments, item_people, items
from tests.features.listing import put
from tests.features.test_update_reminders import SHANGHAI, on
from tests.people import ON_BOTH, Workspace
from tracker.cadence import Cadence, Every
from tracker.items import Sensitivity

NEVER = Cadence(Every.NONE)


async def ending(workspace: Workspace, name: str, day: int, **more: Any) -> int:  # noqa: ANN401
    """An item that ends on a day of March and wants no updates."""
    whole = {"end_on": date(2026, 3, day), "cadence": NEVER, **more}
    return (await put(workspace, name, **whole)).id


@ON_BOTH
@pytest.mark.requirement("S21")
async def test_what_is_overdue_and_due_and_to_confirm_in_one_message(workspace: Workspace) -> None:
    fang, li = workspace.fang, workspace.li
    await workspace.publishes(fang, "会员日 3月12日", cadence="不提醒")
    for name, day in (("官网改版", 9), ("渠道培训", 11), ("直播活动", 20)):
        await ending(workspace, name, day)
    await workspace.publishes(li, "预算调整 @Li Qian @Fang Min", cadence="不提醒")
    await workspace.publishes(li, "合同续签 @Li Qian @Fang Min", cadence="不提醒")
    await workspace.clock_at(on(12, 8, 55))
    assert workspace.told(fang) == []
    await workspace.clock_at(on(12, 9))
    (message,) = workspace.cards(fang.dm)
    assert fang.text_of(message) == (
        "3月12日（周四），5 件事等你\n"
        "逾期：T-2 官网改版 · 3 天\n[更新] [⋯ 标记完成 | 改截止日期 | 稍后提醒 | 转交 | 详情]\n"
        "逾期：T-3 渠道培训 · 1 天\n[更新] [⋯ 标记完成 | 改截止日期 | 稍后提醒 | 转交 | 详情]\n"
        "今天到期：T-1 会员日\n[更新] [⋯ 标记完成 | 改截止日期 | 稍后提醒 | 转交 | 详情]\n"
        "待你确认：T-5 预算调整 V1.0 · 截止 3月11日（周三）17:00\n[确认] [⋯ 详情]\n"
        "待你确认：T-6 合同续签 V1.0 · 截止 3月11日（周三）17:00\n[确认] [⋯ 详情]\n"
        "[全部确认（2）]\n几点发、发什么，可在设置里改"
    )
    assert workspace.told(li) == []
    await workspace.does(fang, "/track 更新 T-1 下一步:订场地")
    await workspace.presses(fang, "确认", message, nth=0)
    await workspace.clock_at(on(12, 9, 5))
    told = fang.text_of(message).split("\n")
    assert told[0] == "3月12日（周四），3 件事等你"
    assert "今天到期：T-1 会员日 · 已更新 · 09:00" in told
    assert "待你确认：T-5 预算调整 V1.0 · 已确认 · 09:00" in told
    assert "待你确认：T-6 合同续签 V1.0 · 截止 3月11日（周三）17:00" in told
    await workspace.clock_at(on(13, 9))
    told = workspace.told(fang)[-1].split("\n")
    assert [line for line in told if "T-" in line] == [
        "逾期：T-1 会员日 · 1 天",  # T-2 and T-3 are between two steps: in Home only
        "待你确认：T-6 合同续签 V1.0 · 截止 3月11日（周三）17:00",
    ]


@pytest.mark.requirement("S21")
@pytest.mark.requirement("S22")
async def test_one_thing_alone_is_said_in_full_on_each_step_and_on_no_day_off(workspace: Workspace) -> None:
    """Published in English for New York, 9:00 there; the third day is a Saturday, so it comes on Monday as 5 days."""
    dana = workspace.dana
    await ending(workspace, "Website relaunch", 11, owner=dana.id, initiator=workspace.chen.id)
    said: dict[int, str] = {}
    for day in range(11, 31):
        before = len(workspace.told(dana))
        await workspace.clock_at(on(day, 9))
        await workspace.clock_at(on(day, 21))  # 9:00 in New York, in summer time
        for one in workspace.told(dana)[before:]:
            said[day] = one
    assert said == {
        11: "T-1 Website relaunch is due today\nFinished? Mark it done. Not yet? Move the end.\n"
        "[Mark done] [Change end] [Snooze]",
        12: "T-1 Website relaunch is 1 day overdue\n"
        "Was due Wed 11 Mar. A short update tells everyone where it stands.\n[Update] [Mark done] [Snooze]",
        16: "T-1 Website relaunch is 5 days overdue\nNew date, or some help?\n[Change end] [Ask for support] [Snooze]",
        18: "T-1 Website relaunch is 7 days overdue\nChen Li, who initiated it, hears today too.\n"
        "[Update] [Change end] [Ask for support]",
        25: "T-1 Website relaunch is 2 weeks overdue\nStill going? If not, archive it; the record stays.\n"
        "[Update] [Change end] [Archive]",
    }
    assert workspace.told(workspace.chen) == [
        "T-1 Website relaunch 逾期 7 天\n这件事由你发起。负责人 Dana Reed，上次更新 3月11日（周三）\n[询问进展] [详情]"
    ]


@pytest.mark.requirement("S21")
async def test_where_the_owner_initiated_it_the_head_of_the_department_hears(workspace: Workspace) -> None:
    """But of a restricted item only who is named on it, and no head."""
    parts = workspace.bot.parts
    market = next(one for one in await parts.db.read(_departments, parts.workspace.id) if one.name == "市场部")

    def headed(tx: Tx) -> None:
        tx.execute(departments.update().where(departments.c.id == market.id).values(head=workspace.li.id))

    await parts.db.write(headed)
    await ending(workspace, "官网改版", 4, initiating_department=market.id)
    await ending(workspace, "保密的事", 4, initiating_department=market.id, sensitivity=Sensitivity.RESTRICTED)
    await workspace.clock_at(on(11, 10, 30))
    (told,) = workspace.told(workspace.li)
    assert told == (
        "T-1 官网改版 逾期 7 天\nFang Min 发起并负责，你是部门主管。上次更新 3月11日（周三）\n[询问进展] [详情]"
    )
    assert "保密的事" in workspace.told(workspace.fang)[0]


def _departments(tx: Tx, ws: int) -> list[Any]:
    return list(tx.execute(departments.select().where(departments.c.ws == ws)))


@pytest.mark.requirement("S21")
async def test_snoozed_until_a_day_and_undone(workspace: Workspace) -> None:
    fang = workspace.fang
    await ending(workspace, "官网改版", 11)
    await ending(workspace, "会员日", 11)
    await workspace.clock_at(on(11, 9, 0) + timedelta(days=1))
    (message,) = workspace.cards(fang.dm)
    await workspace.presses(fang, "稍后提醒", message, nth=0)
    assert fang.modal is not None
    await fang.fills({"until": "另选一天", "day": "2026-03-12"})
    assert "选明天或以后的日子" in await workspace.submits(fang)
    await fang.fills({"day": "2026-03-17"})
    assert await workspace.submits(fang) == ""
    answer = fang.ephemerals[-1]
    assert fang.text_of(answer) == "3月17日（周二）09:00 再提醒你：T-1 官网改版\n[撤销]"
    assert "T-1 官网改版 · 1 天 · 3月17日（周二）再提醒" in fang.text_of(message)
    await workspace.clock_at(on(16, 9))
    assert "T-1" not in workspace.told(fang)[-1]
    await workspace.clock_at(on(17, 9))
    assert workspace.told(fang)[-1].startswith("T-1 官网改版 逾期 6 天")
    await workspace.presses(fang, "稍后提醒", workspace.cards(fang.dm)[-1])
    assert await workspace.submits(fang) == ""
    await workspace.presses(fang, "撤销", fang.ephemerals[-1])
    assert await workspace.bot.parts.db.read(snoozes.of, workspace.bot.parts.workspace.id, [fang.id]) == {}


@pytest.mark.requirement("S21")
async def test_while_somebody_is_away_their_deputy_hears_and_nobody_is_nudged_in_vain(workspace: Workspace) -> None:
    fang, li, parts = workspace.fang, workspace.li, workspace.bot.parts
    await ending(workspace, "官网改版", 11, collaborators=(li.id,))
    await ending(workspace, "保密的事", 11, sensitivity=Sensitivity.RESTRICTED)  # li may not read it

    def away(tx: Tx) -> None:
        gone = {"away_from": date(2026, 3, 11), "away_to": date(2026, 3, 16), "deputy": li.id}
        tx.execute(members.members.update().where(members.members.c.user_id == fang.id).values(**gone))

    await parts.db.write(away)
    await workspace.clock_at(on(12, 9))
    assert workspace.told(fang) == []
    (told,) = workspace.told(li)
    assert told.startswith("3月12日（周四），1 件事等你\n代 Fang Min · 逾期：T-1 官网改版 · 1 天\n[详情]")
    await workspace.clock_at(on(17, 9))
    (told,) = workspace.told(fang)  # back: what came up meanwhile, once
    assert "T-1 官网改版 · 6 天" in told
    assert "T-2 保密的事 · 6 天" in told


@pytest.mark.fault("20")
@pytest.mark.fault("3.35")
async def test_a_month_without_the_clock_is_one_message(workspace: Workspace) -> None:
    await ending(workspace, "官网改版", 11)
    await workspace.clock_at(on(11, 9) + timedelta(days=1))
    await workspace.back_at(on(14, 21, month=4))
    assert len(workspace.told(workspace.fang)) == 1  # in nobody's night
    for _ in range(2):
        await workspace.clock_at(on(15, 11, month=4))
    (told,) = workspace.told(workspace.fang)[1:]
    assert told == (
        "T-1 官网改版 逾期 5 周\n还要继续吗？不做了可以归档，记录都在\n[更新] [改截止日期] [归档]\n"
        "知会停了 33 天，这期间的提醒合成了这一条"
    )
    await workspace.clock_at(on(22, 9, month=4))
    assert "知会停了" not in workspace.told(workspace.fang)[-1]  # said once


@pytest.mark.fault("23")
async def test_a_zone_that_changes_between_brings_one_message_a_day(workspace: Workspace) -> None:
    dana = workspace.dana
    await ending(workspace, "Website relaunch", 12, owner=dana.id)
    await workspace.clock_at(on(12, 8))  # the evening of the 11th in New York
    workspace.slack.membership.change(dana, tz="Asia/Shanghai")
    await workspace.settled()
    await workspace.clock_at(on(12, 9))
    assert len(workspace.told(dana)) == 1
    workspace.slack.membership.change(dana, tz="America/New_York")
    await workspace.settled()
    await workspace.clock_at(on(12, 22))
    assert len(workspace.told(dana)) == 1


@pytest.mark.requirement("S16")
async def test_an_owner_reads_who_has_not_confirmed_and_never_for_that_alone(workspace: Workspace) -> None:
    fang, li = workspace.fang, workspace.li
    await workspace.publishes(fang, "官网改版 2026-03-20", collaborators=[li, workspace.zhao])
    await workspace.does(li, "/track 确认 T-1")
    await workspace.clock_at(on(12, 9))
    assert workspace.told(fang) == []
    await ending(workspace, "会员日", 12)
    await workspace.clock_at(on(13, 9))
    assert workspace.told(fang)[-1].splitlines()[:5] == [
        "3月13日（周五），1 件事等你",
        "逾期：T-2 会员日 · 1 天",
        "[更新] [⋯ 标记完成 | 改截止日期 | 稍后提醒 | 转交 | 详情]",
        "T-1 官网改版 V1.0：1/2 人已确认 · 未确认：Zhao Ning",
        "[详情]",
    ]


@pytest.mark.requirement("S21")
async def test_the_end_is_moved_where_it_stands(workspace: Workspace) -> None:
    fang = workspace.fang
    await ending(workspace, "官网改版", 11)
    await ending(workspace, "会员日", 12)
    await workspace.clock_at(on(12, 9))
    (message,) = workspace.cards(fang.dm)
    await workspace.presses(fang, "改截止日期", message, nth=0)
    assert fang.modal is not None
    assert fang.text_of(fang.modal).startswith("改截止日期\nT-1 官网改版\n")
    await fang.fills({"截止日期": "2026-03-10", "变更原因": "联调推迟"})
    assert "3月10日（周二）已经过去。确定的话再点一次更新" in await workspace.submits(fang)
    await fang.fills({"截止日期": "2026-03-20"})
    assert await workspace.submits(fang) == ""
    assert fang.text_of(fang.ephemerals[-1]).startswith("已更新 T-1 官网改版")
    await workspace.clock_at(on(12, 9, 5))
    assert "逾期：T-1 官网改版 · 截止日期改到 3月20日（周五）\n" in fang.text_of(message)
    assert "3月20日（周五）" in await workspace.does(fang, "/track 查看 T-1")


@pytest.mark.requirement("S23")
@pytest.mark.long
@pytest.mark.fault("8")
@pytest.mark.fault("3.35")
async def test_two_thousand_reminders_due_after_a_year_off_are_one_message(workspace: Workspace) -> None:
    fang, ws = workspace.fang, workspace.bot.parts.workspace.id
    first = await put(workspace, "官网改版", end_on=date(2026, 3, 11))

    def many(tx: Tx) -> None:
        item = tx.execute(select(items).where(items.c.id == first.id)).one()._asdict()
        part = {"ws": ws, "user_id": fang.id, "role": "owner", "nth": 0}
        copies = range(2, 2001)
        tx.execute(items.insert(), [item | {"id": first.id + n, "ref": n} for n in copies])
        tx.execute(item_people.insert(), [part | {"item_id": first.id + n} for n in copies])

    await workspace.bot.parts.db.write(many)
    await workspace.clock_at(on(11, 16, 30))
    before = len(workspace.told(fang))
    await workspace.back_at(datetime(2027, 3, 11, 17, 30, tzinfo=SHANGHAI))
    (told,) = workspace.told(fang)[before:]
    lines = told.split("\n")
    assert lines[:2] == ["3月11日（周四），2,000 件事等你", "知会停了 365 天，这期间的提醒合成了这一条"]
    assert sum("逾期：" in line for line in lines) == 8
    assert "还有 1,992 件，/track 看全部" in lines


@ON_BOTH
@pytest.mark.requirement("S21")
@pytest.mark.fault("8")
async def test_when_slack_was_away_until_the_list_was_due_too_one_message_says_both(workspace: Workspace) -> None:
    fang, li = workspace.fang, workspace.li
    await ending(workspace, "官网改版", 12)
    await put(workspace, "渠道培训", end_on=None)
    await put(workspace, "会员日", end_on=None, owner=li.id)  # nothing but the list is for its owner
    away = workspace.slack.trouble.start(HttpError(only=("chat.postMessage", "conversations.*"), status=503))
    for hour in (on(13, 9), on(13, 16, 30)):  # a Friday
        await workspace.bot.ticker.move_on(hour)
        while await workspace.bot.ticker.tick():
            pass
    await fang.waits_until(lambda: away.hits)
    workspace.calendar.move_to(on(13, 16, 40))
    workspace.slack.trouble.clear()
    await workspace.settled()
    (message,) = workspace.cards(fang.dm)
    told = fang.text_of(message).split("\n")
    assert [line for line in told if "T-" in line] == [
        "逾期：T-1 官网改版 · 1 天", "待更新：T-2 渠道培训 · 上次更新 3月11日（周三）",
    ]  # fmt: skip
    assert len(workspace.told(li)) == 1
    await workspace.presses(fang, "无新进展", message)
    await workspace.clock_at(on(13, 16, 50))
    assert "待更新：T-2 渠道培训 · 已更新 · 16:40" in fang.text_of(message)
    assert len(workspace.cards(fang.dm)) == 1


@pytest.mark.requirement("S21")
async def test_the_time_goes_straight_to_the_list_and_the_mornings_message_says_both(workspace: Workspace) -> None:
    fang = workspace.fang
    await put(workspace, "官网改版", end_on=date(2026, 3, 12), cadence=NEVER)
    await put(workspace, "渠道培训", end_on=None)
    await workspace.clock_at(on(11, 18))
    await workspace.clock_at(on(13, 16, 30))  # a Friday
    (told,) = workspace.told(fang)
    assert [line for line in told.split("\n") if "T-" in line] == [
        "逾期：T-1 官网改版 · 1 天",
        "待更新：T-2 渠道培训 · 上次更新 3月11日（周三）",
    ]
