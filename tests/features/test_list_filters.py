"""The list: filters in one line, orders, pages in place, and what there is where nothing matches."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from bot.listeners.lists.pages import NotOursError, Wanted, read_mark
from bot.messages.blocks import VALUE
from storage import remarks
from storage.database import Tx
from storage.items import LONGEST_NAME_KEY
from storage.tables import items as table
from tests.features.listing import put
from tests.people import MORNING, ON_BOTH, Workspace
from tracker.filters import Around, read_filters
from tracker.items import Priority, Sensitivity
from tracker.remarks import RemarkKind

ROW_ZH = """\
“逾期 stage:需求评审”：1 个事项 · 截止日期近的在前
🔴 紧急 · T-1 官网改版
需求评审 · 截止 3月9日（周一） · 逾期 2 天
负责人 Fang Min · 协作人 Li Qian · 关联部门 市场部
已完成：首页进入测试
下一步：补齐英文文案
备注：风险 2 · 待办 1
更新于 3月11日（周三）10:00
/track 查看 T-42 看一个事项的全部内容"""
ROW_EN = """\
1 item for “overdue stage:Requirements review” · nearest end first
🔴 Urgent · T-1 官网改版
Requirements review · ends Mon 9 Mar · 1 day overdue
Owner Fang Min · with Li Qian · Departments 市场部
Done: 首页进入测试
Next: 补齐英文文案
Remarks: 2 risks · 1 to-do
Updated Tue 10 Mar, 22:00
/track show T-42 for all of an item"""


@pytest.mark.requirement("S25")
@ON_BOTH
async def test_the_seven_columns_of_what_the_filters_let_through(workspace: Workspace) -> None:
    li = workspace.li.id
    first = await put(
        workspace,
        "官网改版",
        priority=Priority.URGENT,
        sensitivity=Sensitivity.PUBLIC,
        collaborators=(li,),
        departments=("市场部",),
        end_on=date(2026, 3, 9),
        fields={"done": "首页进入测试", "next": "补齐英文文案"},
    )
    await put(workspace, "会员日活动", sensitivity=Sensitivity.PUBLIC, end_on=date(2026, 3, 20))
    ws = workspace.bot.parts.workspace.id
    noted = [(RemarkKind.RISK, "接口"), (RemarkKind.RISK, "预算"), (RemarkKind.TODO, "校对")]
    await workspace.bot.parts.db.write(remarks.add, ws, first.id, noted, by=li, at=MORNING)

    assert await workspace.does(workspace.zhao, "/track 列表 逾期 stage:需求评审") == ROW_ZH
    office = workspace.cast.office
    assert await workspace.does(workspace.dana, "/track list overdue stage:Requirements review", office) == ROW_EN


@pytest.mark.requirement("S25")
async def test_filters_in_any_order_and_either_language(workspace: Workspace) -> None:
    fang, li = workspace.fang, workspace.li
    everyone: dict[str, Any] = {"sensitivity": Sensitivity.PUBLIC}
    await put(workspace, "官网 Relaunch", **everyone, departments=("市场部",), end_on=date(2026, 3, 9))
    await put(workspace, "会员日", **everyone, owner=li.id, collaborators=(fang.id,), end_on=date(2026, 3, 11))
    await put(workspace, "直播", **everyone, owner=li.id, channel_id=workspace.cast.office.id, end_on=None)

    async def found(line: str) -> list[str]:
        told = await workspace.does(fang, f"/track list {line}")
        return [name for name in ("官网", "会员日", "直播") if f" {name}" in told]

    assert await found("") == ["官网", "会员日", "直播"]
    assert await found("mine") == ["官网", "会员日"]
    assert await found("我的 今天到期") == ["会员日"]
    assert await found("due today mine") == ["会员日"]
    assert await found("本频道") == ["官网", "会员日"]
    assert await found("here owner:@Li Qian") == ["会员日"]
    assert await found("owner:@Li Qian") == ["会员日", "直播"]
    assert await found("负责人：Li Qian") == ["会员日", "直播"]
    assert await found("负责人：李倩") == ["会员日", "直播"]
    assert await found("部门:市场部") == ["官网"]
    assert await found("ＲＥＬＡＵＮＣＨ") == ["官网"]
    assert await found("项目跟进 逾期") == ["官网"]


async def test_a_wrong_name_is_said_with_the_nearest(workspace: Workspace) -> None:
    await put(workspace, "官网改版")
    told = await workspace.does(workspace.fang, "/track 列表 阶段:测试 部门:市场")
    assert told == "没有“测试”这个阶段。可以写：测试中\n没有“市场”这个部门。可以写：市场部"
    told = await workspace.does(workspace.dana, "/track list stage:in dept:nowhere", workspace.cast.office)
    assert told.splitlines() == [
        "There's no stage “in”. Try: In development, In testing, In progress",
        "There's no department “nowhere”. Try: 市场部, 技术部, 运营部",
    ]
    told = await workspace.does(workspace.fang, f"/track 列表 {'长' * 400}")
    assert told == f"最多 300 字，现在 400 字。内容还在，删去 100 字即可\n你写的，可以复制：\n> 列表 {'长' * 400}"


@pytest.mark.requirement("S25")
async def test_where_nothing_matches_the_last_filter_can_be_dropped(workspace: Workspace) -> None:
    fang, dana = workspace.fang, workspace.dana
    await put(workspace, "官网改版", sensitivity=Sensitivity.PUBLIC, priority=Priority.HIGH)
    told = await workspace.does(fang, "/track 列表 我的 逾期")
    assert told == "没有符合“我的 逾期”的事项。去掉“逾期”有 1 个\n[去掉]"
    told = await workspace.presses(fang, "去掉", fang.ephemerals[-1])
    assert told.startswith("“我的”：1 个事项 · 最近更新的在前\n🟠 高 · T-1 官网改版")

    told = await workspace.does(dana, "/track list high overdue sort:name", workspace.cast.office)
    assert told == "Nothing matches “high overdue”. Without “overdue”: 1 item\n[Drop it]"
    told = await workspace.presses(dana, "Drop it", dana.ephemerals[-1])
    assert told.startswith("1 item for “high” · by name\n🟠 High · T-1 官网改版")

    assert await workspace.does(dana, "/track list mine overdue", workspace.cast.office) == (
        "Nothing matches “mine overdue”"
    )


@pytest.mark.requirement("S25")
async def test_a_filter_with_a_slip_in_it_is_offered(workspace: Workspace) -> None:
    fang, dana = workspace.fang, workspace.dana
    await put(workspace, "官网改版", sensitivity=Sensitivity.PUBLIC, end_on=date(2026, 3, 9))
    told = await workspace.does(fang, "/track 列表 我的 逾其")
    assert told == "没有符合“我的 逾其”的事项。去掉“逾其”有 1 个\n“逾其”是不是“逾期”？\n[逾期] [去掉]"
    told = await workspace.presses(fang, "逾期", fang.ephemerals[-1])
    assert told.startswith("“我的 逾期”：1 个事项")
    told = await workspace.does(dana, "/track list overdeu", workspace.cast.office)
    assert told.splitlines()[1:] == ["Did you mean “overdue” by “overdeu”?", "[overdue] [Drop it]"]
    told = await workspace.presses(dana, "overdue", dana.ephemerals[-1])
    assert told.startswith("1 item for “overdue”")
    assert "[stage:Live] [Drop it]" in await workspace.does(dana, "/track list stge:Live", workspace.cast.office)


@pytest.mark.requirement("S25")
async def test_pages_follow_each_other_in_place_and_keep_their_filters(workspace: Workspace) -> None:
    fang = workspace.fang
    for nth in range(23):
        await put(workspace, f"活动 {nth:02}", at=MORNING + timedelta(seconds=nth))
    await put(workspace, "别的")
    told = await workspace.does(fang, "/track 列表 活动 排序:名称")
    page = fang.ephemerals[-1]
    assert told.startswith("“活动”：23 个事项 · 按名称排\n")
    assert names(told) == [f"活动 {nth:02}" for nth in range(10)]
    assert "[下一页]" in told
    assert "[上一页]" not in told

    told = await workspace.presses(fang, "下一页", page)
    assert told.startswith("“活动”：23 个事项 · 按名称排\n")
    assert "第 2 页" in told
    assert names(told) == [f"活动 {nth:02}" for nth in range(10, 20)]

    told = await workspace.presses(fang, "下一页", page)
    assert names(told) == [f"活动 {nth:02}" for nth in range(20, 23)]
    assert "[下一页]" not in told

    for first in (10, 0):
        told = await workspace.presses(fang, "上一页", page)
        assert names(told) == [f"活动 {nth:02}" for nth in range(first, first + 10)]
    assert "[上一页]" not in told
    assert fang.ephemerals[-1] is page  # one message, edited in place


async def test_a_page_whose_items_have_gone_begins_again(workspace: Workspace) -> None:
    fang = workspace.fang
    for nth in range(11):
        await put(workspace, f"活动 {nth:02}")
    await workspace.does(fang, "/track 列表 排序:名称")

    def close_the_last(tx: Tx) -> None:
        tx.execute(table.update().where(table.c.name == "活动 10").values(state="closed"))

    await workspace.bot.parts.db.write(close_the_last)
    told = await workspace.presses(fang, "下一页", fang.ephemerals[-1])
    assert names(told) == [f"活动 {nth:02}" for nth in range(10)]


async def test_a_count_stops_at_two_hundred(workspace: Workspace) -> None:
    await put(workspace, "官网改版")

    def more(tx: Tx) -> None:
        row = dict(tx.execute(table.select()).one()._mapping)
        del row["id"]
        tx.execute(insert(table), [row | {"ref": nth, "sensitivity": 0} for nth in range(2, 250)])

    await workspace.bot.parts.db.write(more)
    assert (await workspace.does(workspace.zhao, "/track 列表 官网")).startswith("“官网”：200+ 个事项")


@pytest.mark.requirement("S40")
@pytest.mark.parametrize(
    "value",
    [
        "", "x", "[]", "{}", '{"f":1,"p":1}', '{"f":"","p":0}', '{"f":"","p":1,"a":["x",1]}',
        '{"f":"","p":1,"a":[1,1]}', '{"f":"","p":1,"a":["2026-03-11T00:00:00",1]}',
        '{"f":"","p":1,"a":["0001-01-01T00:00:00+14:00",1]}', '{"f":"sort:end","p":1,"a":["2026-13-01",1]}',
        '{"f":"sort:priority","p":1,"b":[70000,"2026-03-01",1]}', '{"f":"sort:name","p":1,"b":["\\u0000",1]}',
        '{"f":"","p":1,"a":["2026-03-11T00:00:00Z",99999999999999999999]}', '{"f":"","p":1,"a":[]}',
        '{"f":"","p":1,"c":1}',
    ],
)  # fmt: skip
def test_a_forged_page_is_refused(value: str) -> None:
    with pytest.raises(NotOursError):
        ask_for(value)


def test_the_longest_page_still_fits_a_button() -> None:
    typed = f"{'长' * 288} sort:name"
    assert read_filters(typed, NOBODY).problems == ()
    value = Wanted(typed, 999_999, after=('"' * LONGEST_NAME_KEY, 2**63 - 1)).written()
    ask_for(value)
    assert len(value) <= VALUE


NOBODY = Around("U1", None)


def ask_for(value: str) -> None:
    wanted = Wanted.read(value)
    order = read_filters(wanted.typed, NOBODY).filters.order
    read_mark(order, wanted.after)
    read_mark(order, wanted.before)


def names(told: str) -> list[str]:
    return [line.split(maxsplit=1)[1] for line in told.splitlines() if line.startswith("T-")]
