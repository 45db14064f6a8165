from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from bot.messages.forms import (
    Choices,
    Page,
    checking_view,
    errors_ack,
    item_form,
    loading_view,
    read_answers,
    saving_view,
)
from bot.messages.inputs import department_option
from bot.messages.texts import Texts
from playground.block_kit import check_view
from playground.view import starting_values
from tests.messages.standings import HOSTILE, LANGUAGES, TEMPLATE
from tracker.departments import Department
from tracker.languages import Language

DEPARTMENTS = (Department(1, "市场部"), Department(2, "技" * 90))
FILLED: dict[str, Any] = {
    "name": "官网改版", "owner": "UFANG", "collaborators": ["ULI", "UDANA"], "end": "2026-03-20",
    "done": "首页进入测试\n修复 12 个问题", "next": "补齐英文文案", "channel": "C1", "goal": "询盘翻倍",
    "initiating_department": "1", "departments": ["2", "1"], "start": "2026-03-12", "stage": "s4", "priority": "1",
    "sensitivity": "2", "cadence": {"every": "working_days", "n": 3},
}  # fmt: skip


def form(texts: Texts, language: Language = "en", page: str = Page.ALL, **changed: Any) -> dict[str, Any]:  # noqa: ANN401
    """A form as a person gets it."""
    plain: dict[str, Any] = {
        "answers": FILLED, "choices": Choices(DEPARTMENTS), "draft_id": 12, "ask_channel": False,
    }  # fmt: skip
    view = item_form(texts, TEMPLATE, language=language, page=page, **{**plain, **changed})
    check_view(view)
    return view


def sent(view: dict[str, Any]) -> dict[str, Any]:
    """The form as it comes back when nobody touches it."""
    return {**view, "state": {"values": starting_values([{"block_id": "", **block} for block in view["blocks"]])}}


def inputs(view: dict[str, Any]) -> list[str]:
    return [block["block_id"] for block in view["blocks"] if block["type"] == "input"]


def as_json(view: dict[str, Any]) -> str:
    return orjson.dumps(view, option=orjson.OPT_INDENT_2).decode()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", Page)
def test_an_empty_form(texts: Texts, page: Page, language: Language, snapshot: SnapshotAssertion) -> None:
    assert as_json(form(texts, language, page, answers={}, choices=Choices())) == snapshot


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_filled_form(texts: Texts, language: Language, snapshot: SnapshotAssertion) -> None:
    assert as_json(form(texts, language)) == snapshot


def test_the_first_page_asks_little(texts: Texts) -> None:
    few = ["name", "owner", "collaborators", "end", "done", "next"]
    assert inputs(form(texts, page="first")) == few
    assert inputs(form(texts, page="first", ask_channel=True)) == [*few[:3], "channel", *few[3:]]
    assert form(texts, page="first")["blocks"][-1]["elements"][0]["action_id"] == "new_item.more"


def test_more_adds_the_rest_and_keeps_what_stands(texts: Texts) -> None:
    first, whole = form(texts, page="first"), form(texts, page="all")
    assert [key for key in inputs(whole) if key in inputs(first)] == inputs(first)
    assert [block for block in whole["blocks"] if block.get("block_id") in inputs(first)] == [
        block for block in first["blocks"] if block["type"] == "input"
    ]
    assert len(inputs(whole)) == len(TEMPLATE.fields)
    assert all(
        block["element"]["action_id"] == block["block_id"] for block in whole["blocks"] if block["type"] == "input"
    )
    assert "new_item.more" not in as_json(whole)


def test_without_departments_nobody_is_asked_for_one(texts: Texts) -> None:
    asked = inputs(form(texts, choices=Choices()))
    assert "departments" not in asked
    assert "initiating_department" not in asked


def test_the_form_keeps_a_draft_number_and_nothing_else(texts: Texts) -> None:
    view = form(texts)
    assert (view["private_metadata"], view["callback_id"]) == ("12", "new_item")


def test_who_will_see_it_is_said(texts: Texts) -> None:
    said = "#launch 里还有 3 位访客会看到这张卡片"
    view = form(texts, choices=Choices(who_sees=said))
    assert [block["elements"][0]["text"] for block in view["blocks"] if block["type"] == "context"][-1] == said


def test_what_was_filled_in_comes_back_as_it_was(texts: Texts) -> None:
    empty = {"risks": "", "todos": "", "support": "", "collaborators_edit": None, "confirm_every": None}
    assert read_answers(sent(form(texts)), TEMPLATE) == FILLED | empty


def test_what_is_assumed_is_what_the_template_says(texts: Texts) -> None:
    answers = read_answers(sent(form(texts, answers={})), TEMPLATE)
    assert {key: answers[key] for key in ("stage", "priority", "sensitivity", "cadence")} == {
        "stage": "s1", "priority": "3", "sensitivity": "1", "cadence": {"every": "week", "weekdays": [5]},
    }  # fmt: skip


def test_no_reminder_is_an_answer(texts: Texts) -> None:
    answers = read_answers(sent(form(texts, answers={"cadence": None})), TEMPLATE)
    assert "cadence" in answers
    assert answers["cadence"] is None


def test_a_cadence_that_is_not_offered_stays(texts: Texts) -> None:
    own = {"every": "week", "weekdays": [1, 4]}
    assert read_answers(sent(form(texts, answers={"cadence": own})), TEMPLATE)["cadence"] == own


