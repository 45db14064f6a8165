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
#: A button that begins a new item, wherever it stands.
START: Final = "new_item.start"
MORE: Final = "new_item.more"
BACK: Final = "new_item.back"
KEEP: Final = "new_item.keep"
COPY: Final = "new_item.copy"
RING: Final = "ring"
TEMPLATES: Final = "new_item.templates"
#: Inputs on one page of a form that has more than these: Slack takes a hundred blocks, and a problem is one too.
INPUTS: Final = 40
_OF_DEPARTMENTS: Final = (FieldKind.DEPARTMENT, FieldKind.DEPARTMENTS)
#: Inputs that are typed into. All others send each choice at once, so that it is kept while the form is filled.
_TYPED: Final = (FieldKind.SHORT_TEXT, FieldKind.LONG_TEXT, FieldKind.REMARKS, FieldKind.NUMBER, FieldKind.LINK)


class Page(StrEnum):
    """How much of the form is open: what most need, or everything. Of a very long form ``2`` is its second page."""

    FIRST = "first"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Ring:
    """Whether the departments involved are to be rung, and how many people that is."""

    ticked: bool
    people: int


@dataclass(frozen=True, slots=True)
class Choices:
    """What stands around the inputs: the departments to choose from, a line that says who will see the card, and more.

    ``above`` stands before the inputs. ``filled`` counts how often the form was filled anew: Slack shows what inputs
    are filled with only under a new id. ``others``: whether there are other templates to choose; ``copies``: whether
    there are items to copy from. ``ring``: where there are departments to ring. ``submit``: words on the button instead
    of *Publish*.
    """

    departments: Sequence[Department] = ()
    who_sees: str | None = None
    above: Sequence[Block] = ()
    filled: int = 0
    others: bool = False
    ring: Ring | None = None
    copies: bool = False
    submit: str | None = None


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
    """The form, at this ``page`` of it.

    ``problems`` are words by field key; what belongs to no input that is shown stands at the top.
    """
    problems = problems or {}
    asked = [one for one in template.fields if one.kind not in _OF_DEPARTMENTS or choices.departments]
    fields = _on_page(page, asked, ask_channel=ask_channel)
    shown = {field.key for field in fields}
    whole = [*_top(texts, template, language, shown, problems), *choices.above]
    for field in fields:
        asking = Asking(texts, language, template, field, answers, choices.departments)
        whole += _input(asking, problems.get(field.key), choices.filled)
    if choices.ring:
        whole.append(_ring_input(texts, language, choices.ring, choices.filled))
    if choices.who_sees:
        whole.append(blocks.context(choices.who_sees, block_id="who_sees"))
    whole.append(blocks.actions(*_buttons(texts, language, page, len(asked), choices), block_id="more"))
    return blocks.modal(
        texts.label(NEW_ITEM, "title", language),
        whole,
        submit=choices.submit or texts.label(NEW_ITEM, "publish", language),
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
    by_key = {_key_of(str(one)): block for one, block in values.items()} if isinstance(values, Mapping) else {}
    found: dict[str, Any] = {}
    for field in template.fields:
        block = by_key.get(field.key)
        entered = block.get(field.key) if isinstance(block, Mapping) else None
        if isinstance(entered, Mapping):
            there, answer = read_state(field, entered)
            found |= {field.key: answer} if there else {}
    return found


def read_ring(view: Mapping[str, Any]) -> dict[str, bool]:
    """Whether the departments are to be rung, where the view asks."""
    values = (view.get("state") or {}).get("values") or {}
    for block_id, block in values.items():
        entered = block.get(RING) if _key_of(str(block_id)) == RING and isinstance(block, Mapping) else None
        if isinstance(entered, Mapping):
            return {RING: bool(entered.get("selected_options"))}
    return {}


def errors_ack(view: Mapping[str, Any], problems: Mapping[str, str]) -> dict[str, Any] | None:
    """The answer to a sent form that puts each problem at its input.

    None where one belongs to no input of the view: Slack could not show it, so the form itself must (``item_form``).
    """
    shown = [block["block_id"] for block in view.get("blocks", ()) if block.get("type") == "input"]
    blocks_of = {_key_of(block_id): block_id for block_id in shown}
    if not problems or not problems.keys() <= blocks_of.keys():
        return None
    return {"response_action": "errors", "errors": {blocks_of[key]: words for key, words in problems.items()}}


def _on_page(page: str, fields: Sequence[Field], *, ask_channel: bool) -> Sequence[Field]:
    if page == Page.FIRST:
        return [one for one in fields if one.first_page or (one.kind is FieldKind.CHANNEL and ask_channel)]
    start = (_number_of(page) - 1) * INPUTS
    return fields[start : start + INPUTS]


def _number_of(page: str) -> int:
    return int(page) if page.isdecimal() else 1


def _buttons(texts: Texts, language: Language, page: str, inputs: int, choices: Choices) -> Iterator[Block]:
    """Below the inputs: what leads to more of them, and what keeps them."""
    number = _number_of(page)
    if page == Page.FIRST:
        yield blocks.button(texts.label(NEW_ITEM, "more", language), MORE, Page.ALL.value)
    if page != Page.FIRST and number > 1:
        yield blocks.button(texts.label(NEW_ITEM, "back", language), BACK, str(number - 1))
    if page != Page.FIRST and number * INPUTS < inputs:
        yield blocks.button(texts.label(NEW_ITEM, "continue", language), MORE, str(number + 1))
    yield blocks.button(texts.label(NEW_ITEM, "keep", language), KEEP, page)
    if choices.others:
        yield blocks.button(texts.label(NEW_ITEM, "other_template", language), TEMPLATES, page)
    if choices.copies:
        yield blocks.search(texts.label(NEW_ITEM, "copy", language), COPY)


def block_id_of(key: str, filled: int) -> str:
    """The block of a field's input in a form that was filled anew so often."""
    return f"{key}~{filled}" if filled else key


def _key_of(block_id: str) -> str:
    return block_id.partition("~")[0]


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


def _input(asking: Asking, problem: str | None, filled: int) -> Iterator[Block]:
    field = asking.field
    yield blocks.input_block(
        field.key,
        field.name(asking.language),
        element(asking),
        optional=not field.required,
        hint=_hint(asking),
        tells=field.kind not in _TYPED,
        block_id=block_id_of(field.key, filled),
    )
    if problem:
        yield blocks.context(problem, block_id=f"{field.key}_problem")


def _ring_input(texts: Texts, language: Language, ring: Ring, filled: int) -> Block:
    tick = blocks.option(texts.label(NEW_ITEM, "ring_all", language, n=ring.people), RING)
    ticks: Block = {"type": "checkboxes", "options": [tick]}
    return blocks.input_block(
        RING,
        texts.label(NEW_ITEM, RING, language),
        ticks | ({"initial_options": [tick]} if ring.ticked else {}),
        optional=True,
        tells=True,
        block_id=block_id_of(RING, filled),
    )


def _hint(asking: Asking) -> str | None:
    hint = asking.field.hint(asking.language)
    if not asking.field.confidential:
        return hint
    mark = asking.label(NEW_ITEM, "confidential")
    return f"{hint} · {mark}" if hint else mark


def _waiting(texts: Texts, language: Language, what: str) -> Block:
    return blocks.modal(
        texts.label(NEW_ITEM, "title", language),
        [blocks.section(texts.label(NEW_ITEM, what, language))],
        close=texts.label(NEW_ITEM, "close", language),
    )
