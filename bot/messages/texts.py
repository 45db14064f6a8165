"""The words, loaded once: notices, labels, refusals, commands. What is missing in a language is an error at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from re import sub
from typing import Any, Final

import yaml
from babel.core import Locale
from babel.dates import get_month_names
from babel.numbers import format_decimal
from babel.plural import PluralRule
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from jinja2.meta import find_undeclared_variables

from bot.messages.commands import Command, folded
from bot.messages.dates import day
from bot.messages.marks import marked, notification, plain
from tracker.languages import LANGUAGES, Language
from tracker.problems import NoReference, Problem
from tracker.text import cut

MESSAGES: Final = Path(__file__).parents[2] / "message_templates"
#: A notification's length, in code points.
NOTIFICATION: Final = 80
#: How much of a typed text is quoted back in a refusal.
_QUOTED: Final = 80
_ENGLISH_PLURAL: Final = PluralRule.parse({"one": "i = 1 and v = 0"})
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
        self._marked = _environment(folder, marked)
        self._plain = _environment(folder, plain)
        self._notices = {
            (notice.name, language): (
                self._marked.get_template(f"{notice.name}/{language}.j2"),
                self._plain.get_template(f"{notice.name}/{language}.j2"),
            )
            for notice in sorted(folder.iterdir())
            if notice.is_dir() and notice.name != "labels"
            for language in LANGUAGES
        }
        self._labels = {
            (file.stem, key): {language: self._label(text) for language, text in _in_each_language(key, entry).items()}
            for file in sorted((folder / "labels").glob("*.yml"))
            if file.stem != "commands"
            for key, entry in _read(file).items()
        }
        self._problems = {key: self._compiled(key, entry) for key, entry in _read(folder / "problems.yml").items()}
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
        words = self._labels[feature, key][language]
        return words if isinstance(words, str) else words.render(values)

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
        return self._problems[_snake(type(problem).__name__)][language].render(values)

    def command(self, word: str) -> Command | None:
        """The command of a typed word, in either language."""
        return self._by_word.get(folded(word))

    def _label(self, text: str) -> Template | str:
        """Words without a value in them are worked out once: most labels, and a message asks for dozens."""
        words = self._plain.from_string(text)
        return words if find_undeclared_variables(self._plain.parse(text)) else words.render()

    def _compiled(self, key: str, entry: Mapping[str, str]) -> dict[str, Template]:
        whole = _in_each_language(key, entry)
        return {language: self._plain.from_string(text) for language, text in whole.items()}


def _environment(folder: Path, finalize: Callable[[object], str]) -> Environment:
    # Slack is no HTML: ``finalize`` escapes what it reads as marks, and Jinja's own escaping would spoil the rest.
    environment = Environment(
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        finalize=finalize,
        autoescape=False,  # noqa: S701
        auto_reload=False,
        cache_size=-1,
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


def _in_each_language(key: str, entry: Mapping[str, str]) -> Mapping[str, str]:
    if set(entry) != set(LANGUAGES) or not all(entry.values()):
        raise IncompleteWordsError(key)
    return entry


def _lines(template: Template, block: str, values: Mapping[str, object]) -> tuple[str, ...]:
    """The lines of a block, blank ones left out (a typed line break is a mark, not a line of ours)."""
    if block not in template.blocks:
        return ()
    whole = "".join(template.blocks[block](template.new_context(dict(values))))
    return tuple(line.strip() for line in whole.split("\n") if line.strip())


def _number(figure: int) -> str:
    return format_decimal(figure, locale="en")


def _plural(figure: int, one: str, other: str) -> str:
    return one if _ENGLISH_PLURAL(figure) == "one" else other


def _ordinal(number: int) -> str:
    """``1st`` · ``22nd`` · ``13th``."""
    return f"{number}{_ORDINALS[Locale('en').ordinal_form(number)]}"


def _then(before: str, words: str) -> str:
    """Words behind others in Chinese: with a blank between them where the first end in Latin, as “Wed 18 Mar” does."""
    return f"{before} {words}" if before and before[-1].isascii() else f"{before}{words}"


def _month(number: int) -> str:
    return str(get_month_names("wide", locale="en")[number])


def _read(file: Path) -> dict[str, Any]:
    whole: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return whole


def _commands(folder: Path) -> tuple[Command, ...]:
    entries = _read(folder / "labels" / "commands.yml")
    for key, entry in entries.items():
        if any(set(entry[part]) != set(LANGUAGES) for part in ("word", "usage", "what", "example")):
            raise IncompleteWordsError(key)
    return tuple(Command.from_entry(key, entry) for key, entry in entries.items())


def _snake(name: str) -> str:
    return sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
