"""Days away, read from somebody's own status in Slack: on holiday or ill, until the status ends by itself.

A status that says no end may have been forgotten for months: it keeps nobody from hearing anything.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from tracker.days import Days
from tracker.preferences import Away

#: Slack offers the first two by itself: Vacationing, Out sick.
_EMOJI: Final = frozenset({
    ":palm_tree:", ":face_with_thermometer:", ":beach_with_umbrella:", ":desert_island:", ":airplane:",
})  # fmt: skip
_WORDS: Final = re.compile(
    r"\b(?:vacation\w*|on holiday|on leave|out of (?:the )?office|ooo|out sick|sick leave|parental leave)\b"
    r"|休假|请假|年假|病假|产假|陪产假|婚假|丧假|外出",
    re.IGNORECASE,
)
#: A status that ends before this hour leaves that day's afternoon to work in.
_DAY_ENDS: Final = time(17)


def away_until(emoji: str, text: str, expires: int) -> datetime | None:
    """Until when (UTC) a status says that somebody is not there; ``expires`` is unix seconds, 0 for never."""
    says_so = emoji in _EMOJI or _WORDS.search(text)
    return datetime.fromtimestamp(expires, UTC) if says_so and expires > 0 else None


def away_by_status(since: datetime, until: datetime, days: Days) -> Away | None:
    """The days away by such a status, first seen at ``since``; None where it holds for a part of a day only."""
    ends = until.astimezone(days.zone)
    last = ends.date() if ends.time() >= _DAY_ENDS else ends.date() - timedelta(days=1)
    first: date = days.date_of(since)
    return Away(first, last) if first <= last else None
