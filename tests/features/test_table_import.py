"""The seven-column table, sent to the bot in a direct message, becomes items; what was not understood is marked."""

import asyncio
import io
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy import select
from yarl import URL

from bot.listeners.asker import Asker, Place
from bot.listeners.routes import Routes
from bot.listeners.table_import import event
from bot.messages.texts import words
from bot.slack import files
from bot.slack.people import know
from playground.person import Person
from storage import acts, tables
from storage.database import Tx
from storage.tables import members
from tests.people import ON_BOTH, Workspace
from tracker.items import Priority

HEADER = "项目/任务名称,关联部门/人员,当前阶段,关键信息摘要,更新时间,负责人,备注（风险/待办/支持需求）"
ENGLISH = "Name,Departments and people,Stage,Key summary,Updated,Owner,Remarks,End,Priority"


async def sends(
    workspace: Workspace, person: Person, content: bytes | str, name: str = "表.csv", text: str = ""
) -> str:
    """Send a file to the bot; what the person alone is told."""
    before = len(person.ephemerals)
    await person.sends_file(name, content.encode() if isinstance(content, str) else content, None, text)
    await workspace.settled()
    return "\n".join(person.text_of(message) for message in person.ephemerals[before:])


async def chooses(workspace: Workspace, person: Person, channel: Any) -> str:  # noqa: ANN401
    """Choose the channel in the form and send it; what the pressed message says then, "" where the form stays."""
    await person.fills({"channel": channel})
    await workspace.settled()
    await person.submits()
    await workspace.settled()
    return "" if person.modal else person.text_of(person.ephemerals[-1])


def excel(*rows: list[Any], title: str = "Sheet") -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.mark.requirement("S6")
@ON_BOTH
async def test_a_table_in_chinese(workspace: Workspace) -> None:
    fang = workspace.fang
    table = (
        f"{HEADER}\n"
        '官网改版,市场部、技术部；Li Qian,测试中,"首页完成\n下一步：补齐英文文案",2026-03-10,Fang Min,'
        "风险：接口延迟；待办：催合同\n"
        "\n"
        "会员日活动,市场部,方案阶段,,,张三,随便写写\n"
        "渠道培训,,,,,@Zhao Ning,无\n"
    )
    assert await sends(workspace, fang, table) == (
        "已读 3/3 行\n2 行可以发布，1 行要改\n没用到的列：更新时间\n[看要改的] [先发布 2 行]"
    )
    (preview,) = fang.ephemerals
    assert await workspace.presses(fang, "看要改的", on=preview) == (
        "已读 3/3 行\n2 行可以发布，1 行要改\n\n第 4 行 · 会员日活动\n"
        "  当前阶段：没有“方案阶段”这个阶段。可以选：方案制定\n"
        "  负责人：没找到“张三”。写成 Slack 里显示的名字\n"
        "  备注（风险/待办/支持需求）：看不出“随便写写”是风险、待办还是支持需求。在前面写上，比如 风险：\n\n"
        "改好的行另存一份再发\n[先发布 2 行]"
    )
    await workspace.presses(fang, "先发布 2 行", on=preview)
    assert fang.text_of(fang.modal) == "发到哪个频道\n发布频道 *:\n[发布] [取消]"
    said = await chooses(workspace, fang, workspace.cast.launch)
    assert said == "已发布 2 个事项到 #launch\n• T-1 官网改版\n• T-2 渠道培训"
    links = [part["url"] for part in preview.blocks[0]["elements"][0]["elements"] if part["type"] == "link"]
    assert len(links) == 2
    first, second = (standing.item for standing in await workspace.everything())
    assert (first.name, first.owner, first.collaborators, first.stage) == (
        "官网改版",
        fang.id,
        (workspace.li.id,),
        "s5",
    )
    assert (first.fields["done"], first.fields["next"]) == ("首页完成", "补齐英文文案")
    assert (first.fields["risks"], first.fields["todos"]) == ("接口延迟", "催合同")
    assert len(first.departments) == 2
    assert (second.name, second.owner, second.initiator) == ("渠道培训", workspace.zhao.id, fang.id)
    assert len(workspace.cards(workspace.cast.launch)) == 2


