"""The buttons that mend what could not be delivered."""

from collections.abc import Mapping
from typing import Any

from bot.changes import delivery
from bot.listeners.asker import Asker
from bot.listeners.routes import Routes
from bot.messages.delivery import POST_AGAIN, RETRY, STOP, posted_again, retried
from bot.slack.channels import read_channel
from storage import members, troubles
from storage.database import Tx
from tracker.delivery import HOLDS_CHANNEL
from tracker.problems import AdminsOnly, OutdatedButton, Problem
from tracker.references import read_key


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.actions |= {RETRY: _retry, STOP: _stop, POST_AGAIN: _post_again}


async def _retry(asker: Asker, pressed: Mapping[str, Any], _: Mapping[str, Any]) -> None:
    parts, ws = asker.parts, asker.parts.workspace.id
    trouble_id = read_key(pressed.get("value")) or 0
    trouble = await parts.db.read(troubles.find, ws, trouble_id)
    if trouble is not None and trouble.cause in HOLDS_CHANNEL:
        await read_channel(parts, trouble.about)  # what became of it while no event came
    if await parts.change(delivery.retry, ws, trouble_id, asker.member, asker.at) is None:
        await asker.is_refused(await parts.db.read(_why_not, asker, trouble_id))
    else:
        await asker.is_told(retried(asker.texts, asker.language))


async def _stop(asker: Asker, pressed: Mapping[str, Any], _: Mapping[str, Any]) -> None:
    parts, trouble_id = asker.parts, read_key(pressed.get("value")) or 0
    if await parts.change(delivery.stop_sending, parts.workspace.id, trouble_id, asker.member, asker.at) is None:
        await asker.is_refused(await parts.db.read(_why_not, asker, trouble_id))


def _why_not(tx: Tx, asker: Asker, trouble_id: int) -> Problem:
    """Why it is not this person's to say: a button of nothing that is known, or one for admins."""
    ws = asker.parts.workspace.id
    admins = members.admins(tx, ws) if troubles.find(tx, ws, trouble_id) else []
    return AdminsOnly(admins[0].name) if admins else OutdatedButton()


async def _post_again(asker: Asker, pressed: Mapping[str, Any], _: Mapping[str, Any]) -> None:
    parts, item_id = asker.parts, read_key(pressed.get("value")) or 0
    if await parts.change(delivery.post_again, parts.workspace.id, item_id, asker.member, asker.at):
        await asker.is_told(posted_again(asker.texts, asker.language))
    else:
        await asker.is_refused(OutdatedButton())
