"""A message, a modal or a Home as plain lines, the way a person reads it.

Buttons stand as `[label]`, a menu as `[⋯ one | two]`, an input as `label: what is in it`, with its error below it.
"""

from collections.abc import Iterator
from typing import Any

from playground.message import Message
from playground.mrkdwn import channel_name, date_text, group_name, plain, user_name
from playground.people import User
from playground.view import STATE_OF, Values, View
from playground.workspace import Workspace

Json = dict[str, Any]


class Reader:
    """One person's eyes. `values` is what stands in the inputs, `errors` the texts under them by block_id."""

    def __init__(self, workspace: Workspace, person: User, values: Values, errors: dict[str, str]) -> None:
        self._workspace = workspace
        self._person = person
        self._values = values
        self._errors = errors

    def blocks(self, blocks: list[Json]) -> list[str]:
        """The lines of several blocks."""
        return [line for block in blocks for line in self.block(block)]

    def block(self, block: Json) -> Iterator[str]:
        """The lines of one block."""
        match block["type"]:
            case "header" | "markdown" | "alert":
                yield from self.text(block["text"]).splitlines()
            case "divider":
                yield "---"
            case "section":
                yield from self._section(block)
            case "context":
                yield " ".join(self._element(element) for element in block["elements"])
            case "actions" | "context_actions":
                yield " ".join(self._element(element, block["block_id"]) for element in block["elements"])
            case "input":
                yield from self._input(block)
            case "image":
                yield f"({block['alt_text']})"
            case "rich_text":
                yield from self._rich(block)
            case "table" | "data_table":
                yield from self._table(block)
            case _:
                yield from self._other(block)

    def text(self, found: Json | str) -> str:
        """A text object, or a bare string, as it reads."""
        if isinstance(found, str):
            return found
        if found["type"] == "mrkdwn":
            return plain(found["text"], self._workspace, self._person)
        return str(found["text"])

    def _section(self, block: Json) -> Iterator[str]:
        lines = self.text(block["text"]).splitlines() if "text" in block else []
        for item in block.get("fields", []):
            lines += self.text(item).splitlines()
        if "accessory" in block:
            lines = lines or [""]
            lines[-1] = f"{lines[-1]} {self._element(block['accessory'], block['block_id'])}".strip()
        yield from lines

    def _input(self, block: Json) -> Iterator[str]:
        star = "" if block.get("optional") else " *"
        yield f"{block['label']['text']}{star}: {self._held(block['element'], block['block_id'])}".rstrip()
        if "hint" in block:
            yield f"  {block['hint']['text']}"
        if block["block_id"] in self._errors:
            yield f"  ! {self._errors[block['block_id']]}"

    def _element(self, element: Json, block_id: str = "") -> str:
        match element["type"]:
            case "plain_text" | "mrkdwn":
                return self.text(element)
            case "image":
                return f"({element['alt_text']})"
            case "button" | "workflow_button" | "icon_button":
                return f"[{element['text']['text']}]"
            case "overflow":
                return f"[⋯ {' | '.join(option['text']['text'] for option in element['options'])}]"
            case "checkboxes" | "radio_buttons":
                return " ".join(self._box(element, option, block_id) for option in element["options"])
            case _:
                placeholder = element.get("placeholder", {}).get("text", "")
                return f"[{self._held(element, block_id) or placeholder} ▾]"

    def _box(self, element: Json, option: Json, block_id: str) -> str:
        chosen = self._values.get(block_id, {}).get(element["action_id"], {}).get(STATE_OF[element["type"]][0]) or []
        values = [one["value"] for one in (chosen if isinstance(chosen, list) else [chosen])]
        about = f" · {self.text(option['description'])}" if "description" in option else ""
        return f"[{'☑' if option['value'] in values else '☐'} {self.text(option['text'])}{about}]"

    def _held(self, element: Json, block_id: str) -> str:
        if element["type"] not in STATE_OF:
            return ""
        state = self._values.get(block_id, {}).get(element["action_id"], {})
        value = state.get(STATE_OF[element["type"]][0])
        return ", ".join(self._value(item) for item in (value if isinstance(value, list) else [value]))

    def _value(self, value: object) -> str:
        if value is None:
            return ""
        if isinstance(value, dict):
            if "filetype" in value:
                return str(value["name"])
            return " / ".join(self._rich(value)) if value.get("type") == "rich_text" else self.text(value["text"])
        known = str(value)
        if known in self._workspace.users:
            return user_name(known, self._workspace)
        if known in self._workspace.channels:
            return channel_name(known, self._workspace, self._person)
        return known

    def _rich(self, block: Json) -> Iterator[str]:
        for part in block["elements"]:
            match part["type"]:
                case "rich_text_list":
                    for number, item in enumerate(part["elements"], part.get("offset", 0) + 1):
                        sign = f"{number}." if part["style"] == "ordered" else "•"
                        yield f"{'  ' * part.get('indent', 0)}{sign} {self._rich_line(item)}"
                case "rich_text_quote":
                    yield from (f"> {line}" for line in self._rich_line(part).splitlines())
                case _:
                    yield from self._rich_line(part).splitlines()

    def _rich_line(self, part: Json) -> str:
        return "".join(self._rich_part(element) for element in part["elements"])

    def _rich_part(self, element: Json) -> str:
        match element["type"]:
            case "text":
                return str(element["text"])
            case "link":
                return str(element.get("text") or element["url"])
            case "user":
                return user_name(element["user_id"], self._workspace)
            case "channel":
                return channel_name(element["channel_id"], self._workspace, self._person)
            case "usergroup":
                return group_name(element["usergroup_id"], self._workspace)
            case "broadcast":
                return f"@{element['range']}"
            case "emoji":
                return f":{element['name']}:"
            case "date":
                inside = f"date^{element['timestamp']}^{element['format']}"
                return date_text(inside, element.get("fallback", ""), self._person, self._workspace)
            case _:
                return str(element.get("value") or element.get("team_id") or "")

    def _table(self, block: Json) -> Iterator[str]:
        if "caption" in block:
            yield block["caption"]
        for row in block["rows"]:
            yield " | ".join(self._cell(cell) for cell in row)

    def _cell(self, cell: Json) -> str:
        if cell["type"] == "rich_text":
            return " ".join(self._rich(cell))
        return str(cell.get("text", cell.get("value", "")))

    def _other(self, block: Json) -> Iterator[str]:
        for name in ("title", "rich_text_title", "subtitle", "body", "description"):
            if name in block and block.get(name):
                found = block[name]
                if isinstance(found, dict) and found.get("type") == "rich_text":
                    yield from self._rich(found)
                else:
                    yield self.text(found)
        yield from self.blocks([*block.get("child_blocks", []), *block.get("tasks", [])])
        for element in block.get("elements", []):
            yield from self.block(element)
        if block.get("actions"):
            yield " ".join(self._element(element) for element in block["actions"])


def text_of_message(message: Message, workspace: Workspace, person: User) -> str:
    """All that `person` reads in a message: its blocks, or its text when it has none, then its attachments."""
    if message.blocks:
        reader = Reader(workspace, person, workspace.values_in(person, message), {})
        lines = reader.blocks(message.blocks)
    else:
        lines = plain(message.text, workspace, person).splitlines()
    for attachment in message.attachments:
        lines += [
            plain(attachment[key], workspace, person) for key in ("pretext", "title", "text") if key in attachment
        ]
        values = workspace.values_in(person, message)
        lines += Reader(workspace, person, values, {}).blocks(attachment.get("blocks", []))
    return "\n".join(lines)


def text_of_view(view: View, workspace: Workspace, person: User) -> str:
    """All that `person` reads in a modal or a Home: title, blocks, and a modal's two buttons."""
    lines = Reader(workspace, person, view.values, view.errors).blocks(view.blocks)
    if view.content["type"] == "modal":
        buttons = [view.content[key]["text"] for key in ("submit", "close") if key in view.content]
        lines = [view.title, *lines, *([" ".join(f"[{button}]" for button in buttons)] if buttons else [])]
    return "\n".join(lines)
