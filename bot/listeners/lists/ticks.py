"""What is ticked under an item's details: written, and the details shown anew in their place."""

from collections.abc import Mapping
from typing import Any

from bot.changes.remarks import Click, tick
from bot.listeners.asker import Asker
from bot.listeners.lists.histories import Which, tell_details
from bot.listeners.routes import Routes
from bot.messages.ticks import TICK, read_ticks
from tracker.problems import OutdatedButton


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.actions[TICK] = _tick


async def _tick(asker: Asker, pressed: Mapping[str, Any], body: Mapping[str, Any]) -> None:
    block_id = str(pressed.get("block_id") or "")
    boxes = read_ticks(block_id, pressed.get("selected_options") or ())
    if boxes is None:
        await asker.is_refused(OutdatedButton())
        return
    parts, where = asker.parts, body.get("container") or {}
    key = f"ticks/{where.get('message_ts') or where.get('view_id')}/{block_id}/{asker.member.user_id}"
    click = Click(key, _seconds(pressed.get("action_ts")))
    changed = {one: done for one, done in boxes.now.items() if done is not boxes.shown[one]}
    problems = await parts.change(
        tick, parts.workspace, boxes.item_id, changed, boxes.now, click, by=asker.member, today=asker.today, at=asker.at
    )
    if problems:
        await asker.is_refused(*dict.fromkeys(problems))
    else:
        await tell_details(asker, Which(key=boxes.item_id), in_place=True)


def _seconds(stamp: Any) -> float:  # noqa: ANN401 — whatever came in a payload
    """When something was clicked, by Slack's clock; 1 where that can't be read."""
    try:
        return max(float(stamp), 1.0)
    except (TypeError, ValueError):
        return 1.0
