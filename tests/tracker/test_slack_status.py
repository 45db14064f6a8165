from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from tracker.days import Days
from tracker.preferences import Away
from tracker.slack_status import away_by_pause, away_by_status, away_until

SHANGHAI = ZoneInfo("Asia/Shanghai")
FRIDAY = datetime(2026, 3, 13, 23, 59, 59, tzinfo=SHANGHAI)
WEDNESDAY = datetime(2026, 3, 11, 2, tzinfo=UTC)


@pytest.mark.requirement("S21")
@pytest.mark.parametrize(
    ("emoji", "text", "away"),
    [
        (":palm_tree:", "", True),
        (":face_with_thermometer:", "Out sick", True),
        ("", "Vacationing", True),
        ("", "OOO till Friday", True),
        (":speech_balloon:", "年假，周一回来", True),
        (":house_with_garden:", "Working remotely", False),
        (":spiral_calendar_pad:", "In a meeting", False),
        ("", "vocational training", False),
        ("", "zoology", False),
        ("", "", False),
    ],
)
def test_what_a_status_says(emoji: str, text: str, away: bool) -> None:  # noqa: FBT001
    assert away_until(emoji, text, int(FRIDAY.timestamp())) == (FRIDAY if away else None)
    assert away_until(emoji, text, 0) is None


@pytest.mark.requirement("S21")
@pytest.mark.parametrize(
    ("until", "last"),
    [
        (FRIDAY, date(2026, 3, 13)),
        (FRIDAY.replace(hour=17, minute=0, second=0), date(2026, 3, 13)),
        (FRIDAY.replace(hour=12), date(2026, 3, 12)),
        (FRIDAY.replace(day=11, hour=14), None),  # an appointment
        (FRIDAY.replace(day=10), None),
    ],
)
def test_the_days_of_a_status(until: datetime, last: date | None) -> None:
    found = away_by_status(WEDNESDAY, until, Days(SHANGHAI))
    assert found == (Away(date(2026, 3, 11), last) if last else None)


@pytest.mark.requirement("S21")
@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        (FRIDAY.replace(day=10, hour=22), FRIDAY.replace(day=11, hour=8), None),  # a night, as by a schedule
        (FRIDAY.replace(day=11, hour=10), FRIDAY.replace(day=11, hour=18), None),  # some hours
        (FRIDAY.replace(day=11, hour=10), FRIDAY.replace(day=12, hour=9), None),  # until tomorrow
        (FRIDAY.replace(day=11, hour=10), FRIDAY.replace(day=16, hour=9), (12, 15)),  # until Monday
        (FRIDAY.replace(day=11, hour=8), FRIDAY.replace(day=12, hour=18), (11, 12)),
        (FRIDAY.replace(day=13, hour=22), FRIDAY.replace(day=16, hour=8), (14, 15)),  # a weekend
    ],
)
def test_the_days_through_which_notifications_are_paused(
    since: datetime, until: datetime, days: tuple[int, int] | None
) -> None:
    expected = Away(date(2026, 3, days[0]), date(2026, 3, days[1])) if days else None
    assert away_by_pause(since, until, Days(SHANGHAI)) == expected
