"""*Hand over* and, where an owner is gone, *Take it*."""

from collections.abc import Mapping
from typing import Any

from bot.changes.handing_over import hand_over
from bot.changes.updates import Updated
from bot.listeners.asker import Asker
from bot.listeners.hand_over.opening import open_assign, tell_handed_over
from bot.listeners.item_forms import pressed_item
from bot.listeners.routes import Routes
from bot.messages.hand_over import ASSIGN, TAKE_IT

Json = Mapping[str, Any]


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.actions |= {ASSIGN: _assign, TAKE_IT: _take_it}


async def _assign(asker: Asker, pressed: Json, _: Json) -> None:
    standing = await pressed_item(asker, pressed)
    if standing is not None:
        await open_assign(asker, standing)


async def _take_it(asker: Asker, pressed: Json, _: Json) -> None:
    standing = await pressed_item(asker, pressed)
    if standing is None:
        return
    parts = asker.parts
    key = f"take/{standing.item.id}/{standing.item.update_no}/{asker.member.user_id}"
    outcome = await parts.change(
        hand_over, parts.workspace, standing.item.id, asker.member.user_id, None,
        key=key, by=asker.member, today=asker.today, at=asker.at,
    )  # fmt: skip
    if isinstance(outcome, Updated):
        await tell_handed_over(asker, outcome)
    else:
        await asker.is_refused(*outcome)
