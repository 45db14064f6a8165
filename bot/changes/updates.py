"""What updates an item: merged per field with what others wrote meanwhile, in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.changes.items import ask_until, surroundings
from bot.changes.limits import too_much
from bot.changes.watching import tell_news
from storage import (
    acks,
    acts,
    audit,
    departments,
    homes,
    inbox,
    items,
    members,
    outbox,
    preferences,
    remarks,
    stubs,
    updates,
)
from storage.database import Tx
from storage.items import Held
from storage.workspaces import Workspace
from tracker.acks import UNDO_WITHIN
from tracker.answers import answers_of, with_answers
from tracker.audit import PERMISSIONS, Act
from tracker.history import Update
from tracker.items import Item, Sensitivity
from tracker.merging import Conflict, merge
from tracker.notices import (
    FirstHandedOver,
    FirstMention,
    HandedFromYou,
    HandedToYou,
    ItemCard,
    ItemUpdated,
    Notice,
    PublishedToYou,
    UpdatedToYou,
)
from tracker.people import Member, Reader
from tracker.problems import (
    EndInPast,
    IsClosed,
    MayNotEdit,
    NextMissing,
    NoteMissing,
    NotFound,
    NothingChanged,
    NothingToUndo,
    Problem,
    ReasonMissing,
    SuggestMajor,
    TooLateToUndo,
    UpdatedSince,
)
from tracker.publishing import Answers, problems_of
from tracker.references import reference
from tracker.updates import (
    MAY_RAISE,
    TAKEN_BACK,
    asks_confirmation,
    changes_between,
    confirms_every,
    joins_previous,
    needs_reason,
    next_labels,
    numbers_of,
    suggests_major,
)
from tracker.visibility import inherits, may_edit, seen_of

KEEP, MINOR, MAJOR = "keep", "minor", "major"
#: The kind of an entry by which somebody says that nothing is new; so many in a row are enough.
NOTHING_NEW: Final = "nothing_new"
IN_A_ROW: Final = 2


@dataclass(frozen=True, slots=True)
class Wanted:
    """An update as somebody wants it: the answers they changed since update ``base_no``, and what they say of it.

    ``version``: keep the label, or raise its second (V2.0 → V2.1) or first number (V3.0). ``accepted``: what they were
    asked about once already and sent again: an end in the past, a suggested version. ``key`` makes a second arrival of
    the same form one update. ``told_apart`` is told that they are on it in words of their own.
    """

    item_id: int
    base_no: int
    answers: Answers
    key: str
    reason: str | None = None
    version: str = KEEP
    note: str | None = None
    occurred_at: datetime | None = None
    ask: bool = False
    kind: str = "updated"
    accepted: Mapping[str, Any] = field(default_factory=dict)
    told_apart: str | None = None

    @property
    def hands_over(self) -> bool:
        """Whether it gives the item another owner, and does nothing else."""
        return "owner" in self.answers and self.answers.keys() <= {"owner", "collaborators"}


@dataclass(frozen=True, slots=True)
class Updated:
    """What became of it: the fields written, and those that somebody else changed meanwhile to something else."""

    item_id: int
    ref: int
    no: int
    changed: tuple[str, ...]
    conflicts: Mapping[str, Conflict]
    told: int = 0


def update(
    tx: Tx, workspace: Workspace, wanted: Wanted, *, by: Member, today: date, at: datetime
) -> Updated | list[Problem]:
    """Change an item, or say everything that is in the way; then nothing has changed.

    Edits of different fields are merged; a field that somebody else changed meanwhile to something else is left as it
    is and comes back as a conflict. The same form again is answered as the first time.
    """
    reader = Reader.of(workspace.id, by)
    held = items.hold(tx, reader, wanted.item_id)
    if held is None:
        return [NotFound("")]
    if not may_edit(by, held.item) and not (wanted.hands_over and _inherits(tx, held.item, by)):
        return [_may_not_edit(tx, workspace, held)]
    if not held.item.is_open:
        return [IsClosed(reference(held.item.ref), held.item.state.value)]
    before = inbox.answer_to(tx, workspace.id, wanted.key)
    if before is not None:
        conflicts = {key: Conflict(*three) for key, three in before["conflicts"].items()}
        return Updated(wanted.item_id, held.item.ref, before["no"], tuple(before["changed"]), conflicts)
    found = _merged(tx, held, wanted, by)
    problems = _problems(tx, workspace, held, found, wanted, by=by, today=today, at=at)
    if problems:
        return problems
    if not found.changes and wanted.version == KEEP:
        return _answered(tx, workspace.id, wanted, held, found.conflicts, at)
    return _written(tx, workspace, held, found, wanted, by=by, at=at)


def nothing_new(
    tx: Tx, workspace: Workspace, item_id: int, seen_no: int, *, by: Member, at: datetime
) -> Updated | list[Problem]:
    """Say honestly that nothing has changed since update ``seen_no``: an entry of its own, and the text stays.

    After two in a row a line under *Next* is asked for. Pressed again, it is answered as the first time.
    """
    held = items.hold(tx, Reader.of(workspace.id, by), item_id)
    if held is None:
        return [NotFound("")]
    if not may_edit(by, held.item):
        return [_may_not_edit(tx, workspace, held)]
    if not held.item.is_open:
        return [IsClosed(reference(held.item.ref), held.item.state.value)]
    key = f"nothing-new/{item_id}/{seen_no}/{by.user_id}"
    wanted = Wanted(item_id, seen_no, {}, key, kind=NOTHING_NEW)
    before = inbox.answer_to(tx, workspace.id, wanted.key)
    if before is not None:
        return Updated(item_id, held.item.ref, before["no"], (), {})
    waits = too_much(tx, workspace, by, held.item.channel_id, at)
    if waits is not None:
        return [waits]
    last = updates.history(tx, Reader.system(workspace.id), item_id, before=None, most=IN_A_ROW)
    if len(last) == IN_A_ROW and all(one.kind == NOTHING_NEW for one in last):
        return [NextMissing(field="next")]
    found = _Found(answers_of(held.item), {}, {})
    return _written(tx, workspace, held, found, wanted, by=by, at=at)


def take_back(tx: Tx, workspace: Workspace, item_id: int, no: int, *, by: Member, at: datetime) -> Updated | Problem:
    """Take a handover back, within ten minutes, where nobody has updated the item since.

    Whoever did it may, whatever rights it has cost them. Nobody is asked to confirm what was there before.
    """
    held = items.hold(tx, Reader.of(workspace.id, by), item_id)
    if held is None:
        return NotFound("")
    since = updates.since(tx, Reader.system(workspace.id), item_id, no - 1)
    entry = next((one for one in since if one.no == no), None)
    hands_over = entry is not None and "owner" in entry.changes and entry.changes.keys() <= {"owner", "collaborators"}
    if entry is None or not hands_over or entry.made_by != by.user_id or entry.kind == TAKEN_BACK:
        return NotFound("")
    later = since[0]
    if later.no != no and later.kind == TAKEN_BACK and later.made_by == by.user_id:
        return NothingToUndo()
    if later.no != no:
        here = later.at.astimezone(ZoneInfo(by.zone or workspace.zone))
        return UpdatedSince(members.name_of(tx, workspace.id, later.made_by), here.date(), here)
    if at - entry.at > UNDO_WITHIN:
        return TooLateToUndo()
    back = {key: (now, was) for key, (was, now) in entry.changes.items()}
    found = _Found(answers_of(held.item) | {key: was for key, (_, was) in back.items()}, back, {})
    wanted = Wanted(item_id, no, {}, f"take-back/{item_id}/{no}", kind=TAKEN_BACK)
    return _written(tx, workspace, held, found, wanted, by=by, at=at)


def _may_not_edit(tx: Tx, workspace: Workspace, held: Held) -> MayNotEdit:
    return MayNotEdit(members.name_of(tx, workspace.id, held.item.owner), held.item.id)


def _inherits(tx: Tx, item: Item, by: Member) -> bool:
    """Whether the owner is gone, and it is for this person to find another."""
    owner = members.find(tx, item.ws, [item.owner]).get(item.owner)
    department = item.initiating_department or 0
    return inherits(by, item, owner, departments.heads(tx, item.ws, [department]).get(department))


@dataclass(frozen=True, slots=True)
class _Found:
    """What is to be written: the answers as they will stand, and each change from today's."""

    after: dict[str, Any]
    changes: dict[str, tuple[Any, Any]]
    conflicts: Mapping[str, Conflict]


