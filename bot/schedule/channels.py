"""What the clock does about channels: who gets a digest this morning, worked out ten minutes before."""

from datetime import date, datetime

from bot.schedule.mornings import EARLIER
from bot.schedule.once import say_once
from storage import channels, digests, due, occasions, outbox, preferences
from storage.database import Tx
from storage.outbox import New, Urgency, Verb
from storage.preferences import Place
from tracker.notices import DailyDigest
from tracker.people import Reader


def sweep_channels(tx: Tx, ws: int, at: datetime) -> int:
    """Look at a slice of channels; how many there were."""
    found = due.channels_to_look_at(tx, ws, at)
    places = preferences.of_channels(tx, ws, found)
    mornings = [channel_id for channel_id in found if is_morning(places[channel_id], at)]
    reader = Reader.system(ws)
    concerned = due.in_channel(tx, reader, mornings) | digests.of_asked_departments(tx, reader, mornings)
    channels.lock(tx, ws, concerned)
    say_once(tx, ws, dict(_digest_of(places[one], places[one].days.date_of(at), at) for one in concerned), at)
    looks = {}
    for channel_id in found:
        place = places[channel_id]
        told = place.days.date_of(at) if channel_id in mornings else place.digest_on
        looks[channel_id] = (next_look(place, at), told)
    due.looked_at_channels(tx, ws, looks)
    return len(found)


def is_morning(place: Place, at: datetime) -> bool:
    """Whether today's digest is to be thought of now."""
    today = place.days.date_of(at)
    return (
        place.own.digest
        and not place.channel.archived
        and place.channel.bot_in
        and _has_digest(place, today)
        and at >= _looks_at(place, today)
        and (place.digest_on is None or place.digest_on < today)
    )


def _has_digest(place: Place, day: date) -> bool:
    return place.days.is_working(day) and (not place.own.weekdays or day.isoweekday() in place.own.weekdays)


def next_look(place: Place, at: datetime) -> datetime:
    """A morning on which there may be one. A channel that has none is looked at as well: it may be given some."""
    today = place.days.date_of(at)
    if place.days.is_working(today) and at < _looks_at(place, today):
        return _looks_at(place, today)
    return _looks_at(place, place.days.after(today))


def _looks_at(place: Place, day: date) -> datetime:
    return place.days.moment(day, place.own.digest_at) - EARLIER


def _digest_of(place: Place, today: date, at: datetime) -> tuple[str, New]:
    channel_id = place.channel.channel_id
    notice = DailyDigest(channel_id, today.isoformat(), place.digest_on.isoformat() if place.digest_on else None)
    hour = max(at, place.days.moment(today, place.own.digest_at))
    lane = outbox.clock_lane(channel_id, DailyDigest.kind)
    row = New(notice, lane, Verb.POST, channel_id, hour, urgency=Urgency.DIGEST)
    return occasions.digest(channel_id, today), row
