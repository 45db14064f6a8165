import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.departments import Department
from tracker.filters import LONGEST, Around, Due, Filters, Sort, names_somebody, read_filters
from tracker.items import Priority, State
from tracker.people import Kind, Member
from tracker.problems import TooLong, UnknownInFilter
from tracker.templates import Template, TemplateVersion, library_body, library_keys

TEMPLATES = tuple(
    TemplateVersion(nth, 1, Template.from_document(library_body(key))) for nth, key in enumerate(library_keys(), 1)
)
AROUND = Around(
    user_id="UME",
    channel_id="C1",
    people=(Member("ULI", "李倩", Kind.MEMBER, "zh-CN"), Member("UDANA", "Dana Reed", Kind.MEMBER, "en")),
    departments=(Department(1, "市场部", "S1"), Department(2, "Human Resources")),
    templates=TEMPLATES,
)
IN_TESTING = tuple(
    (version.template_id, stage.key)
    for version in TEMPLATES
    for stage in version.template.stages
    if stage.names["zh-CN"] == "测试中"
)


@pytest.mark.requirement("S25")
@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("", Filters()),
        ("   ", Filters()),
        ("mine", Filters(mine=True)),
        ("MINE", Filters(mine=True)),
        ("我的", Filters(mine=True)),
        ("here", Filters(channels=("C1",))),
        ("this channel", Filters(channels=("C1",))),
        ("本频道", Filters(channels=("C1",))),
        ("<#C2|launch>", Filters(channels=("C2",))),
        ("<#C2|>", Filters(channels=("C2",))),
        ("overdue", Filters(due=(Due.OVERDUE,))),
        ("逾期", Filters(due=(Due.OVERDUE,))),
        ("due today", Filters(due=(Due.TODAY,))),
        ("今天到期", Filters(due=(Due.TODAY,))),
        ("due:today", Filters(due=(Due.TODAY,))),
        ("到期：本周", Filters(due=(Due.WEEK,))),
        ("due this week", Filters(due=(Due.WEEK,))),
        ("本周到期", Filters(due=(Due.WEEK,))),
        ("overdue due today", Filters(due=(Due.OVERDUE, Due.TODAY))),
        ("stage:测试中", Filters(stages=IN_TESTING)),
        ("阶段：测试中", Filters(stages=IN_TESTING)),
        ("stage:In testing", Filters(stages=IN_TESTING)),
        ("stage: in TESTING mine", Filters(stages=IN_TESTING, mine=True)),
        ("stage:“In testing”", Filters(stages=IN_TESTING)),
        ("owner:<@ULI|li>", Filters(owners=("ULI",))),
        ("负责人:<@ULI>", Filters(owners=("ULI",))),
        ("负责人：李倩", Filters(owners=("ULI",))),
        ("owner:@dana reed urgent", Filters(owners=("UDANA",), priorities=(Priority.URGENT,))),
        ("owner:me", Filters(owners=("UME",))),
        ("dept:市场部", Filters(departments=(1,))),
        ("部门：human resources", Filters(departments=(2,))),
        ("department:<!subteam^S1|@market>", Filters(departments=(1,))),
        ("dept:市场部 dept:Human Resources", Filters(departments=(1, 2))),
        ("priority:urgent", Filters(priorities=(Priority.URGENT,))),
        ("优先级:低", Filters(priorities=(Priority.LOW,))),
        ("紧急", Filters(priorities=(Priority.URGENT,))),
        ("high urgent", Filters(priorities=(Priority.HIGH, Priority.URGENT))),
        ("任务分配", Filters(templates=(2,))),
        ("task assignment", Filters(templates=(2,))),
        ("模板:知识沉淀", Filters(templates=(4,))),
        ("官网 改版", Filters(texts=("官网", "改版"))),
        ("ＷＥＢ Relaunch", Filters(texts=("web", "relaunch"))),
        ("“due today”", Filters(texts=("due today",))),
        ('"urgent"', Filters(texts=("urgent",))),
        ("name:urgent", Filters(texts=("urgent",))),
        ("名称：“a b”", Filters(texts=("a b",))),
        ("50%_", Filters(texts=("50%_",))),
        ("10:30", Filters(texts=("10:30",))),
        ("stage:", Filters(texts=("stage:",))),
        ("sort:end", Filters(sort=Sort.END)),
        ("排序:优先级", Filters(sort=Sort.PRIORITY)),
        ("排序：名称 sort:updated", Filters(sort=Sort.UPDATED)),
        ("我的逾期", Filters(mine=True, due=(Due.OVERDUE,))),
        ("我的　逾期", Filters(mine=True, due=(Due.OVERDUE,))),
        ("逾期报告", Filters(texts=("逾期报告",))),
    ],
)
def test_a_line_of_filters(typed: str, wanted: Filters) -> None:
    line = read_filters(typed, AROUND)
    assert line.problems == ()
    assert line.filters == wanted


def test_in_any_order_and_both_languages() -> None:
    one = read_filters("我的 overdue stage:测试中 dept:市场部 高 sort:end 官网", AROUND)
    other = read_filters("官网 排序:截止 high 部门:市场部 阶段:In testing 逾期 mine", AROUND)
    assert one.filters == other.filters
    assert one.words == "我的 overdue stage:测试中 dept:市场部 高 官网"


