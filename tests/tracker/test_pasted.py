import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tracker.states import quickly
from tracker.pasted import MOST, Pasted, PastedLine, people_in, read_pasted
from tracker.problems import DateInPast, NoSuchDay, TwoReadings

pytestmark = pytest.mark.requirement("S6")

#: A Wednesday.
TODAY = date(2026, 3, 11)
FRIDAY = date(2026, 3, 20)


def lines(text: str) -> list[tuple[str, tuple[str, ...], date | None]]:
    pasted = read_pasted(text, TODAY, country="CN")
    assert not pasted.rest
    return [(line.name, line.people, line.end) for line in pasted.lines]


def test_a_meetings_resolutions() -> None:
    text = """
        1. 官网改版 <@ULI|李倩> 下周五
        2、会员日活动：方案 <@UCHEN> <@ULI> 3月20日前

        - [ ] Office move <@UDANA|dana reed> by 20 Mar
        • 渠道培训
    """
    assert lines(text) == [
        ("官网改版", ("ULI",), FRIDAY),
        ("会员日活动：方案", ("UCHEN", "ULI"), FRIDAY),
        ("Office move", ("UDANA",), FRIDAY),
        ("渠道培训", (), None),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "官网改版 <@ULI> 下周五", "官网改版，<@ULI>，下周五", "官网改版 下周五 <@ULI>", "<@ULI> 官网改版 下周五",
        "官网改版\t<@ULI>\t3月20日",
        "官网改版 <@ULI|li li> 3.20", "官网改版 <@ULI> 3/20", "官网改版：<@ULI> 下周五",
        "官网改版 <@ULI>, <@ULI|x> 下周五前",
        *(f"{bullet}官网改版 <@ULI> 下周五" for bullet in (
            "1.", "1. ", "12．", "1、", "1) ", "（1）", "(1) ", "一、", "十二、", "（三）", "① ", "- ", "* ",
            "• ", "•", "– ", "· ", "[ ] ", "- [x] ", "1. [ ] ", "☐ ", "> ", "&gt; ", "&gt; 1. ", "　- ",
        )),
    ],
)  # fmt: skip
def test_the_same_line_many_ways(line: str) -> None:
    assert lines(line) == [("官网改版", ("ULI",), FRIDAY)]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("1.5 版上线", "1.5 版上线"), ("3.18 发布会", "3.18 发布会"), ("2026 年会", "2026 年会"),
        ("-5℃ 冷库", "-5℃ 冷库"),
        ("*重点* 官网", "*重点* 官网"), ("一期收尾", "一期收尾"), ("H5 页面 3.20", "H5 页面 3.20"),
        ("[草稿] 官网", "[草稿] 官网"),
    ],
)  # fmt: skip
def test_what_belongs_to_the_name(line: str, name: str) -> None:
    assert lines(line) == [(name, (), None)]


def test_a_line_may_lack_a_name() -> None:
    assert lines("<@ULI> 下周五\n<@ULI>") == [("", ("ULI",), FRIDAY), ("", ("ULI",), None)]


def test_a_date_that_cannot_be_is_said() -> None:
    found = read_pasted("官网改版 2026-02-30\n官网 <@ULI> 3/4\n官网 2020-01-01", TODAY).lines
    assert [line.refused_end for line in found] == [
        NoSuchDay(2026, 2, 30, 28), TwoReadings("3/4", date(2027, 3, 4), date(2026, 4, 3)),
        DateInPast(date(2020, 1, 1)),
    ]  # fmt: skip
    assert [(line.name, line.end) for line in found] == [("官网改版", None), ("官网", None), ("官网", None)]
    assert found[1].typed == "官网 <@ULI> 3/4"


def test_fifty_at_most_and_the_rest_is_not_lost() -> None:
    pasted = read_pasted("\n".join(f"{n}. 第 {n} 个事项" for n in range(1, 54)), TODAY)
    assert [line.name for line in pasted.lines] == [f"第 {n} 个事项" for n in range(1, MOST + 1)]
    assert pasted.rest == ("第 51 个事项", "第 52 个事项", "第 53 个事项")


def test_escaping_is_undone_in_names() -> None:
    found = read_pasted("R&amp;D <@ULI|李> 下周五", TODAY, as_typed=lambda text: text.replace("&amp;", "&"))
    assert found == Pasted((PastedLine("R&D <@ULI|李> 下周五", "R&D", ("ULI",), FRIDAY, None, "下周五"),), ())


@pytest.mark.parametrize("text", ["", "\n \n", "1.\n- \n[ ]"])
def test_nothing_was_pasted(text: str) -> None:
    assert read_pasted(text, TODAY) == Pasted((), ())


def test_people_in_a_text() -> None:
    assert people_in("请 <@ULI|李> 和 <@U2A> <@ULI> 看") == (("ULI", "U2A"), "请   和     看")


@quickly
@given(st.text(alphabet="官网1.-[] <@UL|>、\n，3月18日/下周五前（）"))
def test_any_lines_are_read(text: str) -> None:
    for line in read_pasted(text, TODAY).lines:
        assert line.end is None or line.refused_end is None
        assert line.name == line.name.strip()


@pytest.mark.fault("3.7")
@pytest.mark.parametrize("part", ["a", "- ", "1.", "<@U12>", "<", "a\n", "下周五 ", "[", " ", "<@U12> 3/4\n"])
def test_forty_thousand_signs_are_read_in_no_time(part: str) -> None:
    begun = time.perf_counter()
    read_pasted((part * 40_000)[:40_000], TODAY)
    assert time.perf_counter() - begun < 2


def test_an_escaped_sign_at_the_end_stays_whole() -> None:
    (line,) = read_pasted(
        "a &lt;b&gt; <@ULI>", TODAY, as_typed=lambda text: text.replace("&lt;", "<").replace("&gt;", ">")
    ).lines
    assert (line.name, line.people) == ("a <b>", ("ULI",))
