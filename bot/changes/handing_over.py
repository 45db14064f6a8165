"""What gives an item another owner, and what offers the items of somebody who is gone."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.changes.delivery import tell_operations
from bot.changes.updates import Updated, Wanted, update
from storage import departments, items, members, occasions, outbox, workspaces
from storage.database import Tx
from storage.members import SlackMember
from storage.workspaces import Workspace
from tracker.notices import NobodyToTake, OwnerGone
from tracker.people import Member, Reader
from tracker.problems import Empty, NotFound, NothingChanged, Problem
from tracker.standing import Standing
from tracker.visibility import heir


def hand_over(
    tx: Tx,
    workspace: Workspace,
    item_id: int,
    user_id: str | None,
    reason: str | None,
    *,
    key: str,
    by: Member,
    today: date,
    at: datetime,
) -> Updated | list[Problem]:
    """Give an item to somebody else; the owner before them stays a collaborator, unless they are gone."""
    held = items.hold(tx, Reader.of(workspace.id, by), item_id)
    if held is None:
        return [NotFound("")]
    item = held.item
    if not user_id:
        return [Empty(field="owner")]
    if user_id == item.owner:
        return [NothingChanged()]
    before = members.find(tx, workspace.id, [item.owner]).get(item.owner)
    stays = [item.owner] if before and not before.deactivated else []
    wanted = Wanted(
        item_id=item_id,
        base_no=item.update_no,
        answers={"owner": user_id, "collaborators": [one for one in (*item.collaborators, *stays) if one != user_id]},
        key=key,
        reason=reason,
        accepted={"major": True},  # who hands over is not asked about a version
    )
    return update(tx, workspace, wanted, by=by, today=today, at=at)


def learn_person(tx: Tx, ws: int, seen: SlackMember, at: datetime) -> None:
    """Remember somebody as they are now. When they have just been deactivated, their items are offered at once."""
    before = members.find(tx, ws, [seen.user_id]).get(seen.user_id)
    members.save(tx, ws, [seen], at)
    if before is None or before.deactivated == seen.deactivated:
        return
    if seen.deactivated:
        offer_items(tx, ws, at)
    else:  # should they go again, their items are offered again
        occasions.forget(tx, ws, occasions.owner_gone(seen.user_id, ""))


def offer_items(tx: Tx, ws: int, at: datetime) -> None:
    """Offer the items of everybody who is gone to whoever made each, else to the head of the department that did.

    One message to each of them for each who is gone, and once: whatever comes of it, also where somebody went while
    nobody listened, or whom an item was offered to goes in their turn. Of those that can be offered to nobody the
    place of operations hears.
    """
    offers: set[tuple[str, str]] = set()
    left: dict[str, list[int]] = {}
    for gone in members.gone_owners(tx, ws):
        for item_id, one in heirs(tx, ws, items.owned_by(tx, Reader.system(ws), gone)).items():
            if one is None:
                left.setdefault(gone, []).append(item_id)
            else:
                offers.add((one, gone))
    members.lock(tx, ws, [user for user, _ in offers])
    for user, gone in sorted(offers):
        if occasions.first_time(tx, ws, occasions.owner_gone(gone, user), at):
            outbox.put(
                tx, ws, OwnerGone(user, gone), lane=outbox.person_lane(user), verb=outbox.Verb.TELL, target=user,
                item_id=None, at=at,
            )  # fmt: skip
    for gone, item_ids in sorted(left.items()):
        news = [occasions.first_time(tx, ws, occasions.item_left(gone, item_id), at) for item_id in item_ids]
        if any(news):
            lane = outbox.clock_lane(gone, NobodyToTake.kind)
            tell_operations(tx, workspaces.get(tx, ws), NobodyToTake(gone), lane, at)


def heirs(tx: Tx, ws: int, standings: Sequence[Standing]) -> dict[int, str | None]:
    """To whom each of these items whose owner is gone is offered, by item; None where nobody is there who may read it.

    A head of department is offered what they may read.
    """
    heads = departments.heads(tx, ws, {one.item.initiating_department or 0 for one in standings})
    ids = [one.item.id for one in standings]
    there = [one for one in members.find(tx, ws, set(heads.values())).values() if not one.deactivated]
    readable = {one.user_id: items.of_keys(tx, Reader.of(ws, one), ids).keys() for one in there}
    found = {}
    for standing in standings:
        item, head = standing.item, heads.get(standing.item.initiating_department or 0)
        fits = head is not None and item.id in readable.get(head, ())
        found[item.id] = heir(item, standing.people.get(item.initiator), head if fits else None)
    return found
