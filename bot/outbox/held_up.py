"""The day's message and the list of 16:30, where both are said at once: one message then says both.

So it is where Slack was away until both were due, and where the Calendar has jumped past both.
"""

from datetime import date, datetime
from typing import Final

from bot.outbox.updates_asked import updates_asked
from storage import occasions
from storage.database import Tx
from storage.occasions import SaidBy
from storage.preferences import Person
from tracker.daily import Line, LineKind
from tracker.delivery import RowState

#: The list was said by itself, or may have been.
_SAID: Final = frozenset({RowState.SENDING, RowState.UNKNOWN, RowState.SENT})


def stands_in_daily(tx: Tx, person: Person, on: date, at: datetime) -> bool:
    """Whether the day's message says what the list would: sent when that was due, or about to be; ``at`` is now."""
    daily, listed = _both(tx, person.ws, person.member.user_id, on)
    if daily is None or listed is None:
        return False
    if daily.state is RowState.WAITING:
        return at >= person.days.moment(on, person.mine.daily_at)
    return daily.state is RowState.SENT and _later(daily.ended_at, listed)


def listed_in_daily(tx: Tx, person: Person, on: date, at: datetime, *, sent: bool) -> list[Line]:
    """What the day's message says in the list's place, where it is sent (or was ``sent``) after that was due.

    With what came in since; ``at`` is now.
    """
    user_id, ws = person.member.user_id, person.ws
    daily, listed = _both(tx, ws, user_id, on)
    since = daily.ended_at if sent and daily is not None else at
    if listed is None or listed.state in _SAID or since is None or not _later(since, listed):
        return []
    return [
        Line(LineKind.MISSING, one.standing.item.id, for_user=one.for_user)
        for one in updates_asked(tx, person, on)
        if one.missing or (sent and one.standing.item.changed_at >= since)
    ]


def _both(tx: Tx, ws: int, user_id: str, on: date) -> tuple[SaidBy | None, SaidBy | None]:
    keys = occasions.daily(user_id, on), occasions.updates_due(user_id, on)
    found = {one.key: one for one in occasions.rows_of(tx, ws, keys)}
    return found.get(keys[0]), found.get(keys[1])


def _later(moment: datetime | None, listed: SaidBy) -> bool:
    return moment is not None and moment >= listed.at
