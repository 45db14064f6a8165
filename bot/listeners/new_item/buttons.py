"""What is pressed and chosen in the new item's form, and the buttons that open it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.listeners.asker import Asker
from bot.listeners.new_item.opening import open_loading, show_form, show_in
from bot.listeners.routes import Routes
from bot.messages.answers import OPEN_FORM
from bot.messages.forms import MORE, Page, read_answers
from bot.slack.channels import know_channel
from bot.slack.people import know
from storage import drafts, templates
from storage.drafts import Draft
from tracker.problems import FormGone
from tracker.references import read_key


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.actions |= {MORE: _more, OPEN_FORM: _open, "owner": _chosen, "channel": _chosen}


async def _open(asker: Asker, pressed: Mapping[str, Any], _: Mapping[str, Any]) -> None:
    view_id = await open_loading(asker)
    draft = await find_draft(asker, pressed.get("value"))
    if draft is None:
        await asker.is_refused(FormGone())
    else:
        await show_in(asker, draft, view_id)


async def _more(asker: Asker, _: Mapping[str, Any], body: Mapping[str, Any]) -> None:
    draft = await _kept(asker, body["view"], page=Page.ALL)
    if draft is not None:
        await show_form(asker, draft, view_id=body["view"]["id"])


async def _chosen(asker: Asker, pressed: Mapping[str, Any], body: Mapping[str, Any]) -> None:
    """An owner or channel was chosen: learn who or what that is now, so that it is known when the form is sent."""
    if user := pressed.get("selected_user"):
        await know(asker.parts, [user])
    if channel := pressed.get("selected_conversation"):
        await know_channel(asker.parts, channel)
    await _kept(asker, body["view"])


async def _kept(asker: Asker, view: Mapping[str, Any], page: Page | None = None) -> Draft | None:
    """Keep in its draft what the form holds now; None where the draft is gone."""
    draft = await find_draft(asker, view.get("private_metadata"))
    if draft is None:
        return None
    parts = asker.parts
    version = await parts.db.read(templates.version, parts.workspace.id, draft.template_id, draft.template_no)
    answers = draft.answers | read_answers(view, version.template)
    draft = replace(draft, answers=answers, form=draft.form | ({"page": page.value} if page else {}))
    await parts.change(drafts.keep, parts.workspace.id, draft, asker.at)
    return draft


async def find_draft(asker: Asker, carried: str | None) -> Draft | None:
    """The draft a button or form carries the key of; None for anybody else's, or for what is no key."""
    key = read_key(carried)
    if key is None:
        return None
    return await asker.parts.db.read(drafts.find, asker.parts.workspace.id, asker.member.user_id, key)
