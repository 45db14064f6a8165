"""A small world that changes at random, and what everybody in it could get to read: for the walk that looks for leaks.

Everything said of an item holds a sign of which item it is and how secret, so that a text tells by itself whom it may
be shown to. Who may read what is worked out here once more, from the product's words alone.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

import orjson
from sqlalchemy import select, update

from bot.changes.acks import confirm
from bot.changes.comments import Saying
from bot.changes.comments import say as say_comment
from bot.changes.items import Published, Wish, publish_one
from bot.changes.updates import Updated, Wanted
from bot.changes.updates import update as change_item
from bot.changes.watching import ask_for_news, set_following
from bot.messages.texts import Texts
from bot.outbox.saying import Edited, Posted, Shown, say
from storage import channels, departments, homes, members, outbox, posts, stubs, templates
from storage.channels import SlackChannel
from storage.database import Tx
from storage.outbox import Row, RowState, Verb
from storage.tables import members as member_rows
from storage.tables import template_versions
from storage.tables import templates as template_rows
from tests import make
from tracker.channels import ChannelKind
from tracker.comments import CommentKind
from tracker.items import Sensitivity
from tracker.people import Member, Reader
from tracker.templates import TemplateVersion

ELSE: Final = replace(make.FANG, user_id="UELSE", name="别人")
AUTHORS: Final = (make.FANG.user_id, make.LI.user_id, make.EMMA.user_id)
PEOPLE: Final = tuple(one.user_id for one in (*make.EVERYBODY, ELSE) if one is not make.BOT)
LEADS: Final = SlackChannel("C2", "leads", ChannelKind.PRIVATE, shared=False, archived=False, bot_in=True)
PLACES: Final = {
    make.LAUNCH.channel_id: {make.FANG.user_id, make.LI.user_id, make.EMMA.user_id, make.GUEST.user_id},
    LEADS.channel_id: {make.FANG.user_id, make.EMMA.user_id},
}
#: ``nam3x``: something open of item 3; ``sec3x``: something of a confidential field.
SIGN: Final = re.compile(r"(nam|don|nex|rea|rem|not|sec)(\d+)x")
_CONFIDENTIAL: Final = {
    "key": "f1", "kind": "short_text", "names": {"en": "Budget", "zh-CN": "预算"}, "confidential": True,
}  # fmt: skip


@dataclass
class Model:
    """An item as the walk knows it."""

    #: Its author and its owner.
    always: set[str]
    named: set[str]
    departments: set[int]
    sensitivity: Sensitivity
    channel: str
    update_no: int = 1


@dataclass
class World:
    """The world, and what stands in its channels and was said to its people."""

    tx: Tx
    texts: Texts
    at: datetime = make.AT
    items: dict[int, Model] = field(default_factory=dict)
    by_number: dict[int, int] = field(default_factory=dict)
    standing: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)
    told: list[tuple[str, str]] = field(default_factory=list)
    homes: dict[str, str] = field(default_factory=dict)
    wishes: int = 0

    def __post_init__(self) -> None:
        tx = self.tx
        self.world = make.world(tx)
        self.other = make.world(tx, "T2")
        members.save(tx, self.world.ws, [ELSE], make.AT)
        channels.save(tx, self.world.ws, [LEADS], make.AT)
        for channel, people in PLACES.items():
            channels.set_members(tx, self.world.ws, channel, [*people, make.BOT.user_id])
        self.version = self._with_a_confidential_field()
        self.department_of = {
            user: {key for key in (self.world.marketing, self.world.product) if user in self.people_of(key)}
            for user in PEOPLE
        }
        members.meet(tx, self.world.ws, PEOPLE)
        homes.opened(tx, self.world.ws, make.GUEST.user_id, self.at)
        self.there = {channel: set(people) for channel, people in PLACES.items()}
        self.shared: set[str] = set()
        self.known = members.find(tx, self.world.ws, PEOPLE)

    @property
    def ws(self) -> int:
        return self.world.ws

    @property
    def today(self) -> date:
        return self.at.date()

    def people_of(self, department_id: int) -> frozenset[str]:
        return departments.members_of(self.tx, self.ws, [department_id])

    def member(self, user: str) -> Member:
        return self.known[user]

    def reader(self, user: str) -> Reader:
        return Reader.of(self.ws, self.member(user))

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

    def leaks(self, user: str, text: str) -> list[str]:
        """The signs in a text that this person may not be shown."""
        found = []
        for kind, number in SIGN.findall(text):
            item_id = self.by_number[int(number)]
            secret = kind == "sec" and user not in self.items[item_id].named
            if secret or not self.may_read(user, item_id):
                found.append(f"{kind}{number}x")
        return found

    def leaks_in(self, channel: str, text: str) -> list[str]:
        """The signs in a message that its channel may not show: nothing confidential, and no restricted item there
        unless all who are there are named on it.
        """
        found = []
        for kind, number in SIGN.findall(text):
            item = self.items[self.by_number[int(number)]]
            hidden = item.sensitivity is Sensitivity.RESTRICTED and (
                channel in self.shared or bool(self.there[channel] - item.named)
            )
            if kind == "sec" or hidden:
                found.append(f"{kind}{number}x")
        return found

    # -- what happens ------------------------------------------------------------------------------------------------

    def publishes(self, by: str, sensitivity: Sensitivity, owner: str, others: set[str], department: int) -> None:
        self.wishes += 1
        n = self.wishes
        channel = LEADS.channel_id if by in PLACES[LEADS.channel_id] and n % 2 else make.LAUNCH.channel_id
        answers = {
            "name": f"nam{n}x", "owner": owner, "collaborators": sorted(others - {owner}), "channel": channel,
            "departments": [str(department)], "sensitivity": str(int(sensitivity)), "done": f"don{n}x",
            "next": f"nex{n}x", "f1": f"sec{n}x", "stage": "s1", "priority": "3", "cadence": {"every": "none"},
            "risks": f"rem{n}x", "end": (self.today - timedelta(days=1)).isoformat(),
        }  # fmt: skip
        end = self.today - timedelta(days=1)
        wish = Wish(f"walk/{n}", self.version, answers, accepted_end=end)
        outcome = publish_one(self.tx, self.world.workspace, wish, by=self.member(by), today=self.today, at=self.at)
        assert isinstance(outcome, Published), outcome
        self.items[outcome.item_id] = Model({by, owner}, {by, owner, *others}, {department}, sensitivity, channel)
        self.by_number[n] = outcome.item_id
        self.passes()

    def updates(self, by: str, item_id: int, answers: Mapping[str, Any], *, secret: bool = False) -> bool:
        """Change an item; whether it was changed. What is said of a confidential change is as secret as it."""
        item, n = self.items[item_id], next(n for n, key in self.by_number.items() if key == item_id)
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
            item.named = item.always | set(answers["collaborators"])
        self.passes()
        return True

    def confirms(self, by: str, item_id: int) -> None:
        confirm(self.tx, self.world.workspace, item_id, None, by=self.member(by), at=self.at)
        self.passes()

    def comments(self, by: str, item_id: int, kind: CommentKind) -> None:
        n = next(n for n, key in self.by_number.items() if key == item_id)
        self.wishes += 1
        saying = Saying(item_id, f"rem{n}x", f"walk/{self.wishes}", kind)
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

    def shares(self, channel: str) -> None:
        seen = replace(LEADS if channel == LEADS.channel_id else make.LAUNCH, shared=True)
        stubs.learn_channel(self.tx, self.ws, seen, None, self.at)
        self.shared.add(channel)
        self.passes()

    def changes_person(self, user: str, **changed: object) -> None:
        here = (member_rows.c.ws == self.ws) & (member_rows.c.user_id == user)
        self.tx.execute(update(member_rows).where(here).values(**changed))
        self.known = members.find(self.tx, self.ws, PEOPLE)

    def moves(self, user: str, department: int) -> None:
        """In or out of a department."""
        now = self.people_of(department) ^ {user}
        departments.set_members(self.tx, self.ws, department, now)
        self.department_of[user] ^= {department}

    def passes(self) -> None:
        """Time goes by, and everything that waits is said."""
        self.at += timedelta(minutes=11)
        while found := outbox.candidates(self.tx, self.ws, at=self.at, busy=(), most=99):
            for row in outbox.claim(self.tx, self.ws, 1, [one.id for one in found], slack_time=self.at):
                self._say(row)

    def _say(self, row: Row) -> None:
        said = say(self.tx, self.texts, row, self.at)
        outbox.end(self.tx, row.id, RowState.SENT, self.at)
        match said:
            case Posted(message) if row.verb is Verb.TELL:
                self.told.append((row.target, written(message)))
                assert not self.leaks(row.target, written(message)), (row.kind, row.target)
            case Posted(message):
                ts = f"{row.id}.0"
                posts.remember(
                    self.tx, self.ws, channel_id=row.target, ts=ts, item_id=row.item_id, kind=row.kind,
                    outbox_id=row.id, at=self.at, subject=posts.Subject(update_no=row.body.get("update_no")),
                )  # fmt: skip
                self.standing[row.target, ts] = (row.item_id or 0, written(message))
            case Edited(message, post):
                self.standing[post.channel_id, post.ts] = (row.item_id or 0, written(message))
            case Shown(view):
                self.homes[row.target] = orjson.dumps(view).decode()

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
