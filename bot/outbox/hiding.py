"""Messages that stood in a channel for all to read, of items that not all who are there may read any more."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.messages.audience import Audience
from bot.messages.card import stub
from bot.messages.digests import taken_down
from bot.messages.texts import Texts
from bot.outbox.reminding import say_by_the_clock
from bot.outbox.sayings import Edited, Nothing, Posted, Saying, card_shows
from storage import channels, items, outbox, posts, stubs
from storage.database import Tx
from storage.outbox import Row
from storage.posts import Known
from storage.stubs import Said
from tracker.channels import Channel
from tracker.notices import DailyDigest, HiddenPost, UpdatesMissing, from_document
from tracker.people import Reader

_ABOUT_SEVERAL = frozenset({DailyDigest.kind, UpdatesMissing.kind})


def hide(tx: Tx, texts: Texts, row: Row, notice: HiddenPost, at: datetime) -> Saying:
    """A stub instead; of a message about several items, one without those that are closed to somebody there."""
    channel = channels.find(tx, row.ws, [row.target]).get(row.target)
    known = posts.of_key(tx, row.ws, notice.post_id)
    if channel is None or known is None:
        return Nothing("its channel or the message is gone")
    several = known.kind in _ABOUT_SEVERAL
    named = stubs.named_by(tx, row.ws, known.row_id) if several else [notice.item_id]
    concerned = items.of_keys(tx, Reader.system(row.ws), named)
    if all(card_shows(tx, standing, channel) for standing in concerned.values()):
        return Nothing("all who are there may read it")
    if several:
        return _anew(tx, texts, known, channel, at)
    return Edited(stub(texts, concerned[notice.item_id], channel), known.post, stub=True)


def look_again(tx: Tx, ws: int, found: Sequence[Said], at: datetime) -> None:
    """What messages say was decided before they came to stand: hide those that are for fewer people by now."""
    for _, said in groupby(sorted(found, key=_key), key=_key):
        _look_again_at(tx, ws, list(said), at)


def _look_again_at(tx: Tx, ws: int, said: Sequence[Said], at: datetime) -> None:
    """One message, with each item it tells of."""
    channel = channels.find(tx, ws, [said[0].channel_id]).get(said[0].channel_id)
    concerned = items.of_keys(tx, Reader.system(ws), {one.item_id for one in said})
    if channel is not None and not all(card_shows(tx, standing, channel) for standing in concerned.values()):
        stubs.hide(tx, ws, said, at)


def _key(said: Said) -> int:
    return int(said.id)


def _anew(tx: Tx, texts: Texts, known: Known, channel: Channel, at: datetime) -> Edited:
    """As it would be said now; one of an earlier day, or that has nothing left to say, is taken down."""
    zone = ZoneInfo(channel.zone)
    on = known.at.astimezone(zone).date()
    first = outbox.kept(tx, known.row_id) if at.astimezone(zone).date() == on else None
    notice = from_document(first.kind, first.shape, first.body) if first else None
    if first and isinstance(notice, DailyDigest | UpdatesMissing):
        said = say_by_the_clock(tx, texts, first, notice, at)
        if isinstance(said, Posted):
            return Edited(said.message, known.post, names=said.names, posted_by=known.row_id)
    audience = Audience.of_channel(texts, channel, at.astimezone(zone).date())
    return Edited(taken_down(audience, on, digest=known.kind == DailyDigest.kind), known.post, stub=True)
