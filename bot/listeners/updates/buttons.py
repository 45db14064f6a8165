"""What opens the update form, and what is pressed and chosen in it."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, Final

from bot.listeners.asker import Asker
from bot.listeners.routes import Routes
from bot.listeners.track import as_typed, names_in
from bot.listeners.updates.opening import open_update, show
from bot.messages.card import UPDATE_ITEM
from bot.messages.comments import UPDATE_FROM
from bot.messages.forms import Page, read_answers
from bot.messages.update_form import MORE, OCCURRED, UPDATE, Said, read_said
from storage import comments, drafts, items, posts, templates
from storage.database import Tx
from storage.drafts import Draft
from tracker.people import Reader
from tracker.problems import FormGone, NoItemHere, NotFound
from tracker.references import read_key
from tracker.standing import Standing
from tracker.text import clean

FROM_MESSAGE: Final = "update_from_message"


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.actions |= {UPDATE_ITEM: _open, MORE: _more, OCCURRED: _again, UPDATE: _chosen, UPDATE_FROM: _from}
    routes.shortcuts[FROM_MESSAGE] = _from_message


async def _open(asker: Asker, pressed: Mapping[str, Any], _: Mapping[str, Any]) -> None:
    key = read_key((pressed.get("selected_option") or pressed).get("value"))
    standing = await asker.parts.db.read(items.by_id, asker.reader, key) if key is not None else None
    await open_update(asker, standing, NotFound(""))


async def _from(asker: Asker, pressed: Mapping[str, Any], _: Mapping[str, Any]) -> None:
    """*Update from this*: the form, with what was said as the reason."""
    item_id, _sep, comment_id = str(pressed.get("value") or "").partition("/")
    found = await asker.parts.db.read(_said, asker.reader, read_key(item_id), read_key(comment_id))
    standing, text = found or (None, "")
    await open_update(asker, standing, NotFound(""), reason=text)


def _said(tx: Tx, reader: Reader, item_id: int | None, comment_id: int | None) -> tuple[Standing, str] | None:
    standing = items.by_id(tx, reader, item_id) if item_id is not None else None
    comment = comments.find(tx, reader, comment_id) if comment_id is not None else None
    if standing is None or comment is None or comment.item_id != standing.item.id:
        return None
    return standing, comment.text or ""


async def _from_message(asker: Asker, body: Mapping[str, Any]) -> None:
    """A message in a card's thread, the one that settles it: the form, with the message as the reason."""
    message, parts = body["message"], asker.parts
    top = str(message.get("thread_ts") or message.get("ts") or "")
    item_id = await parts.db.read(posts.item_of_card, parts.workspace.id, body["channel"]["id"], top)
    if item_id is None:
        await asker.is_refused(NoItemHere())
        return
    text = str(message.get("text") or "")
    ours = bool(message.get("bot_id")) or message.get("user") == parts.workspace.bot_user
    reason = "" if ours else clean(as_typed(text, await names_in(asker, text)))
    standing = await parts.db.read(items.by_id, asker.reader, item_id)
    await open_update(asker, standing, NotFound(""), reason=reason)


async def _more(asker: Asker, _: Mapping[str, Any], body: Mapping[str, Any]) -> None:
    await _shown_again(asker, body, page=Page.ALL)


async def _again(asker: Asker, _: Mapping[str, Any], body: Mapping[str, Any]) -> None:
    """*Earlier* asks for a day and an hour."""
    await _shown_again(asker, body)


async def _chosen(asker: Asker, _: Mapping[str, Any], body: Mapping[str, Any]) -> None:
    """A field's input tells of a choice while the form is still filled."""
    await kept(asker, body["view"])


async def _shown_again(asker: Asker, body: Mapping[str, Any], page: Page | None = None) -> None:
    draft = await kept(asker, body["view"], page=page)
    if draft is None:
        await asker.is_refused(FormGone())
    else:
        await show(asker, draft, view_id=body["view"]["id"])


async def find_draft(asker: Asker, view: Mapping[str, Any]) -> Draft | None:
    """The draft an update form carries the key of; None for anybody else's."""
    key = read_key(view.get("private_metadata"))
    parts = asker.parts
    return await parts.db.read(drafts.find, parts.workspace.id, asker.member.user_id, key) if key else None


async def kept(asker: Asker, view: Mapping[str, Any], page: Page | None = None) -> Draft | None:
    """Keep in its draft what the form holds now; None where the draft is gone, or anybody else's."""
    key = read_key(view.get("private_metadata"))
    parts = asker.parts
    if key is None:
        return None
    return await parts.change(_keep, parts.workspace.id, asker.member.user_id, key, view, page=page, at=asker.at)


def _keep(
    tx: Tx, ws: int, user_id: str, draft_id: int, view: Mapping[str, Any], *, page: Page | None, at: datetime
) -> Draft | None:
    """Held from reading to writing: what a submission has noted in the draft meanwhile stands."""
    draft = drafts.find(tx, ws, user_id, draft_id, hold=True)
    if draft is None:
        return None
    version = templates.version(tx, ws, draft.template_id, draft.template_no)
    said = asdict(read_said(view, Said(**draft.form["said"])))
    draft = replace(
        draft,
        answers=draft.answers | read_answers(view, version.template),
        form=draft.form | {"said": said} | ({"page": page.value} if page else {}),
    )
    drafts.keep(tx, ws, draft, at)
    return draft
