"""What is pressed to end an item, to bring it back, and to take that back."""

from collections.abc import Mapping
from typing import Any, Final

from bot.changes.closing import Closed, reopen, undo_many
from bot.listeners.asker import Asker
from bot.listeners.closing.opening import open_archive, open_done
from bot.listeners.closing.telling import archive_these, tell_closed, tell_undone
from bot.listeners.item_forms import pressed_item
from bot.listeners.routes import Routes
from bot.messages.card import MARK_DONE
from bot.messages.closing import ARCHIVE, ARCHIVE_THESE, REOPEN, UNDO
from tracker.problems import OutdatedButton
from tracker.references import read_key

Json = Mapping[str, Any]
#: More than one page of a list has.
_MOST: Final = 50
#: PostgreSQL's INTEGER.
_LARGEST: Final = 2**31


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.actions |= {MARK_DONE: _done, ARCHIVE: _archive, REOPEN: _reopen, UNDO: _undo, ARCHIVE_THESE: _archive_these}


async def _done(asker: Asker, pressed: Json, _: Json) -> None:
    standing = await pressed_item(asker, pressed)
    if standing is not None:
        await open_done(asker, standing)


async def _archive(asker: Asker, pressed: Json, _: Json) -> None:
    standing = await pressed_item(asker, pressed)
    if standing is not None:
        await open_archive(asker, standing)


async def _reopen(asker: Asker, pressed: Json, _: Json) -> None:
    standing = await pressed_item(asker, pressed)
    if standing is None:
        return
    parts = asker.parts
    outcome = await parts.change(reopen, parts.workspace, standing.item.id, by=asker.member, at=asker.at)
    if isinstance(outcome, Closed):
        await tell_closed(asker, outcome)
    else:
        await asker.is_refused(outcome)


async def _undo(asker: Asker, pressed: Json, _: Json) -> None:
    entries = _entries(str(pressed.get("value") or ""))
    if not entries:
        await asker.is_refused(OutdatedButton())
        return
    parts = asker.parts
    outcomes, problems = await parts.change(undo_many, parts.workspace, entries, by=asker.member, at=asker.at)
    if len(entries) > 1:
        await tell_undone(asker, outcomes, problems)
    elif outcomes:
        await tell_closed(asker, outcomes[0], in_place=True)
    else:
        await asker.is_refused(*problems)


async def _archive_these(asker: Asker, pressed: Json, _: Json) -> None:
    keys = [read_key(one) for one in str(pressed.get("value") or "").split()]
    item_ids = [key for key in keys if key is not None]
    if not item_ids or len(item_ids) > _MOST:
        await asker.is_refused(OutdatedButton())
    else:
        await archive_these(asker, item_ids)


def _entries(value: str) -> dict[int, int]:
    """The items of an *Undo*, each with the number of the entry to take back; none where anything can't be read."""
    found = {}
    for pair in value.split()[:_MOST]:
        key, _, no = pair.partition("/")
        item_id, number = read_key(key), read_key(no)
        if item_id is None or number is None or not 0 < number < _LARGEST:
            return {}
        found[item_id] = number
    return found
