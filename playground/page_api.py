"""The JSON API behind the page.

Everything is on 127.0.0.1 only; a request whose Host header names anything else is refused (403), and so is a POST
whose Content-Type is not application/json (415), so that no other site's page can act here. Files of playground/page/
are served at `/` (index.html) and `/page/…` with a Content-Security-Policy: scripts, styles and pictures of this
origin only, nothing inline.

GET /page/api/workspace → what is the same for everybody:
    {team: {id, name}, app: {id, name, bot_user_id, connected: bool, has_home: bool, has_panel: bool,
     commands: [{command, description, usage_hint}], shortcuts: [{name, type: global|message, callback_id}]},
     people: [Account], groups: [{id, handle, name, users: [ids]}], now: unix seconds,
     newest: the greatest ts given so far}
    Account = {id, name (the handle), shown_as, real_name, tz, locale, is_bot, is_admin, is_owner, is_restricted,
     is_stranger, deleted}

GET /page/api/state?as=U…[&channel=C…][&thread=TS][&most=N][&until|since|around=TS][&threads=yes] →
    what this one person sees:
    {workspace: the same as above, person: Account, trouble: "", channels: [Channel], messages: [Message], older: bool,
     newer: bool, thread: [Message], newest_reply: ts|"", threads: [Thread], modals: [View], home: View|null}
    `messages` are the main line of `channel`, oldest first: the newest `most` (100 unless given), or those up to, from
    or around a ts; `older` and `newer` say whether there are more; `thread` is that of `thread` in `channel`, parent
    first;
    `threads` are those this person is in, newest reply first, when they are asked for; `newest_reply` the last one that
    somebody else wrote in any of them; Thread = {channel_id, messages: [Message], parent first};
    `modals` is the stack, the top one last. The person's direct message with the app is always among `channels`.
    Channel = {id, name, kind: public|private|im|mpim, is_member, is_archived, is_ext_shared, with: [ids of the others
     in an im or mpim], members: count, last_ts}
    Message = {ts, channel_id, author: user id, text, blocks, attachments, values, thread_ts: ts|null, reply_count,
     reply_users, edited: bool, ephemeral: bool, broadcast: bool, reactions: {name: [user ids]}, files, permalink,
     notifies: bool (it rang this person), own: bool, plain: its readable text, typed: an own one as it was typed}
    View = {id, type: modal|home, title, submit: text|null, close: text|null, blocks, values, errors:
     {block_id: text}, callback_id}
    `values` is {block_id: {action_id: {type, value|selected_option|…}}}, as Slack's state.values.

GET /page/api/refused → {calls: [{method, why}]}: what Slack did not take from the app, newest last.

GET /page/api/events → text/event-stream; after changes an event `changed` with data {"n": counter}: fetch again then;
    after calls an event `called` with data {"n": how many there were, "refused": how many of them were}.

GET /page/api/calls[?after=N] → {calls: [Logged], newest: N}: what went to and fro behind number N, oldest first, the
    newest 500 of it.
    Logged = {n, to: "slack"|"app", name, at: unix seconds, ms, ok: bool, why: "" or what Slack says was wrong, trouble,
     body: what was asked or sent, answer}

GET /page/api/panel?as=U… → {due: [{at, what: {en, zh}, people, channel}]}: what the app will say next; see panel.py.
GET /page/api/guide → {told, of, steps: [{who, in, types, say}]}: what to try first; {} without a panel.
POST /page/panel {address}: where the app's own panel is.

GET /page/api/behind?as=U…&channel=C…&ts=TS, or ?as=U…&view=V… → {shown: what Block Kit Builder takes, object: the
    message or view as Slack's API gives it, calls: [Logged] that made and changed it}

GET /page/api/file?as=U…&id=F… → a file that stands in a message this person sees

POST /page/api/<act>: what a person does; see page_acts.py.
"""

import asyncio
import contextlib
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from aiohttp import web

from playground.forms import CannotError
from playground.page_acts import ACTS, message_at
from playground.page_behind import Traffic, behind_message, behind_view
from playground.page_view import Part, person_state, workspace_state
from playground.parts import Parts
from playground.person import Person
from playground.view import View

Json = dict[str, Any]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

PAGE = Path(__file__).parent / "page"
POLICY = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
HOSTS = ("127.0.0.1", "localhost")
KEEP_ALIVE_SECONDS = 15.0
MESSAGES = 100  # of a conversation at once
PICTURES = frozenset(("image/png", "image/jpeg", "image/gif", "image/webp"))


