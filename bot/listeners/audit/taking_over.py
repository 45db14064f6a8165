"""*Take over*: an admin says why, and is named on an item that was closed to them."""

from collections.abc import Mapping
from typing import Any

from bot.changes.taking_over import Joined, not_for, take_over
from bot.listeners.asker import Asker
from bot.listeners.forms import refused
from bot.listeners.guarding import afterwards
from bot.listeners.item_forms import done_with, find_draft, form_gone, open_form
from bot.listeners.routes import Routes
from bot.messages.item_form import entered
from bot.messages.taking_over import TAKE_OVER, joined, take_over_form
from storage import items
from storage.drafts import Draft
from tracker.people import Reader
from tracker.problems import NotFound, OnItAlready
from tracker.references import read_key, reference

Json = Mapping[str, Any]
_OPENED = {"take_over": True}


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.actions[TAKE_OVER] = _open
    routes.views[TAKE_OVER] = _sent


async def _open(asker: Asker, pressed: Json, _: Json) -> None:
    db, ws, key = asker.parts.db, asker.parts.workspace.id, read_key(pressed.get("value"))
    refused = await db.read(not_for, ws, asker.member)
    standing = await db.read(items.by_id, Reader.system(ws), key) if key and not refused else None
    if standing is None:
        await asker.is_refused(refused or NotFound(""))
        return
    item = standing.item
    if asker.member.user_id in item.named:
        await asker.is_refused(OnItAlready(reference(item.ref), item.id))
        return

    def build(draft: Draft) -> dict[str, Any]:
        return take_over_form(asker.audience, item.ref, draft.id)

    again = (TAKE_OVER, str(item.id))
    await open_form(asker, standing, build, form=TAKE_OVER, feature="audit", again=again, about=_OPENED)


async def _sent(asker: Asker, view: Json) -> dict[str, Any] | None:
    draft = await find_draft(asker, view, *_OPENED)
    if draft is None:
        return form_gone(asker, view)
    parts = asker.parts
    outcome = await parts.change(
        take_over, parts.workspace, draft.item_id or 0, entered(view).get("reason"), by=asker.member, at=asker.at
    )
    if isinstance(outcome, Joined):
        asker = await done_with(asker, draft)
        afterwards(asker, _tell_joined(asker, outcome))
        return None
    return refused(asker, view, outcome)


async def _tell_joined(asker: Asker, outcome: Joined) -> None:
    standing = await asker.parts.db.read(items.by_id, asker.reader, outcome.item_id)
    if standing is not None:
        await asker.is_told(joined(standing, asker.audience))
