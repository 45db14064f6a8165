"""What is said of somebody who will be away: to whoever stands in for them, and to themselves where nobody does."""

from datetime import date, datetime
from typing import Final

from bot.messages.away import no_deputy, stands_in
from bot.messages.texts import Texts
from bot.outbox.sayings import Nothing, Posted, Saying, audience_of
from storage import due, preferences
from storage.database import Tx
from storage.outbox import Row
from tracker.notices import NoDeputy, StandsIn
from tracker.people import Reader

_OVER: Final = "it is over, or somebody else stands in by now"


def say_of_absence(tx: Tx, texts: Texts, row: Row, notice: StandsIn | NoDeputy, at: datetime) -> Saying:
    """While it is still so."""
    other = notice.away if isinstance(notice, StandsIn) else notice.deputy
    people = preferences.of_people(tx, row.ws, [notice.user_id, other])
    reader, about = people.get(notice.user_id), people.get(other)
    if reader is None or about is None or reader.member.deactivated:
        return Nothing("they are gone")
    audience = audience_of(tx, texts, row.ws, reader.member, at)
    if isinstance(notice, NoDeputy):
        away = reader.away
        still = away is not None and away.deputy is None and away.last >= reader.days.date_of(at)
        return Posted(no_deputy(audience, about.member.name, away)) if still and away else Nothing(_OVER)
    away = about.away
    first, last = date.fromisoformat(notice.first), date.fromisoformat(notice.last)
    if away is None or (away.first, away.last, away.deputy) != (first, last, notice.user_id):
        return Nothing(_OVER)
    if last < about.days.date_of(at):
        return Nothing(_OVER)
    ends = due.ended(tx, Reader.of(row.ws, reader.member), [other], last)
    return Posted(stands_in(audience, about.member, away, len(ends)))
