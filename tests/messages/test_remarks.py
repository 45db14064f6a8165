"""Word of remarks: in the thread, to whoever noted one, to whoever holds one, and in the forms."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.messages.audience import Audience
from bot.messages.details import details
from bot.messages.remark_forms import NOTE, STEPS, note_form, step_form
from bot.messages.remark_words import in_a_line
from bot.messages.remarks import remark_noted, remark_told, todo_for_you
from bot.messages.support import support_asked, support_step
from bot.messages.texts import Texts
from bot.messages.ticks import TICK, Boxes, read_ticks
from playground.block_kit import check_view
from tests.messages.standings import (
    HOSTILE,
    LANGUAGES,
    PUBLISHED,
    SHANGHAI,
    SPOKEN,
    TODAY,
    channel,
    checked,
    member,
    parts,
    rung,
    standing,
    words,
)
from tracker.departments import Department
from tracker.items import State
from tracker.languages import Language
from tracker.remarks import BY_HOLDER, Remark, RemarkKind, RemarkState, Step, StepKind, TakenStep, hears_of
from tracker.standing import Standing

FRIDAY, TUESDAY = date(2026, 3, 13), date(2026, 3, 17)
AT = datetime(2026, 3, 12, 7, 0, tzinfo=UTC)
RISK = Remark(1, 7, RemarkKind.RISK, "第三方接口延迟", "UFANG", PUBLISHED)
TODO = Remark(2, 7, RemarkKind.TODO, "校对英文文案", "UFANG", PUBLISHED, holder="ULI", due_on=FRIDAY)
REQUEST = Remark(
    3, 7, RemarkKind.SUPPORT, "提供渠道数据", "UFANG", PUBLISHED, holder="ULI", due_on=FRIDAY, first_due_on=FRIDAY
)
CLOSED = {"closed_at": AT, "closed_by": "ULI"}
STANDS: dict[str, Remark] = {
    "waiting": REQUEST,
    "of a department, without a date": replace(REQUEST, department=1, due_on=None),
    "accepted": replace(REQUEST, answered_at=AT),
    "offered": replace(REQUEST, answered_at=AT, offered_on=TUESDAY),
    "handed on": replace(REQUEST, holder="UDANA"),
    "declined": replace(REQUEST, state=RemarkState.DECLINED, result="这周排满了", **CLOSED),
    "resolved": replace(REQUEST, state=RemarkState.DONE, result="数据发到 #launch 了", **CLOSED),
    "withdrawn": replace(REQUEST, state=RemarkState.WITHDRAWN, closed_at=AT, closed_by="UFANG"),
    "hostile": replace(REQUEST, text=HOSTILE, state=RemarkState.DONE, result=HOSTILE, **CLOSED),
}
SAYS = {
    StepKind.DECLINED: "这周排满了", StepKind.RESOLVED: "发了",
    StepKind.ASKED_BACK: "哪一年的？", StepKind.REPLIED: "今年",
}  # fmt: skip


def item(*remarks: Remark, **changed: object) -> Standing:
    return replace(standing(**changed), remarks=remarks)


def audience(texts: Texts, language: Language) -> Audience:
    return Audience(texts, (language,), SHANGHAI, TODAY)


def step(kind: StepKind, remark: Remark = REQUEST, by: str = "ULI", nth: int = 1) -> TakenStep:
    taken = Step(kind, by, AT, SAYS.get(kind), "UDANA", FRIDAY, TUESDAY)
    return TakenStep(nth, 7, remark.id, taken, 1)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", STANDS)
def test_the_message_of_whoever_holds_a_request(
    texts: Texts, name: str, language: Language, snapshot: SnapshotAssertion
) -> None:
    remark = STANDS[name]
    taken = [step(StepKind.ASKED_BACK), step(StepKind.REPLIED, by="UFANG")] if name == "accepted" else []
    message = support_asked(item(remark), remark, taken, "ULI", audience(texts, language), hidden=False)
    assert checked(message) == snapshot
    assert not rung(message)


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_holds_it_no_more_and_may_not_read_it_sees_its_number(texts: Texts, language: Language) -> None:
    remark = STANDS["handed on"]
    for message in (
        support_asked(item(remark), remark, [], "ULI", audience(texts, language), hidden=True),
        todo_for_you(item(TODO), TODO, audience(texts, language), hidden=True),
    ):
        checked(message)
        assert "T-42" in words(message)
        assert not [secret for secret in ("改版", "渠道", "校对", "Dana") if secret in words(message) + message.text]


@pytest.mark.parametrize("state", [State.DONE, State.ARCHIVED])
def test_a_closed_item_asks_for_nothing(texts: Texts, state: State) -> None:
    message = support_asked(item(REQUEST, state=state), REQUEST, [], "ULI", audience(texts, "zh-CN"), hidden=False)
    assert "不用再支持" in words(message)
    assert "接受" not in words(message)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [kind for kind in StepKind if hears_of(REQUEST, Step(kind, "UX", AT))])
def test_each_step_to_the_other_one(
    texts: Texts, kind: StepKind, language: Language, snapshot: SnapshotAssertion
) -> None:
    by = "ULI" if kind in BY_HOLDER else "UFANG"
    message = support_step(item(REQUEST), REQUEST, step(kind, by=by), audience(texts, language))
    assert checked(message) == snapshot
    assert not rung(message)


IN_THREAD = {
    "risk": [step(StepKind.ADDED, RISK)],
    "to-do": [step(StepKind.ADDED, TODO)],
    "asked": [step(StepKind.ADDED)],
    "ticked": [step(StepKind.TICKED, TODO)],
    "risk over": [step(StepKind.TICKED, RISK)],
    "several": [step(StepKind.ADDED, RISK), step(StepKind.TICKED, RISK), step(StepKind.UNTICKED, TODO)],
    **{
        kind.value: [step(kind)]
        for kind in StepKind
        if kind in (BY_HOLDER | {StepKind.AGREED, StepKind.ASKED_AGAIN, StepKind.WITHDRAWN})
        and kind not in (StepKind.OFFERED, StepKind.ASKED_BACK)
    },
}


@pytest.mark.parametrize("spoken", ["zh", "en+zh"])
@pytest.mark.parametrize("name", IN_THREAD)
def test_word_in_the_thread(texts: Texts, name: str, spoken: str, snapshot: SnapshotAssertion) -> None:
    message = remark_told(texts, item(RISK, TODO, REQUEST), IN_THREAD[name], channel(*SPOKEN[spoken]), TODAY)
    assert checked(message) == snapshot
    assert not rung(message)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_answer_to_whoever_noted_it_and_the_to_do_of_whoever_holds_it(
    texts: Texts, language: Language, snapshot: SnapshotAssertion
) -> None:
    reader = audience(texts, language)
    done = replace(TODO, state=RemarkState.DONE, **CLOSED)
    assert [
        *(checked(remark_noted(item(one), one, reader)) for one in (RISK, TODO, STANDS["waiting"])),
        *(checked(todo_for_you(item(one), one, reader, hidden=False)) for one in (TODO, done)),
    ] == snapshot


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_line_of_a_list(texts: Texts, language: Language, snapshot: SnapshotAssertion) -> None:
    ended = [replace(one, state=RemarkState.DONE, **CLOSED) for one in (RISK, TODO)]
    remarks = [RISK, TODO, *ended, *STANDS.values()]
    assert [in_a_line(item(*remarks), one, audience(texts, language)) for one in remarks] == snapshot


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_forms(texts: Texts, language: Language, snapshot: SnapshotAssertion) -> None:
    there = [Department(1, "市场部", "S1")]
    answers = {"text": "…", "person": "ULI", "department": "1", "due": "2026-03-13"}
    views = [
        note_form(
            texts, language, standing().item, kind,
            departments=there, answers=answers, draft_id=3, problems={"due": "…"},
        )
        for kind in NOTE
    ]  # fmt: skip
    views += [
        step_form(texts, language, standing().item, form, about="提供渠道数据", answers={}, draft_id=3)
        for form in STEPS
    ]
    for view in views:
        check_view(view)
    assert [words_of(view) for view in views] == snapshot


def words_of(view: object) -> list[str]:
    return [part["text"] for part in parts(view) if isinstance(part.get("text"), str)]


def test_boxes_under_the_details_say_what_stood_ticked(texts: Texts) -> None:
    done = [replace(TODO, id=nth, state=RemarkState.DONE, **CLOSED) for nth in range(20, 32)]
    message = details(
        texts, item(TODO, RISK, REQUEST, *done), "zh-CN", zone=SHANGHAI, today=TODAY, reader=member("zh-CN")
    )
    checked(message)
    boxes = [block for block in message.blocks if any(part.get("action_id") == TICK for part in parts(block))]
    assert [len(block["elements"][0]["options"]) for block in boxes] == [10, 3, 1]
    assert boxes[0]["block_id"] == "7:2-,20+,21+,22+,23+,24+,25+,26+,27+,28+"
    assert read_ticks(boxes[0]["block_id"], [{"value": "2"}, {"value": "20"}]) == Boxes(
        7,
        shown={2: False} | dict.fromkeys(range(20, 29), True),
        now={2: True, 20: True} | dict.fromkeys(range(21, 29), False),
    )
    for tampered in ("", "7", "7:", "x:2-", "7:2", "7:2*", "7:99999999999999999999-"):
        assert read_ticks(tampered, []) is None, tampered
