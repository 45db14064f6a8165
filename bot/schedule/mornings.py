"""What people are to be told on a morning of theirs: line by line, before anything is written or said."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final

from storage import acks, due, preferences, remarks, snoozes, watchers
from storage.database import Tx
from storage.preferences import Person
from tracker.daily import Day, Line, LineKind, escalated_lines, in_order, own_lines, with_room_for
from tracker.nudges import ESCALATES, asker_hears, support_escalates, support_step
from tracker.people import Reader

#: How long before its hour a message is worked out.
EARLIER: Final = timedelta(minutes=10)


def lines_for(tx: Tx, ws: int, people: Mapping[str, Person], days: Mapping[str, Day]) -> dict[str, list[Line]]:
    """What these people are to be told on these days of theirs, the most pressing first."""
    if not days:
        return {}
    reader = Reader.system(ws)
    away = _stood_in_for(tx, ws, days)
    for_others = {other: days[deputy] for deputy, others in away.items() for other in others}
    owners = {**for_others, **days}
    last = max(day.today for day in owners.values())
    first = min(day.told_until for day in days.values()) - timedelta(days=ESCALATES)
    ends: dict[str, dict[int, date]] = defaultdict(dict)
    for one in due.ended(tx, reader, list(owners), last):
        if one.end_on <= owners[one.user_id].today:
            ends[one.user_id][one.item_id] = one.end_on
    put_off: dict[str, dict[int, date]] = defaultdict(dict)
    for (user_id, item_id), until in snoozes.of(tx, ws, list(owners)).items():
        put_off[user_id][item_id] = until
    answers_for: dict[str, dict[int, date]] = defaultdict(dict)
    for ask in (due.ended_for_initiators, due.ended_for_heads):
        for one in ask(tx, reader, list(days), first, last):
            answers_for[one.user_id][one.item_id] = one.end_on
    asked = _asked_of(tx, reader, people, days)
    support = _support_of(tx, reader, people, days)
    unconfirmed = _unconfirmed(tx, reader, people, days)
    lines = {
        user_id: in_order(
            [
                *own_lines(day, ends[user_id], put_off[user_id]),
                *(
                    line
                    for other in away.get(user_id, ())
                    for line in own_lines(day, ends[other], put_off[other], other)
                ),
                *asked[user_id],
                *support[user_id],
                *escalated_lines(day, answers_for[user_id]),
            ]
        )
        for user_id, day in days.items()
    }
    return {user_id: in_order(with_room_for(some, unconfirmed[user_id])) for user_id, some in lines.items()}


def looks_at(person: Person, day: date) -> datetime:
    """When the message of a day of somebody's is worked out."""
    return person.days.moment(day, person.mine.daily_at) - EARLIER


def _asked_of(tx: Tx, reader: Reader, people: Mapping[str, Person], days: Mapping[str, Day]) -> dict[str, list[Line]]:
    """What waits for these people's confirmation, the news asked of them, and what they follow."""
    found: dict[str, list[Line]] = defaultdict(list)
    for user_id, item_id, update_no in acks.waited_for(tx, reader, list(days)):
        found[user_id].append(Line(LineKind.CONFIRM, item_id, update_no))
    for owner, item_id, asked_at in watchers.wanted_from(tx, reader, list(days)):
        if asked_at >= looks_at(people[owner], days[owner].told_until):  # it was said already else
            found[owner].append(Line(LineKind.WANTED, item_id))
    for followed in watchers.changed(tx, reader, list(days)):
        found[followed.user_id].append(Line(LineKind.FOLLOWED, followed.item_id, followed.told_no))
    return found


def _support_of(tx: Tx, reader: Reader, people: Mapping[str, Person], days: Mapping[str, Day]) -> dict[str, list[Line]]:
    """Of support requests: what these people hold, what nobody has answered them, what is late under their eyes."""
    found: dict[str, list[Line]] = defaultdict(list)
    for one in remarks.support_held_by(tx, reader, list(days)):
        holder = str(one.holder)
        day, around = days[holder], people[holder].days
        asked_on, answered = around.date_of(one.at), one.answered_at is not None
        if support_step(asked_on, one.due_on, day.told_until, day.today, around, answered=answered):
            found[holder].append(Line(LineKind.SUPPORT, one.item_id, one.id))
    unanswered = remarks.unanswered_of(tx, reader, list(days))
    late = remarks.late_support_for(tx, reader, list(days), max(day.today for day in days.values()))
    # Nobody is given away for what fell on days off of theirs, so others hear by the days of whoever holds it.
    both = [*unanswered, *(one for _, one in late)]
    holders = preferences.of_people(tx, reader.ws, {str(one.holder) for one in both})
    for one in unanswered:
        day, around = days[one.made_by], holders[str(one.holder)].days
        if asker_hears(around.date_of(one.at), day.told_until, day.today, around):
            found[one.made_by].append(Line(LineKind.UNANSWERED, one.item_id, one.id))
    for user_id, one in late:
        day, around = days[user_id], holders[str(one.holder)].days
        if one.due_on and support_escalates(one.due_on, day.told_until, day.today, around):
            found[user_id].append(Line(LineKind.SUPPORT_LATE, one.item_id, one.id))
    return found


def _unconfirmed(
    tx: Tx, reader: Reader, people: Mapping[str, Person], days: Mapping[str, Day]
) -> dict[str, list[Line]]:
    """Of these people's items: those whose time to confirm is over, and somebody has not."""
    found: dict[str, list[Line]] = defaultdict(list)
    morning = {user_id: looks_at(people[user_id], day.today) for user_id, day in days.items()}
    for owner, item_id, update_no in acks.unconfirmed(tx, reader, list(days), max(morning.values())):
        found[owner].append(Line(LineKind.UNCONFIRMED, item_id, update_no))
    return found


def _stood_in_for(tx: Tx, ws: int, days: Mapping[str, Day]) -> dict[str, list[str]]:
    """Whom these people stand in for on their days."""
    by_date: dict[date, list[str]] = defaultdict(list)
    for user_id, day in days.items():
        by_date[day.today].append(user_id)
    found: dict[str, list[str]] = {}
    for today, deputies in by_date.items():
        found |= preferences.stood_in_for(tx, ws, deputies, today)
    return found
