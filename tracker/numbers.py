"""Numbers as people write them: ``１２``, ``1,000``, ``12.5``; and counts in words: 三, 十五, two."""

import re
import unicodedata
from decimal import Decimal
from typing import Final

#: More digits than any figure of an office has; a longer one is a slip, and no database should meet it.
_LONGEST: Final = 30
_NUMBER: Final = re.compile(r"[+-]?(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+)", re.ASCII)
_MINUS: Final = str.maketrans("‐‑‒–—−", "------")

_DIGITS: Final = {sign: n for n, sign in enumerate("零一二三四五六七八九")} | {"两": 2}
_WORDS: Final = {
    word: n
    for n, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve".split(),  # noqa: SIM905 — read as a line
        start=1,
    )
}
_TENS: Final = re.compile("([一二三四五六七八九])?十([一二三四五六七八九])?")
_MOST_DIGITS: Final = 4


def read_number(text: str) -> Decimal | None:
    """The number a text means, None where it is none: no words, no exponent, neither NaN nor infinity."""
    written = unicodedata.normalize("NFKC", text).strip().translate(_MINUS)
    if len(written) > _LONGEST or not _NUMBER.fullmatch(written):
        return None
    return Decimal(written.replace(",", ""))


def plain_number(number: Decimal) -> str:
    """The one form a number is kept in: ``1000``, ``12.5``, ``0`` for -0."""
    if number == 0:
        return "0"
    written = format(number, "f")
    return written.rstrip("0").rstrip(".") if "." in written else written


def read_count(word: str) -> int | None:
    """A small whole number: in digits of any width, in Chinese up to 九十九, in English up to twelve."""
    word = unicodedata.normalize("NFKC", word).strip().casefold()
    if word.isascii() and word.isdecimal():
        return int(word) if len(word) <= _MOST_DIGITS else None
    if word in _WORDS:
        return _WORDS[word]
    if word in _DIGITS:
        return _DIGITS[word]
    tens = _TENS.fullmatch(word)
    if tens is None:
        return None
    return 10 * _DIGITS[tens[1] or "一"] + _DIGITS[tens[2] or "零"]