def _merged(tx: Tx, held: Held, wanted: Wanted, by: Member) -> _Found:
    current = answers_of(held.item)
    theirs = updates.since(tx, Reader.system(held.item.ws), held.item.id, wanted.base_no)
    base = dict(current)
    for one in theirs:  # the newest first: the last to be undone is the one after the base
        base |= {key: was for key, (was, _) in one.changes.items()}
    seen = seen_of(held.template, held.item, by.user_id)  # what they may not see is in no form of theirs
    mine = changes_between(seen, base, base | dict(wanted.answers))
    others = [one.changes for one in theirs if one.made_by != by.user_id]
    merged = merge(held.template, mine, others, current)
    after = current | merged.apply
    return _Found(after, changes_between(held.template, current, after), merged.conflicts)


def _problems(
    tx: Tx,
    workspace: Workspace,
    held: Held,
    found: _Found,
    wanted: Wanted,
    *,
    by: Member,
    today: date,
    at: datetime,
) -> list[Problem]:
    """What keeps the changes from being written; what was wrong before and is not touched is in nobody's way."""
    waits = too_much(tx, workspace, by, held.item.channel_id, at)
    if waits is not None:
        return [waits]
    accepted_end = wanted.accepted.get("end")
    touched = {*found.changes, "end"} if "start" in found.changes else set(found.changes)
    named = {key: answer for key, answer in found.after.items() if key in touched}
    around = surroundings(tx, workspace.id, held.template, named, today)
    problems = [
        one
        for one in problems_of(
            held.template,
            found.after,
            around,
            accepted_end=date.fromisoformat(accepted_end) if accepted_end else None,
        )
        if one.field in touched
    ]
    problems = [replace(one, is_out=True) if isinstance(one, EndInPast) else one for one in problems]
    raises = wanted.version != KEEP
    if not found.changes and not found.conflicts and not raises:
        return [NothingChanged()]
    needed = needs_reason(held.template, found.changes)
    if needed and not wanted.reason and not (wanted.hands_over and _is_gone(tx, held.item)):
        problems.append(ReasonMissing(needed[0], field="reason"))
    if raises and not wanted.note:
        problems.append(NoteMissing(field="note"))
    if not problems and not raises and not wanted.accepted.get("major") and found.changes.keys() & MAY_RAISE:
        author = preferences.of_people(tx, workspace.id, [by.user_id])[by.user_id]
        why = suggests_major(held.template, found.changes, author.days)
        if why:
            problems.append(SuggestMajor(why[0], field="version"))
    return problems


