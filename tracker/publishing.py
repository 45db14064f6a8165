"""From a form's answers to an item: what must hold first, every problem at its input, all at once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Any, Final

from tracker.cadence import Cadence
from tracker.channels import Channel, ChannelKind
from tracker.departments import Department
from tracker.items import NewItem, Priority, Sensitivity
from tracker.people import Kind, Member
from tracker.problems import (
    CannotOwn,
    CannotTakePart,
    ChannelArchived,
    Empty,
    EndBeforeStart,
    EndInPast,
    NotAChannel,
    NotADate,
    NotInChannel,
    Problem,
    TooLong,
    UnknownChoice,
    UnknownDepartment,
    UnknownPerson,
)
from tracker.templates import Field, FieldKind, Template, TemplateVersion

#: No plan reaches further; Slack's date picker can be told any year.
LAST_DAY: Final = date(2199, 12, 31)
FIRST_DAY: Final = date(1970, 1, 1)

#: Answers that have a column or a table of their own; all others are kept in ``fields``.
WITH_COLUMNS: Final = frozenset(
    {
        "name",
        "owner",
        "collaborators",
        "end",
        "start",
        "channel",
        "initiating_department",
        "departments",
        "stage",
        "priority",
        "sensitivity",
        "cadence",
    }
)

#: A form's answers by field key, as they are kept in a draft: text, ids, ISO dates, lists of ids; absent is empty.
Answers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known of whom and what the answers name, at the moment of asking. ``today`` is the asker's."""

    people: Mapping[str, Member]
    departments: Mapping[int, Department]
    channels: Mapping[str, Channel]
    today: date


def problems_of(
    template: Template, answers: Answers, around: Surroundings, *, accepted_end: date | None = None
) -> list[Problem]:
    """Everything that keeps these answers from being published, in the order of the form.

    An end in the past is a problem once: ``accepted_end`` is the one the person has been asked about already.
    """
    found = [problem for field in template.fields for problem in _of_field(field, template, answers, around)]
    if not any(problem.field in ("start", "end") for problem in found):
        found += _of_days(answers, around.today, accepted_end)
    return found


def _of_field(field: Field, template: Template, answers: Answers, around: Surroundings) -> list[Problem]:
    answer = answers.get(field.key)
    if not answer:
        return [Empty(field=field.key)] if field.required else []
    check = _CHECKS.get(field.kind)
    problem = check(_Input(field, template, around), answer) if check else None
    return [problem] if problem else []


@dataclass(frozen=True, slots=True)
class _Input:
    """An input, and what its answer is judged by."""

    field: Field
    template: Template
    around: Surroundings

    @property
    def key(self) -> str:
        return self.field.key


def _of_text(asked: _Input, answer: str) -> Problem | None:
    longest = asked.field.longest
    return TooLong(longest, len(answer), field=asked.key) if len(answer) > longest else None


def _of_day(asked: _Input, answer: str) -> Problem | None:
    try:
        day = date.fromisoformat(answer)
    except ValueError:
        return NotADate(answer, field=asked.key)
    return None if FIRST_DAY <= day <= LAST_DAY else NotADate(answer, field=asked.key)


def _of_owner(asked: _Input, answer: str) -> Problem | None:
    member = asked.around.people.get(answer)
    if member is None:
        return UnknownPerson(answer, field=asked.key)
    if member.deactivated:
        return CannotOwn(member.name, "deactivated", field=asked.key)
    return None if member.kind is Kind.MEMBER else CannotOwn(member.name, member.kind.value, field=asked.key)


def _of_collaborators(asked: _Input, answer: Sequence[str]) -> Problem | None:
    return next((problem for user in answer if (problem := _of_collaborator(asked, user))), None)


def _of_collaborator(asked: _Input, user: str) -> Problem | None:
    member = asked.around.people.get(user)
    if member is None:
        return UnknownPerson(user, field=asked.key)
    if member.deactivated:
        return CannotTakePart(member.name, "deactivated", field=asked.key)
    return CannotTakePart(member.name, "bot", field=asked.key) if member.kind is Kind.BOT else None


