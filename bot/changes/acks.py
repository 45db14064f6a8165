"""What confirms: one person has read an item's updates up to one of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.changes.limits import too_much
from bot.changes.reminding import renew
from storage import acks, acts, homes, items, outbox, updates
from storage.database import Tx
from storage.workspaces import Workspace
from tracker.acks import UNDO_WITHIN, unseen
from tracker.items import Item
from tracker.notices import ItemCard
from tracker.people import Member, Reader
from tracker.problems import NotFound, NothingToUndo, Problem, TooLateToUndo


@dataclass(frozen=True, slots=True)
class Confirmed:
    """An item is confirmed up to its latest update; ``earlier``: so are updates before that, by the same click.

    ``anew`` is false where it was confirmed already, at ``at``.
    """

    item_id: int
    version: str
    at: datetime
    earlier: bool = False
    anew: bool = True


@dataclass(frozen=True, slots=True)
class Outdated:
    """Others have updated the item since what was shown: nothing is confirmed yet."""

    item_id: int
    seen_no: int


def confirm(
    tx: Tx, workspace: Workspace, item_id: int, seen_no: int | None, *, by: Member, at: datetime
) -> Confirmed | Outdated | Problem:
    """Confirm an item up to its latest update, unless others have updated it since ``seen_no``, which was shown.

    None: whoever confirms means the latest, whatever it is.
    """
    ws = workspace.id
    held = items.hold(tx, Reader.of(ws, by), item_id)
    if held is None:
        return NotFound("")
    item = held.item
    if seen_no is not None and unseen(updates.since(tx, Reader.system(ws), item.id, seen_no), by.user_id):
        return Outdated(item.id, seen_no)
    before = acks.confirmed_at(tx, ws, item.id, item.update_no, by.user_id)
    if before is not None:
        return Confirmed(item.id, item.version, before, anew=False)
    waits = too_much(tx, workspace, by, None, at)
    if waits is not None:
        return waits
    count = acks.confirm(tx, ws, item.id, item.update_no, by.user_id, at)
    acts.note(tx, ws, by.user_id, None, at)
    _show(tx, ws, item, at)
    homes.changed(tx, ws, [by.user_id], at, by=by.user_id)
    renew(tx, ws, [by.user_id], at)
    return Confirmed(item.id, item.version, at, earlier=count > 1)


def confirm_all(tx: Tx, workspace: Workspace, shown: Mapping[int, int], *, by: Member, at: datetime) -> int | Problem:
    """Confirm each of these items up to the update that was shown of it; how many there were to confirm.

    What its reader may read no more, or has confirmed meanwhile, is passed over. All of it is one act.
    """
    waits = too_much(tx, workspace, by, None, at)
    if waits is not None:
        return waits
    confirmed = 0
    for item_id, update_no in sorted(shown.items()):
        held = items.hold(tx, Reader.of(workspace.id, by), item_id)
        if held is None:
            continue
        up_to = min(update_no, held.item.update_no)
        if acks.confirm(tx, workspace.id, item_id, up_to, by.user_id, at):
            confirmed += 1
            _show(tx, workspace.id, held.item, at)
    homes.changed(tx, workspace.id, [by.user_id], at, by=by.user_id)
    if confirmed:
        acts.note(tx, workspace.id, by.user_id, None, at)
        renew(tx, workspace.id, [by.user_id], at)
    return confirmed


def undo(tx: Tx, workspace: Workspace, moment: datetime, *, by: Member, at: datetime) -> Problem | None:
    """Take back what somebody confirmed by one click, at this moment; None when it is done."""
    if at - moment > UNDO_WITHIN:
        return TooLateToUndo()
    item_ids = acks.items_confirmed_at(tx, workspace.id, by.user_id, moment)
    held = [one for item_id in item_ids if (one := items.hold(tx, Reader.system(workspace.id), item_id))]
    if not held:
        return NothingToUndo()
    acks.take_back(tx, workspace.id, by.user_id, moment)
    for one in held:
        _show(tx, workspace.id, one.item, at)
    homes.changed(tx, workspace.id, [by.user_id], at, by=by.user_id)
    renew(tx, workspace.id, [by.user_id], at)
    return None


def _show(tx: Tx, ws: int, item: Item, at: datetime) -> None:
    """Have the card say it; however many confirm at once, an edit that waits already says all of them."""
    lane = outbox.edit_lane(item.id)
    outbox.put_edit(tx, ws, ItemCard(item.id), lane=lane, target=item.channel_id, item_id=item.id, at=at)
