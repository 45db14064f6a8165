"""What a field's answer is called in words: the one place that knows, for every kind of field."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from bot.messages.audience import Audience
from bot.messages.cadences import cadence_words
from tracker.cadence import Cadence
from tracker.items import Priority, Sensitivity
from tracker.standing import Standing
from tracker.templates import Field, FieldKind


@dataclass(frozen=True, slots=True)
class _Said:
    """An answer with all its words need."""

    field: Field
    answer: Any
    standing: Standing
    audience: Audience


def answer_in_words(field: Field, answer: Any, standing: Standing, audience: Audience) -> str:  # noqa: ANN401 — any kind's
    """An answer as it is kept (tracker/templates.py), in words; empty for none. It rings nobody."""
    if answer in (None, "", [], ()) and field.kind is not FieldKind.CADENCE:
        return ""
    return _WORDS.get(field.kind, _as_it_is)(_Said(field, answer, standing, audience))


def _as_it_is(said: _Said) -> str:
    return str(said.answer)


def _member(said: _Said) -> str:
    return said.standing.name_of(said.answer)


def _members(said: _Said) -> str:
    return said.audience.several([said.standing.name_of(user) for user in said.answer])


def _department(said: _Said) -> str:
    return said.standing.departments.get(int(said.answer), "")


def _departments(said: _Said) -> str:
    names = said.standing.departments
    return said.audience.several([names[int(one)] for one in said.answer if int(one) in names])


def _channel(said: _Said) -> str:
    standing = said.standing
    here = said.answer == standing.item.channel_id
    name = standing.channel_name if here else standing.channels.get(said.answer)
    return f"#{name}" if name else ""


def _date(said: _Said) -> str:
    return said.audience.day(date.fromisoformat(said.answer))


def _date_time(said: _Said) -> str:
    return said.audience.moment(datetime.fromisoformat(said.answer))


def _number(said: _Said) -> str:
    return f"{Decimal(said.answer):,f}"


def _yes_no(said: _Said) -> str:
    return said.audience.label("signs", said.answer)


def _choice(said: _Said) -> str:
    return _choice_called(said, said.answer)


def _choices(said: _Said) -> str:
    return said.audience.several([_choice_called(said, key) for key in said.answer])


def _choice_called(said: _Said, key: str) -> str:
    choice = said.field.choice(key)
    return choice.name(said.audience.language) if choice else key


def _stage(said: _Said) -> str:
    stage = said.standing.template.stage(said.answer)
    return stage.name(said.audience.language) if stage else str(said.answer)


def _priority(said: _Said) -> str:
    return said.audience.label("priorities", Priority(int(said.answer)).name.lower())


def _sensitivity(said: _Said) -> str:
    return said.audience.label("sensitivities", Sensitivity(int(said.answer)).name.lower())


def _cadence(said: _Said) -> str:
    return cadence_words(said.audience.texts, Cadence.from_document(said.answer), said.audience.language)


#: What is not here is text, or a link, which is shown as the text it is.
_WORDS: Final[Mapping[FieldKind, Callable[[_Said], str]]] = {
    FieldKind.NUMBER: _number,
    FieldKind.DATE: _date,
    FieldKind.DATE_TIME: _date_time,
    FieldKind.CHOICE: _choice,
    FieldKind.CHOICES: _choices,
    FieldKind.YES_NO: _yes_no,
    FieldKind.MEMBER: _member,
    FieldKind.MEMBERS: _members,
    FieldKind.DEPARTMENT: _department,
    FieldKind.DEPARTMENTS: _departments,
    FieldKind.CHANNEL: _channel,
    FieldKind.STAGE: _stage,
    FieldKind.PRIORITY: _priority,
    FieldKind.SENSITIVITY: _sensitivity,
    FieldKind.CADENCE: _cadence,
}
