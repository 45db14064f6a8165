"""What the clock does about people: who gets what in the message of their morning, worked out ten minutes before."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from bot.schedule.mornings import lines_for, looks_at
from bot.schedule.once import say_once
from storage import due, gaps, members, occasions, outbox, preferences, watchers
from storage.database import Tx
from storage.outbox import New, Urgency, Verb
from storage.preferences import Person
from tracker.daily import Day, Line, LineKind
from tracker.delivery import RowState
from tracker.gaps import Gap, missed
from tracker.notices import DailyMessage
from tracker.people import Kind


def sweep_people(tx: Tx, ws: int, at: datetime) -> int:
    """Look at a slice of people; how many there were."""
    found = due.people_to_look_at(tx, ws, at)
    people = preferences.of_people(tx, ws, found)
    told = told_until(tx, ws, people)
    gap = gaps.last(tx, ws)
    days = {
        user_id: day_of(people[user_id], told[user_id], gap, at)
        for user_id in found
        if is_to_be_told(people[user_id], at)
    }
    lines = lines_for(tx, ws, people, days)
    members.lock(tx, ws, [user_id for user_id, some in lines.items() if some])
    messages = {user_id: _message(people[user_id], days[user_id], some, at) for user_id, some in lines.items() if some}
    new = say_once(tx, ws, dict(messages.values()), at)
    for user_id, (key, _) in messages.items():
        heard = [line.item_id for line in lines[user_id] if line.kind is LineKind.FOLLOWED]
        if heard and key in new:
            watchers.told(tx, ws, user_id, heard)
    looks = {}
    for user_id in found:
        person = people[user_id]
        before = person.daily_on or person.days.before(person.days.date_of(at))
        looks[user_id] = (next_look(person, at), days[user_id].today if user_id in days else before)
    due.looked_at_people(tx, ws, looks)
    return len(found)


def told_until(tx: Tx, ws: int, people: Mapping[str, Person]) -> dict[str, date | None]:
    """The last day whose things these people were told; None for those who were never told any.

    A message that never reached anybody is as if it had not been: what it held is said with what has come since.
    """
    keys = {
        occasions.daily(user_id, one.daily_on): user_id for user_id, one in people.items() if one.daily_on is not None
    }
    told = {user_id: one.daily_on for user_id, one in people.items()}
    for said in occasions.rows_of(tx, ws, list(keys)):
        if said.state is not RowState.SENT:
            told[keys[said.key]] = date.fromisoformat(said.body["since"])
    return told


def day_of(person: Person, told_until: date | None, gap: Gap | None, at: datetime) -> Day:
    """The day somebody is told of, with what they have missed."""
    today = person.days.date_of(at)
    since = told_until or person.days.before(today)
    has_missed = gap is not None and missed(gap, since, today, person.days, person.mine.daily_at)
    return Day(today, since, gap if has_missed else None)


def is_to_be_told(person: Person, at: datetime) -> bool:
    """Whether the message of today is to be thought of now: not on a day off, too early, or thought of already."""
    today = person.days.date_of(at)
    if not _is_told(person) or not person.days.is_working(today) or at < looks_at(person, today):
        return False
    if person.away_on(today):
        return False  # what comes up meanwhile is said on the first day back
    if person.daily_on is not None and person.daily_on >= today:
        return False
    return person.days.date_of(hour_of(person, today, at)) == today  # else it is for the next morning


def hour_of(person: Person, today: date, at: datetime) -> datetime:
    """When the message is sent: at its hour, or now where that has passed, but in nobody's quiet hours."""
    hour = max(at, person.days.moment(today, person.mine.daily_at))
    return person.mine.quiet.over_at(hour, person.days) or hour


def _is_told(person: Person) -> bool:
    member = person.member
    return member.kind in (Kind.MEMBER, Kind.GUEST) and not member.deactivated and person.mine.daily


def next_look(person: Person, at: datetime) -> datetime | None:
    """When their next message is worked out; None for whoever is told none."""
    if not _is_told(person):
        return None
    today = person.days.date_of(at)
    if person.days.is_working(today) and at < looks_at(person, today):
        return looks_at(person, today)
    return looks_at(person, person.days.after(today))


def _message(person: Person, day: Day, lines: Collection[Line], at: datetime) -> tuple[str, New]:
    user_id = person.member.user_id
    kept = tuple(line.kept() for line in lines)
    off = day.gap.hours if day.gap else None
    notice = DailyMessage(user_id, day.today.isoformat(), day.told_until.isoformat(), kept, off)
    lane, hour = outbox.day_lane(user_id), hour_of(person, day.today, at)
    return occasions.daily(user_id, day.today), New(notice, lane, Verb.TELL, user_id, hour, urgency=Urgency.NUDGE)
