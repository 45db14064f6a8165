"""Drafts: what a form holds between its views, so that nothing typed is lost when one view follows another."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from storage.database import Tx
from storage.tables import drafts, members


@dataclass(frozen=True, slots=True)
class Draft:
    """A form under way: ``answers`` by field key (tracker/publishing.py), ``form`` what the form itself must know.

    One about an item has its ``item_id``; one that updates it also ``base_no``, the update it was opened on.
    """

    id: int
    user_id: str
    template_id: int
    template_no: int
    answers: dict[str, Any]
    form: dict[str, Any]
    item_id: int | None = None
    base_no: int | None = None


def begin(
    tx: Tx,
    ws: int,
    user_id: str,
    *,
    template: tuple[int, int],
    answers: dict[str, Any],
    form: dict[str, Any],
    at: datetime,
    item: tuple[int, int | None] | None = None,
) -> Draft:
    """Keep a new form's first answers; ``item`` is the one it is about, and the update it is opened on to update it."""
    template_id, template_no = template
    item_id, base_no = item or (None, None)
    values = {
        "user_id": user_id,
        "template_id": template_id,
        "template_no": template_no,
        "answers": answers,
        "form": form,
        "item_id": item_id,
        "base_no": base_no,
    }
    row_id: int = tx.execute(drafts.insert().values(ws=ws, at=at, **values).returning(drafts.c.id)).scalar_one()
    return Draft(row_id, user_id, template_id, template_no, answers, form, item_id, base_no)


def find(tx: Tx, ws: int, user_id: str, draft_id: int, *, hold: bool = False) -> Draft | None:
    """A draft of this person's, held until the transaction ends where it will be written; somebody else's is none."""
    which = select(drafts).where(drafts.c.ws == ws, drafts.c.user_id == user_id, drafts.c.id == draft_id)
    row = tx.execute(which.with_for_update() if hold else which).one_or_none()
    return None if row is None else _draft(row)


def begun_since(tx: Tx, ws: int, user_id: str, since: datetime, *, most: int) -> list[tuple[Draft, datetime]]:
    """The drafts of new items that this person has worked on since then, and when last; the latest first."""
    rows = tx.execute(
        select(drafts)
        .where(drafts.c.ws == ws, drafts.c.user_id == user_id, drafts.c.item_id.is_(None), drafts.c.at > since)
        .order_by(drafts.c.at.desc(), drafts.c.id.desc())
        .limit(most)
    )
    return [(_draft(row), row.at) for row in rows]


def who_else_has_open(tx: Tx, ws: int, draft: Draft, *, since: datetime) -> list[str]:
    """The names of others who have opened, since then, a form that updates the same item."""
    statement = (
        select(members.c.name)
        .join_from(drafts, members, (drafts.c.ws == members.c.ws) & (drafts.c.user_id == members.c.user_id))
        .where(
            drafts.c.ws == ws,
            drafts.c.item_id == draft.item_id,
            drafts.c.user_id != draft.user_id,
            drafts.c.base_no.is_not(None),
            drafts.c.at >= since,
        )
        .distinct()
        .order_by(members.c.name)
    )
    return list(tx.execute(statement).scalars())


def keep(tx: Tx, ws: int, draft: Draft, at: datetime) -> None:
    """Write what the form holds now."""
    tx.execute(
        update(drafts)
        .where(drafts.c.ws == ws, drafts.c.id == draft.id)
        .values(
            answers=draft.answers,
            form=draft.form,
            base_no=draft.base_no,
            template_id=draft.template_id,
            template_no=draft.template_no,
            at=at,
        )
    )


def drop(tx: Tx, ws: int, draft_id: int) -> None:
    """The form has become an item, or is not wanted any more."""
    tx.execute(delete(drafts).where(drafts.c.ws == ws, drafts.c.id == draft_id))


def _draft(row: Any) -> Draft:  # noqa: ANN401 — a row of the table
    return Draft(row.id, row.user_id, row.template_id, row.template_no, row.answers, row.form, row.item_id, row.base_no)
