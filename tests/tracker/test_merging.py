from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tracker.states import TEMPLATE, quickly, states
from tracker.merging import Conflict, Merged, merge
from tracker.publishing import EMPTY, canonical
from tracker.updates import changes_between

pytestmark = pytest.mark.requirement("S14")

BASE: dict[str, Any] = {"name": "官网改版", "next": "补文案", "collaborators": ["ULI", "UDANA"], "end": "2026-03-20"}


def merged(mine: dict[str, Any], theirs: dict[str, Any]) -> Merged:
    """Two people who both began at ``BASE``, the other one sent first."""
    other = changes_between(TEMPLATE, BASE, BASE | theirs)
    return merge(TEMPLATE, changes_between(TEMPLATE, BASE, BASE | mine), [other], canonical(TEMPLATE, BASE | theirs))


def test_different_fields_are_merged() -> None:
    assert merged({"next": "补英文文案"}, {"end": "2026-03-25"}) == Merged({"next": "补英文文案"}, {})


def test_the_same_field_is_asked_about() -> None:
    assert merged({"next": "我的", "goal": "询盘翻倍"}, {"next": "对方的"}) == Merged(
        {"goal": "询盘翻倍"}, {"next": Conflict("补文案", "对方的", "我的")}
    )


@pytest.mark.parametrize("mine", [None, "", "2026-03-27"])
def test_an_answer_taken_away_is_a_change_like_others(mine: str | None) -> None:
    found = merged({"end": mine}, {"end": "2026-03-25"})
    assert found == Merged({}, {"end": Conflict("2026-03-20", "2026-03-25", mine or None)})
    assert merged({"end": "2026-03-25"}, {"end": mine}).conflicts == {
        "end": Conflict("2026-03-20", mine or None, "2026-03-25")
    }


def test_the_same_answer_twice_is_no_conflict() -> None:
    assert merged({"next": "一样"}, {"next": "一样"}).conflicts == {}


def test_what_was_changed_and_changed_back_is_no_conflict() -> None:
    theirs = [{"next": ("补文案", "别的")}, {"next": ("别的", "补文案")}]
    assert merge(TEMPLATE, {"next": ("补文案", "我的")}, theirs, BASE) == Merged({"next": "我的"}, {})


@pytest.mark.parametrize(
    ("mine", "theirs", "both"),
    [
        (["ULI", "UDANA", "U1"], ["ULI", "UDANA", "U2"], ["ULI", "UDANA", "U2", "U1"]),
        (["ULI"], ["ULI", "UDANA", "U2"], ["ULI", "U2"]),
        ([], ["ULI"], []),
        ([], ["ULI", "UDANA", "U2"], ["U2"]),
        (["U1"], [], ["U1"]),
        (["ULI", "UDANA", "U1"], ["ULI", "UDANA", "U1"], ["ULI", "UDANA", "U1"]),
    ],
)
def test_lists_are_merged_by_what_each_added_and_took_away(mine: list[str], theirs: list[str], both: list[str]) -> None:
    assert merged({"collaborators": mine}, {"collaborators": theirs}) == Merged({"collaborators": both}, {})


def _result(base: dict[str, Any], first: dict[str, Any], second: dict[str, Any]) -> tuple[dict[str, Any], Merged]:
    """What stands when ``first`` is written, and then ``second``, made on the same base."""
    after_first = canonical(TEMPLATE, base | first)
    found = merge(
        TEMPLATE,
        changes_between(TEMPLATE, base, base | second),
        [changes_between(TEMPLATE, base, base | first)],
        after_first,
    )
    return canonical(TEMPLATE, after_first | found.apply), found


@quickly
@given(states, states, states, st.sets(st.sampled_from(["end", "next", "departments", "stage", "collaborators"])))
def test_the_order_of_edits_that_do_not_meet_does_not_matter(
    base: dict[str, Any], one: dict[str, Any], other: dict[str, Any], ours: set[str]
) -> None:
    first = {key: one.get(key) for key in ours}
    second = {key: other.get(key) for key in ("done", "goal", "priority", "name", "start")}
    one_way, found = _result(base, first, second)
    other_way, again = _result(base, second, first)
    assert one_way == other_way
    assert not found.conflicts
    assert not again.conflicts


@quickly
@given(states, states, states)
def test_nothing_anybody_entered_is_lost(base: dict[str, Any], first: dict[str, Any], second: dict[str, Any]) -> None:
    first, second = first | {"owner": base["owner"]}, second | {"owner": base["owner"]}
    stands, found = _result(base, first, second)
    theirs = changes_between(TEMPLATE, base, base | first)
    mine = changes_between(TEMPLATE, base, base | second)
    for key, (was, now) in mine.items():
        kept = found.conflicts[key].mine if key in found.conflicts else stands.get(key)
        if isinstance(now, list):
            assert {*now} - {*(was or ())} <= {*(kept or ())}
        elif key not in {"collaborators", "departments"}:
            assert kept == now
    for key, (was, now) in theirs.items():
        kept = found.conflicts[key].now if key in found.conflicts else stands.get(key)
        if isinstance(now, list) or key in {"collaborators", "departments"}:
            taken = {*((mine[key][0] or ()) if key in mine else ())} - {*((mine[key][1] or ()) if key in mine else ())}
            assert {*(now or ())} - {*(was or ())} - taken <= {*(kept or ())}
        elif key not in mine:
            assert kept == now
    assert all(conflict.now not in EMPTY or conflict.mine not in EMPTY for conflict in found.conflicts.values())
