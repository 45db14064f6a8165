import time
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tracker.states import quickly
from tracker.departments import Department
from tracker.problems import (
    DateInPast,
    DuplicateKey,
    Empty,
    EmptyValue,
    NoFieldFound,
    NoSuchDay,
    NotACadence,
    NotADate,
    NotANumber,
    OnePersonOnly,
    Problem,
    RemarkByCommand,
    TwoOwners,
    TwoReadings,
    UnknownChoice,
    UnknownDepartment,
    UnknownField,
    UnknownPerson,
    UnknownStage,
)
from tracker.short_form import ShortForm, read_new_line, read_short_form
from tracker.templates import Template, library_body
from tracker.typed_answers import Known

pytestmark = pytest.mark.requirement("S11")

#: A Wednesday.
NOW = datetime(2026, 3, 11, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def _named(english: str, chinese: str) -> dict[str, str]:
    return {"en": english, "zh-CN": chinese}


_CHOICES = [{"key": key, "names": _named(*names)} for key, names in {
    "web": ("Web site", "网站"), "app": ("App", "应用"), "shop": ("Shop", "门店"),
}.items()]  # fmt: skip
BODY = library_body("project_follow_up")
TEMPLATE = Template.from_document(
    BODY
    | {
        "fields": [
            *BODY["fields"],
            {"key": "f1", "kind": "number", "names": _named("Budget", "预算")},
            {"key": "f2", "kind": "date_time", "names": _named("Goes live at", "上线时间")},
            {"key": "f3", "kind": "choice", "names": _named("Place", "渠道"), "choices": _CHOICES},
            {"key": "f4", "kind": "choices", "names": _named("Places", "全部渠道"), "choices": _CHOICES},
            {"key": "f5", "kind": "yes_no", "names": _named("Customer's approval", "客户同意")},
            {"key": "f6", "kind": "link", "names": _named("Link", "链接")},
            {"key": "f7", "kind": "member", "names": _named("Reviewer", "评审人")},
            {"key": "f8", "kind": "members", "names": _named("Testers", "测试人")},
        ]
    }
)
DEPARTMENTS = (
    Department(1, "市场部", "S1"), Department(2, "技术部"), Department(3, "Human Resources"), Department(4, "R&D"),
)  # fmt: skip
_THERE = tuple(one.name for one in DEPARTMENTS)
KNOWN = Known(TEMPLATE, DEPARTMENTS, "zh-CN", NOW, "CN")
ENGLISH = replace(KNOWN, language="en")


_ENGLISH = (
    "name", "goal", "owner", "with", "dept", "start", "end", "stage", "done", "next", "priority", "see", "cadence",
)  # fmt: skip
_CHINESE = (
    "名称", "目标", "负责人", "协作人", "部门", "开始", "截止", "阶段", "已完成", "下一步", "优先级", "可见", "周期",
)  # fmt: skip


_STAGES = ("需求评审", "方案制定", "数据收集", "开发中", "测试中", "已上线")


def read(text: str, known: Known = KNOWN) -> ShortForm:
    return read_short_form(text, known)


def answers(text: str) -> dict[str, Any]:
    form = read(text)
    assert form.problems == ()
    return dict(form.answers)


def problems(text: str, known: Known = KNOWN) -> list[Problem]:
    return list(read(text, known).problems)


@pytest.mark.parametrize(
    "text",
    [
        "stage:测试中 end:下周五 because 需求调整",
        "阶段：测试中 截止：下周五 原因：需求调整",
        "当前阶段:测试中，截止日期：3月20日，变更原因：需求调整",
        "STAGE：In testing； End: next friday BECAUSE 需求调整",
        "ｓｔａｇｅ：In Testing　ｅｎｄ：2026-03-20　reason:需求调整",
        "stage : “测试中” end : 20 Mar because: 需求调整",
        "reason:需求调整 stage:测试中 end:下周五前",
        "because 需求调整 end:下周五 stage:测试中",
        "\nstage:测试中\nend:下周五 18:00\nbecause 需求调整\n",
    ],
)
def test_the_same_line_many_ways(text: str) -> None:
    assert read(text) == ShortForm(
        answers={"stage": "s5", "end": "2026-03-20"}, reason="需求调整", problems=(), read_back=("end",)
    )


@pytest.mark.parametrize(
    ("key", "field"),
    [
        (key, field)
        for field, keys in {
            "name": "name 名称 项目/任务名称 NAME", "goal": "goal 目标", "done": "done 已完成",
            "next": "next 下一步 下一步计划", "f6": "link 链接",
        }.items()
        for key in keys.split()
    ],
)  # fmt: skip
def test_keys(key: str, field: str) -> None:
    assert answers(f"{key}:官网 二期") == {field: "官网 二期"}
    assert answers(f"priority:高，{key} ： 官网") == {"priority": "2", field: "官网"}


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Who can see it:public", {"sensitivity": "0"}), ("whocanseeit: Public", {"sensitivity": "0"}),
        ("see:内部", {"sensitivity": "1"}), ("可见：受限", {"sensitivity": "2"}),
        ("可见范围:公开", {"sensitivity": "0"}),
        ("customer's approval:yes", {"f5": "yes"}), ("Customersapproval:否", {"f5": "no"}),
        ("customer’s approval: 是", {"f5": "yes"}),
        ("priority:urgent", {"priority": "1"}), ("优先级：低", {"priority": "4"}),
        ("priority:ＨＩＧＨ", {"priority": "2"}),
        ("stage:indevelopment", {"stage": "s4"}), ("阶段:“需求评审”", {"stage": "s1"}),
        ("start:昨天", {"start": "2026-03-10"}), ("开始：2020-01-01", {"start": "2020-01-01"}),
        ("end:3月18日前", {"end": "2026-03-18"}), ("end:by friday", {"end": "2026-03-13"}),
        ("end:下周五 17:30", {"end": "2026-03-20"}), ("end:3个工作日内", {"end": "2026-03-16"}),
        ("end:无", {"end": None}), ("end:none", {"end": None}), ("截止：无", {"end": None}),
        ("goal:无", {"goal": None}), ("goal:“无”", {"goal": "无"}), ("with:无", {"collaborators": None}),
        ("dept:none", {"departments": None}), ("预算:无", {"f1": None}),
        ("cadence:每周五", {"cadence": {"every": "week", "weekdays": [5]}}),
        ("周期：每 3 个工作日", {"cadence": {"every": "working_days", "n": 3}}),
        ("cadence:every Friday", {"cadence": {"every": "week", "weekdays": [5]}}),
        ("update cadence:every day", {"cadence": {"every": "day"}}),
        ("cadence:none", {"cadence": None}), ("周期:不提醒", {"cadence": None}),
        ("owner:<@ULI>", {"owner": "ULI"}), ("负责人：<@ULI|李倩>", {"owner": "ULI"}),
        ("owner:<@ULI|li> <@ULI>", {"owner": "ULI"}),
        ("with:<@ULI> <@UDANA|dana reed>、<@ULI>", {"collaborators": ["ULI", "UDANA"]}),
        ("协作人：<@ULI>和<@UDANA>", {"collaborators": ["ULI", "UDANA"]}), ("测试人:<@ULI>", {"f8": ["ULI"]}),
        ("with:<@ULI> and <@UDANA>", {"collaborators": ["ULI", "UDANA"]}), ("评审人:<@ULI>", {"f7": "ULI"}),
        ("dept:技术部", {"departments": ["2"]}), ("部门：技术部、市场部", {"departments": ["2", "1"]}),
        ("dept:技术部 市场部 技术部", {"departments": ["2", "1"]}),
        ("部门:技术部和市场部", {"departments": ["2", "1"]}),
        ("dept:human resources, R&amp;D", {"departments": ["3", "4"]}), ("dept:R&D", {"departments": ["4"]}),
        ("dept:<!subteam^S1|@market> @技术部", {"departments": ["1", "2"]}),
        ("departments involved:技术部 and 市场部", {"departments": ["2", "1"]}),
        ("发起部门:市场部", {"initiating_department": "1"}),
        ("预算：１,２００.50", {"f1": "1200.5"}), ("budget:-3", {"f1": "-3"}),
        ("渠道:网站", {"f3": "web"}), ("place:web site", {"f3": "web"}),
        ("places:App、shop", {"f4": ["app", "shop"]}), ("全部渠道:门店 and Web site", {"f4": ["shop", "web"]}),
        ("上线时间:3月18日 17:30", {"f2": "2026-03-18T09:30:00+00:00"}),
        ("goes live at:tomorrow", {"f2": "2026-03-12T10:00:00+00:00"}),
        ("链接：<https://x.cn/a?b=1&amp;c=2|x.cn/a>", {"f6": "https://x.cn/a?b=1&c=2"}),
        ("link:https://x.cn:8080/a", {"f6": "https://x.cn:8080/a"}),
    ],
)  # fmt: skip
def test_values(text: str, read: dict[str, Any]) -> None:
    known = replace(KNOWN, as_typed=lambda typed: typed.replace("&amp;", "&"))
    assert read_short_form(text, known) == ShortForm(
        answers=read, reason=None, problems=(),
        read_back=tuple(key for key in read if key == "cadence" or (read[key] and key in ("start", "end", "f2"))),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("next:联系 张三：确认文案 end:下周五", {"next": "联系 张三：确认文案", "end": "2026-03-20"}),
        ("done:看 https://x.cn/a 和 http://y.cn next:无", {"done": "看 https://x.cn/a 和 http://y.cn", "next": None}),
        ("done:10:30 开会，11:45 结束", {"done": "10:30 开会，11:45 结束"}),
        ("done:一\n二\n\n三\nnext:四", {"done": "一\n二\n\n三", "next": "四"}),
        ("name:官网\n改版", {"name": "官网 改版"}),
        ("name:“官网：end:改版” end:下周五", {"name": "官网：end:改版", "end": "2026-03-20"}),
        ("name:「stage: because」，end:下周五", {"name": "stage: because", "end": "2026-03-20"}),
        ('next:"because it\'s late" end:下周五', {"next": "because it's late", "end": "2026-03-20"}),
        ("next:'it's done' end:下周五", {"next": "it's done", "end": "2026-03-20"}),
        ("name:“官网”改版 end:下周五", {"name": "“官网”改版", "end": "2026-03-20"}),
        ("name:官网“改版：二期” end:下周五", {"name": "官网“改版：二期”", "end": "2026-03-20"}),
        ("end:下周五 name:“官网 stage:改版", {"name": "官网 stage:改版", "end": "2026-03-20"}),
        ("name:「官网", {"name": "官网"}), ('name:"官网', {"name": "官网"}), ("name:'官网", {"name": "官网"}),
        ('name:“官网"', {"name": "官网"}), ("name:＂官网＂", {"name": "官网"}),
        ("name:官网,", {"name": "官网"}),
        ("name:A &gt; B &gt; end:下周五", {"name": "A &gt; B &gt;", "end": "2026-03-20"}),
        ("owner:<@ULI|end: x>", {"owner": "ULI"}), ("owner:<@ULI>end:下周五", {"owner": "ULI", "end": "2026-03-20"}),
        ("name:end:下周五", {"name": "end:下周五"}),
        ("name:becauses", {"name": "becauses"}),
        ('name:=HYPERLINK("http://x")', {"name": '=HYPERLINK("http://x")'}),
        ("name:{{7*7}} {0.__class__} %(num)s", {"name": "{{7*7}} {0.__class__} %(num)s"}),
    ],
)  # fmt: skip
def test_where_a_value_ends(text: str, read: dict[str, Any]) -> None:
    assert answers(text) == read


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("end:下周五 because because of x", "because of x"),
        ("end:下周五 原因：客户：又改了", "客户：又改了"),
        ("end:下周五 原因:“end: 改了”", "end: 改了"),
        ("end:下周五。because 改了", "改了"),
        ("end:下周五 because\n改了\n两次", "改了\n两次"),
        ("end:下周五", None),
    ],
)
def test_the_reason(text: str, reason: str | None) -> None:
    form = read(text)
    assert (form.problems, form.reason, form.answers) == ((), reason, {"end": "2026-03-20"})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("end:", [EmptyValue(field="end")]),
        ("end: stage:测试中", [EmptyValue(field="end")]),
        ("name:“” end:下周五", [EmptyValue(field="name")]),
        ("name:\u200b end:下周五", [EmptyValue(field="name")]),
        ("name:， end:下周五", [EmptyValue(field="name")]),
        ("end:下周五 because", [Empty(field="reason")]),
        ("name:无", [Empty(field="name")]),
        ("owner:none", [Empty(field="owner")]),
        ("风险：无", [RemarkByCommand("risk", field="risks")]),
        ("to-dos:x done:y", [RemarkByCommand("todo", field="todos")]),
        ("SupportNeeded：", [RemarkByCommand("support", field="support")]),
        ("end:下周五 截止：下周六", [DuplicateKey(field="end")]),
        ("reason:一 end:下周五 because 二", [DuplicateKey(field="reason")]),
        ("owner:<@ULI> <@UDANA>", [TwoOwners(field="owner")]),
        ("owner:@two @people", [TwoOwners(field="owner")]),
        ("评审人:<@ULI> <@UDANA>", [OnePersonOnly(field="f7")]),
        ("owner:李倩", [UnknownPerson("李倩", field="owner")]),
        ("owner:@李倩", [UnknownPerson("@李倩", field="owner")]),
        ("with:<@ULI> 陈立", [UnknownPerson("陈立", field="collaborators")]),
        ("end:下周八", [NotADate("下周八", field="end")]),
        ("end:2026-02-30", [NoSuchDay(2026, 2, 30, 28, field="end")]),
        ("end:3/4", [TwoReadings("3/4", date(2027, 3, 4), date(2026, 4, 3), field="end")]),
        ("end:2020-01-01", [DateInPast(date(2020, 1, 1), field="end")]),
        ("start:soonish", [NotADate("soonish", field="start")]),
        ("上线时间:25:99", [NotADate("25:99", field="f2")]),
        ("发生时间:以后", [NotADate("以后", field="occurred")]),
        ("发生时间:无", [NotADate("无", field="occurred")]),
        ("cadence:经常", [NotACadence("经常", field="cadence")]),
        ("预算:很多", [NotANumber("很多", field="f1")]),
        ("预算:1e309", [NotANumber("1e309", field="f1")]),
        ("stage:测试", [UnknownStage("测试", ("测试中",), field="stage")]),
        ("stage:none", [UnknownStage("none", _STAGES, field="stage")]),
        ("priority:criticl", [UnknownChoice("criticl", ("紧急", "高", "普通", "低"), field="priority")]),
        ("priority:urgnt", [UnknownChoice("urgnt", ("紧急",), field="priority")]),
        ("see:所有人", [UnknownChoice("所有人", ("公开", "内部", "受限"), field="sensitivity")]),
        ("渠道:网店", [UnknownChoice("网店", ("门店", "网站"), field="f3")]),
        ("全部渠道:网站、电视", [UnknownChoice("电视", ("网站", "应用", "门店"), field="f4")]),
        ("客户同意:也许", [UnknownChoice("也许", ("是", "否"), field="f5")]),
        ("dept:市场", [UnknownDepartment("市场", ("市场部",), field="departments")]),
        ("dept:市场部、行政部", [UnknownDepartment("行政部", (), _THERE, field="departments")]),
        ("dept:<!subteam^S9|@x>", [UnknownDepartment("<!subteam^S9|@x>", field="departments")]),
        ("发起部门:市场部、技术部", [UnknownDepartment("市场部、技术部", field="initiating_department")]),
        ("ned:下周五", [UnknownField("ned", ("end", "next", "name"))]),
        ("状态:测试中 end:下周五", [UnknownField("状态", _CHINESE)]),
        ("发布频道:<#C1|launch>", [UnknownField("发布频道", _CHINESE)]),
        ("stage:测试中 ned:下周五", [UnknownField("ned", ("end", "next", "name"))]),
        ("stage:测试中 张三：好", [UnknownField("张三", _CHINESE)]),
        ("done:首页 nxet:文案", [UnknownField("nxet", ("next",))]),
        ("官网改版", [NoFieldFound("官网改版")]),
        ("官网改版 end:下周五", [NoFieldFound("官网改版")]),
        ("because 需求调整", [NoFieldFound("")]),
        ("发生时间:昨天 because 需求调整", [NoFieldFound("")]),
        ("版本号:V2.0 变更说明:目标定了 because 需求调整", []),
    ],
)  # fmt: skip
def test_what_is_refused(text: str, found: list[Problem]) -> None:
    assert problems(text) == found


