from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from tracker.days import Days
from tracker.preferences import Away
from tracker.slack_status import away_by_status, away_until

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
