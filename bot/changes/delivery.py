"""What becomes of messages that can't be delivered, and who is told: once a cause, with what to do about it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from storage import audit, channels, items, members, outbox, posts, preferences, troubles, workspaces
from storage.database import Tx
from storage.outbox import Row, Verb
from storage.posts import Post
from storage.troubles import Trouble
from storage.workspaces import Workspace
from tracker.audit import Act
from tracker.channels import Channel
from tracker.delivery import HOLDS_CHANNEL, Cause, RowState
from tracker.items import Item
from tracker.notices import CannotDeliver, CannotReach, CardDeleted, ItemCard, Notice, ReachedAgain
from tracker.people import Member, Reader
from tracker.quiet_hours import after_quiet
from tracker.visibility import may_edit

#: How long rows are held before they are given up.
KEPT: Final = timedelta(days=30)
_OF_ITSELF: Final = frozenset({CannotDeliver.kind, CannotReach.kind, ReachedAgain.kind})
_CHANNEL_IS: Final[dict[Cause, dict[str, str | bool]]] = {
    Cause.ARCHIVED: {"archived": True},
    Cause.NOT_IN_CHANNEL: {"bot_in": False},
    Cause.CHANNEL_GONE: {"bot_in": False},
}


def cannot_deliver(tx: Tx, row: Row, cause: Cause, error: str, at: datetime) -> None:
    """Slack does not take a row: hold it with all that waits for its channel, or give it up; and tell of it."""
    if row.kind in _OF_ITSELF:  # who can't hear of trouble is not told of that
        outbox.end(tx, row.id, RowState.GIVEN_UP, at, error)
        _tell_installer_instead(tx, row, at)
        return
    trouble = troubles.begin(tx, row.ws, cause, row.target, error, at)
    rows = [row]
    if cause in HOLDS_CHANNEL and row.verb is not Verb.TELL:
        outbox.hold(tx, row.id, trouble.id, error, perhaps_sent=row.state is RowState.UNKNOWN)
        rows += outbox.hold_waiting(tx, row.ws, row.target, trouble.id, error)
        channels.change(tx, row.ws, row.target, _CHANNEL_IS.get(cause, {}))
    else:
        outbox.end(tx, row.id, RowState.GIVEN_UP, at, error, trouble_id=trouble.id)
    _tell_concerned(tx, trouble, rows, at)
    _tell_operations(tx, trouble, at)


def release(tx: Tx, ws: int, channel_id: str, at: datetime) -> int:
    """A channel takes messages again: its held cards go out, each with today's state; how many.

    Of an item whose notices were held a fresh card says it all; the notices are not said any more.
    """
    rows = outbox.held(tx, ws, channel_id)
    left_behind = items.left_behind(tx, ws, channel_id)
    for item_id in sorted({row.item_id for row in rows if row.item_id is not None}.union(left_behind)):
        items.lock(tx, ws, item_id)
    cards = {row.item_id for row in rows if _is_card(row)}
    noticed = {row.item_id for row in rows if row.verb is Verb.REPLY and row.item_id is not None} - cards
    afresh = sorted(item for item in noticed if item and posts.card_of(tx, ws, item, channel_id) is not None)
    for row in rows:
        if _is_card(row) or (row.verb is Verb.EDIT and row.item_id not in cards | set(afresh)):
            outbox.bring_back(tx, row)
        else:
            outbox.end(tx, row.id, RowState.DROPPED, at, "its channel was away; the card says how it stands")
    over = _holding(tx, ws, channel_id)
    for item_id in afresh:
        card_id = _put_card(tx, ws, item_id, channel_id, at)
        for trouble in over[:1]:
            outbox.tie(tx, card_id, trouble.id)
    for item_id in left_behind:
        say_where_it_went(tx, ws, item_id, channel_id, at)
    for trouble in over:
        _end(tx, trouble, at)
    return len(cards) + len(afresh)


def say_where_it_went(tx: Tx, ws: int, item_id: int, channel_id: str, at: datetime) -> None:
    """Have the card that an item left behind in a channel say where it is now. The item is held."""
    lane = outbox.moved_lane(item_id, channel_id)
    outbox.put_edit(tx, ws, ItemCard(item_id), lane=lane, target=channel_id, item_id=item_id, at=at)


def end_if_nothing_is_left(tx: Tx, trouble: Trouble, at: datetime, by: str) -> None:
    """Somebody has moved items away: tell how much of a trouble is left; where nothing is, they have ended it."""
    if troubles.extent(tx, trouble).messages:
        _tell_operations(tx, trouble, at)
    else:
        _end(tx, trouble, at, by)


def retry(tx: Tx, ws: int, trouble_id: int, by: Member, at: datetime) -> Trouble | None:
    """Send what a trouble kept back; None where there is no such trouble, or it is not theirs to mend."""
    trouble = troubles.find(tx, ws, trouble_id)
    if trouble is None or not may_mend(tx, trouble, by):
        return None
    if trouble.cause in HOLDS_CHANNEL and trouble.ended_at is None:
        release(tx, ws, trouble.about, at)
    for row in outbox.in_trouble(tx, trouble.id, RowState.GIVEN_UP):
        outbox.bring_back(tx, row)
    _end(tx, trouble, at)
    _note(tx, trouble, Act.SENDING_RETRIED, by, at)
    return trouble


def stop_sending(tx: Tx, ws: int, trouble_id: int, by: Member, at: datetime) -> Trouble | None:
    """Give up what is held; None where there is no such trouble, or it is not theirs to say."""
    trouble = troubles.find(tx, ws, trouble_id)
    if trouble is None or not may_mend(tx, trouble, by, by_name=False):
        return None
    _give_up(tx, trouble, at, by.user_id)
    _note(tx, trouble, Act.SENDING_STOPPED, by, at)
    return trouble


def give_up_old(tx: Tx, ws: int, at: datetime) -> int:
    """Give up what has been held for thirty days; of how many troubles."""
    old = [trouble for trouble in troubles.on(tx, ws) if trouble.since < at - KEPT]
    for trouble in old:
        _give_up(tx, trouble, at, None)
    return len(old)


def message_gone(tx: Tx, row: Row, post: Post, error: str, at: datetime) -> None:
    """Somebody deleted a message of ours. A card is not posted again by itself: its owner is told, and may."""
    item_id = row.item_id or 0
    newly = posts.gone(tx, row.ws, post, at) == ItemCard.kind
    if row.verb is Verb.REPLY and posts.card_is_gone(tx, row.ws, item_id, row.target):
        without_card(tx, row, at)
        return
    outbox.end(tx, row.id, RowState.DROPPED, at, error)
    if newly and not outbox.will_reply(tx, row.ws, item_id):  # a reply that finds no card says it with its news
        _tell_owner(tx, row.ws, item_id, at)


def card_was_deleted(tx: Tx, ws: int, post: Post, at: datetime) -> None:
    """Slack tells that a message is gone; of the card of an open item its owner hears at once."""
    if posts.gone(tx, ws, post, at) != ItemCard.kind:
        return
    item_id = posts.item_of_card(tx, ws, post.channel_id, post.ts) or 0
    standing = items.by_id(tx, Reader.system(ws), item_id)
    if standing is not None and standing.item.is_open and posts.card_is_gone(tx, ws, item_id, post.channel_id):
        _tell_owner(tx, ws, item_id, at)


def without_card(tx: Tx, row: Row, at: datetime) -> None:
    """What would be said in the thread of a card that somebody deleted is said to the item's owner."""
    outbox.end(tx, row.id, RowState.DROPPED, at, "its card was deleted; the owner is told")
    _tell_owner(tx, row.ws, row.item_id or 0, at, row.body.get("update_no"))


