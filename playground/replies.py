"""Answers to an interaction: at its response_url, or carried by a slash command's acknowledgement."""

import asyncio
import json

from aiohttp import web

from playground.api_call import ApiCall, Json
from playground.calls import Call
from playground.clock import stopwatch
from playground.message import Message
from playground.methods.chat import content
from playground.parts import Parts
from playground.problems import RefusedError
from playground.spoiling import spoiled
from playground.triggers import ReplyAddress
from playground.trouble_kinds import Spoiled

_GONE = {"invalid_url", "used_url", "expired_url"}


class Replies:
    """The endpoint behind every response_url."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def answer(self, request: web.Request) -> web.Response:
        """One POST: 200 `ok`, 404 for an address that is used up, expired or unknown, 400 for what Slack refuses."""
        started = stopwatch()
        body: Json = {}
        answer: Json = {"ok": True}
        trouble: Spoiled | None = None
        about = ""
        try:
            if self._parts.trouble.active:
                await asyncio.sleep(self._parts.trouble.wait_of("response_url"))
            trouble = self._parts.trouble.spoils("response_url")
            if trouble is not None and not trouble.done:
                raise RefusedError(trouble.kind)  # noqa: TRY301 - one way out for every refusal
            address = self._parts.reply_addresses.use(request.match_info["key"])
            body = _body(await request.read())
            about = self.apply(address, body).ts
        except RefusedError as refused:
            answer = {"ok": False, "error": refused.error, **refused.more}
        kind = trouble.kind if trouble else ""
        ms = (stopwatch() - started) * 1000
        self._parts.log.add(Call("response_url", body, answer, ms, self._parts.clock.now(), kind, about))
        if trouble is not None:
            return await spoiled(request, trouble, b"ok", {"Content-Type": "text/plain"})
        if answer["ok"]:
            return web.Response(text="ok")
        if answer["error"] in _GONE:
            return web.json_response(answer, status=404)
        return web.Response(text=answer["error"], status=400)

    def apply(self, address: ReplyAddress, body: Json) -> Message:
        """Do what an answer says; the message concerned. Raises RefusedError as for chat.postMessage."""
        call = ApiCall(self._parts, body)
        source = address.source
        if call.flag("delete_original") and source is not None:
            self._parts.posting.delete(source)
            return source
        what = content(call)
        if call.flag("replace_original") and source is not None and not source.deleted:
            self._parts.posting.edit(source, what)
            return source
        channel = self._parts.workspace.channels[address.channel_id]
        in_channel = call.text("response_type") == "in_channel"
        return self._parts.posting.post(
            channel,
            self._parts.app.user,
            what,
            thread_ts=call.text("thread_ts") or None,
            ephemeral_to=None if in_channel else address.person_id,
        )


def _body(raw: bytes) -> Json:
    try:
        body = json.loads(raw)
    except ValueError:
        raise RefusedError("invalid_payload") from None
    if not isinstance(body, dict):
        raise RefusedError("invalid_payload")
    return body
