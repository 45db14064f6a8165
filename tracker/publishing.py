"""From a form's answers to an item: what must hold first, every problem at its input, all at once."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import IntEnum
from typing import Any, Final
from urllib.parse import urlsplit

from tracker.cadence import Cadence
from tracker.channels import Channel, ChannelKind
from tracker.departments import Department
from tracker.items import NewItem, Priority, Sensitivity
from tracker.numbers import plain_number, read_number
from tracker.people import Kind, Member
from tracker.problems import (
    CannotBeNamed,
    CannotOwn,
    CannotTakePart,
    ChannelArchived,
    DepartmentGone,
    Empty,
    EndBeforeStart,
    EndInPast,
    NotAChannel,
    NotADate,
    NotALink,
    NotANumber,
    NotInChannel,
    NumberTooLarge,
    NumberTooSmall,
    Problem,
    TooLong,
    UnknownChoice,
    UnknownDepartment,
    UnknownPerson,
)
from tracker.remarks import RemarkKind
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

#: What no list, text or person says; an absent key says it too.
EMPTY: Final[tuple[Any, ...]] = (None, "", [], ())
#: Answers that hold remarks, one a line.
REMARKS: Final[Mapping[str, RemarkKind]] = {
    "risks": RemarkKind.RISK,
    "todos": RemarkKind.TODO,
    "support": RemarkKind.SUPPORT,
}
YES: Final = "yes"
NO: Final = "no"
_LONGEST_LINK: Final = 2000
_IN_NO_LINK: Final = re.compile(r"[\s<>\x00-\x1f]")

#: A form's answers by field key, as they are kept in a draft: text, ids, ISO dates, lists of ids; absent is empty.
#: Of a cadence alone None is an answer (no reminder), and absent is the template's.
Answers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known of whom and what the answers name, at the moment of asking. ``today`` is the asker's.

    ``departments`` are those that can be chosen; ``departments_gone`` the names of others.
    """

    people: Mapping[str, Member]
    departments: Mapping[int, Department]
    channels: Mapping[str, Channel]
    today: date
    departments_gone: Mapping[int, str] = field(default_factory=dict)


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


def _of_moment(asked: _Input, answer: str) -> Problem | None:
    moment = _moment(answer)
    there = moment is not None and FIRST_DAY <= moment.date() <= LAST_DAY
    return None if there else NotADate(answer, field=asked.key)


def _of_number(asked: _Input, answer: str) -> Problem | None:
    number, field = read_number(answer), asked.field
    if number is None:
        return NotANumber(answer, field=asked.key)
    if field.least is not None and number < field.least:
        return NumberTooSmall(field.least, field=asked.key)
    if field.most is not None and number > field.most:
        return NumberTooLarge(field.most, field=asked.key)
    return None


def _of_link(asked: _Input, answer: str) -> Problem | None:
    """It is never opened by us, only shown: so any host will do."""
    if len(answer) > _LONGEST_LINK:
        return TooLong(_LONGEST_LINK, len(answer), field=asked.key)
    try:
        parts = urlsplit(answer)
        there = parts.scheme in ("http", "https") and parts.hostname and not _IN_NO_LINK.search(answer)
    except ValueError:
        there = False
    return None if there else NotALink(answer, field=asked.key)


def _of_own_choice(asked: _Input, answer: str) -> Problem | None:
    return None if asked.field.choice(answer) else UnknownChoice(answer, field=asked.key)


def _of_own_choices(asked: _Input, answer: Sequence[str]) -> Problem | None:
    return next((problem for one in answer if (problem := _of_own_choice(asked, one))), None)


def _of_yes_no(asked: _Input, answer: str) -> Problem | None:
    return None if answer in (YES, NO) else UnknownChoice(answer, field=asked.key)


def _of_member(asked: _Input, answer: str) -> Problem | None:
    return _of_owner(asked, answer) if asked.key == "owner" else _of_somebody(asked, answer)


def _of_members(asked: _Input, answer: Sequence[str]) -> Problem | None:
    return next((problem for user in answer if (problem := _of_somebody(asked, user))), None)


def _of_owner(asked: _Input, answer: str) -> Problem | None:
    member = asked.around.people.get(answer)
    if member is None:
        return UnknownPerson(answer, field=asked.key)
    if member.deactivated:
        return CannotOwn(member.name, "deactivated", field=asked.key)
    return None if member.kind is Kind.MEMBER else CannotOwn(member.name, member.kind.value, field=asked.key)


def _of_somebody(asked: _Input, user: str) -> Problem | None:
    member = asked.around.people.get(user)
    if member is None:
        return UnknownPerson(user, field=asked.key)
    refused = CannotTakePart if asked.key == "collaborators" else CannotBeNamed
    if member.deactivated:
        return refused(member.name, "deactivated", field=asked.key)
    return refused(member.name, "bot", field=asked.key) if member.kind is Kind.BOT else None