def _is_gone(tx: Tx, item: Item) -> bool:
    """Whether the owner is deactivated, which is reason enough for another."""
    owner = members.find(tx, item.ws, [item.owner]).get(item.owner)
    return owner is not None and owner.deactivated


def _answered(tx: Tx, ws: int, wanted: Wanted, held: Held, conflicts: Mapping[str, Conflict], at: datetime) -> Updated:
    outcome = Updated(held.item.id, held.item.ref, held.item.update_no, (), conflicts)
    _remember(tx, ws, wanted, outcome, at)
    return outcome


def _written(
    tx: Tx, workspace: Workspace, held: Held, found: _Found, wanted: Wanted, *, by: Member, at: datetime
) -> Updated:
    before = held.item
    labels = next_labels(before.major, before.minor)
    label = {KEEP: before.version, MINOR: labels.minor, MAJOR: labels.major}[wanted.version]
    major, minor = numbers_of(label)
    after = replace(
        with_answers(before, found.after), update_no=before.update_no + 1, major=major, minor=minor, changed_at=at
    )
    entry = Update(
        item_id=before.id,
        no=after.update_no,
        kind=wanted.kind,
        made_by=by.user_id,
        at=at,
        occurred_at=wanted.occurred_at,
        changes=found.changes,
        reason=wanted.reason,
        major=wanted.version != KEEP,
        label=label,
        note=wanted.note,
        told_with=after.update_no,
    )
    entry = replace(entry, told_with=_told_with(tx, held, entry))
    items.rewrite(tx, before, after)
    updates.add(tx, workspace.id, entry)
    mentioned = (*after.mentioned, *remarks.asked_for_support(tx, workspace.id, after.id))
    acks.withdraw(tx, workspace.id, after.id, but=mentioned)
    asked: Sequence[str] = ()
    asks = asks_confirmation(held.template, entry, ticked=wanted.ask, every=confirms_every(after))
    if asks and entry.kind != TAKEN_BACK:
        asked = _ask(tx, workspace.id, entry, [user for user in dict.fromkeys(mentioned) if user != by.user_id])
    told = _announce(tx, before, after, entry, asked, but=wanted.told_apart)
    tell_news(tx, workspace.id, after, entry)
    homes.changed(tx, workspace.id, before.named | after.named, at, by=by.user_id)
    if after.sensitivity is Sensitivity.RESTRICTED and (before.sensitivity, before.named) != (
        after.sensitivity,
        after.named,
    ):
        stubs.item_restricted(tx, workspace.id, after.id, at)
    permissions = {key: list(found.changes[key]) for key in PERMISSIONS if key in found.changes}
    if permissions:
        audit.write(tx, workspace.id, by=by.user_id, act=Act.PERMITTED, item_id=after.id, detail=permissions, at=at)
    acts.note(tx, workspace.id, by.user_id, after.channel_id, at)
    outcome = Updated(after.id, after.ref, after.update_no, tuple(found.changes), found.conflicts, told)
    _remember(tx, workspace.id, wanted, outcome, at)
    return outcome


