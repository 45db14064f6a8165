"""*Ask for rights*, where somebody may read an item and not change it; and the owner's button that gives them."""

from collections.abc import Mapping
from typing import Any

from bot.changes.rights import ask_for_rights, give_rights
from bot.changes.updates import Updated
from bot.listeners.asker import Asker
from bot.listeners.item_forms import pressed_item
from bot.listeners.routes import Routes
from bot.listeners.updates.opening import open_update
from bot.messages.rights import ASK_FOR_RIGHTS, GIVE_RIGHTS, rights_requested, rights_shared
from storage import items, members
from storage.database import Tx
from tracker.people import Reader
from tracker.problems import NotFound, OutdatedButton
from tracker.references import read_key
from tracker.standing import Standing
from tracker.visibility import may_edit


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.actions |= {ASK_FOR_RIGHTS: _ask, GIVE_RIGHTS: _give}


async def _ask(asker: Asker, pressed: Mapping[str, Any], _: Mapping[str, Any]) -> None:
    standing = await pressed_item(asker, pressed)
    if standing is None:
        return
    if may_edit(asker.member, standing.item):  # they have been given it meanwhile
        await open_update(asker, standing, NotFound(""))
        return
    parts = asker.parts
    problem = await parts.change(
        ask_for_rights, parts.workspace, standing.item.id, by=asker.member, today=asker.today, at=asker.at
    )
    if problem is not None:
        await asker.is_refused(problem)
    else:
        await asker.is_told(rights_requested(standing, asker.audience))


async def _give(asker: Asker, pressed: Mapping[str, Any], _: Mapping[str, Any]) -> None:
    key, _sep, user_id = str(pressed.get("value") or "").partition("/")
    item_id = read_key(key)
    if item_id is None or not user_id:
        await asker.is_refused(OutdatedButton())
        return
    parts = asker.parts
    outcome = await parts.change(
        give_rights, parts.workspace, item_id, user_id, by=asker.member, today=asker.today, at=asker.at
    )
    if outcome is not None and not isinstance(outcome, Updated):
        await asker.is_refused(*outcome)
        return
    standing = await parts.db.read(_with_name, asker.reader, item_id, user_id)
    if standing is not None:
        await asker.is_told(rights_shared(standing, user_id, asker.audience))


def _with_name(tx: Tx, reader: Reader, item_id: int, user_id: str) -> Standing | None:
    standing = items.by_id(tx, reader, item_id)
    return members.with_names(tx, standing, [user_id]) if standing else None
