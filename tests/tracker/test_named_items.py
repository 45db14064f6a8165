import pytest

from tracker.named_items import Named, called_so, meant

pytestmark = pytest.mark.requirement("S27")

KNOWN = [
    (1, "官网改版"), (2, "官网改版二期"), (3, "Website relaunch"), (4, "Website"), (5, "官网改版"), (6, "2026 规划"),
    (7, "采购：打印机"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "refs", "rest"),
    [
        ("官网改版", [1, 5], ""), ("官网改版二期 截止:下周五", [2], "截止:下周五"),
        ("ＷＥＢＳＩＴＥ  relaunch stage:In testing", [3], "stage:In testing"),
        ("website stage:Live", [4], "stage:Live"),
        ("“官网改版二期”，V2.0", [], ""), ("“官网改版二期” V2.0", [2], "V2.0"), ("2026 规划 done:x", [6], "done:x"),
        ("website relaunch\nfirst line\nsecond", [3], "first line\nsecond"), ("采购：打印机", [7], ""),
        ("官网", [], ""), ("", [], ""), ("：", [], ""),
    ],
)  # fmt: skip
def test_a_whole_name_begins_the_line(line: str, refs: list[int], rest: str) -> None:
    found = called_so(line, KNOWN)
    assert [one.ref for one in found] == refs
    assert {one.rest for one in found} <= {rest}


@pytest.mark.parametrize(
    ("line", "first", "rest"),
    [
        ("官网", 1, ""), ("官网改板 截止:下周五", 1, "截止:下周五"), ("relaunch stage:Live", 3, "stage:Live"),
        ("websight relaunch because x", 3, "because x"), ("打印机", 7, ""), ("规划 2026", 6, ""),
    ],
)  # fmt: skip
def test_what_may_be_meant(line: str, first: int, rest: str) -> None:
    assert meant(line, KNOWN)[0] == Named(first, dict(KNOWN)[first], line.removesuffix(rest).strip(), rest)


@pytest.mark.parametrize("line", ["", "搬家", "x", "：", "长" * 40_000, "(" * 10_000])
def test_what_is_like_none(line: str) -> None:
    assert [one for one in meant(line, KNOWN) if one.ref != 3] == []
