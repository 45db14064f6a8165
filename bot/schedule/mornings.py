"""What people are to be told on a morning of theirs: line by line, before anything is written or said."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Final

from storage import acks, due, preferences, remarks, snoozes, tidying, watchers
from storage.database import Tx
from storage.preferences import Person
from tracker.cadence import DUE_BY
from tracker.daily import Day, Line, LineKind, escalated_lines, in_order, own_lines, with_room_for, without
from tracker.nudges import ESCALATES, asker_hears, support_escalates, support_step
from tracker.people import Reader
from tracker.tidying import IDLE, MOST, is_idle, is_offered

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
    missing = _missed_by(tx, reader, people, days)
    left_over = _left_over(tx, reader, people, days)
    own = {user_id: own_lines(day, ends[user_id], put_off[user_id]) for user_id, day in days.items()}
    lines = {
        user_id: in_order(
            [
                *own[user_id],
                *(
                    line
                    for other in away.get(user_id, ())
                    for line in own_lines(day, ends[other], put_off[other], other)
                ),
                *without(own[user_id], missing[user_id]),
                *asked[user_id],
                *support[user_id],
                *escalated_lines(day, answers_for[user_id]),
            ]
        )
        for user_id, day in days.items()
    }
    return {
        user_id: [
            *in_order(with_room_for(some, unconfirmed[user_id])),
            *without(own[user_id], left_over[user_id]),
        ]
        for user_id, some in lines.items()
    }


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
        asked_on, answered = around.date_of(one.waits_since), one.answered_at is not None
        if support_step(asked_on, one.due_on, day.told_until, day.today, around, answered=answered):
            found[holder].append(Line(LineKind.SUPPORT, one.item_id, one.id))
    unanswered = remarks.unanswered_of(tx, reader, list(days))
    late = remarks.late_support_for(tx, reader, list(days), max(day.today for day in days.values()))
    # Nobody is given away for what fell on days off of theirs, so others hear by the days of whoever holds it.
    both = [*unanswered, *(one for _, one in late)]
    holders = preferences.of_people(tx, reader.ws, {str(one.holder) for one in both})
    for one in unanswered:
        day, around = days[one.made_by], holders[str(one.holder)].days
        if asker_hears(around.date_of(one.waits_since), day.told_until, day.today, around):
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


def _missed_by(tx: Tx, reader: Reader, people: Mapping[str, Person], days: Mapping[str, Day]) -> dict[str, list[Line]]:
    """Of those whom a gap has kept from being asked for updates: what came due in it and is missing still."""
    found: dict[str, list[Line]] = defaultdict(list)
    for user_id, day in days.items():
        if day.gap is not None and people[user_id].mine.reminders:
            until = max(day.gap.ends, people[user_id].days.moment(day.today, DUE_BY))
            for item_id in due.missing_updates(tx, reader, owner=user_id, first=day.gap.begins, last=until):
                found[user_id].append(Line(LineKind.MISSING, item_id))
    return found


def _left_over(tx: Tx, reader: Reader, people: Mapping[str, Person], days: Mapping[str, Day]) -> dict[str, list[Line]]:
    """Of those whose week begins: what they could file away."""
    found: dict[str, list[Line]] = defaultdict(list)
    weekly = {user_id: day.today for user_id, day in days.items() if is_offered(day.told_until, day.today)}
    if not weekly:
        return found
    latest = max(weekly.values())
    before = max(people[user_id].days.moment(day - IDLE, time()) for user_id, day in weekly.items())
    for one in tidying.leftovers(tx, reader, list(weekly), before=before, today=latest):
        changed_on = people[one.owner].days.date_of(one.changed_at)
        offered = not one.is_open or is_idle(one.end_on, changed_on, weekly[one.owner])
        if offered and len(found[one.owner]) < MOST:
            found[one.owner].append(Line(LineKind.TIDY, one.item_id))
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
