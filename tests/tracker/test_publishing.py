from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tracker.states import quickly
from tracker.cadence import Cadence, Every
from tracker.channels import Channel, ChannelKind
from tracker.departments import Department
from tracker.items import Priority, Sensitivity
from tracker.people import Kind, Member
from tracker.problems import (
    CannotBeNamed,
    CannotOwn,
    CannotTakePart,
    ChannelArchived,
    Empty,
    EndBeforeStart,
    EndInPast,
    NotAChannel,
    NotADate,
    NotALink,
    NotANumber,
    NotInChannel,
    NumberTooLarge,
    NumberTooSmall,
    Problem,
    TooLong,
    UnknownChoice,
    UnknownDepartment,
    UnknownPerson,
)
from tracker.publishing import Surroundings, canonical, new_item, people_named, problems_of, remarks_in
from tracker.remarks import RemarkKind
from tracker.templates import Template, TemplateVersion, library_body

TEMPLATE = Template.from_document(library_body("project_follow_up"))
VERSION = TemplateVersion(7, 3, TEMPLATE)
TODAY = date(2026, 3, 11)


def member(user_id: str, kind: Kind = Kind.MEMBER, *, deactivated: bool = False) -> Member:
    return Member(user_id, f"name of {user_id}", kind, "en", deactivated=deactivated)


def channel(channel_id: str, kind: ChannelKind, **state: bool) -> Channel:
    return Channel(channel_id, f"name of {channel_id}", kind, ("en",), "Asia/Shanghai", **state)


PEOPLE = [
    member("UFANG"),
    member("ULI"),
    member("UGUEST", Kind.GUEST),
    member("UOUT", Kind.OUTSIDER),
    member("UBOT", Kind.BOT),
    member("UGONE", deactivated=True),
]
CHANNELS = [
    channel("C1", ChannelKind.PUBLIC, bot_in=True),
    channel("CJOINABLE", ChannelKind.PUBLIC),
    channel("CINVITED", ChannelKind.PRIVATE, bot_in=True),
    channel("CPRIVATE", ChannelKind.PRIVATE),
    channel("COLD", ChannelKind.PUBLIC, archived=True, bot_in=True),
    channel("D1", ChannelKind.DIRECT, bot_in=True),
]
AROUND = Surroundings(
    people={one.user_id: one for one in PEOPLE},
    departments={1: Department(1, "市场部"), 2: Department(2, "产品部")},
    channels={one.channel_id: one for one in CHANNELS},
    today=TODAY,
)
GOOD: dict[str, Any] = {"name": "官网改版", "owner": "UFANG", "channel": "C1"}


def found(**answers: object) -> list[Problem]:
    return problems_of(TEMPLATE, GOOD | answers, AROUND)


def test_the_least_that_can_be_published() -> None:
    assert found() == []


@pytest.mark.parametrize(
    "answers",
    [
        {"collaborators": ["ULI", "UGUEST", "UOUT"]},
        {"departments": ["1", "2"], "initiating_department": "2"},
        {"channel": "CJOINABLE"},
        {"channel": "CINVITED"},
        {"start": "2026-03-11", "end": "2026-03-11"},
        {"start": "2025-01-01"},
        {"end": "2199-12-31"},
        {"name": "名" * 150, "goal": "标" * 1000, "done": "完" * 3000},
        {"priority": "1", "sensitivity": "0", "stage": "s6"},
        {"cadence": {"every": "day"}},
        {"collaborators": [], "departments": [], "end": None, "done": ""},
    ],
)
def test_what_can_be_published(answers: dict[str, Any]) -> None:
    assert found(**answers) == []


