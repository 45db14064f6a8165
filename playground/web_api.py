"""The Web API: `/api/<method>`, by GET or POST, arguments as a query, a form or JSON."""

import asyncio
import base64
import math
from email.utils import formatdate
from urllib.parse import parse_qsl

from aiohttp import web

from playground import limits
from playground.api_call import ApiCall, Json, Method
from playground.calls import Call
from playground.clock import stopwatch
from playground.json_text import from_json, to_json
from playground.methods import chat, conversations, files, people, scheduled, team, views
from playground.parts import Parts
from playground.problems import RefusedError
from playground.spoiling import spoiled
from playground.trouble_kinds import Spoiled

METHODS: dict[str, Method] = (
    chat.METHODS
    | conversations.METHODS
    | files.METHODS
    | people.METHODS
    | scheduled.METHODS
    | team.METHODS
    | views.METHODS
)


class WebApi:
    """Answers calls and logs them."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._date = (0, "")  # the second, and how a Date header says it

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """One call, with the trouble that it meets."""
        started = stopwatch()
        name = request.match_info["method"]
        headers = {"Date": self._date_header(), "Content-Type": "application/json; charset=utf-8"}
        trouble: Spoiled | None = None
        status = 200
        args: Json = {}
        try:
            args = await _arguments(request)
            token = _token(request, args)
            args |= _client(request)
            if self._parts.trouble.active:
                await asyncio.sleep(self._parts.trouble.wait_of(name))
            wait = self._parts.trouble.retry_after(name)
            wait = wait or self._parts.rate_limits.retry_after(name, str(args.get("channel", "")))
            if wait > 0:
                status = 429
                headers["Retry-After"] = str(math.ceil(wait))
                raise RefusedError("ratelimited")  # noqa: TRY301 - one way out for every refusal
            trouble = self._parts.trouble.spoils(name)
            if trouble is not None and not trouble.done:
                raise RefusedError(trouble.kind)  # noqa: TRY301
            answer = {"ok": True, **self._run(name, args, token, headers)}
        except RefusedError as refused:
            answer = {"ok": False, "error": refused.error, **refused.more}
        kind = "rate_limited" if status != limits.HTTP_OK else trouble.kind if trouble else ""
        ms = (stopwatch() - started) * 1000
        self._parts.log.add(Call(name, args, answer, ms, self._parts.clock.now(), kind, _made(answer)))
        body = to_json(answer)
        if trouble is not None:
            return await spoiled(request, trouble, body, headers)
        return web.Response(body=body, status=status, headers=headers)

    def _run(self, name: str, args: Json, token: str, headers: dict[str, str]) -> Json:
        method = METHODS.get(name)
        if method is None:
            raise RefusedError("unknown_method", req_method=name)
        if method.caller != "anyone":
            self._authorize(method, token)
        call = ApiCall(self._parts, args, token)
        if method.caller == "bot":
            headers["X-OAuth-Scopes"] = ",".join(sorted(self._parts.app.scopes or ()))
            headers["X-Accepted-OAuth-Scopes"] = ",".join(method.scopes)
            call.need(*method.scopes)
        return method.run(call)

    def _authorize(self, method: Method, token: str) -> None:
        app = self._parts.app
        if not token:
            raise RefusedError("not_authed")
        if token in app.revoked_tokens:
            raise RefusedError("token_revoked" if app.installed else "account_inactive")
        if token == app.app_token:
            kind = "app"
        elif token in app.bot_tokens:
            kind = "bot"
        else:
            raise RefusedError("invalid_auth")
        if kind != method.caller:
            raise RefusedError("not_allowed_token_type")

    def _date_header(self) -> str:
        second = self._parts.workspace.seconds()
        if self._date[0] != second:
            self._date = (second, formatdate(second, usegmt=True))
        return self._date[1]


def _made(answer: Json) -> str:
    """What an answer says was made or changed: a message's ts, a view's id."""
    return str(answer.get("ts") or answer.get("message_ts") or answer.get("view", {}).get("id", ""))


async def _arguments(request: web.Request) -> Json:
    args: Json = dict(request.query)
    if not request.can_read_body:
        return args
    if request.content_type == "application/json":
        return args | _object(await request.read())
    if request.content_type == "application/x-www-form-urlencoded":
        return args | dict(parse_qsl((await request.read()).decode(errors="replace"), keep_blank_values=True))
    if request.content_type == "multipart/form-data":
        return args | {key: value for key, value in (await request.post()).items() if isinstance(value, str)}
    raise RefusedError("invalid_post_type")


def _object(body: bytes) -> Json:
    try:
        found = from_json(body)
    except (ValueError, RecursionError):
        raise RefusedError("invalid_json") from None
    if not isinstance(found, dict):
        raise RefusedError("json_not_object")
    return found


def _client(request: web.Request) -> Json:
    """The client id and secret of Basic authentication, with which an app exchanges a code."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return {}
    try:
        client_id, _, secret = base64.b64decode(given).decode().partition(":")
    except ValueError:
        return {}
    return {"client_id": client_id, "client_secret": secret}


def _token(request: web.Request, args: Json) -> str:
    """The Bearer token, else the `token` argument, which is taken out of the arguments."""
    given = args.pop("token", "")
    scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
    return bearer.strip() if scheme.lower() == "bearer" else str(given)
