"""What is pressed and chosen in the new item's form, and the buttons that open it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.listeners.asker import Asker
from bot.listeners.item_forms import pressed_item
from bot.listeners.new_item.copying import copied
from bot.listeners.new_item.drafting import find_draft, has_something, keep, kept
from bot.listeners.new_item.opening import (
    CHOOSING,
    offered,
    open_loading,
    show_current,
    show_form,
    show_in,
    with_template,
)
from bot.listeners.new_item.reading import DECIDES
from bot.listeners.new_item.telling import HINTS_OFF, hints_for
from bot.listeners.routes import Routes
from bot.messages.answers import NO_HINT, OPEN_FORM, published
from bot.messages.asking import LOOK, QUIETLY, details_view
from bot.messages.choosing import DELETE, GO_ON, START_OVER, TEMPLATE, draft_deleted, draft_kept
from bot.messages.forms import BACK, COPY, KEEP, MORE, NEW_ITEM, TEMPLATES, Page
from bot.slack.channels import know_channel
from bot.slack.people import know
from storage import drafts, items, members, templates
from storage.database import Tx
from storage.drafts import Draft
from tracker.problems import FormGone, OutdatedButton
from tracker.references import read_key
from tracker.writing_hints import Hint

Json = Mapping[str, Any]


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.actions |= {
        OPEN_FORM: _open,
        MORE: _turn,
        BACK: _turn,
        KEEP: _keep,
        TEMPLATES: _other_template,
        TEMPLATE: _template,
        GO_ON: _go_on,
        START_OVER: _start_over,
        DELETE: _delete,
        NEW_ITEM: _chosen,
        LOOK: _look,
        COPY: _copy,
        NO_HINT: _no_hint,
        QUIETLY: _quietly,
    }


async def _open(asker: Asker, pressed: Json, _: Json) -> None:
    draft = await find_draft(asker, pressed.get("value"))
    if draft is None:
        await asker.is_refused(FormGone())
    else:
        await show_in(asker, draft, await open_loading(asker))


async def _turn(asker: Asker, pressed: Json, body: Json) -> None:
    """To more of the form, or back: the page is the button's value."""
    await _shown(asker, body, await kept(asker, body, page=pressed["value"]))


async def _keep(asker: Asker, _: Json, body: Json) -> None:
    draft = await kept(asker, body, kept=True)
    if draft is None:
        await asker.is_refused(FormGone())
        return
    view = draft_kept(asker.texts, asker.language, draft.id)
    await asker.parts.slack.views_update(view_id=body["view"]["id"], view=view)


async def _other_template(asker: Asker, _: Json, body: Json) -> None:
    draft = await kept(asker, body, page=CHOOSING)
    if draft is not None:  # its inputs come back under new ids, filled with what they held
        draft = replace(draft, form=draft.form | {"filled": draft.form.get("filled", 0) + 1})
        await keep(asker, draft)
    await _shown(asker, body, draft)


async def _template(asker: Asker, pressed: Json, body: Json) -> None:
    """A template was chosen: its form, with what was typed before."""
    draft = await kept(asker, body, page=Page.FIRST.value)
    if draft is None:
        await asker.is_refused(FormGone())
        return
    parts = asker.parts
    wanted = read_key(pressed.get("value"))
    choices = await parts.db.read(offered, asker, None)
    version = next((one for one in choices if one.template_id == wanted), None)
    if version is None:
        await asker.is_refused(OutdatedButton())
        return
    before = await parts.db.read(templates.version, parts.workspace.id, draft.template_id, draft.template_no)
    draft = with_template(draft, before, version)
    await keep(asker, draft)
    await _shown(asker, body, draft)


async def _go_on(asker: Asker, pressed: Json, body: Json) -> None:
    """*Continue*: an earlier draft in place of what was just begun, which stays only if there is something in it."""
    now = await kept(asker, body)
    draft = await find_draft(asker, pressed.get("value"))
    if draft is None:
        await asker.is_refused(FormGone())
        return
    page = draft.form["page"] if draft.form["page"] != CHOOSING else Page.FIRST.value
    form = draft.form | {"page": page, "kept": False, "went_on": True, "filled": draft.form.get("filled", 0) + 1}
    if now is not None and now.id != draft.id:
        form |= {"origin": now.form["origin"]}
        if not has_something(now):
            await asker.parts.change(drafts.drop, asker.parts.workspace.id, now.id)
    draft = replace(draft, form=form)
    await keep(asker, draft)
    await _shown(asker, body, draft)