@pytest.mark.requirement("S10")
@pytest.mark.parametrize(
    ("answers", "problem"),
    [
        ({"name": ""}, Empty(field="name")),
        ({"name": None}, Empty(field="name")),
        ({"owner": None}, Empty(field="owner")),
        ({"channel": ""}, Empty(field="channel")),
        ({"name": "名" * 151}, TooLong(150, 151, field="name")),
        ({"goal": "x" * 1001}, TooLong(1000, 1001, field="goal")),
        ({"done": "𠮷" * 3001}, TooLong(3000, 3001, field="done")),
        ({"owner": "UGUEST"}, CannotOwn("name of UGUEST", "guest", field="owner")),
        ({"owner": "UOUT"}, CannotOwn("name of UOUT", "outsider", field="owner")),
        ({"owner": "UBOT"}, CannotOwn("name of UBOT", "bot", field="owner")),
        ({"owner": "UGONE"}, CannotOwn("name of UGONE", "deactivated", field="owner")),
        ({"owner": "USTRANGER"}, UnknownPerson("USTRANGER", field="owner")),
        ({"collaborators": ["ULI", "UBOT"]}, CannotTakePart("name of UBOT", "bot", field="collaborators")),
        ({"collaborators": ["UGONE"]}, CannotTakePart("name of UGONE", "deactivated", field="collaborators")),
        ({"collaborators": ["ULI", "UX"]}, UnknownPerson("UX", field="collaborators")),
        ({"departments": ["1", "9"]}, UnknownDepartment("9", field="departments")),
        ({"departments": ["市场部"]}, UnknownDepartment("市场部", field="departments")),
        ({"initiating_department": "9"}, UnknownDepartment("9", field="initiating_department")),
        ({"initiating_department": "-1"}, UnknownDepartment("-1", field="initiating_department")),
        ({"initiating_department": "²"}, UnknownDepartment("²", field="initiating_department")),
        ({"channel": "CX"}, NotInChannel(None, field="channel")),
        ({"channel": "CPRIVATE"}, NotInChannel("name of CPRIVATE", field="channel")),
        ({"channel": "COLD"}, ChannelArchived("name of COLD", field="channel")),
        ({"channel": "D1"}, NotAChannel(field="channel")),
        ({"end": "2026-02-30"}, NotADate("2026-02-30", field="end")),
        ({"end": "下周八"}, NotADate("下周八", field="end")),
        ({"end": "99999-01-01"}, NotADate("99999-01-01", field="end")),
        ({"end": "2200-01-01"}, NotADate("2200-01-01", field="end")),
        ({"start": "0018-03-11"}, NotADate("0018-03-11", field="start")),
        ({"stage": "s99"}, UnknownChoice("s99", field="stage")),
        ({"priority": "9"}, UnknownChoice("9", field="priority")),
        ({"priority": "high"}, UnknownChoice("high", field="priority")),
        ({"sensitivity": "3"}, UnknownChoice("3", field="sensitivity")),
        ({"start": "2026-03-20", "end": "2026-03-19"}, EndBeforeStart(date(2026, 3, 20), field="end")),
        ({"end": "2026-03-10"}, EndInPast(date(2026, 3, 10), field="end")),
    ],
)
def test_each_refusal_stands_at_its_field(answers: dict[str, Any], problem: Problem) -> None:
    assert found(**answers) == [problem]


def test_a_problem_says_by_how_much() -> None:
    assert TooLong(150, 151, field="name").over == 1


def test_everything_is_said_at_once_in_the_order_of_the_form() -> None:
    everything = found(
        name="", owner="UGUEST", collaborators=["UBOT"], end="2026-02-30", done="x" * 3001, channel="D1",
        goal="x" * 1001, initiating_department="9", departments=["8"], start="gestern", stage="s99",
        priority="9", sensitivity="9",
    )  # fmt: skip
    assert [problem.field for problem in everything] == [
        "name", "goal", "initiating_department", "owner", "collaborators", "departments", "channel", "start", "end",
        "stage", "done", "priority", "sensitivity",
    ]  # fmt: skip


def test_a_date_nobody_can_read_is_not_compared() -> None:
    assert found(start="gestern", end="2020-01-01") == [NotADate("gestern", field="start")]


def test_an_end_in_the_past_is_accepted_once_it_was_asked_about() -> None:
    answers = GOOD | {"end": "2026-03-10"}
    asked = EndInPast(date(2026, 3, 10), field="end")
    assert problems_of(TEMPLATE, answers, AROUND) == [asked]
    assert problems_of(TEMPLATE, answers, AROUND, accepted_end=asked.end) == []
    other = answers | {"end": "2026-03-09"}
    assert problems_of(TEMPLATE, other, AROUND, accepted_end=asked.end) == [EndInPast(date(2026, 3, 9), field="end")]


def test_an_accepted_end_must_still_lie_behind_the_start() -> None:
    answers = GOOD | {"start": "2026-03-11", "end": "2026-03-10"}
    assert problems_of(TEMPLATE, answers, AROUND, accepted_end=date(2026, 3, 10)) == [
        EndBeforeStart(TODAY, field="end")
    ]


