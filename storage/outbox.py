"""The outbox: what is to be posted or edited, stored with the change that caused it, until Slack has it.

A row waits in its lane; only the first open row of a lane is sent, so a lane keeps its order whatever fails. What is
said of an item waits until the item's card is out, or is known not to come; an edit until the message it changes is.
The one sender of a workspace takes rows under its fence (``storage/senders.py``). A row goes only the ways of
``tracker/delivery.py``.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, Update, and_, case, func, literal_column, or_, select, update

from storage.built import built
from storage.database import Moment, Tx, now
from storage.prepared import prepared
from storage.tables import outbox
from tracker.delivery import OPEN, RowState, ways_to
from tracker.notices import KNOWN, ItemCard, Notice, document


class Verb(StrEnum):
    """What is done with a row.

    A new message in a channel, to a person, in a card's thread; one changed in place; somebody's Home.
    """

    POST = "post"
    TELL = "tell"
    REPLY = "reply"
    EDIT = "edit"
    PUBLISH = "publish"


class Urgency(StrEnum):
    """Why a row may go before another."""

    ANSWER = "answer"
    INCIDENT = "incident"
    NOTICE = "notice"
    DIGEST = "digest"
    NUDGE = "nudge"


#: A smaller one goes first.
RANK: Final = {
    Urgency.ANSWER: 10,
    Urgency.INCIDENT: 20,
    Urgency.NOTICE: 30,
    Urgency.DIGEST: 40,
    Urgency.NUDGE: 50,
}


_EVER: Final = datetime(9999, 1, 1, tzinfo=UTC)
#: What is simply done again when nobody knows whether it was done.
REPEATABLE: Final = frozenset({Verb.EDIT, Verb.PUBLISH})
_WORDS_OF_REPEATABLE: Final[list[ColumnElement[str]]] = [
    literal_column(f"'{verb.value}'") for verb in sorted(REPEATABLE)
]
#: Of those read, more than this part for one place are a crowd. Beside it a smaller part is read of what is elsewhere,
#: and so often at most: with six places, of which each takes one a second, a workspace has what it takes.
_CROWD: Final = 10
_FURTHER: Final = 5
_READS: Final = 6


_ADD: Final = built(outbox.insert().returning(outbox.c.id))
_ADD_EACH: Final = outbox.insert().returning(outbox.c.id, outbox.c.lane)


@dataclass(frozen=True, slots=True)
class Row:
    """A row as its sender needs it. ``tried_at`` is Slack's time, the rest of the moments are UTC.

    ``state`` is *sending*, or *unknown* where it is to be looked for; ``sent_again`` says that it was once, in vain.
    """

    id: int
    ws: int
    lane: str
    item_id: int | None
    kind: str
    shape: int
    body: dict[str, Any]
    verb: Verb
    target: str
    state: RowState
    tried_at: datetime | None
    tries: int
    sent_again: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that could be sent now: the first of its lane, due, and nothing it waits for on its way."""

    id: int
    lane: str
    verb: Verb
    target: str
    priority: int


@dataclass(frozen=True, slots=True)
class Found:
    """What a look at the outbox finds.

    ``left``: how many messages wait for each channel and person; None where that was not counted.
    ``unanswered`` and ``perhaps_twice`` are to be looked for in Slack.
    """

    candidates: list[Candidate]
    left: dict[str, int] | None
    unanswered: list[Row]
    perhaps_twice: list[Row]


@dataclass(frozen=True, slots=True)
class New:
    """A row that is not written yet; sendable from ``at`` on."""

    notice: Notice
    lane: str
    verb: Verb
    target: str
    at: datetime
    item_id: int | None = None
    urgency: Urgency = Urgency.NOTICE

    def values(self, ws: int) -> dict[str, Any]:
        """The columns it begins with."""
        return {
            "ws": ws,
            "lane": self.lane,
            "item_id": self.item_id,
            "kind": self.notice.kind,
            "shape": self.notice.shape,
            "body": document(self.notice),
            "verb": self.verb.value,
            "target": self.target,
            "priority": RANK[self.urgency],
            "due_at": self.at,
            "state": RowState.WAITING.value,
            "made_at": self.at,
        }


