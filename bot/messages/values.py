"""What a field's answer is called in words."""

from datetime import date
from typing import Any

from bot.messages.audience import Audience
from bot.messages.cadences import cadence_words
from tracker.cadence import Cadence
from tracker.items import Priority, Sensitivity
from tracker.standing import Standing
from tracker.templates import Field, FieldKind


def answer_in_words(field: Field, answer: Any, standing: Standing, audience: Audience) -> str:  # noqa: ANN401 — any kind's
    """An answer as it is kept (tracker/publishing.py), in words; empty for none. It rings nobody."""
    if field.kind is FieldKind.CADENCE:
        return cadence_words(audience.texts, Cadence.from_document(answer), audience.language)
    if answer in (None, "", [], ()):
        return ""
    match field.kind:
        case FieldKind.MEMBER:
            return standing.name_of(answer)
        case FieldKind.MEMBERS:
            return audience.several([standing.name_of(user) for user in answer])
        case FieldKind.DEPARTMENT:
            return standing.departments.get(int(answer), "")
        case FieldKind.DEPARTMENTS:
            return audience.several([standing.departments.get(int(one), "") for one in answer])
        case FieldKind.DATE:
            return audience.day(date.fromisoformat(answer))
        case FieldKind.STAGE:
            stage = standing.template.stage(answer)
            return stage.name(audience.language) if stage else str(answer)
        case FieldKind.PRIORITY:
            return audience.label("priorities", Priority(int(answer)).name.lower())
        case FieldKind.SENSITIVITY:
            return audience.label("sensitivities", Sensitivity(int(answer)).name.lower())
        case _:
            return str(answer)
