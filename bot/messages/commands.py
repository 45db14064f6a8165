"""The commands people type, as ``message_templates/labels/commands.yml`` lists them."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final, Self

from tracker.languages import LANGUAGES, Language

_NEAR: Final = 0.5  # difflib's measure; "nwe" and "new" are 0.67 alike, "help" and "list" 0.25


@dataclass(frozen=True, slots=True)
class Command:
    """One command. ``words`` are what is typed for it, in both languages; none for bare ``/track``.

    ``instead`` names what helps meanwhile, where it is not ``built``.
    """

    key: str
    names: Mapping[str, str]
    usages: Mapping[str, str]
    whats: Mapping[str, str]
    examples: Mapping[str, str]
    built: bool
    instead: tuple[str, ...]

    @classmethod
    def from_entry(cls, key: str, entry: Mapping[str, Any]) -> Self:
        """The command an entry of the file describes."""
        return cls(
            key=key,
            names=entry["word"],
            usages=entry["usage"],
            whats=entry["what"],
            examples=entry["example"],
            built=entry["built"],
            instead=tuple(entry.get("instead", ())),
        )

    @property
    def words(self) -> tuple[str, ...]:
        """What is typed for it, in either language."""
        return tuple(self.names[language] for language in LANGUAGES if self.names[language])

    def word(self, language: Language) -> str:
        """What is typed for it in this language."""
        return self.names[language]

    def usage(self, language: Language) -> str:
        """How it is typed in full."""
        return self.usages[language]

    def what(self, language: Language) -> str:
        """What it does, in a few words."""
        return self.whats[language]

    def example(self, language: Language) -> str:
        """One line to copy."""
        return self.examples[language]


def folded(word: str) -> str:
    """The form in which typed words are compared: no width, no capitals, no slash before them."""
    return unicodedata.normalize("NFKC", word).strip().lstrip("/").casefold()


def nearest(typed: str, words: Iterable[str]) -> str | None:
    """The word most like what was typed; of two as like as each other (新健: 更新, 新建) the one that begins so."""
    alike = [(SequenceMatcher(None, word, typed).ratio(), word[:1] == typed[:1], word) for word in words]
    likeness, _, word = max(alike)
    return word if likeness >= _NEAR else None
