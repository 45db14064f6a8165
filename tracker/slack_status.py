"""Days away, read from what somebody has said in Slack: a status (on holiday, ill), or that notifications are paused.

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
#: What ends before this hour leaves that day's afternoon to work in, what begins after that one its morning.
_DAY_ENDS: Final = time(17)
_DAY_BEGINS: Final = time(9)
_DAY: Final = timedelta(days=1)


def away_until(emoji: str, text: str, expires: int) -> datetime | None:
    """Until when (UTC) a status says that somebody is not there; ``expires`` is unix seconds, 0 for never."""
    says_so = emoji in _EMOJI or _WORDS.search(text)
    return datetime.fromtimestamp(expires, UTC) if says_so and expires > 0 else None


def away_by_status(since: datetime, until: datetime, days: Days) -> Away | None:
    """The days away by such a status, first seen at ``since``; None where it holds for a part of a day only."""
    return _from_to(days.date_of(since), until, days)


def away_by_pause(since: datetime, until: datetime, days: Days) -> Away | None:
    """The days through which notifications are paused from their morning on; None where it is for hours, or a night.

    Less than a day is nobody's absence: Slack keeps the phone silent by itself, and what was said is there afterwards.
    """
    begins = since.astimezone(days.zone)
    return _from_to(begins.date() + (_DAY if begins.time() > _DAY_BEGINS else timedelta()), until, days)


def _from_to(first: date, until: datetime, days: Days) -> Away | None:
    ends = until.astimezone(days.zone)
    last = ends.date() if ends.time() >= _DAY_ENDS else ends.date() - _DAY
    return Away(first, last) if first <= last else None
