from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tracker.states import quickly, states
from tracker.days import Days
from tracker.history import Update, WasNow
from tracker.publishing import canonical
from tracker.templates import Template, library_body
from tracker.updates import (
    Labels,
    Weighty,
    asks_confirmation,
    changes_between,
    joins_previous,
    lateness,
    needs_reason,
    next_labels,
    numbers_of,
    state_at,
    suggests_major,
)

TEMPLATE = Template.from_document(library_body("task_assignment"))
SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
CHINA = Days(SHANGHAI, "CN")
#: A Wednesday, ten in the morning in Shanghai.
AT = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)


def update(no: int = 2, *, by: str = "UFANG", at: datetime = AT, major: bool = False, **changes: WasNow) -> Update:
    return Update(7, no, "updated", by, at, None, changes, None, major, "V1.0", None, no)


@pytest.mark.requirement("S12")
def test_each_field_was_and_is() -> None:
    before = {"end": "2026-03-20", "next": "补文案", "collaborators": ["ULI"], "goal": ""}
    after = {"end": None, "next": "补文案", "collaborators": ["ULI", "UDANA"], "done": "200 份"}
    assert changes_between(TEMPLATE, before, after) == {
        "end": ("2026-03-20", None), "collaborators": (["ULI"], ["ULI", "UDANA"]), "done": (None, "200 份"),
    }  # fmt: skip


@pytest.mark.requirement("S12")
@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"end": ("2026-03-20", "2026-03-21")}, [Weighty.END]),
        ({"end": ("2026-03-20", "2026-03-19")}, [Weighty.END]),
        ({"end": ("2026-03-20", None)}, [Weighty.END]),
        ({"end": (None, "2026-03-20")}, []),
        ({"stage": ("s3", "s2")}, [Weighty.STAGE]),
        ({"stage": ("s2", "s3")}, []),
        ({"stage": ("gone", "s1")}, []),
        ({"stage": ("s3", "gone")}, []),
        ({"owner": ("UFANG", "ULI")}, [Weighty.OWNER]),
        ({"done": ("", "200 份"), "priority": ("3", "1"), "start": ("2026-03-01", None)}, []),
        (
            {"owner": ("UFANG", "ULI"), "stage": ("s4", "s1"), "end": ("2026-03-20", "2026-04-20")},
            [Weighty.END, Weighty.STAGE, Weighty.OWNER],
        ),
    ],
)
def test_what_others_will_ask_about(changes: dict[str, WasNow], what: list[Weighty]) -> None:
    assert list(needs_reason(TEMPLATE, changes)) == what


@pytest.mark.requirement("S13")
@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"end": ("2026-03-11", "2026-03-18")}, []),  # five working days
        ({"end": ("2026-03-11", "2026-03-19")}, [Weighty.END]),  # six
        ({"end": ("2026-03-13", "2026-03-22")}, []),  # Friday, and the Sunday after the fifth
        ({"end": ("2026-03-18", "2026-03-11")}, []),
        ({"end": ("2026-03-19", "2026-03-11")}, [Weighty.END]),
        ({"end": ("2026-09-30", "2026-10-13")}, []),  # a week off, and make-up days
        ({"end": ("2026-03-11", "2199-12-31")}, [Weighty.END]),
        ({"end": (None, "2026-12-31")}, []),
        ({"end": ("2026-03-11", None)}, []),
        ({"owner": ("UFANG", "ULI")}, [Weighty.OWNER]),
        ({"stage": ("s3", "s2")}, [Weighty.STAGE]),
        ({"stage": ("s2", "s3")}, []),
        ({"acceptance_criteria": ("一", "一\n二")}, [Weighty.CRITERIA]),
        ({"acceptance_criteria": ("一", None)}, [Weighty.CRITERIA]),
        ({"acceptance_criteria": (None, "一")}, []),
        ({"done": ("一", "二")}, []),
    ],
)
def test_what_may_be_a_new_version(changes: dict[str, WasNow], why: list[Weighty]) -> None:
    assert list(suggests_major(TEMPLATE, changes, CHINA)) == why


def test_days_off_of_ones_own_are_not_counted() -> None:
    changes = {"end": ("2026-03-11", "2026-03-19")}
    assert suggests_major(TEMPLATE, changes, replace(CHINA, overrides={date(2026, 3, 16): False})) == ()


@pytest.mark.requirement("S13")
def test_version_labels() -> None:
    assert next_labels(1, 0) == Labels("V1.1", "V2.0")
    assert next_labels(2, 9) == Labels("V2.10", "V3.0")
    assert numbers_of("V2.10") == (2, 10)


@pytest.mark.requirement("S16")
@pytest.mark.parametrize(
    ("entry", "ticked", "every", "asks"),
    [
        (update(done=("一", "二")), False, False, False),
        (update(done=("一", "二")), True, False, True),
        (update(done=("一", "二")), False, True, True),
        (update(major=True), False, False, True),
        (update(end=("2026-03-20", "2026-03-21")), False, False, True),
        (update(owner=("UFANG", "ULI")), False, False, True),
        (update(stage=("s2", "s1")), False, False, True),
        (update(stage=("s1", "s2")), False, False, False),
    ],
)
def test_who_is_asked_to_confirm(entry: Update, ticked: bool, every: bool, asks: bool) -> None:  # noqa: FBT001
    assert asks_confirmation(TEMPLATE, entry, ticked=ticked, every=every) is asks


