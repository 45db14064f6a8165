"""What the clock does about items: updates that come due, time to confirm that is over, messages of today to renew."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from bot.changes.reminding import renew_since
from bot.schedule.once import say_once
from storage import acks, due, members, occasions, outbox, preferences
from storage.channels import lock as lock_channels
from storage.database import Tx
from storage.due import DueItem, Look
from storage.outbox import New, Urgency, Verb
from storage.preferences import Person, Place, deputy_of
from tracker.cadence import DUE_BY, REMIND_AT, Every
from tracker.notices import ItemCard, UpdateDueNow, UpdatesDue, UpdatesMissing
from tracker.people import Reader
from tracker.reminders import due_at, listed_on, look, look_at_incident, post_on, since


@dataclass(slots=True)
class _ToSay:
    """What this slice has found to say, each once: whom to remind on which day, and where to name what is missing.

    And when to look at each of its items next.
    """

    owners: dict[tuple[str, date], Person] = field(default_factory=dict)
    posts: dict[tuple[str, date], Place] = field(default_factory=dict)
    #: Who stands in for whoever is to be reminded, and is away.
    stood_in_for: set[str] = field(default_factory=set)
    looks: dict[int, Look] = field(default_factory=dict)

    def look(self, item: DueItem, next_at: datetime | None, **changed: Any) -> None:  # noqa: ANN401
        """When to look at an item next, and what changed of when its update is due."""
        as_it_was = Look(next_at, item.update_on, item.update_since, item.update_due_at)
        self.looks[item.id] = replace(as_it_was, **changed)


def sweep_items(tx: Tx, ws: int, at: datetime) -> int:
    """Look at a slice of items; how many there were."""
    found = due.items_to_look_at(tx, Reader.system(ws), at)
    people = preferences.of_people(tx, ws, {one.owner for one in found})
    places = preferences.of_channels(tx, ws, {one.channel_id for one in found})
    to_say = _ToSay()
    closing = acks.closing_at(tx, Reader.system(ws), [one.id for one in found if one.is_open])
    found = [replace(one, closes_at=_close_confirmation(tx, ws, one, closing.get(one.id), at)) for one in found]
    for one in found:
        owner, place = people.get(one.owner), places.get(one.channel_id)
        if not one.is_open or owner is None or place is None:
            to_say.look(one, None)
        elif one.cadence.every is Every.MINUTES:
            _look_at_incident(tx, ws, one, to_say, at)
        else:
            _look(one, owner, place, to_say, at)
    due.looked_at_items(tx, ws, to_say.looks)
    _remind_owners(tx, ws, to_say, at)
    _name_missing(tx, ws, to_say, at)
    changed_at: dict[str, datetime] = {}
    for one in sorted(found, key=lambda item: item.changed_at):
        changed_at |= dict.fromkeys(one.named, one.changed_at)
    renew_since(tx, ws, changed_at, at)
    return len(found)


def _close_confirmation(
    tx: Tx, ws: int, item: DueItem, closing: tuple[int, datetime] | None, at: datetime
) -> datetime | None:
    """When the time to confirm is over, where that is still to come; else the card says who has not."""
    if closing is None:
        return None
    update_no, closes_at = closing
    if closes_at > at:
        return closes_at
    if occasions.first_time(tx, ws, occasions.confirmation_closed(item.id, update_no), at):
        card, lane = ItemCard(item.id), outbox.edit_lane(item.id)
        outbox.put_edit(tx, ws, card, lane=lane, target=item.channel_id, item_id=item.id, at=at)
    return None


def _look(item: DueItem, owner: Person, place: Place, to_say: _ToSay, at: datetime) -> None:
    days = owner.days
    seen = look(item.cadence, item.began_on(days), item.update_on, days, at)
    next_at = _first(seen.next_at, item.closes_at)
    if seen.due is None:
        to_say.look(item, next_at)
        return
    counts_from, today = since(seen.due, days), days.date_of(at)
    by = due_at(seen.due, days) if seen.due.on == today else at  # what passed unseen is named in the next post
    to_say.look(item, next_at, update_on=seen.due.on, update_since=counts_from, update_due_at=by)
    if item.changed_at < counts_from:
        if seen.due.on == today:
            to_say.owners[item.owner, today] = owner
            deputy = deputy_of(owner, at)
            if deputy is not None:
                to_say.stood_in_for.add(deputy)
        to_say.posts[item.channel_id, post_on(by, place.days)] = place


def _first(*moments: datetime | None) -> datetime | None:
    return min((one for one in moments if one is not None), default=None)


def _look_at_incident(tx: Tx, ws: int, item: DueItem, to_say: _ToSay, at: datetime) -> None:
    call, next_at = look_at_incident(item.cadence, item.changed_at, item.update_due_at, at)
    changed: dict[str, Any] = {} if call is None else {"update_due_at": call, "update_since": call}
    to_say.look(item, _first(next_at, item.closes_at), **changed)
    if call is not None:
        outbox.put(
            tx, ws, UpdateDueNow(item.id, call.isoformat()), lane=outbox.item_lane(item.id), verb=Verb.REPLY,
            target=item.channel_id, item_id=item.id, at=at, urgency=Urgency.INCIDENT,
        )  # fmt: skip


def _remind_owners(tx: Tx, ws: int, to_say: _ToSay, at: datetime) -> None:
    """Each gets one list a day; a deputy's, of their own next one, holds what they may update for others as well."""
    wanted = {key: one for key, one in to_say.owners.items() if _is_reminded(one, key[1], at)}
    for user_id, deputy in preferences.of_people(tx, ws, to_say.stood_in_for).items():
        on = listed_on(deputy.days, at)
        if deputy.days.is_working(on) and _is_reminded(deputy, on, max(at, deputy.days.moment(on, REMIND_AT))):
            wanted[user_id, on] = deputy
    members.lock(tx, ws, {user_id for user_id, _ in wanted})
    found = {}
    for (user_id, on), owner in wanted.items():
        listed_at = owner.days.moment(on, REMIND_AT)
        # A deputy's may be hours ahead; in the day's lane it would keep the morning's message waiting.
        ahead = listed_at > at
        lane = outbox.clock_lane(user_id, UpdatesDue.kind) if ahead else outbox.day_lane(user_id)
        hour = _hour(owner, max(at, listed_at))
        notice = UpdatesDue(user_id, on.isoformat())
        found[occasions.updates_due(user_id, on)] = New(notice, lane, Verb.TELL, user_id, hour, urgency=Urgency.NUDGE)
    say_once(tx, ws, found, at)


