"""The input of each kind of field, and what its state says: built from a template's field, read by the same table."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from bot.messages import blocks
from bot.messages.blocks import Block
from bot.messages.cadences import OFFERED, cadence_value, cadence_words, read_cadence
from bot.messages.texts import Texts
from tracker.cadence import Cadence
from tracker.departments import Department
from tracker.items import Priority, Sensitivity
from tracker.languages import Language
from tracker.publishing import NO, YES
from tracker.references import reference
from tracker.templates import Field, FieldKind, Template
from tracker.text import clean, cut, one_line

#: What an input shows at first; Slack takes no more, and lets nobody type more.
TYPED: Final = 3000
_SLACK_ID: Final = re.compile(r"[A-Z0-9]{2,30}")
_NUMBER: Final = re.compile(r"[0-9]{1,18}")
_LAST_MOMENT: Final = 10_000_000_000  # Slack's moments have ten digits


@dataclass(frozen=True, slots=True)
class Asking:
    """What an input is built from: its field, the answers so far, and the departments there are."""

    texts: Texts
    language: Language
    template: Template
    field: Field
    answers: Mapping[str, Any]
    departments: Sequence[Department]

    @property
    def answer(self) -> Any:  # noqa: ANN401 — as many types as there are kinds of field
        """What stands in the input so far."""
        return self.answers.get(self.field.key)

    def label(self, feature: str, key: str) -> str:
        """A label in the form's language."""
        return self.texts.label(feature, key, self.language)


def department_option(department: Department) -> Block:
    """A department as it is offered to somebody who types its name."""
    return blocks.option(cut(department.name, blocks.OPTION), str(department.id))


def item_option(item_id: int, ref: int, name: str) -> Block:
    """An item as it is offered to somebody who types its name or number."""
    return blocks.option(cut(f"{reference(ref)} {name}", blocks.OPTION), str(item_id))


def element(asking: Asking) -> Block:
    """The element that asks for this field."""
    return _ELEMENTS[asking.field.kind](asking)


def read_state(field: Field, state: Mapping[str, Any]) -> tuple[bool, Any]:
    """Whether an input's state holds an answer, and the answer; what was tampered with is none."""
    return _READERS[field.kind](state)


def _short_text(asking: Asking) -> Block:
    return _with_initial({"type": "plain_text_input"}, "initial_value", str(asking.answer or "")[:TYPED])


def _long_text(asking: Asking) -> Block:
    return _short_text(asking) | {"multiline": True}


def _date(asking: Asking) -> Block:
    return _with_initial({"type": "datepicker"}, "initial_date", _day(asking.answer))


def _date_time(asking: Asking) -> Block:
    return _with_initial({"type": "datetimepicker"}, "initial_date_time", _unix(asking.answer))


def _choice(asking: Asking) -> Block:
    return _one_of(_choices_of(asking), str(asking.answer or ""))


def _choices(asking: Asking) -> Block:
    options = _choices_of(asking)
    chosen = [one for one in options if one["value"] in (asking.answer or ())]
    return _with_initial({"type": "multi_static_select", "options": options}, "initial_options", chosen)


def _choices_of(asking: Asking) -> list[Block]:
    choices = asking.field.choices
    return [blocks.option(cut(choice.name(asking.language), blocks.OPTION), choice.key) for choice in choices]


def _yes_no(asking: Asking) -> Block:
    options = [blocks.option(asking.label("signs", one), one) for one in (YES, NO)]
    return _one_of(options, str(asking.answer or "")) | {"type": "radio_buttons"}


def _member(asking: Asking) -> Block:
    return _with_initial({"type": "users_select"}, "initial_user", asking.answer)


def _members(asking: Asking) -> Block:
    return _with_initial({"type": "multi_users_select"}, "initial_users", list(asking.answer or ()))


