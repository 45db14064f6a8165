"""What changes items. One function is one transaction: the rule, the rows, and what is to be said of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.changes.limits import too_many_groups, too_much
from storage import (
    acts,
    audit,
    channels,
    departments,
    drafts,
    homes,
    inbox,
    items,
    members,
    outbox,
    preferences,
    remarks,
    templates,
)
from storage.database import Tx
from storage.drafts import Draft
from storage.workspaces import Workspace
from tracker.acks import deadline
from tracker.audit import Act
from tracker.channels import ChannelKind
from tracker.departments import Department
from tracker.items import NewItem, Sensitivity
from tracker.notices import FirstMention, ItemCard, MadeOfMessage, PublishedToYou, RingingCard
from tracker.people import Member
from tracker.problems import Problem, RetiredTemplate
from tracker.publishing import Answers, Surroundings, new_item, people_named, problems_of, remarks_in
from tracker.references import read_key
from tracker.templates import FieldKind, Template, TemplateVersion


@dataclass(frozen=True, slots=True)
class Published:
    """A published item, and how many people beside its author hear of it by name.

    ``anew`` is false the second time the same form comes in.
    """

    item_id: int
    ref: int
    told: int
    anew: bool = True


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to become an item, and what was said of it beside its answers.

    ``key`` is the same when the same form is sent again; ``source`` the channel, and the thread in it, of the message
    it is made of. One act may publish several: all but the first do not ``count``.
    """

    key: str
    version: TemplateVersion
    answers: Answers
    accepted_end: date | None = None
    ring: tuple[int, ...] = ()
    source: tuple[str, str] | None = None
    counts: bool = True


def publish(
    tx: Tx, workspace: Workspace, draft: Draft, answers: Answers, *, by: Member, today: date, at: datetime
) -> Published | list[Problem]:
    """Make an item of a form's answers, or say everything that is in the way; then nothing has changed.

    The same draft again answers with the item it has become.
    """
    outcome = publish_one(tx, workspace, wish_of(tx, workspace.id, draft, answers), by=by, today=today, at=at)
    if isinstance(outcome, Published) and outcome.anew:
        drafts.drop(tx, workspace.id, draft.id)
    return outcome


def wish_of(tx: Tx, ws: int, draft: Draft, answers: Answers) -> Wish:
    """What a form with these answers asks for."""
    accepted, source = draft.form.get("accepted_end"), draft.form.get("source")
    version = templates.version(tx, ws, draft.template_id, draft.template_no)
    fields = {field.key for field in version.template.fields}
    return Wish(
        key=f"publish/{draft.id}",
        version=version,
        answers={key: answer for key, answer in answers.items() if key in fields},  # some are of another template
        accepted_end=date.fromisoformat(accepted) if accepted else None,
        ring=tuple(one.id for one in departments_to_ring(tx, ws, draft)),
        source=(source["channel_id"], source["ts"]) if source else None,
    )


def departments_to_ring(tx: Tx, ws: int, draft: Draft) -> list[Department]:
    """The departments involved that the form says to ring; a restricted item rings none."""
    version = templates.version(tx, ws, draft.template_id, draft.template_no)
    sensitivity = Sensitivity(int(draft.answers.get("sensitivity") or version.template.sensitivity))
    if not draft.form.get("ring") or sensitivity is Sensitivity.RESTRICTED:
        return []
    chosen = {int(one) for one in draft.answers.get("departments") or ()}
    return [one for one in departments.current(tx, ws) if one.usergroup and one.id in chosen]


def publish_one(
    tx: Tx, workspace: Workspace, wish: Wish, *, by: Member, today: date, at: datetime
) -> Published | list[Problem]:
    """Make one item, or say everything that is in the way."""
    before = inbox.answer_to(tx, workspace.id, wish.key)
    if before is not None:
        return Published(before["item_id"], before["ref"], before["told"], anew=False)
    around = surroundings(tx, workspace.id, wish.version.template, wish.answers, today, by=by.user_id)
    problems = problems_of_wish(tx, workspace, wish, around, by=by, at=at)
    if problems:
        return problems
    if not inbox.first_time(tx, workspace.id, wish.key, at):
        before = inbox.answer_to(tx, workspace.id, wish.key) or {}
        return Published(before["item_id"], before["ref"], before["told"], anew=False)
    new = new_item(wish.version, wish.answers, by.user_id)
    if wish.counts:
        acts.note(tx, workspace.id, by.user_id, new.channel_id, at, groups=len(wish.ring))
    members.lock(tx, workspace.id, _others(new))  # before the number: nobody waits for that longer than a commit takes
    written = items.insert(tx, workspace.id, new, at, ask_until(tx, workspace.id, new.asked_to_confirm, at))
    remarks.add(tx, workspace.id, written.id, remarks_in(wish.answers), by=by.user_id, at=at)
    told = _announce(tx, workspace.id, written.id, new, at, wish.ring)
    homes.changed(tx, workspace.id, {new.initiator, new.owner, *new.collaborators}, at, by=by.user_id)
    if wish.source:
        _link_back(tx, workspace.id, written.id, *wish.source, at)
    audit.write(
        tx, workspace.id, by=by.user_id, act=Act.PUBLISHED, item_id=written.id,
        detail={"ref": written.ref, "sensitivity": int(new.sensitivity)}, at=at,
    )  # fmt: skip
    inbox.answered(tx, workspace.id, wish.key, {"item_id": written.id, "ref": written.ref, "told": told})
    return Published(written.id, written.ref, told)