@pytest.mark.requirement("S6")
async def test_a_table_in_english_with_its_channel_beside_it(workspace: Workspace) -> None:
    dana = workspace.dana
    table = (
        f"Week 11\n{ENGLISH}\n"
        "Website relaunch,市场部; Li Qian,in testing,Done: home page. Next: English copy,,Dana Reed,Risk: API late,"
        "20 Mar 2026,high\n"
        "Office move,Nobody,,,,Zhao Ming,,3/4,\n"
    )
    assert await sends(workspace, dana, table, "week.csv", "for #office") == (
        "2 of 2 rows read\n1 ready, 1 needs a look\nColumns not used: Updated\nThey go to #office\n"
        "[See them] [Publish 1]"
    )
    (preview,) = dana.ephemerals
    assert (await workspace.presses(dana, "See them", on=preview)).split("\n")[3:] == [
        "Row 4 · Office move",
        "  Departments and people: Couldn't find “Nobody”. Write the name as Slack shows it",
        "  Owner: Couldn't find “Zhao Ming”. Close: Zhao Ning",
        "  End: “3/4”: Thu 4 Mar 2027 or Fri 3 Apr?",
        "",
        "Mend these rows and send them in a file of their own",
        "[Publish 1]",
    ]
    assert await workspace.presses(dana, "Publish 1", on=preview) == (
        "1 item published in #office\n• T-1 Website relaunch"
    )
    (standing,) = await workspace.everything()
    assert (standing.item.end_on, standing.item.priority) == (date(2026, 3, 20), Priority.HIGH)
    assert (standing.item.fields["done"], standing.item.fields["next"]) == ("home page.", "English copy")
    assert standing.item.fields["risks"] == "API late"


@pytest.mark.requirement("S6")
async def test_pressing_twice_publishes_once(workspace: Workspace) -> None:
    fang = workspace.fang
    table = "名称,负责人\n" + "\n".join(f"事项 {n},Fang Min" for n in range(25))
    assert await sends(workspace, fang, table, text="#launch") == (
        "已读 25/25 行\n25 行可以发布\n发到 #launch\n[发布 25 行]"
    )
    (preview,) = fang.ephemerals
    await asyncio.gather(fang.presses("发布 25 行", preview), fang.presses("发布 25 行", preview))
    await workspace.settled(60)
    said = fang.text_of(preview).split("\n")
    assert said[0] == "已发布 25 个事项到 #launch"
    assert said[-1] == "还有 5 个，/track 列表 能看全"
    assert len(await workspace.everything()) == 25


@pytest.mark.requirement("S6")
async def test_excel_with_days_and_numbers(workspace: Workspace) -> None:
    fang = workspace.fang
    table = excel(
        ["三月跟进表"],
        [],
        ["负责人", "项目/任务名称", "截止日期", "备注"],
        ["Fang Min", "官网改版", datetime(2026, 3, 20), "支持需求：市场部给数据"],  # noqa: DTZ001
        ["Fang Min", 2026, None, None],
        ["Fang Min", "=1+1", "2026-02-30", None],
    )
    assert await sends(workspace, fang, table, "跟进.xlsx", "#launch") == (
        "已读 3/3 行\n2 行可以发布，1 行要改\n发到 #launch\n[看要改的] [先发布 2 行]"
    )
    (preview,) = fang.ephemerals
    assert "第 6 行" in await workspace.presses(fang, "看要改的", on=preview)
    await workspace.presses(fang, "先发布 2 行", on=preview)
    first, second = (standing.item for standing in await workspace.everything())
    assert (first.name, first.end_on, first.fields["support"]) == ("官网改版", date(2026, 3, 20), "市场部给数据")
    assert second.name == "2026"


@pytest.mark.requirement("S6")
async def test_without_an_owner_column_the_sender_owns_them(workspace: Workspace) -> None:
    said = await sends(workspace, workspace.li, "名称;阶段\n官网改版;开发中\n", text="#launch")
    assert said == "已读 1/1 行\n1 行可以发布\n没有“负责人”这一列，负责人写成你\n发到 #launch\n[发布 1 行]"
    await workspace.presses(workspace.li, "发布 1 行", on=workspace.li.ephemerals[-1])
    assert [one.item.owner for one in await workspace.everything()] == [workspace.li.id]


