"""What moves items to another channel, and takes that back. One function is one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final

from bot.changes.delivery import end_if_nothing_is_left, say_how_it_ended, say_where_it_went
from bot.changes.limits import too_much
from storage import acts, audit, channels, due, homes, inbox, items, members, outbox, posts, troubles, updates
from storage.database import Tx
from storage.outbox import Verb
from storage.workspaces import Workspace
from tracker.audit import PLACE, Act
from tracker.channels import ChannelKind
from tracker.history import MOVED, Update
from tracker.items import Item
from tracker.notices import ItemCard
from tracker.people import Member, Reader
from tracker.problems import MayNotEdit, NothingChanged, NothingToUndo, Problem, UndoPast
from tracker.publishing import no_place_for_cards
from tracker.visibility import may_edit

#: How long one click takes a move back.
UNDO_WITHIN: Final = timedelta(minutes=10)


@dataclass(slots=True)
class Moved:
    """The keys of the items that stand in the other channel now, and what is in the way of others."""

    item_ids: list[int] = field(default_factory=list)
    refused: list[Problem] = field(default_factory=list)


def move_items(
    tx: Tx,
    workspace: Workspace,
    item_ids: Sequence[int],
    to: str,
    *,
    key: str,
    trouble_id: int | None = None,
    counts: bool = True,
    by: Member,
    at: datetime,
) -> Moved:
    """Have these items stand in another channel: those that ``by`` may change. Their cards are posted there.

    What their old channel did not take is not said there any more; nothing of it is lost, for the card says how an item
    stands. Where a ``trouble`` is mended by it that is noted. The same ``key`` again is answered as the first time; of
    what one click does in several slices the first ``counts`` as an act.
    """
    before = inbox.answer_to(tx, workspace.id, key)
    if before is not None:
        return Moved([int(item_id) for item_id in before["from"]])
    done = Moved()
    refused = no_way_into(tx, workspace, to, by)
    if refused is not None:
        return Moved(refused=[refused])
    was: dict[int, str] = {}
    for item_id in sorted(set(item_ids)):
        outcome = _moved(tx, workspace, item_id, to, trouble_id, counts=counts and not was, by=by, at=at)
        if isinstance(outcome, str):
            was[item_id] = outcome
        elif outcome is not None:
            done.refused.append(outcome)
    done.item_ids = list(was)
    answer: dict[str, Any] = {"from": {str(item_id): channel_id for item_id, channel_id in was.items()}, "to": to}
    answer |= {"at": at.isoformat(), "by": by.user_id, "trouble": trouble_id}
    inbox.answer_first(tx, workspace.id, key, answer, at)
    trouble = troubles.find(tx, workspace.id, trouble_id) if trouble_id is not None else None
    if trouble is not None and was:
        end_if_nothing_is_left(tx, trouble, at, by.user_id)
    return done


def undo_move(tx: Tx, workspace: Workspace, key: str, *, by: Member, at: datetime) -> Moved:
    """Take back what a click moved, within ten minutes: those items that still stand where it put them."""
    before = inbox.answer_to(tx, workspace.id, key)
    if before is None or before["by"] != by.user_id:
        return Moved(refused=[NothingToUndo()])
    if at - datetime.fromisoformat(before["at"]) > UNDO_WITHIN:
        return Moved(refused=[UndoPast("", MOVED)])
    done = Moved()
    for item_id, channel_id in sorted((int(item_id), channel_id) for item_id, channel_id in before["from"].items()):
        held = items.hold(tx, Reader.of(workspace.id, by), item_id)
        if held is None or held.item.channel_id != before["to"] or not may_edit(by, held.item):
            done.refused.append(NothingToUndo())
            continue
        _put_into(tx, held.item, channel_id, None, by=by, at=at)
        done.item_ids.append(item_id)
    trouble = troubles.find(tx, workspace.id, before["trouble"]) if before.get("trouble") is not None else None
    if trouble is not None and trouble.ended_at is not None and done.item_ids:
        say_how_it_ended(tx, trouble, at)
    return done


def no_way_into(tx: Tx, workspace: Workspace, channel_id: str, by: Member) -> Problem | None:
    """Why somebody can't have items stand in a channel; a private one is as unknown to whom is not in it."""
    channel = channels.find(tx, workspace.id, [channel_id]).get(channel_id)
    private = channel is not None and channel.kind is ChannelKind.PRIVATE
    if private and by.user_id not in channels.members_of(tx, workspace.id, channel_id):
        channel = None
    return no_place_for_cards(channel, field="channel")


def _moved(
    tx: Tx,
    workspace: Workspace,
    item_id: int,
    to: str,
    trouble_id: int | None,
    *,
    counts: bool,
    by: Member,
    at: datetime,
) -> str | Problem | None:
    """The channel an item was in; why it stays there; None for what is not theirs to know of."""
    held = items.hold(tx, Reader.of(workspace.id, by), item_id)
    if held is None:
        return None
    item = held.item
    if not may_edit(by, item):
        return MayNotEdit(members.name_of(tx, workspace.id, item.owner), item.id)
    if item.channel_id == to:
        return NothingChanged()
    waits = too_much(tx, workspace, by, to, at) if counts else None
    if waits is not None:
        return waits
    _put_into(tx, item, to, trouble_id, by=by, at=at)
    if counts:
        acts.note(tx, workspace.id, by.user_id, to, at)
    return item.channel_id


def _put_into(tx: Tx, item: Item, to: str, trouble_id: int | None, *, by: Member, at: datetime) -> None:
    """The item, its entry in the history, its card there, and word of it on the card it leaves behind."""
    ws, was = item.ws, item.channel_id
    after = replace(item, channel_id=to, update_no=item.update_no + 1, changed_at=at)
    outbox.leave_channel(tx, ws, item.id, was, at)
    items.move(tx, after)
    entry = Update(
        item_id=item.id,
        no=after.update_no,
        kind=MOVED,
        made_by=by.user_id,
        at=at,
        occurred_at=None,
        changes={"channel": (was, to)},
        reason=None,
        major=False,
        label=item.version,
        note=None,
        told_with=after.update_no,
    )
    updates.add(tx, ws, entry)
    card = ItemCard(item.id)
    if posts.card_of(tx, ws, item.id, to) is None:
        row_id = outbox.put(
            tx, ws, card, lane=outbox.item_lane(item.id), verb=Verb.POST, target=to, item_id=item.id, at=at
        )
        if trouble_id is not None:
            outbox.tie(tx, row_id, trouble_id)
    else:
        outbox.put_edit(tx, ws, card, lane=outbox.edit_lane(item.id), target=to, item_id=item.id, at=at)
    if posts.card_of(tx, ws, item.id, was) is not None and troubles.holding(tx, ws, was) is None:
        say_where_it_went(tx, ws, item.id, was, at)
    audit.write(tx, ws, by=by.user_id, act=Act.PERMITTED, item_id=item.id, detail={PLACE: [was, to]}, at=at)
    homes.changed(tx, ws, item.named, at, by=by.user_id)
    due.look_at_channel(tx, ws, to, at)
