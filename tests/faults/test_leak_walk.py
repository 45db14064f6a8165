"""A random walk over everything that can be read, by everybody who could ask: nobody is told what they may not know.

In the same walk it is counted what was there to see: a surface that shows nobody anything would prove nothing.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, Verbosity, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from bot.messages.delivery import MOVE
from bot.messages.remark_forms import STEPS
from bot.messages.taking_over import TAKE_OVER
from bot.messages.texts import Texts, words
from bot.outbox.sayings import Posted
from storage.database import Database, Tx
from tests import make
from tests.faults.hands import Hands
from tests.faults.leaking import AUTHORS, LEADS, PEOPLE, SIGN, World, written
from tests.faults.surfaces import ASK_THE_MODEL, ASKED, OFFERED, PRESSED, SHOW, SHOW_FIELDS, TYPED
from tests.people import ON_SQLITE
from tracker.comments import CommentKind
from tracker.items import Sensitivity
from tracker.notices import DailyDigest, DailyMessage, ItemUpdated, SupportAsked, TakenOver, UpdatesDue, UpdatesMissing
from tracker.people import Kind, Member, Role
from tracker.remarks import StepKind

people = st.sampled_from(PEOPLE)
authors = st.sampled_from(AUTHORS)
lookers = st.sampled_from((*PEOPLE, *AUTHORS, *AUTHORS))
numbers = st.integers(0, 10**6)
LOOKS = ASKED | TYPED | PRESSED | OFFERED
#: Each look asks in two ways: one of the first kind, and one of the others, which take turns.
KINDS = tuple(sorted(kind) for kind in (TYPED, PRESSED, OFFERED))
ASKS = sorted(ASKED)
ELSEWHERE = sorted(set(LOOKS) - ASK_THE_MODEL)
#: From one way of looking to the next of its kind; it has no factor in common with how many there are.
STRIDE = 37
#: What changes items, what people do with them, and what becomes of people and channels; the rest is time.
CHANGES = ("publish", "progress", "secret", "sensitivity", "people", "hand over", "take over", "move", "end", "card")
ANSWERS = ("remark", "remark", *("deal",) * 4, "confirm", "comment", "comment", "ask", "follow")
#: Forms that must have been sent: those that a line opens, or a button with an item's key, a remark's or a trouble's.
FORMS = {
    "comment", "item.archive", "item.assign", "item.done", "new_item", "new_item.lines", "preferences",
    "reminders.change_end", "reminders.snooze", "remarks.risk", "remarks.support", "remarks.todo", "update",
    MOVE, TAKE_OVER, *STEPS,
}  # fmt: skip
MOVES = ("deactivate", "guest", "admin", "department", "join", "leave", "share", "archive", "away")
HAPPENS = (*CHANGES, *ANSWERS, *MOVES, "slow", "hang", "clock", "clock")
#: Members of both workspaces.
THERE_TOO = tuple(one.user_id for one in make.EVERYBODY if one is not make.BOT)
PLACES = (make.LAUNCH.channel_id, LEADS.channel_id)
#: What a person, or a channel, is told by name of kind; each must have said something of an item.
TOLD = (
    DailyDigest.kind, DailyMessage.kind, UpdatesDue.kind, UpdatesMissing.kind, TakenOver.kind, SupportAsked.kind,
    f"{SupportAsked.kind} edited", f"{DailyMessage.kind} edited", "handed_to_you", "published_to_you", "first_mention",
)  # fmt: skip


def opened_by(surface: str, who: Member, item_id: int) -> int | None:
    """The item that somebody is named on by what they do there: an admin who sends the form of *Take over*."""
    takes = surface == f"[{TAKE_OVER}]" and who.is_admin and who.kind is Kind.MEMBER and not who.deactivated
    return item_id if takes else None


class Walk(RuleBasedStateMachine):
    """People publish, change, come and go; everybody looks everywhere."""

    database: ClassVar[Database]
    hands: ClassVar[Hands]
    seen: ClassVar[Counter[str]]
    hidden: ClassVar[Counter[str]]

    def __init__(self) -> None:
        super().__init__()
        self.connection = self.database.writer.connect()
        self.world = World(self.connection, self.hands.texts, self.hands)
        self.looked_at: object = None
        self.turn = self.hands.turn = 0

    def teardown(self) -> None:
        self.connection.rollback()
        self.connection.close()
        self.seen.update(f"told/{kind}" for _, kind, text in self.world.told if SIGN.search(text))

    @initialize(turn=numbers)
    def there_is_one_of_each(self, turn: int) -> None:
        self.turn = turn
        for sensitivity in Sensitivity:
            self.world.publishes(
                make.FANG.user_id, sensitivity, make.EMMA.user_id, {make.GUEST.user_id}, self.world.world.product
            )
            self.world.updates(
                make.EMMA.user_id, self.item(-1), {"f1": f"sec{max(self.world.by_number)}x 2"}, secret=True
            )
            self.world.follows(make.LI.user_id, self.item(-1))
            self.world.comments(make.EMMA.user_id, self.item(-1), CommentKind.COMMENT)

    def item(self, number: int) -> int:
        return list(self.world.items)[number % len(self.world.items)]

    @rule(what=st.sampled_from(HAPPENS), by=authors, user=people, n=numbers)
    def happens(self, what: str, by: str, user: str, n: int) -> None:
        """Something that concerns an item or two people; who may not do it finds that nothing changes."""
        item_id = self.item(n)
        if what in CHANGES:
            self.change(what, by, user, n, item_id)
        elif what in ANSWERS:
            self.answer(what, user, n, item_id)
        elif what in MOVES:
            self.come_or_go(what, user, n)
        elif what == "clock":
            self.world.strikes(n)
        elif what == "hang":
            self.world.stops_hanging()
            self.world.hangs = bool(n % 3)
        else:
            self.world.slow = not self.world.slow
            self.world.passes()

    def change(self, what: str, by: str, user: str, n: int, item_id: int) -> None:
        world, number = self.world, self.world.number_of(item_id)
        match what:
            case "publish" if len(world.items) < 8 and world.may_own(by) and world.may_own(user):
                world.publishes(by, Sensitivity(n % 3), user, self.somebody_more(n), self.department(n))
            case "progress":
                world.updates(by, item_id, {"next": f"nex{number}x {n}"})
            case "secret":
                world.updates(by, item_id, {"f1": f"sec{number}x {n}"}, secret=True)
            case "sensitivity":
                world.updates(by, item_id, {"sensitivity": str(n % 3)})
            case "people" if world.may_be_named(user):
                now = {user} if n % 2 else world.items[item_id].collaborators & {make.GUEST.user_id}
                world.updates(by, item_id, {"collaborators": sorted(now)})
            case "hand over" if world.may_own(user):
                world.hands_over(by, item_id, user)
            case "take over":
                world.takes_over(make.WANG.user_id if n % 2 else user, item_id)
            case "move":
                world.moves_to(by, item_id, PLACES[n % 2])
            case "end":
                world.ends(by, item_id)
            case "card" if n % 3 == 0:
                world.deletes_card(item_id)

    def somebody_more(self, n: int) -> set[str]:
        return {make.GUEST.user_id} if n % 3 and self.world.may_be_named(make.GUEST.user_id) else set()

    def department(self, n: int) -> int:
        return (self.world.world.marketing, self.world.world.product)[n % 2]

    def answer(self, what: str, user: str, n: int, item_id: int) -> None:
        world, author = self.world, AUTHORS[n % len(AUTHORS)]
        if world.member(user).deactivated:
            return
        match what:
            case "remark":
                world.remarks_on(author, item_id, user, self.department(n) if n % 3 else None)
            case "deal":
                world.deals_with(PEOPLE[n % len(PEOPLE)], item_id, n, list(StepKind)[n % len(StepKind)], user)
            case "confirm":
                world.confirms(user, item_id)
            case "follow":
                world.follows(user, item_id)
            case _:
                world.comments(user, item_id, CommentKind.QUESTION if what == "ask" else CommentKind.COMMENT)

    def come_or_go(self, what: str, user: str, n: int) -> None:
        world = self.world
        member, channel = world.member(user), PLACES[n % 2]
        match what:
            case "deactivate" if user != make.FANG.user_id:
                world.changes_person(user, deactivated=not member.deactivated)
            case "guest" if user not in AUTHORS:
                world.changes_person(user, kind=Kind.GUEST if member.kind is Kind.MEMBER else Kind.MEMBER)
            case "admin" if user not in AUTHORS:
                world.changes_person(user, role=Role.PERSON if member.role is Role.ADMIN else Role.ADMIN)
            case "department":
                world.moves(user, self.department(n))
            case "join":
                world.joins(user, channel)
            case "leave":
                world.leaves(user, channel)
            case "share" if n % 5 == 0:
                world.shares(channel)
            case "archive" if n % 3 == 0 or channel in world.archived:
                world.archives(channel)
            case "away" if world.may_own(user):
                world.goes_away(user, AUTHORS[n % len(AUTHORS)])

    # -- what is looked at ---------------------------------------------------------------------------------------------

    @rule(user=lookers, n=numbers)
    def look(self, user: str, n: int) -> None:
        """Somebody looks at an item: in one of the ways that all have, and in one of those that take turns.

        Of so many, what is chosen at random comes back too often.
        """
        self.turn += STRIDE
        for kind in (ASKS, KINDS[self.turn % len(KINDS)]):
            self.look_by(kind[self.turn // len(KINDS) % len(kind)], user, self.item(n))
        elsewhere = ELSEWHERE[self.turn % len(ELSEWHERE)]
        if user in THERE_TOO and n % 4 == 0:
            self.look_from_another_workspace(elsewhere, user, self.item(n))

    def look_by(self, surface: str, user: str, item_id: int) -> None:
        self.hands.also.clear()
        text = LOOKS[surface](self.world, self.world.member(user), item_id)
        for who, told in self.hands.also:
            leaks = self.world.leaks(who.user_id, told, opened=opened_by(surface, who, item_id)) if who else None
            assert (SIGN.findall(told) if leaks is None else leaks) == [], (surface, user, who)
        beside = PLACES[self.world.wishes % 2] if surface == "/track digest" else ""
        opened = opened_by(surface, self.world.member(user), item_id)
        assert self.world.leaks(user, text, beside=beside, opened=opened) == [], (surface, user)
        for kind, _ in SIGN.findall(text):
            self.seen[f"{surface}/{'sec' if kind == 'sec' else 'open'}"] += 1
        self.hidden[surface] += not self.world.may_read(user, item_id)

    def look_from_another_workspace(self, surface: str, user: str, item_id: int) -> None:
        """The same people there: their own workspace knows nothing of this one."""
        here, self.world.world = self.world.world, self.world.other
        try:
            text = LOOKS[surface](self.world, self.world.member(user), item_id)
        finally:
            self.world.world = here
        assert SIGN.findall(text) == [], surface

    @invariant()
    def channels_show_what_all_there_may_read(self) -> None:
        state = self.world.state_of_channels
        if state == self.looked_at or self.world.slow or self.world.hangs or self.world.archived:
            return
        self.looked_at = state
        for (channel, _), (_, text) in self.world.standing.items():
            assert self.world.leaks_in(channel, text) == [], channel
            self.seen["channels/open"] += bool(SIGN.search(text))
            self.hidden["channels"] += not SIGN.search(text)
        self.seen["published homes/open"] += sum(bool(SIGN.search(text)) for text in self.world.homes.values())


def walked(url: str, texts: Texts, *, walks: int, steps: int, whole: bool = False, **more: Any) -> None:  # noqa: ANN401 — hypothesis' settings
    Walk.database, Walk.hands, Walk.seen, Walk.hidden = Database(url), Hands(texts), Counter(), Counter()
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(asyncio, "sleep", partial(_no_longer, asyncio.sleep))
            run_state_machine_as_test(
                Walk,
                settings=settings(
                    max_examples=walks, stateful_step_count=steps, deadline=None, database=None,
                    suppress_health_check=list(HealthCheck), verbosity=Verbosity.quiet,
                    phases=[Phase.generate, Phase.shrink], **more,
                ),
            )  # fmt: skip
    finally:
        Walk.database.close()
        Walk.hands.close()
    wanted = {
        *(f"{surface}/open" for surface in (*(SHOW if whole else ASKED), "channels", "published homes")),
        *(f"{surface}/sec" for surface in SHOW_FIELDS),
        *(f"told/{kind}" for kind in (TOLD if whole else TOLD[:4])),
    }
    assert not whole or (+Walk.hands.sent).keys() >= FORMS, FORMS - Walk.hands.sent.keys()
    hidden_from = {*(LOOKS if whole else ASKED), "channels"}
    assert (wanted - Walk.seen.keys(), hidden_from - (+Walk.hidden).keys()) == (set(), set())


async def _no_longer(sleep: Callable[[float], Awaitable[None]], _: float) -> None:
    """What listeners wait for, a card to be out, does not come while one of them is asked: they go on at once."""
    await sleep(0)


@pytest.fixture(scope="module")
def texts() -> Texts:
    return words()


@ON_SQLITE
@pytest.mark.fault("37")
@pytest.mark.requirement("S30")
def test_two_thousand_steps(database_url: str, texts: Texts) -> None:
    walked(database_url, texts, walks=8, steps=250, derandomize=True)


@ON_SQLITE
@pytest.mark.long
@pytest.mark.fault("37")
@pytest.mark.requirement("S30")
def test_a_hundred_thousand_steps(database_url: str, texts: Texts) -> None:
    walked(database_url, texts, walks=250, steps=400, whole=True)


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
@pytest.mark.long
@pytest.mark.fault("37")
@pytest.mark.requirement("S30")
def test_twenty_thousand_on_the_other_database(database_url: str, texts: Texts) -> None:
    walked(database_url, texts, walks=50, steps=400)


@pytest.mark.requirement("S30")
def test_taking_over_shows_an_admin_that_item_and_nobody_else_anything(tx: Tx, texts: Texts) -> None:
    world = World(tx, texts, Hands(texts))
    for _ in range(2):
        world.publishes(make.FANG.user_id, Sensitivity.RESTRICTED, make.FANG.user_id, set(), world.world.product)
    surface, (item_id, other) = f"[{TAKE_OVER}]", world.items
    shown = {who: LOOKS[surface](world, world.member(who), item_id) for who in (make.WANG.user_id, make.LI.user_id)}
    assert SIGN.search(shown[make.WANG.user_id])
    assert not SIGN.search(shown[make.LI.user_id])
    for opened, leaks in ((item_id, False), (other, True), (None, True)):
        assert bool(world.leaks(make.WANG.user_id, shown[make.WANG.user_id], opened=opened)) is leaks
    world.hands.close()


@pytest.mark.requirement("S30")
def test_what_was_under_way_when_it_was_restricted_is_hidden_as_it_arrives(tx: Tx, texts: Texts) -> None:
    """A notice in the thread, and the post of 17:00: decided while all might read them, accepted by Slack later."""
    hands = Hands(texts)
    world = World(tx, texts, hands)
    world.publishes(make.FANG.user_id, Sensitivity.PUBLIC, make.FANG.user_id, set(), world.world.product)
    ((item_id, item),) = world.items.items()
    world.strikes(0)
    world.strikes(2)
    world.hangs = True
    world.updates(make.FANG.user_id, item_id, {"next": "nex1x more"})
    world.comes_to_be(2)
    world.updates(make.FANG.user_id, item_id, {"sensitivity": str(int(Sensitivity.RESTRICTED))})
    kinds = {
        row.kind for row, said in world.under_way if isinstance(said, Posted) and SIGN.search(written(said.message))
    }
    assert kinds >= {ItemUpdated.kind, UpdatesMissing.kind}
    world.stops_hanging()
    hands.close()
    assert item.sensitivity is Sensitivity.RESTRICTED
    assert [text for (channel, _), (_, text) in world.standing.items() if world.leaks_in(channel, text)] == []
