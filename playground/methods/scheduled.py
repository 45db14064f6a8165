"""chat.*: messages for later."""

from playground.api_call import ApiCall, Json, Method
from playground.message import Message, message_object
from playground.methods.chat import content, destination, thread
from playground.problems import RefusedError
from playground.scheduled import ScheduledMessage


def schedule(call: ApiCall) -> Json:
    """chat.scheduleMessage."""
    channel = destination(call)
    what = content(call)
    try:
        post_at = int(call.required("post_at"))
    except ValueError:
        raise RefusedError("invalid_time") from None
    planned = call.parts.scheduled.add(channel, what, thread(call, channel), post_at)
    preview = Message("", channel.id, call.workspace.id, call.app.user, what.text, what.blocks, what.attachments)
    message = {key: value for key, value in message_object(preview).items() if key != "ts"}
    return {
        "channel": channel.id,
        "scheduled_message_id": planned.id,
        "post_at": post_at,
        "message": message,
    }


def unschedule(call: ApiCall) -> Json:
    """chat.deleteScheduledMessage."""
    call.parts.scheduled.remove(call.channel(), call.required("scheduled_message_id"))
    return {}


def list_(call: ApiCall) -> Json:
    """chat.scheduledMessages.list."""
    channel = call.channel() if call.text("channel") else None
    waiting = [m for m in call.parts.scheduled.waiting.values() if channel is None or m.channel is channel]
    part, more = call.page(waiting, default=100, most=1000, key=lambda message: message.id)
    return {"scheduled_messages": [_object(message) for message in part], "response_metadata": more}


def _object(message: ScheduledMessage) -> Json:
    return {
        "id": message.id,
        "channel_id": message.channel.id,
        "post_at": message.post_at,
        "date_created": message.created,
        "text": message.content.text,
    }


METHODS: dict[str, Method] = {
    "chat.scheduleMessage": Method(schedule, ("chat:write",)),
    "chat.deleteScheduledMessage": Method(unschedule, ("chat:write",)),
    "chat.scheduledMessages.list": Method(list_),
}
