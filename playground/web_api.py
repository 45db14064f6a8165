"""The Web API: `/api/<method>`, by GET or POST, arguments as a query, a form or JSON."""

import json
import math
from email.utils import formatdate

from aiohttp import web

from playground.api_call import ApiCall, Json, Method
from playground.calls import Call
from playground.clock import stopwatch
from playground.methods import chat, conversations, people, team, views
from playground.parts import Parts
from playground.problems import RefusedError

METHODS: dict[str, Method] = chat.METHODS | conversations.METHODS | people.METHODS | team.METHODS | views.METHODS


class WebApi:
    """Answers calls and logs them."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._slowed: dict[str, float] = {}  # method → stopwatch seconds until which it answers 429

    def slow_down(self, method: str, seconds: float) -> None:
        """Answer 429 to this method for so many real seconds, with a Retry-After that says how long is left."""
        self._slowed[method] = stopwatch() + seconds

    async def answer(self, request: web.Request) -> web.Response:
        """One call."""
        started = stopwatch()
        name = request.match_info["method"]
        headers = {"Date": formatdate(self._parts.clock.now(), usegmt=True)}
        status = 200
        args: Json = {}
        try:
            args = await _arguments(request)
            token = _token(request, args)
            left = self._slowed.get(name, 0.0) - stopwatch()
            if left > 0:
                status = 429
                headers["Retry-After"] = str(math.ceil(left))
                raise RefusedError("ratelimited")  # noqa: TRY301 - one way out for every refusal
            answer = {"ok": True, **self._run(name, args, token, headers)}
        except RefusedError as refused:
            answer = {"ok": False, "error": refused.error, **refused.more}
        self._parts.log.append(Call(name, args, answer, (stopwatch() - started) * 1000))
        return web.json_response(answer, status=status, headers=headers)

    def _run(self, name: str, args: Json, token: str, headers: dict[str, str]) -> Json:
        method = METHODS.get(name)
        if method is None:
            raise RefusedError("unknown_method", req_method=name)
        if method.caller != "anyone":
            self._authorize(method, token)
        call = ApiCall(self._parts, args)
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


async def _arguments(request: web.Request) -> Json:
    args: Json = dict(request.query)
    if not request.can_read_body:
        return args
    if request.content_type == "application/json":
        try:
            body = json.loads(await request.read())
        except ValueError:
            raise RefusedError("invalid_json") from None
        if not isinstance(body, dict):
            raise RefusedError("json_not_object")
        return args | body
    if request.content_type in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        return args | {key: value for key, value in (await request.post()).items() if isinstance(value, str)}
    raise RefusedError("invalid_post_type")


def _token(request: web.Request, args: Json) -> str:
    """The Bearer token, else the `token` argument, which is taken out of the arguments."""
    given = args.pop("token", "")
    scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
    return bearer.strip() if scheme.lower() == "bearer" else str(given)
