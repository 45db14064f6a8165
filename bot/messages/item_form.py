"""A small form about one item: a few inputs below each other, and what its state says."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from bot.messages import blocks
from bot.messages.blocks import Block
from bot.messages.texts import Texts
from tracker.departments import Department
from tracker.items import Item
from tracker.languages import Language
from tracker.references import reference
from tracker.text import clean, cut

#: What a text input takes at most.
TYPED: Final = 3000
#: Checkboxes in one group.
MOST_TICKS: Final = 10


def item_form(
    texts: Texts,
    language: Language,
    item: Item,
    inputs: Sequence[Block],
    *,
    form: str,
    feature: str,
    draft_id: int,
    problems: Mapping[str, str] | None = None,
) -> Block:
    """The form called ``form``; its title and button are among its feature's labels. ``problems`` are words by key."""
    problems = problems or {}
    keys = {block["block_id"] for block in inputs}
    of_the_whole = [words for key, words in problems.items() if key not in keys]
    whole = [blocks.section(words, block_id=f"problem_{nth}") for nth, words in enumerate(of_the_whole)]
    whole.append(blocks.context(cut(f"{reference(item.ref)} {item.name}", TYPED), block_id="about"))
    for block in inputs:
        whole.append(block)
        if block["block_id"] in problems:
            whole.append(blocks.context(problems[block["block_id"]], block_id=f"{block['block_id']}_problem"))
    name = form.partition(".")[2]
    return blocks.modal(
        texts.label(feature, f"{name}_title", language),
        whole,
        submit=texts.label(feature, f"{name}_submit", language),
        close=texts.label("update", "cancel", language),
        callback_id=form,
        private_metadata=str(draft_id),
    )


def opening_form(texts: Texts, language: Language, *, form: str, feature: str) -> Block:
    """What opens at once, while the form is put together."""
    return blocks.modal(
        texts.label(feature, f"{form.partition('.')[2]}_title", language),
        [blocks.section(texts.label("update", "opening", language))],
        close=texts.label("update", "close", language),
    )


def text_input(
    key: str, label: str, text: str | None, *, optional: bool, lines: bool = False, hint: str | None = None
) -> Block:
    """A line, or several."""
    made: Block = {"type": "plain_text_input", "multiline": lines}
    initial = {"initial_value": text[:TYPED]} if text else {}
    return blocks.input_block(key, label, made | initial, optional=optional, hint=hint)


def person_input(key: str, label: str, user_id: str | None, *, optional: bool, hint: str | None = None) -> Block:
    """Somebody."""
    made: Block = {"type": "users_select"} | ({"initial_user": user_id} if user_id else {})
    return blocks.input_block(key, label, made, optional=optional, hint=hint)


def department_input(
    key: str, label: str, departments: Sequence[Department], chosen: str | None, *, hint: str | None = None
) -> Block:
    """A department, of those there are; as many as Slack lets a select hold."""
    options = [blocks.option(cut(one.name, blocks.OPTION), str(one.id)) for one in departments[: blocks.OPTIONS]]
    initial = next((one for one in options if one["value"] == chosen), None)
    made: Block = {"type": "static_select", "options": options} | ({"initial_option": initial} if initial else {})
    return blocks.input_block(key, label, made, optional=True, hint=hint)


def day_input(key: str, label: str, day: date | str | None, *, optional: bool, hint: str | None = None) -> Block:
    """A day."""
    made: Block = {"type": "datepicker"} | ({"initial_date": str(day)} if day else {})
    return blocks.input_block(key, label, made, optional=optional, hint=hint)


def tick_inputs(key: str, label: str, lines: Sequence[str], ticked: Iterable[int]) -> list[Block]:
    """Lines to tick, in groups of as many as Slack allows; a line's value is its place."""
    chosen = set(ticked)
    whole = []
    for first in range(0, len(lines), MOST_TICKS):
        group = lines[first : first + MOST_TICKS]
        options = [blocks.option(cut(line, blocks.OPTION), str(first + nth)) for nth, line in enumerate(group)]
        initial = [one for one in options if int(one["value"]) in chosen]
        made: Block = {"type": "checkboxes", "options": options} | ({"initial_options": initial} if initial else {})
        whole.append(blocks.input_block(f"{key}_{first}" if first else key, label, made, optional=True))
    return whole


def entered(view: Mapping[str, Any]) -> dict[str, Any]:
    """What stands in each input, by its key; an empty one is None, ticked lines are a list of their values."""
    values = (view.get("state") or {}).get("values") or {}
    return {key: _entry((inner or {}).get(key)) for key, inner in values.items() if isinstance(inner, Mapping)}


def ticked(answers: Mapping[str, Any], key: str) -> list[int]:
    """The places of the lines that were ticked, of all groups."""
    groups = [value for name, value in answers.items() if name == key or name.startswith(f"{key}_")]
    return [int(one) for group in groups for one in group or () if str(one).isdecimal()]


def _entry(state: Any) -> Any:  # noqa: ANN401 — whatever came in a form's state
    if not isinstance(state, Mapping):
        return None
    if "selected_options" in state:
        return [str(one["value"]) for one in state["selected_options"] or () if isinstance(one, Mapping)]
    if "selected_option" in state:
        return (state["selected_option"] or {}).get("value")
    for name in ("selected_user", "selected_date", "selected_conversation"):
        if name in state:
            return state[name]
    return clean(str(state.get("value") or "")) or None
