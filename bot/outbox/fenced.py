"""What a sender writes down, each in one transaction, and only while its fence stands."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.changes import delivery
from bot.failpoints import pass_by
from bot.outbox import hiding
from storage import homes, items, outbox, posts, senders, stubs
from storage.database import Tx, now
from storage.outbox import Row, Verb
from storage.posts import NewPost, Post
from tracker.delivery import Cause, RowState
from tracker.notices import ItemCard
from tracker.people import Reader

LEASE: Final = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Held:
    """The lease is ours: its fence, how many rows another before was sending, and what is known of the workspace."""

    fence: int
    orphaned: int
    known: senders.Known


@dataclass(frozen=True, slots=True, eq=False)
class Arrived:
    """A row, and its message as it stands in Slack; a ``stub`` tells nothing that could be for fewer people by then."""

    row: Row
    post: Post
    stub: bool = False

    def as_new_post(self) -> NewPost:
        """What is kept of the message."""
        row, body = self.row, self.row.body
        subject = posts.Subject(
            update_no=body.get("update_no"),
            about=body.get("about", body.get("trouble_id")),
            user_id=row.target if row.verb is Verb.TELL else None,
        )
        return NewPost(self.post, row.kind, row.item_id or body.get("item_id"), row.id, subject)


def hold(tx: Tx, ws: int, holder: str) -> Held | None:
    """Hold the lease; None where another holds it."""
    fence = senders.hold(tx, ws, holder, LEASE)
    if fence is None:
        return None
    return Held(fence, outbox.orphaned(tx, ws, fence), senders.known(tx, ws))


def claim(tx: Tx, ws: int, fence: int, row_ids: Sequence[int], *, slack_time: datetime) -> list[Row]:
    """Take these rows."""
    if not senders.holds(tx, ws, fence):
        return []
    rows = outbox.claim(tx, ws, fence, row_ids, slack_time=slack_time)
    if rows:
        pass_by("after_commit")  # of what is to be said; nothing of it is taken yet
    return rows


def again(
    tx: Tx, ws: int, fence: int, row: Row, *, state: RowState, wait: timedelta, error: str | None, counts: bool
) -> None:
    """A row goes back to wait."""
    if senders.holds(tx, ws, fence):
        outbox.again(tx, row.id, state, now(tx) + wait, error, counts=counts)


def send_again(tx: Tx, ws: int, fence: int, row: Row) -> None:
    """A row was looked for in vain."""
    if senders.holds(tx, ws, fence):
        outbox.send_again(tx, row.id)


def drop(tx: Tx, ws: int, fence: int, row: Row, *, why: str, at: datetime) -> None:
    """A row is not to be said any more."""
    if senders.holds(tx, ws, fence):
        outbox.end(tx, row.id, RowState.DROPPED, at, why)


def names(tx: Tx, ws: int, fence: int, row_id: int, item_ids: Collection[int]) -> None:
    """A message about several items is to name these: noted before it is sent, whatever becomes of the answer."""
    if senders.holds(tx, ws, fence):
        stubs.note_names(tx, ws, row_id, item_ids)


def edited(tx: Tx, ws: int, fence: int, row: Row, at: datetime, post: Post | None = None) -> None:
    """A message in a channel (``post``) or to a person was changed in place, or a Home published."""
    if senders.holds(tx, ws, fence):
        outbox.end(tx, row.id, RowState.SENT, at)
        if post is not None:
            hiding.look_again(tx, ws, stubs.restricted_in(tx, ws, post), at)


def posted(tx: Tx, ws: int, fence: int, together: Sequence[Arrived], at: datetime, *, look_again: timedelta) -> bool:
    """Mark rows sent and note where their messages stand, unless somebody else sends for the workspace by now."""
    if not senders.holds(tx, ws, fence):
        return False
    outbox.sent(tx, [one.row.id for one in together if not one.row.sent_again], at)
    for one in together:
        if one.row.sent_again:
            outbox.end(tx, one.row.id, RowState.SENT, at, look_again_at=now(tx) + look_again)
    posts.remember(tx, ws, [one.as_new_post() for one in together], at)
    cards = {one.row.item_id for one in together if one.row.kind == ItemCard.kind and one.row.item_id is not None}
    if cards:  # Homes link to them
        named = (standing.item.named for standing in items.of_keys(tx, Reader.system(ws), cards).values())
        homes.changed(tx, ws, frozenset().union(*named), at)
    to_all = [one.row.id for one in together if one.row.verb is not Verb.TELL and not one.stub]
    if to_all:
        hiding.look_again(tx, ws, stubs.restricted_of(tx, ws, to_all), at)
    pass_by("before_mark")
    return True


def cannot_deliver(tx: Tx, ws: int, fence: int, row: Row, *, cause: Cause, error: str, at: datetime) -> None:
    """Slack does not take a row: it is held or given up, and whoever it concerns is told."""
    if senders.holds(tx, ws, fence):
        delivery.cannot_deliver(tx, row, cause, error, at)


def message_gone(tx: Tx, ws: int, fence: int, row: Row, post: Post, *, error: str, at: datetime) -> None:
    """Somebody deleted the message a row changes, or in whose thread it is a reply."""
    if senders.holds(tx, ws, fence):
        delivery.message_gone(tx, row, post, error, at)


def without_card(tx: Tx, ws: int, fence: int, row: Row, *, at: datetime) -> None:
    """Somebody deleted the card in whose thread a row would be a reply."""
    if senders.holds(tx, ws, fence):
        delivery.without_card(tx, row, at)


def say_anew(tx: Tx, ws: int, fence: int, row: Row, *, error: str, at: datetime) -> None:
    """The message a row changes can't be changed any more."""
    if senders.holds(tx, ws, fence):
        delivery.say_anew(tx, row, error, at)


def looked_again(
    tx: Tx, ws: int, fence: int, row: Row, *, again_in: timedelta | None = None, stays: Post | None = None
) -> None:
    """The second look at a row is done and ``stays`` is its one message; or the look is put off."""
    if senders.holds(tx, ws, fence):
        outbox.looked_again(tx, row.id, now(tx) + again_in if again_in else None)
        if stays is not None:
            posts.moved(tx, ws, row.id, stays)


def note(tx: Tx, ws: int, fence: int, *, rate: int, shut: dict[str, float], stopped_by: str | None = None) -> None:
    """Keep what was learned of the workspace for whoever sends for it next; ``shut``: seconds per method."""
    if senders.holds(tx, ws, fence):
        until = {method: (now(tx) + timedelta(seconds=seconds)).isoformat() for method, seconds in shut.items()}
        senders.note(tx, ws, rate=rate, wait_until=until, stopped_by=stopped_by)