def _name_missing(tx: Tx, ws: int, to_say: _ToSay, at: datetime) -> None:
    wanted = {key: place for key, place in to_say.posts.items() if place.own.missing}
    lock_channels(tx, ws, {channel_id for channel_id, _ in wanted})
    for on in sorted({on for _, on in wanted}):  # several days' posts of a channel share its lane
        found = {}
        for channel_id, place in ((one, place) for (one, day), place in wanted.items() if day == on):
            notice, lane = (
                UpdatesMissing(channel_id, on.isoformat()),
                outbox.clock_lane(channel_id, UpdatesMissing.kind),
            )
            hour = max(at, place.days.moment(on, DUE_BY))
            row = New(notice, lane, Verb.POST, channel_id, hour, urgency=Urgency.NUDGE)
            found[occasions.updates_missing(channel_id, on)] = row
        say_once(tx, ws, found, at)


def _is_reminded(owner: Person, on: date, at: datetime) -> bool:
    """Whether an owner is told of what is due that day: not while away, nor where only the next day is not quiet."""
    if owner.member.deactivated or not owner.mine.reminders or owner.away_on(on):
        return False
    return owner.days.date_of(_hour(owner, at)) == on


def _hour(owner: Person, at: datetime) -> datetime:
    return owner.mine.quiet.over_at(at, owner.days) or at