def say_anew(tx: Tx, row: Row, error: str, at: datetime) -> None:
    """A card that Slack lets nobody change any more is posted once more; anything else stays as it was."""
    outbox.end(tx, row.id, RowState.DROPPED, at, error)
    if row.kind == ItemCard.kind and row.item_id is not None:
        items.lock(tx, row.ws, row.item_id)
        _put_card(tx, row.ws, row.item_id, row.target, at)


def post_again(tx: Tx, ws: int, item_id: int, by: Member, at: datetime) -> bool:
    """Post an item's card that somebody deleted; false to whom may not change the item. Pressed twice it is one."""
    held = items.hold(tx, Reader.of(ws, by), item_id)
    if held is None or not may_edit(by, held.item):
        return False
    channel_id = held.item.channel_id
    if posts.card_of(tx, ws, item_id, channel_id) is None and outbox.card_not_out(tx, ws, item_id, channel_id) is None:
        _put_card(tx, ws, item_id, channel_id, at)
    return True


def _note(tx: Tx, trouble: Trouble, act: Act, by: Member, at: datetime) -> None:
    detail = {"channel": trouble.about} if trouble.cause in HOLDS_CHANNEL else {}
    audit.write(tx, trouble.ws, by=by.user_id, act=act, item_id=None, detail=detail, at=at)


