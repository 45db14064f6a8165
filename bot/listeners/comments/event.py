"""What people write in cards' threads, as it is written, changed and deleted; and a card that somebody deletes."""

from collections.abc import Mapping
from typing import Any

from bot.changes.comments import Reply, keep_reply
from bot.changes.delivery import card_was_deleted
from bot.listeners.routes import Routes
from bot.listeners.track import as_typed, names_of
from bot.parts import Parts
from bot.slack.people import know
from storage import posts
from storage.posts import Post
from tracker.text import clean


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.events |= {"message.channels": _heard, "message.groups": _heard}


async def _heard(parts: Parts, event: Mapping[str, Any]) -> None:
    at = parts.calendar.now()  # before anything is waited for: what was said first is kept as the first
    gone = _gone(event)
    if gone is not None:
        await parts.change(card_was_deleted, parts.workspace.id, gone, at)
    message, deleted = _message(event)
    thread_ts, ts, user = message.get("thread_ts"), message.get("ts"), message.get("user")
    if not thread_ts or not ts or thread_ts == ts or not user or _is_ours(message, parts):
        return
    channel_id = str(event["channel"])
    item_id = await parts.db.read(posts.item_of_card, parts.workspace.id, channel_id, str(thread_ts))
    by = (await know(parts, [str(user)])).get(str(user)) if item_id is not None else None
    if item_id is None or by is None:
        return
    text = None if deleted else await _text(parts, message)
    reply = Reply(Post(channel_id, str(ts)), text, is_new=message is event)
    if text != "":
        await parts.change(keep_reply, parts.workspace, item_id, reply, by=by, at=at)


def _gone(event: Mapping[str, Any]) -> Post | None:
    """The message in the channel itself that is gone; one with replies leaves a tombstone, to which it is changed."""
    message = event.get("message") or {}
    buried = event.get("subtype") == "message_changed" and message.get("subtype") == "tombstone"
    if event.get("subtype") == "message_deleted":
        message = event.get("previous_message") or {}
    elif not buried:
        return None
    ts, thread_ts = message.get("ts"), message.get("thread_ts")
    return Post(str(event["channel"]), str(ts)) if ts and thread_ts in (None, ts) else None


def _message(event: Mapping[str, Any]) -> tuple[Mapping[str, Any], bool]:
    """The message an event tells of, and whether it is deleted; an empty one for an event of another kind."""
    match event.get("subtype"):
        case None | "thread_broadcast" | "file_share" | "me_message":
            return event, False
        case "message_changed":
            return event.get("message") or {}, False
        case "message_deleted":
            return event.get("previous_message") or {}, True
    return {}, False


def _is_ours(message: Mapping[str, Any], parts: Parts) -> bool:
    """What bots post is no discussion, and what is said to Tidings is a command."""
    bot_user = parts.workspace.bot_user
    said_to_us = f"<@{bot_user}>" in str(message.get("text") or "")
    return bool(message.get("bot_id")) or message.get("user") == bot_user or said_to_us


async def _text(parts: Parts, message: Mapping[str, Any]) -> str:
    """What it says, as it was typed; of one without words what its files are called."""
    text = str(message.get("text") or "")
    said = clean(as_typed(text, await names_of(parts, text)))
    return said or clean(" ".join(str(one.get("title") or one.get("name") or "") for one in message.get("files") or ()))
