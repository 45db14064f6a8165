"""Before the form: which template, and what was left unfinished; a form of any length."""

from typing import Any

import pytest
from sqlalchemy import select, update

from playground.person import Person
from storage.database import Tx
from storage.tables import template_versions, templates
from tests.people import Workspace
from tracker.items import Sensitivity

CHOOSE_ZH = """\
选一个模板
项目跟进
几个部门一起推进、分阶段、有截止日期的事 [选择]
任务分配
交给一个人做、说清交付标准的事 [选择]
信息同步
别的部门也要知道的消息，比如政策、价格、日程 [选择]
知识沉淀
以后会有人查的东西，比如行业动态、工作方法、问答 [选择]
紧急事务
出了问题，解决之前大家都在等消息 [选择]
[取消]"""
TASK_EN = """\
Task assignment
One piece of work for one person, with a clear test of when it is good [Choose]"""


def read(person: Person) -> str:
    assert person.modal is not None, person.everything_in_view()
    return person.text_of(person.modal)


async def starts(workspace: Workspace, person: Person, line: str = "") -> str:
    """``/track new``; whatever opens."""
    await person.types(
        f"/track new {line}".strip(), in_=workspace.cast.launch if person.locale == "zh-CN" else "#office"
    )
    await workspace.settled()
    return read(person)


@pytest.mark.requirement("S1")
@pytest.mark.requirement("S6")
async def test_a_template_is_chosen_and_its_form_takes_its_place(workspace: Workspace) -> None:
    fang, dana = workspace.fang, workspace.dana
    assert await starts(workspace, fang) == CHOOSE_ZH
    view = fang.modal
    await workspace.presses(fang, "选择", beside="任务分配")
    assert fang.modal is view
    assert read(fang).startswith("新建事项\n任务分配 · 交给一个人做、说清交付标准的事\n项目/任务名称 *:")
    await fang.fills({"name": "写测试用例"})
    assert await workspace.submits(fang) == ""
    (standing,) = await workspace.everything()
    assert standing.template.key == "task_assignment"

    assert TASK_EN in await starts(workspace, dana)
    await workspace.presses(dana, "Choose", beside="Information sync")
    assert read(dana).startswith("New item\nInformation sync · News that other departments need to know")


@pytest.mark.requirement("S1")
async def test_the_one_used_last_in_this_channel_comes_first(workspace: Workspace) -> None:
    await workspace.publishes(workspace.fang, "知识沉淀 报销怎么走")
    await workspace.publishes(workspace.fang, "任务分配 写测试用例", in_=workspace.cast.office)
    assert (await starts(workspace, workspace.li)).splitlines()[1] == "知识沉淀"
    # A line with words in it goes on to its form at once.
    assert (await workspace.opens(workspace.li, "出差怎么走")).startswith("新建事项\n知识沉淀 · ")


@pytest.mark.requirement("S30")
async def test_what_one_may_not_read_does_not_come_first(workspace: Workspace) -> None:
    await workspace.publishes(workspace.fang, "知识沉淀 薪酬", sensitivity="受限")
    assert (await starts(workspace, workspace.li)).splitlines()[1] == "项目跟进"
    assert (await starts(workspace, workspace.fang)).splitlines()[1] == "知识沉淀"


@pytest.mark.requirement("S6")
@pytest.mark.parametrize(
    ("line", "template", "name"),
    [
        ("任务分配 官网改版", "任务分配", "官网改版"),
        ("任务分配：官网改版", "任务分配", "官网改版"),
        ("任务分配", "任务分配", ""),
        ("Task Assignment 官网改版", "任务分配", "官网改版"),
        ("任务分配会的纪要", "项目跟进", "任务分配会的纪要"),
    ],
)
async def test_a_line_may_begin_with_its_template(workspace: Workspace, line: str, template: str, name: str) -> None:
    shown = (await starts(workspace, workspace.fang, line)).splitlines()
    assert shown[1].startswith(f"{template} · ")
    assert f"项目/任务名称 *: {name}".strip() in shown


