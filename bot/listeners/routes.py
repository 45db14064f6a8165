"""The tables behind Bolt's catch-all listeners: which function answers what. Each feature writes its own lines in."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.listeners.asker import Asker
from bot.parts import Parts

#: What follows the command's word, as typed.
CommandFunction = Callable[[Asker, str], Awaitable[None]]
#: A command's key, and what follows it, which begins with no reference: the line with one, or None where the asker was
#: answered.
WhichFunction = Callable[[Asker, str, str], Awaitable[str | None]]
#: The pressed or chosen element, and the whole payload.
ActionFunction = Callable[[Asker, Mapping[str, Any], Mapping[str, Any]], Awaitable[None]]
#: The submitted view; what it returns is the ack's body, None closes the view.
ViewFunction = Callable[[Asker, Mapping[str, Any]], Awaitable[dict[str, Any] | None]]
#: What was typed into an external select; what it returns is the list of options.
OptionsFunction = Callable[[Asker, str], Awaitable[list[dict[str, Any]]]]
EventFunction = Callable[[Parts, Mapping[str, Any]], Awaitable[None]]
#: A message to the bot alone that is more than words; a shortcut's whole payload.
MessageFunction = Callable[[Asker, Mapping[str, Any]], Awaitable[None]]


@dataclass(slots=True)
class Routes:
    """Commands by their English word, actions and options by action_id, views by callback_id, events by type.

    Messages are those to the bot alone that have a subtype, by that. Inputs of a template's fields have no lines of
    their own: they are answered by their form's callback_id.
    """

    commands: dict[str, CommandFunction] = field(default_factory=dict)
    actions: dict[str, ActionFunction] = field(default_factory=dict)
    views: dict[str, ViewFunction] = field(default_factory=dict)
    options: dict[str, OptionsFunction] = field(default_factory=dict)
    events: dict[str, EventFunction] = field(default_factory=dict)
    messages: dict[str, MessageFunction] = field(default_factory=dict)
    shortcuts: dict[str, MessageFunction] = field(default_factory=dict)
    again: dict[str, ActionFunction] = field(default_factory=dict)
    #: Finds the item of a line that says which in other ways than by reference; ``which_item`` writes it.
    which: WhichFunction | None = None


def refused_form(view: Mapping[str, Any], words: str) -> dict[str, Any]:
    """The ack that keeps a form open with everything in it: Slack shows an error only at an input, so at the first."""
    first = next((str(block["block_id"]) for block in view["blocks"] if block["type"] == "input"), "")
    return {"response_action": "errors", "errors": {first: words}}