def problems_of_wish(
    tx: Tx, workspace: Workspace, wish: Wish, around: Surroundings, *, by: Member, at: datetime
) -> list[Problem]:
    """Everything that keeps it from being published now."""
    problems = problems_of(wish.version.template, wish.answers, around, accepted_end=wish.accepted_end)
    retired = _retired(tx, workspace.id, wish.version, by)
    waits = too_much(tx, workspace, by, wish.answers.get("channel") or "", at) if wish.counts else None
    rings = too_many_groups(tx, workspace, by, len(wish.ring), at)
    return [*problems, *(one for one in (retired, waits, rings) if one)]


def _retired(tx: Tx, ws: int, version: TemplateVersion, by: Member) -> RetiredTemplate | None:
    offered = templates.newest(tx, ws)
    if not offered or any(one.template_id == version.template_id for one in offered):
        return None
    return RetiredTemplate(version.template.name(by.language), offered[0].template.name(by.language))


def published_before(tx: Tx, ws: int, draft_id: int) -> Published | None:
    """The item a draft has become, for a form that is sent once more."""
    before = inbox.answer_to(tx, ws, f"publish/{draft_id}")
    return Published(before["item_id"], before["ref"], before["told"], anew=False) if before else None


def surroundings(
    tx: Tx, ws: int, template: Template, answers: Answers, today: date, *, by: str | None = None
) -> Surroundings:
    """What is known of everybody and everything the answers name; a private channel only to whom is in it."""
    channel_ids = [answers["channel"]] if answers.get("channel") else []
    named = _departments_named(template, answers)
    there = {one.id: one for one in departments.current(tx, ws)} if named else {}
    return Surroundings(
        people=members.find(tx, ws, people_named(template, answers)),
        departments=there,
        departments_gone=departments.named(tx, ws, named - there.keys()),
        channels={
            key: one
            for key, one in channels.find(tx, ws, channel_ids).items()
            if by is None or one.kind is not ChannelKind.PRIVATE or by in channels.members_of(tx, ws, key)
        },
        today=today,
    )


def _departments_named(template: Template, answers: Answers) -> set[int]:
    one = [answers.get(field.key) for field in template.fields if field.kind is FieldKind.DEPARTMENT]
    many = [answers.get(field.key) or () for field in template.fields if field.kind is FieldKind.DEPARTMENTS]
    keys = (read_key(key) for key in (*one, *(key for keys in many for key in keys)))
    return {key for key in keys if key is not None}


def ask_until(tx: Tx, ws: int, people: Collection[str], at: datetime) -> dict[str, datetime]:
    """Until when each of these people is asked to confirm what is said now, by their own working days and hours.

    Nobody who is gone is asked.
    """
    known = preferences.of_people(tx, ws, people)
    there = [known[user] for user in people if user in known and not known[user].member.deactivated]
    return {one.member.user_id: deadline(at, one.days, one.hours) for one in there}


def _others(new: NewItem) -> list[str]:
    """Whoever hears of a new item by name: all named on it but its author."""
    return [user for user in dict.fromkeys((new.owner, *new.collaborators)) if user != new.initiator]


def _link_back(tx: Tx, ws: int, item_id: int, channel_id: str, ts: str, at: datetime) -> None:
    """A word in the thread of the message the item is made of, where the bot is in its channel."""
    channel = channels.find(tx, ws, [channel_id]).get(channel_id)
    if channel is not None and channel.bot_in and channel.kind is not ChannelKind.DIRECT:
        outbox.put(
            tx, ws, MadeOfMessage(item_id, ts), lane=outbox.item_lane(item_id), verb=outbox.Verb.REPLY,
            target=channel_id, item_id=item_id, at=at,
        )  # fmt: skip


def _announce(tx: Tx, ws: int, item_id: int, new: NewItem, at: datetime, ring: Sequence[int]) -> int:
    """The card first; then a word to each person named, dropped when it is sent to whom sees the card."""
    card = RingingCard(item_id, tuple(ring)) if ring else ItemCard(item_id)
    outbox.put(
        tx, ws, card, lane=outbox.item_lane(item_id), verb=outbox.Verb.POST, target=new.channel_id, item_id=item_id,
        at=at,
    )  # fmt: skip
    others = _others(new)
    newcomers = members.meet(tx, ws, others, knows=new.initiator)
    for user in sorted(others):
        notice = FirstMention(item_id, user, new.initiator) if user in newcomers else PublishedToYou(item_id, user)
        outbox.put(
            tx, ws, notice, lane=outbox.person_lane(user), verb=outbox.Verb.TELL, target=user, item_id=item_id, at=at
        )
    return len({*others, *departments.members_of(tx, ws, ring)} - {new.initiator}) if ring else len(others)