class PageApi:
    """The routes; see the top of this file for what they take and answer."""

    def __init__(self, parts: Parts, people: Mapping[str, Person], closing: asyncio.Event) -> None:
        self._parts = parts
        self._people = people
        self._closing = closing
        self._changes = 0
        self._changed = asyncio.Event()
        self._traffic = Traffic(parts)
        parts.workspace.watchers.append(self._note_change)
        parts.log.watchers.append(self._note_call)
        parts.dispatch.watchers.append(self._note_call)

    def add_routes(self, server: web.Application) -> None:
        """Put them on the server."""
        routes: dict[str, Handler] = {
            "workspace": self._workspace,
            "state": self._state,
            "refused": self._refused,
            "events": self._events,
            "calls": self._calls,
            "panel": self._panel,
            "guide": self._guide,
            "behind": self._behind,
            "file": self._attached,
        }
        for name, handler in routes.items():
            server.router.add_get(f"/page/api/{name}", guarded(handler))
        server.router.add_post("/page/panel", guarded(self._register))
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
        where = {name: _ts(request, name) for name in ("until", "since", "around")}
        part = Part(_number(request, "most", MESSAGES), **where)
        thread, with_threads = request.query.get("thread", ""), request.query.get("threads") == "yes"
        return web.json_response(person_state(person, channel, thread, part, with_threads=with_threads))

    async def _refused(self, _request: web.Request) -> web.Response:
        calls = [{"method": call.method, "why": call.why} for call in self._parts.refused]
        return web.json_response({"calls": calls})

    async def _events(self, request: web.Request) -> web.StreamResponse:
        stream = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await stream.prepare(request)
        with contextlib.suppress(ConnectionResetError):  # the window was closed
            await self._tell(stream)
        return stream

    async def _calls(self, request: web.Request) -> web.Response:
        after = _number(request, "after", 0)
        return web.json_response({"calls": self._traffic.after(after), "newest": self._traffic.count})

    async def _panel(self, request: web.Request) -> web.Response:
        """What the app will say next, so far as this person may know of those places."""
        person = self._person(request.query.get("as", ""))
        workspace = self._parts.workspace
        due = [
            one
            for one in (await self._parts.panel.asks("due")).get("due", [])
            if not one.get("channel")
            or (one["channel"] in workspace.channels and workspace.may_see(person, workspace.channels[one["channel"]]))
        ]
        return web.json_response({"due": due})

    async def _guide(self, _request: web.Request) -> web.Response:
        return web.json_response(await self._parts.panel.asks("guide"))

    async def _register(self, request: web.Request) -> web.Response:
        answer = await self._parts.panel.register(request)
        self._note_change()
        return answer

    async def _behind(self, request: web.Request) -> web.Response:
        asked = request.query
        try:
            person = self._person(asked.get("as", ""))
            if "view" in asked:
                found = behind_view(_view(person, asked["view"]), self._traffic)
            else:
                channel = person.place(asked["channel"])
                message = message_at(person, channel, asked["ts"])
                found = behind_message(message, channel.replies(message.ts), self._traffic)
        except (LookupError, CannotError) as problem:
            return web.json_response({"ok": False, "error": str(problem)}, status=404)
        return web.json_response(found)

    async def _attached(self, request: web.Request) -> web.Response:
        """Pictures are shown; everything else is only ever saved, so that no page comes from here but the page."""
        person, wanted = self._person(request.query.get("as", "")), request.query.get("id", "")
        found = self._parts.files.find(wanted)
        if found is None or not person.sees_file(wanted):
            raise web.HTTPNotFound
        kind = found.about["mimetype"] if found.about["mimetype"] in PICTURES else "application/octet-stream"
        answer = web.Response(body=found.content, content_type=kind)
        how = "inline" if kind in PICTURES else "attachment"
        answer.headers["Content-Disposition"] = f"{how}; filename*=UTF-8''{quote(found.about['name'])}"
        return answer

    async def _tell(self, stream: web.StreamResponse) -> None:
        told = {"changed": -1, "called": -1}
        while not self._closing.is_set():
            self._changed.clear()
            now = {"changed": self._changes, "called": self._traffic.count}
            for event, count in now.items():
                if count != told[event]:
                    data = {"n": count} | ({"refused": self._traffic.refused} if event == "called" else {})
                    await stream.write(f"event: {event}\ndata: {json.dumps(data)}\n\n".encode())
            told = now
            try:
                async with asyncio.timeout(KEEP_ALIVE_SECONDS):
                    await self._changed.wait()
            except TimeoutError:
                await stream.write(b": still here\n\n")

    async def _act(self, request: web.Request) -> web.Response:
        if request.content_type != "application/json":
            raise web.HTTPUnsupportedMediaType
        try:
            said = json.loads(await request.read())
            act = ACTS[request.match_info["act"]]
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
        answer = web.FileResponse(path, headers={"Cache-Control": "no-store"})
        answer.enable_compression()
        return answer

    def _person(self, user_id: str) -> Person:
        if user_id not in self._people:
            raise LookupError(f"nobody is called {user_id!r}")
        return self._people[user_id]

    def _note_change(self) -> None:
        self._changes += 1
        self._changed.set()

    def _note_call(self, _: object) -> None:
        self._changed.set()


def _number(request: web.Request, name: str, default: int) -> int:
    try:
        return int(request.query.get(name, default))
    except ValueError:
        raise web.HTTPBadRequest(text=f"{name} is no number") from None


def _ts(request: web.Request, name: str) -> str:
    found = request.query.get(name, "")
    if not re.fullmatch(r"(\d{1,12}\.\d{6})?", found):
        raise web.HTTPBadRequest(text=f"{name} is no timestamp")
    return found


def _view(person: Person, view_id: str) -> View:
    shown = [*person.parts.workspace.modals.get(person.id, []), *([person.home] if person.home else [])]
    for view in shown:
        if view.id == view_id:
            return view
    raise LookupError(f"there is no view {view_id} any more")


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
