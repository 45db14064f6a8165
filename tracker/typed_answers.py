"""What people type for one field in a line, made the answer it means; or why it is none."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, Final, TypeAlias

from tracker.dates import Cleared, Moment, Reading, read_date, read_moment
from tracker.departments import Department
from tracker.items import Priority, Sensitivity
from tracker.languages import Language
from tracker.names import Names
from tracker.numbers import plain_number, read_number
from tracker.problems import (
    DateInPast,
    EmptyValue,
    NotACadence,
    NotADate,
    NotANumber,
    OnePersonOnly,
    Problem,
    TwoOwners,
    UnknownChoice,
    UnknownDepartment,
    UnknownPerson,
    UnknownStage,
)
from tracker.publishing import NO, YES
from tracker.spoken_cadence import read_spoken_cadence
from tracker.templates import Choice, Field, FieldKind, Stage, Template
from tracker.text import clean, name_key, one_line
from tracker.working_days import NO_OVERRIDES, Country, Overrides

#: An answer as it is kept, or the `Problem` that says why there is none.
Answer: TypeAlias = Any
#: How many of a kind are offered where what was typed is like them (by difflib's measure), and where it is like none.
OFFERED: Final = 3
ALIKE: Final = 0.5
_FEW: Final = 8


@dataclass(frozen=True, slots=True)
class Known:
    """What a line is read by. ``now`` is the author's moment in their zone, ``language`` theirs, for what is offered.

    ``as_typed`` undoes Slack's escaping in what is kept as text: a mention becomes a name, ``&lt;`` a <. ``names`` are
    for people in plain words: without them only mentions name somebody.
    """

    template: Template
    departments: Sequence[Department]
    language: Language
    now: datetime
    country: Country = None
    overrides: Overrides = field(default_factory=lambda: NO_OVERRIDES)
    as_typed: Callable[[str], str] = str
    names: Names | None = None


def read_answer(asked: Field, value: str, known: Known) -> Answer:
    """What a text that is not empty means for this field; None clears it. A problem does not say yet where it is."""
    return _READERS[asked.kind](_Asked(asked, known), value)


def read_past_moment(text: str, known: Known) -> datetime | Problem:
    """When something happened."""
    found = _moment(known, known.as_typed(text), looking_back=True)
    return NotADate(text) if found is None else found


@lru_cache(maxsize=4096)
def fold(word: str) -> str:
    """The form in which names are compared here: no width, no capitals, no blanks, no signs inside words."""
    return re.sub(r"[\s'’-]", "", name_key(word))


@dataclass(frozen=True, slots=True)
class _Asked:
    """A field that is asked for, and what it is read by."""

    field: Field
    known: Known

    def said(self, value: str) -> str:
        """A value as a refusal quotes it."""
        return one_line(self.known.as_typed(value))


def _line(asked: _Asked, value: str) -> Answer:
    return asked.said(value) or EmptyValue()


def _lines(asked: _Asked, value: str) -> Answer:
    return clean(asked.known.as_typed(value)) or EmptyValue()


def _number(asked: _Asked, value: str) -> Answer:
    number = read_number(value)
    return NotANumber(asked.said(value)) if number is None else plain_number(number)


def _date(asked: _Asked, value: str) -> Answer:
    """An hour beside the day is dropped; only an end is asked about again where it has passed."""
    known = asked.known
    found = read_date(asked.said(value), known.now.date(), country=known.country, overrides=known.overrides)
    match found:
        case Reading():
            return found.day.isoformat()
        case Cleared():
            return None
        case DateInPast() if asked.field.key != "end":
            return found.day.isoformat()
        case _:
            return found


def _date_time(asked: _Asked, value: str) -> Answer:
    found = _moment(asked.known, asked.said(value), looking_back=False)
    return found.astimezone(UTC).isoformat() if isinstance(found, datetime) else found


def _moment(known: Known, value: str, *, looking_back: bool) -> datetime | Problem | None:
    found = read_moment(value, known.now, looking_back=looking_back, country=known.country, overrides=known.overrides)
    match found:
        case Moment():
            return found.at
        case Cleared():
            return None
        case _:
            return found


def _link(asked: _Asked, value: str) -> Answer:
    """Slack writes an address as ``<https://x.cn|x.cn>``: kept is where it leads."""
    found = _ADDRESS.fullmatch(value)
    return asked.said(found[1] if found else value)


