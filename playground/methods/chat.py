"""chat.*: messages of the app."""

import re
from typing import Any

from playground import limits
from playground.api_call import ApiCall, Json, Method
from playground.block_kit import check_message
from playground.conversation import ONLY, Channel
from playground.message import Message, message_object
from playground.posting import Content
from playground.problems import RefusedError

_TS = re.compile(r"\d{1,}\.\d{6}")


def content(call: ApiCall, *, longest: int | None = None) -> Content:
    """The checked text, blocks, attachments and metadata of a call.

    Text over `longest` code points is refused with msg_too_long; without `longest` it is cut at 40,000.
    Raises RefusedError also for no_text and for whatever Block Kit refuses.
    """
    text = call.text("text")
    markdown = call.text("markdown_text")
    blocks = call.json("blocks", "invalid_blocks_format")
    attachments = call.json("attachments", "invalid_attachments")
    metadata = call.json("metadata", "invalid_metadata_format")
    if markdown:
        if text or blocks:
            raise RefusedError("markdown_text_conflict")
        if len(markdown) > limits.MARKDOWN_TEXT:
            raise RefusedError("msg_too_long")
        blocks = [{"type": "markdown", "text": markdown}]
    check_message(blocks, attachments, metadata, call.parts.unverified)
    _check_videos(call, blocks or [])
    if not text and not blocks and not attachments:
        raise RefusedError("no_text")
    if longest is not None and len(text) > longest:
        raise RefusedError("msg_too_long")
    return Content(text[: limits.MESSAGE_TEXT_KEPT], blocks or [], attachments or [], metadata or None)


def _check_videos(call: ApiCall, blocks: list[Json]) -> None:
    """A video block needs links.embed:write, and its address to be of one of the app's unfurl domains."""
    for block in blocks:
        if block["type"] == "video":
            call.need("links.embed:write")
            if not call.app.unfurls(block["video_url"]):
                raise RefusedError("invalid_blocks")


def destination(call: ApiCall) -> Channel:
    """The conversation to write into; a user id stands for the direct message with them."""
    wanted = call.required("channel")
    user = call.workspace.users.get(wanted)
    if user is not None:
        if user.bot_id:
            raise RefusedError("cannot_dm_bot" if call.parts.unverified.names_bots_in_dms else "channel_not_found")
        if not call.may_see(user):
            raise RefusedError("channel_not_found")
        if user.deleted and call.parts.unverified.refuses_posts_to_deactivated:
            raise RefusedError("user_disabled")
        channel = call.workspace.direct([call.app.user, user])
    else:
        channel = call.channel()
    if channel.is_archived:
        raise RefusedError("is_archived")
    if channel.only and channel.only != ("replies" if call.text("thread_ts") else "no_replies"):
        raise RefusedError(ONLY[channel.only])
    if not call.is_in(channel) and not call.app.has_scope("chat:write.public"):
        raise RefusedError("not_in_channel")
    if channel.kind == "im" and not call.app.takes_messages:
        raise RefusedError("messages_tab_disabled")
    return channel


def thread(call: ApiCall, channel: Channel) -> str | None:
    """The ts of the thread to write into. Raises RefusedError: invalid_thread_ts, thread_not_found."""
    if "thread_ts" not in call.args or call.args["thread_ts"] is None:
        return None
    thread_ts = call.text("thread_ts")
    if not _TS.fullmatch(thread_ts):
        raise RefusedError("invalid_thread_ts")
    parent = channel.find(thread_ts)
    if parent is not None:
        return parent.thread_ts or parent.ts
    if call.parts.unverified.refuses_unknown_threads:
        raise RefusedError("thread_not_found")
    return thread_ts


def _own(call: ApiCall, refusal: str, name: str = "ts") -> Message:
    """A message of the app's own, to be changed. Raises RefusedError(`refusal`) for somebody else's."""
    message = call.channel().find(call.required(name))
    if message is None:
        raise RefusedError("message_not_found")
    if message.author is not call.app.user:
        raise RefusedError(refusal)
    return message