def _put_card(tx: Tx, ws: int, item_id: int, channel_id: str, at: datetime) -> int:
    return outbox.put(
        tx, ws, ItemCard(item_id), lane=outbox.item_lane(item_id), verb=Verb.POST, target=channel_id, item_id=item_id,
        at=at,
    )  # fmt: skip


def _is_card(row: Row) -> bool:
    return row.kind == ItemCard.kind and row.verb is Verb.POST


def _holding(tx: Tx, ws: int, channel_id: str) -> list[Trouble]:
    return [one for one in troubles.on(tx, ws) if one.about == channel_id and one.cause in HOLDS_CHANNEL]


def _give_up(tx: Tx, trouble: Trouble, at: datetime, by: str | None) -> None:
    for row in outbox.in_trouble(tx, trouble.id, RowState.HELD):
        outbox.end(tx, row.id, RowState.GIVEN_UP, at, trouble.error)
    _end(tx, trouble, at, by)


def _end(tx: Tx, trouble: Trouble, at: datetime, by: str | None = None) -> None:
    """It is over: whoever heard of it reads so where they did. Over already, they read how it stands now."""
    troubles.end(tx, trouble, at, by)
    say_how_it_ended(tx, trouble, at)


def say_how_it_ended(tx: Tx, trouble: Trouble, at: datetime) -> None:
    """Of a trouble that is over whoever heard of it reads, where they did, what has come of it by now."""
    _tell_operations(tx, trouble, at)
    for user_id in trouble.told:
        lane = outbox.trouble_lane(trouble.id, user_id)
        outbox.put_edit(
            tx, trouble.ws, ReachedAgain(trouble.id, user_id), lane=lane, target=user_id, item_id=None, at=at
        )


def may_mend(tx: Tx, trouble: Trouble, by: Member, *, by_name: bool = True) -> bool:
    """Whether somebody is an admin, whoever installed Tidings, or, ``by_name``, was told of it because of an item."""
    theirs = by.is_admin or by.user_id == workspaces.get(tx, trouble.ws).installer
    return not by.deactivated and (theirs or (by_name and by.user_id in trouble.told))


def _tell_concerned(tx: Tx, trouble: Trouble, rows: Iterable[Row], at: datetime) -> None:
    """Each owner once, and who published what has no card yet; where a person is gone, who stands in for them."""
    concerned: dict[str, int] = {}
    for row in rows:
        standing = items.by_id(tx, Reader.system(row.ws), row.item_id) if row.item_id is not None else None
        if standing is not None:
            for user_id in _concerned(trouble, row, standing.item):
                concerned.setdefault(user_id, standing.item.id)
    known = members.find(tx, trouble.ws, list(concerned))
    new = sorted(
        user
        for user in concerned
        if user not in trouble.told and user != trouble.about and user in known and not known[user].deactivated
    )
    members.lock(tx, trouble.ws, new)
    for user in new:
        notice = CannotReach(concerned[user], trouble.id, user)
        lane = outbox.trouble_lane(trouble.id, user)
        outbox.put(tx, trouble.ws, notice, lane=lane, verb=Verb.TELL, target=user, item_id=None, at=at)
    troubles.note_told(tx, trouble, new)


