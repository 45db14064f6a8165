from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from tracker.days import Days
from tracker.gaps import Gap, missed

CHINA = Days(ZoneInfo("Asia/Shanghai"), "CN")
THURSDAY, FRIDAY, MONDAY = date(2026, 3, 12), date(2026, 3, 13), date(2026, 3, 16)


def gap(begins: tuple[date, time], ends: tuple[date, time]) -> Gap:
    return Gap(CHINA.moment(*begins), CHINA.moment(*ends))


@pytest.mark.requirement("S23")
@pytest.mark.fault("20")
@pytest.mark.parametrize(
    ("off", "today", "has_missed"),
    [
        (gap((THURSDAY, time(20)), (FRIDAY, time(7))), FRIDAY, False),  # a night
        (gap((THURSDAY, time(20)), (FRIDAY, time(9, 20))), FRIDAY, False),  # merely late
        (gap((THURSDAY, time(20)), (FRIDAY, time(11))), FRIDAY, True),  # a morning
        (gap((THURSDAY, time(16)), (THURSDAY, time(22))), FRIDAY, True),  # the list at 16:30
        (gap((FRIDAY, time(18)), (MONDAY, time(8))), MONDAY, False),  # a weekend
        (gap((FRIDAY, time(12)), (MONDAY, time(8))), MONDAY, True),
        (gap((date(2026, 2, 2), time(10)), (date(2026, 3, 4), time(11))), FRIDAY, False),  # said long ago
    ],
)
def test_who_has_missed_anything(off: Gap, today: date, has_missed: bool) -> None:  # noqa: FBT001
    assert missed(off, CHINA.before(today), today, CHINA, time(9)) is has_missed


def test_how_long_it_was() -> None:
    begins = datetime(2026, 3, 12, 12, tzinfo=CHINA.zone)
    assert [Gap(begins, begins.replace(hour=hour, minute=40)).hours for hour in (12, 13, 20)] == [1, 2, 9]
