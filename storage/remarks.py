"""Remarks: the risks, to-dos and support requests of an item, and what was done with each."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, literal_column, select, union, update

from storage.database import Tx
from storage.prepared import prepared
from storage.tables import departments, items, remark_steps, remarks
from storage.visible import visible_to
from tracker.items import State
from tracker.people import Reader
from tracker.remarks import Remark, RemarkKind, RemarkState, Step, StepKind, TakenStep, names_its_holder

#: Their states written out, as the indexes of the open ones have them.
_OPEN_SUPPORT: Final = (
    (remarks.c.kind == RemarkKind.SUPPORT.value)
    & (remarks.c.state == literal_column(f"'{RemarkState.OPEN.value}'"))
    & (items.c.state == literal_column(f"'{State.OPEN.value}'"))
)


@dataclass(frozen=True, slots=True)
class NewRemark:
    """A remark that is not written yet."""

    kind: RemarkKind
    text: str
    holder: str | None = None
    department: int | None = None
    due_on: date | None = None


def add(tx: Tx, ws: int, item_id: int, found: Sequence[tuple[RemarkKind, str]], *, by: str, at: datetime) -> None:
    """Note these remarks of a new item, all open and nobody's yet; its card tells of them."""
    for kind, text in found:
        write(tx, ws, item_id, NewRemark(kind, text), by=by, at=at)


def write(tx: Tx, ws: int, item_id: int, new: NewRemark, *, by: str, at: datetime) -> Remark:
    """Write a remark of an item, which this transaction holds."""
    row = tx.execute(
        remarks.insert()
        .values(
            ws=ws,
            item_id=item_id,
            kind=new.kind.value,
            text=new.text,
            made_by=by,
            at=at,
            holder=new.holder,
            asked_department=new.department,
            due_on=new.due_on,
            first_due_on=new.due_on,
            state=RemarkState.OPEN.value,
        )
        .returning(remarks)
    ).one()
    return _remark(row)


def rewrite(tx: Tx, ws: int, remark: Remark) -> None:
    """Write what a remark has become; its item is held by this transaction."""
    tx.execute(
        update(remarks)
        .where(remarks.c.ws == ws, remarks.c.id == remark.id)
        .values(
            holder=remark.holder,
            due_on=remark.due_on,
            offered_on=remark.offered_on,
            state=remark.state.value,
            answered_at=remark.answered_at,
            result=remark.result,
            closed_at=remark.closed_at,
            closed_by=remark.closed_by,
            asked_at=remark.asked_at,
        )
    )


def take(tx: Tx, ws: int, remark: Remark, step: Step) -> int:
    """Write a step; its key. In whose notice it is told is written by ``tell_with``."""
    step_id: int = tx.execute(
        remark_steps.insert()
        .values(
            ws=ws,
            item_id=remark.item_id,
            remark_id=remark.id,
            kind=step.kind.value,
            made_by=step.made_by,
            at=step.at,
            text=step.text,
            user_id=step.user_id,
            was_on=step.was_on,
            day=step.day,
        )
        .returning(remark_steps.c.id)
    ).scalar_one()
    return step_id


def tell_with(tx: Tx, ws: int, step_id: int, told_with: int) -> None:
    """A step is told in the thread, in the notice of another or in its own."""
    tx.execute(
        update(remark_steps).where(remark_steps.c.ws == ws, remark_steps.c.id == step_id).values(told_with=told_with)
    )


def holders(tx: Tx, ws: int, item_id: int) -> list[str]:
    """Whoever is named on an item by what they hold of it, each once."""
    statement = select(remarks).where(remarks.c.ws == ws, remarks.c.item_id == item_id).order_by(remarks.c.id)
    found = [_remark(row) for row in tx.execute(statement)]
    return list(dict.fromkeys(str(one.holder) for one in found if names_its_holder(one)))


def open_of(tx: Tx, ws: int, item_id: int) -> list[Remark]:
    """The open remarks of an item, in the order they were made."""
    statement = select(remarks).where(
        remarks.c.ws == ws,
        remarks.c.item_id == item_id,
        remarks.c.state == literal_column(f"'{RemarkState.OPEN.value}'"),
    )
    return [_remark(row) for row in tx.execute(statement.order_by(remarks.c.id))]