def test_what_is_left_open_is_the_templates() -> None:
    item = new_item(VERSION, GOOD, "ULI")
    assert (item.template_id, item.template_no) == (7, 3)
    assert (item.name, item.initiator, item.owner, item.channel_id) == ("官网改版", "ULI", "UFANG", "C1")
    assert (item.stage, item.priority, item.sensitivity) == ("s1", Priority.NORMAL, Sensitivity.INTERNAL)
    assert item.cadence == Cadence(Every.WEEK, weekdays=(5,))
    assert (item.start_on, item.end_on, item.collaborators, item.departments) == (None, None, (), ())
    assert item.initiating_department is None
    assert item.fields == {}


def test_what_is_answered_is_the_items() -> None:
    answers = GOOD | {
        "collaborators": ["ULI", "UFANG", "ULI", "UGUEST"], "departments": ["2", "1"], "initiating_department": "1",
        "stage": "s3", "priority": "1", "sensitivity": "2", "start": "2026-03-11", "end": "2026-03-20",
        "cadence": {"every": "working_days", "n": 3}, "done": "回收 200 份", "next": "", "goal": "上线",
    }  # fmt: skip
    item = new_item(VERSION, answers, "UFANG")
    assert item.collaborators == ("ULI", "UGUEST")
    assert (item.departments, item.initiating_department) == ((2, 1), 1)
    assert (item.stage, item.priority, item.sensitivity) == ("s3", Priority.URGENT, Sensitivity.RESTRICTED)
    assert (item.start_on, item.end_on) == (date(2026, 3, 11), date(2026, 3, 20))
    assert item.cadence == Cadence(Every.WORKING_DAYS, 3)
    assert item.fields == {"done": "回收 200 份", "goal": "上线"}
    assert item.asked_to_confirm == ("ULI", "UGUEST")


def test_no_reminder_can_be_chosen() -> None:
    assert new_item(VERSION, GOOD | {"cadence": None}, "ULI").cadence == Cadence(Every.NONE)


def test_the_owner_is_asked_to_confirm_what_somebody_else_published() -> None:
    assert new_item(VERSION, GOOD | {"collaborators": ["ULI"]}, "ULI").asked_to_confirm == ("UFANG",)


NAMES = {"en": "Own", "zh-CN": "自己的"}
CHOICES = [{"key": key, "names": NAMES} for key in ("a", "b", "c")]
OWN = Template.from_document(
    library_body("project_follow_up")
    | {
        "fields": library_body("project_follow_up")["fields"]
        + [
            {"key": "f1", "kind": "number", "names": NAMES, "least": -2, "most": 1000.5},
            {"key": "f2", "kind": "date_time", "names": NAMES},
            {"key": "f3", "kind": "choice", "names": NAMES, "choices": CHOICES},
            {"key": "f4", "kind": "choices", "names": NAMES, "choices": CHOICES},
            {"key": "f5", "kind": "yes_no", "names": NAMES},
            {"key": "f6", "kind": "link", "names": NAMES},
            {"key": "f7", "kind": "member", "names": NAMES},
            {"key": "f8", "kind": "members", "names": NAMES},
            {"key": "f9", "kind": "departments", "names": NAMES},
            {"key": "f10", "kind": "remarks", "names": NAMES, "longest": 10},
            {"key": "f11", "kind": "number", "names": NAMES},
        ]
    }
)


@pytest.mark.requirement("S3")
@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("f1", "1000.5"), ("f1", "-2"), ("f1", "１２"), ("f1", "1,000"), ("f1", "0"), ("f1", "-0"), ("f11", "5"),
        ("f2", "2026-03-18T09:00:00+00:00"), ("f2", "2026-03-18T17:00+08:00"),
        ("f3", "a"), ("f4", ["c", "a"]), ("f4", []), ("f5", "yes"), ("f5", "no"), ("f5", None),
        ("f6", "https://x.cn"), ("f6", "HTTP://x.cn:8080/路径?q=1#a"), ("f6", "http://169.254.169.254/"),
        ("f6", "https://x.cn/" + "a" * 1987),
        ("f7", "ULI"), ("f7", "UGUEST"), ("f8", ["UOUT", "ULI"]), ("f9", ["2"]), ("f10", "一\n二"),
    ],
)  # fmt: skip
def test_what_a_field_of_ones_own_takes(key: str, answer: object) -> None:
    assert problems_of(OWN, GOOD | {key: answer}, AROUND) == []


