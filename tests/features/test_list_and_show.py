"""Seeing what there is: the list and its pages, one item in full, my day."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from storage import channels, items, templates
from storage.database import Tx
from tests.people import MORNING, ON_BOTH, Workspace
from tracker.cadence import Cadence, Every
from tracker.items import NewItem, Priority, Sensitivity

#: Wednesday, the day these stories are told.
TODAY = date(2026, 3, 11)
NO_ITEMS = "还没有事项。/track 新建 官网改版 就能开始"


def written(tx: Tx, workspace: Workspace, rows: Sequence[dict[str, object]], since: datetime) -> None:
    """Items, one a minute from ``since`` on, each Fang's in #launch unless it says otherwise."""
    ws = workspace.bot.parts.workspace.id
    version = templates.newest(tx, ws)[0]
    assert channels.find(tx, ws, [workspace.cast.launch.id])
    for nth, row in enumerate(rows):
        plain = {
            "template_id": version.template_id,
            "template_no": version.no,
            "initiator": workspace.fang.id,
            "owner": workspace.fang.id,
            "collaborators": (),
            "initiating_department": None,
            "departments": (),
            "channel_id": workspace.cast.launch.id,
            "stage": "s4",
            "priority": Priority.NORMAL,
            "sensitivity": Sensitivity.PUBLIC,
            "start_on": None,
            "end_on": None,
            "cadence": Cadence(Every.NONE),
            "fields": {},
        }
        items.insert(tx, ws, NewItem(**(plain | row)), since + timedelta(minutes=nth), {})  # type: ignore[arg-type]


async def there_are(workspace: Workspace, *rows: dict[str, object], since: datetime = MORNING) -> None:
    await workspace.bot.parts.db.write(written, workspace, rows, since)


def names(page: str) -> list[str]:
    return [line for line in page.splitlines() if line.startswith(("T-", "🔴", "🟠"))]


@pytest.mark.requirement("S25")
@ON_BOTH
async def test_the_list_says_of_each_item_what_the_table_has(workspace: Workspace) -> None:
    fang, li = workspace.fang, workspace.li
    await there_are(
        workspace,
        {"name": "官网改版", "end_on": TODAY + timedelta(days=9), "collaborators": (li.id, workspace.dana.id)},
        {
            "name": "办公室搬迁",
            "owner": li.id,
            "end_on": TODAY - timedelta(days=2),
            "priority": Priority.URGENT,
            "fields": {"done": "定了地址\n签了合同", "next": "找搬家公司"},
        },
        {"name": "渠道大会", "priority": Priority.HIGH, "end_on": date(2027, 1, 5)},
        {"name": "周会", "priority": Priority.LOW},
    )
    assert await workspace.does(fang, "/track 列表") == (
        "4 个事项 · 最近更新的在前\n"
        "T-4 周会\n开发中\n负责人 Fang Min\n更新于 3月11日（周三）10:03\n"
        "🟠 高 · T-3 渠道大会\n开发中 · 截止 2027年1月5日（周二）\n负责人 Fang Min\n更新于 3月11日（周三）10:02\n"
        "🔴 紧急 · T-2 办公室搬迁\n开发中 · 截止 3月9日（周一） · 逾期 2 天\n负责人 Li Qian\n"
        "已完成：定了地址…\n下一步：找搬家公司\n更新于 3月11日（周三）10:01\n"
        "T-1 官网改版\n开发中 · 截止 3月20日（周五）\n负责人 Fang Min · 协作人 Li Qian、Dana Reed\n"
        "更新于 3月11日（周三）10:00\n"
        "/track 查看 T-42 看一个事项的全部内容"
    )
    # It is Tuesday evening in New York.
    assert await workspace.does(workspace.dana, "/track list", workspace.cast.office) == (
        "4 items · latest update first\n"
        "T-4 周会\nIn development\nOwner Fang Min\nUpdated Tue 10 Mar, 22:03\n"
        "🟠 High · T-3 渠道大会\nIn development · ends Tue 5 Jan 2027\nOwner Fang Min\nUpdated Tue 10 Mar, 22:02\n"
        "🔴 Urgent · T-2 办公室搬迁\nIn development · ends Mon 9 Mar · 1 day overdue\nOwner Li Qian\n"
        "Done: 定了地址…\nNext: 找搬家公司\nUpdated Tue 10 Mar, 22:01\n"
        "T-1 官网改版\nIn development · ends Fri 20 Mar\nOwner Fang Min · with Li Qian, Dana Reed\n"
        "Updated Tue 10 Mar, 22:00\n"
        "/track show T-42 for all of an item"
    )
    (list_,) = [message for message in fang.ephemerals if fang.text_of(message).startswith("4 个事项")]
    assert list_.rings == frozenset()
    assert fang.sees("#launch") == [list_]  # to the asker alone
    assert workspace.cards(workspace.cast.launch) == []