@pytest.mark.requirement("S7")
async def test_another_template_keeps_what_was_typed(workspace: Workspace) -> None:
    fang = workspace.fang
    await workspace.opens(fang, "官网改版 下周五")
    await fang.fills({"已完成": "首页进入测试"})
    await workspace.presses(fang, "更多")
    await fang.fills({"当前阶段": "测试中", "可见范围": "受限"})  # two choices in one breath, then another page
    await workspace.presses(fang, "换模板")
    await workspace.presses(fang, "选择", beside="信息同步")
    await workspace.presses(fang, "更多")
    shown = read(fang)
    assert shown.startswith("新建事项\n信息同步 · ")
    for line in ("项目/任务名称 *: 官网改版", "已完成: 首页进入测试", "截止日期: 2026-03-20", "当前阶段: 已同步",
                 "可见范围: 受限", "更新周期: 不提醒"):  # fmt: skip
        assert f"\n{line}\n" in shown
    assert await workspace.submits(fang) == ""
    (standing,) = await workspace.everything()
    assert (standing.template.key, standing.item.sensitivity) == ("information_sync", Sensitivity.RESTRICTED)


@pytest.mark.requirement("S4")
async def test_a_retired_template_is_not_offered(workspace: Workspace) -> None:
    def retire(tx: Tx) -> None:
        tx.execute(update(templates).where(templates.c.key == "incident").values(retired=True))

    assert "紧急事务" in await starts(workspace, workspace.fang)
    await workspace.bot.parts.db.write(retire)
    assert "紧急事务" not in await starts(workspace, workspace.fang)
    # Chosen from a view that was open before, it is not to be had either.
    assert "这个按钮旧了" in await presses_stale(workspace)


async def presses_stale(workspace: Workspace) -> str:
    view = workspace.fang.modal
    assert view is not None
    button = view.blocks[0]["accessory"]
    await workspace.fang.uses(view, view.blocks[0], button, {"value": "999"})
    await workspace.settled()
    return "\n".join(workspace.told(workspace.fang))


# -- drafts -----------------------------------------------------------------------------------------------------------


@pytest.mark.requirement("S7")
async def test_a_draft_is_kept_and_gone_on_with(workspace: Workspace) -> None:
    fang = workspace.fang
    await workspace.opens(fang, "官网改版 下周五")
    await fang.fills({"已完成": "首页进入测试"})
    await workspace.presses(fang, "存为草稿")
    assert read(fang) == "新建事项\n草稿已存，/track 新建 可以接着写\n[接着写] [删除]\n[收起]"
    await fang.closes()

    shown = (await starts(workspace, fang)).splitlines()
    assert shown[:3] == ["选一个模板", "上次的“官网改版”没写完（3月11日 周三 10:00）", "[接着写] [重新开始]"]
    await workspace.presses(fang, "接着写")
    shown = read(fang)
    assert "没写完" not in shown
    assert "项目/任务名称 *: 官网改版\n" in shown
    assert "已完成: 首页进入测试\n" in shown
    assert "截止日期: 2026-03-20\n" in shown
    assert await workspace.submits(fang) == ""
    assert [one.item.name for one in await workspace.everything()] == ["官网改版"]
    assert "没写完" not in await starts(workspace, fang)


@pytest.mark.requirement("S7")
async def test_a_closed_form_is_offered_in_the_next_one(workspace: Workspace) -> None:
    dana = workspace.dana
    await starts(workspace, dana, "Website relaunch")
    await dana.closes()

    shown = await starts(workspace, dana, "Office move")
    assert shown.splitlines()[2:5] == [
        "You left “Website relaunch” unfinished (Tue 10 Mar, 22:00)", "[Continue] [Start over]", "Name *: Office move",
    ]  # fmt: skip
    await dana.fills({"Next": "Ask for offers"})
    await workspace.presses(dana, "Continue")
    assert "Name *: Website relaunch\n" in read(dana)
    # What stood there just before is a draft too.
    await dana.closes()
    assert "You left “Office move” unfinished" in await starts(workspace, dana)
    await workspace.presses(dana, "Start over")
    assert "You left “Website relaunch” unfinished" in read(dana)


