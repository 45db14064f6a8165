"""``/track audit``: who published what and who changed whose rights, for admins."""

from collections.abc import Mapping
from typing import Any

from bot.listeners.asker import Asker
from bot.listeners.routes import Routes
from bot.messages.audience import Audience
from bot.messages.audit import AUDIT, LINES, audit_log
from storage import audit, members
from storage.database import Tx
from tracker.audit import AuditLine
from tracker.people import Member, Role
from tracker.problems import AdminsOnly
from tracker.references import read_key


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.commands["audit"] = _audit
    routes.actions[AUDIT] = _older


async def _audit(asker: Asker, _: str) -> None:
    await _tell(asker, None)


async def _older(asker: Asker, pressed: Mapping[str, Any], _: Mapping[str, Any]) -> None:
    await _tell(asker, read_key(pressed.get("value")), in_place=True)


async def _tell(asker: Asker, before: int | None, *, in_place: bool = False) -> None:
    db, ws = asker.parts.db, asker.parts.workspace.id
    if asker.member.role is not Role.ADMIN or asker.member.deactivated:
        admins = await db.read(members.admins, ws)
        await asker.is_refused(AdminsOnly(admins[0].name if admins else ""))
        return
    lines, people = await db.read(_page, ws, before)
    audience = Audience(asker.texts, (asker.language,), asker.zone, asker.today)
    await asker.is_told(audit_log(audience, lines, people), in_place=in_place)


def _page(tx: Tx, ws: int, before: int | None) -> tuple[list[AuditLine], Mapping[str, Member]]:
    lines = audit.latest(tx, ws, before=before, most=LINES + 1)
    return lines, members.find(tx, ws, {line.made_by for line in lines})
