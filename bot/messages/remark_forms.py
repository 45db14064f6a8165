"""The forms of remarks: one that notes a remark, and one for each step that says something."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from bot.messages import support
from bot.messages.blocks import Block
from bot.messages.item_form import day_input, department_input, item_form, person_input, text_input
from bot.messages.texts import Texts
from tracker.departments import Department
from tracker.items import Item
from tracker.languages import Language
from tracker.remarks import RemarkKind, StepKind

#: The form that notes a remark of a kind, and what opens it.
NOTE: Final[Mapping[RemarkKind, str]] = {kind: f"remarks.{kind.value}" for kind in RemarkKind}
#: The step that each form takes.
STEPS: Final[Mapping[str, StepKind]] = {
    support.DECLINE: StepKind.DECLINED,
    support.HAND_ON: StepKind.HANDED_ON,
    support.OFFER: StepKind.OFFERED,
    support.ASK_BACK: StepKind.ASKED_BACK,
    support.REPLY: StepKind.REPLIED,
    support.RESOLVE: StepKind.RESOLVED,
    support.ASK_AGAIN: StepKind.ASKED_AGAIN,
}
Label = Callable[[str], str]


def note_form(
    texts: Texts,
    language: Language,
    item: Item,
    kind: RemarkKind,
    *,
    departments: Sequence[Department],
    answers: Mapping[str, Any],
    draft_id: int,
    problems: Mapping[str, str] | None = None,
) -> Block:
    """Asks for a remark: its text; of a to-do whose it is and until when; of a request whom it asks and until when."""

    def label(key: str) -> str:
        return texts.label("remarks", key, language)

    hint = label("support_hint") if kind is RemarkKind.SUPPORT else None
    inputs = [
        text_input("text", label(f"{kind.value}_text"), answers.get("text"), optional=False, lines=True, hint=hint)
    ]
    if kind is RemarkKind.TODO:
        inputs.append(person_input("person", label("owner"), answers.get("person"), optional=True))
    if kind is RemarkKind.SUPPORT:
        inputs.append(person_input("person", label("person"), answers.get("person"), optional=True))
        if departments:
            chosen, about = answers.get("department"), label("department_hint")
            inputs.append(department_input("department", label("department"), departments, chosen, hint=about))
    if kind is not RemarkKind.RISK:
        inputs.append(day_input("due", label("due"), answers.get("due"), optional=True))
    return item_form(
        texts, language, item, inputs, form=NOTE[kind], feature="remarks", draft_id=draft_id, problems=problems
    )


def step_form(
    texts: Texts,
    language: Language,
    item: Item,
    form: str,
    *,
    about: str,
    answers: Mapping[str, Any],
    draft_id: int,
) -> Block:
    """Asks for what a step says; ``about`` is the request it is taken with."""

    def label(key: str) -> str:
        return texts.label("remarks", key, language)

    inputs = _INPUTS[form](label, answers)
    view = item_form(texts, language, item, inputs, form=form, feature="remarks", draft_id=draft_id)
    view["blocks"].insert(1, {"type": "context", "block_id": "request", "elements": [_plain(about)]})
    return view


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": text, "emoji": False}


def _says(key: str) -> Callable[[Label, Mapping[str, Any]], list[Block]]:
    return lambda label, answers: [text_input("text", label(key), answers.get("text"), optional=False, lines=True)]


def _note(label: Label, answers: Mapping[str, Any]) -> Block:
    return text_input("text", label("note"), answers.get("text"), optional=True, lines=True)


_INPUTS: Final[Mapping[str, Callable[[Label, Mapping[str, Any]], list[Block]]]] = {
    support.DECLINE: _says("reason"),
    support.ASK_BACK: _says("question"),
    support.REPLY: _says("reply"),
    support.RESOLVE: _says("result"),
    support.HAND_ON: lambda label, answers: [
        person_input("person", label("colleague"), answers.get("person"), optional=False), _note(label, answers),
    ],
    support.ASK_AGAIN: lambda label, answers: [
        person_input("person", label("person"), answers.get("person"), optional=False), _note(label, answers),
    ],
    support.OFFER: lambda label, answers: [
        day_input("due", label("offer_due"), answers.get("due"), optional=False), _note(label, answers),
    ],
}  # fmt: skip
