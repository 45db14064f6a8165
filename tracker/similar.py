"""Whether two items are called alike, in Chinese and in English: shown before a second one is made.

A name is taken to pieces: its Chinese by every two characters that stand together (官网, 网改, 改版), its other words
whole, without the little ones. How alike two names are is the share of pieces they have in common (Dice's measure:
twice the common ones over all). From ``ALIKE`` on they are; and also where one holds all of the other's pieces, at
least two: 官网改版 and 官网改版项目进度跟踪表.
"""

import re
from typing import Final

from tracker.text import name_key

ALIKE: Final = 0.6
_ENOUGH: Final = 2

_CHINESE: Final = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_RUN: Final = re.compile(f"[{_CHINESE}]+|[^\\W_{_CHINESE}]+")
_IS_CHINESE: Final = re.compile(f"[{_CHINESE}]")
_LITTLE: Final = frozenset(
    ["a", "an", "the", "of", "for", "to", "in", "on", "at", "by", "and", "or", "with", "from", "our", "s"]
)
_LONG_ENOUGH: Final = 4


def pieces(name: str) -> frozenset[str]:
    """What a name is compared by."""
    found: set[str] = set()
    for run in _RUN.findall(name_key(name)):
        if not _IS_CHINESE.match(run):
            found.add(run[:-1] if run.endswith("s") and len(run) >= _LONG_ENOUGH else run)
        elif len(run) == 1:
            found.add(run)
        else:
            found |= {run[at : at + 2] for at in range(len(run) - 1)}
    return frozenset(found - _LITTLE) or frozenset(found)


def likeness(name: str, other: str) -> float:
    """From 0, nothing in common, to 1, the same pieces."""
    one, two = pieces(name), pieces(other)
    if not one or not two:
        return float(name_key(name) == name_key(other))
    return 2 * len(one & two) / (len(one) + len(two))


def alike(name: str, other: str) -> bool:
    """Whether somebody who makes the one should see the other first."""
    one, two = pieces(name), pieces(other)
    shorter = min(one, two, key=len)
    return likeness(name, other) >= ALIKE or (len(shorter) >= _ENOUGH and shorter <= (one & two))
