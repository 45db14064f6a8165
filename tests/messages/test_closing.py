from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.messages.audience import Audience
from bot.messages.closing import UNDO, archive_form, archived_many, closed, closed_card, done_form, item_closed
from bot.messages.texts import Texts
from playground.block_kit import check_view
from tests.messages.standings import (
    EDGES,
    HOSTILE,
    LANGUAGES,
    SHANGHAI,
    SPOKEN,
    TODAY,
    channel,
    checked,
    parts,
    rung,
    standing,
    words,
)
from tracker.closing import CRITERIA, Closing
from tracker.history import Update
from tracker.items import State
from tracker.languages import Language
from tracker.standing import Standing

AT = datetime(2026, 3, 18, 6, 20, tzinfo=UTC)
DONE = {
    "state": State.DONE,
    "result": "上线一周，询盘 86 条",
    "folder": "官网 2026",
    "closed_at": AT,
    "fields": {CRITERIA: "校对完\n翻译完"},
    "criteria_met": ("校对完",),
}
ENDINGS: dict[str, tuple[Closing, dict[str, Any], dict[str, Any]]] = {
    "done": (Closing.DONE, DONE, {"state": ("open", "done"), "result": (None, DONE["result"])}),
    "done late": (Closing.DONE, DONE | {"end_on": TODAY}, {"state": ("open", "done"), "result": (None, "好了")}),
    "archived": (
        Closing.ARCHIVED, DONE | {"state": State.ARCHIVED},
        {"state": ("done", "archived"), "folder": (None, "官网 2026")},
    ),
    "archived unfinished": (
        Closing.ARCHIVED, {"state": State.ARCHIVED, "closed_at": AT}, {"state": ("open", "archived")},
    ),
    "reopened": (Closing.REOPENED, {}, {"state": ("done", "open"), "result": ("好了", None)}),
    "undone": (Closing.UNDONE, {}, {"state": ("done", "open"), "result": ("好了", None)}),
    "undone archive": (Closing.UNDONE, DONE, {"state": ("archived", "done")}),
    "undone reopening": (Closing.UNDONE, DONE, {"state": ("open", "done"), "result": (None, "好了")}),
    "hostile": (
        Closing.DONE, DONE | {"name": HOSTILE, "result": HOSTILE, "folder": HOSTILE},
        {"state": ("open", "done"), "result": (None, HOSTILE)},
    ),
}  # fmt: skip


def entry(kind: Closing, ending: dict[str, Any]) -> Update:
    return Update(
        7, 2, kind.value, "ULI", AT, None, {}, None, major=False, label="V1.0", note=None, told_with=2, ending=ending
    )


def ended(name: str) -> tuple[Standing, Update]:
    kind, changed, ending = ENDINGS[name]
    return standing(**({"update_no": 2} | changed)), entry(kind, ending)


@pytest.mark.parametrize("spoken", SPOKEN)
@pytest.mark.parametrize("name", ENDINGS)
def test_word_in_the_thread(texts: Texts, name: str, spoken: str, snapshot: SnapshotAssertion) -> None:
    message = item_closed(texts, *ended(name), channel(*SPOKEN[spoken]), TODAY)
    assert checked(message) == snapshot
    assert not rung(message)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ENDINGS)
def test_the_answer_to_whoever_did_it(texts: Texts, name: str, language: Language, snapshot: SnapshotAssertion) -> None:
    message = closed(*ended(name), Audience(texts, (language,), SHANGHAI, TODAY), versions=1)
    assert checked(message) == snapshot
    undo = [part["value"] for part in parts(message.blocks) if part.get("action_id") == UNDO]
    assert undo == ([] if "undone" in name else ["7/2"])


@pytest.mark.parametrize("spoken", SPOKEN)
@pytest.mark.parametrize("name", ["done", "archived", "archived unfinished", "hostile"])
def test_the_card_of_one_that_is_closed(texts: Texts, name: str, spoken: str, snapshot: SnapshotAssertion) -> None:
    message = closed_card(texts, ended(name)[0], channel(*SPOKEN[spoken]), TODAY)
    assert checked(message) == snapshot
    assert not rung(message)


@pytest.mark.parametrize("edge", EDGES)
def test_whatever_people_wrote_a_closed_card_can_be_posted(texts: Texts, edge: str) -> None:
    item = replace(EDGES[edge].item, state=State.DONE, result="长" * 500, closed_at=AT)
    checked(closed_card(texts, replace(EDGES[edge], item=item), channel("zh-CN", "en"), TODAY))


@pytest.mark.parametrize("language", LANGUAGES)
def test_several_at_once(texts: Texts, language: Language, snapshot: SnapshotAssertion) -> None:
    audience = Audience(texts, (language,), SHANGHAI, TODAY)
    many = [standing(id=nth, ref=nth) for nth in range(1, 13)]
    entries = {one.item.id: 2 for one in many}
    assert [
        checked(archived_many(audience, many, entries, [], folder="官网")),
        checked(archived_many(audience, many[:1], {1: 2}, ["…", "…"])),
        checked(archived_many(audience, [], {}, ["…"])),
        checked(archived_many(audience, many[:2], entries, [], undone=True)),
    ] == snapshot


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_forms(texts: Texts, language: Language, snapshot: SnapshotAssertion) -> None:
    task = standing(fields={CRITERIA: "\n".join(f"第 {nth} 条" for nth in range(12))})
    asked = done_form(texts, language, task, {"result": "好了", "criteria": [1, 11]}, 3, {"": "…", "result": "…"})
    filed = archive_form(texts, language, standing(folder="官网"), {}, 3)
    for view in (asked, filed):
        check_view(view)
    assert [asked, filed] == snapshot
    assert "第 11 条" in words_of(asked)


def words_of(view: dict[str, Any]) -> str:
    return "\n".join(part["text"] for part in parts(view) if isinstance(part.get("text"), str))


def test_a_closed_card_has_no_button_that_makes_no_sense(texts: Texts) -> None:
    message = closed_card(texts, ended("done")[0], channel("zh-CN"), TODAY)
    buttons = [part["text"]["text"] for part in parts(message.blocks) if part.get("type") == "button"]
    assert buttons == ["详情", "恢复"]
    assert "确认" not in words(message)