def put(
    tx: Tx,
    ws: int,
    notice: Notice,
    *,
    lane: str,
    verb: Verb,
    target: str,
    item_id: int | None,
    at: datetime,
    urgency: Urgency = Urgency.NOTICE,
) -> int:
    """Add a row to a lane whose owner (item, channel or member) the transaction holds; sendable from ``at`` on."""
    values = New(notice, lane, verb, target, at, item_id, urgency).values(ws)
    row_id: int = tx.execute(_ADD, values).scalar_one()
    return row_id


def put_each(tx: Tx, ws: int, found: Sequence[New]) -> dict[str, int]:
    """``put`` these rows, each in a lane of its own; their ids by lane."""
    rows = tx.execute(_ADD_EACH, [one.values(ws) for one in found]).all() if found else ()
    return {row.lane: row.id for row in rows}


def put_edit(tx: Tx, ws: int, notice: Notice, *, lane: str, target: str, item_id: int | None, at: datetime) -> None:
    """Have a message edited, unless an edit of it waits already: what it shows is worked out when it is made.

    Of what stands in several places each has its own.
    """
    if tx.execute(*_waiting_edit(ws, lane, notice.kind, target)).first() is None:
        put(tx, ws, notice, lane=lane, verb=Verb.EDIT, target=target, item_id=item_id, at=at)


@prepared()
def _waiting_edit(ws: int, lane: str, kind: str, target: str) -> Select[tuple[int]]:
    return (
        select(outbox.c.id)
        .where(
            outbox.c.ws == ws,
            outbox.c.lane == lane,
            outbox.c.kind == kind,
            outbox.c.target == target,
            outbox.c.state == literal_column(f"'{RowState.WAITING.value}'"),
            _is_open(outbox),
            outbox.c.verb == Verb.EDIT.value,
        )
        .limit(1)
    )


def look(
    tx: Tx, ws: int, *, at: datetime, busy: Collection[str], most: int, places: int, counts: bool, looked_for: int
) -> Found:
    """What is to be done now, in one look: what could be sent, what is to be looked for.

    What is left for each place is counted where it ``counts``, and more waits than there are ``places``.
    """
    waiting = candidates(tx, ws, at=at, busy=busy, most=most) if places > 0 else []
    to_find = unanswered(tx, ws, busy=busy, most=looked_for) if looked_for > 0 else []
    twins = perhaps_twice(tx, ws, most=looked_for - len(to_find)) if looked_for > len(to_find) else []
    return Found(waiting, left(tx, ws, at) if counts and len(waiting) > places else None, to_find, twins)