def post_message(call: ApiCall) -> Json:
    """chat.postMessage."""
    channel = destination(call)
    what = content(call)
    thread_ts = thread(call, channel)
    if call.text("username") or call.text("icon_emoji") or call.text("icon_url"):
        call.need("chat:write.customize")
    message = call.parts.posting.post(
        channel, call.app.user, what, thread_ts=thread_ts, broadcast=bool(thread_ts) and call.flag("reply_broadcast")
    )
    return {"channel": channel.id, "ts": message.ts, "message": message_object(message, with_metadata=True)}


def post_ephemeral(call: ApiCall) -> Json:
    """chat.postEphemeral."""
    channel = call.channel()
    user = call.user()
    if channel.is_archived:
        raise RefusedError("is_archived")
    if not call.is_in(channel):
        raise RefusedError("not_in_channel")
    if user.id not in channel.members:
        raise RefusedError("user_not_in_channel")
    what = content(call)
    message = call.parts.posting.post(
        channel, call.app.user, what, thread_ts=thread(call, channel), ephemeral_to=user.id
    )
    return {"message_ts": message.ts}


def update(call: ApiCall) -> Json:
    """chat.update: text without blocks removes the blocks; metadata that is not given stays, `{}` clears it."""
    message = _own(call, "cant_update_message")
    if call.workspace.channels[message.channel_id].is_archived:
        raise RefusedError("is_archived")
    what = content(call, longest=limits.UPDATE_TEXT)
    if "text" not in call.args:
        what.text = message.text
    if call.args.get("metadata") is None:
        what.metadata = message.metadata
    if call.args.get("attachments") is None and "text" not in call.args:
        what.attachments = message.attachments
    call.parts.posting.edit(message, what, quietly="text" not in call.args)
    return {
        "channel": message.channel_id,
        "ts": message.ts,
        "text": message.text,
        "message": message_object(message, with_metadata=True),
    }


def delete(call: ApiCall) -> Json:
    """chat.delete."""
    message = _own(call, "cant_delete_message")
    call.parts.posting.delete(message)
    return {"channel": message.channel_id, "ts": message.ts}


def get_permalink(call: ApiCall) -> Json:
    """chat.getPermalink."""
    channel = call.channel()
    message = channel.find(call.required("message_ts"))
    if message is None:
        raise RefusedError("message_not_found")
    return {"channel": channel.id, "permalink": permalink(call.workspace.domain, message)}


def permalink(domain: str, message: Message) -> str:
    """The address of a message in the team of this domain."""
    link = f"https://{domain}.slack.com/archives/{message.channel_id}/p{message.ts.replace('.', '')}"
    if message.is_reply:
        link += f"?thread_ts={message.thread_ts}&cid={message.channel_id}"
    return link


def unfurl(call: ApiCall) -> Json:
    """chat.unfurl: what stands under the links of a posted message."""
    message = _unfurled(call)
    unfurls: Any = call.json("unfurls", "invalid_unfurls_format")
    if not isinstance(unfurls, dict) or not all(isinstance(shown, dict) for shown in unfurls.values()):
        raise RefusedError("invalid_unfurls_format")
    if any(url not in message.text for url in unfurls):
        raise RefusedError("cannot_unfurl_url")
    attachments = list(unfurls.values())
    check_message(attachments=attachments, unverified=call.parts.unverified)
    message.attachments = attachments
    call.workspace.changed()
    return {}


def _unfurled(call: ApiCall) -> Message:
    """The message meant by channel and ts, or by the unfurl_id of a link_shared event."""
    if call.text("unfurl_id"):
        channel_id, _, ts = call.text("unfurl_id").partition("-")
        channel = call.workspace.channels.get(channel_id)
        found = channel.find(ts) if channel else None
    else:
        found = call.channel().find(call.required("ts"))
    if found is None:
        raise RefusedError("cannot_find_message")
    return found


METHODS: dict[str, Method] = {
    "chat.postMessage": Method(post_message, ("chat:write",)),
    "chat.postEphemeral": Method(post_ephemeral, ("chat:write",)),
    "chat.update": Method(update, ("chat:write",)),
    "chat.delete": Method(delete, ("chat:write",)),
    "chat.getPermalink": Method(get_permalink),
    "chat.unfurl": Method(unfurl, ("links:write",)),
}
