"""A line about one item that begins with no reference: found by its name, or chosen from those it may mean."""

import re
import unicodedata
from functools import partial
from typing import Final

from bot.listeners.asker import Asker
from bot.listeners.routes import Routes
from bot.listeners.track import as_typed, names_in
from bot.messages.blocks import Message
from bot.messages.which_item import choose, perhaps, several
from storage import acks, items
from storage.database import Tx
from tracker.filters import Filters
from tracker.items import State
from tracker.named_items import Named, called_so, meant
from tracker.people import Reader
from tracker.problems import NoItemOfThatName, NotFound
from tracker.references import read_number, reference
from tracker.standing import Standing
from tracker.text import one_line

#: How many of one's own are offered; how many names are compared: those with the first word in them, and the newest.
_MINE: Final = 25
_WITH_WORD: Final = 200
_NEWEST: Final = 500
#: What only looks may take the one that is meant; what changes something is asked about.
_LIKE_A_REFERENCE: Final = re.compile(r"(?:t\s*[-‐-―−]+|[t#])\s*\d", re.IGNORECASE)
#: Characters of a line that a button holds beside its command.
_IN_A_BUTTON: Final = 1900
_ONLY_LOOK: Final = frozenset({"show", "history"})


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.which = which_item


async def which_item(asker: Asker, command: str, line: str) -> str | None:
    """The line with the reference of the item it names; else who asks is told what they may mean, and it is None."""
    read = asker.parts.db.read
    said = asker.texts.command(command)
    word = said.word(asker.language) if said else command
    if not one_line(line):
        mine = await read(_mine, asker.reader, command, asker)
        await asker.is_told(choose(asker.texts, asker.language, command, word, mine))
        return None
    typed = partial(as_typed, names=await names_in(asker, line))
    known = await read(_names, asker.reader, one_line(typed(line)))
    same = called_so(line, known, typed)
    if len(same) == 1:
        return _with_reference(same[0])
    if same:
        await _offered(asker, several(asker.texts, asker.language, word, same), line)
        return None
    first, rest = (*line.split(maxsplit=1), "")[:2]
    if _LIKE_A_REFERENCE.match(unicodedata.normalize("NFKC", first)):
        await asker.is_refused(NotFound(typed(first)))
        return None
    if (number := read_number(first)) is not None:
        return f"{reference(number)} {rest}".strip()
    near = meant(line, known, typed)
    if len(near) == 1 and command in _ONLY_LOOK:
        return _with_reference(near[0])
    if near:
        await _offered(asker, perhaps(asker.texts, asker.language, word, near), line)
    else:
        await asker.is_refused(NoItemOfThatName(one_line(typed(line))))
    return None


async def _offered(asker: Asker, message: Message, line: str) -> None:
    """A line that is too long for a button is given back."""
    await (asker.is_told(message) if len(line) < _IN_A_BUTTON else asker.is_given_back(message))


def _with_reference(one: Named) -> str:
    return f"{reference(one.ref)} {one.rest}".strip()


def _mine(tx: Tx, reader: Reader, command: str, asker: Asker) -> list[Named]:
    """What the command may be about: what waits for a confirmation, what of one's own is closed, or is open."""
    found: list[Standing]
    match command:
        case "confirm":
            found = [one.standing for one in acks.open_for(tx, reader, most=_MINE)]
        case "reopen":
            closed = Filters(mine=True, states=(State.DONE, State.ARCHIVED))
            found = list(items.listed(tx, reader, closed, asker.today, most=_MINE).rows)
        case _:
            found = list(items.mine(tx, reader, most=_MINE).rows)
    return [Named(one.item.ref, one.item.name) for one in found]


def _names(tx: Tx, reader: Reader, typed: str) -> list[tuple[int, str]]:
    first = typed.split(maxsplit=1)[0]
    found = [*items.called(tx, reader, first, most=_WITH_WORD), *items.called(tx, reader, "", most=_NEWEST)]
    return list(dict.fromkeys((ref, name) for _, ref, name in found))
