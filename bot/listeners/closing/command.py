"""``/track done T-42 [result]``, ``archive T-42 [T-43 …] [folder]`` and ``reopen T-42``."""

from bot.changes.closing import Closed, archive, finish, reopen
from bot.listeners.asker import Asker
from bot.listeners.closing.opening import open_archive, open_done
from bot.listeners.closing.telling import tell_closed, tell_many
from bot.listeners.routes import Routes
from bot.listeners.track import as_typed, named_item, names_in
from storage import items
from tracker.closing import Ending, criteria, problems_of
from tracker.problems import NotFound, Problem
from tracker.references import read_reference, reference
from tracker.standing import Standing
from tracker.text import one_line


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.commands |= {"done": _done, "archive": _archive, "reopen": _reopen}


async def _done(asker: Asker, text: str) -> None:
    """At once where the line says what came of it, in few words, and there are no criteria to tick; else by form."""
    standing = await _named(asker, text)
    if standing is None:
        return
    result = await _rest(asker, text)
    ending = Ending(result=result)
    problems = problems_of(ending, finishing=True) if result else []
    if not result or problems or criteria(standing.item):
        await open_done(asker, standing, result, problems)
        return
    parts = asker.parts
    await _answered(
        asker, await parts.change(finish, parts.workspace, standing.item.id, ending, by=asker.member, at=asker.at)
    )


async def _archive(asker: Asker, text: str) -> None:
    refs = _references(text)
    if len(refs) > 1:
        folder = one_line(as_typed(" ".join(text.split()[len(refs) :])))
        await tell_many(asker, refs, folder or None)
        return
    standing = await _named(asker, text)
    if standing is None:
        return
    folder = await _rest(asker, text)
    ending = Ending(folder=folder or None)
    problems = problems_of(ending, finishing=False)
    if (not folder and asker.trigger_id is not None) or problems:
        await open_archive(asker, standing, folder, problems)
        return
    parts = asker.parts
    await _answered(
        asker, await parts.change(archive, parts.workspace, standing.item.id, ending, by=asker.member, at=asker.at)
    )


async def _reopen(asker: Asker, text: str) -> None:
    standing = await _named(asker, text)
    if standing is None:
        return
    parts = asker.parts
    outcome = await parts.change(reopen, parts.workspace, standing.item.id, by=asker.member, at=asker.at)
    await _answered(asker, outcome if isinstance(outcome, Closed) else [outcome])


async def _answered(asker: Asker, outcome: Closed | list[Problem]) -> None:
    if isinstance(outcome, Closed):
        await tell_closed(asker, outcome)
    else:
        await asker.is_refused(*outcome)


async def _named(asker: Asker, text: str) -> Standing | None:
    """The item a line names; where it may not be read, that is said."""
    ref, _ = named_item(text)
    standing = await asker.parts.db.read(items.by_reference, asker.reader, ref)
    if standing is None:
        await asker.is_refused(NotFound(reference(ref)))
    return standing


async def _rest(asker: Asker, text: str) -> str:
    """What stands behind the reference, as it was typed, in one line."""
    _, rest = named_item(text)
    return one_line(as_typed(rest, await names_in(asker, rest)))


def _references(text: str) -> list[int]:
    """The references a line begins with."""
    found = []
    for word in text.split():
        ref = read_reference(word)
        if ref is None:
            break
        found.append(ref)
    return found
