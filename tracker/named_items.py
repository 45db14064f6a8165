"""Which item a line means that begins with a name where a reference belongs: ``官网改版 截止:下周五``."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from operator import itemgetter
from typing import Final, TypeAlias

from tracker.similar import alike
from tracker.text import name_key

#: The numbers and names of items.
Known: TypeAlias = Sequence[tuple[int, str]]
#: How many are offered.
OFFERED: Final = 5
#: From when on a name may be a slip of what was typed (difflib's measure), and how much of it is compared.
_LIKE: Final = 0.6
_LONGEST: Final = 60
#: Words of a line that may be a name.
_WORDS: Final = 12
_WORD: Final = re.compile(r"\S+")
_AROUND: Final = " ,，。.:：;；!?、“”\"'「」"


@dataclass(frozen=True, slots=True)
class Named:
    """An item by its number and name; the words of a line that were taken for it, and the ``rest`` behind them."""

    ref: int
    name: str
    said: str = ""
    rest: str = ""


def called_so(line: str, known: Known, as_typed: Callable[[str], str] = str) -> list[Named]:
    """The items whose whole name begins the line, of the longest such name; ``as_typed`` undoes Slack's escaping."""
    by_name: dict[str, list[tuple[int, str]]] = {}
    for ref, name in known:
        by_name.setdefault(name_key(name), []).append((ref, name))
    for begun, rest in reversed(list(_beginnings(line, as_typed))):
        found = by_name.get(name_key(begun)) or by_name.get(_key(begun))
        if found:
            return [Named(ref, name, begun, rest) for ref, name in found]
    return []


def meant(line: str, known: Known, as_typed: Callable[[str], str] = str) -> list[Named]:
    """The items that may be meant, the likeliest first: whose name holds the line's first words, or is like them."""
    begun = [(_key(words)[:_LONGEST], words, rest) for words, rest in _beginnings(line, as_typed) if _key(words)]
    found: list[tuple[float, Named]] = []
    for ref, name in known:
        alikes = ((_likeness(key, name), said, rest) for key, said, rest in begun)
        likeness, said, rest = max(alikes, key=itemgetter(0), default=(0.0, "", ""))
        if likeness:
            found.append((likeness, Named(ref, name, said, rest)))
    return [one for _, one in sorted(found, key=lambda pair: -pair[0])][:OFFERED]


def _likeness(words: str, name: str) -> float:
    """How like a name the words are; 0 where nobody would take them for it."""
    key = name_key(name)[:_LONGEST]
    ratio = SequenceMatcher(None, key, words).ratio()
    return ratio if words in key or ratio >= _LIKE or alike(words, name) else 0.0


def _beginnings(line: str, as_typed: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    """The first word of a line as typed, the first two, and so on; each with what is left, still escaped."""
    for nth, word in enumerate(_WORD.finditer(line), 1):
        yield as_typed(line[: word.end()]).strip(), line[word.end() :].strip()
        if nth == _WORDS:
            return


def _key(words: str) -> str:
    return name_key(words).strip(_AROUND)