@pytest.mark.requirement("S25")
async def test_a_long_list_is_turned_page_by_page(workspace: Workspace) -> None:
    fang = workspace.fang
    await there_are(workspace, *({"name": f"第 {n} 件"} for n in range(1, 26)))

    first = await workspace.does(fang, "/track list")
    assert first.splitlines()[0] == "25 个事项 · 最近更新的在前"
    assert names(first) == [f"T-{n} 第 {n} 件" for n in range(25, 15, -1)]
    assert first.splitlines()[-1] == "[下一页]"
    (message,) = fang.ephemerals

    second = await workspace.presses(fang, "下一页", message)
    assert names(second) == [f"T-{n} 第 {n} 件" for n in range(15, 5, -1)]
    assert fang.ephemerals == [message]  # turned in place

    # What comes in meanwhile moves nothing off the next page.
    await there_are(workspace, {"name": "新来的"}, since=MORNING + timedelta(hours=1))
    third = await workspace.presses(fang, "下一页", message)
    assert names(third) == [f"T-{n} 第 {n} 件" for n in range(5, 0, -1)]
    assert "[下一页]" not in third


@pytest.mark.requirement("S25")
async def test_the_pages_of_the_english_list(workspace: Workspace) -> None:
    dana, office = workspace.dana, workspace.cast.office
    await there_are(workspace, *({"name": f"No. {n}"} for n in range(1, 12)))
    first = await workspace.does(dana, "/track list", office)
    assert (first.splitlines()[0], first.splitlines()[-1]) == ("11 items · latest update first", "[Next page]")
    last = await workspace.presses(dana, "Next page", dana.ephemerals[-1])
    assert names(last) == ["T-1 No. 1"]


@pytest.mark.requirement("S25")
async def test_one_and_very_many(workspace: Workspace) -> None:
    await there_are(workspace, {"name": "官网改版"})
    assert (await workspace.does(workspace.fang, "/track list")).splitlines()[0] == "1 个事项 · 最近更新的在前"
    assert (await workspace.does(workspace.dana, "/track list", workspace.cast.office)).splitlines()[0] == (
        "1 item · latest update first"
    )
    await there_are(workspace, *({"name": f"第 {n} 件"} for n in range(200)))
    assert (await workspace.does(workspace.fang, "/track list")).splitlines()[0] == "200+ 个事项 · 最近更新的在前"
    assert (await workspace.does(workspace.dana, "/track list", workspace.cast.office)).splitlines()[0] == (
        "200+ items · latest update first"
    )


@pytest.mark.requirement("S41")
async def test_where_nothing_is_yet_there_is_something_to_try(workspace: Workspace) -> None:
    assert await workspace.does(workspace.fang, "/track 列表") == NO_ITEMS
    assert await workspace.does(workspace.dana, "/track list", workspace.cast.office) == (
        "No items yet. Start with /track new Website relaunch"
    )
    assert await workspace.does(workspace.fang, "/track") == (
        "现在没有事等你\n你负责的、协作的、请你做的事会在这里。/track 新建 官网改版 就能开始\n[新建事项]"
    )
    assert await workspace.does(workspace.dana, "/track", workspace.cast.office) == (
        "Nothing is waiting for you\nWhat you own, work on or are asked for shows up here. "
        "Start with /track new Website relaunch\n[New item]"
    )


