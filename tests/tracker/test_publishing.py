from datetime import date
from typing import Any

import pytest

from tracker.cadence import Cadence, Every
from tracker.channels import Channel, ChannelKind
from tracker.departments import Department
from tracker.items import Priority, Sensitivity
from tracker.people import Kind, Member
from tracker.problems import (
    CannotOwn,
    CannotTakePart,
    ChannelArchived,
    Empty,
    EndBeforeStart,
    EndInPast,
    NotAChannel,
    NotADate,
    NotInChannel,
    Problem,
    TooLong,
    UnknownChoice,
    UnknownDepartment,
    UnknownPerson,
)
from tracker.publishing import Surroundings, new_item, problems_of
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
