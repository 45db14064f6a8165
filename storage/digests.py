"""What a channel's digest is made of, read as that channel may read it: no item that is a stub there."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Select, select

from storage import channels, due, items, preferences
from storage.database import Tx
from storage.preferences import Place
from storage.prepared import prepared
from storage.tables import departments, remarks
from storage.tables import items as item_rows
from storage.tables import updates as update_rows
from storage.updates import from_row
from storage.visible import visible_to
from tracker.channels import Onlookers
from tracker.digests import AskedOf, Digest, asked_of, counted, ends_in, sections_of
from tracker.filters import Filters, Sort
from tracker.history import Update
from tracker.items import Sensitivity
from tracker.people import Reader
from tracker.preferences import Absent
from tracker.remarks import Remark, RemarkKind, RemarkState
from tracker.standing import Standing

#: Items of one channel, and entries since its last digest; beyond them a digest tells nobody more.
_MOST: Final = 500
_DAY: Final = timedelta(days=1)
_LONG_AGO: Final = timedelta(days=400)
_STILL_ASKED: Final = (remarks.c.kind == RemarkKind.SUPPORT.value, remarks.c.state == RemarkState.OPEN.value)


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
    asked = _asked_of(tx, reader, place)
    opens_with = {standing.item.id for one in asked for standing, _ in one.requests}
    return Digest(
        on=on,
        total=len(shown),
        sections=sections_of([one for one in shown if one.item.id not in opens_with], missing, on),
        asked=asked,
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


def of_asked_departments(tx: Tx, reader: Reader, channel_ids: Collection[str]) -> frozenset[str]:
    """Those of these channels that are a department's which is asked for something."""
    statement = (
        select(departments.c.channel_id)
        .join(remarks, (remarks.c.ws == departments.c.ws) & (remarks.c.asked_department == departments.c.id))
        .where(departments.c.ws == reader.ws, departments.c.channel_id.in_(channel_ids), *_STILL_ASKED)
        .distinct()
    )
    return frozenset(tx.execute(statement).scalars())


def _asked_of(tx: Tx, reader: Reader, place: Place) -> list[AskedOf]:
    """What each department whose channel this is is asked for, of items that everybody here may read."""
    channel_id = place.channel.channel_id
    rows = tx.execute(*_requests(reader.ws, channel_id)).all()
    known = items.of_keys(tx, reader, {row.item_id for row in rows})
    shown = {key: one for key, one in known.items() if one.item.is_open and _all_here_may_read(tx, one, channel_id)}
    found: dict[str, list[tuple[Standing, Remark]]] = {}
    for row in rows:
        standing = shown.get(row.item_id)
        remark = next((one for one in standing.remarks if one.id == row.id), None) if standing else None
        if standing is not None and remark is not None:
            found.setdefault(row.name, []).append((standing, remark))
    return [asked_of(name, requests) for name, requests in found.items()]


@prepared()
def _requests(ws: int, channel_id: str) -> Select[Any]:
    return (
        select(departments.c.name, remarks.c.item_id, remarks.c.id)
        .join(remarks, (remarks.c.ws == departments.c.ws) & (remarks.c.asked_department == departments.c.id))
        .where(departments.c.ws == ws, departments.c.channel_id == channel_id, *_STILL_ASKED)
        .order_by(departments.c.name_key, remarks.c.id)
        .limit(_MOST)
    )


def _all_here_may_read(tx: Tx, standing: Standing, channel_id: str) -> bool:
    """Whether a channel hears of it: its card stands there, or nobody in it would learn what they may not read."""
    item = standing.item
    if item.sensitivity is Sensitivity.RESTRICTED or item.channel_id == channel_id:
        return item.sensitivity is not Sensitivity.RESTRICTED
    others = channels.onlookers(
        tx,
        item.ws,
        channel_id,
        named=item.named,
        departments=[*item.departments, *([item.initiating_department] if item.initiating_department else [])],
        public=item.sensitivity is Sensitivity.PUBLIC,
    )
    return others == Onlookers()


def _entries(tx: Tx, reader: Reader, channel_id: str, since: datetime) -> list[Update]:
    return [from_row(row) for row in tx.execute(*_entries_of(reader, channel_id, since))]


@prepared()
def _entries_of(reader: Reader, channel_id: str, since: datetime) -> Select[Any]:
    return (
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


def _holidays_between(place: Place, since: date | None, on: date) -> int:
    """How many days off a digest covers, where a holiday is among them: a mere weekend is not told."""
    if since is None:
        return 0
    between = [since + n * _DAY for n in range(1, (on - since).days)]
    off = [day for day in between if not place.days.is_working(day)]
    return len(off) if any(place.days.back_on(day) for day in off) else 0
