"""A table's rows: what each says, and what in it can't be read."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.departments import Department
from tracker.people import Kind, Member
from tracker.problems import (
    CannotOwn,
    DateInPast,
    Empty,
    EndBeforeStart,
    NoSuchDay,
    NoTableHeader,
    NoTableRows,
    NotFoundByName,
    NotInTemplate,
    Problem,
    SeveralOfThatName,
    TooLong,
    TwoOwners,
    TwoReadings,
    UnknownChoice,
    UnknownInFilter,
    UnknownStage,
    UnlabelledRemark,
)
from tracker.table_rows import MOST, Around, Table, TableRow, read_table
from tracker.templates import Template, TemplateVersion, library_body
from tracker.typed_answers import Known

MEMBERS = [
    Member("U0FANG", "Fang Min", Kind.MEMBER, "zh-CN"),
    Member("U0LI", "李倩", Kind.MEMBER, "zh-CN"),
    Member("U0SMITH", "Smith, John", Kind.MEMBER, "en"),
    Member("U0GUEST", "Gu Ke", Kind.GUEST, "zh-CN"),
    Member("U0GONE", "Wu Hao", Kind.MEMBER, "zh-CN", deactivated=True),
    Member("U0WANG1", "王芳", Kind.MEMBER, "zh-CN"),
    Member("U0WANG2", "王芳", Kind.MEMBER, "zh-CN"),
    Member("U0ZHAO", "赵宁", Kind.MEMBER, "zh-CN"),
    Member("U0ZHAO2", "赵宁", Kind.MEMBER, "zh-CN", deactivated=True),
]
TEMPLATE = Template.from_document(library_body("project_follow_up"))
KNOWN = Known(
    TEMPLATE,
    [Department(7, "市场部"), Department(8, "技术/研发部"), Department(9, "Sales")],
    "zh-CN",
    datetime(2026, 3, 11, 10, tzinfo=UTC),
    "CN",
)


VERSIONS = [
    TemplateVersion(no, 1, Template.from_document(library_body(key)))
    for no, key in enumerate(("project_follow_up", "task_assignment", "knowledge"), 1)
]


def around(by: Member = MEMBERS[0]) -> Around:
    return Around(KNOWN, MEMBERS, by, VERSIONS[0], VERSIONS)


def read(*rows: list[str], by: Member = MEMBERS[0]) -> Table:
    found = read_table([list(row) for row in rows], around(by))
    assert isinstance(found, Table), found
    return found


def one(**cells: str) -> TableRow:
    """The row of a table with these columns, and a name and an owner where none is said."""
    whole = {"名称": "官网改版", "负责人": "Fang Min"} | cells
    (row,) = read(list(whole), list(whole.values())).rows
    return row


def problem(**cells: str) -> Problem:
    ((_, found),) = one(**cells).problems
    return found


@pytest.mark.requirement("S6", "S25")
@pytest.mark.parametrize(
    "header",
    [
        [
            "项目/任务名称",
            "关联部门/人员",
            "当前阶段",
            "关键信息摘要",
            "更新时间",
            "负责人",
            "备注（风险/待办/支持需求）",
        ],
        ["项目/任务名称*", " 关联部门 / 人员", "当前阶段：", "关键信息摘要", "更新时间", "负责人", "备注"],
        ["Name", "Departments and people", "Stage", "Key summary", "Updated", "Owner", "Remarks"],
        ["NAME", "departments/people", "Current stage", "Summary", "Last updated", "owner", "Remarks (risks, to-dos)"],
    ],
)
def test_seven_columns(header: list[str]) -> None:
    cells = [
        "官网改版",
        "市场部、李倩",
        "测试中",
        "已完成：首页。下一步：文案",
        "昨天",
        "Fang Min",
        "风险：慢\n待办：催合同",
    ]
    table = read(header, cells)
    assert table.unused == (header[4].strip(),)
    (row,) = table.rows
    assert (row.no, row.name, row.problems) == (2, "官网改版", ())
    assert row.answers == {
        "name": "官网改版", "departments": ["7"], "collaborators": ["U0LI"], "stage": "s5", "done": "首页。",
        "next": "文案", "owner": "U0FANG", "risks": "慢", "todos": "催合同", "start": "2026-03-11",
    }  # fmt: skip
    assert read(list(reversed(header)), list(reversed(cells))).rows[0].answers == row.answers


def test_the_header_may_stand_below_a_title() -> None:
    table = read([], ["项目"], ["2026年3月"], ["负责人", "项目", ""], ["Fang Min", "官网改版"], ["", " "], ["", "搬迁"])
    assert [(row.no, row.name) for row in table.rows] == [(5, "官网改版"), (7, "搬迁")]
    assert table.total == 2
    assert table.unused == ()


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ([], NoTableHeader()),
        ([["官网改版", "方敏"]], NoTableHeader()),
        ([["负责人", "备注"], ["Fang Min", "x"]], NoTableHeader()),
        ([["名称", "负责人"]], NoTableRows()),
        ([["名称", "负责人"], ["", "\u200b"]], NoTableRows()),
    ],
)
def test_no_table(cells: list[list[str]], found: Problem) -> None:
    assert read_table(cells, around()) == found


def test_inputs_are_columns_too() -> None:
    row = one(
        截止日期="下周五",
        优先级="高",
        协作人="李倩、@赵宁",
        关联部门="sales",
        可见范围="公开",
        目标="询盘翻倍",
        更新周期="每周五",
        协作人可编辑="否",
        发布频道="#launch",
    )
    assert row.problems == ()
    assert row.answers["end"] == "2026-03-20"
    assert row.answers["priority"] == "2"
    assert row.answers["collaborators"] == ["U0LI", "U0ZHAO"]
    assert row.answers["departments"] == ["9"]
    assert row.answers["sensitivity"] == "0"
    assert row.answers["goal"] == "询盘翻倍"
    assert row.answers["collaborators_edit"] == "no"
    assert "channel" not in row.answers


@pytest.mark.parametrize(
    ("typed", "departments", "people"),
    [
        ("市场部、技术/研发部", ["7", "8"], None),
        ("市场部/Sales", ["7", "9"], None),
        ("@市场部; 李倩\nFang Min，Smith, John", ["7"], NotFoundByName),
        ("Smith, John", None, ["U0SMITH"]),
        ("李倩；U0FANG;<@U0ZHAO|zhao>", None, ["U0LI", "U0FANG", "U0ZHAO"]),
        ("ｓａｌｅｓ", ["9"], None),
        ("无", None, None),
    ],
)
def test_departments_and_people(typed: str, departments: Any, people: Any) -> None:  # noqa: ANN401
    row = one(**{"关联部门/人员": typed})
    assert row.answers.get("departments") == departments
    if people is NotFoundByName:
        assert {type(found) for _, found in row.problems} == {NotFoundByName}
    else:
        assert (row.answers.get("collaborators"), row.problems) == (people, ())


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ({"名称": ""}, Empty(field="name")),
        ({"负责人": ""}, Empty(field="owner")),
        ({"负责人": "张三"}, NotFoundByName("张三")),
        ({"负责人": "Fang Mni"}, NotFoundByName("Fang Mni", ("Fang Min",))),
        ({"负责人": "王芳"}, SeveralOfThatName("王芳")),
        ({"负责人": "Fang Min、李倩"}, TwoOwners()),
        ({"负责人": "Wu Hao"}, CannotOwn("Wu Hao", "deactivated", field="owner")),
        ({"负责人": "gu ke"}, CannotOwn("Gu Ke", "guest", field="owner")),
        ({"负责人": "<@U0STRANGER>"}, NotFoundByName("U0STRANGER")),
        ({"名称": "长" * 40_000}, TooLong(150, 40_000, field="name")),
        ({"已完成": "长" * 3001}, TooLong(3000, 3001, field="done")),
        ({"阶段": "测试"}, UnknownStage("测试", ("测试中",))),
        ({"优先级": "P0"}, UnknownChoice("P0", ("紧急", "高", "普通", "低"))),
        ({"截止": "2026-02-30"}, NoSuchDay(2026, 2, 30, 28)),
        ({"截止": "3/4"}, TwoReadings("3/4", date(2027, 3, 4), date(2026, 4, 3))),
        ({"截止": "2026-03-01"}, DateInPast(date(2026, 3, 1))),
        ({"开始": "3月20日", "截止": "3月19日"}, EndBeforeStart(date(2026, 3, 20), field="end")),
        ({"备注": "随便写写；风险：慢"}, UnlabelledRemark("随便写写")),
    ],
)
def test_what_can_t_be_read_is_its_row_s_problem(cells: dict[str, str], found: Problem) -> None:
    assert problem(**cells) == found


def test_somebody_here_comes_before_a_namesake_who_left() -> None:
    assert one(负责人="赵宁").answers["owner"] == "U0ZHAO"


def test_a_guest_is_not_told_who_else_is_here() -> None:
    (row,) = read(["名称", "负责人"], ["官网改版", "Fang Mni"], by=MEMBERS[3]).rows
    assert row.problems == (("负责人", NotFoundByName("Fang Mni")),)


def test_without_an_owner_column_it_is_whoever_sends_it() -> None:
    table = read(["名称"], ["官网改版"])
    assert (table.without_owner, table.rows[0].answers["owner"]) == (True, "U0FANG")
    (row,) = read(["名称"], ["官网改版"], by=MEMBERS[3]).rows
    assert row.problems == (("负责人", Empty(field="owner")),)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("首页完成", {"done": "首页完成"}),
        ("首页完成。下一步：文案", {"done": "首页完成。", "next": "文案"}),
        ("Home page done, 12 bugs. Next: English copy", {"done": "Home page done, 12 bugs.", "next": "English copy"}),
        ("Next steps: a\nDone: b", {"next": "a", "done": "b"}),
        ("下一步计划: 文案", {"next": "文案"}),
        ("我们的下一步：再说", {"done": "我们的下一步：再说"}),
        ("已完成：无；下一步：", {}),
    ],
)
def test_the_key_summary_is_what_is_done_and_what_is_next(typed: str, found: dict[str, str]) -> None:
    row = one(关键信息摘要=typed)
    assert row.problems == ()
    assert {key: row.answers[key] for key in ("done", "next") if key in row.answers} == found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("风险：接口慢；待办：催合同；支持需求：给数据", {"risks": "接口慢", "todos": "催合同", "support": "给数据"}),
        ("Risks: API late. To-do: contract\nSupport needed: data", {
            "risks": "API late.", "todos": "contract", "support": "data",
        }),
        ("风险：一\n二\n风险：三", {"risks": "一\n二\n三"}),
        ("风险：无", {}),
        ("-", {}),
    ],
)  # fmt: skip
def test_remarks_by_their_labels(typed: str, found: dict[str, str]) -> None:
    row = one(备注=typed)
    assert row.problems == ()
    assert {key: row.answers[key] for key in ("risks", "todos", "support") if key in row.answers} == found


def test_a_row_s_problems_are_all_told_at_once_and_stop_no_other() -> None:
    header = ["名称", "负责人", "阶段", "截止", "备注"]
    bad, good = read(header, ["", "张三", "x", "下周八", "y"], ["搬迁", "李倩", "", "", ""]).rows
    assert [title for title, _ in bad.problems] == ["负责人", "阶段", "截止", "备注", "名称"]
    assert bad.name == "张三"
    assert good.problems == ()


def test_no_more_than_a_table_may_have() -> None:
    table = read(["名称"], *([f"事项 {n}"] for n in range(MOST + 1)))
    assert (len(table.rows), table.total) == (MOST, MOST + 1)


_HEADER = ["名称", "负责人", "备注", "截止", "关联部门/人员", "摘要", "优先级"]
_CELL = st.sampled_from([*_HEADER, "李倩", "无", "风险：", ""]) | st.text()


@given(st.lists(st.lists(_CELL, max_size=8), max_size=6))
def test_nothing_is_raised(cells: list[list[str]]) -> None:
    found = read_table([_HEADER, *cells], around())
    assert isinstance(found, Table | NoTableRows)


@pytest.mark.requirement("S6")
def test_a_row_may_name_its_template() -> None:
    header = ["名称", "负责人", "模板", "交付标准", "阶段"]
    table = read(
        header,
        ["写测试", "李倩", "任务分配", "全部通过", ""],
        ["官网", "李倩", "", "", "测试中"],
        ["问答", "李倩", "Knowledge", "x", ""],
        ["搬家", "李倩", "没有的", "", ""],
    )
    assert table.unused == ()
    task, project, knowledge, unknown = table.rows
    assert (task.version.template_id, task.answers["acceptance_criteria"], task.problems) == (2, "全部通过", ())
    assert (project.version.template_id, project.answers["stage"]) == (1, "s5")
    assert knowledge.problems == (("交付标准", NotInTemplate("知识沉淀")),)
    offered = ("项目跟进", "任务分配", "知识沉淀")
    assert unknown.problems == (("模板", UnknownInFilter("template", "没有的", offered)),)
    # Without the column another template's inputs are none.
    assert read(["名称", "交付标准"], ["官网", "x"]).unused == ("交付标准",)


@pytest.mark.parametrize("typed", ["46101", "46101.5", "20260320", "2026-03-20"])
def test_a_day_as_spreadsheets_count_them(typed: str) -> None:
    assert one(截止=typed).answers["end"] == "2026-03-20"


@pytest.mark.parametrize("typed", ["18", "12345", "99999", "20261340"])
def test_figures_that_are_no_day(typed: str) -> None:
    assert one(截止=typed).problems
