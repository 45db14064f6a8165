from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.tracker.test_cadence import CADENCES, DAYS, FEW
from tracker.cadence import REMIND_AT, Cadence, next_update
from tracker.days import Days
from tracker.reminders import look


@FEW
@given(CADENCES, st.dates(date(2025, 1, 1), date(2026, 3, 1)), st.integers(0, 300), DAYS)
def test_after_a_long_gap_it_is_the_last_due_that_is_found(cadence: Cadence, began: date, off: int, days: Days) -> None:
    """As if each had been followed from the one before."""
    at = days.moment(began + timedelta(days=off), REMIND_AT)
    found, due = None, next_update(cadence, began, began, days)
    while due is not None and days.moment(due.on, REMIND_AT) <= at:
        found, due = due, next_update(cadence, began, due.on, days)
    seen = look(cadence, began, None, days, at)
    assert due is not None
    assert (seen.due, seen.next_at) == (found, days.moment(due.on, REMIND_AT))