@pytest.mark.requirement("S40")
@pytest.mark.fault("3.36")
async def test_files_that_are_no_table(workspace: Workspace) -> None:
    fang, dana = workspace.fang, workspace.dana
    unread = "这个文件读不了。发 CSV 或 Excel（.xlsx）表格"
    for name, content, said in (
        ("空.csv", b"", "没认出表头。"),
        ("白.csv", b"\n \n,,\n", "没认出表头。"),
        ("没表头.csv", "官网改版,方敏\n".encode(), "没认出表头。"),
        ("只有表头.csv", HEADER.encode(), "表头下面没有内容。一行写一个事项"),
        ("图.png", b"\x89PNG\r\n", unread),
        ("假的.csv", b"\x89PNG\r\n\x00", unread),
        ("假的.xlsx", b"PK\x03\x04 no zip", unread),
        ("旧的.xls", b"\xd0\xcf\x11\xe0", "旧版 Excel（.xls）和加了密码的文件读不了。"),
        ("加密.xlsx", b"\xd0\xcf\x11\xe0", "旧版 Excel（.xls）和加了密码的文件读不了。"),
        ("大.csv", b"," * (5 * 2**20 + 1), "文件太大，最多 5 MB。分成几份再发"),
    ):
        assert (await sends(workspace, fang, content, name)).startswith(said), name
    assert await sends(workspace, dana, b"", "empty.csv") == (
        "Couldn't find the header. One row must name the columns, like: Name, Departments and people, Stage, Key "
        "summary, Updated, Owner, Remarks"
    )
    assert (await sends(workspace, dana, b"?", "x.pdf")).startswith("This file can't be read.")


@pytest.mark.requirement("S40")
async def test_more_rows_than_one_table_may_have(workspace: Workspace) -> None:
    table = "名称,负责人\n" + "\n".join(f"事项 {n},Nobody" for n in range(201))
    said = await sends(workspace, workspace.fang, table)
    assert said == "已读 200/201 行\n0 行可以发布，200 行要改\n一次最多 200 行，其余的另发一份\n[看要改的]"
    (preview,) = workspace.fang.ephemerals
    seen = await workspace.presses(workspace.fang, "看要改的", on=preview)
    pages = 1
    assert "第 2 行 · 事项 0" in seen
    while "[下一页]" in seen:
        seen = await workspace.presses(workspace.fang, "下一页", on=preview)
        pages += 1
    assert "第 201 行 · 事项 199" in seen
    assert pages > 2


@pytest.mark.requirement("S40")
@pytest.mark.fault("3.36")
async def test_what_is_hostile_in_a_table_is_text(workspace: Workspace) -> None:
    fang = workspace.fang
    names = ["<!channel>", "=1+1", "{{7*7}}", "'; DROP TABLE item;--", "𠮷👨‍👩‍👧", "<@U0STRANGER>"]
    table = "名称,负责人,已完成\n" + "\n".join(
        [*(f"{one},Fang Min,{one}" for one in names), f"{'长' * 40_000},Fang Min,"]
    )
    said = await sends(workspace, fang, table.encode("gb18030"), text="#launch")
    assert said == "已读 7/7 行\n6 行可以发布，1 行要改\n发到 #launch\n[看要改的] [先发布 6 行]"
    preview = fang.ephemerals[-1]
    assert "最多 150 字，现在 40,000 字" in await workspace.presses(fang, "看要改的", on=preview)
    said = await workspace.presses(fang, "先发布 6 行", on=preview)
    assert said.split("\n")[1:] == [f"• T-{no} {name}" for no, name in enumerate(names, 1)]
    assert [one.item.name for one in await workspace.everything()] == names
    assert not [card for card in workspace.cards(workspace.cast.launch) if "<!channel>" in card.text]
    assert all(workspace.li.id not in card.rings for card in workspace.cards(workspace.cast.launch))


@pytest.mark.requirement("S40")
@pytest.mark.fault("3.10")
async def test_signs_nobody_sees(workspace: Workspace) -> None:
    table = "名称,负责人\n\u200b,Fang Min\na\x00b\x08\u202ec,Fang Min\n"
    said = await sends(workspace, workspace.fang, table)
    assert said.startswith("已读 2/2 行\n1 行可以发布，1 行要改")


