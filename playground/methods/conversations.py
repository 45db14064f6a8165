"""conversations.*: channels, direct messages, and what stands in them."""

from playground import limits
from playground.api_call import ApiCall, Json, Method
from playground.conversation import Channel, Kind, channel_object
from playground.message import Message, message_object
from playground.problems import RefusedError

_PREFIX: dict[Kind, str] = {"public": "channels", "private": "groups", "im": "im", "mpim": "mpim"}
_TYPES: dict[str, Kind] = {"public_channel": "public", "private_channel": "private", "im": "im", "mpim": "mpim"}


def _scopes(right: str) -> tuple[str, ...]:
    return tuple(f"{prefix}:{right}" for prefix in _PREFIX.values())


def _object(call: ApiCall, channel: Channel, *, count: bool = False) -> Json:
    other = next((user_id for user_id in channel.members if user_id != call.app.user.id), "")
    found = channel_object(channel, member=call.is_in(channel), other=other, count=count)
    if channel.kind == "im" and other:
        found["is_user_deleted"] = call.workspace.users[other].deleted
    return found


def info(call: ApiCall) -> Json:
    """conversations.info."""
    channel = call.channel()
    call.need(f"{_PREFIX[channel.kind]}:read")
    return {"channel": _object(call, channel, count=call.flag("include_num_members"))}


def members(call: ApiCall) -> Json:
    """conversations.members."""
    channel = call.channel()
    call.need(f"{_PREFIX[channel.kind]}:read")
    part, more = call.page(channel.members, default=100, most=1000)
    return {"members": part, "response_metadata": more}


def list_(call: ApiCall) -> Json:
    """conversations.list: public channels unless `types` says otherwise; private ones where the bot is in."""
    found = [channel for channel in _wanted(call) if channel.kind == "public" or call.is_in(channel)]
    part, more = call.page(found, default=100, most=1000)
    return {"channels": [_object(call, c, count=not c.is_direct) for c in part], "response_metadata": more}


def of_the_bot(call: ApiCall) -> Json:
    """users.conversations: those the calling token's user is in; without is_member and num_members, as on Slack."""
    part, more = call.page([c for c in _wanted(call) if call.is_in(c)], default=100, most=999)
    objects = [{k: v for k, v in _object(call, c).items() if k != "is_member"} for c in part]
    return {"channels": objects, "response_metadata": more}


def _wanted(call: ApiCall) -> list[Channel]:
    asked = [name.strip() for name in (call.text("types") or "public_channel").split(",")]
    if not set(asked) <= set(_TYPES):
        raise RefusedError("invalid_types")
    kinds = {_TYPES[name] for name in asked}
    for kind in kinds:
        call.need(f"{_PREFIX[kind]}:read")
    return [
        channel
        for channel in call.workspace.channels.values()
        if channel.kind in kinds and not (channel.is_archived and call.flag("exclude_archived"))
    ]


def open_(call: ApiCall) -> Json:
    """conversations.open: the direct message with one user, or the group message with up to eight."""
    if call.text("channel"):
        channel = call.channel()
        if not channel.is_direct:
            raise RefusedError("method_not_supported_for_channel_type")
        return _opened(call, channel)
    wanted = [user_id.strip() for user_id in call.text("users").split(",") if user_id.strip()]
    if not wanted:
        raise RefusedError("users_list_not_supplied")
    if len(wanted) > limits.DM_USERS:
        raise RefusedError("too_many_users")
    call.need("im:write" if len(wanted) == 1 else "mpim:write")
    people = []
    for user_id in wanted:
        user = call.workspace.users.get(user_id)
        if user is None or user is call.app.user:
            raise RefusedError("user_not_found")
        if user.bot_id:
            raise RefusedError("cannot_dm_bot")
        if user.deleted:
            raise RefusedError("user_disabled")
        people.append(user)
    return _opened(call, call.workspace.direct([call.app.user, *people]))


def _opened(call: ApiCall, channel: Channel) -> Json:
    return {"channel": _object(call, channel) if call.flag("return_im") else {"id": channel.id}}


def join(call: ApiCall) -> Json:
    """conversations.join: a public channel."""
    channel = call.channel()
    if channel.kind != "public":
        raise RefusedError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise RefusedError("is_archived")
    if call.is_in(channel):
        return {"channel": _object(call, channel), "warning": "already_in_channel"}
    call.parts.membership.join(call.app.user, channel)
    return {"channel": _object(call, channel)}


def _readable(call: ApiCall) -> Channel:
    channel = call.channel()
    call.need(f"{_PREFIX[channel.kind]}:history")
    if not call.is_in(channel):
        raise RefusedError("not_in_channel")
    return channel


def _between(call: ApiCall, messages: list[Message]) -> list[Message]:
    """Those inside oldest and latest, both exclusive unless `inclusive`."""
    try:
        oldest = float(call.text("oldest") or 0)
        latest = float(call.text("latest") or "inf")
    except ValueError:
        raise RefusedError("invalid_ts_latest") from None
    edges = {oldest, latest} if call.flag("inclusive") else set()
    return [m for m in messages if oldest < float(m.ts) < latest or float(m.ts) in edges]


def _shown(call: ApiCall, channel: Channel, message: Message) -> Json:
    replies = channel.replies(message.ts)
    return message_object(message, replies=replies, with_metadata=call.flag("include_all_metadata"))


def history(call: ApiCall) -> Json:
    """conversations.history: the main line, newest first."""
    channel = _readable(call)
    lasting = [m for m in channel.messages if m.is_lasting and m.in_main_line]
    found = _between(call, lasting)[::-1]
    part, more = call.page(found, default=100, most=999)
    answer: Json = {
        "messages": [_shown(call, channel, m) for m in part],
        "has_more": bool(more["next_cursor"]),
        "pin_count": 0,
    }
    return answer | ({"response_metadata": more} if more["next_cursor"] else {})


def replies(call: ApiCall) -> Json:
    """conversations.replies: a thread, its parent first, oldest first."""
    channel = _readable(call)
    named = channel.find(call.required("ts"))
    parent = named and (channel.find(named.thread_ts) if named.thread_ts else named)
    if parent is None:
        raise RefusedError("thread_not_found")
    found = [parent, *_between(call, channel.replies(parent.ts))]
    part, more = call.page(found, default=1000, most=1000)
    answer: Json = {"messages": [_shown(call, channel, m) for m in part], "has_more": bool(more["next_cursor"])}
    return answer | ({"response_metadata": more} if more["next_cursor"] else {})


METHODS: dict[str, Method] = {
    "conversations.info": Method(info, _scopes("read")),
    "conversations.members": Method(members, _scopes("read")),
    "conversations.list": Method(list_, _scopes("read")),
    "users.conversations": Method(of_the_bot, _scopes("read")),
    "conversations.open": Method(open_, ("im:write", "mpim:write", "channels:manage", "groups:write")),
    "conversations.join": Method(join, ("channels:join",)),
    "conversations.history": Method(history, _scopes("history")),
    "conversations.replies": Method(replies, _scopes("history")),
}
