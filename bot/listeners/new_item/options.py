"""Departments as somebody types their name."""

from typing import Any, Final

from bot.listeners.asker import Asker
from bot.listeners.routes import Routes
from bot.messages.forms import NEW_ITEM
from bot.messages.inputs import department_option
from storage import departments
from tracker.text import name_key

_MOST: Final = 100  # options Slack takes


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.options |= {NEW_ITEM: _departments, "departments": _departments, "initiating_department": _departments}


async def _departments(asker: Asker, typed: str) -> list[dict[str, Any]]:
    current = await asker.parts.db.read(departments.current, asker.parts.workspace.id)
    found = [one for one in current if name_key(typed) in name_key(one.name)]
    return [department_option(one) for one in found[:_MOST]]
