from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.messages.dates import day, day_in_brackets, days_from_to, moment, weekday_named
from tracker.languages import Language

TODAY = date(2026, 3, 12)
BOTH: tuple[Language, ...] = ("zh-CN", "en")


@pytest.mark.parametrize(
    ("when", "languages", "said"),
    [
        (date(2026, 3, 18), ("zh-CN",), "3月18日（周三）"),
        (date(2026, 3, 18), ("en",), "Wed 18 Mar"),
        (date(2026, 3, 18), BOTH, "3月18日 Wed 18 Mar"),
        (date(2026, 3, 18), ("en", "zh-CN"), "3月18日 Wed 18 Mar"),
        (date(2027, 1, 5), ("zh-CN",), "2027年1月5日（周二）"),
        (date(2027, 1, 5), ("en",), "Tue 5 Jan 2027"),
        (date(2027, 1, 5), BOTH, "2027年1月5日 Tue 5 Jan 2027"),
        (date(2026, 9, 6), ("en",), "Sun 6 Sep"),
        (date(2026, 9, 6), ("zh-CN",), "9月6日（周日）"),
    ],
)
def test_a_day(when: date, languages: tuple[Language, ...], said: str) -> None:
    assert day(when, languages, TODAY) == said


@pytest.mark.parametrize(
    ("languages", "said"),
    [
        (("zh-CN",), "3月18日（周三）17:00"),
        (("en",), "Wed 18 Mar, 17:00"),
        (BOTH, "3月18日 Wed 18 Mar, 17:00"),
    ],
)
def test_a_day_and_an_hour(languages: tuple[Language, ...], said: str) -> None:
    assert moment(datetime(2026, 3, 18, 9, tzinfo=UTC), ZoneInfo("Asia/Shanghai"), languages, TODAY) == said


def test_an_hour_is_of_the_zone_it_is_told_in() -> None:
    at = datetime(2026, 12, 31, 20, 5, tzinfo=UTC)
    assert moment(at, ZoneInfo("Asia/Shanghai"), ("en",), TODAY) == "Fri 1 Jan 2027, 04:05"
    assert moment(at, ZoneInfo("America/New_York"), ("en",), TODAY) == "Thu 31 Dec, 15:05"


def test_a_day_in_brackets() -> None:
    assert day_in_brackets(date(2026, 3, 16), "zh-CN", TODAY) == "3月16日 周一"
    assert day_in_brackets(date(2026, 3, 16), "en", TODAY) == "Mon 16 Mar"
    assert day_in_brackets(date(2025, 3, 16), "zh-CN", TODAY) == "2025年3月16日 周日"


@pytest.mark.parametrize(
    ("first", "last", "chinese", "english"),
    [
        (date(2026, 3, 16), date(2026, 3, 20), "3月16日至20日", "16–20 Mar"),
        (date(2026, 3, 30), date(2026, 4, 3), "3月30日至4月3日", "30 Mar – 3 Apr"),
        (date(2027, 3, 1), date(2027, 3, 5), "2027年3月1日至5日", "1–5 Mar 2027"),
        (date(2026, 12, 28), date(2027, 1, 1), "12月28日至2027年1月1日", "28 Dec 2026 – 1 Jan 2027"),
    ],
)
def test_days_from_one_to_another(first: date, last: date, chinese: str, english: str) -> None:
    assert days_from_to(first, last, "zh-CN", TODAY) == chinese
    assert days_from_to(first, last, "en", TODAY) == english


def test_weekdays_by_name() -> None:
    assert [weekday_named(n, "zh-CN") for n in (1, 5, 7)] == ["周一", "周五", "周日"]
    assert [weekday_named(n, "en") for n in (1, 5, 7)] == ["Monday", "Friday", "Sunday"]
