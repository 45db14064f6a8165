"""What a channel's digest is made of, read as that channel may read it: no item that is a stub there."""

from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select

from storage import due, items, preferences
from storage.database import Tx
from storage.preferences import Place
from storage.tables import items as item_rows
from storage.tables import updates as update_rows
from storage.updates import from_row
from storage.visible import visible_to
from tracker.digests import Digest, counted, ends_in, sections_of
from tracker.filters import Filters, Sort
from tracker.history import Update
from tracker.items import Sensitivity
from tracker.people import Reader
from tracker.preferences import Absent

#: Items of one channel, and entries since its last digest; beyond them a digest tells nobody more.
_MOST: Final = 500
_DAY: Final = timedelta(days=1)
_LONG_AGO: Final = timedelta(days=400)


def of_channel(tx: Tx, reader: Reader, place: Place, *, on: date, since: date | None, at: datetime) -> Digest:
    """The digest of a channel on a day, of what this reader may read and the channel's cards show.

    The clock asks for the channel as a whole (``Reader.system``); a restricted item is never in it.
    """
    channel_id = place.channel.channel_id
    page = items.listed(tx, reader, Filters(channels=(channel_id,), sort=Sort.END), on, most=_MOST)
    shown = [one for one in page.rows if one.item.sensitivity is not Sensitivity.RESTRICTED]
    missing = frozenset(due.missing_updates(tx, reader, channel_id=channel_id, first=at - _LONG_AGO, last=at))
    before = place.days.moment(since or place.days.before(on), place.own.digest_at)
    overdue, due_today, this_week = ends_in(shown, on)
    return Digest(
        on=on,
        total=len(shown),
        sections=sections_of(shown, missing, on),
        changed=counted(_entries(tx, reader, channel_id, before)),
        since=since or place.days.before(on),
        days_off=_holidays_between(place, since, on),
        overdue=overdue,
        due_today=due_today,
        this_week=this_week,
    )


def absent_owners(tx: Tx, ws: int, made: Digest, at: datetime) -> dict[str, Absent]:
    """Which owners of what stands in a digest are not there, by id."""
    owners = {standing.item.owner for some in made.sections.values() for standing in some}
    people = preferences.of_people(tx, ws, owners)
    return {user_id: preferences.absence_of(person, at) for user_id, person in people.items()}


def _entries(tx: Tx, reader: Reader, channel_id: str, since: datetime) -> list[Update]:
    rows = tx.execute(
        select(update_rows)
        .join(item_rows, (item_rows.c.ws == update_rows.c.ws) & (item_rows.c.id == update_rows.c.item_id))
        .where(
            update_rows.c.ws == reader.ws,
            update_rows.c.at >= since,
            item_rows.c.channel_id == channel_id,
            item_rows.c.sensitivity != Sensitivity.RESTRICTED,
            visible_to(reader),
        )
        .limit(_MOST)
    )
    return [from_row(row) for row in rows]


def _holidays_between(place: Place, since: date | None, on: date) -> int:
    """How many days off a digest covers, where a holiday is among them: a mere weekend is not told."""
    if since is None:
        return 0
    between = [since + n * _DAY for n in range(1, (on - since).days)]
    off = [day for day in between if not place.days.is_working(day)]
    return len(off) if any(place.days.back_on(day) for day in off) else 0
