"""What finishes items, files them away, brings them back, and undoes that. One function is one transaction."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.changes.limits import too_much
from bot.changes.remarks import show_anew
from bot.changes.watching import tell_news
from storage import acts, folders, homes, items, members, outbox, updates
from storage.database import Tx
from storage.items import Held
from storage.workspaces import Workspace
from tracker.closing import (
    Closing,
    Ending,
    archived,
    ending_between,
    finished,
    may_be_undone,
    problems_of,
    reopened,
    undone,
)
from tracker.history import Update
from tracker.items import Item, State
from tracker.notices import ItemCard, ItemClosed
from tracker.people import Member, Reader
from tracker.problems import (
    AlreadyClosed,
    MayNotEdit,
    NotClosed,
    NotFound,
    Problem,
    UndoPast,
    UpdatedSince,
)
from tracker.references import reference
from tracker.visibility import may_edit


@dataclass(frozen=True, slots=True)
class Closed:
    """What became of an item, and the number of the entry that says so: by it, it is undone."""

    item_id: int
    no: int


@dataclass(slots=True)
class ManyArchived:
    """What became of several items, by their keys: those filed away now, and what is in the way of the others."""

    archived: list[Closed] = field(default_factory=list)
    refused: dict[int, Problem] = field(default_factory=dict)


def finish(
    tx: Tx, workspace: Workspace, item_id: int, ending: Ending, *, by: Member, at: datetime
) -> Closed | list[Problem]:
    """An item is done, or everything that is in the way of that."""
    held = _held(tx, workspace, item_id, by=by, at=at)
    if not isinstance(held, Held):
        return [held]
    if not held.item.is_open:
        return [_closed_already(tx, workspace, held.item, by)]
    problems = problems_of(ending, finishing=True)
    if problems:
        return problems
    return _write(tx, workspace, held.item, finished(held.item, ending, at), Closing.DONE, by=by, at=at)


def archive(
    tx: Tx, workspace: Workspace, item_id: int, ending: Ending, *, by: Member, at: datetime, counts: bool = True
) -> Closed | list[Problem]:
    """An item is filed away, done or not; of several at once only the first ``counts`` as an act."""
    held = _held(tx, workspace, item_id, by=by, at=at)
    if not isinstance(held, Held):
        return [held]
    if held.item.state is State.ARCHIVED:
        return [_closed_already(tx, workspace, held.item, by)]
    problems = problems_of(ending, finishing=False)
    if problems:
        return problems
    after = archived(held.item, ending, at)
    return _write(tx, workspace, held.item, after, Closing.ARCHIVED, by=by, at=at, counts=counts)


def archive_many(
    tx: Tx, workspace: Workspace, item_ids: Collection[int], ending: Ending, *, by: Member, at: datetime
) -> ManyArchived:
    """File several items away, as one act of one person; what is filed away already stays as it is."""
    done = ManyArchived()
    for item_id in sorted(set(item_ids)):
        outcome = archive(tx, workspace, item_id, ending, by=by, at=at, counts=not done.archived)
        if isinstance(outcome, Closed):
            done.archived.append(outcome)
        else:
            done.refused[item_id] = outcome[0]
    return done


def reopen(tx: Tx, workspace: Workspace, item_id: int, *, by: Member, at: datetime) -> Closed | Problem:
    """An item that is done or filed away is open again."""
    held = _held(tx, workspace, item_id, by=by, at=at)
    if not isinstance(held, Held):
        return held
    if held.item.is_open:
        return NotClosed(reference(held.item.ref))
    return _write(tx, workspace, held.item, reopened(held.item, at), Closing.REOPENED, by=by, at=at)


def undo_many(
    tx: Tx, workspace: Workspace, entries: Mapping[int, int], *, by: Member, at: datetime
) -> tuple[list[Closed], list[Problem]]:
    """Take back what one click did to these items, by the number of its entry; what was, and why others could not."""
    taken_back: list[Closed] = []
    problems: list[Problem] = []
    for item_id, no in sorted(entries.items()):
        outcome = _undo(tx, workspace, item_id, no, by=by, at=at)
        if isinstance(outcome, Closed):
            taken_back.append(outcome)
        else:
            problems.append(outcome)
    return taken_back, problems


def _undo(tx: Tx, workspace: Workspace, item_id: int, no: int, *, by: Member, at: datetime) -> Closed | Problem:
    held = _held(tx, workspace, item_id, by=by, at=at)
    if not isinstance(held, Held):
        return held
    since = updates.since(tx, Reader.system(workspace.id), item_id, no - 1)
    entry = next((one for one in since if one.no == no), None)
    if entry is None or not entry.ending:
        return NotFound("")
    if since[0].no != no:
        return UpdatedSince(members.name_of(tx, workspace.id, since[0].made_by), *_when(since[0].at, workspace, by))
    if not may_be_undone(entry, at):
        return UndoPast(reference(held.item.ref), entry.kind)
    return _write(tx, workspace, held.item, undone(held.item, entry, at), Closing.UNDONE, by=by, at=at)


def _held(tx: Tx, workspace: Workspace, item_id: int, *, by: Member, at: datetime) -> Held | Problem:
    """The item, held to be changed by somebody who may."""
    held = items.hold(tx, Reader.of(workspace.id, by), item_id)
    if held is None:
        return NotFound("")
    if not may_edit(by, held.item):
        return MayNotEdit(members.name_of(tx, workspace.id, held.item.owner), held.item.id)
    return too_much(tx, workspace, by, held.item.channel_id, at) or held


def _write(
    tx: Tx,
    workspace: Workspace,
    before: Item,
    after: Item,
    kind: Closing,
    *,
    by: Member,
    at: datetime,
    counts: bool = True,
) -> Closed:
    """The item, its entry in the history, word of it in the thread, and the card's edit."""
    ws = workspace.id
    entry = Update(
        item_id=after.id,
        no=after.update_no,
        kind=kind.value,
        made_by=by.user_id,
        at=at,
        occurred_at=None,
        changes={},
        reason=None,
        major=False,
        label=after.version,
        note=None,
        told_with=after.update_no,
        ending=ending_between(before, after),
    )
    items.close(tx, after, folders.called(tx, ws, after.folder) if after.folder else None)
    updates.add(tx, ws, entry)
    tell_news(tx, ws, after, entry)
    notice = ItemClosed(after.id, entry.no)
    outbox.put(
        tx, ws, notice, lane=outbox.item_lane(after.id), verb=outbox.Verb.REPLY, target=after.channel_id,
        item_id=after.id, at=at,
    )  # fmt: skip
    card = ItemCard(after.id)
    outbox.put_edit(tx, ws, card, lane=outbox.edit_lane(after.id), target=after.channel_id, item_id=after.id, at=at)
    homes.changed(tx, ws, after.named, at, by=by.user_id)
    show_anew(tx, ws, after.id, at)
    if counts:
        acts.note(tx, ws, by.user_id, after.channel_id, at)
    return Closed(after.id, entry.no)


def _closed_already(tx: Tx, workspace: Workspace, item: Item, by: Member) -> Problem:
    """Who was first, and when, as whoever comes second reads it."""
    entries = updates.since(tx, Reader.system(workspace.id), item.id, 0)
    entry = next(one for one in entries if one.ending.get("state", (None, None))[1] == item.state.value)
    return AlreadyClosed(
        item.state.value, members.name_of(tx, workspace.id, entry.made_by), *_when(entry.at, workspace, by)
    )


def _when(moment: datetime, workspace: Workspace, by: Member) -> tuple[date, datetime]:
    """The day and the hour by somebody's own clock."""
    here = moment.astimezone(ZoneInfo(by.zone or workspace.zone))
    return here.date(), here
