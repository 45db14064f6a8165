"""What the clock will say next, by the very rules by which it will: nothing is written, and nobody is told."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from bot.schedule import channels, people
from bot.schedule.mornings import EARLIER, lines_for
from storage import digests, due, gaps, items, planned, preferences
from storage.database import Tx
from storage.digests import Morning
from storage.planned import Planned, Upcoming
from storage.preferences import Person, Place, deputy_of
from tracker.cadence import DUE_BY, REMIND_AT, Every
from tracker.daily import Day
from tracker.notices import DailyDigest, DailyMessage, UpdateDueNow, UpdatesDue, UpdatesMissing
from tracker.people import Reader
from tracker.reminders import due_at, listed_on, look, post_on, since
from tracker.visibility import may_edit


def coming(tx: Tx, ws: int, at: datetime, *, most: int) -> list[Planned]:
    """What is said from a moment on as things stand now, the earliest first; what is late, at that moment."""
    found = {
        *planned.waiting(tx, ws, at, most=most),
        *_updates(tx, ws, at, most),
        *_mornings(tx, ws, at, most),
        *_digests(tx, ws, at, most),
    }
    return sorted(found, key=lambda one: (one.at, one.kind, one.ref or 0, one.user_id or one.channel_id or ""))[:most]


def _updates(tx: Tx, ws: int, at: datetime, most: int) -> Iterator[Planned]:
    """Who is asked for updates of what, and where it is named as missing unless it comes."""
    upcoming = planned.items_next(tx, Reader.system(ws), most=most)
    owners = preferences.of_people(tx, ws, {one.item.owner for one in upcoming})
    deputies = _deputies(tx, ws, [one for one in upcoming if one.item.owner in owners], owners)
    places = preferences.of_channels(tx, ws, {one.item.channel_id for one in upcoming})
    for one in upcoming:
        if one.item.cadence.every is Every.MINUTES:
            yield Planned(max(one.look_at, at), UpdateDueNow.kind, channel_id=one.item.channel_id, ref=one.ref)
        elif one.item.owner in owners and one.item.channel_id in places:
            yield from _update(one, owners[one.item.owner], deputies.get(one.ref), places[one.item.channel_id], at)


def _deputies(tx: Tx, ws: int, upcoming: Sequence[Upcoming], owners: Mapping[str, Person]) -> dict[int, Person]:
    """Who may update items in the place of their owners, should those be away by then, by reference."""
    wanted = {one.ref: away.deputy for one in upcoming if (away := owners[one.item.owner].away) and away.deputy}
    people = preferences.of_people(tx, ws, set(wanted.values()))
    known = items.of_keys(tx, Reader.system(ws), [one.item.id for one in upcoming if one.ref in wanted])
    return {
        one.item.ref: people[wanted[one.item.ref]]
        for one in known.values()
        if wanted[one.item.ref] in people and may_edit(people[wanted[one.item.ref]].member, one.item)
    }


def _update(one: Upcoming, owner: Person, deputy: Person | None, place: Place, at: datetime) -> Iterator[Planned]:
    item, days = one.item, owner.days
    first = look(item.cadence, item.began_on(days), item.update_on, days, at)
    asked_at = max(first.next_at or at, at)
    due_then = first.due or look(item.cadence, item.began_on(days), item.update_on, days, asked_at).due
    if due_then is None or item.changed_at >= since(due_then, days):
        return
    if due_then.on == days.date_of(asked_at):
        if owner.mine.reminders and not owner.away_on(due_then.on):
            yield Planned(asked_at, UpdatesDue.kind, user_id=item.owner, ref=one.ref)
        elif deputy is not None and deputy_of(owner, asked_at) == deputy.member.user_id:
            listed_at = deputy.days.moment(listed_on(deputy.days, asked_at), REMIND_AT)
            yield Planned(max(asked_at, listed_at), UpdatesDue.kind, user_id=deputy.member.user_id, ref=one.ref)
    if place.own.missing:
        on = post_on(max(due_at(due_then, days), at), place.days)
        yield Planned(place.days.moment(on, DUE_BY), UpdatesMissing.kind, channel_id=item.channel_id)


def _mornings(tx: Tx, ws: int, at: datetime, most: int) -> Iterator[Planned]:
    """Whose next morning has something to say."""
    found = preferences.of_people(tx, ws, planned.people_next(tx, ws, most=most))
    told, gap = people.told_until(tx, ws, found), gaps.last(tx, ws)
    days: dict[str, Day] = {}
    hours: dict[str, datetime] = {}
    for user_id, person in found.items():
        look_at = people.next_look(person, at)
        if look_at is not None and people.is_to_be_told(person, look_at):
            days[user_id] = people.day_of(person, told[user_id], gap, look_at)
            hours[user_id] = people.hour_of(person, days[user_id].today, look_at)
    for user_id, lines in lines_for(tx, ws, found, days).items():
        if lines:
            yield Planned(hours[user_id], DailyMessage.kind, user_id=user_id)


def _digests(tx: Tx, ws: int, at: datetime, most: int) -> Iterator[Planned]:
    """Which channels' next digest has something to say."""
    reader, ids = Reader.system(ws), planned.channels_next(tx, ws, most=most)
    concerned = due.in_channel(tx, reader, ids) | digests.of_asked_departments(tx, reader, ids)
    mornings = []
    for place in preferences.of_channels(tx, ws, concerned).values():
        look_at = channels.next_look(place, at)
        if channels.is_morning(place, look_at):
            hour = look_at + EARLIER
            mornings.append(Morning(place, place.days.date_of(hour), place.digest_on, hour))
    said = digests.of_channels(tx, reader, mornings)
    for one in mornings:
        if said[one.place.channel.channel_id]:
            yield Planned(one.at, DailyDigest.kind, channel_id=one.place.channel.channel_id)
