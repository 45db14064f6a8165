"""Shortcuts: a new item from Slack's menu, and any message turned into one, with links both ways."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from slack_sdk.errors import SlackApiError

from bot.listeners.asker import Asker
from bot.listeners.new_item.drafting import begin
from bot.listeners.new_item.opening import CHOOSING, channel_takes_cards, offered, open_loading, show_in
from bot.listeners.routes import Routes
from bot.listeners.track import as_typed, names_in
from bot.messages.choosing import instead
from bot.messages.forms import NEW_ITEM, START, Page
from bot.slack.errors import CALL_FAILURES, code_of
from storage.drafts import Draft
from storage.posts import permalink
from tracker.problems import MessageGone, OwnMessage, Problem
from tracker.text import clean, cut, one_line

FROM_MESSAGE: Final = "new_item_from_message"
_NAME: Final = 150
_GOAL: Final = 800
_ASK_SLACK: Final = 1.0  # seconds for Slack to say whether a message is still there


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.shortcuts |= {NEW_ITEM: _new, FROM_MESSAGE: _from_message}
    routes.actions[START] = _started


async def _started(asker: Asker, _: Mapping[str, Any], body: Mapping[str, Any]) -> None:
    await _new(asker, body)


async def _new(asker: Asker, _: Mapping[str, Any]) -> None:
    view_id = await open_loading(asker)
    choices = await asker.parts.db.read(offered, asker, None)
    draft = await begin(asker, choices[0], {}, takes_cards=False, form={"page": CHOOSING})
    await show_in(asker, draft, view_id)


async def _from_message(asker: Asker, body: Mapping[str, Any]) -> None:
    view_id = await open_loading(asker)
    found = await _draft_of(asker, body)
    if isinstance(found, Draft):
        await show_in(asker, found, view_id)
    elif view_id is None:
        await asker.is_refused(found)
    else:
        await asker.parts.slack.views_update(view_id=view_id, view=instead(asker.texts, asker.language, found))


async def _draft_of(asker: Asker, body: Mapping[str, Any]) -> Draft | Problem:
    """The message as the beginning of an item, or why it can't be one."""
    message, channel_id = body["message"], body["channel"]["id"]
    ts = str(message.get("ts") or body.get("message_ts") or "")
    if message.get("user") == asker.parts.workspace.bot_user:
        return OwnMessage()
    if message.get("subtype") == "tombstone" or not await _is_there(asker, channel_id, ts):
        return MessageGone()
    words = clean(as_typed(_words(message), await names_in(asker, _words(message))))
    thread_ts = str(message.get("thread_ts") or ts)
    link = permalink(asker.parts.workspace.url, channel_id, ts)
    if thread_ts != ts:
        link += f"?thread_ts={thread_ts}&cid={channel_id}"
    answers = {"name": cut(one_line(words.split("\n", 1)[0]), _NAME)} if words else {}
    more = cut(words, _GOAL) if words and words != answers["name"] else ""
    source = asker.texts.label(NEW_ITEM, "source", asker.language, link=link)
    answers["goal"] = f"{more}\n{source}".strip()
    choices = await asker.parts.db.read(offered, asker, channel_id)
    return await begin(
        replace(asker, place=replace(asker.place, thread_ts=message.get("thread_ts"))),
        choices[0],
        answers,
        takes_cards=await channel_takes_cards(asker, channel_id),
        form={"page": Page.FIRST.value, "source": {"channel_id": channel_id, "ts": thread_ts}},
    )


async def _is_there(asker: Asker, channel_id: str, ts: str) -> bool:
    """Whether Slack still knows the message; where it does not let us look, its asker has just seen it."""
    try:
        async with asyncio.timeout(_ASK_SLACK):
            await asker.parts.slack.chat_getPermalink(channel=channel_id, message_ts=ts)
    except CALL_FAILURES as error:
        return not isinstance(error, SlackApiError) or code_of(error) != "message_not_found"
    return True


def _words(message: Mapping[str, Any]) -> str:
    """What a message says; of one without words what its files or attachments are called."""
    text = str(message.get("text") or "")
    if text.strip():
        return text
    files = [str(one.get("title") or one.get("name") or "") for one in message.get("files") or ()]
    attached = [
        str(one.get("title") or one.get("fallback") or one.get("text") or "")
        for one in message.get("attachments") or ()
    ]
    return next((words for words in (*files, *attached) if words.strip()), "")
