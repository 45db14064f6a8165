"""An item's state as answers, the form in which it is filled, compared and merged."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from tracker.cadence import Cadence
from tracker.items import Item, Priority, Sensitivity
from tracker.publishing import EMPTY, WITH_COLUMNS


def answers_of(item: Item) -> dict[str, Any]:
    """What a form filled with this item holds: by field key, empty ones absent; equal states are equal answers.

    An item without reminders has no cadence here; to a form that means the template's, so it is told so with None.
    """
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


def with_answers(item: Item, answers: Mapping[str, Any]) -> Item:
    """The item these whole, checked answers describe; its number, channel, who made it and its versions are kept.

    What the answers leave out is empty. The owner is no collaborator, whatever was chosen.
    """
    together = dict.fromkeys(answers.get("collaborators") or ())
    department = answers.get("initiating_department")
    return replace(
        item,
        name=answers["name"],
        owner=answers["owner"],
        collaborators=tuple(user for user in together if user != answers["owner"]),
        initiating_department=int(department) if department else None,
        departments=tuple(int(one) for one in dict.fromkeys(answers.get("departments") or ())),
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
