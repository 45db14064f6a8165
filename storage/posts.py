"""Which message in Slack shows which item: to edit it in place, to link to it, to know what its buttons mean."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select, update

from storage.database import Tx, add_unless_there
from storage.prepared import prepared
from storage.tables import items, posts, workspaces
from tracker.notices import CannotReach, ItemCard


@dataclass(frozen=True, slots=True)
class Post:
    """A message of ours in Slack."""

    channel_id: str
    ts: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What a message is about beside its item: an update, or the key of something else; and whom a direct one tells."""

    update_no: int | None = None
    about: int | None = None
    user_id: str | None = None


@dataclass(frozen=True, slots=True)
class NewPost:
    """A message that a row of the outbox has become, and what it tells of."""

    post: Post
    kind: str
    item_id: int | None
    outbox_id: int
    subject: Subject = Subject()

    def values(self, ws: int, at: datetime) -> dict[str, Any]:
        """The columns it is kept in."""
        return {
            "ws": ws,
            "channel_id": self.post.channel_id,
            "ts": self.post.ts,
            "item_id": self.item_id,
            "kind": self.kind,
            "update_no": self.subject.update_no,
            "about": self.subject.about,
            "user_id": self.subject.user_id,
            "outbox_id": self.outbox_id,
            "at": at,
        }


def remember(tx: Tx, ws: int, found: Sequence[NewPost], at: datetime) -> None:
    """Note where messages came to stand; what is noted already stays as it is."""
    add_unless_there(posts, [one.values(ws, at) for one in found], tx)


def notice_of(tx: Tx, ws: int, item_id: int, kind: str, update_no: int) -> Post | None:
    """Where an update's notice stands; None while it is not posted."""
    row = tx.execute(
        select(posts.c.channel_id, posts.c.ts)
        .where(posts.c.ws == ws, posts.c.item_id == item_id, posts.c.kind == kind, posts.c.update_no == update_no)
        .order_by(posts.c.id)
        .limit(1)
    ).first()
    return Post(row.channel_id, row.ts) if row else None


def told_of(tx: Tx, ws: int, item_id: int, kind: str, about: int, user_id: str | None = None) -> Post | None:
    """The latest message of a kind about something of an item, to somebody or in a thread; None while none is sent."""
    row = tx.execute(
        select(posts.c.channel_id, posts.c.ts)
        .where(
            posts.c.ws == ws,
            posts.c.item_id == item_id,
            posts.c.kind == kind,
            posts.c.about == about,
            posts.c.user_id.is_(None) if user_id is None else posts.c.user_id == user_id,
        )
        .order_by(posts.c.id.desc())
        .limit(1)
    ).first()
    return Post(row.channel_id, row.ts) if row else None


def told_of_trouble(tx: Tx, ws: int, trouble_id: int, user_id: str) -> tuple[int, Post] | None:
    """The message by which somebody heard that something of an item can't be said, and the item's key."""
    row = tx.execute(
        select(posts.c.item_id, posts.c.channel_id, posts.c.ts).where(
            posts.c.ws == ws,
            posts.c.kind == CannotReach.kind,
            posts.c.about == trouble_id,
            posts.c.user_id == user_id,
            posts.c.item_id.is_not(None),
        )
    ).first()
    return (row.item_id, Post(row.channel_id, row.ts)) if row else None


@dataclass(frozen=True, slots=True)
class Known:
    """A message of ours, of what kind it is, which row of the outbox posted it, and when."""

    post: Post
    kind: str
    row_id: int
    at: datetime


def of_key(tx: Tx, ws: int, post_id: int) -> Known | None:
    """The message of this key."""
    row = tx.execute(select(posts).where(posts.c.ws == ws, posts.c.id == post_id)).first()
    return Known(Post(row.channel_id, row.ts), row.kind, row.outbox_id, row.at) if row else None


def card_of(tx: Tx, ws: int, item_id: int, channel_id: str) -> Post | None:
    """The item's card in this channel; None while it has none."""
    row = tx.execute(
        select(posts.c.channel_id, posts.c.ts)
        .where(
            posts.c.ws == ws,
            posts.c.item_id == item_id,
            posts.c.kind == ItemCard.kind,
            posts.c.channel_id == channel_id,
            posts.c.gone_at.is_(None),
        )
        .order_by(posts.c.id.desc())
        .limit(1)
    ).first()
    return Post(row.channel_id, row.ts) if row else None


