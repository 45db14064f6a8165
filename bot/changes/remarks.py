"""What notes remarks and deals with them, step by step. One function is one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.changes.limits import too_much
from bot.changes.reminding import renew
from storage import acks, acts, audit, departments, homes, inbox, items, members, outbox, remarks, stubs
from storage.database import Tx
from storage.items import Held
from storage.remarks import NewRemark
from storage.workspaces import Workspace
from tracker.audit import HOLDERS, Act
from tracker.items import Sensitivity
from tracker.notices import FirstSupport, FirstTodo, ItemCard, Notice, RemarkTold, SupportAsked, SupportStep, TodoForYou
from tracker.people import Kind, Member, Reader
from tracker.problems import (
    AsksBoth,
    AsksOneself,
    CannotBeNamed,
    DateInPast,
    Empty,
    IsClosed,
    MayNotAnswer,
    MayNotEdit,
    NobodyAnswers,
    NobodyAsked,
    NotFound,
    Problem,
    RemarkSettled,
    UnknownPerson,
)
from tracker.references import reference
from tracker.remark_lines import problem_of_text
from tracker.remarks import (
    Remark,
    RemarkKind,
    Step,
    StepKind,
    TakenStep,
    after,
    hears_of,
    is_told_in_thread,
    joins_notice,
    may_take,
    needs_text,
)
from tracker.visibility import may_edit

#: Seconds in which boxes that were clicked are shown anew, as what they have become.
_SHOWN_ANEW: Final = 10.0


@dataclass(frozen=True, slots=True)
class Noted:
    """A remark as it stands after what was done, and the step that did it."""

    remark: Remark
    step: TakenStep


def note(
    tx: Tx, workspace: Workspace, item_id: int, new: NewRemark, *, by: Member, today: date, at: datetime
) -> Noted | list[Problem]:
    """Note a risk, a to-do or a support request of an item, or say everything that is in the way."""
    held = items.hold(tx, Reader.of(workspace.id, by), item_id)
    if held is None:
        return [NotFound("")]
    if not may_edit(by, held.item):
        return [MayNotEdit(members.name_of(tx, workspace.id, held.item.owner), held.item.id)]
    if not held.item.is_open:
        return [IsClosed(reference(held.item.ref), held.item.state.value)]
    waits = too_much(tx, workspace, by, held.item.channel_id, at)
    if waits is not None:
        return [waits]
    holder, problems = _holder(tx, workspace, new, by)
    text = problem_of_text(new.text)
    problems = [*([text] if text else []), *problems]
    if new.due_on and new.due_on < today:
        problems.append(DateInPast(new.due_on, field="due"))
    if problems:
        return problems
    remark = remarks.write(tx, workspace.id, item_id, replace(new, holder=holder), by=by.user_id, at=at)
    return _taken(tx, workspace, held, remark, remark, Step(StepKind.ADDED, by.user_id, at, user_id=holder))


def take(
    tx: Tx, workspace: Workspace, remark_id: int, wanted: Step, *, by: Member, today: date
) -> Noted | list[Problem]:
    """Take a step with a remark, or say what is in the way."""
    reader = Reader.of(workspace.id, by)
    found = remarks.find(tx, reader, remark_id)
    held = items.hold(tx, reader, found.item_id) if found else None
    remark = remarks.find(tx, reader, remark_id) if held else None  # as it is now that its item is held
    if held is None or remark is None:
        return [NotFound("")]
    problems = _problems(tx, workspace, held, remark, wanted, by=by, today=today)
    if problems:
        return problems
    if wanted.kind is StepKind.OFFERED:
        wanted = replace(wanted, was_on=remark.due_on)
    became = after(remark, wanted)
    if became is None:
        return [_settled(tx, workspace, remark, by)]
    if became != remark:
        remarks.rewrite(tx, workspace.id, became)
    return _taken(tx, workspace, held, remark, became, wanted)


@dataclass(frozen=True, slots=True)
class Click:
    """One of the clicks of one person on boxes as they were shown (``key``); ``at``: seconds, by Slack's own clock."""

    key: str
    at: float


