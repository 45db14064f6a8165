"""An item's state as answers, the form in which it is filled, compared and merged."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from tracker.cadence import Cadence
from tracker.items import Item, Priority, Sensitivity
from tracker.publishing import WITH_COLUMNS
from tracker.templates import LISTS, Template

#: What no list, text or person says; an absent key says it too.
EMPTY: Final[tuple[Any, ...]] = (None, "", [], ())


def answers_of(item: Item) -> dict[str, Any]:
    """What a form filled with this item holds: by field key, empty ones absent; equal states are equal answers."""
    whole: dict[str, Any] = {
        "name": item.name,
        "owner": item.owner,
        "collaborators": list(item.collaborators),
        "channel": item.channel_id,
        "initiating_department": str(item.initiating_department) if item.initiating_department else None,
        "departments": [str(one) for one in item.departments],
        "start": item.start_on.isoformat() if item.start_on else None,
        "end": item.end_on.isoformat() if item.end_on else None,
        "stage": item.stage,
        "priority": str(int(item.priority)),
        "sensitivity": str(int(item.sensitivity)),
        "cadence": item.cadence.document(),
        **item.fields,
    }
    return {key: answer for key, answer in whole.items() if answer not in EMPTY}


def canonical(template: Template, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Answers in the one form in which equal ones are equal: nothing empty, no list with anything twice.

    The owner is no collaborator, whatever was chosen.
    """
    lists = {field.key for field in template.fields if field.kind in LISTS}
    whole = {
        key: list(dict.fromkeys(answer)) if key in lists and isinstance(answer, list | tuple) else answer
        for key, answer in answers.items()
    }
    if whole.get("collaborators"):
        whole["collaborators"] = [user for user in whole["collaborators"] if user != whole.get("owner")]
    return {key: answer for key, answer in whole.items() if answer not in EMPTY}


def with_answers(item: Item, answers: Mapping[str, Any]) -> Item:
    """The item these whole, checked answers describe; its number, people who made it and versions are kept."""
    department = answers.get("initiating_department")
    return replace(
        item,
        name=answers["name"],
        owner=answers["owner"],
        collaborators=tuple(answers.get("collaborators") or ()),
        initiating_department=int(department) if department else None,
        departments=tuple(int(one) for one in answers.get("departments") or ()),
        start_on=_day(answers.get("start")),
        end_on=_day(answers.get("end")),
        stage=answers["stage"],
        priority=Priority(int(answers["priority"])),
        sensitivity=Sensitivity(int(answers["sensitivity"])),
        cadence=Cadence.from_document(answers.get("cadence")),
        fields={key: answer for key, answer in answers.items() if key not in WITH_COLUMNS and answer not in EMPTY},
    )


def _day(answer: str | None) -> date | None:
    return date.fromisoformat(answer) if answer else None
