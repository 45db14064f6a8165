"""Drafts: what a form holds between its views, so that nothing typed is lost when one view follows another."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from storage.database import Tx
from storage.tables import drafts


@dataclass(frozen=True, slots=True)
class Draft:
    """A form under way: ``answers`` by field key (tracker/publishing.py), ``form`` what the form itself must know."""

    id: int
    user_id: str
    template_id: int
    template_no: int
    answers: dict[str, Any]
    form: dict[str, Any]


def begin(
    tx: Tx,
    ws: int,
    user_id: str,
    *,
    template: tuple[int, int],
    answers: dict[str, Any],
    form: dict[str, Any],
    at: datetime,
) -> Draft:
    """Keep a new form's first answers."""
    template_id, template_no = template
    values = {"user_id": user_id, "template_id": template_id, "template_no": template_no}
    row_id: int = tx.execute(
        drafts.insert().values(ws=ws, answers=answers, form=form, at=at, **values).returning(drafts.c.id)
    ).scalar_one()
    return Draft(row_id, user_id, template_id, template_no, answers, form)


def find(tx: Tx, ws: int, user_id: str, draft_id: int) -> Draft | None:
    """A draft of this person's; somebody else's is not found."""
    row = tx.execute(
        select(drafts).where(drafts.c.ws == ws, drafts.c.user_id == user_id, drafts.c.id == draft_id)
    ).one_or_none()
    if row is None:
        return None
    return Draft(row.id, row.user_id, row.template_id, row.template_no, row.answers, row.form)


def keep(tx: Tx, ws: int, draft: Draft, at: datetime) -> None:
    """Write what the form holds now."""
    tx.execute(
        update(drafts)
        .where(drafts.c.ws == ws, drafts.c.id == draft.id)
        .values(answers=draft.answers, form=draft.form, at=at)
    )


def drop(tx: Tx, ws: int, draft_id: int) -> None:
    """The form has become an item."""
    tx.execute(delete(drafts).where(drafts.c.ws == ws, drafts.c.id == draft_id))
