"""*Hand over*, its *Undo*, and, where an owner is gone, *Take it*."""

from collections.abc import Mapping
from typing import Any

from bot.changes.handing_over import hand_over
from bot.changes.updates import Updated, take_back
from bot.listeners.asker import Asker
from bot.listeners.hand_over.opening import open_assign, tell_handed_over
from bot.listeners.item_forms import pressed_item
from bot.listeners.routes import Routes
from bot.messages.hand_over import ASSIGN, TAKE_BACK, TAKE_IT, hand_over_undone
from storage import items
from tracker.problems import NotFound, OutdatedButton
from tracker.references import read_key

Json = Mapping[str, Any]


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.actions |= {ASSIGN: _assign, TAKE_IT: _take_it, TAKE_BACK: _take_back}


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


async def _take_back(asker: Asker, pressed: Json, _: Json) -> None:
    item_id, no = (read_key(one) for one in (*str(pressed.get("value") or "").split("/"), "", "")[:2])
    if item_id is None or no is None:
        await asker.is_refused(OutdatedButton())
        return
    parts = asker.parts
    outcome = await parts.change(take_back, parts.workspace, item_id, no, by=asker.member, at=asker.at)
    standing = await parts.db.read(items.by_id, asker.reader, item_id)
    if not isinstance(outcome, Updated) or standing is None:
        await asker.is_refused(NotFound("") if isinstance(outcome, Updated) else outcome)
        return
    audience = asker.audience
    await asker.is_told(hand_over_undone(standing, audience), in_place=True)
