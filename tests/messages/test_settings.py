"""The forms of settings and departments, and what is said when something of them changes."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.messages import departments, preferences, workspace_settings
from bot.messages.audience import Audience
from bot.messages.away import no_deputy, stands_in, told_away
from bot.messages.days import days_unknown
from bot.messages.texts import Texts
from tracker.days import Days
from tracker.departments import DepartmentDetails
from tracker.languages import LANGUAGES, Language
from tracker.people import Kind, Member
from tracker.preferences import Away, Mine, OfChannel
from tracker.workspace_settings import OfWorkspace, Whereabouts, changes_between

SHANGHAI = ZoneInfo("Asia/Shanghai")
CHINA = Days(SHANGHAI, "CN")
AWAY = Away(date(2026, 3, 16), date(2026, 3, 20), "ULI")
FANG = Member("UFANG", "方敏 <b>&", Kind.MEMBER, "zh-CN")
MARKETING = DepartmentDetails(7, "市场部 <!here>", "S1", False, "UFANG", "ULI", "C1", ("UFANG", "ULI"))  # noqa: FBT003
EMPTY = DepartmentDetails(8, "品牌部", None, True, None, None, "CSECRET", ())  # noqa: FBT003
NAMES = departments.Names({"UFANG": "方敏", "ULI": "Li Qian"}, {"C1": "launch"})
WHOLE = OfWorkspace(where=Whereabouts("Europe/Berlin", "DE", "en"), operations="C1")


@pytest.fixture(params=LANGUAGES)
def audience(texts: Texts, request: pytest.FixtureRequest) -> Audience:
    language: Language = request.param
    return Audience(texts, (language,), SHANGHAI, date(2026, 3, 12))


def test_the_form_of_ones_own_and_the_channels(audience: Audience, snapshot: SnapshotAssertion) -> None:
    own = preferences.MineNow(Mine(country="DE"), AWAY, CHINA)
    channel = preferences.ChannelNow("C1", "launch", OfChannel(weekdays=(1, 3)), None, ("zh-CN", "en"), CHINA)
    assert preferences.form(audience, own, channel, admin=True) == snapshot
    nowhere = preferences.MineNow(Mine(), None, Days(ZoneInfo("UTC")))
    assert preferences.form(audience, nowhere, None, admin=False) == snapshot


def test_the_form_of_the_workspace_and_what_changed(audience: Audience, snapshot: SnapshotAssertion) -> None:
    found = Whereabouts("Asia/Shanghai", "CN", "zh-CN")
    for now in (
        workspace_settings.WorkspaceNow(WHOLE, found, "Chen Li"),
        workspace_settings.WorkspaceNow(OfWorkspace(), Whereabouts("UTC", None, "en"), ""),
    ):
        assert workspace_settings.form(audience, now) == snapshot
    changed = changes_between(OfWorkspace(where=found), WHOLE)
    assert workspace_settings.kept(audience, changed, {"C1": "launch"}, "Chen Li") == snapshot
    assert workspace_settings.kept(audience, {}, {}, "") == snapshot


def test_departments(audience: Audience, snapshot: SnapshotAssertion) -> None:
    assert departments.listed(audience, [MARKETING, EMPTY], NAMES, admin=True) == snapshot
    assert departments.listed(audience, [EMPTY] * 41, NAMES, admin=False, unknown="x <!here>") == snapshot
    assert departments.listed(audience, [], NAMES, admin=False) == snapshot
    assert departments.shown(audience, MARKETING, NAMES, admin=True) == snapshot
    assert departments.form(audience, MARKETING, {"S1": "市场部"}, departments.Hanging(1, 2)) == snapshot
    assert departments.form(audience, None, {}, departments.Hanging(0, 0)) == snapshot
    changed = {"name": ("市场", "市场部"), "head": (None, "UFANG"), "channel": ("C1", None), "usergroup": ("S1", None)}
    said = departments.saved(audience, "市场部", NAMES, made=False, changed=changed, joined=["ULI"], left=["UGONE"])
    assert said == snapshot
    assert departments.saved(audience, "市场部", NAMES, made=True, changed={}, joined=[], left=[]) == snapshot
    assert departments.removed(audience, EMPTY) == snapshot
    assert departments.restored(audience, EMPTY) == snapshot


def test_days_away_and_days_unknown(audience: Audience, snapshot: SnapshotAssertion) -> None:
    assert stands_in(audience, FANG, AWAY, 2) == snapshot
    assert stands_in(audience, FANG, AWAY, 0) == snapshot
    assert no_deputy(audience, "Li Qian", AWAY) == snapshot
    assert told_away(audience, "Li Qian") == snapshot
    assert days_unknown(audience, 2027, ["CN"]) == snapshot


def test_days_unknown_in_a_channel_of_both_languages(texts: Texts, snapshot: SnapshotAssertion) -> None:
    both = Audience(texts, ("zh-CN", "en"), SHANGHAI, date(2026, 12, 1))
    assert days_unknown(both, 2027, ["CN"]) == snapshot
