from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.days import Quiet
from tracker.languages import Language
from tracker.workspace_settings import Limits, OfWorkspace, Whereabouts, WorkingHours, standing

_HOURS = st.times().map(lambda hour: hour.replace(second=0, microsecond=0))
_WHERE = st.builds(
    Whereabouts,
    st.sampled_from([None, "Asia/Tokyo", "UTC"]),
    st.sampled_from([None, "JP"]),
    st.sampled_from([None, "en", "zh-CN"]),
)
_OWN = st.builds(
    OfWorkspace,
    _WHERE,
    st.builds(WorkingHours, _HOURS, _HOURS),
    st.builds(Quiet, _HOURS, _HOURS),
    st.sampled_from([None, "C1"]),
    st.builds(Limits, st.integers(1, 200), st.integers(1, 10), st.integers(1, 300)),
)


@given(_OWN)
def test_what_is_kept_is_what_was_set(own: OfWorkspace) -> None:
    assert OfWorkspace.from_document(own.document()) == own


@pytest.mark.requirement("S8a")
def test_nothing_is_kept_of_who_chose_nothing() -> None:
    assert OfWorkspace().document() == {}
    assert OfWorkspace.from_document(None) == OfWorkspace.from_document({}) == OfWorkspace()
    assert OfWorkspace(hours=WorkingHours(time(10), time(18))).document() == {"hours": ["10:00", "18:00"]}


@pytest.mark.requirement("S8a")
@pytest.mark.parametrize(
    ("chosen", "found", "holds"),
    [
        ((None, None, None), ("Asia/Shanghai", None, "en"), ("Asia/Shanghai", "CN", "en")),
        (("Europe/Berlin", None, None), ("Asia/Shanghai", None, "en"), ("Europe/Berlin", "DE", "en")),
        (("Europe/Berlin", None, None), ("Asia/Shanghai", "CN", "en"), ("Europe/Berlin", "CN", "en")),
        (("Europe/Berlin", "AT", "zh-CN"), ("Asia/Shanghai", "CN", "en"), ("Europe/Berlin", "AT", "zh-CN")),
        ((None, None, None), (None, None, None), ("UTC", None, "en")),
    ],
)
def test_what_admins_chose_goes_before_what_was_found_out(
    chosen: tuple[str | None, str | None, Language | None],
    found: tuple[str | None, str | None, Language | None],
    holds: tuple[str | None, str | None, Language | None],
) -> None:
    before = Whereabouts("UTC", None, "en")
    assert standing(Whereabouts(*chosen), Whereabouts(*found), before) == Whereabouts(*holds)
