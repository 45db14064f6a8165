"""What is ticked under an item's details: written, and the details shown anew in their place."""

from collections.abc import Mapping
from typing import Any

from bot.changes.remarks import tick
from bot.listeners.asker import Asker
from bot.listeners.lists.histories import Which, tell_details
from bot.listeners.routes import Routes
from bot.messages.ticks import TICK, read_ticks
from tracker.problems import OutdatedButton


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.actions[TICK] = _tick


async def _tick(asker: Asker, pressed: Mapping[str, Any], _: Mapping[str, Any]) -> None:
    read = read_ticks(str(pressed.get("block_id") or ""), pressed.get("selected_options") or ())
    if read is None:
        await asker.is_refused(OutdatedButton())
        return
    item_id, ticks = read
    parts = asker.parts
    problems = await parts.change(tick, parts.workspace, ticks, by=asker.member, today=asker.today, at=asker.at)
    if problems:
        await asker.is_refused(*dict.fromkeys(problems))
    else:
        await tell_details(asker, Which(key=item_id), in_place=True)
