"""What lets an admin into an item that is closed to them: with a reason, told to its owner, and on record."""

from dataclasses import dataclass
from datetime import datetime

from bot.changes.limits import too_much
from bot.changes.telling import tell
from storage import acts, audit, homes, items, members, outbox
from storage.database import Tx
from storage.items import Held
from storage.workspaces import Workspace
from tracker.audit import Act
from tracker.notices import ItemCard, TakenOver
from tracker.people import Member, Reader
from tracker.problems import AdminsOnly, Empty, NotFound, OnItAlready, Problem, TooLong
from tracker.references import reference
from tracker.text import clean

#: The most of a reason, in code points.
LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Joined:
    """An admin is named on the item now."""

    item_id: int


def take_over(
    tx: Tx, workspace: Workspace, item_id: int, reason: str | None, *, by: Member, at: datetime
) -> Joined | list[Problem]:
    """Name an admin on an item, whoever may read it, or say what is in the way."""
    held = items.hold(tx, Reader.system(workspace.id), item_id) if by.is_admin else None
    if held is None:
        return [not_for(tx, workspace.id, by) or NotFound("")]
    why = clean(reason or "")
    problems = _problems(tx, workspace, held, why, by=by, at=at)
    if problems:
        return problems
    ws, item = workspace.id, held.item
    items.name_admin(tx, item, by.user_id)
    audit.write(tx, ws, by=by.user_id, act=Act.TAKEN_OVER, item_id=item.id, detail={"reason": why}, at=at)
    hears = _who_hears(tx, held)
    tell(tx, ws, item.id, [TakenOver(item.id, hears, by.user_id, why)] if hears else [], at)
    outbox.put_edit(  # where nobody else was a stranger to it, its channel may read it now
        tx, ws, ItemCard(item.id), lane=outbox.edit_lane(item.id), target=item.channel_id, item_id=item.id, at=at
    )
    homes.changed(tx, ws, {*item.named, by.user_id}, at, by=by.user_id)
    acts.note(tx, ws, by.user_id, item.channel_id, at)
    return Joined(item.id)


def not_for(tx: Tx, ws: int, member: Member) -> AdminsOnly | None:
    """Why something is not for somebody: they are no admin; and who is."""
    if member.is_admin:
        return None
    admins = members.admins(tx, ws)
    return AdminsOnly(admins[0].name if admins else "")


def _problems(tx: Tx, workspace: Workspace, held: Held, why: str, *, by: Member, at: datetime) -> list[Problem]:
    if by.user_id in held.item.named:
        return [OnItAlready(reference(held.item.ref), held.item.id)]
    if not why:
        return [Empty(field="reason")]
    if len(why) > LONGEST_REASON:
        return [TooLong(LONGEST_REASON, len(why), field="reason")]
    waits = too_much(tx, workspace, by, held.item.channel_id, at)
    return [waits] if waits else []


def _who_hears(tx: Tx, held: Held) -> str | None:
    """The owner; where they are gone, whoever made it."""
    item = held.item
    known = members.find(tx, item.ws, [item.owner, item.initiator])
    there = (user for user in (item.owner, item.initiator) if user in known and not known[user].deactivated)
    return next(there, None)
