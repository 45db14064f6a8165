"""*Follow* and *Ask for news*, in the card's menu and beside an item."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from bot.changes.watching import ask_for_news, set_following
from bot.listeners.asker import Asker
from bot.listeners.routes import Routes
from bot.messages.card import ASK_FOR_NEWS, FOLLOW, UNFOLLOW
from bot.messages.watching import following, news_asked
from storage import items, members
from storage.database import Tx
from tracker.people import Reader
from tracker.problems import NotFound
from tracker.references import read_key
from tracker.standing import Standing
from tracker.watching import Waits


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.actions |= {FOLLOW: _follow, UNFOLLOW: _unfollow, ASK_FOR_NEWS: _ask}


async def _follow(asker: Asker, pressed: Mapping[str, Any], body: Mapping[str, Any]) -> None:
    await _set(asker, pressed, body, follows=True)


async def _unfollow(asker: Asker, pressed: Mapping[str, Any], body: Mapping[str, Any]) -> None:
    await _set(asker, pressed, body, follows=False)


async def _set(asker: Asker, pressed: Mapping[str, Any], body: Mapping[str, Any], *, follows: bool) -> None:
    parts, item_id = asker.parts, read_key(pressed.get("value"))
    if item_id is None:
        await asker.is_refused(NotFound(""))
        return
    problem = await parts.change(set_following, parts.workspace, item_id, follows=follows, by=asker.member, at=asker.at)
    standing = await parts.db.read(items.by_id, asker.reader, item_id)
    if problem is not None or standing is None:
        await asker.is_refused(problem or NotFound(""))
        return
    private = bool((body.get("container") or {}).get("is_ephemeral"))
    await asker.is_told(following(standing, asker.audience, follows=follows), in_place=private)


async def _ask(asker: Asker, pressed: Mapping[str, Any], _: Mapping[str, Any]) -> None:
    parts, item_id = asker.parts, read_key(pressed.get("value"))
    if item_id is None:
        await asker.is_refused(NotFound(""))
        return
    midnight = datetime.combine(asker.today, time(), asker.zone)
    outcome = await parts.change(
        ask_for_news, parts.workspace, item_id, by=asker.member, today_began=midnight, at=asker.at
    )
    if not isinstance(outcome, Waits):
        await asker.is_refused(outcome)
        return
    first = outcome.first.user_id if outcome.first else None
    standing = await parts.db.read(_with_name, asker.reader, item_id, first)
    if standing is None:
        await asker.is_refused(NotFound(""))
        return
    asked = outcome.first.asked_news_at if outcome.first else None
    await asker.is_told(news_asked(standing, (first, asked) if first and asked else None, asker.audience))


def _with_name(tx: Tx, reader: Reader, item_id: int, user_id: str | None) -> Standing | None:
    standing = items.by_id(tx, reader, item_id)
    return members.with_names(tx, standing, [user_id]) if standing and user_id else standing