def asked_for_support(tx: Tx, ws: int, item_id: int) -> list[str]:
    """Whoever holds an open support request of an item, each once."""
    return list(dict.fromkeys(tx.execute(*_asked_for_support(ws, item_id)).scalars()))


@prepared()
def _asked_for_support(ws: int, item_id: int) -> Select[Any]:
    return (
        select(remarks.c.holder)
        .where(
            remarks.c.ws == ws,
            remarks.c.item_id == item_id,
            remarks.c.kind == RemarkKind.SUPPORT.value,
            remarks.c.state == literal_column(f"'{RemarkState.OPEN.value}'"),
            remarks.c.holder.is_not(None),
        )
        .order_by(remarks.c.id)
    )


def of_items(tx: Tx, ws: int, item_ids: Collection[int]) -> tuple[dict[int, list[Remark]], dict[int, str]]:
    """The remarks of items that were found for a reader already, by item, in the order they were made.

    With the names of the departments they ask.
    """
    found: dict[int, list[Remark]] = defaultdict(list)
    names: dict[int, str] = {}
    for row in tx.execute(*_of(ws, item_ids)):
        found[row.item_id].append(_remark(row))
        if row.asked_department is not None:
            names[row.asked_department] = row.name
    return found, names


@prepared()
def _of(ws: int, item_ids: Collection[int]) -> Select[Any]:
    return (
        select(remarks, departments.c.name)
        .outerjoin(departments, (departments.c.ws == remarks.c.ws) & (departments.c.id == remarks.c.asked_department))
        .where(remarks.c.ws == ws, remarks.c.item_id.in_(item_ids))
        .order_by(remarks.c.id)
    )


def find(tx: Tx, reader: Reader, remark_id: int) -> Remark | None:
    """A remark; None where there is none, or none of an item this reader may read."""
    row = tx.execute(_of_items(reader).where(remarks.c.id == remark_id)).one_or_none()
    return _remark(row) if row else None


def held_by(tx: Tx, reader: Reader, *, most: int) -> list[Remark]:
    """What the reader holds of open items and has not dealt with, the nearest day first, those without one last."""
    return [_remark(row) for row in tx.execute(*_held_by(reader, most))]


@prepared()
def _held_by(reader: Reader, most: int) -> Select[Any]:
    return _pressing(reader, remarks.c.holder == reader.user_id, most)


def support_held_by(tx: Tx, reader: Reader, user_ids: Collection[str]) -> list[Remark]:
    """The open support requests that these people hold, of open items, the nearest day first."""
    statement = (
        _of_items(reader)
        .where(
            remarks.c.holder.in_(user_ids),
            _OPEN_SUPPORT,
        )
        .order_by(remarks.c.due_on.is_(None), remarks.c.due_on, remarks.c.id)
    )
    return [_remark(row) for row in tx.execute(statement)]


def unanswered_of(tx: Tx, reader: Reader, askers: Collection[str]) -> list[Remark]:
    """The open support requests of these people's that nobody has answered, of open items."""
    statement = _of_items(reader).where(
        remarks.c.made_by.in_(askers),
        remarks.c.holder != remarks.c.made_by,
        remarks.c.answered_at.is_(None),
        _OPEN_SUPPORT,
    )
    return [_remark(row) for row in tx.execute(statement.order_by(remarks.c.id))]


def late_support_for(tx: Tx, reader: Reader, user_ids: Collection[str], last: date) -> list[tuple[str, Remark]]:
    """The open support requests due by a day, for those of these people who own the item, or head who was asked."""
    late = (remarks.c.ws == reader.ws) & _OPEN_SUPPORT & (remarks.c.due_on <= last)
    theirs = union(  # each by an index of its own: SQLite would go through all items for one question with "or"
        select(remarks.c.id)
        .join(items, items.c.id == remarks.c.item_id)
        .where(items.c.ws == reader.ws, items.c.owner.in_(user_ids), late),
        select(remarks.c.id)
        .join(items, items.c.id == remarks.c.item_id)
        .join(departments, departments.c.id == remarks.c.asked_department)
        .where(departments.c.ws == reader.ws, departments.c.head.in_(user_ids), late),
    )
    keys = list(tx.execute(theirs).scalars())
    statement = (
        _of_items(reader)
        .outerjoin(departments, (departments.c.ws == remarks.c.ws) & (departments.c.id == remarks.c.asked_department))
        .add_columns(items.c.owner, departments.c.head)
        .where(remarks.c.id.in_(keys))
        .order_by(remarks.c.due_on, remarks.c.id)
    )
    found = []
    for row in tx.execute(statement):
        concerned = {row.owner, row.head} & set(user_ids) - {row.holder}
        found += [(user_id, _remark(row)) for user_id in sorted(concerned)]
    return found


