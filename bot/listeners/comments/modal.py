"""The comment form, sent: kept and told, or what is wrong at its input."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.changes.comments import Saying, say
from bot.listeners.asker import Asker, Place
from bot.listeners.guarding import afterwards
from bot.listeners.routes import Routes, refused_form
from bot.messages.comment_form import FORM, Aim, read_text
from bot.messages.comments import comment_kept
from bot.messages.forms import errors_ack
from storage import items
from tracker.comments import CommentKind
from tracker.problems import FormGone, Problem


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.views[FORM] = submit


async def submit(asker: Asker, view: Mapping[str, Any]) -> dict[str, Any] | None:
    """Keep what the form says."""
    aim = Aim.read(view)
    if aim is None:
        return refused_form(view, _words(asker, FormGone()))
    parts = asker.parts
    saying = Saying(
        aim.item_id,
        read_text(view),
        key=f"comment/{view.get('id')}",
        kind=CommentKind(aim.kind),
        answers=aim.answers,
    )
    outcome = await parts.change(say, parts.workspace, saying, by=asker.member, at=asker.at)
    if isinstance(outcome, list):
        words = {one.field: _words(asker, one) for one in outcome}
        return errors_ack(view, words) or refused_form(view, _words(asker, outcome[0]))
    there = replace(asker, place=Place(aim.channel_id, aim.thread_ts, aim.response_url))
    afterwards(there, _told(there, aim.item_id))
    return None


async def _told(asker: Asker, item_id: int) -> None:
    standing = await asker.parts.db.read(items.by_id, asker.reader, item_id)
    if standing is not None:
        audience = asker.audience
        await asker.is_told(comment_kept(standing, audience))


def _words(asker: Asker, problem: Problem) -> str:
    return asker.texts.problem(problem, asker.language, today=asker.today)
