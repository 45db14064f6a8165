"""``/track comment T-42 [text]``, and the buttons that open the form or read what was said."""

from collections.abc import Mapping
from typing import Any

from bot.changes.comments import Saying, say
from bot.listeners.asker import Asker
from bot.listeners.comments.reading import read_discussion
from bot.listeners.forms import open_whole
from bot.listeners.routes import Routes
from bot.listeners.track import as_typed, named_item, names_in
from bot.messages.card import COMMENT, QUESTION
from bot.messages.comment_form import Aim, comment_form
from bot.messages.comments import DISCUSSION, REPLY, comment_kept, discussion
from storage import comments, items
from storage.database import Tx
from tracker.comments import Comment, CommentKind
from tracker.people import Reader
from tracker.problems import NotFound
from tracker.references import read_key, reference
from tracker.standing import Standing


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.commands["comment"] = _comment
    routes.actions |= {COMMENT: _open, QUESTION: _question, REPLY: _reply, DISCUSSION: _discussion}


async def _comment(asker: Asker, text: str) -> None:
    ref, rest = named_item(text)
    standing = await asker.parts.db.read(items.by_reference, asker.reader, ref)
    if standing is None:
        await asker.is_refused(NotFound(reference(ref)))
    elif rest:
        await _say(asker, standing, as_typed(rest, await names_in(asker, rest)))
    else:
        await open_form(asker, standing, Aim(standing.item.id))


async def _say(asker: Asker, standing: Standing, text: str) -> None:
    parts = asker.parts
    key = f"comment/{asker.trigger_id or asker.at.isoformat()}/{asker.member.user_id}"
    saying = Saying(standing.item.id, text, key)
    outcome = await parts.change(say, parts.workspace, saying, by=asker.member, at=asker.at)
    if isinstance(outcome, list):
        await asker.is_refused(*outcome)
    else:
        await asker.is_told(comment_kept(standing, asker.audience))


async def _open(asker: Asker, pressed: Mapping[str, Any], _: Mapping[str, Any]) -> None:
    await _open_for(asker, pressed, CommentKind.COMMENT)


async def _question(asker: Asker, pressed: Mapping[str, Any], _: Mapping[str, Any]) -> None:
    await _open_for(asker, pressed, CommentKind.QUESTION)


async def _open_for(asker: Asker, pressed: Mapping[str, Any], kind: CommentKind) -> None:
    key = read_key(pressed.get("value"))
    standing = await asker.parts.db.read(items.by_id, asker.reader, key) if key is not None else None
    if standing is None:
        await asker.is_refused(NotFound(""))
    else:
        await open_form(asker, standing, Aim(standing.item.id, kind.value))


async def _reply(asker: Asker, pressed: Mapping[str, Any], _: Mapping[str, Any]) -> None:
    """*Reply* to what somebody said."""
    item_id, _slash, comment_id = str(pressed.get("value") or "").partition("/")
    found = await asker.parts.db.read(_replied_to, asker.reader, read_key(item_id), read_key(comment_id))
    if found is None:
        await asker.is_refused(NotFound(""))
    else:
        standing, comment = found
        await open_form(asker, standing, Aim(standing.item.id, answers=comment.id), comment)


def _replied_to(tx: Tx, reader: Reader, item_id: int | None, comment_id: int | None) -> tuple[Standing, Comment] | None:
    comment = comments.find(tx, reader, comment_id) if comment_id is not None else None
    standing = items.by_id(tx, reader, item_id) if item_id is not None else None
    if comment is None or standing is None or comment.item_id != standing.item.id:
        return None
    return standing, comment


async def open_form(asker: Asker, standing: Standing, aim: Aim, replied_to: Comment | None = None) -> None:
    """Open the form at once; where Slack gives no leave, a button that does."""
    item_id = standing.item.id
    action = QUESTION if aim.kind == CommentKind.QUESTION.value else COMMENT
    place = asker.place
    aim = Aim(item_id, aim.kind, aim.answers, place.channel_id, place.thread_ts, place.response_url)
    await open_whole(asker, comment_form(asker.texts, asker.language, standing.item, aim, replied_to), action, item_id)


async def _discussion(asker: Asker, pressed: Mapping[str, Any], _: Mapping[str, Any]) -> None:
    item_id, _slash, before = str(pressed.get("value") or "").partition("/")
    found = await asker.parts.db.read(read_discussion, asker.reader, read_key(item_id), read_key(before))
    if found is None:
        await asker.is_refused(NotFound(""))
    else:
        await asker.is_told(discussion(*found, asker.audience), in_place=bool(before))
