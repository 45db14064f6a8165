"""Items. A query is named as the question it answers, and takes the reader it is answered for."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, delete, func, or_, select, true, update

from storage import members, posts, templates
from storage.database import Tx
from storage.tables import acks, channels, departments, item_departments, item_people, items, updates
from storage.visible import visible_to
from storage.workspaces import next_reference
from tracker.cadence import Cadence
from tracker.items import Involvement, Item, NewItem, Part, Priority, Sensitivity, State
from tracker.people import Reader
from tracker.standing import Asked, Standing
from tracker.text import cut, name_key

#: Counts stop here: an exact one would read every row ("200+" says as much).
COUNTED: Final = 200
#: A name as it is sorted may be longer than as it is written; no page's mark needs more of it.
LONGEST_NAME_KEY: Final = 300


@dataclass(frozen=True, slots=True)
class Written:
    """An item just written: its key and the number people know it by."""

    id: int
    ref: int


@dataclass(frozen=True, slots=True)
class Page:
    """Some of many, newest first. ``total`` stops at ``COUNTED`` + 1; ``after`` begins the next page."""

    rows: tuple[Standing, ...]
    total: int
    after: tuple[datetime, int] | None


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
    tx.execute(
        update(items)
        .where(items.c.ws == after.ws, items.c.id == after.id)
        .values(
            name=after.name,
            owner=after.owner,
            stage=after.stage,
            priority=int(after.priority),
            sensitivity=int(after.sensitivity),
            start_on=after.start_on,
            end_on=after.end_on,
            cadence=after.cadence.document(),
            fields=dict(after.fields),
            update_no=after.update_no,
            major=after.major,
            minor=after.minor,
            changed_at=after.changed_at,
            **_keys(after),
        )
    )
    if (before.owner, before.collaborators) != (after.owner, after.collaborators):
        here = (item_people.c.ws == after.ws) & (item_people.c.item_id == after.id)
        tx.execute(delete(item_people).where(here))
        tx.execute(item_people.insert(), _people_rows(after.ws, after.id, after))
    involved = (after.initiating_department, after.departments)
    if (before.initiating_department, before.departments) != involved:
        of_it = (item_departments.c.ws == after.ws) & (item_departments.c.item_id == after.id)
        tx.execute(delete(item_departments).where(of_it))
        if rows := _department_rows(after.ws, after.id, after):
            tx.execute(item_departments.insert(), rows)


def ask(tx: Tx, ws: int, item_id: int, update_no: int, ask_until: Mapping[str, datetime]) -> None:
    """Ask these people to confirm an update, until when (UTC)."""
    rows = [
        {"ws": ws, "item_id": item_id, "update_no": update_no, "user_id": user, "due_at": due}
        for user, due in ask_until.items()
    ]
    if rows:
        tx.execute(acks.insert(), rows)


def lock(tx: Tx, ws: int, item_id: int) -> None:
    """Hold the item until the transaction ends: every change of it begins here."""
    tx.execute(select(items.c.id).where(items.c.ws == ws, items.c.id == item_id).with_for_update()).all()


def by_reference(tx: Tx, reader: Reader, ref: int) -> Standing | None:
    """The item people call T-``ref``; None where there is none, or none this reader may read."""
    return _one(tx, reader, items.c.ref == ref)


def by_id(tx: Tx, reader: Reader, item_id: int) -> Standing | None:
    """The item of this key; None where there is none, or none this reader may read."""
    return _one(tx, reader, items.c.id == item_id)


def newest(tx: Tx, reader: Reader, *, after: tuple[datetime, int] | None = None, most: int) -> Page:
    """The open items this reader may read, the latest changed first, from behind ``after``."""
    wanted = and_(visible_to(reader), items.c.state == State.OPEN.value)
    rows = tx.execute(
        select(items)
        .where(wanted, _behind(after) if after else true())
        .order_by(items.c.changed_at.desc(), items.c.id.desc())
        .limit(most + 1)
    ).all()
    more = rows[most - 1] if len(rows) > most else None
    return Page(
        rows=_standings(tx, reader, rows[:most]),
        total=_count(tx, wanted),
        after=(more.changed_at, more.id) if more else None,
    )


def mine(tx: Tx, reader: Reader, *, most: int) -> Page:
    """The open items the reader owns or works on, the nearest end first and those without one last."""
    on_it = select(item_people.c.item_id).where(
        item_people.c.ws == reader.ws,
        item_people.c.user_id == reader.user_id,
        item_people.c.role.in_([Part.OWNER.value, Part.COLLABORATOR.value]),
    )
    wanted = and_(visible_to(reader), items.c.state == State.OPEN.value, items.c.id.in_(on_it))
    rows = tx.execute(
        select(items).where(wanted).order_by(items.c.end_on.is_(None), items.c.end_on, items.c.id).limit(most)
    ).all()
    return Page(rows=_standings(tx, reader, rows), total=_count(tx, wanted), after=None)


def _behind(after: tuple[datetime, int]) -> ColumnElement[bool]:
    moment, item_id = after
    return or_(items.c.changed_at < moment, and_(items.c.changed_at == moment, items.c.id < item_id))


def _count(tx: Tx, wanted: ColumnElement[bool]) -> int:
    some = select(items.c.id).where(wanted).limit(COUNTED + 1).subquery()
    return int(tx.execute(select(func.count()).select_from(some)).scalar_one())


def _one(tx: Tx, reader: Reader, which: ColumnElement[bool]) -> Standing | None:
    rows = tx.execute(select(items).where(which, visible_to(reader))).all()
    return _standings(tx, reader, rows)[0] if rows else None


def _standings(tx: Tx, reader: Reader, rows: Sequence[Any]) -> tuple[Standing, ...]:
    """The rows with all they point to, in as many queries for twenty as for one (and one a template version)."""
    if not rows:
        return ()
    ws, ids = reader.ws, [row.id for row in rows]
    collaborators: dict[int, list[str]] = defaultdict(list)
    for item_id, user_id in tx.execute(_collaborators_of(ids)):
        collaborators[item_id].append(user_id)
    involved: dict[int, list[tuple[str, int]]] = defaultdict(list)
    names: dict[int, str] = {}
    for item_id, department_id, role, name in tx.execute(_departments_of(ids)):
        involved[item_id].append((role, department_id))
        names[department_id] = name
    asked: dict[int, list[Asked]] = defaultdict(list)
    for item_id, user_id, due_at, update_no in tx.execute(_asked_of(ids)):
        asked[item_id].append(Asked(user_id, due_at, update_no))
    versions = {
        which: templates.version(tx, ws, *which).template
        for which in {(row.template_id, row.template_no) for row in rows}
    }
    cards = posts.card_urls(tx, ws, ids)
    channel_names = _channel_names(tx, ws, {row.channel_id for row in rows})
    whole = [_item(row, collaborators[row.id], involved[row.id]) for row in rows]
    known = members.find(tx, ws, set().union(*(item.named for item in whole)))
    return tuple(
        Standing(
            item=item,
            template=versions[item.template_id, item.template_no],
            people={user: known[user] for user in item.named if user in known},
            departments={one: names[one] for _, one in involved[item.id]},
            asked=tuple(asked[item.id]),
            channel_name=channel_names.get(item.channel_id),
            card_url=cards.get(item.id),
        )
        for item in whole
    )


def _collaborators_of(ids: Collection[int]) -> Select[Any]:
    return (
        select(item_people.c.item_id, item_people.c.user_id)
        .where(item_people.c.item_id.in_(ids), item_people.c.role == Part.COLLABORATOR.value)
        .order_by(item_people.c.nth)
    )


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


def _asked_of(ids: Collection[int]) -> Select[Any]:
    """Whom the latest update that asked anybody asked: an ordinary one since then asks nobody anew."""
    later = acks.alias()
    latest = select(func.max(later.c.update_no)).where(later.c.item_id == acks.c.item_id).scalar_subquery()
    return (
        select(acks.c.item_id, acks.c.user_id, acks.c.due_at, acks.c.update_no)
        .where(acks.c.item_id.in_(ids), acks.c.update_no == latest)
        .order_by(acks.c.user_id)
    )


def _channel_names(tx: Tx, ws: int, channel_ids: Iterable[str]) -> dict[str, str]:
    statement = select(channels.c.channel_id, channels.c.name).where(
        channels.c.ws == ws, channels.c.channel_id.in_(list(channel_ids))
    )
    return {row.channel_id: row.name for row in tx.execute(statement)}


def _keys(item: NewItem | Item) -> dict[str, Any]:
    """By what items are sorted: a name in one form on every database, and an end for those without one, the last."""
    return {"name_key": cut(name_key(item.name), LONGEST_NAME_KEY), "end_key": item.end_on or date.max}


def _people_rows(ws: int, item_id: int, new: NewItem | Item) -> list[dict[str, Any]]:
    parts = [(new.initiator, Part.INITIATOR), (new.owner, Part.OWNER)]
    parts += [(user, Part.COLLABORATOR) for user in new.collaborators]
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


def _item(row: Any, collaborators: Sequence[str], involved: Sequence[tuple[str, int]]) -> Item:  # noqa: ANN401 — a row
    start: date | None = row.start_on
    return Item(
        id=row.id,
        ws=row.ws,
        ref=row.ref,
        template_id=row.template_id,
        template_no=row.template_no,
        name=row.name,
        initiator=row.initiator,
        owner=row.owner,
        collaborators=tuple(collaborators),
        initiating_department=next((one for role, one in involved if role == Involvement.INITIATING.value), None),
        departments=tuple(one for role, one in involved if role == Involvement.INVOLVED.value),
        channel_id=row.channel_id,
        stage=row.stage,
        state=State(row.state),
        priority=Priority(row.priority),
        sensitivity=Sensitivity(row.sensitivity),
        start_on=start,
        end_on=row.end_on,
        cadence=Cadence.from_document(row.cadence),
        fields=row.fields,
        update_no=row.update_no,
        major=row.major,
        minor=row.minor,
        published_at=row.published_at,
        changed_at=row.changed_at,
    )