@pytest.mark.requirement("S27")
@pytest.mark.fault("3.5")
async def test_a_reference_is_read_however_it_is_typed(workspace: Workspace) -> None:
    fang = workspace.fang
    await there_are(workspace, {"name": "官网改版"})
    shown = await workspace.does(fang, "/track show T-1")
    assert shown.splitlines()[0] == "T-1 官网改版"
    for typed in (
        "show t-1", "show T1", "show #1", "show Ｔ－１", "show T-1。", "show “T-1”", "show  T-1 ",
        "查看 T-1", "查看T-1", "查看　T-1", "查看：T-1", "SHOW T-1", "Ｓｈｏｗ　ｔ－１",
        "show T- 1", "show T - 1", "show 1", "show １", "查看1", "查看 1",
        "1", "１。", "T-1", "t-1", "T1", "#1", "Ｔ－１", "T-1。", "（T-1）",
    ):  # fmt: skip
        assert await workspace.does(fang, f"/track {typed}") == shown, typed
        assert await workspace.asks(fang, f"@Tidings {typed}", workspace.cast.launch) == [shown], typed


@pytest.mark.requirement("S27")
@pytest.mark.fault("3.5")
async def test_what_is_no_reference_or_leads_nowhere(workspace: Workspace) -> None:
    await there_are(workspace, {"name": "官网改版"})
    for typed, named in (
        ("T-999999", "T-999999"),
        ("t-2", "T-2"),
        ("T-0", "T-0"),
        ("T-2147483648", "T-2147483648"),
        ("T-99999999999999999999", "T-99999999999999999999"),
    ):
        zh = await workspace.does(workspace.fang, f"/track 查看 {typed}")
        assert zh == f"找不到 {named}，或者它没有向你开放"
        en = await workspace.does(workspace.dana, f"/track show {typed}", workspace.cast.office)
        assert en == f"Can't find {named}, or it isn't shared with you"
    # A number alone stands for an item, as nothing else can be meant.
    assert await workspace.does(workspace.fang, "/track 2") == "找不到 T-2，或者它没有向你开放"
    assert (await workspace.does(workspace.fang, "/track 1 官网")).startswith("没看懂“1”")
    assert (await workspace.does(workspace.fang, "/track show 1 2.0")).startswith("T-1 没有版本“V2.0”")
    assert (await workspace.does(workspace.fang, "/track history 1")).startswith("T-1 官网改版")
    told = await workspace.does(workspace.fang, "/track show")
    assert told == "要查看哪一个？写上编号，如 T-42，或从你的事项里选\n[选择 ▾]"
    assert await workspace.does(workspace.dana, "/track 查看", workspace.cast.office) == (
        "Which item? Add its reference, like T-42"
    )


@pytest.mark.requirement("S27")
async def test_all_of_an_item_in_english(workspace: Workspace) -> None:
    dana, office = workspace.dana, workspace.cast.office
    await workspace.publishes(
        dana, "Website relaunch @Li Qian by 18 Mar", office, goal="Twice the\n\nenquiries", next="English copy",
        collaborators=[workspace.zhao, dana], departments=["技术部", "市场部"], priority="Urgent",
    )  # fmt: skip
    shown = (await workspace.does(dana, "/track show T-1", office)).splitlines()
    assert shown[0] == "🔴 Urgent · T-1 Website relaunch"
    (facts, texts) = (shown[1 : shown.index("Goal")], shown[shown.index("Goal") :])
    assert set(facts) == {
        "Owner: Li Qian",
        "Initiator: Dana Reed",
        "Collaborators: Zhao Ning, Dana Reed",
        "Departments involved: 技术部, 市场部",
        "Channel: #office",
        "Start: Tue 10 Mar",
        "End: Wed 18 Mar",
        "Stage: Requirements review",
        "Priority: Urgent",
        "Who can see it: Internal",
        "Update cadence: Every week on Friday",
        "Please confirm by Wed 11 Mar, 05:00 · 0 of 2 confirmed",
    }
    assert texts[:7] == [
        "Goal", "Twice the", "", "enquiries", "Next", "English copy",
        "V1.0 · Project follow-up · published by Dana Reed Tue 10 Mar, 22:00 · updated Tue 10 Mar, 22:00",
    ]  # fmt: skip


