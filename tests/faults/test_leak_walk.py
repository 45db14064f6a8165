"""A random walk over everything that can be read, by everybody who could ask: nobody is told what they may not know.

In the same walk it is counted what was there to see: a surface that shows nobody anything would prove nothing.
"""

from collections import Counter
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, Verbosity, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from bot.messages.texts import Texts, words
from storage.database import Database
from tests import make
from tests.faults.leaking import AUTHORS, LEADS, PEOPLE, SIGN, World
from tests.faults.surfaces import ASKED, SHOW_FIELDS
from tracker.comments import CommentKind
from tracker.items import Sensitivity

people = st.sampled_from(PEOPLE)
authors = st.sampled_from(AUTHORS)
numbers = st.integers(0, 10**6)
#: What a step does: one in ten changes something, the others look.
STEPS = ("publish", "change", "change", "answer", "come and go", *sorted(ASKED) * 3)
#: Members of both workspaces.
THERE_TOO = tuple(one.user_id for one in make.EVERYBODY if one is not make.BOT)
#: These ask the model, which knows one workspace, before they ask the memory.
_BY_MODEL = {"last used", "refused updates", "confirm"}


class Walk(RuleBasedStateMachine):
    """People publish, change, come and go; everybody looks everywhere."""

    database: ClassVar[Database]
    texts: ClassVar[Texts]
    seen: ClassVar[Counter[str]]
    hidden: ClassVar[Counter[str]]

    def __init__(self) -> None:
        super().__init__()
        self.connection = self.database.writer.connect()
        self.world = World(self.connection, self.texts)
        self.looked_at: object = None

    def teardown(self) -> None:
        self.connection.rollback()
        self.connection.close()

    @initialize()
    def there_is_one_of_each(self) -> None:
        for sensitivity in Sensitivity:
            self.world.publishes(
                make.FANG.user_id, sensitivity, make.EMMA.user_id, {make.GUEST.user_id}, self.world.world.product
            )
            self.world.updates(
                make.EMMA.user_id, self.item(-1), {"f1": f"sec{max(self.world.by_number)}x 2"}, secret=True
            )
            self.world.follows(make.LI.user_id, self.item(-1))

    def item(self, number: int) -> int:
        return list(self.world.items)[number % len(self.world.items)]

    @rule(what=st.sampled_from(STEPS), data=st.data())
    def step(self, what: str, data: st.DataObject) -> None:
        match what:
            case "publish":
                others = data.draw(st.sets(people, max_size=2))
                sensitivity = data.draw(st.sampled_from(Sensitivity))
                self.publish(data.draw(authors), data.draw(authors), others, sensitivity, data.draw(numbers))
            case "change":
                changed = data.draw(st.sampled_from(("progress", "secret", "sensitivity", "people")))
                self.change(data.draw(authors), data.draw(numbers), changed, data.draw(people))
            case "answer":
                answered = data.draw(st.sampled_from(("confirms", "comments", "asks", "follows")))
                self.answer(data.draw(people), data.draw(numbers), answered)
            case "come and go":
                done = data.draw(st.sampled_from(("deactivated", "guest", "department", "joins", "shared")))
                self.come_and_go(data.draw(people), data.draw(numbers), done)
            case surface:
                self.look(data.draw(people), data.draw(numbers), surface)

    # -- what happens --------------------------------------------------------------------------------------------------

    @rule(
        by=authors,
        owner=authors,
        others=st.sets(people, max_size=2),
        sensitivity=st.sampled_from(Sensitivity),
        n=numbers,
    )
    def publish(self, by: str, owner: str, others: set[str], sensitivity: Sensitivity, n: int) -> None:
        if len(self.world.items) < 8 and not any(self.world.member(user).deactivated for user in (by, owner, *others)):
            others = {user for user in others if self.world.member(user).kind.value in ("member", "guest")}
            department = [self.world.world.marketing, self.world.world.product][n % 2]
            if self.world.member(owner).kind.value == self.world.member(by).kind.value == "member":
                self.world.publishes(by, sensitivity, owner, others, department)

    def change(self, by: str, n: int, what: str, user: str) -> None:
        item_id = self.item(n)
        item = self.world.items[item_id]
        number = next(number for number, key in self.world.by_number.items() if key == item_id)
        if what == "progress":
            self.world.updates(by, item_id, {"next": f"nex{number}x {n}"})
        elif what == "secret":
            self.world.updates(by, item_id, {"f1": f"sec{number}x {n}"}, secret=True)
        elif what == "sensitivity":
            self.world.updates(by, item_id, {"sensitivity": str(n % 3)})
        elif self.world.member(user).kind.value in ("member", "guest") and not self.world.member(user).deactivated:
            named = sorted({user} if n % 2 else item.named & {make.GUEST.user_id})
            self.world.updates(by, item_id, {"collaborators": named})

    def answer(self, user: str, n: int, what: str) -> None:
        if self.world.member(user).deactivated:
            return
        if what == "confirms":
            self.world.confirms(user, self.item(n))
        elif what == "follows":
            self.world.follows(user, self.item(n))
        else:
            self.world.comments(user, self.item(n), CommentKind.QUESTION if what == "asks" else CommentKind.COMMENT)

    def come_and_go(self, user: str, n: int, what: str) -> None:
        world = self.world
        if what == "deactivated" and user not in AUTHORS:
            world.changes_person(user, deactivated=not world.member(user).deactivated)
        elif what == "guest" and user not in AUTHORS:
            world.changes_person(user, kind="guest" if world.member(user).kind.value == "member" else "member")
        elif what == "department":
            world.moves(user, [world.world.marketing, world.world.product][n % 2])
        elif what == "joins":
            world.joins(user, [make.LAUNCH.channel_id, LEADS.channel_id][n % 2])
        elif n % 7 == 0:
            world.shares(LEADS.channel_id)

    # -- what is looked at ---------------------------------------------------------------------------------------------

    def look(self, user: str, n: int, surface: str) -> None:
        item_id, who = self.item(n), self.world.member(user)
        text = ASKED[surface](self.world, who, item_id)
        assert self.world.leaks(user, text) == [], (surface, user)
        for kind, _ in SIGN.findall(text):
            self.seen[f"{surface}/{'sec' if kind == 'sec' else 'open'}"] += 1
        self.hidden[surface] += not self.world.may_read(user, item_id)

    @rule(n=numbers, user=st.sampled_from(THERE_TOO), surface=st.sampled_from(sorted(set(ASKED) - _BY_MODEL)))
    def look_from_another_workspace(self, n: int, user: str, surface: str) -> None:
        """The same people there: their own workspace knows nothing of this one."""
        here, self.world.world = self.world.world, self.world.other
        try:
            text = ASKED[surface](self.world, self.world.member(user), self.item(n))
        finally:
            self.world.world = here
        assert SIGN.findall(text) == [], surface

    @invariant()
    def channels_show_what_all_there_may_read(self) -> None:
        state = self.world.state_of_channels
        if state == self.looked_at:
            return
        self.looked_at = state
        for (channel, _), (_, text) in self.world.standing.items():
            assert self.world.leaks_in(channel, text) == [], channel
            self.seen["channels/open"] += bool(SIGN.search(text))
            self.hidden["channels"] += not SIGN.search(text)
        for user, text in self.world.told:
            self.seen["direct messages/open"] += bool(SIGN.search(text))
            self.hidden["direct messages"] += user in AUTHORS
        self.seen["published homes/open"] += sum(bool(SIGN.search(text)) for text in self.world.homes.values())


