"""What one line says of a new item: its template, name, people and end; and what in it may be meant otherwise."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from bot.listeners.track import as_typed
from tracker.dates import Reading
from tracker.line_ends import find_end
from tracker.names import Names, names_no_one_picked, with_mentions
from tracker.pasted import with_short_mentions
from tracker.short_form import NewLine
from tracker.templates import TemplateVersion
from tracker.text import name_key, one_line
from tracker.working_days import Country

#: How Slack escapes people in a command's text (``should_escape``) and in a message.
PERSON: Final = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")
#: What may stand between a template's name and the rest.
_AROUND: Final = " \t\n:：,，"
_BLANKS: Final = " \t"
_LOST: Final = 3


@dataclass(frozen=True, slots=True)
class Line:
    """What a line says: the answers it gives, and what a form keeps of what may be meant otherwise (``guesses.py``)."""

    answers: dict[str, Any]
    guesses: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Begun:
    """The template that a line begins with, and the rest.

    ``word`` is there where it may be part of the name as well: which word, and whether it was ``taken`` for the
    template.
    """

    version: TemplateVersion | None
    rest: str
    word: dict[str, Any] | None = None


def begun_with(versions: Sequence[TemplateVersion], text: str) -> Begun:
    """The template a line begins with, by its name in either language.

    项目跟进会的纪要 is a name: what is meant as a template stands by itself. “knowledge sharing session” is one too, by
    its looks, and “Incident Payment page is down” is not: of one English word before others either may be meant.
    """
    text = text.strip()
    words = name_key(text)
    for version in versions:
        for name in version.template.names.values():
            begun = name_key(name)
            if words == begun or (words.startswith(begun) and words[len(begun)] in _AROUND):
                return _begun(versions, version, text[: len(name)], text[len(name) :])
    return Begun(None, text)


def _begun(versions: Sequence[TemplateVersion], version: TemplateVersion, word: str, after: str) -> Begun:
    rest = after.strip(_AROUND)
    plain = word.isascii() and " " not in word and after[:1] in _BLANKS and after.lstrip(_BLANKS)[:1].isascii()
    if not rest or not plain or not rest[0].isalnum():
        return Begun(version, rest)
    taken = not rest[0].islower()
    otherwise = next((one.template_id for one in versions if one is not version), version.template_id)
    guess = {"typed": word, "template": version.template_id, "otherwise": otherwise, "taken": taken}
    return Begun(version, rest, guess) if taken else Begun(None, f"{word}{after}", guess)


def read_line(line: NewLine, today: date, known: Names | None, mentioned: Mapping[str, str], country: Country) -> Line:
    """Name, people and end from one line: the first person is the owner, the others collaborators.

    What its keys say stands. ``known`` are all people, for names that nobody picked from Slack's list
    (``names_no_one_picked``); ``mentioned`` what those are called that somebody did.
    """
    text, people, lost = _people(line.words, known)
    words = with_short_mentions(one_line(text))
    answers = _of_people(people, line.answers)
    guesses: dict[str, Any] = {"lost": lost, "owner_named": "owner" in answers} if lost else {}
    end = None if "end" in answers else find_end(words, today, country=country)
    if end is not None:
        words = end.before
        if isinstance(end.reading, Reading):
            answers["end"] = end.reading.day.isoformat()
        else:
            guesses["end_typed"] = end.typed
    if name := one_line(as_typed(PERSON.sub(" ", words), mentioned)):
        answers["name"] = f"{answers['name']} {name}" if "name" in answers else name
    return Line(answers, guesses)


def _of_people(people: Sequence[str], said: Mapping[str, Any]) -> dict[str, Any]:
    """What the keys of a line have ``said``, and the people named without one."""
    answers = dict(said)
    if "owner" not in said and people:
        answers["owner"], people = people[0], people[1:]
    if people:
        answers["collaborators"] = list(dict.fromkeys([*said.get("collaborators", ()), *people]))
    return answers


def _people(text: str, known: Names | None) -> tuple[str, list[str], list[list[Any]]]:
    """The text without those who are known by their whole name, everybody named, and each name that is nobody's.

    Beside such a name stand the ids of those who may be meant.
    """
    lost: list[list[Any]] = []
    if known:
        text = with_mentions(text, known)
        lost = [[f"@{name}", [one.user_id for one in known.people_like(name)]] for name in names_no_one_picked(text)]
    return text, list(dict.fromkeys(one[1] for one in PERSON.finditer(text))), lost[:_LOST]
