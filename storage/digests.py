"""What a channel's digest is made of, read as that channel may read it: no item that is a stub there."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Select, case, exists, func, literal_column, select

from storage import acks as known_acks
from storage import channels, items, preferences
from storage.built import in_lists
from storage.database import HasKey, Tx
from storage.preferences import Place
from storage.prepared import prepared
from storage.tables import departments, remarks
from storage.tables import items as item_rows
from storage.tables import updates as update_rows
from storage.visible import visible_to
from tracker.channels import Onlookers
from tracker.digests import AskedOf, Digest, Entries, Facts, Rows, asked_of, counted, ends_in, sections_of
from tracker.items import Sensitivity, State
from tracker.people import Reader
from tracker.preferences import Absent
from tracker.remarks import Remark, RemarkKind, RemarkState
from tracker.standing import Standing

#: Requests to the departments of one channel; beyond them a digest tells nobody more.
_MOST: Final = 500
#: Lines of one section.
ROWS: Final = 5
_DAY: Final = timedelta(days=1)
_LONG_AGO: Final = timedelta(days=400)
_STILL_ASKED: Final = (remarks.c.kind == RemarkKind.SUPPORT.value, remarks.c.state == RemarkState.OPEN.value)


@dataclass(frozen=True, slots=True)
class Morning:
    """A channel, a day of its own, the day of the digest before it, and the moment it is told (UTC)."""

    place: Place
    on: date
    since: date | None
    at: datetime

    @property
    def before(self) -> datetime:
        """From when on it tells what has changed (UTC)."""
        return self.place.days.moment(self.since or self.place.days.before(self.on), self.place.own.digest_at)


def of_channel(tx: Tx, reader: Reader, place: Place, *, on: date, since: date | None, at: datetime) -> Digest:
    """The digest of a channel on a day, of what this reader may read and the channel's cards show.

    The clock asks for the channel as a whole (``Reader.system``); a restricted item is never in it.
    """
    return of_channels(tx, reader, [Morning(place, on, since, at)])[place.channel.channel_id]


def of_channels(tx: Tx, reader: Reader, mornings: Sequence[Morning]) -> dict[str, Digest]:
    """The digests of several channels, by channel, in about as many statements as one takes."""
    if not mornings:
        return {}
    by_id = {one.place.channel.channel_id: one for one in mornings}
    found = _facts(tx, reader, by_id)
    changed = _changed(tx, reader, by_id)
    with_departments = of_asked_departments(tx, reader, by_id)
    asked = {key: _asked_of(tx, reader, by_id[key].place) if key in with_departments else [] for key in by_id}
    sections = {}
    for key, one in by_id.items():
        opens_with = {standing.item.id for each in asked[key] for standing, _ in each.requests}
        sections[key] = sections_of([item for item in found[key] if item.item_id not in opens_with], one.on)
    shown = [item_id for some in sections.values() for ids in some.values() for item_id in ids[:ROWS]]
    known = items.of_keys(tx, reader, shown)
    made = {}
    for key, one in by_id.items():
        overdue, due_today, this_week = ends_in(found[key], one.on)
        made[key] = Digest(
            on=one.on,
            total=len(found[key]),
            sections={
                section: Rows([known[item_id] for item_id in ids[:ROWS] if item_id in known], len(ids))
                for section, ids in sections[key].items()
            },
            asked=asked[key],
            changed=counted(changed[key]),
            since=one.since or one.place.days.before(one.on),
            days_off=_holidays_between(one.place, one.since, one.on),
            overdue=overdue,
            due_today=due_today,
            this_week=this_week,
        )
    return made


def _facts(tx: Tx, reader: Reader, mornings: Mapping[str, Morning]) -> dict[str, list[Facts]]:
    """What decides where the open items of each channel stand, the nearest end first, those without one last."""
    found: dict[str, list[Facts]] = {key: [] for key in mornings}
    rows = (row for some in in_lists(mornings) for row in tx.execute(*_open_items(reader, some)))
    for row in rows:
        morning = mornings[row.channel_id]
        due_at = row.missing_from
        missing = due_at is not None and morning.at - _LONG_AGO < due_at <= morning.at
        found[row.channel_id].append(
            Facts(
                row.id,
                row.priority,
                row.end_key,
                bool(row.at_risk),
                bool(row.asks_support),
                missing,
                bool(row.is_unconfirmed),
            )
        )
    return found


@prepared()
def _open_items(reader: Reader, channel_ids: Collection[str]) -> Select[Any]:
    columns = item_rows.c
    noted = select(remarks.c.id).where(
        remarks.c.item_id == columns.id, remarks.c.state == literal_column(f"'{RemarkState.OPEN.value}'")
    )
    return (
        select(
            columns.id,
            columns.channel_id,
            columns.priority,
            columns.end_key,
            case((columns.changed_at < columns.update_since, columns.update_due_at)).label("missing_from"),
            exists(noted.where(remarks.c.kind == RemarkKind.RISK.value)).label("at_risk"),
            exists(noted.where(remarks.c.kind == RemarkKind.SUPPORT.value)).label("asks_support"),
            known_acks.is_unconfirmed().label("is_unconfirmed"),
        )
        .where(
            columns.channel_id.in_(channel_ids),
            columns.sensitivity != Sensitivity.RESTRICTED.value,
            columns.state == literal_column(f"'{State.OPEN.value}'"),
            visible_to(reader),
        )
        .order_by(columns.end_key, columns.changed_at, columns.id)
    )


def absent_owners(tx: Tx, ws: int, made: Digest, at: datetime) -> dict[str, Absent]:
    """Which owners of what stands in a digest are not there, by id."""
    return absent_from(tx, ws, [made], at)


def absent_from(tx: Tx, ws: int, made: Collection[Digest], at: datetime) -> dict[str, Absent]:
    """Which owners of what stands in any of these digests are not there, by id."""
    owners = {standing.item.owner for one in made for some in one.sections.values() for standing in some.first}
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


def _changed(tx: Tx, reader: Reader, mornings: Mapping[str, Morning]) -> dict[str, list[Entries]]:
    """What was done since each channel's digest before this one."""
    alike: dict[datetime, list[str]] = defaultdict(list)
    for key, one in mornings.items():
        alike[one.before].append(key)
    found: dict[str, list[Entries]] = {key: [] for key in mornings}
    for before, channel_ids in alike.items():
        for some in in_lists(channel_ids):
            for row in tx.execute(*_entries_of(reader, some, before)):
                found[row.channel_id].append(Entries(row.kind, bool(row.moves_end), row.entries))
    return found


@prepared()
def _entries_of(reader: Reader, channel_ids: Collection[str], since: datetime) -> Select[Any]:
    """Of the items that have changed since then, for which there is an index, the entries since then, counted."""
    moves_end = HasKey(update_rows.c.changes, literal_column("'end'")).label("moves_end")
    alike = (item_rows.c.channel_id, update_rows.c.kind, moves_end)
    return (
        select(*alike, func.count().label("entries"))
        .join(item_rows, (item_rows.c.ws == update_rows.c.ws) & (item_rows.c.id == update_rows.c.item_id))
        .where(
            item_rows.c.channel_id.in_(channel_ids),
            item_rows.c.changed_at >= since,
            item_rows.c.sensitivity != Sensitivity.RESTRICTED.value,
            update_rows.c.at >= since,
            visible_to(reader),
        )
        .group_by(*alike)
    )


def _holidays_between(place: Place, since: date | None, on: date) -> int:
    """How many days off a digest covers, where a holiday is among them: a mere weekend is not told."""
    if since is None:
        return 0
    between = [since + n * _DAY for n in range(1, (on - since).days)]
    off = [day for day in between if not place.days.is_working(day)]
    return len(off) if any(place.days.back_on(day) for day in off) else 0