def test_what_is_due_comes_with_the_nearest_end_first_unless_asked_otherwise() -> None:
    assert read_filters("mine", AROUND).filters.order is Sort.UPDATED
    assert read_filters("overdue", AROUND).filters.order is Sort.END
    assert read_filters("overdue sort:name", AROUND).filters.order is Sort.NAME


def test_in_words_people_have_names() -> None:
    assert read_filters("owner:<@ULI> <#C2|launch> dept:<!subteam^S1>", AROUND).words == (
        "owner:李倩 #launch dept:市场部"
    )


def test_the_last_filter_can_be_dropped_and_a_sort_is_none() -> None:
    line = read_filters("我的 owner:<@ULI> sort:end", AROUND)
    assert line.last is not None
    assert (line.last.words, line.typed_without_last) == ("owner:李倩", "我的 sort:end")
    assert read_filters("sort:end", AROUND).last is None


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("stage:测试", UnknownInFilter("stage", "测试", ("测试中",))),
        ("stage:testing", UnknownInFilter("stage", "testing", ("In testing", "Investigating"))),
        ("dept:市场", UnknownInFilter("department", "市场", ("市场部",))),
        ("部门:火箭部门队", UnknownInFilter("department", "火箭部门队", ("市场部", "Human Resources"))),
        ("owner:@李", UnknownInFilter("owner", "李", ("李倩",))),
        ("owner:<@UNOBODY>", UnknownInFilter("owner", "UNOBODY", ())),
        ("dept:<!subteam^S9|@x>", UnknownInFilter("department", "S9", ())),
        ("template:task asignment", UnknownInFilter("template", "task", ("Task assignment",))),
        ("priority:urgnt", UnknownInFilter("priority", "urgnt", ("urgent",))),
    ],
)
def test_what_is_not_there_is_said_with_what_is_near(typed: str, problem: UnknownInFilter) -> None:
    assert read_filters(typed, AROUND).problems == (problem,)


def test_where_nothing_is_near_the_few_there_are_are_offered() -> None:
    [problem] = read_filters("sort:xyz", AROUND).problems
    assert isinstance(problem, UnknownInFilter)
    assert problem.near == ("updated", "end", "overdue", "priority", "name")


def test_a_line_too_long_for_a_button_is_refused() -> None:
    assert read_filters("长" * (LONGEST + 1), AROUND).problems == (TooLong(LONGEST, LONGEST + 1),)
    assert read_filters("长" * LONGEST, AROUND).problems == ()


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [("owner:李倩", True), ("负责人：@李", True), ("owner:<@ULI>", False), ("owner: <@ULI>", False), ("mine", False)],
)
def test_everybody_is_asked_for_only_where_a_name_was_written_out(typed: str, wanted: bool) -> None:  # noqa: FBT001
    assert names_somebody(typed) is wanted


PIECES = st.sampled_from(
    [
        "mine", "我的", "here", "overdue", "due", "today", "this", "week", "stage:", "本周到期",
        "阶段：", "测试中", "In",
        "testing", "owner:", "<@ULI>", "<@", "dept:", "市场部", "Human", "Resources", "priority:", "高", "sort:", "end",
        "“", "”", '"', "官网", "%", "_", ":", "：", "<#C2|x>", "<!subteam^S1>", "Task", "assignment",
        "@", "\u3000", "\0",
    ]
)  # fmt: skip


@given(st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=12), st.sampled_from(["", " "]))
def test_reading_never_fails_and_reading_again_says_the_same(pieces: list[str], between: str) -> None:
    line = read_filters(between.join(pieces), AROUND)
    if not line.problems:
        again = read_filters(line.typed, AROUND)
        assert (again.filters, again.words) == (line.filters, line.words)
        shorter = read_filters(line.typed_without_last, AROUND)
        assert not shorter.problems
        assert len(shorter.words) <= len(line.words)


@pytest.mark.requirement("S25")
@pytest.mark.parametrize(
    ("line", "near"),
    [
        ("逾其", "逾期"), ("mien", "mine"), ("urgnt 官网", "urgent 官网"), ("官网 stge:Live", "官网 stage:Live"),
        ("today", "due today"), ("今天", "今天到期"), ("官网改版", None), ("overdue", None), ("website", None),
        ('"mien"', None), ("foo:bar", None), ("https://x.cn", None),
    ],
)  # fmt: skip
def test_a_word_may_be_a_filter_with_a_slip_in_it(line: str, near: str | None) -> None:
    guess = read_filters(line, AROUND).guess
    assert (guess[1] if guess else None) == near


@pytest.mark.requirement("S25")
def test_finished_and_archived_ones_are_asked_for_by_name() -> None:
    for text, states in {
        "done": (State.DONE,),
        "已完成 官网": (State.DONE,),
        "archived": (State.ARCHIVED,),
        "已完成已归档": (State.DONE, State.ARCHIVED),
        "open done": (State.OPEN, State.DONE),
        "官网": (),
    }.items():
        assert read_filters(text, AROUND).filters.states == states, text
    assert read_filters('"done"', AROUND).filters.states == ()
