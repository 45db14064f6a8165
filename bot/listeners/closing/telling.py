"""What whoever ends items, or takes that back, is told alone."""

from collections.abc import Mapping, Sequence

from bot.changes.closing import Closed, archive_many
from bot.listeners.asker import Asker
from bot.messages.closing import archived_many, closed
from storage import items, updates
from storage.database import Tx
from tracker.closing import Ending
from tracker.history import Update
from tracker.people import Reader
from tracker.problems import NotFound, Problem
from tracker.references import reference
from tracker.standing import Standing


async def tell_closed(asker: Asker, outcome: Closed, *, in_place: bool = False) -> None:
    """Say what has become of an item."""
    found = await asker.parts.db.read(_seen, asker.reader, outcome)
    if found is not None:
        standing, entry, versions = found
        await asker.is_told(closed(standing, entry, asker.audience, versions=versions), in_place=in_place)


async def tell_many(asker: Asker, refs: Sequence[int], folder: str | None) -> None:
    """File several items away, and say of each that was not why."""
    parts = asker.parts
    found = await parts.db.read(_keys, asker.reader, refs)
    missing: list[Problem] = [NotFound(reference(ref)) for ref in refs if ref not in found]
    await archive_these(asker, list(found.values()), folder, missing)


async def archive_these(
    asker: Asker, item_ids: Sequence[int], folder: str | None = None, missing: Sequence[Problem] = ()
) -> None:
    """File these items away as one act."""
    parts = asker.parts
    ending = Ending(folder=folder)
    outcome = await parts.change(archive_many, parts.workspace, item_ids, ending, by=asker.member, at=asker.at)
    entries = {one.item_id: one.no for one in outcome.archived}
    await _tell(asker, entries, [*missing, *outcome.refused.values()], folder=folder)


async def tell_undone(asker: Asker, outcomes: Sequence[Closed], problems: Sequence[Problem]) -> None:
    """Say what of several was taken back."""
    await _tell(asker, {one.item_id: one.no for one in outcomes}, problems, undone=True)


async def _tell(
    asker: Asker,
    entries: Mapping[int, int],
    problems: Sequence[Problem],
    *,
    folder: str | None = None,
    undone: bool = False,
) -> None:
    found = await asker.parts.db.read(items.of_keys, asker.reader, list(entries))
    refused = [asker.texts.problem(one, asker.language, today=asker.today) for one in problems]
    standings = [found[key] for key in entries if key in found]
    message = archived_many(asker.audience, standings, entries, refused, folder=folder, undone=undone)
    await asker.is_told(message, in_place=undone)


def _seen(tx: Tx, reader: Reader, outcome: Closed) -> tuple[Standing, Update, int] | None:
    """The item, the entry that was made of it, and how many versions it has."""
    standing = items.by_id(tx, reader, outcome.item_id)
    if standing is None:
        return None
    entry = next(one for one in updates.since(tx, reader, outcome.item_id, outcome.no - 1) if one.no == outcome.no)
    versions = {one.label for one in updates.versions(tx, reader, outcome.item_id)}
    return updates.with_names(tx, standing, [entry]), entry, len(versions)


def _keys(tx: Tx, reader: Reader, refs: Sequence[int]) -> dict[int, int]:
    """The keys of those of these items that the reader may read, by number."""
    found = {ref: items.by_reference(tx, reader, ref) for ref in refs}
    return {ref: standing.item.id for ref, standing in found.items() if standing is not None}
