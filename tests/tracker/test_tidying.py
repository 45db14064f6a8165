from datetime import date

import pytest

from tests.tracker.test_nudges import CHINA, mornings
from tracker.tidying import is_offered


@pytest.mark.requirement("S24")
def test_the_tidy_up_comes_in_the_first_message_of_each_week() -> None:
    """National Day takes all of a Monday to Wednesday; the Saturday after it is worked, and begins no week."""
    offered = [day for before, day in mornings(date(2026, 9, 21), date(2026, 10, 20), CHINA) if is_offered(before, day)]
    assert offered == [date(2026, 9, 21), date(2026, 9, 28), date(2026, 10, 8), date(2026, 10, 12), date(2026, 10, 19)]
    assert is_offered(date(2026, 12, 31), date(2027, 1, 4))
    assert not is_offered(date(2026, 12, 31), date(2027, 1, 1))
