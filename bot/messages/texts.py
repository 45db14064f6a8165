"""The words, loaded once: notices, labels, refusals, commands. What is missing in a language is an error at once."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from importlib.util import cache_from_source
from pathlib import Path
from re import sub
from typing import Final

from babel.core import Locale
from babel.dates import get_month_names
from babel.numbers import format_decimal
from babel.plural import PluralRule
from jinja2 import (
    BytecodeCache,
    ChoiceLoader,
    DictLoader,
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    StrictUndefined,
    Template,
    pass_context,
)
from jinja2.runtime import Context

from bot.messages.commands import Command, folded, nearest
from bot.messages.dates import day
from bot.messages.marks import marked, notification, plain
from tracker.languages import LANGUAGES, Language
from tracker.problems import NoReference, Problem
from tracker.text import cut
from tracker.yaml_files import read_yaml

MESSAGES: Final = Path(__file__).parents[2] / "message_templates"
#: A notification's length, in code points.
NOTIFICATION: Final = 80
#: How much of a typed text is quoted back in a refusal.
_QUOTED: Final = 80
_ENGLISH_PLURAL: Final = PluralRule.parse({"one": "i = 1 and v = 0"})
#: How a place for a value begins.
_JINJA: Final = ("{{", "{%", "{#")
_ORDINALS: Final = {"one": "st", "two": "nd", "few": "rd", "other": "th"}


class IncompleteWordsError(ValueError):
    """A text that one of the languages lacks."""


@dataclass(frozen=True, slots=True)
class Said:
    """A notice in words. The first three are marked lines (marks.py); ``plain`` is the notification, escaped."""

    headline: str
    body: tuple[str, ...]
    context: str
    plain: str


class Texts:
    """Everything the bot can say."""

    def __init__(self, folder: Path = MESSAGES) -> None:
        self._with_values: dict[str, str] = {}
        in_marks = _environment(folder, self._with_values)
        self._plain = in_marks.overlay(finalize=_in_plain)
        self._notices = {
            (notice.name, language): tuple(
                environment.get_template(f"{notice.name}/{language}.j2") for environment in (in_marks, self._plain)
            )
            for notice in sorted(folder.iterdir())
            if notice.is_dir() and notice.name != "labels"
            for language in LANGUAGES
        }
        self._labels = {
            (file.stem, key): self._compiled(file, key, entry)
            for file in sorted((folder / "labels").glob("*.yml"))
            if file.stem != "commands"
            for key, entry in read_yaml(file).items()
        }
        problems = folder / "problems.yml"
        self._problems = {key: self._compiled(problems, key, entry) for key, entry in read_yaml(problems).items()}
        self.commands: Final = _commands(folder)
        self._by_word = {folded(word): command for command in self.commands for word in command.words}

    def say(self, notice: str, language: Language, **values: object) -> Said:
        """A notice with these values. A forgotten value is an error."""
        in_marks, in_plain = self._notices[notice, language]
        text = _lines(in_plain, "plain", values) or _lines(in_plain, "headline", values)
        return Said(
            headline=" ".join(_lines(in_marks, "headline", values)),
            body=_lines(in_marks, "body", values),
            context=" ".join(_lines(in_marks, "context", values)),
            plain=notification(cut(" ".join(text), NOTIFICATION)),
        )

    def label(self, feature: str, key: str, language: Language, **values: object) -> str:
        """A label in plain text."""
        return _filled(self._labels[feature, key][language], values)

    def has(self, feature: str, key: str) -> bool:
        """Whether there is such a label: for keys that another release may have kept."""
        return (feature, key) in self._labels

    def both(self, feature: str, key: str, languages: tuple[Language, ...]) -> str:
        """A label in each of a channel's languages: ``确认 · Confirm``."""
        return " · ".join(self.label(feature, key, language) for language in languages)

    def problem(self, problem: Problem, language: Language, *, today: date | None = None) -> str:
        """A refusal in plain text, for a form's error as for a message; ``today`` where it may name a day."""
        values: dict[str, object] = {name: getattr(problem, name) for name in dir(problem) if not name.startswith("_")}
        if isinstance(problem, NoReference):
            asked = self.command(problem.command)
            values["command"] = asked.word(language) if asked else problem.command
        for name, value in values.items():
            if isinstance(value, datetime):  # an hour of today, in the zone it comes with: that of whoever is told
                values[name] = f"{value:%H:%M}"
            elif isinstance(value, date):
                values[name] = day(value, (language,), today or value)
            elif isinstance(value, str):
                values[name] = cut(value, _QUOTED)
        return _filled(self._problems[_snake(type(problem).__name__)][language], values)

    def command(self, word: str) -> Command | None:
        """The command of a typed word, in either language."""
        return self._by_word.get(folded(word))

    def nearest_command(self, word: str) -> str | None:
        """The command's word nearest to a mistyped one, in the language it was typed in; None where none is near."""
        return nearest(folded(word), self._by_word)

    def _compiled(self, file: Path, key: str, entry: Mapping[str, str]) -> dict[str, Template | str]:
        if set(entry) != set(LANGUAGES) or not all(entry.values()):
            raise IncompleteWordsError(key)
        return {language: self._words(f"{file}#{key}.{language}", text) for language, text in entry.items()}

    def _words(self, name: str, text: str) -> Template | str:
        """Most labels hold no value, and a message asks for dozens: those are their own words."""
        if not any(sign in text for sign in _JINJA):
            return text
        self._with_values[name] = text
        return self._plain.get_template(name)


