from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.working_days import (
    add_working_days,
    holiday_back_on,
    is_confirmed_year,
    is_working_day,
    next_working_day,
    working_days_between,
)

FEW = settings(max_examples=40, deadline=None)  # the first loads the holidays
DAYS = st.dates(date(2010, 1, 1), date(2035, 12, 31))
COUNTRIES = st.sampled_from(["CN", "US", "DE", None])


def each_day(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def test_china_agrees_with_chinesecalendar() -> None:
    for day in each_day(date(2018, 1, 1), date(2026, 12, 31)):
        assert is_working_day(day, "CN") == chinese_calendar.is_workday(day), day


@pytest.mark.fault("22")
@pytest.mark.parametrize("country", ["CN", "US", "DE"])
def test_each_day_of_2025_and_2026_agrees_with_holidays(country: str) -> None:
    known = holidays.country_holidays(country, years=(2025, 2026), expand=False)
    for day in each_day(date(2025, 1, 1), date(2026, 12, 31)):
        assert is_working_day(day, country) == known.is_working_day(day), day


@pytest.mark.parametrize(
    ("day", "country", "worked"),
    [
        (date(2026, 2, 14), "CN", True),  # a Saturday, made up for the Spring Festival
        (date(2026, 2, 14), "cn", True),
        (date(2026, 2, 14), "US", False),
        (date(2026, 2, 17), "CN", False),  # the Spring Festival
        (date(2026, 2, 17), "DE", True),
        (date(2026, 7, 3), "US", False),  # Independence Day, observed on the Friday
        (date(2026, 3, 13), "IL", False),  # Friday: the weekend there
        (date(2026, 3, 15), "IL", True),
        (date(2027, 2, 6), "CN", False),
        (date(2027, 2, 20), "CN", False),  # 2027 is not announced: every weekend is off
    ],
)
def test_known_countries(day: date, country: str | None, *, worked: bool) -> None:
    assert is_working_day(day, country) is worked


@pytest.mark.parametrize("country", [None, "", "XX", "Atlantis", "中国"])
def test_no_country_or_an_unknown_one_works_monday_to_friday(country: str | None) -> None:
    week = each_day(date(2026, 12, 21), date(2026, 12, 27))
    assert [is_working_day(day, country) for day in week] == [True] * 5 + [False] * 2


def test_the_operators_days_come_first() -> None:
    overrides = {date(2027, 2, 20): True, date(2027, 2, 22): False}
    assert is_working_day(date(2027, 2, 20), "CN", overrides)
    assert not is_working_day(date(2027, 2, 22), "CN", overrides)
    assert next_working_day(date(2027, 2, 19), "CN", overrides) == date(2027, 2, 20)
    assert next_working_day(date(2027, 2, 20), "CN", overrides) == date(2027, 2, 23)
    assert not is_working_day(date(2027, 2, 22), None, overrides)


@pytest.mark.parametrize(
    ("year", "country", "confirmed"),
    [(2025, "CN", True), (2026, "CN", True), (2027, "CN", False), (2027, "US", True), (2027, None, True)],
)
def test_which_years_are_final(year: int, country: str | None, *, confirmed: bool) -> None:
    assert is_confirmed_year(year, country) is confirmed


def test_one_day_from_the_operator_confirms_its_year_only() -> None:
    overrides = {date(2027, 2, 20): True}
    assert is_confirmed_year(2027, "CN", overrides)
    assert not is_confirmed_year(2028, "CN", overrides)


@pytest.mark.parametrize(
    ("first", "last", "country", "days"),
    [
        (date(2026, 3, 11), date(2026, 3, 11), None, 0),
        (date(2026, 3, 11), date(2026, 3, 18), None, 5),
        (date(2026, 3, 18), date(2026, 3, 11), None, -5),
        (date(2026, 3, 13), date(2026, 3, 15), None, 0),
        (date(2026, 9, 30), date(2026, 10, 12), "CN", 4),  # 8, 9, Saturday 10 and 12 October
    ],
)
def test_how_far_two_days_are_apart(first: date, last: date, country: str | None, days: int) -> None:
    assert working_days_between(first, last, country) == days


@pytest.mark.parametrize(
    ("day", "country", "back"),
    [
        (date(2026, 10, 1), "CN", date(2026, 10, 8)),
        (date(2026, 10, 4), "CN", date(2026, 10, 8)),  # the Sunday in its midst
        (date(2026, 10, 8), "CN", None),
        (date(2026, 3, 14), "CN", None),  # a mere weekend
        (date(2026, 4, 4), "CN", date(2026, 4, 7)),  # the Saturday before Qingming
        (date(2026, 12, 26), "DE", date(2026, 12, 28)),
        (date(2026, 12, 26), None, None),
    ],
)
def test_when_people_are_back_from_a_holiday(day: date, country: str | None, back: date | None) -> None:
    assert holiday_back_on(day, country) == back


def test_a_day_off_by_the_operator_is_a_holiday() -> None:
    assert holiday_back_on(date(2026, 3, 11), None, {date(2026, 3, 11): False}) == date(2026, 3, 12)


@FEW
@given(DAYS, st.integers(-60, 60), COUNTRIES)
def test_counting_undoes_adding(day: date, n: int, country: str | None) -> None:
    there = add_working_days(day, n, country)
    assert n == 0 or is_working_day(there, country)
    forward = add_working_days(day, abs(n), country)
    assert working_days_between(day, forward, country) == abs(n)


@FEW
@given(DAYS, COUNTRIES)
def test_the_next_working_day_is_the_first(day: date, country: str | None) -> None:
    following = next_working_day(day, country)
    assert following > day
    assert [each for each in each_day(day + timedelta(days=1), following) if is_working_day(each, country)] == [
        following
    ]
    back = holiday_back_on(day, country)
    assert back in (None, following)
    assert back is None or not is_working_day(day, country)
