"""What changes what the clock says: today's messages renewed as things are done, and what is put off."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from storage import homes, members, occasions, outbox, preferences, snoozes
from storage.database import Tx
from tracker.delivery import RowState
from tracker.notices import DailyMessage, UpdatesDue, from_document


def renew(tx: Tx, ws: int, user_ids: Collection[str], at: datetime) -> None:
    """Have today's messages of the clock to these people, where they were sent any, show what was done meanwhile."""
    renew_since(tx, ws, dict.fromkeys(user_ids, at), at)


def renew_since(tx: Tx, ws: int, changed_at: Mapping[str, datetime], at: datetime) -> None:
    """``renew`` them for what changed of each person's at a moment: what was written after it knows of it already."""
    people = preferences.of_people(tx, ws, changed_at)
    keys: dict[str, tuple[str, type[UpdatesDue | DailyMessage]]] = {}
    for user_id, person in people.items():
        today = person.days.date_of(at)
        keys[occasions.updates_due(user_id, today)] = (user_id, UpdatesDue)
        keys[occasions.daily(user_id, today)] = (user_id, DailyMessage)
    said = [
        one
        for one in occasions.rows_of(tx, ws, list(keys))
        if one.at <= changed_at[keys[one.key][0]]
        if one.state is not RowState.WAITING  # what is not said yet will be right when it is
    ]
    members.lock(tx, ws, {keys[one.key][0] for one in said})
    for one in said:
        user_id, notice = keys[one.key]
        edited = from_document(notice.kind, notice.shape, one.body)
        outbox.put_edit(tx, ws, edited, lane=outbox.day_lane(user_id), target=user_id, item_id=None, at=at)


def put_off(tx: Tx, ws: int, user_id: str, item_id: int, until: date, *, at: datetime) -> None:
    """Somebody hears of an item again on that day, and today's messages say so."""
    snoozes.put_off(tx, ws, user_id, item_id, until)
    renew(tx, ws, [user_id], at)
    homes.changed(tx, ws, [user_id], at, by=user_id)


def take_back(tx: Tx, ws: int, user_id: str, item_id: int, *, at: datetime) -> None:
    """Somebody hears of an item as if they had not put it off."""
    snoozes.take_back(tx, ws, user_id, item_id)
    renew(tx, ws, [user_id], at)
    homes.changed(tx, ws, [user_id], at, by=user_id)
