"""The audit log and taking over, in words: every act in both languages, whatever people are called."""

from dataclasses import replace
from datetime import time
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.messages.audience import Audience
from bot.messages.audit import Names, OneItem, audit_log
from bot.messages.taking_over import joined, take_over_form, taken_over
from bot.messages.texts import Texts
from playground.block_kit import check_view
from tests.messages.standings import HOSTILE, LANGUAGES, PUBLISHED, SHANGHAI, TODAY, checked, rung, standing, words
from tracker.audit import OPERATOR, SLACK, STRANGER, Act, AuditLine
from tracker.languages import Language
from tracker.notices import TakenOver
from tracker.preferences import OfChannel, Quiet
from tracker.workspace_settings import Limits, OfWorkspace, Whereabouts, WorkingHours, changes_between

NAMES = Names({"UFANG": "方敏", "ULI": "李倩", "UX": HOSTILE}, {"C1": "launch"}, {1: "市场部"})
#: What each act is noted with; one that is missing here fails the test.
DONE: dict[Act, list[tuple[str, dict[str, Any]]]] = {
    Act.PUBLISHED: [("UFANG", {"ref": 42, "sensitivity": 2})],
    Act.PERMITTED: [
        ("UFANG", {"owner": ["UFANG", "ULI"], "collaborators": [[], ["UFANG"]]}),
        ("ULI", {"asked": [[], ["UX"]]}),
    ],
    Act.TAKEN_OVER: [("ULI", {"reason": "方敏休假"}), ("UX", {"reason": HOSTILE * 20})],
    Act.ROLE: [(SLACK, {"user": "ULI", "was": "person", "now": role}) for role in ("admin", "person")],
    Act.KIND: [
        (SLACK, {"user": "UX", "was": "member", "now": kind}) for kind in ("member", "guest", "outsider", "bot")
    ],
    Act.DEACTIVATED: [(SLACK, {"user": "ULI", "now": gone}) for gone in (True, False)],
    Act.DEPARTMENT_MEMBERS: [
        (SLACK, {"department": 1, "joined": ["ULI", "UFANG"], "left": ["UX"]}),
        (SLACK, {"department": 1, "joined": [f"U{nth}" for nth in range(12)], "left": []}),
        ("UFANG", {"department": 9, "joined": [], "left": ["ULI"]}),
    ],
    Act.DEPARTMENT_MADE: [("UFANG", {"department": 1})],
    Act.DEPARTMENT_SET: [("UFANG", {"department": 1, "changed": ["name", "head", "desk", "channel", "usergroup"]})],
    Act.DEPARTMENT_RETIRED: [("UFANG", {"department": 1})],
    Act.DEPARTMENT_BACK: [("UFANG", {"department": 1})],
    Act.DEPARTMENTS_READ: [(OPERATOR, {"total": total}) for total in (1, 12)],
    Act.IMPORTED: [(OPERATOR, {"total": total}) for total in (1, 12)],
    Act.WORKSPACE_SET: [
        ("UFANG", {"changed": ["zone", "country", "language", "hours", "quiet", "operations", "acts", "groups"]}),
        ("UFANG", {"changed": ["in_channel", "of a later release"]}),
    ],
    Act.CHANNEL_SET: [
        ("UFANG", {"channel": "C1", "changed": ["digest", "digest_at", "weekdays", "missing"]}),
        ("UFANG", {"channel": "CPRIVATE", "changed": ["country", "zone", "languages", "compact", "changes"]}),
    ],
    Act.SENDING_RETRIED: [("ULI", {"channel": "C1"}), ("ULI", {})],
    Act.SENDING_STOPPED: [("ULI", {"channel": "C1"}), ("ULI", {})],
    Act.ROWS_RETRIED: [(OPERATOR, {"total": total}) for total in (1, 1200)],
    Act.ROWS_GIVEN_UP: [(OPERATOR, {"total": 2})],
    Act.FORGED: [(STRANGER, {"origin": "203.0.113.9"})],
}


@pytest.mark.requirement("S31")
def test_every_setting_has_its_name(texts: Texts) -> None:
    """One without is left out of its line: what a later release sets is none of ours to name."""
    before, now = OfWorkspace(where=Whereabouts("Asia/Shanghai", "CN", "zh-CN")), OfWorkspace(
        Whereabouts("Europe/Berlin", "DE", "en"), WorkingHours(time(8)), Quiet(time(21)), "C1", Limits(1, 1, 1)
    )  # fmt: skip
    settings = {*OfChannel().document(), "zone", "languages", *changes_between(before, now)}
    assert [key for key in sorted(settings) if not texts.has("audit", key)] == []
    assert len(changes_between(before, now)) == 9


def lines() -> list[AuditLine]:
    whole = [(act, by, detail) for act, noted in DONE.items() for by, detail in noted]
    whole.append(("later.release", "UFANG", {"item": "?"}))  # type: ignore[arg-type]
    return [
        AuditLine(nth, PUBLISHED, by, act, 42 if str(act).startswith("item.") else None, detail)
        for nth, (act, by, detail) in enumerate(whole)
    ]


@pytest.mark.requirement("S31")
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_act(texts: Texts, language: Language, snapshot: SnapshotAssertion) -> None:
    assert set(DONE) == set(Act)
    audience = Audience(texts, (language,), SHANGHAI, TODAY)
    pages = [audit_log(audience, lines()[start : start + 20], NAMES) for start in range(0, len(lines()), 20)]
    one = OneItem(7, 42, offered=True)
    many = [replace(lines()[0], id=nth) for nth in range(30, 0, -1)]
    pages += [audit_log(audience, some, NAMES, one) for some in (lines()[:3], many[:21])]
    pages.append(audit_log(audience, [], NAMES, replace(one, offered=False)))
    assert [words(page) for page in pages] == snapshot
    assert checked(pages[-2]) == snapshot(name="of one item")
    assert not [page for page in pages if rung(page)]
    (longest,) = (line for line in lines() if line.detail.get("reason", "").startswith(HOSTILE))
    checked(audit_log(audience, [longest] * 21, NAMES, one))


@pytest.mark.requirement("S29")
@pytest.mark.parametrize("language", LANGUAGES)
def test_taking_over(texts: Texts, language: Language, snapshot: SnapshotAssertion) -> None:
    audience = Audience(texts, (language,), SHANGHAI, TODAY)
    form = take_over_form(audience, 42, 7)
    check_view(form)
    assert form == snapshot
    item = standing(taken_over_by=("ULI",))
    notices = [TakenOver(7, "UFANG", "ULI", reason) for reason in ("方敏休假", HOSTILE)]
    said = [joined(item, audience), *(taken_over(item, one, audience) for one in notices)]
    assert [checked(one) for one in said] == snapshot(name="said")
    assert not [one for one in said if rung(one)]