def _member(asked: _Asked, value: str) -> Answer:
    people = _people(asked, value)
    if not isinstance(people, Problem) and len(people) == 1:
        return people[0]
    if isinstance(people, Problem) and len(_AT.findall(value)) <= 1:
        return people
    return TwoOwners() if asked.field.key == "owner" else OnePersonOnly()


def _people(asked: _Asked, value: str) -> Answer:
    """Those mentioned or called by their names, each once."""
    people = list(dict.fromkeys(_PERSON.findall(value)))
    rest = _AND.sub(" ", _PERSON.sub(" ", value)).strip()
    if people and not rest:
        return people
    names = asked.known.names
    if names is None:
        return UnknownPerson(asked.said(rest or value))
    words = asked.said(_PERSON.sub(",", value))
    named = [names.person(one) for one in _called(words, names, _APART)] or [UnknownPerson(asked.said(value))]
    problem = next((one for one in named if isinstance(one, Problem)), None)
    return problem or list(dict.fromkeys([*people, *named]))


def _called(text: str, names: Names, *apart: re.Pattern[str]) -> Iterator[str]:
    """The names a text lists; one that is known whole may hold what parts others: 和平 is somebody's name."""
    text = _bare(text)
    if not text:
        return
    if not apart or names.knows(text, departments=False):
        yield text
        return
    rest = (_AND_NO_BLANK,) if apart[0] is _APART else ()
    for part in apart[0].split(text):
        yield from _called(part, names, *rest)


def _department(asked: _Asked, value: str) -> Answer:
    found = _departments(asked, value)
    if isinstance(found, Problem):
        return found
    return found[0] if len(found) == 1 else UnknownDepartment(asked.said(value))


def _departments(asked: _Asked, value: str) -> Answer:
    """By the user groups they follow, or by name."""
    known = asked.known
    by_group = {one.usergroup: str(one.id) for one in known.departments if one.usergroup}
    groups = _GROUP.findall(value)
    found = [by_group.get(group) for group in groups]
    if None in found:
        return UnknownDepartment(asked.said(value))
    rest = asked.said(_GROUP.sub(" ", value))
    by_name = {name_key(one.name): one for one in known.departments}
    for name in _names_in(rest, by_name):
        one = by_name.get(name_key(_bare(name)))
        if one is None:
            near = get_close_matches(name_key(_bare(name)), by_name, n=OFFERED, cutoff=ALIKE)
            few = () if near else tuple(one.name for one in known.departments[:_FEW])
            return UnknownDepartment(_bare(name) or name, tuple(by_name[key].name for key in near), few)
        found.append(str(one.id))
    return list(dict.fromkeys(found)) or UnknownDepartment(asked.said(value))


def _names_in(text: str, known: Collection[str]) -> Iterator[str]:
    """The names a text lists. One that is known whole may hold blanks and signs that part names elsewhere."""
    if name_key(_bare(text)) in known:
        yield text
        return
    for part in _PARTS.split(text):
        if name_key(_bare(part)) in known:
            yield part
        else:
            yield from part.split()


def _stage(asked: _Asked, value: str) -> Answer:
    stages = asked.known.template.stages
    found = _named(value, stages)
    return found or UnknownStage(asked.said(value), _offered(asked, value, stages))


def _choice(asked: _Asked, value: str) -> Answer:
    return _one_of(asked, value, asked.field.choices)


def _choices(asked: _Asked, value: str) -> Answer:
    choices = asked.field.choices
    parts = [value] if _named(value, choices) else [part for part in _PARTS.split(value) if _bare(part)]
    found = [_one_of(asked, part, choices) for part in parts] or [_one_of(asked, value, choices)]
    return next((one for one in found if isinstance(one, Problem)), None) or list(dict.fromkeys(found))


def _priority(asked: _Asked, value: str) -> Answer:
    return _one_of(asked, value, _PRIORITIES)


def _sensitivity(asked: _Asked, value: str) -> Answer:
    return _one_of(asked, value, _SENSITIVITIES)


