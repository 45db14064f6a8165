from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tracker.states import quickly
from tracker.writing_hints import Hint, has_figure, hints, is_bare

pytestmark = pytest.mark.requirement("S7")

GOOD = {"name": "官网改版：询盘翻倍", "done": "回收有效样本 200 份", "next": "3月18日前补齐英文文案"}


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        ({}, []),
        ({"name": "官网"}, [Hint.BARE_NAME]),
        ({"done": "完成了调研"}, [Hint.NO_FIGURE]),
        ({"done": ""}, []),
        ({"done": None}, []),
        ({"next": ""}, [Hint.NO_NEXT]),
        ({"next": None}, [Hint.NO_NEXT]),
        ({"done": "一 1\n二\n三\n四", "next": "五"}, []),
        ({"done": "一 1\n二\n三", "next": "四\n五\n六"}, [Hint.LONG_SUMMARY]),
        ({"done": "1\n\n\n\n\n\n二"}, []),
        ({"done": "长" * 280 + "1"}, []),
        ({"done": "长" * 300 + "1"}, [Hint.LONG_SUMMARY]),
        ({"name": "官网", "done": "长" * 301, "next": ""}, list(Hint)),
    ],
)
def test_hints(answers: dict[str, Any], found: list[Hint]) -> None:
    assert list(hints(GOOD | answers)) == found


def test_an_empty_form_is_only_told_of_what_comes_next() -> None:
    assert hints({}) == (Hint.NO_NEXT,)


@pytest.mark.parametrize(
    "text",
    ["200 份", "２００份", "回收两百份", "修复十二个问题", "开了三次会", "过半", "百分之八十", "四分之三", "上百人",
     "三天", "一半", "三十多家", "两轮测试", "86%", "twelve bugs fixed", "half of it", "Both pages"],
)  # fmt: skip
def test_a_figure(text: str) -> None:
    assert has_figure(text)


@pytest.mark.parametrize(
    "text",
    ["完成了调研", "统一个人信息", "十分顺利", "进一步沟通", "第三次会议", "一些问题", "几个问题", "done",
     "someone", "tense", ""],
)  # fmt: skip
def test_no_figure(text: str) -> None:
    assert not has_figure(text)


@pytest.mark.parametrize(
    "name", ["官网", "办公室", "渠道", "会员日", "新版官网首页", "Website", "Onboarding", "E-commerce"]
)
def test_a_bare_name(name: str) -> None:
    assert is_bare(name)


@pytest.mark.parametrize(
    "name",
    ["官网改版", "办公室搬迁", "官网：询盘翻倍", "渠道培训", "三季度预算", "官网 2.0", "Website relaunch",
     "Website: twice the enquiries", "会员日当天的全部活动", "H5", "", "🎉", "新版 App"],
)  # fmt: skip
def test_a_name_that_says_more(name: str) -> None:
    assert not is_bare(name)


@quickly
@given(st.dictionaries(st.sampled_from(["name", "done", "next"]), st.text() | st.none()))
def test_any_answers_have_hints_each_once(answers: dict[str, Any]) -> None:
    found = hints(answers)
    assert len(found) == len(set(found))