def tick(
    tx: Tx,
    workspace: Workspace,
    item_id: int,
    changed: Mapping[int, bool],
    boxes: Mapping[int, bool],
    click: Click,
    *,
    by: Member,
    today: date,
    at: datetime,
) -> list[Problem]:
    """Tick the remarks that were ``changed`` since their ``boxes`` were shown; what stands as wanted is passed over.

    Until they are shown anew the last click says how all stand that were touched: one that took a tick back differs
    from what was shown in nothing. One that was made before it and comes after it has nothing to say.
    """
    items.lock(tx, workspace.id, item_id)
    inbox.first_time(tx, workspace.id, click.key, at)
    before = inbox.answer_to(tx, workspace.id, click.key) or {"at": 0.0, "touched": []}
    if click.at <= before["at"]:
        return []
    still_shown = before["touched"] if click.at - before["at"] < _SHOWN_ANEW else []
    touched = sorted({*still_shown, *changed} & boxes.keys())
    inbox.answered(tx, workspace.id, click.key, {"at": click.at, "touched": touched})
    problems: list[Problem] = []
    for remark_id, done in ((one, boxes[one]) for one in touched):
        step = Step(StepKind.TICKED if done else StepKind.UNTICKED, by.user_id, at)
        outcome = take(tx, workspace, remark_id, step, by=by, today=today)
        if isinstance(outcome, list):
            problems += [one for one in outcome if not isinstance(one, RemarkSettled)]
    return problems


def show_anew(tx: Tx, ws: int, item_id: int, at: datetime) -> None:
    """What holders of an item's open remarks were told of them is edited: the item has ended, or is back."""
    for remark in remarks.open_of(tx, ws, item_id):
        if remark.holder:
            _edit_of(tx, ws, remark, remark.holder, at)


def _edit_of(tx: Tx, ws: int, remark: Remark, holder: str, at: datetime) -> None:
    tell = SupportAsked if remark.kind is RemarkKind.SUPPORT else TodoForYou
    notice, lane = tell(remark.item_id, remark.id, holder), outbox.remark_lane(remark.id, holder)
    outbox.put_edit(tx, ws, notice, lane=lane, target=holder, item_id=remark.item_id, at=at)


def _holder(tx: Tx, workspace: Workspace, new: NewRemark, by: Member) -> tuple[str | None, list[Problem]]:
    """Whose a remark becomes: the person's, or whoever answers for the department."""
    if new.kind is not RemarkKind.SUPPORT:
        return new.holder, _problems_of_person(tx, workspace, new.holder) if new.holder else []
    if new.department is None:
        if new.holder is None:
            return None, [NobodyAsked(field="person")]
        if new.holder == by.user_id:
            return None, [AsksOneself(field="person")]
        return new.holder, _problems_of_person(tx, workspace, new.holder)
    if new.holder is not None:
        return None, [AsksBoth(field="department")]
    answers = departments.who_answers(tx, workspace.id, [new.department]).get(new.department)
    if answers is None:
        name = departments.named(tx, workspace.id, [new.department]).get(new.department, "")
        return None, [NobodyAnswers(name, field="department")]
    return answers, _problems_of_person(tx, workspace, answers)


def _problems_of_person(tx: Tx, workspace: Workspace, user_id: str) -> list[Problem]:
    member = members.find(tx, workspace.id, [user_id]).get(user_id)
    if member is None:
        return [UnknownPerson(user_id, field="person")]
    if member.deactivated:
        return [CannotBeNamed(member.name, "deactivated", field="person")]
    return [CannotBeNamed(member.name, "bot", field="person")] if member.kind is Kind.BOT else []


def _problems(
    tx: Tx, workspace: Workspace, held: Held, remark: Remark, wanted: Step, *, by: Member, today: date
) -> list[Problem]:
    if not may_take(wanted.kind, remark, by.user_id, may_edit=may_edit(by, held.item)):
        return [MayNotAnswer(members.name_of(tx, workspace.id, remark.holder or remark.made_by))]
    if not held.item.is_open:
        return [IsClosed(reference(held.item.ref), held.item.state.value)]
    waits = too_much(tx, workspace, by, held.item.channel_id, wanted.at)
    if waits is not None:
        return [waits]
    if after(remark, wanted) is None:
        return [_settled(tx, workspace, remark, by)]
    problems: list[Problem] = []
    text = problem_of_text(wanted.text) if needs_text(wanted.kind) or wanted.text else None
    if text:
        problems.append(text)
    if wanted.kind in (StepKind.HANDED_ON, StepKind.ASKED_AGAIN):
        problems += _problems_of_person(tx, workspace, wanted.user_id) if wanted.user_id else [Empty(field="person")]
        if wanted.user_id == by.user_id:
            problems.append(AsksOneself(field="person"))
    if wanted.kind is StepKind.OFFERED:
        if wanted.day is None:
            problems.append(Empty(field="due"))
        elif wanted.day < today:
            problems.append(DateInPast(wanted.day, field="due"))
    return problems


