"""The update form: opened at once, filled with what stands and with what its draft holds."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any, Final

from bot.listeners.asker import Asker
from bot.listeners.forms import is_closed_to, words_of
from bot.messages.answers import form_did_not_open, needs_form
from bot.messages.card import UPDATE_ITEM
from bot.messages.forms import Page
from bot.messages.inputs import Asking
from bot.messages.update_form import Said, opening_view, update_form
from bot.slack.errors import CALL_FAILURES
from storage import departments, drafts, items
from storage.database import Tx
from storage.drafts import Draft
from tracker.answers import answers_of
from tracker.departments import Department
from tracker.people import Reader
from tracker.problems import NotFound, Problem
from tracker.standing import Standing
from tracker.visibility import seen_of

#: A form that somebody opened longer ago than this is taken for closed: Slack does not tell.
_OPEN_FOR: Final = timedelta(minutes=15)


async def open_update(asker: Asker, standing: Standing | None, otherwise: NotFound, *, reason: str = "") -> None:
    """Open the form of an item that was asked for, with a ``reason`` filled in where there is one; or say why not."""
    if standing is None:
        await asker.is_refused(otherwise)
        return
    if await is_closed_to(asker, standing, closed=not standing.item.is_open):
        return
    if asker.trigger_id is None:  # asked by mention: a button brings leave to open a form
        await asker.is_told(needs_form(asker.texts, asker.language, standing.item.id, UPDATE_ITEM))
        return
    view_id = await _open_loading(asker, standing)
    try:
        if view_id is not None:
            await show(asker, await _begin(asker, standing, reason), view_id=view_id)
            return
    except CALL_FAILURES:
        pass  # as good as not open: it says that it is opening for ever
    await asker.is_told(form_did_not_open(asker.texts, asker.language, standing.item.id, UPDATE_ITEM))


async def _begin(asker: Asker, standing: Standing, reason: str) -> Draft:
    """A new draft on what stands now."""
    place = asker.place
    return await asker.parts.change(
        drafts.begin,
        asker.parts.workspace.id,
        asker.member.user_id,
        item=(standing.item.id, standing.item.update_no),
        template=(standing.item.template_id, standing.item.template_no),
        answers={},
        form={
            "page": Page.FIRST.value,
            "said": asdict(Said(reason=reason)),
            "accepted": {},
            "origin": {
                "channel_id": place.channel_id,
                "thread_ts": place.thread_ts,
                "response_url": place.response_url,
            },
        },
        at=asker.at,
    )


async def show(asker: Asker, draft: Draft, *, view_id: str, problems: Sequence[Problem] = ()) -> None:
    """Put the form, as its draft stands, into an open view."""
    view = await view_of(asker, draft, problems)
    if view is None:
        await asker.is_refused(NotFound(""))
    else:
        await asker.parts.slack.views_update(view_id=view_id, view=view)


async def view_of(asker: Asker, draft: Draft, problems: Sequence[Problem] = ()) -> dict[str, Any] | None:
    """The form as its draft stands; None where the item can't be read any more."""
    seen = await asker.parts.db.read(_seen, asker.reader, draft, asker)
    if seen is None:
        return None
    standing, current, also_open = seen
    # No cadence is an answer too; left out, the form would offer the template's.
    answers = {"cadence": None} | answers_of(standing.item) | draft.answers
    template = seen_of(standing.template, standing.item, asker.member.user_id)
    return update_form(
        asker.texts,
        standing.item,
        template.fields,
        asking=Asking(asker.texts, asker.language, template, template.fields[0], answers, current),
        said=Said(**draft.form["said"]),
        page=Page(draft.form["page"]),
        draft_id=draft.id,
        also_open=also_open,
        problems=words_of(asker, problems),
    )


def _seen(
    tx: Tx, reader: Reader, draft: Draft, asker: Asker
) -> tuple[Standing, tuple[Department, ...], list[str]] | None:
    standing = items.by_id(tx, reader, draft.item_id or 0)
    if standing is None:
        return None
    also_open = drafts.who_else_has_open(tx, reader.ws, draft, since=asker.at - _OPEN_FOR)
    return standing, tuple(departments.current(tx, reader.ws)), also_open


async def _open_loading(asker: Asker, standing: Standing) -> str | None:
    try:
        opened = await asker.parts.slack.views_open(
            trigger_id=str(asker.trigger_id), view=opening_view(asker.texts, standing.item, asker.language)
        )
    except CALL_FAILURES:
        return None
    return str(opened["view"]["id"])
