"""What people typed, made safe to keep: one form for every database, nothing that hides or overturns its neighbours."""

import re
import unicodedata
from typing import Final

#: Control characters but line feed and tab, lone surrogates, and the marks that turn the direction of what follows.
#: PostgreSQL refuses the first two; the last would overturn the rest of a line. ZWJ and ZWNJ stay: emoji need them.
_UNWANTED: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff]")
#: Marks above or below a letter, beyond what any script needs: they would cover the lines around them.
_FLOOD: Final = re.compile(
    "([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4})"
    "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
#: What shows as nothing (blanks, and all that Unicode says to ignore); a text of these alone is empty.
_INVISIBLE: Final = re.compile(
    "[\\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]+"
)


def clean(text: str) -> str:
    """The text as it is kept: NFC, lines end in LF, no control characters, empty when nothing of it can be seen.

    Lengths are counted after this. What is visible is never changed.
    """
    text = _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    # The flood goes first: sorting forty thousand marks takes NFC seconds. What it kept apart may then make another.
    while (tamed := unicodedata.normalize("NFC", _FLOOD.sub(r"\1", text))) != text:
        text = tamed
    return text.strip() if _INVISIBLE.sub("", text) else ""


def one_line(text: str) -> str:
    """``clean``, with line breaks and runs of blanks folded into one space: for names and other single lines."""
    return " ".join(clean(text).split())


def name_key(name: str) -> str:
    """The form by which names are compared and sorted, the same on every database (never its collation)."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def cut(text: str, most: int) -> str:
    """The text in at most ``most`` code points, with … where something was left out."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
