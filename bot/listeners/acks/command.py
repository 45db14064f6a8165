"""``/track confirm T-42``, and what is pressed to confirm."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.changes.acks import Confirmed, Outdated, confirm, confirm_all, undo
from bot.listeners.asker import Asker
from bot.listeners.routes import Routes
from bot.listeners.track import named_item
from bot.messages import acks as said
from bot.messages.card import CONFIRM
from storage import items, updates
from storage.database import Tx
from tracker.acks import unseen
from tracker.history import Update
from tracker.people import Reader
from tracker.problems import NotFound, OutdatedButton
from tracker.references import reference
from tracker.standing import Standing


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.commands["confirm"] = _latest
    routes.actions |= {CONFIRM: _shown, said.CONFIRM_ALL: _all, said.UNDO: _undo}


async def _latest(asker: Asker, text: str) -> None:
    ref, _ = named_item(text)
    standing = await asker.parts.db.read(items.by_reference, asker.reader, ref)
    if standing is None:
        await asker.is_refused(NotFound(reference(ref)))
    else:
        await _confirm(asker, standing.item.id, None)


async def _shown(asker: Asker, pressed: Mapping[str, Any], body: Mapping[str, Any]) -> None:
    """*Confirm* beside an update that was shown; the button of a private answer is answered in its place."""
    shown = said.read_shown(str(pressed.get("value") or ""))
    if len(shown) != 1:
        await asker.is_refused(NotFound(""))
        return
    ((item_id, update_no),) = shown.items()
    await _confirm(asker, item_id, update_no, in_place=_is_private(body))


async def _confirm(asker: Asker, item_id: int, seen_no: int | None, *, in_place: bool = False) -> None:
    parts, audience = asker.parts, asker.audience
    outcome = await parts.change(confirm, parts.workspace, item_id, seen_no, by=asker.member, at=asker.at)
    if isinstance(outcome, Outdated):
        await _tell_what_came_after(asker, outcome, in_place=in_place)
    elif not isinstance(outcome, Confirmed):
        await asker.is_refused(outcome)
    elif outcome.anew:
        message = said.confirmed(audience, outcome.version, outcome.at, earlier=outcome.earlier)
        await asker.is_told(message, in_place=in_place)
    else:
        await asker.is_told(said.confirmed_already(audience, asker.member, outcome.at), in_place=in_place)


async def _tell_what_came_after(asker: Asker, outcome: Outdated, *, in_place: bool) -> None:
    seen = await asker.parts.db.read(_since, asker.reader, outcome)
    if seen is None:
        await asker.is_refused(NotFound(""))
    else:
        await asker.is_told(said.outdated(*seen, asker.member, asker.audience), in_place=in_place)


async def _all(asker: Asker, pressed: Mapping[str, Any], _: Mapping[str, Any]) -> None:
    shown = said.read_shown(str(pressed.get("value") or ""))
    if not 0 < len(shown) <= said.MOST_AT_ONCE:
        await asker.is_refused(OutdatedButton())
        return
    parts = asker.parts
    count = await parts.change(confirm_all, parts.workspace, shown, by=asker.member, at=asker.at)
    if not isinstance(count, int):
        await asker.is_refused(count)
        return
    await asker.is_told(said.confirmed_all(asker.audience, count, asker.at))


async def _undo(asker: Asker, pressed: Mapping[str, Any], _: Mapping[str, Any]) -> None:
    moment = _moment(str(pressed.get("value") or ""))
    if moment is None:
        await asker.is_refused(OutdatedButton())
        return
    parts = asker.parts
    problem = await parts.change(undo, parts.workspace, moment, by=asker.member, at=asker.at)
    if problem is not None:
        await asker.is_refused(problem)
    else:
        await asker.is_told(said.confirmation_undone(asker.audience), in_place=True)


def _since(tx: Tx, reader: Reader, outcome: Outdated) -> tuple[Standing, tuple[Update, ...]] | None:
    """The item, and what others have updated since what was shown."""
    standing = items.by_id(tx, reader, outcome.item_id)
    if standing is None:
        return None
    later = unseen(updates.since(tx, reader, outcome.item_id, outcome.seen_no), reader.user_id)
    return updates.with_names(tx, standing, later), later


def _moment(value: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _is_private(body: Mapping[str, Any]) -> bool:
    return bool((body.get("container") or {}).get("is_ephemeral"))
