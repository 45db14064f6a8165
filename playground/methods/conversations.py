"""conversations.*: channels, direct messages, and what stands in them."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice

from playground import limits
from playground.api_call import ApiCall, Json, Method, cursor_to
from playground.conversation import Channel, Kind, channel_object
from playground.message import Message, message_object, tombstone_object
from playground.problems import RefusedError

_TICK = 5e-7  # half the distance of two timestamps
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
    part, more = call.page(channel.members, default=100, most=1000, key=str)
    return {"members": part, "response_metadata": more}


def _id(channel: Channel) -> str:
    return channel.id


def list_(call: ApiCall) -> Json:
    """conversations.list: public channels unless `types` says otherwise; private ones where the bot is in."""
    found = [channel for channel in _wanted(call) if channel.kind == "public" or call.is_in(channel)]
    part, more = call.page(found, default=100, most=1000, key=_id)
    return {"channels": [_object(call, c, count=not c.is_direct) for c in part], "response_metadata": more}


def of_the_bot(call: ApiCall) -> Json:
    """users.conversations: those the calling token's user is in; without is_member and num_members, as on Slack."""
    part, more = call.page([c for c in _wanted(call) if call.is_in(c)], default=100, most=999, key=_id)
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
            raise RefusedError("cannot_dm_bot" if call.parts.unverified.names_bots_in_dms else "user_not_found")
        if not call.may_see(user):
            raise RefusedError("user_not_visible")
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


def _edges(call: ApiCall) -> tuple[float, float]:
    """Oldest and latest, moved so that both are inside."""
    found = []
    for name, default in (("oldest", 0.0), ("latest", float("inf"))):
        try:
            found.append(float(call.text(name) or default))
        except ValueError:
            raise RefusedError(f"invalid_ts_{name}") from None
    oldest, latest = found
    return (oldest, latest) if call.flag("inclusive") else (oldest + _TICK, latest - _TICK)


def _page(call: ApiCall, messages: Iterable[Message], default: int, most: int) -> tuple[list[Message], str]:
    """As many as fit, and the cursor to the next, which names its ts. A cursor's message may be gone meanwhile."""
    limit = call.number("limit", default, most)
    found = list(islice(messages, limit + 1))
    return found[:limit], cursor_to(found[limit].ts) if len(found) > limit else ""


def _moment(cursor: str) -> float:
    try:
        return float(cursor)
    except ValueError:
        raise RefusedError("invalid_cursor") from None


def _shown(call: ApiCall, channel: Channel, message: Message) -> Json:
    replies = channel.replies(message.ts)
    if message.is_tombstone:
        return tombstone_object(message, replies)
    found = message_object(message, replies=replies, with_metadata=call.flag("include_all_metadata"))
    root = channel.find(message.thread_ts or "") if message.broadcast else None
    if root is not None:
        found["root"] = message_object(root, replies=channel.replies(root.ts))
    return found


def _answer(call: ApiCall, channel: Channel, part: list[Message], following: str) -> Json:
    answer: Json = {"messages": [_shown(call, channel, m) for m in part], "has_more": bool(following)}
    return answer | ({"response_metadata": {"next_cursor": following}} if following else {})


def _newest_first(call: ApiCall, channel: Channel) -> Iterator[Message]:
    oldest, latest = _edges(call)
    if cursor := call.cursor():
        latest = min(latest, _moment(cursor))
    now = call.workspace.clock.steady()
    for message in reversed(channel.messages):
        if message.moment < oldest - _TICK:
            return
        inside = oldest <= message.moment <= latest
        if inside and message.is_listed and message.in_main_line and message.in_history_from <= now:
            yield message


def history(call: ApiCall) -> Json:
    """conversations.history: the main line, newest first."""
    channel = _readable(call)
    part, following = _page(call, _newest_first(call, channel), default=100, most=999)
    return _answer(call, channel, part, following) | {"pin_count": 0}


def replies(call: ApiCall) -> Json:
    """conversations.replies: a thread, its parent first, oldest first."""
    channel = _readable(call)
    named = channel.listed(call.required("ts"))
    parent = channel.listed(named.thread_ts) if named and named.thread_ts else named
    now = call.workspace.clock.steady()
    if parent is None or parent.in_history_from > now:
        raise RefusedError("thread_not_found")
    oldest, latest = _edges(call)
    cursor = call.cursor()
    start = _moment(cursor) if cursor else 0.0
    found = (
        reply
        for reply in channel.replies(parent.ts)
        if max(oldest, start) <= reply.moment <= latest and reply.in_history_from <= now
    )
    with_parent = not cursor or call.parts.unverified.parent_on_every_page
    part, following = _page(call, chain([parent] if with_parent else [], found), default=1000, most=1000)
    return _answer(call, channel, part, following)


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
