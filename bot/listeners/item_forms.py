"""Small forms about one item: opened at once, kept in a draft that knows where its answer goes, found when sent."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.listeners.asker import Asker, Place
from bot.listeners.routes import refused_form
from bot.messages.answers import form_did_not_open, given_back, needs_form
from bot.messages.blocks import Block
from bot.messages.item_form import TYPED, opening_form
from bot.slack.errors import CALL_FAILURES
from storage import drafts, items
from storage.drafts import Draft
from tracker.problems import FormGone, NotFound
from tracker.references import read_key
from tracker.standing import Standing

#: Makes the form from its draft.
Build = Callable[[Draft], Block]


async def open_form(
    asker: Asker,
    standing: Standing,
    build: Build,
    *,
    form: str,
    feature: str,
    again: tuple[str, str],
    answers: Mapping[str, Any] | None = None,
    about: Mapping[str, Any] | None = None,
) -> None:
    """Open a form about an item; ``again`` is the action and value of a button that opens it, where this can't."""
    action, value = again
    if asker.trigger_id is None:  # asked by mention: a button brings leave to open a form
        await asker.is_told(needs_form(asker.texts, asker.language, value, action))
        return
    view_id = await _open_loading(asker, form, feature)
    if view_id is None:
        await asker.is_told(form_did_not_open(asker.texts, asker.language, value, action))
        return
    place, item = asker.place, standing.item
    origin = {"channel_id": place.channel_id, "thread_ts": place.thread_ts, "response_url": place.response_url}
    draft = await asker.parts.change(
        drafts.begin,
        asker.parts.workspace.id,
        asker.member.user_id,
        item=(item.id, None),
        template=(item.template_id, item.template_no),
        answers=dict(answers or {}),
        form={"origin": origin, "about": dict(about or {})},
        at=asker.at,
    )
    await asker.parts.slack.views_update(view_id=view_id, view=build(draft))
    for rest in (text[TYPED:] for text in draft.answers.values() if isinstance(text, str) and len(text) > TYPED):
        for message in given_back(asker.texts, asker.language, rest):
            await asker.is_told(message)


async def pressed_item(asker: Asker, pressed: Mapping[str, Any]) -> Standing | None:
    """The item whose button was pressed; that it can't be found is said."""
    key = read_key(pressed.get("value"))
    standing = await asker.parts.db.read(items.by_id, asker.reader, key) if key is not None else None
    if standing is None:
        await asker.is_refused(NotFound(""))
    return standing


async def find_draft(asker: Asker, view: Mapping[str, Any], *needs: str) -> Draft | None:
    """The draft a form carries the key of; None for anybody else's, where it was sent already, and for another form's.

    ``needs`` are what the form must know.
    """
    key = read_key(view.get("private_metadata"))
    parts = asker.parts
    draft = await parts.db.read(drafts.find, parts.workspace.id, asker.member.user_id, key) if key else None
    return draft if draft and draft.form.get("about", {}).keys() >= set(needs) else None


def form_gone(asker: Asker, view: Mapping[str, Any]) -> dict[str, Any]:
    """The ack of a form that is not kept any more."""
    return refused_form(view, asker.texts.problem(FormGone(), asker.language, today=asker.today))


async def done_with(asker: Asker, draft: Draft) -> Asker:
    """Forget a form that has done its work; whoever sent it, where its answer goes."""
    await asker.parts.change(drafts.drop, asker.parts.workspace.id, draft.id)
    origin = draft.form["origin"]
    return replace(asker, place=Place(origin["channel_id"], origin["thread_ts"], origin["response_url"]))


async def _open_loading(asker: Asker, form: str, feature: str) -> str | None:
    view = opening_form(asker.texts, asker.language, form=form, feature=feature)
    try:
        opened = await asker.parts.slack.views_open(trigger_id=str(asker.trigger_id), view=view)
    except CALL_FAILURES:
        return None
    return str(opened["view"]["id"])
