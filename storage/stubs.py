"""Messages about restricted items that stood for all to read, in a channel where not all may read them any more.

Each is edited into a stub. A card may come back by a later edit; a notice in its thread does not.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, select

from storage import channels, outbox
from storage.channels import SlackChannel
from storage.database import Tx
from storage.tables import item_people, items, members, posts
from tracker.items import Sensitivity
from tracker.notices import HiddenPost, ItemCard
from tracker.people import Kind


def learn_channel(tx: Tx, ws: int, seen: SlackChannel, user_ids: Collection[str] | None, at: datetime) -> None:
    """Remember a channel as it is now, and who is there where that is known; hide what not all of them may read."""
    known = channels.find(tx, ws, [seen.channel_id]).get(seen.channel_id)
    before = channels.members_of(tx, ws, seen.channel_id)
    channels.save(tx, ws, [seen], at)
    if user_ids is not None:
        channels.set_members(tx, ws, seen.channel_id, user_ids)
    newly_shared = seen.shared and not (known and known.shared)
    if known and not known.shared and (newly_shared or set(user_ids or ()) - before):
        _hide_what_showed(tx, ws, seen.channel_id, before, at)


def somebody_joined(tx: Tx, ws: int, channel_id: str, user_id: str, at: datetime) -> None:
    """Somebody came into a channel we know; hide what they may not read."""
    known = channels.find(tx, ws, [channel_id]).get(channel_id)
    before = channels.members_of(tx, ws, channel_id)
    channels.joined(tx, ws, channel_id, user_id)
    if known and not known.shared and user_id not in before:
        _hide_what_showed(tx, ws, channel_id, before, at)


def item_restricted(tx: Tx, ws: int, item_id: int, at: datetime) -> None:
    """An item is for fewer people than before: hide what was said of it in channels, where that is needed."""
    _hide(tx, ws, posts.c.item_id == item_id, at)


def _hide_what_showed(tx: Tx, ws: int, channel_id: str, before: frozenset[str], at: datetime) -> None:
    """What stood there for all to read, since all who were there ``before`` were named on it."""
    there = (posts.c.channel_id == channel_id) & (items.c.sensitivity == Sensitivity.RESTRICTED)
    of_posts = select(posts.c.item_id).join(items, (items.c.ws == posts.c.ws) & (items.c.id == posts.c.item_id))
    ids = set(tx.execute(of_posts.where(posts.c.ws == ws, there).distinct()).scalars())
    if not ids:
        return
    bots = set(
        tx.execute(
            select(members.c.user_id).where(
                members.c.ws == ws, members.c.user_id.in_(before), members.c.kind == Kind.BOT.value
            )
        ).scalars()
    )
    named: dict[int, set[str]] = {item_id: set() for item_id in ids}
    people = select(item_people.c.item_id, item_people.c.user_id).where(
        item_people.c.ws == ws, item_people.c.item_id.in_(ids)
    )
    for item_id, user_id in tx.execute(people):
        named[item_id].add(user_id)
    showed = [item_id for item_id in sorted(ids) if before and not before - named[item_id] - bots]
    if showed:
        _hide(tx, ws, (posts.c.channel_id == channel_id) & posts.c.item_id.in_(showed), at)


def _hide(tx: Tx, ws: int, which: ColumnElement[bool], at: datetime) -> None:
    """Have these messages edited; whether each must be hidden is decided when that is done."""
    found = tx.execute(
        select(posts.c.id, posts.c.item_id, posts.c.kind, posts.c.channel_id)
        .where(posts.c.ws == ws, posts.c.user_id.is_(None), which)
        .order_by(posts.c.id)
    ).all()
    for post in found:
        is_card = post.kind == ItemCard.kind
        outbox.put_edit(
            tx,
            ws,
            ItemCard(post.item_id) if is_card else HiddenPost(post.item_id, post.id),
            lane=outbox.edit_lane(post.item_id) if is_card else outbox.hiding_lane(post.id),
            target=post.channel_id,
            item_id=post.item_id,
            at=at,
        )
