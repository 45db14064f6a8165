"""The form of an item, built from a template version's fields by one function, and read back by its reverse."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from bot.messages import blocks
from bot.messages.blocks import Block
from bot.messages.inputs import Asking, element, read_state
from bot.messages.texts import Texts
from tracker.departments import Department
from tracker.languages import Language
from tracker.templates import Field, FieldKind, Template

NEW_ITEM: Final = "new_item"
MORE: Final = "new_item.more"
_OF_DEPARTMENTS: Final = (FieldKind.DEPARTMENT, FieldKind.DEPARTMENTS)
#: Inputs that send each choice at once, so that we hear of it while the person still fills the form.
_TELL: Final = (FieldKind.MEMBER, FieldKind.CHANNEL)


class Page(StrEnum):
    """How much of the form is open: what most need, or everything."""

    FIRST = "first"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Choices:
    """What the form knows of this workspace: its departments, and a line that says who will see the card."""

    departments: Sequence[Department] = ()
    who_sees: str | None = None


def item_form(
    texts: Texts,
    template: Template,
    *,
    language: Language,
    page: str,
    answers: Mapping[str, Any],
    choices: Choices,
    draft_id: int,
    ask_channel: bool,
    problems: Mapping[str, str] | None = None,
) -> Block:
    """The form, its ``page`` one of ``Page``.

    ``problems`` are words by field key; what belongs to no input that is shown stands at the top.
    """
    problems = problems or {}
    fields = [field for field in template.fields if _stands_on(page, field, choices, ask_channel=ask_channel)]
    shown = {field.key for field in fields}
    whole = [*_top(texts, template, language, shown, problems)]
    for field in fields:
        asking = Asking(texts, language, template, field, answers, choices.departments)
        whole += _input(asking, problems.get(field.key))
    if choices.who_sees:
        whole.append(blocks.context(choices.who_sees, block_id="who_sees"))
    if page == Page.FIRST:
        more = blocks.button(texts.label(NEW_ITEM, "more", language), MORE, Page.ALL.value)
        whole.append(blocks.actions(more, block_id="more"))
    return blocks.modal(
        texts.label(NEW_ITEM, "title", language),
        whole,
        submit=texts.label(NEW_ITEM, "publish", language),
        close=texts.label(NEW_ITEM, "cancel", language),
        callback_id=NEW_ITEM,
        private_metadata=str(draft_id),
    )


def loading_view(texts: Texts, language: Language) -> Block:
    """What opens at once, while the form is put together."""
    return _waiting(texts, language, "opening")


def checking_view(texts: Texts, language: Language) -> Block:
    """Stands while Slack is asked about somebody or some channel not known yet."""
    return _waiting(texts, language, "checking")


def saving_view(texts: Texts, language: Language) -> Block:
    """Stands where saving takes longer than Slack waits."""
    return _waiting(texts, language, "saving")


def read_answers(view: Mapping[str, Any], template: Template) -> dict[str, Any]:
    """The answers of a sent view by field key; what is not on the view, or can't be read, is not among them.

    Texts are cleaned, people and channels are ids, days ISO dates, departments ids as text, a cadence its document.
    """
    state = view.get("state")
    values = state.get("values") if isinstance(state, Mapping) else None
    found: dict[str, Any] = {}
    for field in template.fields:
        block = values.get(field.key) if isinstance(values, Mapping) else None
        entered = block.get(field.key) if isinstance(block, Mapping) else None
        if isinstance(entered, Mapping):
            there, answer = read_state(field, entered)
            found |= {field.key: answer} if there else {}
    return found


def inputs_of(view: Mapping[str, Any]) -> frozenset[str]:
    """The field keys of the inputs a view shows."""
    return frozenset(block["block_id"] for block in view.get("blocks", ()) if block.get("type") == "input")


def errors_ack(view: Mapping[str, Any], problems: Mapping[str, str]) -> dict[str, Any] | None:
    """The answer to a sent form that puts each problem at its input.

    None where one belongs to no input of the view: Slack could not show it, so the form itself must (``item_form``).
    """
    if not problems or not problems.keys() <= inputs_of(view):
        return None
    return {"response_action": "errors", "errors": dict(problems)}


def _stands_on(page: str, field: Field, choices: Choices, *, ask_channel: bool) -> bool:
    if field.kind in _OF_DEPARTMENTS and not choices.departments:
        return False
    return page == Page.ALL or field.first_page or (field.kind is FieldKind.CHANNEL and ask_channel)


def _top(
    texts: Texts, template: Template, language: Language, shown: Collection[str], problems: Mapping[str, str]
) -> Iterator[Block]:
    """What the template is for, and what is wrong with something that is not on the form."""
    for nth, (key, words) in enumerate(problems.items()):
        if key not in shown:
            yield blocks.section(_at_field(texts, template, language, key, words), block_id=f"problem_{nth}")
    about = texts.label(
        NEW_ITEM, "about", language, template=template.name(language), purpose=template.purpose(language)
    )
    yield blocks.context(about, block_id="about")


def _at_field(texts: Texts, template: Template, language: Language, key: str, words: str) -> str:
    field = next((one for one in template.fields if one.key == key), None)
    if field is None:
        return words
    return texts.label("signs", "fact", language, name=field.name(language), value=words)


def _input(asking: Asking, problem: str | None) -> Iterator[Block]:
    field = asking.field
    yield blocks.input_block(
        field.key,
        field.name(asking.language),
        element(asking),
        optional=not field.required,
        hint=field.hint(asking.language),
        tells=field.kind in _TELL,
    )
    if problem:
        yield blocks.context(problem, block_id=f"{field.key}_problem")


def _waiting(texts: Texts, language: Language, what: str) -> Block:
    return blocks.modal(
        texts.label(NEW_ITEM, "title", language),
        [blocks.section(texts.label(NEW_ITEM, what, language))],
        close=texts.label(NEW_ITEM, "close", language),
    )
