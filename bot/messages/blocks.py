"""Slack's blocks, built one by one; what Slack would refuse for its size is refused here, where it is made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import orjson

from bot.messages.marks import elements
from tracker.text import cut

Block: TypeAlias = dict[str, Any]

TEXT: Final = 3000
NOTIFICATION: Final = 4000
LABEL: Final = 2000
BUTTON: Final = 75
PLACEHOLDER: Final = 150
OPTION: Final = 75
OPTION_VALUE: Final = 150
VALUE: Final = 2000
TITLE: Final = 24
METADATA: Final = 3000
OVERFLOW_OPTIONS: Final = 5
OPTIONS: Final = 100
ACTIONS: Final = 25
CONFIRM_TITLE: Final = 100
CONFIRM_TEXT: Final = 300
CONFIRM_ANSWER: Final = 30
CONTEXT_PARTS: Final = 10
MESSAGE_BLOCKS: Final = 50
VIEW_BLOCKS: Final = 100
#: The action of every ⋯ menu; what its entries do stands in their values.
MENU: Final = "menu"
#: All texts of a message's blocks together; Slack has refused a little more, and documents nothing.
MESSAGE_TEXT: Final = 13_000
VIEW_BYTES: Final = 250_000
_NESTED: Final = (dict, list, tuple)


class TooLargeError(ValueError):
    """Something that Slack would not take; the message names the limit."""


@dataclass(frozen=True, slots=True)
class Message:
    """What is posted: ``text`` is the notification and what screen readers read."""

    text: str
    blocks: list[Block]

    def __post_init__(self) -> None:
        _check("a message's text", len(self.text), NOTIFICATION)
        _check("blocks of a message", len(self.blocks), MESSAGE_BLOCKS)
        _check("all texts of a message", _letters(self.blocks), MESSAGE_TEXT)


def headline(line: str) -> Block:
    """A marked line, bold as a whole, in a block of its own."""
    return _rich_text(elements(line, bold=True))


def body(lines: Sequence[str]) -> Block:
    """Marked lines below each other."""
    return _rich_text(elements("<n>".join(lines)))


def words(text: str) -> Block:
    """Plain text in which no sign has a meaning."""
    _check_there("a text", text)
    return _rich_text([{"type": "text", "text": text}])


def quote(text: str) -> Block:
    """What somebody typed, set apart as theirs; no sign in it has a meaning."""
    _check_there("a text", text)
    part = {"type": "rich_text_quote", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [part]}


def context(line: str, *, block_id: str | None = None) -> Block:
    """One small plain line."""
    return _with_id({"type": "context", "elements": [plain_text(line, TEXT)]}, block_id)


def context_of(parts: Sequence[Block]) -> Block:
    """A small line of several text objects."""
    _check("parts of a context", len(parts), CONTEXT_PARTS)
    return {"type": "context", "elements": list(parts)}


def section(text: str, *, block_id: str | None = None, beside: Block | None = None) -> Block:
    """A plain paragraph in a form, with a button beside it where there is one."""
    made: Block = {"type": "section", "text": plain_text(text, TEXT)}
    return _with_id(made | ({"accessory": beside} if beside else {}), block_id)


def plain_text(text: str, most: int = TEXT, *, what: str = "a text") -> Block:
    """A text object in which nothing is read as markup, emoji names neither."""
    _check_there(what, text)
    _check(what, len(text), most)
    return {"type": "plain_text", "text": text, "emoji": False}


def unmarked(line: str) -> Block:
    """A marked line without marks, as a text object in which nothing is read as markup."""
    return plain_text("".join(element["text"] for element in elements(line)), TEXT)


def marked_text(line: str) -> Block:
    """A text object of a marked line, for the few places that need a mark and take no rich text: words of ours only."""
    _check("a text", len(line), TEXT)
    return {"type": "mrkdwn", "text": line, "verbatim": True}


def actions(*parts: Block, block_id: str | None = None) -> Block:
    """A row of buttons."""
    _check("elements of a row", len(parts), ACTIONS)
    return _with_id({"type": "actions", "elements": list(parts)}, block_id)


def button(text: str, action_id: str, value: str, *, primary: bool = False) -> Block:
    """A button."""
    _check("a button's value", len(value), VALUE)
    made: Block = {
        "type": "button",
        "text": plain_text(text, BUTTON, what="a button's text"),
        "action_id": action_id,
        "value": value,
    }
    return made | {"style": "primary"} if primary else made


def asked_first(title: str, text: str, *, yes: str, no: str) -> Block:
    """What a button is given so that Slack asks before it is pressed for good; a text too long for that is cut."""
    return {
        "confirm": {
            "title": plain_text(title, CONFIRM_TITLE, what="a dialog's title"),
            "text": plain_text(cut(text, CONFIRM_TEXT), CONFIRM_TEXT, what="a dialog's text"),
            "confirm": plain_text(yes, CONFIRM_ANSWER, what="a dialog's answer"),
            "deny": plain_text(no, CONFIRM_ANSWER, what="a dialog's answer"),
        }
    }


def search(text: str, action_id: str) -> Block:
    """A select whose options are asked for while somebody types; ``text`` stands in it until something is chosen."""
    return {
        "type": "external_select",
        "action_id": action_id,
        "min_query_length": 0,
        "placeholder": plain_text(text, PLACEHOLDER, what="a placeholder"),
    }


def choice(text: str, action_id: str, options: Sequence[Block]) -> Block:
    """A select of a few options; ``text`` stands in it until something is chosen."""
    _check("options of a select", len(options), OPTIONS)
    return {
        "type": "static_select",
        "action_id": action_id,
        "placeholder": plain_text(text, PLACEHOLDER, what="a placeholder"),
        "options": list(options),
    }


def menu(*entries: tuple[str, str, str]) -> Block:
    """The ⋯ menu. An entry is its words, and the action and value of the button it stands for (``entry_chosen``)."""
    _check("options of an overflow menu", len(entries), OVERFLOW_OPTIONS)
    options = [option(words, f"{action_id} {value}") for words, action_id, value in entries]
    return {"type": "overflow", "action_id": MENU, "options": options}


def entry_chosen(pressed: Mapping[str, Any]) -> Mapping[str, Any]:
    """What was pressed: of a ⋯ menu the entry, as if it were the button it stands for."""
    if pressed.get("action_id") != MENU:
        return pressed
    action_id, _, value = str((pressed.get("selected_option") or {}).get("value") or "").partition(" ")
    return {"action_id": action_id, "value": value}


def option(text: str, value: str, description: str | None = None) -> Block:
    """One choice of a menu or a select."""
    _check("an option's value", len(value), OPTION_VALUE)
    made: Block = {"text": plain_text(text, OPTION, what="an option's text"), "value": value}
    if description:
        made["description"] = plain_text(description, OPTION, what="an option's description")
    return made


def input_block(
    key: str,
    label: str,
    element: Block,
    *,
    optional: bool,
    hint: str | None = None,
    tells: bool = False,
    block_id: str | None = None,
) -> Block:
    """An input of a form, known by its field's key; one that ``tells`` sends each choice at once.

    Slack shows a new first value only where the ``block_id`` is new.
    """
    made: Block = {
        "type": "input",
        "block_id": block_id or key,
        "label": plain_text(label, LABEL, what="a label"),
        "element": {**element, "action_id": key},
        "optional": optional,
    }
    if hint:
        made["hint"] = plain_text(hint, LABEL, what="a hint")
    return made | {"dispatch_action": True} if tells else made


def modal(
    title: str,
    blocks: Sequence[Block],
    *,
    close: str,
    submit: str | None = None,
    callback_id: str | None = None,
    private_metadata: str | None = None,
) -> Block:
    """A form."""
    view: Block = {
        "type": "modal",
        "title": plain_text(title, TITLE, what="a title"),
        "close": plain_text(close, TITLE, what="a close button"),
        "blocks": list(blocks),
    }
    if submit is not None:
        view["submit"] = plain_text(submit, TITLE, what="a submit button")
    if callback_id is not None:
        view["callback_id"] = callback_id
    if private_metadata is not None:
        _check("private metadata", len(private_metadata), METADATA)
        view["private_metadata"] = private_metadata
    return _view(view)


def home(blocks: Sequence[Block]) -> Block:
    """An App Home."""
    return _view({"type": "home", "blocks": list(blocks)})


def _view(view: Block) -> Block:
    _check("blocks of a view", len(view["blocks"]), VIEW_BLOCKS)
    _check("bytes of a view", len(orjson.dumps(view)), VIEW_BYTES)
    return view


def _rich_text(parts: list[Block]) -> Block:
    if not parts:
        raise ValueError("a line without words")
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": parts}]}


def _with_id(block: Block, block_id: str | None) -> Block:
    return block | {"block_id": block_id} if block_id else block


def _check(what: str, size: int, most: int) -> None:
    if size > most:
        raise TooLargeError(f"{what}: {size}, and Slack takes {most}")


def _check_there(what: str, text: str) -> None:
    if not text:
        raise ValueError(f"{what} without words")


def _letters(value: Any) -> int:  # noqa: ANN401 — any part of a block
    """How long all texts in it are together."""
    whole = isinstance(value, dict)
    found = len(value["text"]) if whole and isinstance(value.get("text"), str) else 0
    for part in value.values() if whole else value:
        if isinstance(part, _NESTED):
            found += _letters(part)
    return found