def _concerned(trouble: Trouble, row: Row, item: Item) -> tuple[str, ...]:
    if trouble.cause is Cause.REFUSED and not _is_card(row):
        return ()
    if trouble.cause is Cause.PERSON_GONE:
        return next(((user,) for user in (item.owner, item.initiator) if user != trouble.about), ())
    return (item.owner, item.initiator) if _is_card(row) else (item.owner,)


def _tell_operations(tx: Tx, trouble: Trouble, at: datetime) -> None:
    """One message a cause, in nobody's night, edited from then on."""
    notice, lane = CannotDeliver(trouble.id), outbox.trouble_lane(trouble.id)
    now = troubles.find(tx, trouble.ws, trouble.id) or trouble
    if now.outbox_id is not None:
        row = outbox.find(tx, now.outbox_id)
        if row.state is not RowState.WAITING:  # until it is sent, what it will say is not worked out
            outbox.put_edit(tx, trouble.ws, notice, lane=lane, target=row.target, item_id=None, at=at)
        return
    row_id = tell_operations(tx, workspaces.get(tx, trouble.ws), notice, lane, at, about=trouble.about)
    if row_id is not None:
        troubles.note_place_told(tx, trouble, row_id)


def tell_operations(
    tx: Tx, workspace: Workspace, notice: Notice, lane: str, at: datetime, *, about: str | None = None
) -> int | None:
    """To the place of operations, in nobody's night; by which row, None where there is no such place.

    It is never the channel that the notice is ``about``: that takes no messages.
    """
    channel = _operations_channel(tx, workspace, about)
    if channel is None:
        return _tell_installer(tx, workspace, notice, lane, at)
    quiet = workspace.own.quiet
    when = after_quiet(at, ZoneInfo(channel.zone), quiet.begins, quiet.ends)
    return outbox.put(
        tx, workspace.id, notice, lane=lane, verb=Verb.POST, target=channel.channel_id, item_id=None, at=when
    )


def _operations_channel(tx: Tx, workspace: Workspace, about: str | None) -> Channel | None:
    """The channel that admins chose, where it takes messages and is not what the trouble is ``about``."""
    chosen = workspace.own.operations
    channel = channels.find(tx, workspace.id, [chosen]).get(chosen) if chosen else None
    fits = channel is not None and channel.takes_cards and channel.channel_id != about
    return channel if fits and troubles.holding(tx, workspace.id, chosen or "") is None else None


def _tell_installer(tx: Tx, workspace: Workspace, notice: Notice, lane: str, at: datetime) -> int | None:
    if workspace.installer is None:
        return None
    installer = preferences.of_people(tx, workspace.id, [workspace.installer]).get(workspace.installer)
    zone = installer.days.zone if installer else ZoneInfo(workspace.zone)
    quiet = installer.mine.quiet if installer else workspace.own.quiet
    return outbox.put(
        tx, workspace.id, notice, lane=lane, verb=Verb.TELL, target=workspace.installer, item_id=None,
        at=after_quiet(at, zone, quiet.begins, quiet.ends),
    )  # fmt: skip


def _tell_installer_instead(tx: Tx, row: Row, at: datetime) -> None:
    """The channel of operations takes no messages: whoever installed Tidings hears of what it should have told."""
    trouble = troubles.find(tx, row.ws, row.body["trouble_id"]) if row.verb is Verb.POST else None
    if trouble is not None and trouble.ended_at is None:
        lane = outbox.trouble_lane(trouble.id)
        row_id = _tell_installer(tx, workspaces.get(tx, row.ws), CannotDeliver(trouble.id), lane, at)
        if row_id is not None:
            troubles.note_place_told(tx, trouble, row_id)


def _tell_owner(tx: Tx, ws: int, item_id: int, at: datetime, update_no: int | None = None) -> None:
    standing = items.by_id(tx, Reader.system(ws), item_id)
    if standing is None:
        return
    owner = standing.item.owner
    members.lock(tx, ws, [owner])
    outbox.put(
        tx, ws, CardDeleted(standing.item.id, owner, update_no), lane=outbox.person_lane(owner), verb=Verb.TELL,
        target=owner, item_id=standing.item.id, at=at,
    )  # fmt: skip
