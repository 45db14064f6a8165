"""What a client makes of the marks in a typed text: the rich_text block that goes with it.

`*bold*`, `_italic_`, `~struck~`, `` `code` `` and `:emoji:` within a line, `>` before quoted lines, ``` around code. A
mark counts only between what are no letters or digits (Chinese characters are letters), and when it closes on its line.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from playground.typed import Piece

Json = dict[str, Any]
Atom = str | Piece  # one character, or something with a meaning of its own

_STYLES = {"*": "bold", "_": "italic", "~": "strike"}
_EMOJI = re.compile(r"(?<![\w:]):([a-z][a-z0-9_+-]*|[+-]1|100):(?![\w:])")
_NO_STYLE: Mapping[str, bool] = {}


def as_rich_text(typed: list[Piece]) -> Json:
    """The rich_text block that a client sends with a typed message."""
    atoms = [atom for piece in typed for atom in (piece.text if piece.kind == "text" else [piece])]
    return {"type": "rich_text", "elements": list(_parts(atoms)) or [_section([])]}


def _section(elements: list[Json], kind: str = "section") -> Json:
    return {"type": f"rich_text_{kind}", "elements": elements}


def _parts(atoms: list[Atom]) -> Iterator[Json]:
    fences = [at for at in range(len(atoms) - 2) if atoms[at : at + 3] == ["`"] * 3]
    if len(fences) >= 2 and (end := next((at for at in fences if at > fences[0] + 3), 0)):  # noqa: PLR2004 - a pair
        yield from _lines(_trimmed(atoms[: fences[0]]))
        code = "".join(_word(atom) for atom in _trimmed(atoms[fences[0] + 3 : end]))
        yield _section([{"type": "text", "text": code}], "preformatted")
        yield from _parts(_trimmed(atoms[end + 3 :]))
        return
    yield from _lines(atoms)


def _trimmed(atoms: list[Atom]) -> list[Atom]:
    """Without the one line break beside a fence."""
    atoms = atoms[1:] if atoms[:1] == ["\n"] else atoms
    return atoms[:-1] if atoms[-1:] == ["\n"] else atoms


def _lines(atoms: list[Atom]) -> Iterator[Json]:
    run: list[Atom] = []
    quoting = False
    for line in _split(atoms):
        quoted = line[:1] == [">"]
        if run and quoted is not quoting:
            yield _section(list(_inline(run[:-1], _NO_STYLE)), "quote" if quoting else "section")
            run = []
        quoting = quoted
        run += [*(line[2 if line[1:2] == [" "] else 1 :] if quoted else line), "\n"]
    if run[:-1]:
        yield _section(list(_inline(run[:-1], _NO_STYLE)), "quote" if quoting else "section")


def _split(atoms: list[Atom]) -> Iterator[list[Atom]]:
    line: list[Atom] = []
    for atom in atoms:
        if atom == "\n":
            yield line
            line = []
        else:
            line.append(atom)
    yield line


def _inline(atoms: list[Atom], style: Mapping[str, bool]) -> Iterator[Json]:
    plain = ""
    at = 0
    never_closes: dict[Atom, int] = {}  # a mark → up to where it is known not to
    while at < len(atoms):
        atom = atoms[at]
        end = 0
        if at >= never_closes.get(atom, 0) and _opens(atoms, at):
            end = _closing(atoms, at)
            never_closes[atom] = 0 if end else _line_end(atoms, at)
        if isinstance(atom, str) and not end:
            plain += atom
            at += 1
            continue
        yield from _text(plain, style)
        plain = ""
        if isinstance(atom, Piece):
            yield _entity(atom, style)
        elif atom == "`":
            yield _styled({"type": "text", "text": "".join(map(_word, atoms[at + 1 : end]))}, {**style, "code": True})
        else:
            yield from _inline(atoms[at + 1 : end], {**style, _STYLES[atom]: True})
        at = max(end, at) + 1
    yield from _text(plain, style)


def _closing(atoms: list[Atom], at: int) -> int:
    """Where the mark at `at` closes; 0 where it does not."""
    mark = atoms[at]
    for end in range(at + 2, _line_end(atoms, at)):
        after = atoms[end + 1] if end + 1 < len(atoms) else " "
        if atoms[end] == mark and not str(atoms[end - 1]).isspace() and not _joins(after, mark):
            return end
    return 0


def _opens(atoms: list[Atom], at: int) -> bool:
    mark = atoms[at]
    if mark not in {*_STYLES, "`"} or (at and _joins(atoms[at - 1], mark)) or at + 1 >= len(atoms):
        return False
    return atoms[at + 1] != mark and not str(atoms[at + 1]).isspace()


def _line_end(atoms: list[Atom], at: int) -> int:
    try:
        return atoms.index("\n", at)
    except ValueError:
        return len(atoms)


def _joins(atom: Atom, mark: Atom) -> bool:
    """Whether a mark beside this is part of a word."""
    return atom == mark or (isinstance(atom, str) and (atom.isalnum() or atom == "_"))


def _word(atom: Atom) -> str:
    return atom.text if isinstance(atom, Piece) else atom


def _text(plain: str, style: Mapping[str, bool]) -> Iterator[Json]:
    for index, part in enumerate(_EMOJI.split(plain)):
        if index % 2:
            yield {"type": "emoji", "name": part}
        elif part:
            yield _styled({"type": "text", "text": part}, style)


def _entity(piece: Piece, style: Mapping[str, bool]) -> Json:
    match piece.kind:
        case "link":
            return _styled({"type": "link", "url": piece.text}, style)
        case "broadcast":
            return {"type": "broadcast", "range": piece.id}
        case _:
            return _styled({"type": piece.kind, f"{piece.kind}_id": piece.id}, style)


def _styled(element: Json, style: Mapping[str, bool]) -> Json:
    return element | ({"style": dict(style)} if style else {})
