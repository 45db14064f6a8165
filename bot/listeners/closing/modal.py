"""The forms that end an item, sent."""

from collections.abc import Mapping
from typing import Any

from bot.changes.closing import Closed, archive, finish
from bot.listeners.asker import Asker
from bot.listeners.closing.telling import tell_closed
from bot.listeners.forms import refused
from bot.listeners.guarding import afterwards
from bot.listeners.item_forms import done_with, find_draft, form_gone
from bot.listeners.routes import Routes
from bot.messages.card import MARK_DONE
from bot.messages.closing import ARCHIVE
from bot.messages.item_form import entered, ticked
from storage import items
from storage.drafts import Draft
from tracker.closing import Ending, criteria
from tracker.problems import Problem
from tracker.text import one_line


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.views |= {MARK_DONE: _done, ARCHIVE: _archive}


async def _done(asker: Asker, view: Mapping[str, Any]) -> dict[str, Any] | None:
    draft = await find_draft(asker, view)
    if draft is None:
        return form_gone(asker, view)
    parts, answers = asker.parts, entered(view)
    standing = await parts.db.read(items.by_id, asker.reader, draft.item_id or 0)
    lines = criteria(standing.item) if standing else ()
    met = tuple(lines[place] for place in ticked(answers, "criteria") if place < len(lines))
    ending = Ending(one_line(answers.get("result") or ""), one_line(answers.get("folder") or "") or None, met)
    outcome = await parts.change(finish, parts.workspace, draft.item_id or 0, ending, by=asker.member, at=asker.at)
    return await _answered(asker, view, draft, outcome)


async def _archive(asker: Asker, view: Mapping[str, Any]) -> dict[str, Any] | None:
    draft = await find_draft(asker, view)
    if draft is None:
        return form_gone(asker, view)
    ending = Ending(folder=one_line(entered(view).get("folder") or ""))
    parts = asker.parts
    outcome = await parts.change(archive, parts.workspace, draft.item_id or 0, ending, by=asker.member, at=asker.at)
    return await _answered(asker, view, draft, outcome)


async def _answered(
    asker: Asker, view: Mapping[str, Any], draft: Draft, outcome: Closed | list[Problem]
) -> dict[str, Any] | None:
    if isinstance(outcome, Closed):
        there = await done_with(asker, draft)
        afterwards(there, tell_closed(there, outcome))
        return None
    return refused(asker, view, outcome)
