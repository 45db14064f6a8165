"""When which row may go, in simulated seconds."""

from collections import Counter, deque

import pytest

from bot.outbox import pacing
from bot.outbox.pacing import Budget, Line, Pacing, Rate
from storage.outbox import Candidate, Verb


def row(number: int, target: str = "C1", verb: Verb = Verb.POST, priority: int = 30) -> Candidate:
    return Candidate(number, f"lane {number}", verb, target, priority)


def ids(rows: list[Candidate]) -> list[int]:
    return [one.id for one in rows]


def choose(paced: Pacing, rows: list[Candidate], now: float, left: dict[str, int] | None = None) -> list[int]:
    return ids(paced.choose(rows, left or {}, now, places=16, under_way=0))


def test_a_channel_takes_one_a_second() -> None:
    paced = Pacing()
    rows = [row(1), row(2), row(3, "C2")]
    assert choose(paced, rows, 100.0) == [1, 3]
    assert choose(paced, rows[1:2], 100.9) == []
    assert paced.next_at(rows[1:2], 100.9) == 101.0
    assert choose(paced, rows[1:2], 101.0) == [2]


def test_the_most_urgent_goes_first_and_of_equals_the_one_with_the_most_left_behind_it() -> None:
    paced = Pacing()
    rows = [row(1, "C1"), row(2, "C2"), row(3, "C3", priority=10)]
    assert choose(paced, rows, 0.0, {"C1": 3, "C2": 20}) == [3, 2, 1]


def test_the_first_edit_of_a_message_goes_at_once_the_next_after_ten_seconds() -> None:
    paced = Pacing()
    edit = Candidate(1, "edit/7", Verb.EDIT, "C1", 30)
    assert choose(paced, [edit, row(2)], 0.0) == [1, 2]  # an edit takes nothing of the channel's turn
    assert choose(paced, [edit], 9.9) == []
    assert choose(paced, [edit], 10.0) == [1]


def test_all_messages_together_are_edited_forty_times_a_minute() -> None:
    paced = Pacing()
    edits = [Candidate(n, f"edit/{n}", Verb.EDIT, "C1", 30) for n in range(60)]
    assert len(paced.choose(edits, {}, 0.0, places=60, under_way=0)) == 40
    assert paced.next_at(edits[40:], 1.0) == 60.0
    assert len(paced.choose(edits[40:], {}, 60.0, places=60, under_way=0)) == 20


def test_a_method_is_left_alone_exactly_as_long_as_slack_said_and_the_others_go_on() -> None:
    paced = Pacing()
    paced.shut("chat.postMessage", 130.0)
    paced.shut("chat.postMessage", 110.0)  # of what was on its way meanwhile: never earlier than said before
    assert choose(paced, [row(1), Candidate(2, "edit/7", Verb.EDIT, "C1", 30)], 129.999) == [2]
    assert choose(paced, [row(1)], 130.0) == [1]
    assert paced.shut_now(100.0) == {"chat.postMessage": 30.0}


def test_when_the_line_is_down_one_message_tries_after_5_then_10_up_to_60_seconds() -> None:
    line, now, pauses = Line(), 0.0, []
    for _ in range(2):
        line.failed(now)
    assert not line.is_down
    for _ in range(6):
        line.failed(now)
        line.failed(now)  # what was under way as well
        pauses.append(line.free_at(now) - now)
        now = line.free_at(now)
    assert pauses == [5.0, 10.0, 20.0, 40.0, 60.0, 60.0]
    line.works()
    assert line.free_at(now) == now


def test_while_the_line_is_down_only_one_is_under_way() -> None:
    paced = Pacing()
    for _ in range(3):
        paced.line.failed(0.0)
    rows = [row(1), row(2, "C2")]
    assert paced.choose(rows, {}, 4.9, places=16, under_way=0) == []
    assert paced.choose(rows, {}, 5.0, places=16, under_way=1) == []
    assert ids(paced.choose(rows, {}, 5.0, places=16, under_way=0)) == [1]


def test_a_budget_is_of_any_minute() -> None:
    budget = Budget(2)
    for at in (0.0, 30.0):
        assert budget.free_at(at) == at
        budget.spend(at)
    assert budget.free_at(31.0) == 60.0
    assert budget.free_at(60.0) == 60.0


class Limited:
    """A workspace that takes so many messages in any minute, and says when it would take the next."""

    def __init__(self, most: int) -> None:
        self._most, self._taken = most, deque[float]()
        self.refused = 0

    def takes(self, now: float) -> float | None:
        """None, or for how many seconds to stay away."""
        while self._taken and self._taken[0] <= now - 60.0:
            self._taken.popleft()
        if len(self._taken) >= self._most:
            self.refused += 1
            return self._taken[0] + 60.0 - now
        self._taken.append(now)
        return None


def minutes_for(count: int, limit: int, configured: int | None, channels: int = 100) -> tuple[float, int]:
    """Send so many messages into so many channels; how long that took, and how often Slack said no."""
    paced, slack, now = Pacing(configured), Limited(limit), 0.0
    left = Counter({f"C{n}": count // channels for n in range(channels)})
    while +left:
        rows = [row(n, channel) for n, channel in enumerate(left) if left[channel]]
        for one in paced.choose(rows, left, now, places=16, under_way=0):
            wait = slack.takes(now)
            if wait is None:
                left[one.target] -= 1
            else:
                paced.shut("chat.postMessage", now + wait)
                paced.rate.refused(now)
        now = max(paced.next_at([one for one in rows if left[one.target]], now), now + 0.001) if +left else now
    return now / 60.0, slack.refused


@pytest.mark.fault("31")
@pytest.mark.parametrize("limit", [300, 3000])
def test_two_thousand_at_nine_take_little_more_than_the_least_time_and_are_never_refused(limit: int) -> None:
    minutes, refused = minutes_for(2000, limit, configured=limit)
    assert refused == 0
    assert minutes <= 1.06 * max(2000 / limit, 20 / 60)


@pytest.mark.fault("31")
@pytest.mark.parametrize("limit", [100, 600])
def test_a_limit_that_must_be_learned_is_met_with_few_refusals(limit: int) -> None:
    _, refused = minutes_for(2000, limit, configured=None, channels=20)
    assert refused < 2000 * 0.01


def test_what_was_learned_is_where_the_next_begins_but_for_what_is_configured() -> None:
    learned, configured = Rate(), Rate(500)
    learned.learned_before(420)
    configured.learned_before(420)
    configured.refused(0.0)
    assert (learned.a_minute, configured.a_minute) == (420, 500)
    learned.refused(0.0)
    learned.refused(1.0)  # what was on its way with it
    assert learned.a_minute == 420 * pacing._LESS