def moment(day: int, hour: int, month: int = 3, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=zone)


@pytest.mark.requirement("S15")
@pytest.mark.parametrize(
    ("occurred_at", "at", "late"),
    [
        (moment(11, 10), moment(11, 18), None),
        (moment(11, 10), moment(12, 10), None),
        (moment(11, 10), moment(12, 11), 25),
        (moment(11, 10), moment(10, 10), None),
        (moment(13, 10), moment(16, 10), None),  # Friday to Monday: 24 hours of working days
        (moment(13, 10), moment(16, 11), 25),
        (moment(14, 10), moment(16, 23), None),  # on Saturday
        (moment(14, 10), moment(15, 10), None),
        (moment(30, 10, 9), moment(8, 9, 10), None),  # over a week of holidays, the 8th being a working day
        (moment(30, 10, 9), moment(8, 11, 10), 25),
    ],
)
def test_what_is_reported_late(occurred_at: datetime, at: datetime, late: int | None) -> None:
    assert lateness(occurred_at.astimezone(UTC), at.astimezone(UTC), CHINA) == (timedelta(hours=late) if late else None)


@pytest.mark.requirement("S15")
def test_a_day_off_is_as_long_as_it_was() -> None:
    """On Sunday 29 March 2026 clocks in Berlin go forward: that day off has 23 hours."""
    friday, monday = moment(27, 10, zone=BERLIN), moment(30, 11, zone=BERLIN)
    assert lateness(friday, monday, Days(BERLIN, "DE")) == timedelta(hours=25)


@pytest.mark.requirement("S15")
def test_an_authors_own_days_off_are_not_counted() -> None:
    away = {date(2026, 3, 12): False}
    assert lateness(moment(11, 10), moment(13, 9), replace(CHINA, overrides=away)) is None
    assert lateness(moment(11, 10), moment(13, 9), CHINA) == timedelta(hours=47)


@quickly
@given(st.lists(states, min_size=1, max_size=5), st.data())
@pytest.mark.requirement("S13")
def test_earlier_states_are_todays_folded_backwards(whole: list[dict[str, Any]], data: st.DataObject) -> None:
    stood = [canonical(TEMPLATE, state) for state in whole]
    changes = [changes_between(TEMPLATE, *pair) for pair in pairwise(stood)]
    history = [replace(update(no), changes=each) for no, each in enumerate(changes, start=2)]
    no = data.draw(st.integers(1, len(stood)))
    assert state_at(stood[-1], history[::-1], no) == stood[no - 1]


def minutes(n: float) -> datetime:
    return AT + timedelta(minutes=n)


@pytest.mark.requirement("S24")
@pytest.mark.parametrize(
    ("group", "entry", "joins"),
    [
        ([update()], update(at=minutes(3), next=("一", "二")), True),
        ([update()], update(at=minutes(3.1), next=("一", "二")), False),
        ([update(), *(update(at=minutes(n)) for n in (3, 6, 9))], update(at=minutes(10)), True),
        ([update(), *(update(at=minutes(n)) for n in (3, 6, 9))], update(at=minutes(10.1)), False),
        ([update()], update(by="ULI", at=minutes(1)), False),
        ([update()], update(at=minutes(1), major=True), False),
        ([update(major=True)], update(at=minutes(1)), True),
        ([update()], update(at=minutes(1), end=("2026-03-20", "2026-03-21")), False),
        ([update()], update(at=minutes(1), end=(None, "2026-03-21")), True),
        ([update()], update(at=minutes(1), owner=("UFANG", "ULI")), False),
        ([update()], update(at=minutes(1), stage=("s2", "s1")), False),
        ([update()], update(at=minutes(1), stage=("s1", "s2")), True),
        ([update()], update(at=minutes(1), collaborators=(["ULI"], ["ULI", "UNEW"])), False),
        ([update()], update(at=minutes(1), collaborators=(["ULI"], ["ULI", "UDANA"])), True),
        ([update()], update(at=minutes(1), collaborators=(["UOLD"], ["UOLD", "ULI"])), True),
        ([update()], update(at=minutes(1), collaborators=(["ULI"], None)), True),
    ],
)
def test_which_update_is_worked_into_the_notice_before(group: Sequence[Update], entry: Update, joins: bool) -> None:  # noqa: FBT001
    rung = {"UFANG", "ULI", "UDANA"}
    assert joins_previous(TEMPLATE, group, entry, rung=rung, confirmed_since=False) is joins
    assert not joins_previous(TEMPLATE, group, entry, rung=rung, confirmed_since=True)


@pytest.mark.requirement("S24")
def test_whoever_a_field_of_ones_own_names_is_rung() -> None:
    names = {"en": "Reviewer", "zh-CN": "评审人"}
    body = library_body("task_assignment")
    own = Template.from_document(body | {"fields": [*body["fields"], {"key": "f1", "kind": "member", "names": names}]})
    for user, joins in (("ULI", True), ("UNEW", False), (None, True)):
        entry = update(at=minutes(1), f1=("UOLD", user))
        assert joins_previous(own, [update()], entry, rung={"ULI"}, confirmed_since=False) is joins
