"""``/track audit [T-42]``: what was administered, of all or of one item, for admins."""

from collections.abc import Mapping
from typing import Any

from bot.changes.taking_over import not_for
from bot.listeners.asker import Asker
from bot.listeners.routes import Routes
from bot.listeners.track import as_typed, read_beginning
from bot.messages.audit import AUDIT, LINES, Names, OneItem, audit_log
from storage import audit, channels, departments, items, members
from storage.database import Tx
from tracker.audit import AuditLine
from tracker.channels import ChannelKind
from tracker.people import Member, Reader
from tracker.problems import NotFound
from tracker.references import read_key, read_number, reference


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.commands["audit"] = _audit
    routes.actions[AUDIT] = _older


async def _audit(asker: Asker, text: str) -> None:
    ref = read_beginning(text)[0] or read_number(text)
    if ref is None and text.strip():
        await _tell(asker, None, NotFound(as_typed(text)))
    else:
        await _tell(asker, ref)


async def _older(asker: Asker, pressed: Mapping[str, Any], _: Mapping[str, Any]) -> None:
    before, __, ref = str(pressed.get("value") or "").partition(" ")
    await _tell(asker, read_key(ref), before=read_key(before), in_place=True)


async def _tell(
    asker: Asker, ref: int | None, unread: NotFound | None = None, *, before: int | None = None, in_place: bool = False
) -> None:
    """A page, to an admin; ``unread`` is why what they typed is no reference."""
    db, ws = asker.parts.db, asker.parts.workspace.id
    refused = await db.read(not_for, ws, asker.member) or unread
    of = await db.read(_one_item, ws, ref, asker.member) if ref is not None and not refused else None
    if refused is None and ref is not None and of is None:
        refused = NotFound(reference(ref))
    if refused:
        await asker.is_refused(refused)
        return
    lines, names = await db.read(_page, ws, before, of.item_id if of else None)
    audience = asker.audience
    await asker.is_told(audit_log(audience, lines, names, of), in_place=in_place)


def _one_item(tx: Tx, ws: int, ref: int, by: Member) -> OneItem | None:
    """Of the item nothing but whether there is one, and whether this admin is named on it."""
    standing = items.by_reference(tx, Reader.system(ws), ref)
    return OneItem(standing.item.id, ref, by.user_id not in standing.item.named) if standing else None


def _page(tx: Tx, ws: int, before: int | None, item_id: int | None) -> tuple[list[AuditLine], Names]:
    lines = audit.latest(tx, ws, before=before, item_id=item_id, most=LINES + 1)
    people = members.find(tx, ws, frozenset().union(*(line.people for line in lines)))
    places = channels.find(tx, ws, {line.detail["channel"] for line in lines if line.detail.get("channel")})
    named = departments.named(tx, ws, {line.detail["department"] for line in lines if "department" in line.detail})
    public = {key: one.name or "" for key, one in places.items() if one.kind is ChannelKind.PUBLIC}
    return lines, Names({user: one.name for user, one in people.items()}, public, named)