def test_what_is_not_on_the_page_is_not_answered(texts: Texts) -> None:
    assert list(read_answers(sent(form(texts, page="first")), TEMPLATE)) == [
        "name", "owner", "collaborators", "end", "done", "next",
    ]  # fmt: skip


def test_what_was_emptied_is_empty(texts: Texts) -> None:
    answers = read_answers(sent(form(texts, page="first", answers={})), TEMPLATE)
    assert answers == {"name": "", "owner": None, "collaborators": [], "end": None, "done": "", "next": ""}


def test_typed_text_is_cleaned(texts: Texts) -> None:
    view = sent(form(texts))
    view["state"]["values"]["name"]["name"]["value"] = " 官网\n改版\u202e "
    view["state"]["values"]["done"]["done"]["value"] = "一\r\n\r\n二\x00"
    answers = read_answers(view, TEMPLATE)
    assert (answers["name"], answers["done"]) == ("官网 改版", "一\n\n二")


@pytest.mark.parametrize(
    "view", [{}, {"state": None}, {"state": {}}, {"state": {"values": []}}, {"state": {"values": {"name": []}}}]
)
def test_a_form_without_state_says_nothing(view: dict[str, Any]) -> None:
    assert read_answers(view, TEMPLATE) == {}


SOME = ["UFANG", "1", "none", "2026-03-20"]
KEYS = ["value", "selected_user", "selected_option", "selected_options"]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(SOME),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=3),
    max_leaves=6,
)
STATE = ("value", "selected_user", "selected_users", "selected_date", "selected_option", "selected_options",
         "selected_conversation")  # fmt: skip


@given(st.fixed_dictionaries(dict.fromkeys(STATE, ANYTHING)))
def test_a_tampered_form_gives_answers_of_the_right_kinds_or_none(state: dict[str, Any]) -> None:
    view = {"state": {"values": {field.key: {field.key: state} for field in TEMPLATE.fields}}}
    answers = read_answers(view, TEMPLATE)
    for key in ("name", "done", "next", "goal"):
        assert isinstance(answers.get(key, ""), str)
    for key in ("owner", "channel", "end", "start", "initiating_department", "stage", "priority", "sensitivity"):
        assert isinstance(answers.get(key), str | None)
    for key in ("collaborators", "departments"):
        assert all(isinstance(one, str) for one in answers.get(key, []))
    assert isinstance(answers.get("cadence"), dict | None)


@pytest.mark.parametrize("typed", [HOSTILE, "长" * 40_000, "שלום", "👩‍👩‍👧"], ids=["hostile", "long", "rtl", "emoji"])
def test_whatever_was_typed_stands_in_its_input(texts: Texts, typed: str) -> None:
    view = form(texts, answers={"name": typed, "done": typed})
    elements = {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}
    assert elements["done"]["initial_value"] == typed[:3000]


def test_answers_that_no_longer_stand_are_left_out(texts: Texts) -> None:
    gone = {"departments": ["9", "1"], "initiating_department": "9", "stage": "gone", "end": "下周八", "priority": "9"}
    view = form(texts, answers=gone)
    elements = {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}
    assert [option["value"] for option in elements["departments"]["initial_options"]] == ["1"]
    assert not {"initial_option", "initial_date"} & {
        key for block in ("initiating_department", "stage", "end", "priority") for key in elements[block]
    }


def test_a_problem_stands_under_its_input_or_at_the_top(texts: Texts) -> None:
    view = form(texts, page="first", problems={"": "整体", "name": "这里要填", "channel": "知会还不在这个频道"})
    assert view["blocks"][0]["text"]["text"] == "整体"
    assert view["blocks"][1]["text"]["text"] == "Channel: 知会还不在这个频道"
    at = [block.get("block_id") for block in view["blocks"]].index("name")
    assert view["blocks"][at + 1]["elements"][0]["text"] == "这里要填"


def test_problems_of_a_sent_form_stand_at_its_inputs(texts: Texts) -> None:
    view = form(texts, page="first")
    assert errors_ack(view, {"name": "x", "end": "y"}) == {
        "response_action": "errors", "errors": {"name": "x", "end": "y"},
    }  # fmt: skip
    assert errors_ack(view, {"name": "x", "channel": "y"}) is None
    assert errors_ack(view, {"": "x"}) is None
    assert errors_ack(view, {}) is None


def test_sensitivity_says_who_can_see(texts: Texts) -> None:
    view = form(texts, "zh-CN")
    element = next(block["element"] for block in view["blocks"] if block.get("block_id") == "sensitivity")
    assert [option["description"]["text"] for option in element["options"]] == [
        "全员可看",
        "相关部门和人员",
        "仅指定的人",
    ]


def test_a_department_as_an_option() -> None:
    assert department_option(DEPARTMENTS[0])["value"] == "1"
    assert len(department_option(DEPARTMENTS[1])["text"]["text"]) == 75


@pytest.mark.parametrize("language", LANGUAGES)
def test_views_that_wait(texts: Texts, language: Language, snapshot: SnapshotAssertion) -> None:
    views = [made(texts, language) for made in (loading_view, checking_view, saving_view)]
    for view in views:
        check_view(view)
    assert [as_json(view) for view in views] == snapshot
