"""``/track digest``, to whoever asks alone, and what is pressed on a digest."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from bot.listeners.asker import Asker
from bot.listeners.routes import Routes
from bot.listeners.track import MY_DAY as MY_DAY_COMMAND
from bot.messages import digests as said
from bot.messages.audience import Audience
from storage import channels, digests, preferences
from storage.database import Tx
from storage.preferences import Place
from tracker.channels import ChannelKind
from tracker.digests import Digest
from tracker.people import Reader
from tracker.preferences import Absent
from tracker.problems import NeedsChannel

#: What lists the items of the channel it is typed in.
_HERE = "here"


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.commands["digest"] = _digest
    routes.actions |= {said.SHOW_ALL: partial(_show_all, routes), said.MY_DAY: partial(_my_day, routes)}


async def _digest(asker: Asker, _: str) -> None:
    channel_id = asker.place.channel_id
    found = await asker.parts.db.read(_made, asker.reader, channel_id, asker.at) if channel_id else None
    if found is None:
        await asker.is_refused(NeedsChannel())
        return
    place, made, absent = found
    audience = Audience(asker.texts, (asker.language,), place.days.zone, made.on)
    if made:
        await asker.is_told(said.digest(audience, made, absent, hour=place.own.digest_at, weekdays=place.own.weekdays))
    else:
        await asker.is_told(said.nothing_to_say(audience))


def _made(tx: Tx, reader: Reader, channel_id: str, at: datetime) -> tuple[Place, Digest, dict[str, Absent]] | None:
    """The channel's digest as it would be now; to somebody who is not in it, of what they may read."""
    place = preferences.of_channels(tx, reader.ws, [channel_id]).get(channel_id)
    if place is None or place.channel.kind is ChannelKind.DIRECT:
        return None
    is_in = reader.user_id in channels.members_of(tx, reader.ws, channel_id)
    on = place.days.date_of(at)
    since = place.digest_on if place.digest_on and place.digest_on < on else None
    asks = Reader.system(reader.ws) if is_in else reader
    made = digests.of_channel(tx, asks, place, on=on, since=since, at=at)
    return place, made, digests.absent_owners(tx, reader.ws, made, at)


async def _show_all(routes: Routes, asker: Asker, _: Mapping[str, Any], __: Mapping[str, Any]) -> None:
    await routes.commands["list"](asker, _HERE)


async def _my_day(routes: Routes, asker: Asker, _: Mapping[str, Any], __: Mapping[str, Any]) -> None:
    await routes.commands[MY_DAY_COMMAND](asker, "")