def walked(url: str, texts: Texts, *, walks: int, steps: int, **more: Any) -> None:  # noqa: ANN401 — hypothesis' settings
    Walk.database, Walk.texts, Walk.seen, Walk.hidden = Database(url), texts, Counter(), Counter()
    try:
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
    unseen = [
        surface
        for surface in (*sorted(set(ASKED) - {"refused updates"}), "channels", "direct messages", "published homes")
        if not Walk.seen[f"{surface}/open"]
    ]
    unseen += [surface for surface in SHOW_FIELDS if not Walk.seen[f"{surface}/sec"]]
    unhidden = [surface for surface in (*ASKED, "channels") if not Walk.hidden[surface]]
    assert (unseen, unhidden) == ([], [])


@pytest.fixture(scope="module")
def texts() -> Texts:
    return words()


@pytest.fixture(scope="session", params=["sqlite"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """What is walked over is the same SQL on both, and ``tests/storage`` compares the two."""
    kind: str = request.param
    return kind


@pytest.mark.fault("37")
@pytest.mark.requirement("S30")
def test_a_thousand_steps(database_url: str, texts: Texts) -> None:
    walked(database_url, texts, walks=4, steps=250, derandomize=True)


@pytest.mark.long
@pytest.mark.fault("37")
@pytest.mark.requirement("S30")
def test_a_hundred_thousand_steps(database_url: str, texts: Texts) -> None:
    walked(database_url, texts, walks=250, steps=400)
