"""The yardstick: how often the clock speaks to somebody directly, each time with something to do."""

from collections import Counter

import pytest

from tests.count import counted
from tests.people import Workspace


@pytest.mark.requirement("S21")
@pytest.mark.requirement("S24")
async def test_nobody_hears_more_of_the_clock_than_they_need(workspace: Workspace) -> None:
    counts = await counted(workspace)
    assert counts["owner"].most_a_day <= 2
    assert counts["head"].most_a_day == 1
    assert counts["collaborator"].most_a_day == 1
    for count in counts.values():
        assert count.heard
        assert count.a_working_day > 0.5  # there was something to say
        said = Counter((one.at.date(), one.kind) for one in count.heard)
        assert max(said.values()) == 1  # a morning's message and a list, each once
        assert not [one.text for one in count.heard if "[" not in one.text]  # each asks for something that can be done