@cache
def words() -> Texts:
    """All of it as it ships, read once in a process."""
    return Texts()


def _environment(folder: Path, more: Mapping[str, str]) -> Environment:
    # Slack is no HTML: ``finalize`` escapes what it reads as marks, and Jinja's own escaping would spoil the rest.
    environment = Environment(
        loader=ChoiceLoader([FileSystemLoader(folder), DictLoader(more)]),
        undefined=StrictUndefined,
        finalize=_in_marks,
        autoescape=False,  # noqa: S701
        auto_reload=False,
        cache_size=-1,
        bytecode_cache=_compiled_before(),
    )
    environment.filters |= {
        "cut": cut,
        "number": _number,
        "plural": _plural,
        "month": _month,
        "ordinal": _ordinal,
        "then": _then,
    }
    return environment


def _compiled_before() -> BytecodeCache | None:
    """Where Python keeps its own compiled modules, where it may: it takes a second to compile all words."""
    folder = Path(cache_from_source(__file__)).parent / "words"
    if sys.dont_write_bytecode:
        return None
    try:
        folder.mkdir(exist_ok=True)
    except OSError:
        return None
    return FileSystemBytecodeCache(str(folder)) if os.access(folder, os.W_OK) else None


# With the context asked for, Jinja fills in nothing while it compiles, so that what it compiled serves either way.
@pass_context
def _in_marks(_: Context, value: object) -> str:
    return marked(value)


@pass_context
def _in_plain(_: Context, value: object) -> str:
    return plain(value)


def _filled(words: Template | str, values: dict[str, object]) -> str:
    return words if isinstance(words, str) else "".join(words.root_render_func(_context(words, values)))


def _context(template: Template, values: dict[str, object]) -> Context:
    """The values as they are: Jinja would copy them behind functions of its own, which no words of ours use."""
    return template.new_context(values, shared=True)


def _lines(template: Template, block: str, values: dict[str, object]) -> tuple[str, ...]:
    """The lines of a block, blank ones left out (a typed line break is a mark, not a line of ours)."""
    if block not in template.blocks:
        return ()
    whole = "".join(template.blocks[block](_context(template, values)))
    return tuple(line.strip() for line in whole.split("\n") if line.strip())


@lru_cache(maxsize=1024)
def _number(figure: int) -> str:
    return format_decimal(figure, locale="en")


def _plural(figure: int, one: str, other: str) -> str:
    return one if _is_one(figure) else other


@lru_cache(maxsize=1024)
def _is_one(figure: int) -> bool:
    return _ENGLISH_PLURAL(figure) == "one"


def _ordinal(number: int) -> str:
    """``1st`` · ``22nd`` · ``13th``."""
    return f"{number}{_ORDINALS[Locale('en').ordinal_form(number)]}"


def _then(before: str, words: str) -> str:
    """Words behind others in Chinese: with a blank between them where the first end in Latin, as “Wed 18 Mar” does."""
    return f"{before} {words}" if before and before[-1].isascii() else f"{before}{words}"


def _month(number: int) -> str:
    return str(get_month_names("wide", locale="en")[number])


def _commands(folder: Path) -> tuple[Command, ...]:
    entries = read_yaml(folder / "labels" / "commands.yml")
    for key, entry in entries.items():
        if any(set(entry[part]) != set(LANGUAGES) for part in ("word", "usage", "what", "example")):
            raise IncompleteWordsError(key)
    return tuple(Command.from_entry(key, entry) for key, entry in entries.items())


def _snake(name: str) -> str:
    return sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
