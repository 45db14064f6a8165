import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tracker.states import quickly
from tracker.similar import alike, likeness, pieces

pytestmark = pytest.mark.requirement("S7")


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("官网改版", "官网改版"), ("官网改版", "官网改版二期"), ("官网改版", "新官网改版项目进度跟踪表"),
        ("官网 改版", "官网改版（二期）"),
        ("官网改版一期", "官网改版二期"),
        ("市场活动预算", "市场活动预算表"), ("Website relaunch", "Relaunch of the website"),
        ("Website relaunch", "WEBSITE RELAUNCH: twice the enquiries"), ("ｗｅｂｓｉｔｅ relaunch", "Website relaunch"),
        ("Office moves", "office move"), ("新版 App", "新版App"), ("App 改版", "App改版二期"),
        ("🎉", "🎉"), ("采购", "采购"),
    ],
)  # fmt: skip
def test_names_alike(name: str, other: str) -> None:
    assert alike(name, other)
    assert alike(other, name)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("官网改版", "办公室搬迁"), ("官网改版", "官网迁移"), ("官网", "官网改版"),
        ("渠道培训", "新人培训"), ("会员日活动", "直播活动"),
        ("Website relaunch", "Office relaunch"), ("Q2 campaign", "Q3 campaign"), ("The move", "The budget"),
        ("App", "API"), ("🎉", "🚀"), ("", "官网"), ("预算调整", "调整排期"),
    ],
)  # fmt: skip
def test_names_not_alike(name: str, other: str) -> None:
    assert not alike(name, other)
    assert not alike(other, name)


def test_pieces() -> None:
    assert pieces("官网改版 2.0 of the Website") == {"官网", "网改", "改版", "2", "0", "website"}
    assert pieces("The") == {"the"}
    assert pieces("好") == {"好"}


@quickly
@given(st.text(), st.text())
def test_likeness_goes_both_ways(name: str, other: str) -> None:
    assert likeness(name, other) == likeness(other, name)
    assert 0 <= likeness(name, other) <= 1
    assert alike(name, name)