def candidates(tx: Tx, ws: int, *, at: datetime, busy: Collection[str], most: int) -> list[Candidate]:
    """What could be sent at ``at`` (the Calendar's moment), the most urgent first; nothing of a ``busy`` lane.

    Where more than ``most`` wait, many of them for one place, the first for other places are among them too: a place
    takes one message a second, and its thousand would keep all others waiting. Edits and Homes count as a place each.
    """
    found: list[Candidate] = []
    crowded: set[str] = set()
    for _ in range(_READS):
        some = most if not crowded else most // _FURTHER
        rows = tx.execute(*_candidates(ws, at, busy, some, sorted(crowded) or None)).all()
        page = [Candidate(row.id, row.lane, Verb(row.verb), row.target, row.priority) for row in rows]
        found += page
        crowds = {place for place, count in Counter(map(_place_of, page)).items() if count > most // _CROWD}
        if len(page) < some or not crowds:
            break
        crowded |= crowds
    return found


def _place_of(one: Candidate) -> str:
    """What takes a candidate one at a time, or so many a minute."""
    return one.verb.value if one.verb in REPEATABLE else one.target


@prepared()
def _candidates(
    ws: int, at: datetime, busy: Collection[str], most: int, crowded: Collection[str] | None
) -> Select[Any]:
    place = case((outbox.c.verb.in_(_WORDS_OF_REPEATABLE), outbox.c.verb), else_=outbox.c.target)
    return (
        select(outbox.c.id, outbox.c.lane, outbox.c.verb, outbox.c.target, outbox.c.priority)
        .where(
            outbox.c.ws == ws,
            outbox.c.state == literal_column(f"'{RowState.WAITING.value}'"),
            outbox.c.due_at <= at,
            *(() if crowded is None else (place.not_in(crowded),)),
            _may_be_touched(busy),
            ~_waits_for_another(outbox),
            ~_is_behind(outbox),
        )
        .order_by(outbox.c.priority, outbox.c.due_at, outbox.c.id)
        .limit(most)
    )


def left(tx: Tx, ws: int, at: datetime) -> dict[str, int]:
    """How many messages are waiting for each channel and person."""
    return {row[0]: row[1] for row in tx.execute(*_left(ws, at))}


@prepared()
def _left(ws: int, at: datetime) -> Select[Any]:
    return (
        select(outbox.c.target, func.count())
        .where(
            outbox.c.ws == ws,
            outbox.c.state == literal_column(f"'{RowState.WAITING.value}'"),
            outbox.c.due_at <= at,
            outbox.c.verb.not_in([verb.value for verb in REPEATABLE]),
        )
        .group_by(outbox.c.target)
    )


def claim(tx: Tx, ws: int, fence: int, row_ids: Sequence[int], *, slack_time: datetime) -> list[Row]:
    """Take these rows to send them: those that still wait. The caller holds the fence (``senders.holds``)."""
    statement, whose = _to_claim(ws, row_ids)
    return [as_row(row) for row in tx.execute(statement, {**whose, "fence": fence, "tried_at": slack_time})]


@prepared()
def _to_claim(ws: int, row_ids: Collection[int]) -> Update:
    """Of rows that wait, the columns it is run with."""
    return (
        update(outbox)
        .where(
            outbox.c.ws == ws, outbox.c.id.in_(row_ids), outbox.c.state == literal_column(f"'{RowState.WAITING.value}'")
        )
        .values(state=RowState.SENDING.value, tries=outbox.c.tries + 1)
        .returning(*outbox.c)
    )


def unanswered(tx: Tx, ws: int, *, busy: Collection[str], most: int) -> list[Row]:
    """Rows to be looked for: their answer never came, and their time to be looked for has."""
    return [as_row(row) for row in tx.execute(*_unanswered(ws, busy, most))]


@prepared()
def _unanswered(ws: int, busy: Collection[str], most: int) -> Select[Any]:
    return (
        select(outbox)
        .where(
            outbox.c.ws == ws,
            outbox.c.state == literal_column(f"'{RowState.UNKNOWN.value}'"),
            _may_be_touched(busy),
        )
        .order_by(outbox.c.id)
        .limit(most)
    )


def perhaps_twice(tx: Tx, ws: int, *, most: int) -> list[Row]:
    """Rows that were sent again after they had been looked for in vain, and whose second look is due."""
    return [as_row(row) for row in tx.execute(*_perhaps_twice(ws, most))]


@prepared()
def _perhaps_twice(ws: int, most: int) -> Select[Any]:
    return (
        select(outbox)
        .where(
            outbox.c.ws == ws,
            outbox.c.look_again_at.is_not(None),
            outbox.c.look_again_at <= Moment(),
            outbox.c.state == literal_column(f"'{RowState.SENT.value}'"),
        )
        .order_by(outbox.c.look_again_at)
        .limit(most)
    )


def looked_again(tx: Tx, row_id: int, next_time: datetime | None = None) -> None:
    """The second look at a row is done; or put off until a moment of the database's clock."""
    tx.execute(update(outbox).where(outbox.c.id == row_id).values(look_again_at=next_time))


def orphaned(tx: Tx, ws: int, fence: int) -> int:
    """Rows that a sender before this one was sending when it ended: nobody knows whether Slack has them.

    An edit is simply made again.
    """
    edits = outbox.c.verb.in_([verb.value for verb in REPEATABLE])
    statement = (
        update(outbox)
        .where(outbox.c.ws == ws, outbox.c.state == RowState.SENDING.value, outbox.c.fence != fence, _is_open(outbox))
        .values(state=case((edits, RowState.WAITING.value), else_=RowState.UNKNOWN.value), fence=fence)
    )
    return tx.execute(statement).rowcount


def end(
    tx: Tx,
    row_id: int,
    state: RowState,
    at: datetime,
    error: str | None = None,
    *,
    trouble_id: int | None = None,
    look_again_at: datetime | None = None,
) -> bool:
    """A row is done with: sent, no longer true, or given up. False where that is no way from where it is."""
    values = {"ended_at": at, "error": error, "look_again_at": look_again_at}
    return _move(tx, row_id, state, **values, **({"trouble_id": trouble_id} if trouble_id else {}))


def sent(tx: Tx, row_ids: Collection[int], at: datetime) -> None:
    """These rows are sent: those from which that is a way."""
    statement, which = _moving(row_ids, RowState.SENT)
    tx.execute(statement, {**which, "state": RowState.SENT.value, "ended_at": at, "error": None})


def again(
    tx: Tx,
    row_id: int,
    state: RowState,
    not_before: datetime | None,
    error: str | None = None,
    *,
    counts: bool = True,
) -> bool:
    """A row goes back to wait: to be sent (again), or to be looked for, not before a moment of the database's clock.

    Where it does not ``count``, it was not this row's fault: its tries stay as they were.
    """
    moved = _move(tx, row_id, state, not_before=not_before, error=error)
    if moved and not counts:
        tx.execute(update(outbox).where(outbox.c.id == row_id).values(tries=outbox.c.tries - 1))
    return moved


def send_again(tx: Tx, row_id: int) -> bool:
    """A row that was looked for in vain waits to be sent once more; should both turn up, the later is taken away."""
    return _move(tx, row_id, RowState.WAITING, not_before=None, look_again_at=now(tx))


def hold(tx: Tx, row_id: int, trouble_id: int, error: str, *, perhaps_sent: bool) -> bool:
    """A row stands aside until its place is back; ``perhaps_sent``: it is looked for first then."""
    untried = {} if perhaps_sent else {"tried_at": None}
    return _move(tx, row_id, RowState.HELD, trouble_id=trouble_id, error=error, not_before=None, **untried)


def hold_waiting(tx: Tx, ws: int, channel_id: str, trouble_id: int, error: str) -> list[Row]:
    """Hold all that waits for a channel; which rows that were."""
    rows = tx.execute(
        update(outbox)
        .where(
            outbox.c.ws == ws,
            outbox.c.target == channel_id,
            outbox.c.verb != Verb.TELL.value,
            outbox.c.state == literal_column(f"'{RowState.WAITING.value}'"),
            _is_open(outbox),
        )
        .values(state=RowState.HELD.value, trouble_id=trouble_id, error=error, not_before=None, tried_at=None)
        .returning(*outbox.c)
    )
    return [as_row(row) for row in rows]


def leave_channel(tx: Tx, ws: int, item_id: int, channel_id: str, at: datetime) -> None:
    """Drop what waits for a channel, or is held for it, of an item that stands in another from now on."""
    states = [RowState.WAITING.value, RowState.HELD.value]
    tx.execute(
        update(outbox)
        .where(outbox.c.ws == ws, outbox.c.item_id == item_id, outbox.c.target == channel_id)
        .where(outbox.c.state.in_(states))
        .values(state=RowState.DROPPED.value, ended_at=at, error="its item has moved to another channel")
    )


def held(tx: Tx, ws: int, channel_id: str) -> list[Row]:
    """What is held for a channel, the oldest first."""
    statement = select(outbox).where(
        outbox.c.ws == ws,
        outbox.c.state == literal_column(f"'{RowState.HELD.value}'"),
        outbox.c.target == channel_id,
        _is_aside(),
    )
    return [as_row(row) for row in tx.execute(statement.order_by(outbox.c.id))]


def in_trouble(tx: Tx, trouble_id: int, state: RowState) -> list[Row]:
    """Rows in this state that a trouble kept from being delivered, the oldest first."""
    statement = select(outbox).where(outbox.c.trouble_id == trouble_id, outbox.c.state == state.value)
    return [as_row(row) for row in tx.execute(statement.order_by(outbox.c.id))]


def bring_back(tx: Tx, row: Row) -> bool:
    """A row that was held or given up is sent after all; looked for first where it may have been sent."""
    unknown = row.state is RowState.HELD and row.tried_at is not None and row.verb not in REPEATABLE
    to = RowState.UNKNOWN if unknown else RowState.WAITING
    return _move(tx, row.id, to, ended_at=None, not_before=None, tries=0)


def hurry(tx: Tx, row_id: int) -> None:
    """Put a row off no longer."""
    tx.execute(update(outbox).where(outbox.c.id == row_id).values(not_before=None))


def tie(tx: Tx, row_id: int, trouble_id: int) -> None:
    """Count a row among those a trouble concerns."""
    tx.execute(update(outbox).where(outbox.c.id == row_id).values(trouble_id=trouble_id))


def find(tx: Tx, row_id: int) -> Row:
    """The row of this number."""
    return as_row(tx.execute(select(outbox).where(outbox.c.id == row_id)).one())


def kept(tx: Tx, row_id: int) -> Row | None:
    """The row of this number; None once it is forgotten."""
    row = tx.execute(select(outbox).where(outbox.c.id == row_id)).first()
    return as_row(row) if row else None


def unended(tx: Tx, ws: int, at: datetime = _EVER) -> int:
    """How many rows are still on their way; those whose hour has not come by ``at`` left out."""
    return int(tx.execute(*_unended(ws, at)).scalar_one())


@prepared()
def _unended(ws: int, at: datetime) -> Select[Any]:
    return select(func.count()).where(outbox.c.ws == ws, _is_open(outbox), outbox.c.due_at <= at)


def unposted(tx: Tx, ws: int, at: datetime) -> int:
    """How many messages are due by ``at`` and not there yet; edits make none."""
    due = (outbox.c.ws == ws, _is_open(outbox), outbox.c.verb != Verb.EDIT.value, outbox.c.due_at <= at)
    return int(tx.execute(select(func.count()).where(*due)).scalar_one())


def card_not_out(tx: Tx, ws: int, item_id: int, channel_id: str) -> tuple[RowState, str | None, int | None] | None:
    """How an item's card stands that is on its way, held or given up: state, Slack's word, trouble; None else."""
    columns = (outbox.c.state, outbox.c.error, outbox.c.trouble_id)
    cards = (
        outbox.c.ws == ws,
        outbox.c.item_id == item_id,
        outbox.c.kind == ItemCard.kind,
        outbox.c.verb == Verb.POST.value,
        outbox.c.target == channel_id,
    )
    for where in (_is_open(outbox), _is_aside()):
        row = tx.execute(select(*columns).where(*cards, where).order_by(outbox.c.id.desc()).limit(1)).first()
        if row is not None:
            return RowState(row.state), row.error, row.trouble_id
    return None


def will_reply(tx: Tx, ws: int, item_id: int) -> bool:
    """Whether something is on its way into the thread of an item's card."""
    replies = select(outbox.c.id).where(
        outbox.c.ws == ws, outbox.c.item_id == item_id, outbox.c.verb == Verb.REPLY.value, _is_open(outbox)
    )
    return tx.execute(replies.limit(1)).first() is not None


def item_lane(item_id: int) -> str:
    """The lane of what is said about an item in channels."""
    return f"item/{item_id}"


def edit_lane(item_id: int, update_no: int | None = None) -> str:
    """The lane of the edits of an item's card, or of one update's notice."""
    return f"edit/{item_id}" if update_no is None else f"edit/{item_id}/{update_no}"


def remark_lane(remark_id: int, user_id: str | None = None) -> str:
    """The lane of the edits of what somebody was told of a remark, or of its notice in the thread."""
    return f"remark/{remark_id}/{user_id or 'thread'}"


def person_lane(user_id: str) -> str:
    """The lane of what is said to a person."""
    return f"person/{user_id}"


def moved_lane(item_id: int, channel_id: str) -> str:
    """The lane in which the card an item has left behind in a channel says where it is now."""
    return f"moved/{item_id}/{channel_id}"


def hiding_lane(post_id: int) -> str:
    """The lane in which one message is hidden."""
    return f"hide/{post_id}"


def home_lane(user_id: str) -> str:
    """The lane of somebody's App Home."""
    return f"home/{user_id}"


def clock_lane(whom: str, kind: str) -> str:
    """The lane of what the clock says in a channel, to the place of operations, or to somebody hours ahead.

    Of one kind, so that what waits for its hour keeps nothing else from being said.
    """
    return f"clock/{whom}/{kind}"


def day_lane(user_id: str) -> str:
    """The lane of what the clock says to a person, and of what changes it in place.

    So it is known what became of the morning's message as the list of updates is said, however long Slack was away.
    """
    return f"day/{user_id}"


def trouble_lane(trouble_id: int, user_id: str | None = None) -> str:
    """The lane of what the place of operations, or somebody whose item it is, is told of one trouble."""
    return f"trouble/{trouble_id}/{user_id}" if user_id else f"trouble/{trouble_id}"


def _move(tx: Tx, row_id: int, to: RowState, **values: Any) -> bool:  # noqa: ANN401 — columns of several types
    """Where a single row changes its state; false where it is in none from which that is a way."""
    statement, which = _moving([row_id], to)
    return bool(tx.execute(statement, {**which, "state": to.value, **values}).rowcount == 1)


@prepared("to")
def _moving(row_ids: Collection[int], to: RowState) -> Update:
    """Of these rows those that are in a state from which there is a way to another, the columns it is run with."""
    states: list[ColumnElement[str]] = [literal_column(f"'{state.value}'") for state in ways_to(to)]
    return update(outbox).where(outbox.c.id.in_(row_ids), outbox.c.state.in_(states))


def _may_be_touched(busy: Collection[str]) -> ColumnElement[bool]:
    """Of a kind this release knows, not put off by the database's clock, and of no busy lane."""
    return and_(
        or_(outbox.c.not_before.is_(None), outbox.c.not_before <= Moment()),
        outbox.c.lane.not_in(busy),
        or_(*(and_(outbox.c.shape == shape, outbox.c.kind.in_(kinds)) for shape, kinds in _kinds_by_shape().items())),
    )


def _kinds_by_shape() -> dict[int, list[ColumnElement[str]]]:
    """The kinds this release knows, as the statement has them in itself: not seventy values for each time it is run."""
    kinds: dict[int, list[ColumnElement[str]]] = defaultdict(list)
    for kind, shape in sorted(KNOWN):
        kinds[shape].append(literal_column(f"'{kind}'"))
    return kinds


def _is_behind(row: Any) -> ColumnElement[bool]:  # noqa: ANN401 — the table or an alias of it
    """Whether an older row of its lane is on its way. One that waits for another lane holds nobody up."""
    older = outbox.alias()
    return _there_is(
        select(older.c.id).where(
            older.c.ws == row.c.ws,
            older.c.lane == row.c.lane,
            older.c.id < row.c.id,
            _is_open(older),
            ~_waits_for_another(older),
        )
    )


def _waits_for_another(row: Any) -> ColumnElement[bool]:  # noqa: ANN401 — the table or an alias of it
    """Whether the card of the item it is about is still on its way, or, for an edit, the message it edits."""
    first = outbox.alias()
    return _there_is(
        select(first.c.id).where(
            first.c.item_id == row.c.item_id,
            first.c.id < row.c.id,
            _is_open(first),
            first.c.ws == row.c.ws,
            first.c.verb != Verb.EDIT.value,
            or_(
                first.c.kind == ItemCard.kind,
                and_(row.c.verb == Verb.EDIT.value, first.c.kind == row.c.kind),
            ),
        )
    )


def _there_is(found: Select[tuple[int]]) -> ColumnElement[bool]:
    """Whether a row is found; asked for each row by an index.

    Of EXISTS PostgreSQL makes a join. Where many rows have come since it counted them last, that took half a second for
    three hundred.
    """
    return found.limit(literal_column("1")).scalar_subquery().is_not(None)


def _is_open(row: Any) -> ColumnElement[bool]:  # noqa: ANN401 — the table or an alias of it
    """In the very words of the indexes that hold only open rows: SQLite uses them for nothing else."""
    return row.c.state.in_([literal_column(f"'{state.value}'") for state in OPEN])  # type: ignore[no-any-return]


def _is_aside() -> ColumnElement[bool]:
    states = (RowState.UNKNOWN, RowState.HELD, RowState.GIVEN_UP)
    return outbox.c.state.in_([literal_column(f"'{state.value}'") for state in states])


def as_row(row: Any) -> Row:  # noqa: ANN401 — a row of the table
    """A row of the table as its sender needs it."""
    return Row(
        id=row.id,
        ws=row.ws,
        lane=row.lane,
        item_id=row.item_id,
        kind=row.kind,
        shape=row.shape,
        body=row.body,
        verb=Verb(row.verb),
        target=row.target,
        state=RowState(row.state),
        tried_at=row.tried_at,
        tries=row.tries,
        sent_again=row.look_again_at is not None,
    )