@pytest.mark.requirement("S6")
async def test_a_channel_that_takes_no_cards_is_asked_again(workspace: Workspace) -> None:
    dana = workspace.dana
    await sends(workspace, dana, "name\nWebsite\n", "a.csv", "#leads")
    await workspace.presses(dana, "Publish 1", on=dana.ephemerals[-1])
    hidden = workspace.slack.add_channel("hidden", private=True, members=[dana], with_bot=False)
    workspace.expected.add("channel_not_found")
    assert await chooses(workspace, dana, hidden) == ""
    assert dana.errors == {"channel": "Tidings isn't in this channel. Send /invite @Tidings there, then publish again"}
    said = await chooses(workspace, dana, workspace.cast.partners)
    assert said == "1 item published in #partners\n• T-1 Website"


@pytest.mark.requirement("S40")
async def test_somebody_else_s_table_and_one_that_is_gone(workspace: Workspace) -> None:
    fang = workspace.fang
    await sends(workspace, fang, "名称\n官网改版\n", text="#launch")
    preview = fang.ephemerals[-1]
    for block in preview.blocks:
        for element in block.get("elements", ()):
            if element.get("value"):
                element["value"] = "999"
    assert await workspace.presses(fang, "发布 1 行", on=preview) == "这份表超过 30 天，没有留着。再发一次文件"


async def test_a_file_in_a_channel_is_nobody_s_business(workspace: Workspace) -> None:
    await workspace.fang.sends_file("表.csv", "名称\n官网改版\n".encode(), workspace.cast.launch)
    await workspace.settled()
    assert workspace.fang.ephemerals == []


@pytest.mark.requirement("S40")
async def test_a_file_that_slack_does_not_hand_out(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "is_slacks", lambda *_: False)
    assert await sends(workspace, workspace.fang, "名称\n官网改版\n") == "没取到这个文件，再发一次"
    assert await sends(workspace, workspace.dana, "name\nx\n") == "Couldn't get the file. Send it again"


@pytest.mark.requirement("S6")
async def test_a_row_that_is_in_the_way_by_the_time_it_is_published(workspace: Workspace) -> None:
    fang = workspace.fang
    await sends(workspace, fang, "名称,负责人\n官网改版,Li Qian\n搬迁,Zhao Ning\n", text="#launch")
    preview = fang.ephemerals[-1]
    await workspace.bot.parts.db.write(_leaves, workspace.bot.parts.workspace.id, workspace.li.id)
    assert await workspace.presses(fang, "发布 2 行", on=preview) == (
        "已发布 1 个事项到 #launch\n• T-1 搬迁\n1 行没有发布\n第 2 行 · 官网改版\n"
        "  负责人：Li Qian 已停用，不能当负责人。换一位成员"
    )


def _leaves(tx: Tx, ws: int, user_id: str) -> None:
    mine = (members.c.ws == ws) & (members.c.user_id == user_id)
    tx.execute(members.update().where(mine).values(deactivated=True))


@pytest.mark.requirement("S40")
async def test_a_table_counts_as_one_act_and_waits_when_there_were_too_many(workspace: Workspace) -> None:
    fang, parts = workspace.fang, workspace.bot.parts
    await sends(workspace, fang, "名称\n官网改版\n搬迁\n", text="#launch")
    first = fang.ephemerals[-1]
    await workspace.presses(fang, "发布 2 行", on=first)
    assert await parts.db.read(_acts, parts.workspace.id) == 1
    for _ in range(99):
        await parts.db.write(acts.note, parts.workspace.id, fang.id, None, workspace.calendar.now())
    await sends(workspace, fang, "名称\n培训\n", text="#launch")
    preview = fang.ephemerals[-1]
    said = await workspace.presses(fang, "发布 1 行", on=preview)
    assert said == "10 分钟内最多 100 次，10:10 可以继续。内容已存好"
    workspace.calendar.move_to(workspace.calendar.now() + timedelta(minutes=11))
    assert (await workspace.presses(fang, "发布 1 行", on=preview)).startswith("已发布 1 个事项")


def _acts(tx: Tx, ws: int) -> int:
    return len(tx.execute(select(tables.acts).where(tables.acts.c.ws == ws)).all())


