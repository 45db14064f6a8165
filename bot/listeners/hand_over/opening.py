"""The form that hands an item over, opened; and what whoever did it is told."""

from typing import Any

from bot.changes.updates import Updated
from bot.listeners.asker import Asker
from bot.listeners.item_forms import open_form
from bot.messages.hand_over import ASSIGN, assign_form, handed_over
from storage import departments, items, updates
from storage.database import Tx
from storage.drafts import Draft
from tracker.people import Reader
from tracker.problems import IsClosed, MayNotEdit
from tracker.references import reference
from tracker.standing import Standing
from tracker.visibility import inherits, may_edit


async def open_assign(asker: Asker, standing: Standing, user_id: str | None = None) -> None:
    """Open the form for whoever may hand the item over."""
    item = standing.item
    heads = await asker.parts.db.read(departments.heads, item.ws, [item.initiating_department or 0])
    head = heads.get(item.initiating_department or 0)
    if not (may_edit(asker.member, item) or inherits(asker.member, item, standing.people.get(item.owner), head)):
        await asker.is_refused(MayNotEdit(standing.name_of(item.owner), item.id))
        return
    if not item.is_open:
        await asker.is_refused(IsClosed(reference(item.ref), item.state.value))
        return

    def build(draft: Draft) -> dict[str, Any]:
        return assign_form(asker.texts, asker.language, item, answers=draft.answers, draft_id=draft.id)

    again, answers = (ASSIGN, str(item.id)), {"owner": user_id}
    await open_form(asker, standing, build, form=ASSIGN, feature="hand_over", again=again, answers=answers)


async def tell_handed_over(asker: Asker, outcome: Updated) -> None:
    """Say who has it now; to whom may read it still."""
    found = await asker.parts.db.read(_seen, asker.reader, outcome)
    if found is not None:
        standing, before = found
        audience = asker.audience
        mine = before == asker.member.user_id
        await asker.is_told(handed_over(standing, audience, no=outcome.no, was_theirs=mine))


def _seen(tx: Tx, reader: Reader, outcome: Updated) -> tuple[Standing, str] | None:
    """The item, and whose it was."""
    standing = items.by_id(tx, reader, outcome.item_id)
    entries = updates.since(tx, reader, outcome.item_id, outcome.no - 1)
    was = next((str(one.changes["owner"][0]) for one in reversed(entries) if "owner" in one.changes), "")
    return (standing, was) if standing else None