def _remember(tx: Tx, ws: int, wanted: Wanted, outcome: Updated, at: datetime) -> None:
    conflicts = {key: [one.was, one.now, one.mine] for key, one in outcome.conflicts.items()}
    answer = {"no": outcome.no, "changed": list(outcome.changed), "conflicts": conflicts}
    inbox.answer_first(tx, ws, wanted.key, answer, at)


def _told_with(tx: Tx, held: Held, entry: Update) -> int:
    """The number of the update in whose notice this one is told: an earlier one's where it is worked into that."""
    group = updates.last_told(tx, Reader.system(held.item.ws), entry.item_id)
    joins = group[-1].kind == "updated" and joins_previous(
        held.template,
        group,
        entry,
        rung=held.item.named,
        confirmed_since=acks.any_confirmed(tx, held.item.ws, entry.item_id, since_no=group[0].no),
    )
    return group[-1].told_with if joins else entry.no


def _ask(tx: Tx, ws: int, entry: Update, people: Sequence[str]) -> Sequence[str]:
    """Ask these people to confirm an update; who of them is still there."""
    until = ask_until(tx, ws, people, entry.at)
    acks.ask(tx, ws, entry.item_id, entry.no, until)
    return tuple(until)


def _announce(tx: Tx, before: Item, after: Item, entry: Update, asked: Sequence[str], *, but: str | None = None) -> int:
    """The notice in the thread (or its edit), the card's edit, and word to those told by name; how many they are.

    ``but`` is told otherwise that they are on it now.
    """
    ws = after.ws
    notice = ItemUpdated(after.id, entry.told_with)
    if entry.told_with == entry.no:
        outbox.put(
            tx, ws, notice, lane=outbox.item_lane(after.id), verb=outbox.Verb.REPLY, target=after.channel_id,
            item_id=after.id, at=entry.at,
        )  # fmt: skip
    else:
        lane = outbox.edit_lane(after.id, entry.told_with)
        outbox.put_edit(tx, ws, notice, lane=lane, target=after.channel_id, item_id=after.id, at=entry.at)
    card_lane = outbox.edit_lane(after.id)
    outbox.put_edit(tx, ws, ItemCard(after.id), lane=card_lane, target=after.channel_id, item_id=after.id, at=entry.at)
    told: dict[str, Notice] = {user: UpdatedToYou(after.id, entry.no, user) for user in asked}
    told |= {
        user: PublishedToYou(after.id, user)
        for user in sorted(after.named - before.named - {but})
        if user != entry.made_by and user not in told
    }
    if after.owner not in {before.owner, entry.made_by}:
        told[after.owner] = HandedToYou(after.id, entry.no, after.owner)
    if before.owner not in {after.owner, entry.made_by}:
        told[before.owner] = HandedFromYou(after.id, entry.no, before.owner)
    members.lock(tx, ws, list(told))
    named = [user for user, one in told.items() if isinstance(one, PublishedToYou | HandedToYou)]
    for user in members.meet(tx, ws, named):
        if isinstance(told[user], HandedToYou):
            told[user] = FirstHandedOver(after.id, entry.no, user)
        else:
            told[user] = FirstMention(after.id, user, entry.made_by)
    for user in sorted(told):
        outbox.put(
            tx, ws, told[user], lane=outbox.person_lane(user), verb=outbox.Verb.TELL, target=user, item_id=after.id,
            at=entry.at,
        )  # fmt: skip
    return len(told)
