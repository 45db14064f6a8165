"""From a form's answers to an item: what must hold first, every problem at its input, all at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
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
    problem: Problem | None = None
    match field.kind:
        case FieldKind.SHORT_TEXT | FieldKind.LONG_TEXT:
            if len(answer) > field.longest:
                problem = TooLong(field.longest, len(answer), field=field.key)
        case FieldKind.DATE:
            problem = _of_day(field.key, answer)
        case FieldKind.MEMBER:
            problem = _of_owner(field.key, answer, around)
        case FieldKind.MEMBERS:
            problem = next((found for user in answer if (found := _of_collaborator(field.key, user, around))), None)
        case FieldKind.DEPARTMENT | FieldKind.DEPARTMENTS:
            ids = [answer] if isinstance(answer, str) else answer
            missing = next((one for one in ids if not one.isdecimal() or int(one) not in around.departments), None)
            problem = UnknownDepartment(missing, field=field.key) if missing is not None else None
        case FieldKind.CHANNEL:
            problem = _of_channel(field.key, around.channels.get(answer))
        case FieldKind.STAGE:
            problem = None if template.stage(answer) else UnknownChoice(answer, field=field.key)
        case FieldKind.PRIORITY:
            problem = _of_choice(field.key, answer, [str(int(choice)) for choice in Priority])
        case FieldKind.SENSITIVITY:
            problem = _of_choice(field.key, answer, [str(int(choice)) for choice in Sensitivity])
        case FieldKind.CADENCE:
            pass  # read from our own list of choices (bot/messages/forms.py); there is no other value to refuse
    return [problem] if problem else []


def _of_choice(key: str, answer: str, choices: list[str]) -> Problem | None:
    return None if answer in choices else UnknownChoice(answer, field=key)


def _of_day(key: str, answer: str) -> Problem | None:
    try:
        day = date.fromisoformat(answer)
    except ValueError:
        return NotADate(answer, field=key)
    return None if FIRST_DAY <= day <= LAST_DAY else NotADate(answer, field=key)


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


def _of_owner(key: str, user: str, around: Surroundings) -> Problem | None:
    member = around.people.get(user)
    if member is None:
        return UnknownPerson(user, field=key)
    if member.deactivated:
        return CannotOwn(member.name, "deactivated", field=key)
    return None if member.kind is Kind.MEMBER else CannotOwn(member.name, member.kind.value, field=key)


def _of_collaborator(key: str, user: str, around: Surroundings) -> Problem | None:
    member = around.people.get(user)
    if member is None:
        return UnknownPerson(user, field=key)
    if member.deactivated:
        return CannotTakePart(member.name, "deactivated", field=key)
    return CannotTakePart(member.name, "bot", field=key) if member.kind is Kind.BOT else None


def _of_channel(key: str, channel: Channel | None) -> Problem | None:
    if channel is None:
        return NotInChannel(None, field=key)
    if channel.kind is ChannelKind.DIRECT:
        return NotAChannel(field=key)
    if channel.archived:
        return ChannelArchived(channel.name, field=key)
    return None if channel.takes_cards else NotInChannel(channel.name, field=key)


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