def test_what_is_offered_speaks_the_authors_language() -> None:
    assert problems("stage:testing", ENGLISH) == [UnknownStage("testing", ("In testing",), field="stage")]
    assert problems("优先级:很高", ENGLISH) == [UnknownChoice("很高", ("High",), field="priority")]
    assert problems("zzz:x", ENGLISH) == [UnknownField("zzz", _ENGLISH)]


def test_everything_is_said_at_once() -> None:
    form = read("官网改版 end:下周八 stage:x 状态:y owner:<@ULI> because")
    assert [type(problem) for problem in form.problems] == [
        NoFieldFound, NotADate, UnknownStage, UnknownField, Empty,
    ]  # fmt: skip
    assert form.answers == {"owner": "ULI"}


@pytest.mark.parametrize("text", ["", "  ", "\n\u3000", "，"])
def test_nothing_was_said(text: str) -> None:
    assert read(text) == ShortForm({}, None, (), ())


@pytest.mark.requirement("S13")
@pytest.mark.requirement("S15")
def test_what_is_said_beside_the_fields() -> None:
    form = read("stage:测试中 变更说明：范围缩小 版本号：V2.1 发生时间：昨天 15:00")
    assert form == ShortForm(
        {"stage": "s5"}, None, (), (), note="范围缩小", version="V2.1",
        occurred_at=datetime(2026, 3, 10, 7, 0, tzinfo=UTC),
    )  # fmt: skip
    assert read("what changed:scope stage:s\nwhen did it happen:yesterday").note == "scope"