# -- my day -----------------------------------------------------------------------------------------------------------


@pytest.mark.requirement("S26")
async def test_my_day_has_what_presses_first(workspace: Workspace) -> None:
    fang, li = workspace.fang, workspace.li
    await there_are(
        workspace,
        {"name": "周会"},
        {"name": "渠道大会", "end_on": TODAY + timedelta(days=5)},
        {"name": "直播活动", "end_on": TODAY + timedelta(days=4), "priority": Priority.HIGH},
        {"name": "官网改版", "end_on": TODAY, "owner": li.id, "collaborators": (fang.id,)},
        {"name": "办公室搬迁", "end_on": TODAY - timedelta(days=1)},
        {"name": "预算", "end_on": TODAY - timedelta(days=30), "priority": Priority.URGENT},
        {"name": "别人的", "owner": li.id, "initiator": fang.id},
    )
    day = (await workspace.does(fang, "/track")).replace(" | 稍后提醒", "")
    assert day.replace("\n[更新] [无新进展] [⋯ 标记完成 | 改截止日期 | 转交 | 详情]", "") == (
        "我的今天 · 3月11日（周三）\n6 个事项 · 逾期 2 · 今天到期 1 · 本周到期 1\n"
        "逾期\n🔴 紧急 · T-6 预算 · 逾期 30 天（原定 2月9日 周一）\n"
        "T-5 办公室搬迁 · 逾期 1 天（原定 3月10日 周二）\n"
        "今天到期\nT-4 官网改版 · Li Qian · 开发中\n"
        "本周到期\n🟠 高 · T-3 直播活动 · 3月15日（周日）\n"
        "其他\nT-2 渠道大会 · 3月16日（周一）\n[查看全部（6）]"
    )


@pytest.mark.requirement("S26")
async def test_my_day_in_english_goes_by_ones_own_date(workspace: Workspace) -> None:
    dana = workspace.dana
    await there_are(
        workspace,
        {"name": "Website relaunch", "owner": dana.id, "end_on": TODAY},
        {"name": "Move office", "owner": dana.id, "end_on": TODAY - timedelta(days=1)},
        {"name": "Budget", "owner": dana.id, "end_on": TODAY - timedelta(days=3)},
    )
    day = await workspace.does(dana, "/track", workspace.cast.office)
    assert day.replace("\n[Update] [Nothing new] [⋯ Mark done | Change end | Snooze | Hand over | Details]", "") == (
        "My day · Tue 10 Mar\n3 items · 1 overdue · 1 due today · 1 due this week\n"
        "Overdue\nT-3 Budget · 2 days (was Sun 8 Mar)\n"
        "Due today\nT-2 Move office · In development\n"
        "Due this week\nT-1 Website relaunch · Wed 11 Mar\n"
        "Changed by others since yesterday\n• T-3 Budget · Fang Min · new · Tue 10 Mar, 22:02\n"
        "• T-2 Move office · Fang Min · new · Tue 10 Mar, 22:01\n"
        "• T-1 Website relaunch · Fang Min · new · Tue 10 Mar, 22:00"
    )
    workspace.calendar.move_to(datetime(2026, 3, 12, 3, 59, tzinfo=UTC))  # a minute before midnight in New York
    assert (await workspace.does(dana, "/track", workspace.cast.office)).splitlines()[0] == "My day · Wed 11 Mar"
    workspace.calendar.move_to(datetime(2026, 3, 12, 4, 1, tzinfo=UTC))
    assert (await workspace.does(dana, "/track", workspace.cast.office)).splitlines()[0] == "My day · Thu 12 Mar"


@pytest.mark.requirement("S26")
async def test_a_day_with_too_much_in_it_says_how_much_more_there_is(workspace: Workspace) -> None:
    await there_are(workspace, *({"name": f"第 {n} 件", "end_on": TODAY} for n in range(30)))
    day = (await workspace.does(workspace.fang, "/track")).splitlines()
    assert day[1] == "30 个事项 · 今天到期 30"
    assert len([line for line in day if line.startswith("T-")]) == 5
    assert day[-1] == "[查看全部（30）]"
