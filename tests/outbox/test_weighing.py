"""When the rows that wait are read again, and when those known are enough; in seconds of the machine."""

from bot.outbox.weighing import Known
from storage.outbox import Candidate, Found, Verb


def found(count: int, left: dict[str, int] | None = None) -> Found:
    rows = [Candidate(n, f"lane {n}", Verb.POST, "C1", 30) for n in range(count)]
    return Found(rows, left, [], [])


def test_few_are_looked_for_again_each_time_many_for_a_second_not() -> None:
    known = Known()
    assert not known.suffices(0.0)
    known.learn(found(99), 10.0)
    assert not known.suffices(10.0)
    known.learn(found(101), 10.0)
    assert known.suffices(10.9)
    assert not known.suffices(11.0)


def test_what_is_taken_waits_no_more_and_a_busy_lane_is_left() -> None:
    known = Known()
    known.learn(found(101), 10.0)
    known.taken([0, 1])
    assert not known.suffices(10.1)
    assert [one.id for one in known.waiting({"lane 2", "lane 3"})] == list(range(4, 101))


def test_what_is_left_is_kept_until_it_is_counted_again() -> None:
    known = Known()
    assert known.counts(0.0)
    known.learn(found(5, {"C1": 5}), 10.0)
    known.learn(found(4), 12.0)
    assert (known.left, known.counts(14.9), known.counts(15.0)) == ({"C1": 5}, False, True)
