"""files.*: what people uploaded, and the app's own uploads in their two steps."""

from playground.api_call import ApiCall, Json, Method
from playground.methods.chat import thread
from playground.posting import Content
from playground.problems import RefusedError


def info(call: ApiCall) -> Json:
    """files.info."""
    found = call.parts.files.find(call.required("file"))
    if found is None:
        raise RefusedError("file_not_found")
    return {"file": found.about, "comments": []}


def upload_url(call: ApiCall) -> Json:
    """files.getUploadURLExternal: where to POST the bytes."""
    name = call.required("filename")
    try:
        length = int(call.required("length"))
    except ValueError:
        raise RefusedError("invalid_arguments") from None
    file_id = call.parts.files.expect(name, length)
    return {"upload_url": call.parts.address(f"upload/v1/{file_id}"), "file_id": file_id}


def complete(call: ApiCall) -> Json:
    """files.completeUploadExternal: shares what was uploaded, in a channel when one is given."""
    asked = call.json("files", "invalid_arguments")
    if not isinstance(asked, list) or not asked or not all(isinstance(one, dict) and "id" in one for one in asked):
        raise RefusedError("invalid_arguments")
    done = [call.parts.files.complete(call.app.user, str(one["id"]), str(one.get("title") or "")) for one in asked]
    if call.text("channel_id"):
        channel = call.channel("channel_id")
        if channel.is_archived:
            raise RefusedError("is_archived")
        if not call.is_in(channel):
            raise RefusedError("not_in_channel")
        words = Content(call.text("initial_comment"))
        call.parts.posting.post(channel, call.app.user, words, thread_ts=thread(call, channel), files=done)
    return {"files": done}


METHODS: dict[str, Method] = {
    "files.info": Method(info, ("files:read",)),
    "files.getUploadURLExternal": Method(upload_url, ("files:write",)),
    "files.completeUploadExternal": Method(complete, ("files:write",)),
}