@pytest.mark.requirement("S7")
async def test_start_over_drops_the_old_one_and_keeps_the_new(workspace: Workspace) -> None:
    fang = workspace.fang
    await starts(workspace, fang, "官网改版")
    await fang.closes()
    await starts(workspace, fang, "办公室搬迁")
    await fang.fills({"下一步计划": "看三处房子"})
    await workspace.presses(fang, "重新开始")
    shown = read(fang)
    assert "没写完" not in shown
    assert "项目/任务名称 *: 办公室搬迁\n" in shown
    assert "下一步计划: 看三处房子\n" in shown


@pytest.mark.requirement("S7")
async def test_a_deleted_draft_is_gone(workspace: Workspace) -> None:
    fang = workspace.fang
    await starts(workspace, fang, "官网改版")
    await workspace.presses(fang, "存为草稿")
    await workspace.presses(fang, "删除")
    assert read(fang) == "新建事项\n草稿已删除\n[收起]"
    assert "没写完" not in await starts(workspace, fang)


@pytest.mark.requirement("S7")
async def test_an_untouched_form_and_an_old_draft_are_not_offered(workspace: Workspace) -> None:
    fang = workspace.fang
    await workspace.opens(fang)
    await fang.closes()
    assert "没写完" not in await starts(workspace, fang)
    await starts(workspace, fang, "官网改版")
    assert "没写完" in await starts(workspace, fang)
    workspace.calendar.move_to(workspace.calendar.now().replace(month=4, day=11))
    assert "没写完" not in await starts(workspace, fang)


@pytest.mark.requirement("S7")
async def test_somebody_elses_draft_is_nobodys_business(workspace: Workspace) -> None:
    await starts(workspace, workspace.fang, "薪酬调整")
    assert "薪酬" not in await starts(workspace, workspace.li)
    view = workspace.fang.modal
    assert view is not None
    await starts(workspace, workspace.li, "官网改版")
    button = {"type": "button", "action_id": "new_item.go_on", "block_id": "x"}
    await workspace.li.uses(workspace.li.modal, {"block_id": "x"}, button, {"value": view.content["private_metadata"]})  # type: ignore[arg-type]
    await workspace.settled()
    assert "薪酬" not in read(workspace.li)


@pytest.mark.requirement("S7")
async def test_what_is_chosen_is_kept_though_the_form_is_closed(workspace: Workspace) -> None:
    fang = workspace.fang
    await starts(workspace, fang, "官网改版")
    await fang.fills({"截止日期": "2026-03-20", "协作人": [workspace.li]})
    await workspace.settled()
    await fang.closes()
    await starts(workspace, fang)
    await workspace.presses(fang, "接着写")
    assert "协作人: @Li Qian\n截止日期: 2026-03-20\n" in read(fang)


# -- every kind of field, and a form of any length --------------------------------------------------------------------

KINDS: list[dict[str, Any]] = [
    {"key": "f1", "kind": "number", "names": {"en": "Budget", "zh-CN": "预算"}, "confidential": True,
     "hints": {"en": "In yuan", "zh-CN": "单位：元"}},
    {"key": "f2", "kind": "date_time", "names": {"en": "Meeting", "zh-CN": "会议时间"}},
    {"key": "f3", "kind": "choice", "names": {"en": "Size", "zh-CN": "规模"},
     "choices": [{"key": "s", "names": {"en": "Small", "zh-CN": "小"}},
                 {"key": "l", "names": {"en": "Large", "zh-CN": "大"}}]},
    {"key": "f4", "kind": "choices", "names": {"en": "Regions", "zh-CN": "区域"},
     "choices": [{"key": "n", "names": {"en": "North", "zh-CN": "北"}},
                 {"key": "o", "names": {"en": "South", "zh-CN": "南"}}]},
    {"key": "f5", "kind": "link", "names": {"en": "Brief", "zh-CN": "需求文档"}},
    {"key": "f6", "kind": "yes_no", "names": {"en": "Signed off", "zh-CN": "已签字"}},
    {"key": "f7", "kind": "member", "names": {"en": "Reviewer", "zh-CN": "审核人"}},
    {"key": "f8", "kind": "members", "names": {"en": "Testers", "zh-CN": "测试人"}},
    {"key": "f9", "kind": "department", "names": {"en": "Payer", "zh-CN": "付款部门"}},
    {"key": "f10", "kind": "departments", "names": {"en": "Readers", "zh-CN": "知会部门"}},
]  # fmt: skip