async def _start_over(asker: Asker, pressed: Json, body: Json) -> None:
    """The earlier draft goes; the form just begun stays as it is."""
    await _drop(asker, pressed)
    await _shown(asker, body, await kept(asker, body))


async def _delete(asker: Asker, pressed: Json, body: Json) -> None:
    await _drop(asker, pressed)
    view = draft_deleted(asker.texts, asker.language)
    await asker.parts.slack.views_update(view_id=body["view"]["id"], view=view)


async def _drop(asker: Asker, pressed: Json) -> None:
    draft = await find_draft(asker, pressed.get("value"))
    if draft is not None:
        await asker.parts.change(drafts.drop, asker.parts.workspace.id, draft.id)


async def _look(asker: Asker, pressed: Json, _: Json) -> None:
    """*Open*: an item that is called alike, on top of the form."""
    standing = await pressed_item(asker, pressed)
    if standing is None:
        return
    audience = asker.audience
    view = details_view(audience, standing)
    await asker.parts.slack.views_push(trigger_id=str(asker.trigger_id), view=view)


async def _copy(asker: Asker, pressed: Json, body: Json) -> None:
    """*Copy from*: what an earlier item says, where nothing was typed yet."""
    draft = await kept(asker, body)
    standing = await pressed_item(asker, pressed.get("selected_option") or {})
    if standing is None:
        return
    if draft is not None:
        version = await asker.parts.db.read(
            templates.version, asker.parts.workspace.id, draft.template_id, draft.template_no
        )
        draft = copied(draft, version.template, standing, asker.member.user_id)
        await keep(asker, draft)
    await _shown(asker, body, draft)


async def _no_hint(asker: Asker, pressed: Json, _: Json) -> None:
    """*Don't show again*: this hint, to this person."""
    hint, item_id, told = [*str(pressed.get("value") or "").split(" "), "", ""][:3]
    if hint not in {one.value for one in Hint}:
        await asker.is_refused(OutdatedButton())
        return
    await asker.parts.change(_hint_off, asker.parts.workspace.id, asker.member.user_id, hint)
    standing = await asker.parts.db.read(items.by_id, asker.reader, read_key(item_id) or 0)
    if standing is not None:
        given = await hints_for(asker, standing)
        message = published(asker.texts, standing, asker.language, told=read_key(told) or 0, hints=given)
        await asker.is_told(message, in_place=True)


def _hint_off(tx: Tx, ws: int, user_id: str, hint: str) -> None:
    before = members.settings_of(tx, ws, user_id).get(HINTS_OFF, [])
    members.set_for(tx, ws, user_id, {HINTS_OFF: sorted({*before, hint})})


async def _quietly(asker: Asker, _: Json, body: Json) -> None:
    """*Leave departments out*: the tick goes."""
    draft = await kept(asker, body, ring=False)
    if draft is not None:  # under a new id, or Slack would show the old tick
        draft = replace(draft, form=draft.form | {"filled": draft.form.get("filled", 0) + 1})
        await keep(asker, draft)
    await _shown(asker, body, draft)


async def _chosen(asker: Asker, pressed: Json, body: Json) -> None:
    """Something was chosen: keep it, and learn who or what that is now, so that it is known when the form is sent."""
    people = [pressed.get("selected_user"), *(pressed.get("selected_users") or ())]
    await know(asker.parts, [one for one in people if one])
    if channel := pressed.get("selected_conversation"):
        await know_channel(asker.parts, channel)
    draft = await kept(asker, body)
    if draft is not None and pressed["action_id"] in DECIDES:
        await show_current(asker, draft, view_id=body["view"]["id"])


async def _shown(asker: Asker, body: Json, draft: Draft | None) -> None:
    if draft is None:
        await asker.is_refused(FormGone())
    else:
        await show_form(asker, draft, view_id=body["view"]["id"])