def _of_department(asked: _Input, answer: str) -> Problem | None:
    there = answer.isdecimal() and int(answer) in asked.around.departments
    return None if there else UnknownDepartment(answer, field=asked.key)


def _of_departments(asked: _Input, answer: Sequence[str]) -> Problem | None:
    return next((problem for one in answer if (problem := _of_department(asked, one))), None)


def _of_channel(asked: _Input, answer: str) -> Problem | None:
    channel = asked.around.channels.get(answer)
    if channel is None:
        return NotInChannel(None, field=asked.key)
    if channel.kind is ChannelKind.DIRECT:
        return NotAChannel(field=asked.key)
    if channel.archived:
        return ChannelArchived(channel.name, field=asked.key)
    return None if channel.takes_cards else NotInChannel(channel.name, field=asked.key)


def _of_stage(asked: _Input, answer: str) -> Problem | None:
    return None if asked.template.stage(answer) else UnknownChoice(answer, field=asked.key)


def _of_priority(asked: _Input, answer: str) -> Problem | None:
    return _of_choice(asked, answer, Priority)


def _of_sensitivity(asked: _Input, answer: str) -> Problem | None:
    return _of_choice(asked, answer, Sensitivity)


def _of_choice(asked: _Input, answer: str, choices: Iterable[IntEnum]) -> Problem | None:
    return None if answer in {str(int(choice)) for choice in choices} else UnknownChoice(answer, field=asked.key)


#: A cadence is read from our own list of choices (bot/messages/forms.py): there is no other value to refuse.
_CHECKS: Final[Mapping[FieldKind, Callable[[_Input, Any], Problem | None]]] = {
    FieldKind.SHORT_TEXT: _of_text,
    FieldKind.LONG_TEXT: _of_text,
    FieldKind.DATE: _of_day,
    FieldKind.MEMBER: _of_owner,
    FieldKind.MEMBERS: _of_collaborators,
    FieldKind.DEPARTMENT: _of_department,
    FieldKind.DEPARTMENTS: _of_departments,
    FieldKind.CHANNEL: _of_channel,
    FieldKind.STAGE: _of_stage,
    FieldKind.PRIORITY: _of_priority,
    FieldKind.SENSITIVITY: _of_sensitivity,
}


def _of_days(answers: Answers, today: date, accepted_end: date | None) -> list[Problem]:
    if not answers.get("end"):
        return []
    end = date.fromisoformat(answers["end"])
    start = date.fromisoformat(answers["start"]) if answers.get("start") else None
    if start and end < start:
        return [EndBeforeStart(start, field="end")]
    if end < today and end != accepted_end:
        return [EndInPast(end, field="end")]
    return []


def new_item(version: TemplateVersion, answers: Answers, by: str) -> NewItem:
    """The item that checked answers describe (``problems_of`` has found no problem in them)."""
    template = version.template
    collaborators = tuple(
        user for user in dict.fromkeys(answers.get("collaborators") or ()) if user != answers["owner"]
    )
    return NewItem(
        template_id=version.template_id,
        template_no=version.no,
        name=answers["name"],
        initiator=by,
        owner=answers["owner"],
        collaborators=collaborators,
        initiating_department=_number(answers.get("initiating_department")),
        departments=tuple(int(department) for department in answers.get("departments") or ()),
        channel_id=answers["channel"],
        stage=answers.get("stage") or template.stages[0].key,
        priority=Priority(int(answers.get("priority") or Priority.NORMAL)),
        sensitivity=Sensitivity(int(answers["sensitivity"])) if answers.get("sensitivity") else template.sensitivity,
        start_on=_day(answers.get("start")),
        end_on=_day(answers.get("end")),
        cadence=Cadence.from_document(answers["cadence"]) if "cadence" in answers else template.cadence,
        fields={key: text for key, text in answers.items() if key not in WITH_COLUMNS and text},
    )


def _number(answer: str | None) -> int | None:
    return int(answer) if answer else None


def _day(answer: str | None) -> date | None:
    return date.fromisoformat(answer) if answer else None
