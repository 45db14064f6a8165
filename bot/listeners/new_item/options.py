"""Departments as somebody types their name."""

from typing import Any, Final

from bot.listeners.asker import Asker
from bot.listeners.routes import Routes
from bot.messages.forms import COPY, NEW_ITEM
from bot.messages.inputs import department_option, item_option
from storage import departments, items
from tracker.references import read_reference
from tracker.text import name_key

_MOST: Final = 100  # options Slack takes


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.options |= {NEW_ITEM: _departments, "departments": _departments, "initiating_department": _departments}
    routes.options[COPY] = _items


async def _items(asker: Asker, typed: str) -> list[dict[str, Any]]:
    """What may be copied from: what the asker may read, by its number or by words of its name."""
    ref = read_reference((typed.split() or [""])[0])
    one = await asker.parts.db.read(items.by_reference, asker.reader, ref) if ref is not None else None
    found = [(one.item.id, one.item.ref, one.item.name)] if one else []
    found += [
        row for row in await asker.parts.db.read(items.called, asker.reader, typed, most=_MOST) if row not in found
    ]
    return [item_option(key, ref, name) for key, ref, name in found[:_MOST]]


async def _departments(asker: Asker, typed: str) -> list[dict[str, Any]]:
    current = await asker.parts.db.read(departments.current, asker.parts.workspace.id)
    found = [one for one in current if name_key(typed) in name_key(one.name)]
    return [department_option(one) for one in found[:_MOST]]
