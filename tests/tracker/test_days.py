from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.days import Days, Quiet, country_of_zone

ZONES = (
    "Asia/Shanghai", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "America/St_Johns", "Asia/Kathmandu",
    "Africa/Casablanca", "America/Sao_Paulo", "Pacific/Auckland", "Europe/London", "Pacific/Apia",
)  # fmt: skip
QUARTERS = [time(minute // 60, minute % 60) for minute in range(0, 3 * 60 + 45, 15)]


@pytest.mark.fault("21")
@pytest.mark.requirement("S22")
@pytest.mark.parametrize("zone", ZONES)
def test_each_date_has_exactly_one_moment_of_an_hour(zone: str) -> None:
    """Over a year, so both changes, for each quarter of the night: in order, a day apart, at most an hour off."""
    days = Days(ZoneInfo(zone))
    for hour in QUARTERS:
        moments = [days.moment(date(2026, 1, 1) + timedelta(days=n), hour) for n in range(366)]
        for n, moment in enumerate(moments):
            here = moment.astimezone(days.zone)
            assert here.date() == date(2026, 1, 1) + timedelta(days=n)
            off = datetime.combine(here.date(), here.time()) - datetime.combine(here.date(), hour)
            assert timedelta(0) <= off <= timedelta(hours=1)
        assert moments == sorted(set(moments))


@pytest.mark.requirement("S22")
@pytest.mark.parametrize(
    ("at", "over"),
    [
        (time(19, 59), None),
        (time(20), date(2026, 3, 12)),
        (time(23, 30), date(2026, 3, 12)),
        (time(7, 59), date(2026, 3, 11)),
        (time(8), None),
    ],
)
def test_quiet_hours(at: time, over: date | None) -> None:
    days = Days(ZoneInfo("Asia/Shanghai"))
    ends = Quiet().over_at(datetime.combine(date(2026, 3, 11), at, days.zone), days)
    assert ends == (days.moment(over, time(8)) if over else None)


def test_quiet_hours_within_a_day() -> None:
    days = Days(ZoneInfo("UTC"))
    noon = Quiet(time(12), time(14))
    assert noon.over_at(datetime(2026, 3, 11, 13, tzinfo=UTC), days) == datetime(2026, 3, 11, 14, tzinfo=UTC)
    assert noon.over_at(datetime(2026, 3, 11, 14, tzinfo=UTC), days) is None


@given(st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)), st.sampled_from(ZONES), st.times(), st.times())  # noqa: DTZ001
def test_quiet_hours_end_outside_themselves(naive: datetime, zone: str, begins: time, ends: time) -> None:
    days, quiet = Days(ZoneInfo(zone)), Quiet(begins, ends)
    at = naive.replace(tzinfo=UTC)
    over = quiet.over_at(at, days)
    if over is not None:
        assert at < over + timedelta(hours=1)
        assert over - at <= timedelta(hours=26)


def test_countries_of_zones() -> None:
    assert [country_of_zone(zone) for zone in ("Asia/Shanghai", "America/New_York", "Europe/Berlin", "UTC")] == [
        "CN", "US", "DE", None,
    ]  # fmt: skip


def test_working_days_around() -> None:
    china = Days(ZoneInfo("Asia/Shanghai"), "CN")
    assert china.after(date(2026, 9, 30)) == date(2026, 10, 8)
    assert china.before(date(2026, 10, 8)) == date(2026, 9, 30)
    assert china.worked_from(date(2026, 10, 10)) == date(2026, 10, 10)  # a Saturday made up for
    assert china.back_on(date(2026, 10, 3)) == date(2026, 10, 8)
    assert china.date_of(datetime(2026, 3, 11, 16, tzinfo=UTC)) == date(2026, 3, 12)
