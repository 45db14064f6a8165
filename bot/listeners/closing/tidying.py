"""What is pressed on the weekly tidy-up: file away what is ticked, or keep it all."""

from collections.abc import Mapping
from typing import Any

from bot.changes.tidying import keep
from bot.listeners.asker import Asker
from bot.listeners.closing.telling import archive_these
from bot.listeners.routes import Routes
from bot.messages.tidying import ARCHIVE_TICKED, KEEP, TICKS, kept, read_offered, read_ticked
from tracker.problems import NothingTicked, OutdatedButton
from tracker.tidying import KEPT_FOR

Json = Mapping[str, Any]


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.actions |= {ARCHIVE_TICKED: _archive, KEEP: _keep, TICKS: _ticked}


async def _ticked(_: Asker, __: Json, ___: Json) -> None:
    """A tick alone does nothing: the button beside it reads them all."""


async def _archive(asker: Asker, pressed: Json, body: Json) -> None:
    offered = set(read_offered(str(pressed.get("value") or "")))
    item_ids = [key for key in read_ticked(body.get("state") or {}) if key in offered]
    if item_ids:
        await archive_these(asker, item_ids)
    else:
        await asker.is_refused(NothingTicked())


async def _keep(asker: Asker, pressed: Json, _: Json) -> None:
    item_ids = read_offered(str(pressed.get("value") or ""))
    if not item_ids:
        await asker.is_refused(OutdatedButton())
        return
    parts = asker.parts
    until = asker.today + KEPT_FOR
    await parts.change(keep, parts.workspace.id, item_ids, asker.member.user_id, until, at=asker.at)
    audience = asker.audience
    await asker.is_told(kept(audience, len(item_ids)))
