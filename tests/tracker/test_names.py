"""People looked up by what they are called: as Slack shows them, by their real name, by their handle."""

import pytest

from tracker.names import Names
from tracker.people import Kind, Member
from tracker.problems import NotFoundByName, SeveralOfThatName

MEMBERS = [
    Member("U1", "小倩", Kind.MEMBER, "zh-CN", real_name="李倩", handle="li.qian"),
    Member("U2", "李强", Kind.MEMBER, "zh-CN", real_name="李强", handle="li.qiang"),
    Member("U3", "Dana", Kind.MEMBER, "en", real_name="Dana Reed", handle="dreed"),
    Member("U4", "Max", Kind.GUEST, "en", real_name="李倩", handle="max"),
    Member("U5", "王芳", Kind.MEMBER, "zh-CN", deactivated=True, handle="wang"),
    Member("U6", "dreed", Kind.MEMBER, "en", handle="other"),
]
NAMES = Names(MEMBERS, (), MEMBERS[0])


@pytest.mark.parametrize(
    ("said", "who"),
    [
        ("小倩", "U1"),
        ("LI.QIAN", "U1"),
        ("dana reed", "U3"),
        ("dreed", "U6"),  # what Slack shows comes before a handle
        ("王芳", "U5"),
        ("李倩", SeveralOfThatName("李倩")),
        ("李茜", NotFoundByName("李茜")),
    ],
)
def test_one_is_found_by_any_of_their_names(said: str, who: object) -> None:
    assert NAMES.person(said) == who


@pytest.mark.parametrize(
    ("said", "who"),
    [("li", ["U1", "U2"]), ("李", ["U1", "U2"]), ("reed", ["U3", "U6"]), ("dnaa", ["U3"]), ("王", []), ("", [])],
)
def test_whoever_may_be_meant_works_here(said: str, who: list[str]) -> None:
    assert sorted(one.user_id for one in NAMES.people_like(said)) == who


def test_a_guest_is_offered_nobody() -> None:
    assert Names(MEMBERS, (), MEMBERS[3]).people_like("li") == ()
