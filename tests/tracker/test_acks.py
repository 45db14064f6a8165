from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.acks import Confirmations, confirmations, deadline, is_over, unseen
from tracker.days import Days
from tracker.history import Update
from tracker.standing import Asked
from tracker.working_days import add_working_days, is_working_day
from tracker.workspace_settings import WorkingHours

SHANGHAI = ZoneInfo("Asia/Shanghai")
NINE_TO_SIX = WorkingHours()
ZONES = [
    "Asia/Shanghai",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "America/St_Johns",
]


def here(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("published", "until"),
    [
        ("2026-03-11 06:00", "2026-03-11 17:00"),  # a Wednesday
        ("2026-03-11 09:30", "2026-03-11 17:00"),
        ("2026-03-11 13:00", "2026-03-11 17:00"),
        ("2026-03-11 13:00:01", "2026-03-12 17:00"),
        ("2026-03-11 16:59", "2026-03-12 17:00"),
        ("2026-03-11 23:59", "2026-03-12 17:00"),
        ("2026-03-13 14:00", "2026-03-16 17:00"),  # Friday to Monday
        ("2026-03-14 10:00", "2026-03-16 17:00"),
        ("2026-03-15 23:00", "2026-03-16 17:00"),
        ("2026-02-14 10:00", "2026-02-14 17:00"),  # a Saturday that is worked
        ("2026-02-13 15:00", "2026-02-14 17:00"),
        ("2026-02-14 15:00", "2026-02-24 17:00"),  # the Spring Festival
        ("2026-10-01 08:00", "2026-10-08 17:00"),
    ],
)
def test_until_when_somebody_in_china_confirms(published: str, until: str) -> None:
    assert deadline(here(published), Days(SHANGHAI, "CN"), NINE_TO_SIX) == here(until)


def test_each_person_has_the_deadline_of_their_own_zone_and_country() -> None:
    published = here("2026-10-01 16:00")
    berlin, new_york = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
    assert deadline(published, Days(berlin, "DE"), NINE_TO_SIX) == here("2026-10-01 17:00", berlin)  # 10:00 there
    assert deadline(published, Days(new_york, "US"), NINE_TO_SIX) == here("2026-10-01 17:00", new_york)  # 04:00 there
    assert deadline(published, Days(SHANGHAI, "CN"), NINE_TO_SIX) == here("2026-10-08 17:00")
    assert deadline(published, Days(SHANGHAI), NINE_TO_SIX) == here("2026-10-02 17:00")


def test_the_operators_days_count() -> None:
    days = Days(SHANGHAI, "CN", {date(2026, 3, 11): False})
    assert deadline(here("2026-03-11 10:00"), days, NINE_TO_SIX) == here("2026-03-12 17:00")


@pytest.mark.requirement("S16")
@pytest.mark.parametrize(
    ("begins", "ends", "published", "until"),
    [
        (time(10), time(19), "2026-03-11 13:00", "2026-03-11 17:00"),
        (time(8), time(16, 30), "2026-03-11 12:31", "2026-03-12 17:00"),
        (time(14), time(22), "2026-03-11 09:00", "2026-03-12 17:00"),
        (time(18), time(23), "2026-03-11 09:00", "2026-03-12 17:00"),
    ],
)
def test_working_hours_are_those_of_the_workspace(begins: time, ends: time, published: str, until: str) -> None:
    assert deadline(here(published), Days(SHANGHAI, "CN"), WorkingHours(begins, ends)) == here(until)


def test_a_moment_without_a_zone_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="zone"):
        deadline(datetime(2026, 3, 11, 9), Days(SHANGHAI, "CN"), NINE_TO_SIX)  # noqa: DTZ001 - the mistake itself


def working_hours_between(start: datetime, end: datetime, country: str | None) -> timedelta:
    """By the clock on the wall, 09:00 to 18:00 of each working day."""
    total, day = timedelta(), start.date()
    start, end = start.replace(tzinfo=None), end.replace(tzinfo=None)
    while day <= end.date():
        if is_working_day(day, country):
            opens, closes = datetime.combine(day, time(9)), datetime.combine(day, time(18))
            total += max(min(end, closes) - max(start, opens), timedelta())
        day += timedelta(days=1)
    return total


@settings(deadline=None)  # the first loads the holidays
@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001 - given one there
    st.sampled_from(ZONES).map(ZoneInfo),
    st.sampled_from(["CN", "US", "DE", None]),
)
def test_the_deadline_is_the_first_that_leaves_four_working_hours(
    published: datetime, zone: ZoneInfo, country: str | None
) -> None:
    until = deadline(published, Days(zone, country), NINE_TO_SIX).astimezone(zone)
    assert until.time() == time(17)
    assert is_working_day(until.date(), country)
    start = published.astimezone(zone)
    assert working_hours_between(start, until, country) >= timedelta(hours=4)
    earlier = datetime.combine(add_working_days(until.date(), -1, country), time(17), zone)
    assert working_hours_between(start, earlier, country) < timedelta(hours=4)


def test_who_has_confirmed_in_the_order_they_did_and_who_has_not() -> None:
    first, second, until = here("2026-03-11 10:00"), here("2026-03-11 11:00"), here("2026-03-11 17:00")
    later = until + timedelta(days=1)
    asked = [Asked("U1", until, 1, second), Asked("U2", later), Asked("U3", until, 1, first)]
    found = confirmations(asked)
    assert found == Confirmations(confirmed=("U3", "U1"), missing=("U2",), due_at=later)
    assert found.asked == 3
    assert confirmations([]) is None


def test_the_time_to_confirm_is_over_for_the_last_of_them_and_only_where_somebody_has_not() -> None:
    until = here("2026-03-11 17:00")
    late, has = Asked("U1", until + timedelta(days=1)), Asked("U2", until, 1, until - timedelta(hours=1))
    assert not is_over([late, has], until)
    assert is_over([late, has], late.due_at)
    assert not is_over([has], late.due_at)
    assert not is_over([], until)


def test_ones_own_updates_are_no_news_to_oneself() -> None:
    def made(no: int, by: str) -> Update:
        return Update(1, no, "updated", by, here("2026-03-11 10:00"), None, {}, None, False, "V1.0", None, no)  # noqa: FBT003

    later = [made(4, "U2"), made(3, "U1"), made(2, "U2")]
    assert [one.no for one in unseen(later, "U1")] == [2, 4]
    assert unseen([made(2, "U1")], "U1") == ()
