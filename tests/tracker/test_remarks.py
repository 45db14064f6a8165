"""What may be done with a remark, by whom, and what it becomes."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.remarks import (
    BY_ASKER,
    BY_HOLDER,
    Remark,
    RemarkKind,
    RemarkState,
    Step,
    StepKind,
    after,
    hears_of,
    joins_notice,
    may_take,
    names_its_holder,
)

AT = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
FRIDAY, MONDAY = date(2026, 3, 13), date(2026, 3, 16)
REQUEST = Remark(1, 7, RemarkKind.SUPPORT, "渠道数据", "UFANG", AT, holder="ULI", due_on=FRIDAY, first_due_on=FRIDAY)
TODO = Remark(2, 7, RemarkKind.TODO, "校对文案", "UFANG", AT, holder="ULI")


def step(kind: StepKind, **more: object) -> Step:
    return Step(kind, "ULI", LATER, **more)  # type: ignore[arg-type]


def taken(remark: Remark, *steps: Step) -> Remark:
    for one in steps:
        became = after(remark, one)
        assert became is not None, one.kind
        remark = became
    return remark


@pytest.mark.requirement("S18")
def test_a_request_is_accepted_and_resolved() -> None:
    accepted = taken(REQUEST, step(StepKind.ACCEPTED))
    assert accepted == replace(REQUEST, answered_at=LATER)
    assert after(accepted, step(StepKind.ACCEPTED)) is None
    resolved = taken(accepted, step(StepKind.RESOLVED, text="发到邮箱了"))
    assert (resolved.state, resolved.result, resolved.closed_at, resolved.closed_by) == (
        RemarkState.DONE, "发到邮箱了", LATER, "ULI",
    )  # fmt: skip
    assert all(after(resolved, step(kind)) is None for kind in StepKind if kind is not StepKind.UNTICKED)


@pytest.mark.requirement("S18")
def test_another_date_is_offered_and_stands_once_it_is_agreed_to() -> None:
    offered = taken(REQUEST, step(StepKind.OFFERED, day=MONDAY))
    assert (offered.due_on, offered.offered_on, offered.answered_at) == (FRIDAY, MONDAY, LATER)
    agreed = taken(offered, step(StepKind.AGREED))
    assert (agreed.due_on, agreed.offered_on, agreed.first_due_on) == (MONDAY, None, FRIDAY)
    assert after(agreed, step(StepKind.AGREED)) is None
    assert taken(offered, step(StepKind.ACCEPTED)).due_on == FRIDAY  # after all by the day that was asked


@pytest.mark.requirement("S18")
def test_in_other_hands_it_waits_for_an_answer_again() -> None:
    handed = taken(REQUEST, step(StepKind.ACCEPTED), step(StepKind.HANDED_ON, user_id="UDANA"))
    assert handed == replace(REQUEST, holder="UDANA", asked_at=LATER)
    declined = taken(handed, step(StepKind.DECLINED, text="没空"))
    assert (declined.state, declined.result) == (RemarkState.DECLINED, "没空")
    assert not names_its_holder(declined)
    assert taken(declined, step(StepKind.ASKED_AGAIN, user_id="UCHEN")) == replace(
        REQUEST, holder="UCHEN", asked_at=LATER
    )
    assert taken(declined, step(StepKind.WITHDRAWN)).state is RemarkState.WITHDRAWN


def test_questions_and_answers_change_nothing() -> None:
    assert taken(REQUEST, step(StepKind.ASKED_BACK, text="哪一年的？"), step(StepKind.REPLIED, text="今年")) == REQUEST


@pytest.mark.parametrize("kind", [RemarkKind.TODO, RemarkKind.RISK])
def test_a_tick_is_taken_back_by_another(kind: RemarkKind) -> None:
    remark = replace(TODO, kind=kind)
    ticked = taken(remark, step(StepKind.TICKED))
    assert (ticked.state, ticked.closed_by) == (RemarkState.DONE, "ULI")
    assert after(ticked, step(StepKind.TICKED)) is None
    assert taken(ticked, step(StepKind.UNTICKED)) == remark
    assert after(remark, step(StepKind.UNTICKED)) is None


def test_who_may_do_what() -> None:
    for kind in StepKind:
        assert may_take(kind, REQUEST, "ULI", may_edit=False) is (kind in BY_HOLDER), kind
        assert may_take(kind, REQUEST, "UFANG", may_edit=False) is (kind in BY_ASKER), kind
        assert may_take(kind, REQUEST, "UDANA", may_edit=True) is (kind in BY_ASKER), kind
        assert not may_take(kind, REQUEST, "UDANA", may_edit=False)
        ticks = kind in (StepKind.TICKED, StepKind.UNTICKED)
        assert may_take(kind, TODO, "ULI", may_edit=False) is ticks
        assert may_take(kind, TODO, "UDANA", may_edit=True) is ticks
        assert not may_take(kind, TODO, "UFANG", may_edit=False)  # noted it, and may not edit any more


@given(st.lists(st.sampled_from(StepKind), max_size=12))
def test_whatever_is_done_an_ended_one_says_who_ended_it_and_an_open_one_does_not(kinds: list[StepKind]) -> None:
    remark = REQUEST
    for kind in kinds:
        became = after(remark, step(kind, day=MONDAY, user_id="UCHEN", text="…"))
        remark = became or remark
        assert remark.is_open is (remark.closed_by is None) is (remark.closed_at is None)
        assert remark.offered_on is None or remark.is_open
        assert (remark.text, remark.made_by, remark.first_due_on) == ("渠道数据", "UFANG", FRIDAY)


def test_ticks_and_notes_of_one_person_are_one_notice_for_three_quiet_minutes() -> None:
    def at(minutes: int, kind: StepKind = StepKind.TICKED, by: str = "ULI") -> Step:
        return Step(kind, by, AT + timedelta(minutes=minutes))

    group = [at(0, StepKind.ADDED), at(2)]
    assert joins_notice(group, at(5), {RemarkKind.TODO})
    assert not joins_notice(group, at(6), {RemarkKind.TODO})
    assert not joins_notice(group, at(3, by="UFANG"), {RemarkKind.TODO})
    assert not joins_notice(group, at(3, StepKind.ADDED), {RemarkKind.TODO, RemarkKind.SUPPORT})
    assert not joins_notice([at(0, StepKind.ACCEPTED)], at(1), {RemarkKind.TODO})
    assert not joins_notice([at(0), at(3), at(6), at(9)], at(11), {RemarkKind.TODO})


def test_the_other_one_hears_each_step() -> None:
    for kind in StepKind:
        by_holder = hears_of(REQUEST, Step(kind, "ULI", AT))
        assert by_holder == ("UFANG" if kind in BY_HOLDER else None), kind
        by_asker = hears_of(REQUEST, Step(kind, "UFANG", AT))
        assert by_asker == (None if kind in (StepKind.ADDED, StepKind.TICKED, StepKind.UNTICKED) else "ULI"), kind
        assert hears_of(TODO, Step(kind, "UFANG", AT)) is None
    declined = replace(REQUEST, state=RemarkState.DECLINED)
    assert hears_of(declined, Step(StepKind.WITHDRAWN, "UFANG", AT)) is None  # who declined has nothing to do with it


@pytest.mark.requirement("S18")
def test_in_other_hands_a_request_waits_since_then() -> None:
    handed_on = taken(REQUEST, step(StepKind.HANDED_ON, user_id="UZHAO"))
    assert (REQUEST.waits_since, handed_on.waits_since) == (AT, LATER)
    asked_again = taken(REQUEST, step(StepKind.DECLINED), step(StepKind.ASKED_AGAIN, user_id="UZHAO"))
    assert asked_again.waits_since == LATER