def test_days_are_the_authors() -> None:
    late = replace(KNOWN, now=datetime(2026, 3, 11, 23, 30, tzinfo=ZoneInfo("America/Los_Angeles")))
    assert read("end:明天", late).answers == {"end": "2026-03-12"}
    assert read("end:2个工作日内", replace(KNOWN, overrides={date(2026, 3, 12): False})).answers == {
        "end": "2026-03-16"
    }


def test_text_is_kept_as_it_was_typed_and_quoted_so() -> None:
    known = replace(KNOWN, as_typed=lambda typed: typed.replace("<@ULI>", "@李倩").replace("&lt;", "<"))
    assert read("next:请 <@ULI> 看 &lt;b&gt;", known).answers == {"next": "请 @李倩 看 <b&gt;"}
    assert problems("end:&lt;!here", known) == [NotADate("<!here", field="end")]
    assert problems("<@ULI> 你好", known) == [NoFieldFound("@李倩 你好")]


@pytest.mark.fault("3.22")
@quickly
@given(st.lists(st.sampled_from([
    "end", "stage", "截止", "owner", "because", "原因", "xx", "with", "dept", "预算", "全部渠道", "上线时间",
    "客户同意", "链接", "周期", ":", "：", " ", "\n", "，", "“", "”", '"', "'", "「", "」", "无", "none", "下周五",
    "<@ULI>", "<", ">", "&lt;", "测试中", "3/4", "\0", "\ud800", "https://x.cn", "and", "和", "每",
]) | st.text(max_size=3), max_size=25))  # fmt: skip
def test_any_line_is_read(parts: list[str]) -> None:
    form = read("".join(parts))
    assert set(form.answers) <= {field.key for field in TEMPLATE.fields}
    assert form.problems or form.answers or form.reason is None