def _department(asking: Asking) -> Block:
    made: Block = {"type": "external_select", "min_query_length": 0}
    return _with_initial(made, "initial_option", _departments_by_id(asking).get(str(asking.answer or "")))


def _departments(asking: Asking) -> Block:
    offered = _departments_by_id(asking)
    chosen = [offered[one] for one in dict.fromkeys(asking.answer or ()) if one in offered]
    return _with_initial({"type": "multi_external_select", "min_query_length": 0}, "initial_options", chosen)


def _departments_by_id(asking: Asking) -> dict[str, Block]:
    return {str(one.id): department_option(one) for one in asking.departments}


def _channel(asking: Asking) -> Block:
    made: Block = {
        "type": "conversations_select",
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    return _with_initial(made, "initial_conversation", asking.answer)


def _stage(asking: Asking) -> Block:
    stages = asking.template.stages
    options = [blocks.option(cut(stage.name(asking.language), blocks.OPTION), stage.key) for stage in stages]
    return _one_of(options, asking.answer or stages[0].key)


def _priority(asking: Asking) -> Block:
    options = [
        blocks.option(asking.label("priorities", priority.name.lower()), str(int(priority))) for priority in Priority
    ]
    return _one_of(options, asking.answer or str(int(Priority.NORMAL)))


def _sensitivity(asking: Asking) -> Block:
    options = [
        blocks.option(
            asking.label("sensitivities", one.name.lower()),
            str(int(one)),
            asking.label("sensitivities", f"{one.name.lower()}_means"),
        )
        for one in Sensitivity
    ]
    return _one_of(options, asking.answer or str(int(asking.template.sensitivity)))


def _cadence(asking: Asking) -> Block:
    key = asking.field.key
    chosen = Cadence.from_document(asking.answer) if key in asking.answers else asking.template.cadence
    offered = OFFERED if chosen in OFFERED else (chosen, *OFFERED)
    options = [blocks.option(cadence_words(asking.texts, one, asking.language), cadence_value(one)) for one in offered]
    return _one_of(options, cadence_value(chosen))


def _one_of(options: list[Block], chosen: str) -> Block:
    made: Block = {"type": "static_select", "options": options}
    initial = next((one for one in options if one["value"] == chosen), None)
    return made | {"initial_option": initial} if initial else made


def _with_initial(made: Block, key: str, value: Any) -> Block:  # noqa: ANN401 — as many types as elements have
    return made | {key: value} if value else made


def _unix(answer: Any) -> int:  # noqa: ANN401 — whatever was kept
    """The moment as Slack counts it, to the minute it can show; 0 for none."""
    try:
        return int(datetime.fromisoformat(str(answer or "")).timestamp())
    except ValueError:
        return 0


def _day(answer: Any) -> str:  # noqa: ANN401 — whatever was kept
    try:
        return date.fromisoformat(str(answer or "")).isoformat()
    except ValueError:
        return ""


def _read_line(state: Mapping[str, Any]) -> tuple[bool, Any]:
    return _read_text(state, one_line)


def _read_lines(state: Mapping[str, Any]) -> tuple[bool, Any]:
    return _read_text(state, clean)


def _read_text(state: Mapping[str, Any], kept: Callable[[str], str]) -> tuple[bool, Any]:
    value = state.get("value")
    if value is None:
        return True, ""
    return (True, kept(value)) if isinstance(value, str) else (False, None)


def _read_day(state: Mapping[str, Any]) -> tuple[bool, Any]:
    value = state.get("selected_date")
    return (True, value) if value is None or isinstance(value, str) else (False, None)


def _read_moment(state: Mapping[str, Any]) -> tuple[bool, Any]:
    value = state.get("selected_date_time")
    if value is None:
        return True, None
    if not isinstance(value, int) or not 0 <= value < _LAST_MOMENT:
        return False, None
    return True, datetime.fromtimestamp(value, UTC).isoformat()


def _read_user(state: Mapping[str, Any]) -> tuple[bool, Any]:
    return _read_id(state.get("selected_user"))


def _read_channel(state: Mapping[str, Any]) -> tuple[bool, Any]:
    return _read_id(state.get("selected_conversation"))


def _read_id(value: Any) -> tuple[bool, Any]:  # noqa: ANN401 — what Slack, or somebody else, sent
    right = value is None or (isinstance(value, str) and _SLACK_ID.fullmatch(value))
    return (True, value) if right else (False, None)


def _read_users(state: Mapping[str, Any]) -> tuple[bool, Any]:
    values = state.get("selected_users")
    if not isinstance(values, list):
        return False, None
    return True, list(dict.fromkeys(one for one in values if isinstance(one, str) and _SLACK_ID.fullmatch(one)))


def _read_department(state: Mapping[str, Any]) -> tuple[bool, Any]:
    option = state.get("selected_option")
    if option is None:
        return True, None
    value = _value(option)
    return (True, value) if value and _NUMBER.fullmatch(value) else (False, None)


def _read_departments(state: Mapping[str, Any]) -> tuple[bool, Any]:
    options = state.get("selected_options")
    if not isinstance(options, list):
        return False, None
    values = [value for option in options if (value := _value(option)) and _NUMBER.fullmatch(value)]
    return True, list(dict.fromkeys(values))


def _read_choice(state: Mapping[str, Any]) -> tuple[bool, Any]:
    value = _value(state.get("selected_option"))
    return (True, value) if value else (False, None)


def _read_option(state: Mapping[str, Any]) -> tuple[bool, Any]:
    option = state.get("selected_option")
    return (True, None) if option is None else _read_choice(state)


def _read_options(state: Mapping[str, Any]) -> tuple[bool, Any]:
    options = state.get("selected_options")
    if not isinstance(options, list):
        return False, None
    return True, list(dict.fromkeys(value for option in options if (value := _value(option))))


def _read_cadence(state: Mapping[str, Any]) -> tuple[bool, Any]:
    try:
        return True, read_cadence(_value(state.get("selected_option")) or "").document()
    except ValueError:
        return False, None


def _value(option: Any) -> str | None:  # noqa: ANN401 — what Slack, or somebody else, sent
    value = option.get("value") if isinstance(option, Mapping) else None
    return value if isinstance(value, str) else None


_ELEMENTS: Final[Mapping[FieldKind, Callable[[Asking], Block]]] = {
    FieldKind.SHORT_TEXT: _short_text,
    FieldKind.LONG_TEXT: _long_text,
    FieldKind.REMARKS: _long_text,
    FieldKind.NUMBER: _short_text,  # typed as people write figures: Slack's own number input takes no 1,200 and no １２
    FieldKind.LINK: _short_text,  # Slack's own checks before ours could speak, and takes javascript: too
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
_READERS: Final[Mapping[FieldKind, Callable[[Mapping[str, Any]], tuple[bool, Any]]]] = {
    FieldKind.SHORT_TEXT: _read_line,
    FieldKind.LONG_TEXT: _read_lines,
    FieldKind.REMARKS: _read_lines,
    FieldKind.NUMBER: _read_line,
    FieldKind.LINK: _read_line,
    FieldKind.DATE: _read_day,
    FieldKind.DATE_TIME: _read_moment,
    FieldKind.CHOICE: _read_option,
    FieldKind.CHOICES: _read_options,
    FieldKind.YES_NO: _read_option,
    FieldKind.MEMBER: _read_user,
    FieldKind.MEMBERS: _read_users,
    FieldKind.DEPARTMENT: _read_department,
    FieldKind.DEPARTMENTS: _read_departments,
    FieldKind.CHANNEL: _read_channel,
    FieldKind.STAGE: _read_choice,
    FieldKind.PRIORITY: _read_choice,
    FieldKind.SENSITIVITY: _read_choice,
    FieldKind.CADENCE: _read_cadence,
}
