"""The JSON API behind the page.

Everything is on 127.0.0.1 only; a request whose Host header names anything else is refused (403), and so is a POST
whose Content-Type is not application/json (415), so that no other site's page can act here. Files of playground/page/
are served at `/` (index.html) and `/page/…` with a Content-Security-Policy: scripts, styles and pictures of this
origin only, nothing inline.

GET /page/api/workspace → what is the same for everybody:
    {team: {id, name}, app: {id, name, bot_user_id, connected: bool, has_home: bool,
     commands: [{command, description, usage_hint}], shortcuts: [{name, type: global|message, callback_id}]},
     people: [Account], groups: [{id, handle, name, users: [ids]}], now: unix seconds}
    Account = {id, name (the handle), shown_as, real_name, tz, locale, is_bot, is_admin, is_owner, is_restricted,
     is_stranger, deleted}

GET /page/api/state?as=U…[&channel=C…][&thread=TS] → what this one person sees:
    {person: Account, trouble: "", channels: [Channel], messages: [Message], thread: [Message], modals: [View],
     home: View|null}
    `messages` are the main line of `channel`, oldest first; `thread` is that of `thread` in `channel`, parent first;
    `modals` is the stack, the top one last. The person's direct message with the app is always among `channels`.
    Channel = {id, name, kind: public|private|im|mpim, is_member, is_archived, is_ext_shared, with: [ids of the others
     in an im or mpim], members: count, last_ts}
    Message = {ts, channel_id, author: user id, text, blocks, attachments, values, thread_ts: ts|null, reply_count,
     reply_users, edited: bool, ephemeral: bool, broadcast: bool, reactions: {name: [user ids]}, files, permalink,
     notifies: bool (it rang this person), own: bool, plain: its readable text}
    View = {id, type: modal|home, title, submit: text|null, close: text|null, blocks, values, errors:
     {block_id: text}, callback_id}
    `values` is {block_id: {action_id: {type, value|selected_option|…}}}, as Slack's state.values.

GET /page/api/refused → {calls: [{method, why}]}: what Slack did not take from the app, newest last.

GET /page/api/events → text/event-stream; after changes an event `changed` with data {"n": counter}; fetch again then.

POST /page/api/<act>, JSON {as: "U…", …} → {ok: true, trouble: ""} with status 200, or {ok: false, error: "what could
not be done"} with 409 (400 for a malformed request). `trouble` is what Slack tells the person (operation_timeout,
dispatch_failed, "/x is not a valid command"), "" for none. The acts:
    types         {text, channel}                        a command, or a message
    says          {text, channel, thread?: ts, broadcast?: bool}
    edits         {channel, ts, text}                    own message
    deletes       {channel, ts}                          own message
    presses       {surface, block_id, action_id, value?} value: that of the chosen entry, for an overflow menu
    fills         {surface, block_id, action_id, value}  text; an option's value; a user's or channel's id;
                  "YYYY-MM-DD"; "HH:MM"; unix seconds; a list of these for what takes several; null clears
    options       {surface, block_id, action_id, typed}  → also {options: [option]}, for external selects
    submits       {}                                     the top modal; its errors are in the next state
    closes        {everything?: bool}                    the top modal, or the whole stack
    opens_home    {tab?: home|messages}
    uses_shortcut {callback_id, channel?, ts?}           with channel and ts: on that message
    reacts        {channel, ts, emoji}
    joins, leaves {channel}
    invites, removes {channel, who: user id}             the bot's id among them
    surface = {kind: "modal"} | {kind: "home"} | {kind: "message", channel, ts}
Confirm dialogs, character counts and the like are the page's own: an act is sent when the person has confirmed.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from aiohttp import web

from playground.conversation import Channel
from playground.forms import CannotError, options_of
from playground.message import Message
from playground.page_view import person_state, workspace_state
from playground.parts import Parts
from playground.person import Person
from playground.view import View, elements_of

Json = dict[str, Any]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

PAGE = Path(__file__).parent / "page"
POLICY = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
HOSTS = ("127.0.0.1", "localhost")
KEEP_ALIVE_SECONDS = 15.0


class PageApi:
    """The routes; see the top of this file for what they take and answer."""

    def __init__(self, parts: Parts, people: Mapping[str, Person], closing: asyncio.Event) -> None:
        self._parts = parts
        self._people = people
        self._closing = closing
        self._changes = 0
        self._changed = asyncio.Event()
        parts.workspace.watchers.append(self._note_change)

    def add_routes(self, server: web.Application) -> None:
        """Put them on the server."""
        routes = {"workspace": self._workspace, "state": self._state, "refused": self._refused, "events": self._events}
        for name, handler in routes.items():
            server.router.add_get(f"/page/api/{name}", guarded(handler))
        server.router.add_post("/page/api/{act}", guarded(self._act))
        server.router.add_get("/", guarded(self._file))
        server.router.add_get("/page/{path:.+}", guarded(self._file))

    async def _workspace(self, _request: web.Request) -> web.Response:
        return web.json_response(workspace_state(self._parts))

    async def _state(self, request: web.Request) -> web.Response:
        try:
            person = self._person(request.query.get("as", ""))
            _ = person.dm  # always there, as in the client's list of apps
            asked = request.query.get("channel")
            channel = person.place(asked) if asked else None
        except LookupError as problem:
            return web.json_response({"ok": False, "error": str(problem)}, status=404)
        return web.json_response(person_state(person, channel, request.query.get("thread", "")))

    async def _refused(self, _request: web.Request) -> web.Response:
        calls = [{"method": call.method, "why": call.why} for call in self._parts.refused]
        return web.json_response({"calls": calls})

    async def _events(self, request: web.Request) -> web.StreamResponse:
        stream = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await stream.prepare(request)
        told = -1
        while not self._closing.is_set():
            if told != self._changes:
                told = self._changes
                await stream.write(f"event: changed\ndata: {json.dumps({'n': told})}\n\n".encode())
            self._changed.clear()
            if told != self._changes:  # during the write: its wake-up was just cleared
                continue
            try:
                async with asyncio.timeout(KEEP_ALIVE_SECONDS):
                    await self._changed.wait()
            except TimeoutError:
                await stream.write(b": still here\n\n")
        return stream

    async def _act(self, request: web.Request) -> web.Response:
        if request.content_type != "application/json":
            raise web.HTTPUnsupportedMediaType
        try:
            said = json.loads(await request.read())
            act = _ACTS[request.match_info["act"]]
            person = self._person(said["as"])
            more = await act(person, said)
        except CannotError as problem:
            return web.json_response({"ok": False, "error": str(problem)}, status=409)
        except (LookupError, TypeError, ValueError) as problem:
            return web.json_response({"ok": False, "error": f"malformed: {problem!r}"}, status=400)
        return web.json_response({"ok": True, "trouble": person.trouble, **(more or {})})

    async def _file(self, request: web.Request) -> web.StreamResponse:
        path = (PAGE / request.match_info.get("path", "index.html")).resolve()
        if not path.is_relative_to(PAGE) or not path.is_file():
            raise web.HTTPNotFound
        return web.FileResponse(path, headers={"Cache-Control": "no-store"})

    def _person(self, user_id: str) -> Person:
        if user_id not in self._people:
            raise LookupError(f"nobody is called {user_id!r}")
        return self._people[user_id]

    def _note_change(self) -> None:
        self._changes += 1
        self._changed.set()


def guarded(handler: Handler) -> Handler:
    """The same for requests to this machine by name only, with headers that keep other sites out."""

    async def checked(request: web.Request) -> web.StreamResponse:
        if request.host.rpartition(":")[0] not in HOSTS and request.host not in HOSTS:
            raise web.HTTPForbidden(text="wrong Host")
        answer = await handler(request)
        if not answer.prepared:
            answer.headers["Content-Security-Policy"] = POLICY
            answer.headers["X-Content-Type-Options"] = "nosniff"
        return answer

    return checked


def _channel(person: Person, said: Json) -> Channel:
    return person.place(said["channel"])


def _message(person: Person, said: Json, key: str = "ts") -> Message:
    channel = _channel(person, said)
    for message in person.parts.workspace.visible_to(person, channel):
        if message.ts == said[key]:
            return message
    raise CannotError(f"there is no message {said[key]} any more")


def _surface(person: Person, said: Json) -> Message | View:
    where = said["surface"]
    found = {"modal": person.modal, "home": person.home}.get(where["kind"])
    if where["kind"] == "message":
        return _message(person, where)
    if found is None:
        raise CannotError(f"there is no {where['kind']} any more")
    return found


def _element(surface: Message | View, said: Json) -> tuple[Json, Json]:
    for block in surface.blocks:
        for element in elements_of(block):
            if (block["block_id"], element.get("action_id")) == (said["block_id"], said["action_id"]):
                return block, element
    raise CannotError("that is not there any more")


async def _types(person: Person, said: Json) -> None:
    await person.types(said["text"], _channel(person, said))


async def _says(person: Person, said: Json) -> None:
    thread = _message(person, said, "thread") if said.get("thread") else None
    await person.says(said["text"], _channel(person, said), thread, broadcast=bool(said.get("broadcast")))


async def _edits(person: Person, said: Json) -> None:
    await person.edits(_message(person, said), said["text"])


async def _deletes(person: Person, said: Json) -> None:
    await person.deletes(_message(person, said))


async def _presses(person: Person, said: Json) -> None:
    surface = _surface(person, said)
    block, element = _element(surface, said)
    if element["type"] == "overflow":
        chosen = next((o for o in options_of(element) if o["value"] == said.get("value")), None)
        if chosen is None:
            raise CannotError("that entry is not there any more")
        await person.uses(surface, block, element, {"selected_option": chosen})
        return
    action: Json = {key: element[key] for key in ("text", "value") if key in element}
    await person.uses(surface, block, element, action)


async def _fills(person: Person, said: Json) -> None:
    surface = _surface(person, said)
    block, element = _element(surface, said)
    raw = said["value"]
    values = (
        [_meant(person, element, value) for value in raw] if isinstance(raw, list) else _meant(person, element, raw)
    )
    await person.enters(surface, block, element, values)


def _meant(person: Person, element: Json, raw: object) -> object:
    workspace = person.parts.workspace
    if raw is not None and element["type"].endswith("users_select"):
        return workspace.users[str(raw)]
    if raw is not None and element["type"].endswith(("conversations_select", "channels_select")):
        return workspace.channels[str(raw)]
    return raw


async def _options(person: Person, said: Json) -> Json:
    surface = _surface(person, said)
    block, element = _element(surface, said)
    return {"options": await person.is_offered(surface, block, element, said["typed"])}


async def _submits(person: Person, _said: Json) -> None:
    await person.submits()


async def _closes(person: Person, said: Json) -> None:
    await person.closes(everything=bool(said.get("everything")))


async def _opens_home(person: Person, said: Json) -> None:
    await person.opens_home("messages" if said.get("tab") == "messages" else "home")


async def _uses_shortcut(person: Person, said: Json) -> None:
    await person.uses_shortcut(said["callback_id"], _message(person, said) if said.get("ts") else None)


async def _reacts(person: Person, said: Json) -> None:
    await person.reacts(said["emoji"], _message(person, said))


async def _joins(person: Person, said: Json) -> None:
    await person.joins(_channel(person, said))


async def _leaves(person: Person, said: Json) -> None:
    await person.leaves(_channel(person, said))


async def _invites(person: Person, said: Json) -> None:
    await person.invites(person.parts.workspace.users[said["who"]], _channel(person, said))


async def _removes(person: Person, said: Json) -> None:
    await person.removes(person.parts.workspace.users[said["who"]], _channel(person, said))


_ACTS: dict[str, Callable[[Person, Json], Awaitable[Json | None]]] = {
    "types": _types,
    "says": _says,
    "edits": _edits,
    "deletes": _deletes,
    "presses": _presses,
    "fills": _fills,
    "options": _options,
    "submits": _submits,
    "closes": _closes,
    "opens_home": _opens_home,
    "uses_shortcut": _uses_shortcut,
    "reacts": _reacts,
    "joins": _joins,
    "leaves": _leaves,
    "invites": _invites,
    "removes": _removes,
}