def card_is_gone(tx: Tx, ws: int, item_id: int, channel_id: str) -> bool:
    """Whether the item's newest card in this channel was deleted by somebody."""
    newest = (
        select(posts.c.gone_at)
        .where(
            posts.c.ws == ws,
            posts.c.item_id == item_id,
            posts.c.kind == ItemCard.kind,
            posts.c.channel_id == channel_id,
        )
        .order_by(posts.c.id.desc())
        .limit(1)
    )
    return tx.execute(newest).scalar_one_or_none() is not None


def gone(tx: Tx, ws: int, post: Post, at: datetime) -> str | None:
    """Note that a message of ours was deleted: its kind; None where that was known, or it is none of ours."""
    statement = (
        update(posts)
        .where(
            posts.c.ws == ws, posts.c.channel_id == post.channel_id, posts.c.ts == post.ts, posts.c.gone_at.is_(None)
        )
        .values(gone_at=at)
        .returning(posts.c.kind)
    )
    return tx.execute(statement).scalar_one_or_none()


def moved(tx: Tx, ws: int, outbox_id: int, post: Post) -> None:
    """Of two messages of one row this is the one that stays."""
    tx.execute(update(posts).where(posts.c.ws == ws, posts.c.outbox_id == outbox_id).values(ts=post.ts, gone_at=None))


def of_row(tx: Tx, ws: int, outbox_id: int) -> Post | None:
    """The message that a row of the outbox has become; None while it has not."""
    row = tx.execute(
        select(posts.c.channel_id, posts.c.ts)
        .where(posts.c.ws == ws, posts.c.outbox_id == outbox_id)
        .order_by(posts.c.id)
        .limit(1)
    ).first()
    return Post(row.channel_id, row.ts) if row else None


def item_of_card(tx: Tx, ws: int, channel_id: str, ts: str) -> int | None:
    """The key of the item whose card this message is; None for any other message."""
    card = (posts.c.ws == ws) & (posts.c.channel_id == channel_id) & (posts.c.ts == ts)
    key: int | None = tx.execute(
        select(posts.c.item_id).where(card, posts.c.kind == ItemCard.kind)
    ).scalar_one_or_none()
    return key


def reference_spoken_of(tx: Tx, ws: int, channel_id: str, ts: str) -> int | None:
    """The number of the item that a message of ours is about, whoever asks: a number tells nothing."""
    message = (posts.c.ws == ws) & (posts.c.channel_id == channel_id) & (posts.c.ts == ts)
    ref: int | None = tx.execute(
        select(items.c.ref).join(posts, (posts.c.ws == items.c.ws) & (posts.c.item_id == items.c.id)).where(message)
    ).scalar_one_or_none()
    return ref


def card_urls(tx: Tx, ws: int, item_ids: Collection[int]) -> dict[int, str]:
    """Permalinks of the items' cards in their own channels, by item."""
    rows = tx.execute(*_cards_of(ws, item_ids))
    return {row.item_id: permalink(row.url, row.channel_id, row.ts) for row in rows}


@prepared()
def _cards_of(ws: int, item_ids: Collection[int]) -> Select[Any]:
    return (
        select(posts.c.item_id, posts.c.channel_id, posts.c.ts, workspaces.c.url)
        .join(workspaces, workspaces.c.id == posts.c.ws)
        .join(items, (items.c.ws == posts.c.ws) & (items.c.id == posts.c.item_id))
        .where(
            items.c.ws == ws,  # said of the posts, SQLite would go through all of the workspace's
            posts.c.item_id.in_(item_ids),
            posts.c.kind == ItemCard.kind,
            posts.c.channel_id == items.c.channel_id,
            posts.c.gone_at.is_(None),
        )
        .order_by(posts.c.id)
    )


def permalink(workspace_url: str, channel_id: str, ts: str) -> str:
    """Slack's address of a message, as chat.getPermalink makes it; ``workspace_url`` ends with a slash."""
    return f"{workspace_url}archives/{channel_id}/p{ts.replace('.', '')}"
