"""A small world that changes at random, and what everybody in it could get to read: for the walk that looks for leaks.

Everything said of an item holds a sign of which item it is and how secret, so that a text tells by itself whom it may
be shown to. Who may read what is worked out here once more, from the product's words alone.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

import orjson
from sqlalchemy import select, update

from bot.changes.acks import confirm
from bot.changes.closing import Closed, finish, reopen
from bot.changes.comments import Saying as Comment
from bot.changes.comments import say as say_comment
from bot.changes.delivery import card_was_deleted, release
from bot.changes.handing_over import hand_over, learn_person
from bot.changes.items import Published, Wish, publish_one
from bot.changes.moving import move_items
from bot.changes.preferences import Wishes, set_preferences
from bot.changes.remarks import Noted, note, take
from bot.changes.taking_over import Joined, take_over
from bot.changes.updates import Updated, Wanted
from bot.changes.updates import update as change_item
from bot.changes.watching import ask_for_news, set_following
from bot.messages.texts import Texts
from bot.outbox import fenced
from bot.outbox.saying import say
from bot.outbox.sayings import Blocked, Edited, Nothing, Posted, Saying, Shown, WithoutCard
from bot.schedule.channels import sweep_channels
from bot.schedule.items import sweep_items
from bot.schedule.people import sweep_people
from storage import channels, departments, homes, members, outbox, senders, stubs, templates, workspaces
from storage.channels import SlackChannel
from storage.database import Tx
from storage.outbox import Row, Verb
from storage.posts import Post
from storage.remarks import NewRemark
from storage.tables import departments as department_rows
from storage.tables import template_versions
from storage.tables import templates as template_rows
from tests import make
from tests.faults.hands import Hands
from tracker.channels import ChannelKind
from tracker.closing import Ending
from tracker.comments import CommentKind
from tracker.delivery import Cause
from tracker.items import Sensitivity
from tracker.people import Kind, Member, Reader
from tracker.preferences import Mine
from tracker.remarks import RemarkKind, Step, StepKind
from tracker.templates import TemplateVersion
from tracker.workspace_settings import Whereabouts

ELSE: Final = replace(make.FANG, user_id="UELSE", name="别人")
AUTHORS: Final = (make.FANG.user_id, make.LI.user_id, make.EMMA.user_id)
SLACK_PEOPLE: Final = {one.user_id: one for one in (*make.EVERYBODY, ELSE) if one is not make.BOT}
PEOPLE: Final = tuple(SLACK_PEOPLE)
LEADS: Final = SlackChannel("C2", "leads", ChannelKind.PRIVATE, shared=False, archived=False, bot_in=True)
CHANNELS: Final = {one.channel_id: one for one in (make.LAUNCH, LEADS)}
PLACES: Final = {
    make.LAUNCH.channel_id: {make.FANG.user_id, make.LI.user_id, make.EMMA.user_id, make.GUEST.user_id},
    LEADS.channel_id: {make.FANG.user_id, make.EMMA.user_id},
}
#: ``nam3x``: something open of item 3; ``sec3x``: something of a confidential field.
SIGN: Final = re.compile(r"(nam|don|nex|rea|rem|not|sec)(\d+)x")
#: Hours of the clock (UTC) at which it has something to say: mornings, the list before 17:00 in Shanghai, and 17:00.
HOURS: Final = (1, 8, 9)
_CONFIDENTIAL: Final = {
    "key": "f1", "kind": "short_text", "names": {"en": "Budget", "zh-CN": "预算"}, "confidential": True,
}  # fmt: skip


@dataclass
class Model:
    """An item as the walk knows it."""

    ref: int
    initiator: str
    owner: str
    collaborators: set[str]
    departments: set[int]
    sensitivity: Sensitivity
    channel: str
    #: Its to-dos and requests, each with whoever is named on it for that.
    holders: dict[int, str | None] = field(default_factory=dict)
    taken_over_by: set[str] = field(default_factory=set)
    update_no: int = 1
    is_open: bool = True

    @property
    def named(self) -> set[str]:
        holders = {user for user in self.holders.values() if user}
        return {self.initiator, self.owner, *self.collaborators, *holders, *self.taken_over_by}


@dataclass
class World:
    """The world, and what stands in its channels and was said to its people."""

    tx: Tx
    texts: Texts
    hands: Hands
    at: datetime = make.AT
    items: dict[int, Model] = field(default_factory=dict)
    by_number: dict[int, int] = field(default_factory=dict)
    standing: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)
    told: list[tuple[str, str, str]] = field(default_factory=list)
    homes: dict[str, str] = field(default_factory=dict)
    wishes: int = 0
    #: Whether what waits is left waiting for a while: who is told may lose the right to it meanwhile.
    slow: bool = False
    #: Whether Slack takes what it is sent and says nothing for a while; and what has not been answered.
    hangs: bool = False
    under_way: list[tuple[Row, Saying]] = field(default_factory=list)
    #: Channels that are archived in Slack.
    archived: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        tx = self.tx
        self.world = make.world(tx)
        self.other = make.world(tx, "T2")
        members.save(tx, self.world.ws, [ELSE], make.AT)
        channels.save(tx, self.world.ws, [LEADS], make.AT)
        for channel, people in PLACES.items():
            channels.set_members(tx, self.world.ws, channel, [*people, make.BOT.user_id])
        self.heads = {self.world.marketing: make.EMMA.user_id, self.world.product: make.LI.user_id}
        for key, desk in ((self.world.marketing, None), (self.world.product, ELSE.user_id)):
            values = {"head": self.heads[key], "desk": desk}
            tx.execute(update(department_rows).where(department_rows.c.id == key).values(**values))
        self.version = self._with_a_confidential_field()
        self.department_of = {user: self._departments_of(user) for user in PEOPLE}
        members.meet(tx, self.world.ws, [user for user in PEOPLE if user != ELSE.user_id])
        homes.opened(tx, self.world.ws, make.GUEST.user_id, self.at)
        self.there = {channel: set(people) for channel, people in PLACES.items()}
        self.shared: set[str] = set()
        self.known = members.find(tx, self.world.ws, PEOPLE)
        whole = Whereabouts("Asia/Shanghai", "CN", "zh-CN")
        workspaces.settle(tx, self.ws, whole, self.at, installer=make.WANG.user_id)
        self.fence = senders.hold(tx, self.ws, "walk", timedelta(days=1)) or 0

    @property
    def ws(self) -> int:
        return self.world.ws

    @property
    def today(self) -> date:
        return self.at.date()

    def people_of(self, department_id: int) -> frozenset[str]:
        return departments.members_of(self.tx, self.ws, [department_id])

    def _departments_of(self, user: str) -> set[int]:
        """Those somebody is in or heads."""
        return {key for key, head in self.heads.items() if user == head or user in self.people_of(key)}

    def member(self, user: str) -> Member:
        return self.known[user]

    def reader(self, user: str) -> Reader:
        return Reader.of(self.ws, self.member(user))

    def number_of(self, item_id: int) -> int:
        """The number in an item's signs."""
        return next(number for number, key in self.by_number.items() if key == item_id)

    @property
    def state_of_channels(self) -> object:
        """What decides who may read what in channels, and what stands there."""
        people = {channel: frozenset(there) for channel, there in self.there.items()}
        return self.at, people, frozenset(self.shared)

    # -- what may be -------------------------------------------------------------------------------------------------

    def may_read(self, user: str, item_id: int) -> bool:
        """Public: every full member. Internal: the departments and people on it. Restricted: only the people named."""
        member, item = self.member(user), self.items[item_id]
        if member.deactivated:
            return False
        if user in item.named:
            return True
        if item.sensitivity is Sensitivity.PUBLIC:
            return member.kind.value == "member"
        return item.sensitivity is Sensitivity.INTERNAL and bool(self.department_of[user] & item.departments)

    def may_own(self, user: str) -> bool:
        return self.member(user).kind is Kind.MEMBER and not self.member(user).deactivated

    def may_be_named(self, user: str) -> bool:
        return self.member(user).kind in (Kind.MEMBER, Kind.GUEST) and not self.member(user).deactivated

    def is_closed_to(self, who: Member, item_id: int) -> bool:
        """Whether they may not read it; in another workspace there is nothing to compare it with."""
        return self.world is not self.other and not self.may_read(who.user_id, item_id)

    def leaks(self, user: str, text: str, *, beside: str = "", opened: int | None = None) -> list[str]:
        """The signs in a text that this person may not be shown.

        What a channel they are in shows is shown to them (``beside``), as is what they have just ``opened`` to
        themselves.
        """
        there = bool(beside) and user in self.there[beside] and not self.member(user).deactivated
        found = []
        for kind, number in SIGN.findall(text):
            item_id = self.by_number[int(number)]
            if item_id == opened:
                continue
            secret = kind == "sec" and user not in self.items[item_id].named
            if secret or not (self.may_read(user, item_id) or (there and not self.is_hidden_in(beside, item_id))):
                found.append(f"{kind}{number}x")
        return found

    def is_hidden_in(self, channel: str, item_id: int) -> bool:
        """Whether a channel may show no restricted item: where not all who are there are named on it.

        Where nobody is, nobody reads it; and whoever comes finds it hidden.
        """
        item = self.items[item_id]
        strangers = bool(self.there[channel] - item.named)
        return item.sensitivity is Sensitivity.RESTRICTED and (channel in self.shared or strangers)

    def leaks_in(self, channel: str, text: str) -> list[str]:
        """The signs in a message that its channel may not show; nothing confidential ever."""
        signs = [(kind, int(number)) for kind, number in SIGN.findall(text)]
        return [
            f"{kind}{number}x"
            for kind, number in signs
            if kind == "sec" or self.is_hidden_in(channel, self.by_number[number])
        ]

    # -- what happens ------------------------------------------------------------------------------------------------

    def publishes(self, by: str, sensitivity: Sensitivity, owner: str, others: set[str], department: int) -> None:
        self.wishes += 1
        n = self.wishes
        channel = LEADS.channel_id if by in self.there[LEADS.channel_id] and n % 2 else make.LAUNCH.channel_id
        end, yesterday = self.today + timedelta(days=n % 3 - 1), self.today - timedelta(days=1)
        answers = {
            "name": f"nam{n}x", "owner": owner, "collaborators": sorted(others - {owner}), "channel": channel,
            "departments": [str(department)], "sensitivity": str(int(sensitivity)), "done": f"don{n}x",
            "next": f"nex{n}x", "f1": f"sec{n}x", "stage": "s1", "priority": "3", "cadence": {"every": "day"},
            "risks": f"rem{n}x", "end": end.isoformat(),
        }  # fmt: skip
        source = (LEADS.channel_id, f"{n}.1") if n % 3 == 0 else None
        wish = Wish(f"walk/{n}", self.version, answers, accepted_end=min(end, yesterday), source=source)
        outcome = publish_one(self.tx, self.world.workspace, wish, by=self.member(by), today=self.today, at=self.at)
        if not isinstance(outcome, Published):
            assert channel in self.archived, outcome
            return
        self.items[outcome.item_id] = Model(
            outcome.ref, by, owner, others - {owner}, {department}, sensitivity, channel
        )
        self.by_number[n] = outcome.item_id
        self.passes()

    def updates(self, by: str, item_id: int, answers: Mapping[str, Any], *, secret: bool = False) -> bool:
        """Change an item; whether it was changed. What is said of a confidential change is as secret as it."""
        item, n = self.items[item_id], self.number_of(item_id)
        kind = "sec" if secret else "rea"
        self.wishes += 1
        wanted = Wanted(
            item_id, item.update_no, dict(answers), f"walk/{self.wishes}", reason=f"{kind}{n}x",
            note=f"{'sec' if secret else 'not'}{n}x", version="minor", accepted={"end": answers.get("end")},
        )  # fmt: skip
        outcome = change_item(self.tx, self.world.workspace, wanted, by=self.member(by), today=self.today, at=self.at)
        if not isinstance(outcome, Updated):
            return False
        item.update_no = outcome.no
        if "sensitivity" in outcome.changed:
            item.sensitivity = Sensitivity(int(answers["sensitivity"]))
        if "collaborators" in outcome.changed:
            item.collaborators = set(answers["collaborators"])
        self.passes()
        return True

    def hands_over(self, by: str, item_id: int, user: str) -> None:
        item, n = self.items[item_id], self.number_of(item_id)
        self.wishes += 1
        outcome = hand_over(
            self.tx, self.world.workspace, item_id, user, f"rea{n}x", key=f"walk/{self.wishes}", by=self.member(by),
            today=self.today, at=self.at,
        )  # fmt: skip
        if isinstance(outcome, Updated):
            stays = {item.owner} - {one for one in (item.owner,) if self.member(one).deactivated}
            item.collaborators = (item.collaborators | stays) - {user}
            item.owner, item.update_no = user, outcome.no
        self.passes()

    def takes_over(self, by: str, item_id: int) -> None:
        outcome = take_over(self.tx, self.world.workspace, item_id, "away", by=self.member(by), at=self.at)
        if isinstance(outcome, Joined):
            assert self.member(by).is_admin
            self.items[item_id].taken_over_by.add(by)
        self.passes()

    def moves_to(self, by: str, item_id: int, channel: str) -> None:
        self.wishes += 1
        moved = move_items(
            self.tx, self.world.workspace, [item_id], channel, key=f"walk/{self.wishes}", by=self.member(by), at=self.at
        )
        if moved.item_ids:
            self.items[item_id].channel = channel
            self.items[item_id].update_no += 1
        self.passes()

    def ends(self, by: str, item_id: int) -> None:
        """Finish it, or bring it back."""
        item, n = self.items[item_id], self.number_of(item_id)
        if item.is_open:
            ending = Ending(result=f"rea{n}x")
            outcome = finish(self.tx, self.world.workspace, item_id, ending, by=self.member(by), at=self.at)
        else:
            outcome = reopen(self.tx, self.world.workspace, item_id, by=self.member(by), at=self.at)
        if isinstance(outcome, Closed):
            item.is_open, item.update_no = not item.is_open, outcome.no
        self.passes()

    def remarks_on(self, by: str, item_id: int, user: str, department: int | None) -> None:
        """A to-do for somebody, or a request of a person or a department."""
        n = self.number_of(item_id)
        self.wishes += 1
        kind = (RemarkKind.TODO, RemarkKind.SUPPORT)[self.wishes % 2]
        asked = department if kind is RemarkKind.SUPPORT else None
        new = NewRemark(kind, f"rem{n}x", None if asked else user, asked, self.today + timedelta(days=self.wishes % 3))
        outcome = note(self.tx, self.world.workspace, item_id, new, by=self.member(by), today=self.today, at=self.at)
        if isinstance(outcome, Noted):
            self._holds(item_id, outcome)
        self.passes()

    def deals_with(self, by: str, item_id: int, which: int, step: StepKind, user: str) -> None:
        """Take a step with one of the remarks somebody holds."""
        item, n = self.items[item_id], self.number_of(item_id)
        if not item.holders:
            return
        remark_id = sorted(item.holders)[which % len(item.holders)]
        wanted = Step(step, by, self.at, text=f"rem{n}x", user_id=user, day=self.today + timedelta(days=9))
        outcome = take(self.tx, self.world.workspace, remark_id, wanted, by=self.member(by), today=self.today)
        if isinstance(outcome, Noted):
            self._holds(item_id, outcome)
        self.passes()

    def _holds(self, item_id: int, outcome: Noted) -> None:
        """Whoever holds it is named, also once it is done; who declined, or of whom it is asked no more, is not."""
        remark = outcome.remark
        names = remark.state.value in ("open", "done")
        self.items[item_id].holders[remark.id] = remark.holder if names else None

    def confirms(self, by: str, item_id: int) -> None:
        confirm(self.tx, self.world.workspace, item_id, None, by=self.member(by), at=self.at)
        self.passes()

    def comments(self, by: str, item_id: int, kind: CommentKind) -> None:
        self.wishes += 1
        saying = Comment(item_id, f"rem{self.number_of(item_id)}x", f"walk/{self.wishes}", kind)
        say_comment(self.tx, self.world.workspace, saying, by=self.member(by), at=self.at)
        self.passes()

    def follows(self, by: str, item_id: int) -> None:
        set_following(self.tx, self.world.workspace, item_id, follows=True, by=self.member(by), at=self.at)
        began = self.at - timedelta(days=1)
        ask_for_news(self.tx, self.world.workspace, item_id, by=self.member(by), today_began=began, at=self.at)
        self.passes()

    def joins(self, user: str, channel: str) -> None:
        stubs.somebody_joined(self.tx, self.ws, channel, user, self.at)
        self.there[channel].add(user)
        self.passes()

    def leaves(self, user: str, channel: str) -> None:
        channels.left(self.tx, self.ws, channel, user)
        self.there[channel].discard(user)

    def shares(self, channel: str) -> None:
        """Share a channel with another company, or no more."""
        shared = channel not in self.shared
        seen = replace(CHANNELS[channel], shared=shared)
        stubs.learn_channel(self.tx, self.ws, seen, None, self.at)
        self.shared ^= {channel}
        self.passes()

    def changes_person(self, user: str, **changed: Any) -> None:  # noqa: ANN401
        """Slack tells of somebody as they are now."""
        before = self.member(user)
        now = {"kind": before.kind, "deactivated": before.deactivated, "role": before.role} | changed
        learn_person(self.tx, self.ws, replace(SLACK_PEOPLE[user], **now), self.at)
        self.known = members.find(self.tx, self.ws, PEOPLE)

    def moves(self, user: str, department: int) -> None:
        """In or out of a department."""
        now = self.people_of(department) ^ {user}
        departments.set_members(self.tx, self.ws, department, now)
        self.department_of[user] = self._departments_of(user)

    def archives(self, channel: str) -> None:
        """Somebody archives a channel in Slack, or brings it back."""
        self.archived ^= {channel}
        if channel not in self.archived:
            channels.change(self.tx, self.ws, channel, {"archived": False, "bot_in": True})
            release(self.tx, self.ws, channel, self.at)
        self.passes()

    def deletes_card(self, item_id: int) -> None:
        """Somebody deletes what stands of an item in a channel."""
        gone = [place for place, (key, _) in self.standing.items() if key == item_id]
        for channel, ts in gone[:1]:
            del self.standing[channel, ts]
            card_was_deleted(self.tx, self.ws, Post(channel, ts), self.at)
        self.passes()

    def goes_away(self, user: str, deputy: str) -> None:
        """They are away for three days, and somebody stands in for them."""
        last = self.today + timedelta(days=2)
        wishes = Wishes(Mine(), away_from=self.today, away_to=last, deputy=deputy)
        set_preferences(self.tx, self.ws, user, wishes, None, at=self.at)
        self.passes()

    def passes(self) -> None:
        """Time goes by, and everything that waits is said; where all is slow, later."""
        self.at += timedelta(minutes=11)
        while not self.slow and (found := self._sendable()):
            for row in outbox.claim(self.tx, self.ws, self.fence, found, slack_time=self.at):
                self._say(row)

    def _sendable(self) -> list[int]:
        busy = [row.lane for row, _ in self.under_way]
        return [one.id for one in outbox.candidates(self.tx, self.ws, at=self.at, busy=busy, most=99)]

    def stops_hanging(self) -> None:
        """What was under way has arrived."""
        self.hangs = False
        while self.under_way:
            self._arrives(*self.under_way.pop(0))
        self.passes()

    def strikes(self, nth: int) -> None:
        """The clock: the next of the hours at which something may be due, and all that waits is said then."""
        self.comes_to_be(nth)
        self.slow = False
        self.stops_hanging()
        for channel in sorted(self.archived):
            self.archives(channel)

    def comes_to_be(self, nth: int) -> None:
        """One of the hours of the clock, which has something to say then."""
        hour = HOURS[nth % len(HOURS)]
        then = self.at.replace(hour=hour, minute=0)
        self.at = then if then > self.at else then + timedelta(days=1)
        sweeps: tuple[Callable[[Tx, int, datetime], int], ...] = (sweep_items, sweep_people, sweep_channels)
        for sweep in sweeps:
            while sweep(self.tx, self.ws, self.at):
                pass
        self.passes()

    # -- what is said ------------------------------------------------------------------------------------------------

    def _say(self, row: Row) -> None:
        said = say(self.tx, self.texts, row, self.at)
        match said:
            case Posted(message) if row.verb is Verb.TELL:
                self._is_told(row.target, row.kind, written(message))
            case Edited(message, post) if post.channel_id in PEOPLE:
                self._is_told(post.channel_id, f"{row.kind} edited", written(message))
        if self.hangs:
            self.under_way.append((row, said))
        else:
            self._arrives(row, said)

    def _arrives(self, row: Row, said: Saying) -> None:
        """As the sender notes it."""
        tx, ws, fence, at = self.tx, self.ws, self.fence, self.at
        refused = row.verb in (Verb.POST, Verb.REPLY, Verb.EDIT) and row.target in self.archived
        match said:
            case Posted() | Edited() if refused:
                fenced.cannot_deliver(tx, ws, fence, row, cause=Cause.ARCHIVED, error="is_archived", at=at)
            case Blocked(cause, error):
                fenced.cannot_deliver(tx, ws, fence, row, cause=cause, error=error, at=at)
            case WithoutCard():
                fenced.without_card(tx, ws, fence, row, at=at)
            case Nothing(why):
                fenced.drop(tx, ws, fence, row, why=why, at=at)
            case Shown(view):
                self.homes[row.target] = orjson.dumps(view).decode()
                fenced.edited(tx, ws, fence, row, at)
            case Edited(message, post):
                if said.names:
                    fenced.names(tx, ws, fence, said.posted_by, said.names)
                stands = (post.channel_id, post.ts) in self.standing
                if post.channel_id not in PEOPLE and stands:
                    self.standing[post.channel_id, post.ts] = (row.item_id or 0, written(message))
                fenced.edited(tx, ws, fence, row, at, None if said.stub else post)
            case Posted():
                self._posted(row, said)

    def _posted(self, row: Row, said: Posted) -> None:
        post, text = Post(row.target, f"{row.id}.0"), written(said.message)
        if said.names:
            fenced.names(self.tx, self.ws, self.fence, row.id, said.names)
        soon = timedelta(seconds=60)
        arrived = fenced.Arrived(row, post, said.stub)
        fenced.posted(self.tx, self.ws, self.fence, [arrived], self.at, look_again=soon)
        if row.verb is not Verb.TELL:
            self.standing[post.channel_id, post.ts] = (row.item_id or 0, text)
            self.told.append((row.target, row.kind, text))

    def _is_told(self, user: str, kind: str, text: str) -> None:
        self.told.append((user, kind, text))
        assert self.leaks(user, text) == [], (kind, user)

    def _with_a_confidential_field(self) -> TemplateVersion:
        tx, ws = self.tx, self.ws
        before = templates.newest(tx, ws)[0]
        columns = template_versions.c
        body = tx.execute(
            select(columns.body).where(columns.ws == ws, columns.template_id == before.template_id)
        ).scalar_one()
        body = body | {"fields": [*body["fields"], _CONFIDENTIAL]}
        tx.execute(
            template_versions.insert().values(ws=ws, template_id=before.template_id, no=2, body=body, at=make.AT)
        )
        tx.execute(update(template_rows).where(template_rows.c.id == before.template_id).values(newest=2))
        return templates.version(tx, ws, before.template_id, 2)


def written(message: Any) -> str:  # noqa: ANN401 — a message
    """Every word of a message, the notification and what only buttons carry among them."""
    return f"{message.text} {orjson.dumps(message.blocks).decode()}"
