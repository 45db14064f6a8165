"""Messages about restricted items that stood for all to read, in a channel where not all may read them any more.

Each is edited into a stub. A card may come back by a later edit; a notice in its thread does not. A message that names
several items, a digest, is said anew without those, or taken down.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Row, Select, and_, delete, func, select, union

from storage import channels, outbox
from storage.channels import SlackChannel
from storage.database import Tx, insert_unless_there
from storage.posts import Post
from storage.prepared import prepared
from storage.tables import item_people, items, members, posts, row_items
from tracker.items import Sensitivity
from tracker.notices import HiddenPost, ItemCard
from tracker.people import Kind

_OneItem = tuple[int, int, str, str]
#: A message of ours (``id``, ``kind``, ``channel_id``) with an item it tells of (``item_id``).
Said = Row[_OneItem]


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
    _hide(tx, ws, [item_id], at)


def note_names(tx: Tx, ws: int, row_id: int, item_ids: Iterable[int]) -> None:
    """Note which items the message of a row names, and no others any more."""
    tx.execute(delete(row_items).where(row_items.c.ws == ws, row_items.c.row_id == row_id))
    insert_unless_there(row_items, [{"ws": ws, "item_id": one, "row_id": row_id} for one in sorted(item_ids)], tx)


def named_by(tx: Tx, ws: int, row_id: int) -> frozenset[int]:
    """The items that the message of a row names."""
    named = select(row_items.c.item_id).where(row_items.c.ws == ws, row_items.c.row_id == row_id)
    return frozenset(tx.execute(named).scalars())


def restricted_in(tx: Tx, ws: int, post: Post) -> list[Said]:
    """What a message says of items that are restricted by now."""
    return list(tx.execute(*_restricted_in(ws, post.channel_id, post.ts)))


def restricted_of(tx: Tx, ws: int, row_ids: Collection[int]) -> list[Said]:
    """What the messages of these rows of the outbox say of items that are restricted by now."""
    return list(tx.execute(*_restricted_of(ws, row_ids)))


@prepared()
def _restricted_of(ws: int, row_ids: Collection[int]) -> Select[_OneItem]:
    return _restricted(ws, posts.c.outbox_id.in_(row_ids))


@prepared()
def _restricted_in(ws: int, channel_id: str, ts: str) -> Select[_OneItem]:
    return _restricted(ws, and_(posts.c.channel_id == channel_id, posts.c.ts == ts))


def hide(tx: Tx, ws: int, found: Iterable[Said], at: datetime) -> None:
    """Have these messages edited; whether each must be hidden is decided when that is done.

    An item may have an older card there, from before its channel was away: nothing edits that but this.
    """
    found = sorted(found, key=lambda one: one.id)
    cards = _current_cards(tx, ws, {one.item_id for one in found if one.kind == ItemCard.kind})
    for post in found:
        is_card = post.id in cards
        outbox.put_edit(
            tx,
            ws,
            ItemCard(post.item_id) if is_card else HiddenPost(post.item_id, post.id),
            lane=outbox.edit_lane(post.item_id) if is_card else outbox.hiding_lane(post.id),
            target=post.channel_id,
            item_id=post.item_id,
            at=at,
        )


def _current_cards(tx: Tx, ws: int, item_ids: Collection[int]) -> frozenset[int]:
    """Which messages are these items' cards of today: in each channel the newest that nobody has deleted."""
    newest = (
        select(func.max(posts.c.id))
        .where(
            posts.c.ws == ws,
            posts.c.item_id.in_(item_ids),
            posts.c.kind == ItemCard.kind,
            posts.c.gone_at.is_(None),
        )
        .group_by(posts.c.item_id, posts.c.channel_id)
    )
    return frozenset(tx.execute(newest).scalars()) if item_ids else frozenset()


def _hide_what_showed(tx: Tx, ws: int, channel_id: str, before: frozenset[str], at: datetime) -> None:
    """What stood there for all to read, since all who were there ``before`` were named on it."""
    here = posts.c.channel_id == channel_id
    ids = {one.item_id for one in tx.execute(_restricted(ws, here))}
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
        _hide(tx, ws, showed, at, channel_id)


def _hide(tx: Tx, ws: int, item_ids: Collection[int], at: datetime, channel_id: str | None = None) -> None:
    """Have every message about these items edited, or those of one channel."""
    here = posts.c.channel_id == channel_id if channel_id is not None else posts.c.user_id.is_(None)
    found = [
        *tx.execute(_about(ws).where(posts.c.item_id.in_(item_ids), here)),
        *tx.execute(_naming(ws).where(row_items.c.item_id.in_(item_ids), here)),
    ]
    hide(tx, ws, found, at)


def _about(ws: int) -> Select[_OneItem]:
    """Messages that stand in channels and are about one item, each with it."""
    columns = select(posts.c.id, posts.c.item_id, posts.c.kind, posts.c.channel_id)
    return columns.where(posts.c.ws == ws, posts.c.user_id.is_(None), posts.c.gone_at.is_(None))


def _naming(ws: int) -> Select[_OneItem]:
    """Messages that stand somewhere and name several items, with each of them."""
    columns = select(posts.c.id, row_items.c.item_id, posts.c.kind, posts.c.channel_id)
    named = (row_items.c.ws == posts.c.ws) & (row_items.c.row_id == posts.c.outbox_id)
    return columns.join(row_items, named).where(posts.c.ws == ws, posts.c.gone_at.is_(None))


def _restricted(ws: int, which: ColumnElement[bool]) -> Select[_OneItem]:
    """Those of these messages whose item is restricted by now."""
    found = union(_about(ws).where(which), _naming(ws).where(which)).subquery()
    restricted = and_(items.c.ws == ws, items.c.id == found.c.item_id, items.c.sensitivity == Sensitivity.RESTRICTED)
    return select(found).join(items, restricted)
