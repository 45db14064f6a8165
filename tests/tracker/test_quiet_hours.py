from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from tracker.quiet_hours import after_quiet

Numbers = tuple[int, int, int, int, int]
SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")


@pytest.mark.requirement("S23")
@pytest.mark.parametrize(
    ("said", "spoken"),
    [
        ((2026, 3, 11, 10, 0), (2026, 3, 11, 10, 0)),
        ((2026, 3, 11, 19, 59), (2026, 3, 11, 19, 59)),
        ((2026, 3, 11, 20, 0), (2026, 3, 12, 8, 0)),
        ((2026, 3, 12, 2, 0), (2026, 3, 12, 8, 0)),
        ((2026, 3, 12, 8, 0), (2026, 3, 12, 8, 0)),
        ((2026, 3, 28, 23, 0), (2026, 3, 29, 8, 0)),  # Berlin's clocks go forward that night
    ],
)
@pytest.mark.parametrize("zone", [SHANGHAI, BERLIN], ids=str)
def test_nothing_that_can_wait_is_said_in_somebodys_night(said: Numbers, spoken: Numbers, zone: ZoneInfo) -> None:
    at = datetime(*said, tzinfo=zone).astimezone(UTC)
    assert after_quiet(at, zone) == datetime(*spoken, tzinfo=zone).astimezone(UTC)


def test_quiet_hours_may_lie_within_one_day() -> None:
    noon = datetime(2026, 3, 11, 12, 30, tzinfo=UTC)
    assert after_quiet(noon, ZoneInfo("UTC"), time(12), time(13)) == noon.replace(hour=13, minute=0)
    morning = noon.replace(hour=8)
    assert after_quiet(morning, ZoneInfo("UTC"), time(12), time(13)) == morning
