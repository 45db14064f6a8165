"""How an item ends, and how that is taken back."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tracker.states import ITEM
from tracker.closing import (
    CRITERIA,
    Closing,
    Ending,
    archived,
    criteria,
    days_early,
    days_taken,
    ending_between,
    finished,
    may_be_undone,
    problems_of,
    reopened,
    undone,
)
from tracker.history import Update
from tracker.items import Item, State
from tracker.problems import Empty, TooLong

AT = datetime(2026, 3, 20, 2, 0, tzinfo=UTC)
TASK = replace(ITEM, fields={CRITERIA: "校对完\n\n 翻译完 \n校对完"})
ENDING = Ending("上线了", "官网", ("翻译完", "没有这一条"))


def entry(before: Item, after: Item, kind: Closing = Closing.DONE) -> Update:
    return Update(
        1, after.update_no, kind.value, "UFANG", AT, None, {}, None, major=False, label="V1.0", note=None,
        told_with=after.update_no, ending=ending_between(before, after),
    )  # fmt: skip


@pytest.mark.requirement("S33")
def test_done_keeps_the_result_and_the_criteria_that_were_met() -> None:
    assert criteria(TASK) == ("校对完", "翻译完")
    done = finished(TASK, ENDING, AT)
    assert (done.state, done.result, done.criteria_met, done.folder, done.closed_at, done.update_no) == (
        State.DONE, "上线了", ("翻译完",), "官网", AT, TASK.update_no + 1,
    )  # fmt: skip


def test_filed_away_later_it_keeps_when_and_how_it_was_finished() -> None:
    done = finished(TASK, ENDING, AT)
    filed = archived(done, Ending(), AT + timedelta(days=3))
    assert (filed.state, filed.result, filed.folder, filed.closed_at) == (State.ARCHIVED, "上线了", "官网", AT)
    assert archived(done, Ending(folder="ＡＢ"), AT).folder == "ＡＢ"
    assert archived(replace(done, folder="AB"), Ending(folder="ａｂ"), AT).folder == "AB"  # the same one
    assert archived(done, Ending(folder=""), AT).folder is None
    assert ending_between(done, filed) == {"state": ("done", "archived")}


def test_brought_back_it_is_as_before_but_in_its_folder() -> None:
    assert reopened(finished(TASK, ENDING, AT), AT) == replace(
        TASK, folder="官网", update_no=TASK.update_no + 2, changed_at=AT
    )


@given(
    steps=st.lists(st.sampled_from(["finish", "archive", "reopen"]), max_size=4),
    last=st.sampled_from(["finish", "archive", "reopen"]),
    folder=st.sampled_from([None, "官网", ""]),
)
def test_whatever_was_done_last_is_taken_back_whole(steps: list[str], last: str, folder: str | None) -> None:
    item = TASK
    for step in steps:
        item = act(item, step, folder)
    after = act(item, last, "另一个" if folder is None else folder)
    back = undone(after, entry(item, after), AT)
    assert replace(back, update_no=item.update_no, changed_at=item.changed_at) == item


def act(item: Item, step: str, folder: str | None) -> Item:
    match step:
        case "finish":
            return finished(item, Ending("好了", folder, ("校对完",)), AT)
        case "archive":
            return archived(item, Ending(folder=folder), AT + timedelta(days=1))
    return reopened(item, AT)


def test_who_finishes_says_what_came_of_it() -> None:
    assert problems_of(Ending(), finishing=True) == [Empty(field="result")]
    assert problems_of(Ending(), finishing=False) == []
    assert problems_of(Ending("长" * 501, "长" * 101), finishing=True) == [
        TooLong(500, 501, field="result"), TooLong(100, 101, field="folder"),
    ]  # fmt: skip


def test_an_undo_has_its_time() -> None:
    done = entry(TASK, finished(TASK, ENDING, AT))
    assert may_be_undone(done, AT + timedelta(minutes=10))
    assert not may_be_undone(done, AT + timedelta(minutes=10, seconds=1))
    filed = replace(done, kind=Closing.ARCHIVED.value)
    assert may_be_undone(filed, AT + timedelta(days=7))
    assert not may_be_undone(filed, AT + timedelta(days=7, seconds=1))
    assert not may_be_undone(replace(done, kind=Closing.UNDONE.value), AT)
    assert not may_be_undone(replace(done, kind="updated"), AT)


def test_days_taken_and_early() -> None:
    item = replace(ITEM, start_on=date(2026, 3, 2), end_on=date(2026, 3, 20))
    assert days_taken(item, date(2026, 3, 11), date(2026, 3, 18)) == 16
    assert days_taken(replace(item, start_on=None), date(2026, 3, 11), date(2026, 3, 18)) == 7
    assert days_taken(item, date(2026, 3, 1), date(2026, 3, 1)) == 1  # before it was to begin
    assert [days_early(item, date(2026, 3, day)) for day in (18, 20, 23)] == [2, 0, -3]
    assert days_early(replace(item, end_on=None), date(2026, 3, 18)) == 0