def _settled(tx: Tx, workspace: Workspace, remark: Remark, by: Member) -> Problem:
    """Who was first, and when, as whoever comes second reads it."""
    last = remarks.steps(tx, Reader.system(workspace.id), remark.id)
    at = last[-1].step.at if last else remark.at
    name = members.name_of(tx, workspace.id, last[-1].step.made_by if last else remark.made_by)
    here = at.astimezone(ZoneInfo(by.zone or workspace.zone))
    state = "accepted" if remark.is_open and last and last[-1].step.kind is StepKind.ACCEPTED else remark.state.value
    return RemarkSettled(state, name, here.date(), here)


def _taken(tx: Tx, workspace: Workspace, held: Held, before: Remark, remark: Remark, step: Step) -> Noted:
    """Write the step, name whoever holds the remark now, and say all that is to be said."""
    ws, item = workspace.id, held.item
    step_id = remarks.take(tx, ws, remark, step)
    named = remarks.holders(tx, ws, item.id)
    if set(named) != set(item.holders):
        items.name_holders(tx, ws, item.id, named)
        if item.sensitivity is Sensitivity.RESTRICTED:
            stubs.item_restricted(tx, ws, item.id, step.at)
        detail = {HOLDERS: [list(item.holders), named]}
        audit.write(tx, ws, by=step.made_by, act=Act.PERMITTED, item_id=item.id, detail=detail, at=step.at)
    acks.withdraw(tx, ws, item.id, but=(*item.mentioned, *remarks.asked_for_support(tx, ws, item.id)))
    taken = TakenStep(step_id, item.id, remark.id, step, None)
    if is_told_in_thread(step.kind):
        _tell_thread(tx, ws, held, remark, taken)
    lane = outbox.edit_lane(item.id)
    outbox.put_edit(tx, ws, ItemCard(item.id), lane=lane, target=item.channel_id, item_id=item.id, at=step.at)
    members.lock(tx, ws, {step.made_by, *before.people, *remark.people})  # all at once, in one order
    _tell_people(tx, ws, before, remark, taken)
    renew(tx, ws, {one for one in (before.holder, remark.holder, remark.made_by) if one}, step.at)
    homes.changed(tx, ws, {step.made_by, *before.people, *remark.people}, step.at, by=step.made_by)
    acts.note(tx, ws, step.made_by, item.channel_id, step.at)
    return Noted(remark, taken)


def _tell_thread(tx: Tx, ws: int, held: Held, remark: Remark, taken: TakenStep) -> None:
    """In a notice of its own, or worked into the one before where the same person goes on."""
    item_id, channel_id, at = held.item.id, held.item.channel_id, taken.step.at
    reader = Reader.system(ws)
    group = remarks.last_told(tx, reader, item_id)
    others = (remarks.find(tx, reader, remark_id) for remark_id in {one.remark_id for one in group})
    kinds = {remark.kind, *(one.kind for one in others if one)}
    first = group[0].id if group and joins_notice([one.step for one in group], taken.step, kinds) else taken.id
    remarks.tell_with(tx, ws, taken.id, first)
    notice = RemarkTold(item_id, first)
    if first == taken.id:
        outbox.put(
            tx, ws, notice, lane=outbox.item_lane(item_id), verb=outbox.Verb.REPLY, target=channel_id,
            item_id=item_id, at=at,
        )  # fmt: skip
    else:
        lane = outbox.remark_lane(first)
        outbox.put_edit(tx, ws, notice, lane=lane, target=channel_id, item_id=item_id, at=at)


def _tell_people(tx: Tx, ws: int, before: Remark, remark: Remark, taken: TakenStep) -> None:
    """The message of whoever holds it, new or edited; and a word to the other one of the two."""
    step, tell = taken.step, SupportAsked if remark.kind is RemarkKind.SUPPORT else TodoForYou
    told: dict[str, Notice] = {}
    if before.holder and step.kind is not StepKind.ADDED:
        _edit_of(tx, ws, remark, before.holder, step.at)
    anew = step.kind is StepKind.ADDED or remark.holder != before.holder
    if remark.holder and anew and remark.holder != step.made_by:
        told[remark.holder] = tell(remark.item_id, remark.id, remark.holder)
    other = hears_of(before, step)
    if other and other not in told:
        told[other] = SupportStep(remark.item_id, taken.id, other)
    members.lock(tx, ws, list(told))
    newcomers = members.meet(tx, ws, list(told), knows=step.made_by)
    if remark.holder in newcomers and isinstance(told.get(remark.holder), tell):
        first = FirstSupport if tell is SupportAsked else FirstTodo
        told[remark.holder] = first(remark.item_id, remark.id, remark.holder)
    for user in sorted(told):
        outbox.put(
            tx, ws, told[user], lane=outbox.person_lane(user), verb=outbox.Verb.TELL, target=user,
            item_id=remark.item_id, at=step.at,
        )  # fmt: skip
