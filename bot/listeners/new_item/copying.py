"""*Copy from*: a new item begun with what an earlier one says."""

from dataclasses import replace
from typing import Any, Final

from storage.drafts import Draft
from tracker.answers import answers_of
from tracker.items import Priority
from tracker.standing import Standing
from tracker.templates import Template

#: What belongs to the earlier item alone: how far it came, by when, and where its card stands.
_ITS_OWN: Final = frozenset({"channel", "start", "end", "stage", "done"})


def copied(draft: Draft, template: Template, standing: Standing, reader: str) -> Draft:
    """The draft with the earlier item's answers in every input that holds nothing of its author's own.

    Only fields both templates have; what is confidential only for somebody named on the earlier item.
    """
    named = reader in standing.item.named
    kinds = {field.key: field.kind for field in standing.template.fields if named or not field.confidential}
    assumed: dict[str, Any] = {
        "owner": reader,
        "priority": str(int(Priority.NORMAL)),
        "sensitivity": str(int(template.sensitivity)),
        "cadence": template.cadence.document(),
    }
    taken = {
        key: answer
        for key, answer in ({"cadence": None} | answers_of(standing.item)).items()
        if key not in _ITS_OWN
        and any(field.key == key and field.kind is kinds.get(key) for field in template.fields)
        and draft.answers.get(key) in (None, "", [], assumed.get(key))
    }
    form = draft.form | {"filled": draft.form.get("filled", 0) + 1}
    return replace(draft, answers=draft.answers | taken, form=form)
