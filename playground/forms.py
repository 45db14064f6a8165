"""What a person can enter into the inputs of a modal, a Home or a message, and what the client checks by itself."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import PurePath
from typing import Any

from playground import limits
from playground.composed import as_rich_text
from playground.conversation import Channel
from playground.people import User
from playground.typed import pieces
from playground.view import STATE_OF, Values, View, elements_of
from playground.workspace import Workspace

Json = dict[str, Any]

REQUIRED = "Please complete this required field."
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_URL = re.compile(r"https?://\S+|[a-z][a-z0-9+.-]*:\S+", re.IGNORECASE)
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


class CannotError(Exception):
    """A person could not do this: there is no such input, button or choice, or the client does not let them."""


def find_input(blocks: list[Json], key: str) -> tuple[Json, Json]:
    """The block and the element meant by a label, block_id, action_id, section text or placeholder."""
    found = []
    offered = []
    for block in blocks:
        for element in elements_of(block):
            if element["type"] not in STATE_OF:
                continue
            names = _names(block, element)
            offered.append(names[0])
            if key in names:
                found.append((block, element))
    if len(found) != 1:
        raise CannotError(f"{len(found)} inputs are called {key!r}; there are {offered}")
    return found[0]


def _names(block: Json, element: Json) -> list[str]:
    shown = (block.get("label") or block.get("text") or element.get("placeholder") or {}).get("text")
    return [name for name in (shown, block["block_id"], element["action_id"]) if name]


def entry(element: Json, value: object, workspace: Workspace, person: User) -> Json:
    """The state of an element after somebody entered `value`; None, "" and [] clear it. Raises CannotError."""
    key, empty, _ = STATE_OF[element["type"]]
    state: Json = {"type": element["type"]}
    if value in (None, "", []):
        held: object = empty
    elif isinstance(empty, list):
        values = list(value) if isinstance(value, list | tuple | set | frozenset) else [value]
        most = most_of(element)
        if most is not None and len(values) > most:
            raise CannotError(f"at most {most} can be chosen, not {len(values)}")
        held = [_single(element, item, workspace, person) for item in values]
    else:
        held = _single(element, value, workspace, person)
    state[key] = held
    if element["type"] == "timepicker" and "timezone" in element:
        state["timezone"] = element["timezone"]
    return state


def most_of(element: Json) -> int | None:
    """How many values it takes; None for any number."""
    if element["type"] == "file_input":
        return int(element.get("max_files", limits.FILE_INPUT_FILES))
    most = element.get("max_selected_items")
    return None if most is None else int(most)


def _single(element: Json, value: object, workspace: Workspace, person: User) -> object:
    kind = element["type"].removeprefix("multi_")
    match kind:
        case "plain_text_input" | "email_text_input" | "url_text_input" | "number_input":
            return _typed(element, str(value))
        case "rich_text_input":
            return as_rich_text(pieces(str(value), workspace, person))
        case "static_select" | "external_select" | "checkboxes" | "radio_buttons":
            return chosen(options_of(element), value)
        case "users_select":
            return _user(value)
        case "conversations_select" | "channels_select":
            return _channel(element, value, workspace, person)
        case "datepicker":
            return _date(value)
        case "timepicker":
            return _time(value)
        case "file_input":
            return _file(element, value)
        case "datetimepicker":
            return int(value.timestamp()) if isinstance(value, datetime) else int(str(value))
        case _:
            raise CannotError(f"nothing can be entered into a {kind}")


def options_of(element: Json) -> list[Json]:
    """The options an element shows, those of its groups among them."""
    groups = element.get("option_groups", [])
    return [*element.get("options", []), *(option for group in groups for option in group["options"])]


def chosen(options: list[Json], wanted: object) -> Json:
    """The option with this text or value. Raises CannotError, naming those that there are."""
    for option in options:
        if wanted in {option["text"]["text"], option["value"]}:
            return option
    raise CannotError(f"{wanted!r} is not among {[option['text']['text'] for option in options]}")


def _typed(element: Json, text: str) -> str:
    most = element.get("max_length", 3000)
    if len(text) > most:
        raise CannotError(f"the field takes {most} characters, not {len(text)}")
    if "\n" in text and not element.get("multiline"):
        raise CannotError("the field has one line")
    return text


def _file(element: Json, value: object) -> Json:
    """The object of an uploaded file, such as `Files.add` gives it."""
    if not isinstance(value, dict) or "filetype" not in value:
        raise CannotError(f"{value!r} is no uploaded file")
    check_file(element, value["name"], value["size"])
    return value


def check_file(element: Json, name: str, size: int) -> None:
    """Raise CannotError when a file of this name and size in bytes is not for this input."""
    if size > limits.FILE_INPUT_BYTES:
        raise CannotError(f"the field takes {limits.FILE_INPUT_BYTES} bytes, not {size}")
    taken = [kind.lower() for kind in element.get("filetypes", [])]
    if taken and PurePath(name).suffix.removeprefix(".").lower() not in taken:
        raise CannotError(f"the field takes {', '.join(taken)}, not {name}")


def _user(value: object) -> str:
    if not isinstance(value, User):
        raise CannotError(f"{value!r} is no person")
    if value.deleted:
        raise CannotError(f"{value.shown_as} is deactivated and not offered")
    return value.id


def _channel(element: Json, value: object, workspace: Workspace, person: User) -> str:
    if not isinstance(value, Channel):
        raise CannotError(f"{value!r} is no channel")
    wanted = element.get("filter", {})
    include = wanted.get("include", ["public", "private", "im", "mpim"])
    if element["type"].endswith("channels_select"):
        include = ["public"]
    hidden = not workspace.may_see(person, value) or value.is_archived
    if hidden or value.kind not in include:
        raise CannotError(f"{value!r} is not offered")
    if wanted.get("exclude_external_shared_channels") and value.is_ext_shared:
        raise CannotError(f"{value!r} is shared and not offered")
    return value.id


def _date(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()[:10]
    return date.fromisoformat(str(value)).isoformat()


def _time(value: object) -> str:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", str(value)):
        raise CannotError(f"{value!r} is no time such as 17:00")
    return str(value)


def complaints(view: View) -> dict[str, str]:
    """What the client itself finds wrong on submit, by block_id; nothing is sent then."""
    found = {}
    for block in view.blocks:
        if block["type"] == "input":
            says = _complaint(block, view.values)
            if says:
                found[block["block_id"]] = says
    return found


def _complaint(block: Json, values: Values) -> str:
    element = block["element"]
    held = values[block["block_id"]][element["action_id"]][STATE_OF[element["type"]][0]]
    if held in (None, "", []):
        return "" if block.get("optional") else REQUIRED
    match element["type"]:
        case "plain_text_input" if len(held) < element.get("min_length", 0):
            return f"This field must be at least {element['min_length']} characters."
        case "email_text_input" if not _EMAIL.fullmatch(held):
            return "Please enter a valid email address."
        case "url_text_input" if not _URL.fullmatch(held):
            return "Please enter a valid URL."
        case "number_input":
            return _number_complaint(element, held)
    return ""


def _number_complaint(element: Json, held: str) -> str:
    if not _NUMBER.fullmatch(held) or ("." in held and not element["is_decimal_allowed"]):
        return "Please enter a valid number."
    if float(held) < float(element.get("min_value", "-inf")):
        return f"Please enter a number of at least {element['min_value']}."
    if float(held) > float(element.get("max_value", "inf")):
        return f"Please enter a number of at most {element['max_value']}."
    return ""


def find_button(blocks: Iterable[Json], key: str, nth: int | None = None, beside: str = "") -> tuple[Json, Json, Json]:
    """Block, element and action of the button or menu entry with this label, value or action_id.

    `beside` narrows it to blocks whose text, or whose preceding block's text, contains it; `nth` (from 0) chooses among
    several that are alike. Raises CannotError.
    """
    found = []
    offered = []
    context = ""
    for block in blocks:
        own = _block_text(block)
        context = own or context
        for element in elements_of(block):
            for names, action in _presses(element):
                offered.append(names[0])
                if key in names and beside in context:
                    found.append((block, element, action))
    if nth is None and len(found) != 1:
        raise CannotError(f"{len(found)} buttons are called {key!r}; there are {offered}")
    if nth is not None and nth >= len(found):
        raise CannotError(f"only {len(found)} buttons are called {key!r}; there are {offered}")
    return found[nth or 0]


def _presses(element: Json) -> list[tuple[list[str], Json]]:
    if element["type"] == "button":
        action = {"text": element["text"], **({"value": element["value"]} if "value" in element else {})}
        return [([element["text"]["text"], element["action_id"]], action)]
    if element["type"] == "overflow":
        return [([o["text"]["text"], o["value"]], {"selected_option": o}) for o in element["options"]]
    return []


def _block_text(block: Json) -> str:
    text = block.get("text", {})
    parts = [text.get("text", "") if isinstance(text, dict) else text]
    parts += [item["text"] for item in block.get("fields", [])]
    return "\n".join(part for part in parts if part)
