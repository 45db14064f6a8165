"""The forms of remarks, opened."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.listeners.asker import Asker
from bot.listeners.forms import is_closed_to, words_of
from bot.listeners.item_forms import open_form
from bot.messages.remark_forms import NOTE, STEPS, note_form, step_form
from storage import departments, items, remarks
from storage.database import Tx
from storage.drafts import Draft
from tracker.people import Reader
from tracker.problems import MayNotAnswer, NotFound, Problem
from tracker.references import read_key
from tracker.remarks import Remark, RemarkKind, may_take
from tracker.standing import Standing
from tracker.text import cut
from tracker.visibility import may_edit

_ABOUT: Final = 300


async def open_note(
    asker: Asker,
    standing: Standing,
    kind: RemarkKind,
    answers: Mapping[str, Any] | None = None,
    problems: Sequence[Problem] = (),
) -> None:
    """Open the form that notes a remark, for whoever may, with what is known of it already."""
    item = standing.item
    if await is_closed_to(asker, standing, closed=not item.is_open):
        return
    there = await asker.parts.db.read(departments.current, asker.parts.workspace.id)

    def build(draft: Draft) -> dict[str, Any]:
        return note_form(
            asker.texts, asker.language, item, kind,
            departments=there, answers=draft.answers, draft_id=draft.id, problems=words_of(asker, problems),
        )  # fmt: skip

    again = (NOTE[kind], str(item.id))
    about = {"kind": kind.value}
    await open_form(
        asker, standing, build, form=NOTE[kind], feature="remarks", again=again, answers=answers, about=about
    )


async def open_step(asker: Asker, form: str, value: str | None) -> None:
    """Open the form of a step with a remark, for whoever may take it; what it changes is checked when it's sent."""
    key = read_key(value)
    found = await asker.parts.db.read(_found, asker.reader, key) if key is not None else None
    if found is None:
        await asker.is_refused(NotFound(""))
        return
    remark, standing = found
    if not may_take(STEPS[form], remark, asker.member.user_id, may_edit=may_edit(asker.member, standing.item)):
        await asker.is_refused(MayNotAnswer(standing.name_of(remark.holder or remark.made_by)))
        return
    about = cut(" ".join(remark.text.split()), _ABOUT)

    def build(draft: Draft) -> dict[str, Any]:
        return step_form(
            asker.texts, asker.language, standing.item, form, about=about, answers=draft.answers, draft_id=draft.id
        )

    again = (form, str(remark.id))
    await open_form(asker, standing, build, form=form, feature="remarks", again=again, about={"remark_id": remark.id})


def _found(tx: Tx, reader: Reader, remark_id: int) -> tuple[Remark, Standing] | None:
    remark = remarks.find(tx, reader, remark_id)
    standing = items.by_id(tx, reader, remark.item_id) if remark else None
    return (remark, standing) if remark and standing else None
