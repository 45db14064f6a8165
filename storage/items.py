"""Items. A query is named as the question it answers, and takes the reader it is answered for."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, TypeVar

from sqlalchemy import (
    ColumnElement,
    Select,
    Update,
    and_,
    delete,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
    true,
    tuple_,
    update,
)

from storage import folders, members, remarks, templates
from storage import posts as known_posts
from storage.built import in_lists
from storage.database import Tx
from storage.prepared import prepared
from storage.tables import (
    acks,
    channels,
    departments,
    item_departments,
    item_people,
    items,
    outbox,
    posts,
    updates,
)
from storage.visible import visible_to
from storage.workspaces import next_reference
from tracker.cadence import Cadence
from tracker.delivery import RowState
from tracker.filters import Due, Filters, Sort
from tracker.items import Involvement, Item, NewItem, Part, Priority, Sensitivity, State
from tracker.notices import ItemCard
from tracker.people import Reader
from tracker.standing import Asked, Standing
from tracker.templates import Template
from tracker.text import cut, name_key

T = TypeVar("T")

#: Counts stop here: an exact one would read every row ("200+" says as much).
COUNTED: Final = 200
#: A name as it is sorted may be longer than as it is written; no page's mark needs more of it.
LONGEST_NAME_KEY: Final = 300


#: Where a page begins or ends: what a row is sorted by, then its id.
Mark = tuple[Any, ...]
#: By what each order sorts; whatever is alike is parted by its id. An order has one direction, so that it has an index.
_ORDERS: Final[Mapping[Sort, tuple[ColumnElement[Any], ...]]] = {
    Sort.UPDATED: (items.c.changed_at, items.c.id),
    Sort.END: (items.c.end_key, items.c.id),
    Sort.PRIORITY: (items.c.priority, items.c.end_key, items.c.id),
    Sort.NAME: (items.c.name_key, items.c.id),
}
_DOWNWARDS: Final = frozenset({Sort.UPDATED})
#: Written out: behind a parameter neither database would see that an index of the open ones serves.
_OPEN: Final = items.c.state == literal_column(f"'{State.OPEN.value}'")
_BESIDE_THE_ITEM: Final = (Part.COLLABORATOR, Part.ASKED, Part.TAKEN_OVER)
# What a row says, looked up: a page of items asks a hundred times, and an enumeration takes ten times as long.
_STATES: Final = {one.value: one for one in State}
_PRIORITIES: Final = {one.value: one for one in Priority}
_SENSITIVITIES: Final = {one.value: one for one in Sensitivity}
_COLLABORATOR, _ASKED, _TAKEN_OVER = (part.value for part in _BESIDE_THE_ITEM)
_INITIATING, _INVOLVED = Involvement.INITIATING.value, Involvement.INVOLVED.value
#: What an item is made of; not what it is sorted by, or looked at by the clock.
_OF_ITEM: Final = [
    column
    for column in items.c
    if column.name not in {"name_key", "end_key", "look_at", "update_on", "update_since", "update_due_at"}
]
_CLOSED: Final = items.c.state != literal_column(f"'{State.OPEN.value}'")


@dataclass(frozen=True, slots=True)
class Written:
    """An item just written: its key and the number people know it by."""

    id: int
    ref: int


@dataclass(frozen=True, slots=True)
class Page:
    """Some of many; ``total`` stops at ``COUNTED`` + 1.

    Behind ``after`` begins the next page, and the one before ends at ``before``; None where there is none.
    """

    rows: tuple[Standing, ...]
    total: int
    after: Mark | None
    before: Mark | None = None


def insert(tx: Tx, ws: int, new: NewItem, at: datetime, ask_until: dict[str, datetime]) -> Written:
    """Write a new item with its people, departments, first update and whom it asks to confirm until when (UTC).

    Who publishes next waits for the number from here until the transaction ends; so this comes as late in it as can be.
    """
    values = {
        "ws": ws,
        "template_id": new.template_id,
        "template_no": new.template_no,
        "name": new.name,
        "initiator": new.initiator,
        "owner": new.owner,
        "channel_id": new.channel_id,
        "stage": new.stage,
        "state": State.OPEN.value,
        "priority": int(new.priority),
        "sensitivity": int(new.sensitivity),
        "start_on": new.start_on,
        "end_on": new.end_on,
        "cadence": new.cadence.document(),
        "fields": dict(new.fields),
        "update_no": 1,
        "major": 1,
        "minor": 0,
        "published_at": at,
        "changed_at": at,
        "look_at": at,
        **_keys(new),
    }
    ref = next_reference(tx, ws)
    item_id: int = tx.execute(items.insert().values(ref=ref, **values).returning(items.c.id)).scalar_one()
    tx.execute(item_people.insert(), _people_rows(ws, item_id, new))
    if department_rows := _department_rows(ws, item_id, new):
        tx.execute(item_departments.insert(), department_rows)
    tx.execute(
        updates.insert().values(
            ws=ws, item_id=item_id, no=1, kind="published", made_by=new.initiator, at=at, changes={}, major=True,
            label="V1.0",
        )
    )  # fmt: skip
    if ask_until:
        rows = [
            {"ws": ws, "item_id": item_id, "update_no": 1, "user_id": user, "due_at": due}
            for user, due in ask_until.items()
        ]
        tx.execute(acks.insert(), rows)
    return Written(item_id, ref)


def rewrite(tx: Tx, before: Item, after: Item) -> None:
    """Write what an item has become; it is held by this transaction (``lock``)."""
    statement, key = _write(after.ws, after.id)
    values = {
        "name": after.name,
        "owner": after.owner,
        "stage": after.stage,
        "priority": int(after.priority),
        "sensitivity": int(after.sensitivity),
        "start_on": after.start_on,
        "end_on": after.end_on,
        "cadence": after.cadence.document(),
        "fields": dict(after.fields),
        "update_no": after.update_no,
        "major": after.major,
        "minor": after.minor,
        "changed_at": after.changed_at,
        "look_at": after.changed_at,
        **_keys(after),
    }
    tx.execute(statement, {**key, **values})
    if _named(before) != _named(after):
        here = (item_people.c.ws == after.ws) & (item_people.c.item_id == after.id)
        tx.execute(delete(item_people).where(here))
        tx.execute(item_people.insert(), _people_rows(after.ws, after.id, after))
    involved = (after.initiating_department, after.departments)
    if (before.initiating_department, before.departments) != involved:
        of_it = (item_departments.c.ws == after.ws) & (item_departments.c.item_id == after.id)
        tx.execute(delete(item_departments).where(of_it))
        if rows := _department_rows(after.ws, after.id, after):
            tx.execute(item_departments.insert(), rows)


@prepared()
def _write(ws: int, item_id: int) -> Update:
    """Of an item, the columns it is run with."""
    return update(items).where(items.c.ws == ws, items.c.id == item_id)


def close(tx: Tx, after: Item, folder_id: int | None) -> None:
    """Write that an item, which this transaction holds, was finished, filed away or brought back."""
    tx.execute(
        update(items)
        .where(items.c.ws == after.ws, items.c.id == after.id)
        .values(
            state=after.state.value,
            result=after.result,
            criteria_met=list(after.criteria_met) or None,
            folder_id=folder_id,
            closed_at=after.closed_at,
            update_no=after.update_no,
            changed_at=after.changed_at,
            look_at=after.changed_at,
        )
    )


def name_holders(tx: Tx, ws: int, item_id: int, holders: Collection[str]) -> None:
    """Name exactly these on the item, which this transaction holds, for what they hold of it."""
    here = (item_people.c.ws == ws) & (item_people.c.item_id == item_id) & (item_people.c.role == Part.ASKED.value)
    tx.execute(delete(item_people).where(here))
    if holders:
        tx.execute(item_people.insert(), _rows_of(ws, item_id, [(user, Part.ASKED) for user in holders]))


def name_admin(tx: Tx, before: Item, user_id: str) -> None:
    """Name an admin on the item, which this transaction holds, for having taken it over."""
    nth = len(before.taken_over_by)
    row = {"ws": before.ws, "item_id": before.id, "user_id": user_id, "role": Part.TAKEN_OVER.value, "nth": nth}
    tx.execute(item_people.insert(), [row])


@dataclass(frozen=True, slots=True)
class Held:
    """An item held by this transaction, with its template: what a change of it needs, in few queries."""

    item: Item
    template: Template


def hold(tx: Tx, reader: Reader, item_id: int) -> Held | None:
    """``lock`` an item to change it; None where there is none, or none this reader may read."""
    row = tx.execute(*_to_hold(reader, item_id)).one_or_none()
    if row is None:
        return None
    people = [(role, user) for _, user, role in tx.execute(*_people_of([item_id]))]
    involved = [(role, one) for _, one, role, _ in tx.execute(*_departments_of([item_id]))]
    version = templates.version(tx, reader.ws, row.template_id, row.template_no)
    named = folders.names(tx, reader.ws, [row.folder_id]) if row.folder_id else {}
    return Held(_item(row, people, involved, named), version.template)


@prepared()
def _to_hold(reader: Reader, item_id: int) -> Select[Any]:
    return select(items).where(items.c.id == item_id, visible_to(reader)).with_for_update()


def lock(tx: Tx, ws: int, item_id: int) -> None:
    """Hold the item until the transaction ends: every change of it begins here."""
    tx.execute(select(items.c.id).where(items.c.ws == ws, items.c.id == item_id).with_for_update()).all()


def by_reference(tx: Tx, reader: Reader, ref: int) -> Standing | None:
    """The item people call T-``ref``; None where there is none, or none this reader may read."""
    return _one(tx, reader, ref=ref)


def by_id(tx: Tx, reader: Reader, item_id: int) -> Standing | None:
    """The item of this key; None where there is none, or none this reader may read."""
    return _one(tx, reader, item_id=item_id)


def names_of_open(tx: Tx, reader: Reader, *, most: int) -> list[tuple[int, str]]:
    """What the open items this reader may read are called, by key, the latest changed first."""
    rows = tx.execute(
        select(items.c.id, items.c.name)
        .where(visible_to(reader), _OPEN)
        .order_by(items.c.changed_at.desc(), items.c.id.desc())
        .limit(most)
    )
    return [(row.id, row.name) for row in rows]


def called(tx: Tx, reader: Reader, words: str, *, most: int) -> list[tuple[int, int, str]]:
    """The items this reader may read with these words in their names: key, number and name, the newest first."""
    if len(words) > LONGEST_NAME_KEY:  # in no name, and SQLite takes no pattern of fifty thousand bytes
        return []
    rows = tx.execute(
        select(items.c.id, items.c.ref, items.c.name)
        .where(visible_to(reader), items.c.name_key.contains(name_key(words), autoescape=True) if words else true())
        .order_by(items.c.id.desc())
        .limit(most)
    )
    return [(row.id, row.ref, row.name) for row in rows]


def listed(
    tx: Tx,
    reader: Reader,
    filters: Filters,
    today: date,
    *,
    after: Mark | None = None,
    before: Mark | None = None,
    skip: int = 0,
    most: int,
) -> Page:
    """The items this reader may read and the filters let through, sorted: from behind one mark, or up to one.

    ``skip`` leaves out the first ones: for a few pages, where a mark can't be kept.
    """
    order = _ORDERS[filters.order]
    backwards = before is not None
    mark = before if backwards else after
    rows = tx.execute(*_page(reader, filters, today, mark, backwards=backwards, skip=skip, most=most + 1)).all()
    more, rows = len(rows) > most, rows[:most]
    whole = mark is None and not more and not skip  # nothing is left to count
    if backwards:
        rows = rows[::-1]
    first, last = (_mark(order, rows[0]), _mark(order, rows[-1])) if rows else (None, None)
    return Page(
        rows=_standings(tx, reader, rows),
        total=len(rows) if whole else count(tx, reader, filters, today),
        after=last if more or backwards else None,
        before=first if (more if backwards else after) else None,
    )


def count(tx: Tx, reader: Reader, filters: Filters, today: date) -> int:
    """How many items this reader may read and the filters let through; it stops at ``COUNTED`` + 1."""
    return int(tx.execute(*_counted(reader, filters, today)).scalar_one())


@prepared("filters", "today", "mark", "backwards")
def _page(
    reader: Reader, filters: Filters, today: date, mark: Mark | None, *, backwards: bool, skip: int, most: int
) -> Select[Any]:
    order = _ORDERS[filters.order]
    downwards = (filters.order in _DOWNWARDS) is not backwards
    return (
        select(items)
        .where(_wanted(reader, filters, today), _beyond(order, mark, downwards=downwards) if mark else true())
        .order_by(*(column.desc() if downwards else column for column in order))
        .offset(skip)
        .limit(most)
    )


@prepared("filters", "today")
def _counted(reader: Reader, filters: Filters, today: date) -> Select[Any]:
    some = select(items.c.id).where(_wanted(reader, filters, today)).limit(COUNTED + 1).subquery()
    return select(func.count()).select_from(some)


def _wanted(reader: Reader, filters: Filters, today: date) -> ColumnElement[bool]:
    return and_(visible_to(reader), _in_state(filters), _let_through(reader, filters, today))


def mine(tx: Tx, reader: Reader, *, skip: int = 0, most: int) -> Page:
    """The open items the reader owns or works on, the nearest end first and those without one last."""
    return listed(tx, reader, Filters(mine=True, sort=Sort.END), date.max, skip=skip, most=most)


def owned_by(tx: Tx, reader: Reader, owner: str) -> tuple[Standing, ...]:
    """The open items of this owner that the reader may read, the nearest end first and those without one last."""
    here = (items.c.ws == reader.ws) & (items.c.owner == owner)
    rows = tx.execute(select(items).where(here, visible_to(reader), _OPEN).order_by(items.c.end_key, items.c.id))
    return _standings(tx, reader, rows.all())


def in_channel(tx: Tx, reader: Reader, channel_id: str, *, most: int) -> tuple[Standing, ...]:
    """The items whose cards belong in a channel, the first one first: the open ones, and of which something is held."""
    said = (outbox.c.ws == items.c.ws) & (outbox.c.item_id == items.c.id) & (outbox.c.target == channel_id)
    is_held = exists(select(outbox.c.id).where(said, outbox.c.state == literal_column(f"'{RowState.HELD.value}'")))
    here = (items.c.ws == reader.ws) & (items.c.channel_id == channel_id)
    statement = select(items).where(here, or_(_OPEN, is_held), visible_to(reader)).order_by(items.c.id).limit(most)
    return _standings(tx, reader, tx.execute(statement).all())


def left_behind(tx: Tx, ws: int, channel_id: str) -> list[int]:
    """The keys of items that have a card in a channel and stand in another now."""
    there = (posts.c.ws == items.c.ws) & (posts.c.item_id == items.c.id)
    statement = (
        select(items.c.id)
        .join(posts, there)
        .where(
            items.c.ws == ws,
            items.c.channel_id != channel_id,
            posts.c.channel_id == channel_id,
            posts.c.kind == ItemCard.kind,
            posts.c.gone_at.is_(None),
        )
        .distinct()
        .order_by(items.c.id)
    )
    return list(tx.execute(statement).scalars())


def move(tx: Tx, after: Item) -> None:
    """Write that an item, which this transaction holds, stands in another channel from now on."""
    tx.execute(
        update(items)
        .where(items.c.ws == after.ws, items.c.id == after.id)
        .values(
            channel_id=after.channel_id,
            update_no=after.update_no,
            changed_at=after.changed_at,
            look_at=after.changed_at,
        )
    )


def of_keys(tx: Tx, reader: Reader, item_ids: Collection[int]) -> dict[int, Standing]:
    """Those of these items that the reader may read, by key."""
    found: dict[int, Standing] = {}
    for some in in_lists(item_ids):
        rows = tx.execute(*_of_keys(reader, some)).all()
        found |= {standing.item.id: standing for standing in _standings(tx, reader, rows)}
    return found


@prepared()
def _of_keys(reader: Reader, item_ids: Collection[int]) -> Select[Any]:
    return select(*_OF_ITEM).where(items.c.id.in_(item_ids), visible_to(reader))


def _in_state(filters: Filters) -> ColumnElement[bool]:
    """The open ones unless others are asked for; those have an index of their own (``items_closed``)."""
    if not filters.states:
        return _OPEN
    asked = items.c.state.in_([state.value for state in filters.states])
    return asked if State.OPEN in filters.states else and_(_CLOSED, asked)


def _let_through(reader: Reader, filters: Filters, today: date) -> ColumnElement[bool]:
    """What the filters say: of one kind either holds, and of a name every word."""
    either: list[list[ColumnElement[bool]]] = [
        [items.c.id.in_(_worked_on(reader))] if filters.mine else [],
        [items.c.channel_id.in_(filters.channels)] if filters.channels else [],
        [_due(due, today) for due in filters.due],
        [and_(items.c.template_id == template, items.c.stage == stage) for template, stage in filters.stages],
        [items.c.owner.in_(filters.owners)] if filters.owners else [],
        [items.c.id.in_(_of_departments(reader, filters.departments))] if filters.departments else [],
        [items.c.priority.in_([int(one) for one in filters.priorities])] if filters.priorities else [],
        [items.c.template_id.in_(filters.templates)] if filters.templates else [],
    ]
    words = [items.c.name_key.contains(text, autoescape=True) for text in filters.texts]
    return and_(true(), *(or_(*kind) for kind in either if kind), *words)


def _worked_on(reader: Reader) -> Select[Any]:
    return select(item_people.c.item_id).where(
        item_people.c.ws == reader.ws,
        item_people.c.user_id == reader.user_id,
        item_people.c.role.in_([Part.OWNER.value, Part.COLLABORATOR.value]),
    )


def _of_departments(reader: Reader, department_ids: Collection[int]) -> Select[Any]:
    return select(item_departments.c.item_id).where(
        item_departments.c.ws == reader.ws, item_departments.c.department_id.in_(department_ids)
    )


def _due(due: Due, today: date) -> ColumnElement[bool]:
    """By the sorted end: whoever has none is due never. A week ends on its Sunday."""
    if due is Due.OVERDUE:
        return items.c.end_key < today
    last = today if due is Due.TODAY else today + timedelta(days=7 - today.isoweekday())
    return items.c.end_key.between(today, last)


def _beyond(order: Sequence[ColumnElement[Any]], mark: Mark, *, downwards: bool) -> ColumnElement[bool]:
    """The rows behind a mark, in one comparison that an index answers."""
    columns = tuple_(*order)
    there = tuple_(*(literal(value, column.type) for value, column in zip(mark, order, strict=True)))
    return columns < there if downwards else columns > there


def _mark(order: Sequence[ColumnElement[Any]], row: Any) -> Mark:  # noqa: ANN401 — a row of the table
    return tuple(getattr(row, str(column.key)) for column in order)


def _one(tx: Tx, reader: Reader, *, ref: int | None = None, item_id: int | None = None) -> Standing | None:
    rows = tx.execute(*_by_either(reader, ref, item_id)).all()
    return _standings(tx, reader, rows)[0] if rows else None


@prepared()
def _by_either(reader: Reader, ref: int | None, item_id: int | None) -> Select[Any]:
    which = items.c.ref == ref if ref is not None else items.c.id == item_id
    return select(items).where(which, visible_to(reader))


def _standings(tx: Tx, reader: Reader, rows: Sequence[Any]) -> tuple[Standing, ...]:
    """The rows with all they point to, in as many queries for twenty as for one."""
    if not rows:
        return ()
    ws, ids = reader.ws, [row.id for row in rows]
    people: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for item_id, user_id, role in tx.execute(*_people_of(ids)):
        people[item_id].append((role, user_id))
    involved: dict[int, list[tuple[str, int]]] = defaultdict(list)
    names: dict[int, str] = {}
    for item_id, department_id, role, name in tx.execute(*_departments_of(ids)):
        involved[item_id].append((role, department_id))
        names[department_id] = name
    asked: dict[int, list[Asked]] = defaultdict(list)
    for item_id, user_id, due_at, update_no, confirmed_at in tx.execute(*_asked_of(ws, ids)):
        asked[item_id].append(Asked(user_id, due_at, update_no, confirmed_at))
    versions = templates.versions(tx, ws, {(row.template_id, row.template_no) for row in rows})
    noted, asked_departments = remarks.of_items(tx, ws, ids)
    cards = known_posts.card_urls(tx, ws, ids)
    named_channels = tx.execute(*_channel_names(ws, {row.channel_id for row in rows}))
    channel_names = {row.channel_id: row.name for row in named_channels}
    filed = {row.folder_id for row in rows if row.folder_id}
    named_folders = folders.names(tx, ws, filed) if filed else {}
    whole = [_item(row, people[row.id], involved[row.id], named_folders) for row in rows]
    spoken_of = {item.id: item.named.union(*(one.people for one in noted[item.id])) for item in whole}
    known = members.find(tx, ws, set().union(*spoken_of.values()))
    return tuple(
        Standing(
            item=item,
            template=versions[item.template_id, item.template_no],
            people={user: known[user] for user in spoken_of[item.id] if user in known},
            departments={one: names[one] for _, one in involved[item.id]}
            | {one.department: asked_departments[one.department] for one in noted[item.id] if one.department},
            asked=tuple(asked[item.id]),
            channel_name=channel_names.get(item.channel_id),
            card_url=cards.get(item.id),
            remarks=tuple(noted[item.id]),
        )
        for item in whole
    )


@prepared()
def _people_of(ids: Collection[int]) -> Select[Any]:
    """Who works on them, holds something of them or took them over; owner and initiator stand with the item."""
    return (
        select(item_people.c.item_id, item_people.c.user_id, item_people.c.role)
        .where(item_people.c.item_id.in_(ids), item_people.c.role.in_([part.value for part in _BESIDE_THE_ITEM]))
        .order_by(item_people.c.nth)
    )


@prepared()
def _departments_of(ids: Collection[int]) -> Select[Any]:
    return (
        select(item_departments.c.item_id, departments.c.id, item_departments.c.role, departments.c.name)
        .join(
            departments,
            (departments.c.ws == item_departments.c.ws) & (departments.c.id == item_departments.c.department_id),
        )
        .where(item_departments.c.item_id.in_(ids))
        .order_by(item_departments.c.nth)
    )


@prepared()
def _asked_of(ws: int, ids: Collection[int]) -> Select[Any]:
    """Whom the latest update that asked anybody asked: an ordinary one since then asks nobody anew."""
    later = acks.alias()
    same_item = (later.c.ws == acks.c.ws) & (later.c.item_id == acks.c.item_id)
    latest = select(func.max(later.c.update_no)).where(same_item, later.c.due_at.is_not(None)).scalar_subquery()
    # With the workspace, or no key serves: all there are would be read, for each item.
    asked = (acks.c.ws == ws) & acks.c.item_id.in_(ids)
    return (
        select(acks.c.item_id, acks.c.user_id, acks.c.due_at, acks.c.update_no, acks.c.answered_at)
        .where(asked, acks.c.update_no == latest, acks.c.due_at.is_not(None))
        .order_by(acks.c.user_id)
    )


@prepared()
def _channel_names(ws: int, channel_ids: Collection[str]) -> Select[Any]:
    return select(channels.c.channel_id, channels.c.name).where(
        channels.c.ws == ws, channels.c.channel_id.in_(channel_ids)
    )


def _keys(item: NewItem | Item) -> dict[str, Any]:
    """By what items are sorted: a name in one form on every database, and an end for those without one, the last."""
    return {"name_key": cut(name_key(item.name), LONGEST_NAME_KEY), "end_key": item.end_on or date.max}


def _people_rows(ws: int, item_id: int, new: NewItem | Item) -> list[dict[str, Any]]:
    return _rows_of(ws, item_id, _named(new))


def _named(new: NewItem | Item) -> list[tuple[str, Part]]:
    """Everybody named on an item, and as what."""
    parts = [(new.initiator, Part.INITIATOR), (new.owner, Part.OWNER)]
    parts += [(user, Part.COLLABORATOR) for user in new.collaborators]
    if isinstance(new, Item):
        parts += [(user, Part.ASKED) for user in new.holders]
        parts += [(user, Part.TAKEN_OVER) for user in new.taken_over_by]
    return parts


def _rows_of(ws: int, item_id: int, parts: Sequence[tuple[str, Part]]) -> list[dict[str, Any]]:
    return [
        {"ws": ws, "item_id": item_id, "user_id": user, "role": part.value, "nth": nth}
        for nth, (user, part) in enumerate(parts)
    ]


def _department_rows(ws: int, item_id: int, new: NewItem | Item) -> list[dict[str, Any]]:
    parts = [(one, Involvement.INVOLVED) for one in dict.fromkeys(new.departments)]
    if new.initiating_department is not None:
        parts.append((new.initiating_department, Involvement.INITIATING))
    return [
        {"ws": ws, "item_id": item_id, "department_id": one, "role": part.value, "nth": nth}
        for nth, (one, part) in enumerate(parts)
    ]


def _item(
    row: Any,  # noqa: ANN401 — a row of the table
    people: Sequence[tuple[str, str]],
    involved: Sequence[tuple[str, int]],
    named_folders: Mapping[int, str],
) -> Item:
    start: date | None = row.start_on
    by_part = _by_role(people)
    by_involvement = _by_role(involved)
    return Item(
        id=row.id,
        ws=row.ws,
        ref=row.ref,
        template_id=row.template_id,
        template_no=row.template_no,
        name=row.name,
        initiator=row.initiator,
        owner=row.owner,
        collaborators=by_part.get(_COLLABORATOR, ()),
        initiating_department=next(iter(by_involvement.get(_INITIATING, ())), None),
        departments=by_involvement.get(_INVOLVED, ()),
        channel_id=row.channel_id,
        stage=row.stage,
        state=_STATES[row.state],
        priority=_PRIORITIES[row.priority],
        sensitivity=_SENSITIVITIES[row.sensitivity],
        start_on=start,
        end_on=row.end_on,
        cadence=Cadence.from_document(row.cadence),
        fields=row.fields,
        update_no=row.update_no,
        major=row.major,
        minor=row.minor,
        published_at=row.published_at,
        changed_at=row.changed_at,
        holders=by_part.get(_ASKED, ()),
        taken_over_by=by_part.get(_TAKEN_OVER, ()),
        result=row.result,
        criteria_met=tuple(row.criteria_met or ()),
        folder=named_folders.get(row.folder_id),
        closed_at=row.closed_at,
    )


def _by_role(parts: Sequence[tuple[str, T]]) -> dict[str, tuple[T, ...]]:
    """Who or what has each role, in order."""
    found: dict[str, tuple[T, ...]] = {}
    for role, one in parts:
        found[role] = (*found.get(role, ()), one)
    return found