def _yes_no(asked: _Asked, value: str) -> Answer:
    return _one_of(asked, value, _YES_NO)


def _cadence(asked: _Asked, value: str) -> Answer:
    found = read_spoken_cadence(_bare(asked.said(value)))
    return NotACadence(asked.said(value)) if found is None else found.document()


_Named: TypeAlias = Sequence[Stage | Choice]


def _one_of(asked: _Asked, value: str, named: _Named) -> Answer:
    return _named(value, named) or UnknownChoice(asked.said(value), _offered(asked, value, named))


def _named(value: str, named: _Named) -> str | None:
    """The key of what is called so, in whichever language."""
    said = fold(_bare(value))
    return next((one.key for one in named if said in map(fold, one.names.values())), None)


def _offered(asked: _Asked, value: str, named: _Named) -> tuple[str, ...]:
    """What is called nearly so, in the author's language; where nothing is, the first few."""
    by_name = {fold(name): one.name(asked.known.language) for one in named for name in one.names.values()}
    near = get_close_matches(fold(value), by_name, n=OFFERED, cutoff=ALIKE)
    return tuple(dict.fromkeys([by_name[name] for name in near] or by_name.values()))[:_FEW]


def _bare(value: str) -> str:
    return value.strip(" \t\n,，;；、。.@＠#“”\"「」『』'‘’")


def _fixed(names: Mapping[str, tuple[str, str]]) -> tuple[Choice, ...]:
    return tuple(Choice(key, {"en": english, "zh-CN": chinese}) for key, (english, chinese) in names.items())


_PERSON: Final = re.compile(r"<@([A-Z0-9]{2,30})(?:\|[^<>]*)?>")
_GROUP: Final = re.compile(r"<!subteam\^([A-Z0-9]{2,30})(?:\|[^<>]*)?>")
_ADDRESS: Final = re.compile(r"<(https?://[^<>|]+)(?:\|[^<>]*)?>")
_AT: Final = re.compile("[@＠]")
_AND: Final = re.compile(r"[\s,，、;；&+]+|\band\b|[和与及]", re.IGNORECASE)
_APART: Final = re.compile(r"[,，、;；@＠]+")
_AND_NO_BLANK: Final = re.compile(r"\s+(?:and|&)\s+|\s*[和与及]\s*", re.IGNORECASE)
_PARTS: Final = re.compile(r"[,，、;；]+|\s+(?:and|&)\s+|[和与及](?=\S)", re.IGNORECASE)

_PRIORITIES: Final = _fixed(
    {
        str(int(Priority.URGENT)): ("Urgent", "紧急"),
        str(int(Priority.HIGH)): ("High", "高"),
        str(int(Priority.NORMAL)): ("Normal", "普通"),
        str(int(Priority.LOW)): ("Low", "低"),
    }
)
_SENSITIVITIES: Final = _fixed(
    {
        str(int(Sensitivity.PUBLIC)): ("Public", "公开"),
        str(int(Sensitivity.INTERNAL)): ("Internal", "内部"),
        str(int(Sensitivity.RESTRICTED)): ("Restricted", "受限"),
    }
)
_YES_NO: Final = _fixed({YES: ("Yes", "是"), NO: ("No", "否")})
_READERS: Final[Mapping[FieldKind, Callable[[_Asked, str], Answer]]] = {
    FieldKind.SHORT_TEXT: _line,
    FieldKind.LONG_TEXT: _lines,
    FieldKind.REMARKS: _lines,
    FieldKind.NUMBER: _number,
    FieldKind.DATE: _date,
    FieldKind.DATE_TIME: _date_time,
    FieldKind.CHOICE: _choice,
    FieldKind.CHOICES: _choices,
    FieldKind.YES_NO: _yes_no,
    FieldKind.LINK: _link,
    FieldKind.MEMBER: _member,
    FieldKind.MEMBERS: _people,
    FieldKind.DEPARTMENT: _department,
    FieldKind.DEPARTMENTS: _departments,
    FieldKind.STAGE: _stage,
    FieldKind.PRIORITY: _priority,
    FieldKind.SENSITIVITY: _sensitivity,
    FieldKind.CADENCE: _cadence,
}
