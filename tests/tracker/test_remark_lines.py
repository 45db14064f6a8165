"""Remarks as people type them in one line."""

from datetime import date

import pytest

from tracker.departments import Department
from tracker.problems import Empty, NoSuchDay, TooLong, UnknownDepartment
from tracker.remark_lines import RemarkLine, problem_of_text, read_remark_line
from tracker.remarks import RemarkKind

TODAY = date(2026, 3, 11)
FRIDAY = date(2026, 3, 13)
MARKET, BRAND = Department(1, "市场部", "S1"), Department(2, "市场部 品牌组", None)
TODO, SUPPORT = RemarkKind.TODO, RemarkKind.SUPPORT


def read(typed: str, kind: RemarkKind) -> RemarkLine:
    return read_remark_line(typed, kind, TODAY, [MARKET, BRAND], country="CN")


@pytest.mark.parametrize(
    ("kind", "typed", "meant"),
    [
        (TODO, "校对英文文案 <@ULI|li> 周五", RemarkLine("校对英文文案", ("ULI",), None, FRIDAY)),
        (TODO, "Proofread <@ULI> by Friday", RemarkLine("Proofread", ("ULI",), None, FRIDAY)),
        (TODO, "校对英文文案", RemarkLine("校对英文文案")),
        (TODO, "市场部 的数据", RemarkLine("市场部 的数据")),
        (SUPPORT, "<@ULI> 提供渠道数据 周五前", RemarkLine("提供渠道数据", ("ULI",), None, FRIDAY)),
        (SUPPORT, "<!subteam^S1|@market> 提供渠道数据 周五前", RemarkLine("提供渠道数据", (), 1, FRIDAY)),
        (SUPPORT, "@市场部 提供渠道数据", RemarkLine("提供渠道数据", (), 1)),
        (SUPPORT, "市场部：提供渠道数据", RemarkLine("提供渠道数据", (), 1)),
        (SUPPORT, "市场部 品牌组 一张图", RemarkLine("一张图", (), 2)),
        (SUPPORT, "市场部门的数据", RemarkLine("市场部门的数据")),
        (SUPPORT, "<!subteam^S9|@x> 数据", RemarkLine(
            "数据", problems=(UnknownDepartment("<!subteam^S9|@x>", field="department"),))),
        (SUPPORT, "<@ULI> 数据 2026-02-30", RemarkLine(
            "数据", ("ULI",), problems=(NoSuchDay(2026, 2, 30, 28, field="due"),))),
        (SUPPORT, "<@ULI>", RemarkLine("", ("ULI",))),
        (RemarkKind.RISK, "周五前接口 <@ULI> 不好", RemarkLine("周五前接口 <@ULI> 不好")),
    ],
)  # fmt: skip
def test_a_line(kind: RemarkKind, typed: str, meant: RemarkLine) -> None:
    assert read(typed, kind) == meant


def test_a_text_is_there_and_not_too_long() -> None:
    assert problem_of_text("好") is None
    assert problem_of_text(" \u200b ") == Empty(field="text")
    assert problem_of_text("长" * 1001) == TooLong(1000, 1001, field="text")
