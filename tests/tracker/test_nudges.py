from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.days import Days
from tracker.nudges import asker_hears, escalates, overdue_step, support_escalates, support_step

END = date(2026, 3, 11)
CHINA = Days(ZoneInfo("Asia/Shanghai"), "CN")


def spoken(end: date, days: Days, until: date) -> dict[date, int]:
    """The days on which somebody is told, and how many days overdue they are told it is."""
    told, today, said = end - timedelta(days=30), end - timedelta(days=29), {}
    while today <= until:
        if days.is_working(today):
            step = overdue_step(end, told, today)
            if step is not None:
                said[today] = step
            told = today
        today += timedelta(days=1)
    return said


@pytest.mark.requirement("S21")
def test_the_ladder() -> None:
    week = Days(ZoneInfo("UTC"), None, {})
    assert spoken(END, week, date(2026, 4, 1)) == {
        date(2026, 3, 11): 0,
        date(2026, 3, 12): 1,
        date(2026, 3, 16): 5,
        date(2026, 3, 18): 7,
        date(2026, 3, 25): 14,
        date(2026, 4, 1): 21,
    }  # fmt: skip — the third day was a Saturday


@pytest.mark.requirement("S22")
def test_steps_in_a_holiday_come_after_it_as_one_with_the_true_number_of_days() -> None:
    assert spoken(date(2026, 9, 30), CHINA, date(2026, 10, 15)) == {
        date(2026, 9, 30): 0, date(2026, 10, 8): 8, date(2026, 10, 14): 14,
    }  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.dates(date(2025, 1, 1), date(2026, 9, 1)), st.sampled_from(["CN", "US", "IL", None]))
def test_no_step_is_lost_and_the_initiator_hears_once(end: date, country: str | None) -> None:
    days = Days(ZoneInfo("UTC"), country)
    said = spoken(end, days, end + timedelta(days=60))
    wanted = {days.worked_from(end + timedelta(days=n)) for n in (0, 1, 3, *range(7, 61, 7))}
    assert set(said) == {day for day in wanted if day <= end + timedelta(days=60)}
    assert all(step == (day - end).days for day, step in said.items())
    before = {day: days.before(day) for day in said}
    assert sum(escalates(end, before[day], day) for day in said) == 1


def mornings(begins: date, until: date, days: Days) -> list[tuple[date, date]]:
    """The working days from one to another, each with the one before it."""
    found, day = [], begins
    while day <= until:
        found.append((days.before(day), day))
        day = days.after(day)
    return found


@pytest.mark.requirement("S18")
@pytest.mark.parametrize(
    ("due_on", "answered", "told"),
    [
        (date(2026, 3, 13), False, [12, 13, 16, 17, 18, 25]),  # until others hear of it, then every week
        (date(2026, 3, 13), True, [13, 16, 18]),
        (None, False, [12, 13, 16, 17, 18, 19, 26]),
        (None, True, []),
    ],
)
def test_whoever_holds_a_request_hears_of_it(due_on: date | None, answered: bool, told: list[int]) -> None:  # noqa: FBT001
    said = [
        day.day
        for before, day in mornings(date(2026, 3, 12), date(2026, 3, 31), CHINA)
        if support_step(END, due_on, before, day, CHINA, answered=answered)
    ]
    assert said == told


@pytest.mark.requirement("S18")
def test_then_others_hear_once_by_the_working_days_of_whoever_holds_it() -> None:
    """Asked on the day before Mid-Autumn, due on the day before National Day."""
    all_days = mornings(date(2026, 9, 24), date(2026, 10, 31), CHINA)
    hears = [day for before, day in all_days if asker_hears(date(2026, 9, 24), before, day, CHINA)]
    escalated = [day for before, day in all_days if support_escalates(date(2026, 9, 30), before, day, CHINA)]
    assert (hears, escalated) == ([date(2026, 9, 29)], [date(2026, 10, 10)])


@pytest.mark.requirement("S18")
def test_whoever_it_is_handed_to_after_its_day_is_left_alone_for_a_working_day() -> None:
    """Due weeks before it came to them: they hear after one working day, then every week."""
    said = [
        day.day
        for before, day in mornings(END, date(2026, 3, 31), CHINA)
        if support_step(END, date(2026, 2, 10), before, day, CHINA, answered=False)
    ]
    assert said == [12, 19, 26]
