"""Modals and Home tabs: what is shown, and what its person has entered so far."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

# For each element with a value: where the value stands in `state.values`, what it is while empty, and the field of the
# element that fills it at first.
STATE_OF: dict[str, tuple[str, Any, str]] = {
    "plain_text_input": ("value", None, "initial_value"),
    "email_text_input": ("value", None, "initial_value"),
    "url_text_input": ("value", None, "initial_value"),
    "number_input": ("value", None, "initial_value"),
    "rich_text_input": ("rich_text_value", None, "initial_value"),
    "static_select": ("selected_option", None, "initial_option"),
    "external_select": ("selected_option", None, "initial_option"),
    "radio_buttons": ("selected_option", None, "initial_option"),
    "multi_static_select": ("selected_options", [], "initial_options"),
    "multi_external_select": ("selected_options", [], "initial_options"),
    "checkboxes": ("selected_options", [], "initial_options"),
    "users_select": ("selected_user", None, "initial_user"),
    "multi_users_select": ("selected_users", [], "initial_users"),
    "conversations_select": ("selected_conversation", None, "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", [], "initial_conversations"),
    "channels_select": ("selected_channel", None, "initial_channel"),
    "multi_channels_select": ("selected_channels", [], "initial_channels"),
    "datepicker": ("selected_date", None, "initial_date"),
    "timepicker": ("selected_time", None, "initial_time"),
    "datetimepicker": ("selected_date_time", None, "initial_date_time"),
    "file_input": ("files", [], "initial_files"),
}

Values = dict[str, dict[str, dict[str, Any]]]


@dataclass(eq=False)
class View:
    """One modal, or one person's Home. `content` is what the app sent, with ids filled in where it gave none."""

    id: str
    team_id: str
    app_id: str
    bot_id: str
    person_id: str
    content: dict[str, Any]
    hash: str
    root_id: str = ""
    previous_id: str | None = None
    values: Values = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)  # block_id → text, as the person sees them now

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """Its blocks, in order."""
        blocks: list[dict[str, Any]] = self.content["blocks"]
        return blocks

    @property
    def every_block(self) -> list[dict[str, Any]]:
        """Its blocks; for a view they are all there is."""
        return self.blocks

    @property
    def title(self) -> str:
        """The modal's title; empty for a Home."""
        return str(self.content.get("title", {}).get("text", ""))


def elements_of(block: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The interactive elements of a block: an input's one, a section's accessory, those of actions and the like."""
    if block["type"] == "input":
        yield block["element"]
    elif block["type"] == "section" and "accessory" in block:
        yield block["accessory"]
    elif block["type"] in {"actions", "context_actions"}:
        yield from block["elements"]


def initial_state(element: dict[str, Any]) -> dict[str, Any] | None:
    """The element's entry in `state.values` before anybody touched it; None when it never has one."""
    if element["type"] not in STATE_OF:
        return None
    key, empty, source = STATE_OF[element["type"]]
    value = element.get(source, empty)
    return {"type": element["type"], key: list(value) if isinstance(value, list) else value}


def starting_values(blocks: list[dict[str, Any]], kept: Values | None = None) -> Values:
    """State of freshly shown blocks: initial values, except where `kept` has the same block_id, action_id and type."""
    values: Values = {}
    for block in blocks:
        for element in elements_of(block):
            state = initial_state(element)
            if state is None:
                continue
            before = (kept or {}).get(block["block_id"], {}).get(element["action_id"])
            if before is not None and before["type"] == element["type"]:
                state = before
            values.setdefault(block["block_id"], {})[element["action_id"]] = state
    return values


def view_object(view: View, *, with_state: bool = True) -> dict[str, Any]:
    """A view as views.open answers it and payloads carry it."""
    content = view.content
    return {
        "id": view.id,
        "team_id": view.team_id,
        "type": content["type"],
        "blocks": content["blocks"],
        "private_metadata": content.get("private_metadata", ""),
        "callback_id": content.get("callback_id", ""),
        "state": {"values": view.values if with_state else {}},
        "hash": view.hash,
        "title": content.get("title"),
        "clear_on_close": content.get("clear_on_close", False),
        "notify_on_close": content.get("notify_on_close", False),
        "close": content.get("close"),
        "submit": content.get("submit"),
        "previous_view_id": view.previous_id,
        "root_view_id": view.root_id or view.id,
        "app_id": view.app_id,
        "external_id": content.get("external_id", ""),
        "app_installed_team_id": view.team_id,
        "bot_id": view.bot_id,
    }
