from dataclasses import replace

import pytest

from tests.messages.standings import PEOPLE, PLAIN, PUBLISHED
from tracker.comments import Comment, CommentKind, answers_question, belongs_to_item
from tracker.items import Sensitivity
from tracker.people import Kind

QUESTION = Comment(1, 7, "ULI", PUBLISHED, CommentKind.QUESTION, 1, None, "哪天？")


@pytest.mark.parametrize(
    ("by", "answers"),
    [("UFANG", True), ("UDANA", True), ("ULI", False), ("UCHEN", False), ("UELSE", False)],
)
def test_who_answers_a_question_by_speaking_below_the_card(by: str, *, answers: bool) -> None:
    """The owner and collaborators, but not whoever asked; nor the initiator as such, nor others."""
    assert answers_question(by, PLAIN, QUESTION) is answers


@pytest.mark.parametrize(
    ("sensitivity", "may_read", "deactivated", "kept"),
    [
        (Sensitivity.INTERNAL, True, False, True),
        (Sensitivity.INTERNAL, False, False, True),
        (Sensitivity.PUBLIC, False, False, True),
        (Sensitivity.RESTRICTED, True, False, True),
        (Sensitivity.RESTRICTED, False, False, False),
        (Sensitivity.PUBLIC, True, True, False),
    ],
)
def test_whose_word_below_a_card_is_kept(
    sensitivity: Sensitivity, *, may_read: bool, deactivated: bool, kept: bool
) -> None:
    guest = replace(PEOPLE["ULI"], kind=Kind.GUEST, deactivated=deactivated)
    assert belongs_to_item(guest, replace(PLAIN, sensitivity=sensitivity), may_read=may_read) is kept