@pytest.mark.fault("3.7")
@pytest.mark.fault("3.20")
@pytest.mark.parametrize(
    "part",
    [
        "a",
        "a: ",
        "end:x ",
        "“",
        "'",
        "name:'a'b ",
        "<",
        "<@U1>",
        "x,",
        "测试：",
        " ",
        "nam: ",
        "&lt;",
        "update ",
        "done:\n",
    ],
)
def test_forty_thousand_signs_are_read_in_no_time(part: str) -> None:
    begun = time.perf_counter()
    read(("done:" + part * 40_000)[:40_000])
    assert time.perf_counter() - begun < 2


@pytest.mark.fault("3.7")
def test_forty_thousand_signs_of_words_before_colons() -> None:
    words = [f"{one}{two}{three}: " for one in "abcdefghij" for two in "klmnopqrst" for three in "uvwxyzabcdefghi"]
    begun = time.perf_counter()
    read("done:" + "".join(words) * 5)
    assert time.perf_counter() - begun < 2


@pytest.mark.requirement("S6")
@pytest.mark.parametrize(
    ("line", "words", "answers"),
    [
        ("官网改版 截止：下周五 已完成：调研做完了", "官网改版", {"end": "2026-03-20", "done": "调研做完了"}),
        ("名称：官网改版，阶段：测试中", "", {"name": "官网改版", "stage": "s5"}),
        ("Website relaunch priority: high stage: In testing", "Website relaunch", {"priority": "2", "stage": "s5"}),
        # What is no key, or says nothing that can be read, is part of the name, as typed.
        ("复盘：官网改版", "复盘：官网改版", {}),
        ("官网改版，截止：下周八", "官网改版，截止：下周八", {}),
        ("复盘：官网改版 截止：下周五 阶段：天上", "复盘：官网改版 阶段：天上", {"end": "2026-03-20"}),
        ("官网改版 截止：下周五 截止：下周六", "官网改版 截止：下周六", {"end": "2026-03-20"}),
        ("官网改版 截止：下周五 风险：人手不够", "官网改版 风险：人手不够", {"end": "2026-03-20"}),
        ("官网改版 截止：", "官网改版 截止：", {}),
    ],
)
def test_the_line_of_a_new_item(line: str, words: str, answers: dict[str, Any]) -> None:
    read = read_new_line(line, KNOWN)
    assert (read.words, dict(read.answers)) == (words, answers)