def _of_department(asked: _Input, answer: str) -> Problem | None:
    key = int(answer) if answer.isdecimal() else 0
    if key in asked.around.departments:
        return None
    gone = asked.around.departments_gone.get(key)
    return DepartmentGone(gone, field=asked.key) if gone else UnknownDepartment(answer, field=asked.key)


def _of_departments(asked: _Input, answer: Sequence[str]) -> Problem | None:
    return next((problem for one in answer if (problem := _of_department(asked, one))), None)


def _of_channel(asked: _Input, answer: str) -> Problem | None:
    return no_place_for_cards(asked.around.channels.get(answer), field=asked.key)


def no_place_for_cards(channel: Channel | None, *, field: str) -> Problem | None:
    """Why no card can stand in a channel; None where one can."""
    if channel is None:
        return NotInChannel(None, field=field)
    if channel.kind is ChannelKind.DIRECT:
        return NotAChannel(field=field)
    if channel.archived:
        return ChannelArchived(channel.name, field=field)
    return None if channel.takes_cards else NotInChannel(channel.name, field=field)


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
    FieldKind.REMARKS: _of_text,
    FieldKind.NUMBER: _of_number,
    FieldKind.DATE: _of_day,
    FieldKind.DATE_TIME: _of_moment,
    FieldKind.CHOICE: _of_own_choice,
    FieldKind.CHOICES: _of_own_choices,
    FieldKind.YES_NO: _of_yes_no,
    FieldKind.LINK: _of_link,
    FieldKind.MEMBER: _of_member,
    FieldKind.MEMBERS: _of_members,
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


def people_named(template: Template, answers: Answers) -> tuple[str, ...]:
    """Everybody the answers name, each once: whom ``Surroundings.people`` must know."""
    found: list[str] = []
    for asked in template.fields:
        answer = answers.get(asked.key)
        if asked.kind is FieldKind.MEMBER and answer:
            found.append(answer)
        if asked.kind is FieldKind.MEMBERS:
            found += answer or ()
    return tuple(dict.fromkeys(found))


def remarks_in(answers: Answers) -> tuple[tuple[RemarkKind, str], ...]:
    """The risks, to-dos and support requests the answers hold, each a line of its own."""
    return tuple(
        (kind, line.strip())
        for key, kind in REMARKS.items()
        for line in (answers.get(key) or "").splitlines()
        if line.strip()
    )


def canonical(template: Template, answers: Answers) -> dict[str, Any]:
    """The answers in the one form they are kept in, so that equal states compare equal.

    What is empty is absent (no reminder, too: see ``tracker.answers``), nothing in a list stands twice, the owner is no
    collaborator, a number is its plain text and a moment is in UTC.
    """
    kinds = {field.key: field.kind for field in template.fields}
    whole = {key: _kept(kinds.get(key), answer) for key, answer in answers.items()}
    if whole.get("collaborators"):
        whole["collaborators"] = [user for user in whole["collaborators"] if user != whole.get("owner")]
    return {key: answer for key, answer in whole.items() if answer not in EMPTY}


def _kept(kind: FieldKind | None, answer: Any) -> Any:  # noqa: ANN401 — as many types as there are kinds of field
    if answer in EMPTY:
        return None
    match kind:
        case FieldKind.NUMBER:
            number = read_number(answer)
            return answer if number is None else plain_number(number)
        case FieldKind.DATE_TIME:
            moment = _moment(answer)
            return answer if moment is None else moment.astimezone(UTC).isoformat()
        case FieldKind.CADENCE:
            return Cadence.from_document(answer).document()
    return list(dict.fromkeys(one for one in answer if one)) if isinstance(answer, list | tuple) else answer


def new_item(version: TemplateVersion, answers: Answers, by: str) -> NewItem:
    """The item that checked answers describe (``problems_of`` has found no problem in them)."""
    template, kept = version.template, canonical(version.template, answers)
    return NewItem(
        template_id=version.template_id,
        template_no=version.no,
        name=kept["name"],
        initiator=by,
        owner=kept["owner"],
        collaborators=tuple(kept.get("collaborators", ())),
        initiating_department=int(kept["initiating_department"]) if "initiating_department" in kept else None,
        departments=tuple(int(department) for department in kept.get("departments", ())),
        channel_id=kept["channel"],
        stage=kept.get("stage", template.stages[0].key),
        priority=Priority(int(kept.get("priority", Priority.NORMAL))),
        sensitivity=Sensitivity(int(kept.get("sensitivity", template.sensitivity))),
        start_on=_day(kept.get("start")),
        end_on=_day(kept.get("end")),
        cadence=Cadence.from_document(answers["cadence"]) if "cadence" in answers else template.cadence,
        fields={key: answer for key, answer in kept.items() if key not in WITH_COLUMNS},
    )


def _day(answer: str | None) -> date | None:
    return date.fromisoformat(answer) if answer else None


def _moment(answer: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(answer)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
