"""References such as ``T-42``, as people type them."""

import re
import unicodedata
from typing import Final

#: PostgreSQL's INTEGER; a larger number can't be a reference and must not reach a query.
_LARGEST: Final = 2**31 - 1
#: Digits; a longer number is no 64-bit key and must not reach a query.
_LONGEST_KEY: Final = 18
_REFERENCE: Final = re.compile(r"(?:T\s*[-‐-―−]?\s*|#)(\d{1,10})", re.IGNORECASE)
#: What may stand around a reference in a sentence (the full-width ones are these after NFKC).
_AROUND: Final = " \t\n。.,;:!?、()[]{}\"'“”‘’「」『』《》…"


def read_reference(text: str) -> int | None:
    """42 for ``T-42``, ``t-42``, ``T42``, ``#42``, ``T-42。`` and ``Ｔ－４２``; None for anything else."""
    found = _REFERENCE.fullmatch(unicodedata.normalize("NFKC", text).strip(_AROUND))
    if found is None:
        return None
    number = int(found[1])
    return number if 0 < number <= _LARGEST else None


def read_number(text: str) -> int | None:
    """42 for a text that is this number alone, by itself no reference: people leave the T- out where they can."""
    bare = unicodedata.normalize("NFKC", text).strip(_AROUND)
    return read_reference(f"#{bare}") if bare.isdecimal() else None


def reference(ref: int) -> str:
    """``T-42`` for 42."""
    return f"T-{ref}"


def read_key(text: str | None) -> int | None:
    """A row's key as a button or a form carries it; None for anything that can't be one."""
    if not text or not text.isascii() or not text.isdecimal() or len(text) > _LONGEST_KEY:
        return None
    return int(text)