async def with_fields(workspace: Workspace, fields: list[dict[str, Any]]) -> None:
    """The project template, with these fields at its end, as its next version."""

    def add(tx: Tx) -> None:
        row = tx.execute(select(templates).where(templates.c.key == "project_follow_up")).one()
        body = tx.execute(
            select(template_versions.c.body).where(template_versions.c.template_id == row.id)
        ).scalar_one()
        body = body | {"fields": [*body["fields"], *fields]}
        tx.execute(template_versions.insert().values(
            ws=row.ws, template_id=row.id, no=2, body=body, at=workspace.calendar.now()))  # fmt: skip
        tx.execute(update(templates).where(templates.c.id == row.id).values(newest=2))

    await workspace.bot.parts.db.write(add)


@pytest.mark.requirement("S3")
@pytest.mark.requirement("S10")
async def test_every_kind_of_field_is_asked_and_kept(workspace: Workspace) -> None:
    fang = workspace.fang
    await with_fields(workspace, KINDS)
    await starts(workspace, fang, "官网改版")
    await workspace.presses(fang, "更多")
    assert "预算:\n  单位：元 · 保密字段，只有事项上的人能看\n" in read(fang)
    await fang.fills({"预算": "一大笔", "需求文档": "javascript:alert(1)", "规模": "大", "区域": ["北", "南"],
                      "已签字": "是", "会议时间": 1773216000, "审核人": workspace.li,
                      "测试人": [workspace.zhao], "付款部门": "市场部",
                      "知会部门": ["技术部", "市场部"]})  # fmt: skip
    await workspace.submits(fang)
    assert fang.errors == {
        "f1": "“一大笔”不是数字。写成 1200 或 12.5",
        "f5": "链接要以 https:// 或 http:// 开头",
    }
    await fang.fills({"预算": "１２,000", "需求文档": "https://example.com/brief"})
    assert await workspace.submits(fang) == ""
    (standing,) = await workspace.everything()
    assert {key: standing.item.fields.get(key) for key in ("f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8")} == {
        "f1": "12000", "f2": "2026-03-11T08:00:00+00:00", "f3": "l", "f4": ["n", "o"], "f5": "https://example.com/brief",
        "f6": "yes", "f7": workspace.li.id, "f8": [workspace.zhao.id],
    }  # fmt: skip
    assert len(standing.item.fields["f10"]) == 2


@pytest.mark.requirement("S6")
@pytest.mark.fault("3.28")
async def test_a_very_long_form_is_paged_and_loses_nothing(workspace: Workspace) -> None:
    dana = workspace.dana
    own = [
        {"key": f"f{n}", "kind": "short_text", "names": {"en": f"Own {n}"}, "required": n == 60} for n in range(1, 61)
    ]
    await with_fields(workspace, own)
    await starts(workspace, dana, "Website relaunch")
    await workspace.presses(dana, "More")
    assert read(dana).splitlines()[-2:] == ["[Continue] [Save as draft] [Other template]", "[Publish] [Cancel]"]
    await dana.fills({"Goal": "Twice the enquiries", "Own 1": "one"})
    await workspace.presses(dana, "Continue")
    assert read(dana).splitlines()[-2:] == [
        "[Back] [Continue] [Save as draft] [Other template]",
        "[Publish] [Cancel]",
    ] or (read(dana).splitlines()[-2:] == ["[Back] [Save as draft] [Other template]", "[Publish] [Cancel]"])
    assert "Goal" not in read(dana)
    await workspace.presses(dana, "Back")
    assert "Goal: Twice the enquiries\n" in read(dana)
    assert "Own 1: one\n" in read(dana)

    # What is wrong on another page is said here, by name.
    await workspace.submits(dana)
    assert "Own 60: This needs an answer · spaces alone don't count\n" in read(dana)
    await workspace.presses(dana, "Continue")
    await dana.fills({"Own 60": "sixty"})
    assert await workspace.submits(dana) == ""
    (standing,) = await workspace.everything()
    assert {key: standing.item.fields[key] for key in ("goal", "f1", "f60")} == {
        "goal": "Twice the enquiries", "f1": "one", "f60": "sixty",
    }  # fmt: skip
