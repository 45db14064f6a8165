from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from tests.tracker.states import ANSWERS, ITEM, TEMPLATE, quickly, states
from tracker.answers import answers_of, with_answers
from tracker.cadence import Cadence, Every
from tracker.publishing import canonical


def test_an_item_as_answers() -> None:
    assert answers_of(ITEM) == ANSWERS
    bare = replace(
        ITEM, collaborators=(), initiating_department=None, departments=(), start_on=None, end_on=None,
        cadence=Cadence(Every.NONE), fields={},
    )  # fmt: skip
    assert set(answers_of(bare)) == {"name", "owner", "channel", "stage", "priority", "sensitivity"}


def test_the_same_answers_are_the_same_item() -> None:
    assert with_answers(ITEM, ANSWERS) == ITEM


@quickly
@given(states)
def test_an_item_with_answers_says_them(answers: dict[str, Any]) -> None:
    assert answers_of(with_answers(ITEM, answers)) == canonical(TEMPLATE, answers)


@quickly
@given(states)
def test_what_answers_do_not_name_is_the_items(answers: dict[str, Any]) -> None:
    item = with_answers(ITEM, answers)
    kept = ("id", "ws", "ref", "template_no", "initiator", "channel_id", "state", "update_no", "major", "published_at")
    assert [getattr(item, column) for column in kept] == [getattr(ITEM, column) for column in kept]


@pytest.mark.requirement("S14")
def test_a_new_owner_is_no_collaborator_any_more() -> None:
    item = with_answers(ITEM, ANSWERS | {"owner": "ULI", "collaborators": ["ULI", "UDANA", "UDANA"]})
    assert (item.owner, item.collaborators) == ("ULI", ("UDANA",))