@pytest.mark.requirement("S6")
async def test_the_same_message_again_is_read_once(workspace: Workspace) -> None:
    fang, routes = workspace.fang, Routes()
    event.register(routes)
    message = await fang.sends_file("a.csv", "名称\n官网改版\n".encode())
    await workspace.settled()
    again = {"channel": fang.dm.id, "ts": message.ts, "files": message.files, "user": fang.id}
    parts = workspace.bot.parts
    (known,) = (await know(parts, [fang.id])).values()
    asker = Asker(parts, words(), known, Place(fang.dm.id), workspace.calendar.now())
    await routes.messages["file_share"](asker, again)
    assert len(fang.ephemerals) == 1


@pytest.mark.parametrize(
    ("address", "api", "ours"),
    [
        ("https://files.slack.com/files-pri/T1-F1/download/a.csv", "https://slack.com/api/", True),
        ("https://slack.com/x", "https://slack.com/api/", True),
        ("http://files.slack.com/x", "https://slack.com/api/", False),
        ("https://files.slack.com:8443/x", "https://slack.com/api/", False),
        ("https://evil-slack.com/x", "https://slack.com/api/", False),
        ("https://files.slack.com@evil.com/x", "https://slack.com/api/", False),
        ("https://slack.com.evil.com/x", "https://slack.com/api/", False),
        ("http://127.0.0.1:4000/files-pri/x", "http://127.0.0.1:4000/api/", True),
        ("http://127.0.0.1:4001/files-pri/x", "http://127.0.0.1:4000/api/", False),
        ("http://169.254.169.254/latest", "https://slack.com/api/", False),
        ("", "https://slack.com/api/", False),
    ],
)
@pytest.mark.fault("3.24")
def test_the_token_goes_to_slack_alone(address: str, api: str, ours: bool) -> None:  # noqa: FBT001 — a table's column
    assert files.is_slacks(URL(address), api) is ours


@pytest.mark.requirement("S6")
async def test_the_template_named_beside_the_file_is_what_the_rows_become(workspace: Workspace) -> None:
    fang, dana = workspace.fang, workspace.dana
    told = await sends(workspace, fang, "名称,交付标准\n写测试用例,全部通过\n", text="任务分配")
    assert "按“任务分配”模板读的" in told.splitlines()
    await workspace.presses(fang, "发布 1 行", fang.ephemerals[-1])
    await chooses(workspace, fang, workspace.cast.launch)
    told = await sends(workspace, dana, "Name,Content\nHow to claim,Ask finance\n", text="Knowledge, please")
    assert "Read by the template Knowledge" in told.splitlines()
    await workspace.presses(dana, "Publish 1", dana.ephemerals[-1])
    await chooses(workspace, dana, workspace.cast.office)
    made = [(one.template.key, one.item.fields) for one in await workspace.everything()]
    assert made == [
        ("task_assignment", {"acceptance_criteria": "全部通过"}),
        ("knowledge", {"content": "Ask finance"}),
    ]


@pytest.mark.requirement("S6")
async def test_each_row_names_its_template(workspace: Workspace) -> None:
    fang, dana = workspace.fang, workspace.dana
    told = await sends(
        workspace,
        fang,
        "模板,名称,交付标准,当前阶段\n任务分配,写测试,全部通过,\n,官网改版,,测试中\n工单,搬家,,\n",
        text="#launch",
    )
    assert told.splitlines()[:2] == ["已读 3/3 行", "2 行可以发布，1 行要改"]
    preview = fang.ephemerals[-1]
    seen = await workspace.presses(fang, "看要改的", preview)
    assert "  模板：没有“工单”这个模板。可以写：项目跟进、任务分配、信息同步、知识沉淀、紧急事务" in seen.splitlines()
    await workspace.presses(fang, "先发布 2 行", preview)
    made = [(one.template.key, one.item.name) for one in await workspace.everything()]
    assert made == [("task_assignment", "写测试"), ("project_follow_up", "官网改版")]
    told = await sends(
        workspace, dana, "Template,Name,Content,Stage\nKnowledge,FAQ,Ask,\nKnowledge,Hm,,In testing\nIncident,X,c,\n"
    )
    assert told.splitlines()[1] == "1 ready, 2 need a look"
    seen = await workspace.presses(dana, "See them", dana.ephemerals[-1])
    assert "  Content: The template Incident has no such field. Leave it empty" in seen.splitlines()