@pytest.mark.requirement("S3")
@pytest.mark.fault("3.23")
@pytest.mark.fault("3.24")
@pytest.mark.parametrize(
    ("key", "answer", "problem"),
    [
        *[("f11", text, NotANumber(text, field="f11")) for text in (
            "1e309", "1e3", "NaN", "inf", "-Infinity", "十二个", "12,5", "1,00", "0x10", "1_000", "--1", "1.2.3",
            "9" * 31, "١٢",
        )],
        ("f1", "-2.1", NumberTooSmall(Decimal(-2), field="f1")),
        ("f1", "1000.51", NumberTooLarge(Decimal("1000.5"), field="f1")),
        *[("f6", text, NotALink(text, field="f6")) for text in (
            "javascript:alert(1)", "file:///etc/passwd", "x.cn", "https://", "http:x", "//x.cn", "data:text/html,x",
            "https://x.cn/a b", "https://x.cn/<b>", "https://[1", " javascript:alert(1)", "https：//x.cn",
            "java\tscript:x", "https://x.cn/\na",
        )],
        ("f6", "https://x.cn/" + "a" * 4987, TooLong(2000, 5000, field="f6")),
        ("f2", "下周五", NotADate("下周五", field="f2")),
        ("f2", "2026-03-18T09:00", NotADate("2026-03-18T09:00", field="f2")),
        ("f2", "2200-01-01T09:00+00:00", NotADate("2200-01-01T09:00+00:00", field="f2")),
        ("f3", "d", UnknownChoice("d", field="f3")),
        ("f4", ["a", "d"], UnknownChoice("d", field="f4")),
        ("f5", "maybe", UnknownChoice("maybe", field="f5")),
        ("f7", "UX", UnknownPerson("UX", field="f7")),
        ("f7", "UGONE", CannotBeNamed("name of UGONE", "deactivated", field="f7")),
        ("f8", ["ULI", "UBOT"], CannotBeNamed("name of UBOT", "bot", field="f8")),
        ("f9", ["1", "9"], UnknownDepartment("9", field="f9")),
        ("f10", "x" * 11, TooLong(10, 11, field="f10")),
    ],
)  # fmt: skip
def test_what_a_field_of_ones_own_refuses(key: str, answer: object, problem: Problem) -> None:
    assert problems_of(OWN, GOOD | {key: answer}, AROUND) == [problem]


def test_answers_are_kept_in_one_form() -> None:
    item = new_item(
        TemplateVersion(7, 3, OWN),
        GOOD | {
            "f1": "１,０００.50", "f11": "-0", "f2": "2026-03-18T17:00+08:00", "f4": ["c", "a", "c"], "f5": "no",
            "f8": [], "departments": ["2", "1", "2"], "f10": "", "f3": None,
        },
        "ULI",
    )  # fmt: skip
    assert item.departments == (2, 1)
    assert item.fields == {
        "f1": "1000.5", "f11": "0", "f2": "2026-03-18T09:00:00+00:00", "f4": ["c", "a"], "f5": "no"
    }  # fmt: skip


def test_what_cannot_be_read_is_kept_as_it_was() -> None:
    assert canonical(OWN, {"f1": "zwölf", "f2": "bald", "of an older template": "x"}) == {
        "f1": "zwölf", "f2": "bald", "of an older template": "x"
    }  # fmt: skip


@quickly
@given(st.dictionaries(st.sampled_from([f"f{n}" for n in range(1, 12)]), st.none() | st.text() | st.lists(st.text())))
def test_the_form_answers_are_kept_in_stays_the_same(answers: dict[str, Any]) -> None:
    answers = {
        key: answer for key, answer in answers.items() if isinstance(answer, list) == (key in {"f4", "f8", "f9"})
    }
    once = canonical(OWN, answers)
    assert canonical(OWN, once) == once


def test_whom_answers_name() -> None:
    assert people_named(OWN, GOOD | {"collaborators": ["ULI", "UFANG"], "f7": "UGUEST", "f8": ["ULI"], "f3": "a"}) == (
        "UFANG", "ULI", "UGUEST",
    )  # fmt: skip
    assert people_named(OWN, {}) == ()


def test_remarks_are_one_a_line() -> None:
    answers = {"todos": "约评审\n\n  补合同 ", "risks": "接口延迟", "support": None}
    assert remarks_in(answers) == (
        (RemarkKind.RISK, "接口延迟"), (RemarkKind.TODO, "约评审"), (RemarkKind.TODO, "补合同"),
    )  # fmt: skip