def asked_of(tx: Tx, reader: Reader, department_ids: Collection[int], *, most: int) -> list[Remark]:
    """The open support requests to these departments, of open items the reader may read, the nearest day first."""
    rows = tx.execute(*_asked_of(reader, department_ids, most)) if department_ids else ()
    return [_remark(row) for row in rows]


@prepared()
def _asked_of(reader: Reader, department_ids: Collection[int], most: int) -> Select[Any]:
    return _pressing(reader, remarks.c.asked_department.in_(department_ids), most)


def steps(tx: Tx, reader: Reader, remark_id: int) -> list[TakenStep]:
    """What was done with a remark, the first step first; nothing of an item the reader may not read."""
    return _steps(tx, reader, remark_steps.c.remark_id == remark_id)


def step(tx: Tx, reader: Reader, step_id: int) -> TakenStep | None:
    """One step; None of an item the reader may not read."""
    found = _steps(tx, reader, remark_steps.c.id == step_id)
    return found[0] if found else None


def told_with(tx: Tx, reader: Reader, item_id: int, step_id: int) -> list[TakenStep]:
    """The steps told in the notice of this one, the first one first."""
    return _steps(tx, reader, (remark_steps.c.item_id == item_id) & (remark_steps.c.told_with == step_id))


def last_told(tx: Tx, reader: Reader, item_id: int) -> list[TakenStep]:
    """The steps told in the item's latest notice of remarks, the first one first."""
    statement = (
        select(remark_steps.c.told_with)
        .where(remark_steps.c.ws == reader.ws, remark_steps.c.item_id == item_id, remark_steps.c.told_with.is_not(None))
        .order_by(remark_steps.c.told_with.desc())
        .limit(1)
    )
    last = tx.execute(statement).scalar_one_or_none()
    return told_with(tx, reader, item_id, last) if last is not None else []


def _pressing(reader: Reader, which: ColumnElement[bool], most: int) -> Select[Any]:
    return (
        _of_items(reader)
        .where(
            which,
            remarks.c.state == literal_column(f"'{RemarkState.OPEN.value}'"),
            items.c.state == literal_column(f"'{State.OPEN.value}'"),
        )
        .order_by(remarks.c.due_on.is_(None), remarks.c.due_on, remarks.c.id)
        .limit(most)
    )


def _of_items(reader: Reader) -> Select[Any]:
    return (
        select(remarks)
        .join(items, (items.c.ws == remarks.c.ws) & (items.c.id == remarks.c.item_id))
        .where(remarks.c.ws == reader.ws, visible_to(reader))
    )


def _steps(tx: Tx, reader: Reader, which: ColumnElement[bool]) -> list[TakenStep]:
    statement = (
        select(remark_steps)
        .join(items, (items.c.ws == remark_steps.c.ws) & (items.c.id == remark_steps.c.item_id))
        .where(remark_steps.c.ws == reader.ws, which, visible_to(reader))
        .order_by(remark_steps.c.id)
    )
    return [_taken(row) for row in tx.execute(statement)]


def _taken(row: Any) -> TakenStep:  # noqa: ANN401 — a row of the table
    done = Step(
        kind=StepKind(row.kind),
        made_by=row.made_by,
        at=row.at,
        text=row.text,
        user_id=row.user_id,
        was_on=row.was_on,
        day=row.day,
    )
    return TakenStep(row.id, row.item_id, row.remark_id, done, row.told_with)


def _remark(row: Any) -> Remark:  # noqa: ANN401 — a row of the table
    return Remark(
        id=row.id,
        item_id=row.item_id,
        kind=RemarkKind(row.kind),
        text=row.text,
        made_by=row.made_by,
        at=row.at,
        state=RemarkState(row.state),
        holder=row.holder,
        department=row.asked_department,
        due_on=row.due_on,
        first_due_on=row.first_due_on,
        offered_on=row.offered_on,
        answered_at=row.answered_at,
        result=row.result,
        closed_at=row.closed_at,
        closed_by=row.closed_by,
        asked_at=row.asked_at,
    )
