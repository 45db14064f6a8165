from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.cadence import LAST, Cadence, DueUpdate, Every, minutes, next_update
from tracker.days import Days

SHANGHAI = Days(ZoneInfo("Asia/Shanghai"), "CN")
NOWHERE = Days(ZoneInfo("UTC"))
FEW = settings(max_examples=60, deadline=None)  # the first loads the holidays
DAY = timedelta(days=1)

WEEKDAYS = st.integers(1, 7)
WEEKS = st.sets(WEEKDAYS, min_size=1).map(lambda some: tuple(sorted(some)))
CADENCES = st.one_of(
    st.sampled_from([Cadence(Every.DAY), Cadence(Every.WEEK), Cadence(Every.MONTH), Cadence(Every.WORKING_DAYS)]),
    st.builds(Cadence, st.just(Every.WEEK), weekdays=WEEKS),
    st.builds(Cadence, st.sampled_from([Every.DAYS, Every.WORKING_DAYS]), st.integers(1, 40)),
    st.builds(Cadence, st.just(Every.MONTH), day=st.one_of(st.just(LAST), st.integers(1, 31))),
    st.builds(Cadence, st.just(Every.MONTH), weekdays=st.tuples(WEEKDAYS), nth=st.sampled_from([1, 2, 3, 4, LAST])),
)
DAYS = st.builds(Days, st.just(ZoneInfo("UTC")), st.sampled_from(["CN", "US", "DE", "IL", None]))
DATES = st.dates(date(2025, 1, 1), date(2026, 12, 1))


@pytest.mark.requirement("S19")
@pytest.mark.parametrize(
    ("cadence", "after", "on"),
    [
        (Cadence(Every.DAY), date(2026, 3, 11), date(2026, 3, 12)),
        (Cadence(Every.DAY), date(2026, 3, 13), date(2026, 3, 16)),  # a Friday
        (Cadence(Every.WEEK, weekdays=(2, 5)), date(2026, 3, 11), date(2026, 3, 13)),
        (Cadence(Every.WEEK), date(2026, 3, 11), date(2026, 3, 18)),  # as it began: a Wednesday
        (Cadence(Every.DAYS, 10), date(2026, 3, 11), date(2026, 3, 23)),  # Saturday 21 March
        (Cadence(Every.WORKING_DAYS, 3), date(2026, 3, 11), date(2026, 3, 16)),
        (Cadence(Every.WORKING_DAYS, 3), date(2026, 3, 16), date(2026, 3, 19)),
        (Cadence(Every.MONTH, day=LAST), date(2026, 3, 11), date(2026, 3, 31)),
        (Cadence(Every.MONTH, day=31), date(2026, 3, 31), date(2026, 4, 30)),
        (Cadence(Every.MONTH), date(2026, 3, 12), date(2026, 4, 13)),  # Saturday 11 April
        (Cadence(Every.MONTH, weekdays=(1,), nth=1), date(2026, 3, 11), date(2026, 4, 7)),  # Qingming on the 6th
        (Cadence(Every.MONTH, weekdays=(5,), nth=LAST), date(2026, 3, 11), date(2026, 3, 27)),
        (Cadence(Every.WEEK, weekdays=(5,)), date(2026, 9, 25), date(2026, 9, 28)),  # Mid-Autumn: the 25th itself
    ],
)
def test_when_the_next_is_due(cadence: Cadence, after: date, on: date) -> None:
    due = next_update(cadence, date(2026, 3, 11), after, SHANGHAI)
    assert due is not None
    assert due.on == on


@pytest.mark.requirement("S22")
def test_a_holiday_moves_it_and_what_was_done_meanwhile_counts() -> None:
    weekly = Cadence(Every.WEEK, weekdays=(4,))
    assert next_update(weekly, date(2026, 9, 1), date(2026, 9, 24), SHANGHAI) == DueUpdate(
        date(2026, 10, 8), since=date(2026, 10, 8)  # the Thursday of the holiday and the one after it are one
    )  # fmt: skip
    friday = Cadence(Every.WEEK, weekdays=(5,))
    assert next_update(friday, date(2026, 9, 1), date(2026, 9, 28), SHANGHAI) == DueUpdate(
        date(2026, 10, 8), since=date(2026, 10, 2)
    )


@pytest.mark.parametrize("cadence", [Cadence(Every.NONE), Cadence(Every.MINUTES, 30)])
def test_no_date_for_what_has_none(cadence: Cadence) -> None:
    assert next_update(cadence, date(2026, 3, 11), date(2026, 3, 11), SHANGHAI) is None


def test_every_half_hour_of_an_incident() -> None:
    at = datetime(2026, 3, 8, 6, 45, tzinfo=UTC)
    assert minutes(Cadence(Every.MINUTES, 30), at) == at + timedelta(minutes=30)
    assert minutes(Cadence(Every.DAY), at) is None


@pytest.mark.requirement("S19")
@pytest.mark.requirement("S22")
@FEW
@given(CADENCES, DATES, st.integers(0, 60), DAYS)
def test_each_due_date_once_none_on_a_day_off_none_lost(cadence: Cadence, began: date, asked: int, days: Days) -> None:
    """Followed one from the other, as from any day between, the dates are the same, all worked, in order."""
    after, followed = began, []
    while after < began + 120 * DAY:
        due = next_update(cadence, began, after, days)
        assert due is not None
        assert due.on > after
        assert due.since <= due.on
        assert days.is_working(due.on)
        followed.append(due.on)
        after = due.on
    between = next_update(cadence, began, began + asked * DAY, days)
    assert between is not None
    assert between.on == next(on for on in followed if on > began + asked * DAY)
    if cadence.every is not Every.WORKING_DAYS:  # which are counted by the days themselves
        wanted = {days.worked_from(day) for day in _dates(cadence, began, followed[-1])}
        assert set(followed) == {day for day in wanted if day <= followed[-1]}


def _dates(cadence: Cadence, began: date, until: date) -> list[date]:
    """The dates of a rhythm said another way: each day asked whether it is one."""

    def is_one(day: date) -> bool:
        last_of_month = (day + DAY).day == 1
        if cadence.every is Every.WEEK:
            return day.isoweekday() in (cadence.weekdays or (began.isoweekday(),))
        if cadence.every is Every.DAYS:
            return (day - began).days % cadence.n == 0
        if cadence.every is Every.MONTH and cadence.nth:
            same = day.isoweekday() == cadence.weekdays[0]
            return same and (
                (day + 7 * DAY).month != day.month if cadence.nth == LAST else (day.day - 1) // 7 + 1 == cadence.nth
            )
        if cadence.every is Every.MONTH:
            wanted = cadence.day or began.day
            return last_of_month if wanted == LAST else day.day == wanted or (last_of_month and day.day < wanted)
        return True

    return [began + n * DAY for n in range(1, (until - began).days + 1) if is_one(began + n * DAY)]
