"""What a person does on the page: POST /page/api/<act>.

The body is JSON, {as: "U…", …}; the answer {ok: true, trouble: ""} with status 200, or {ok: false, error: "what could
not be done"} with 409 (400 for a malformed request). `trouble` is what Slack tells the person (operation_timeout,
dispatch_failed, "/x is not a valid command"), "" for none. The acts:
    types         {text, channel}                        a command, or a message
    says          {text, channel, thread?: ts, broadcast?: bool}
    attaches      {name, content: base64, text, channel, thread?: ts}  a file
    edits         {channel, ts, text}                    own message
    deletes       {channel, ts}                          own message
    presses       {surface, block_id, action_id, value?} value: that of the chosen entry, for an overflow menu
    fills         {surface, block_id, action_id, value}  text; an option's value; a user's or channel's id;
                  "YYYY-MM-DD"; "HH:MM"; unix seconds; the id of an own file; a list of these for what takes several;
                  null clears
    uploads       {surface, block_id, action_id, name, content: base64}  one more file into a file input of a modal
    options       {surface, block_id, action_id, typed}  → also {options: [option]}, for external selects
    submits       {}                                     the top modal; its errors are in the next state
    closes        {everything?: bool}                    the top modal, or the whole stack
    opens_home    {tab?: home|messages}
    uses_shortcut {callback_id, channel?, ts?}           with channel and ts: on that message
    reacts, unreacts {channel, ts, emoji}
    joins, leaves {channel}
    invites, removes {channel, who: user id}             the bot's id among them
    archives, unarchives {channel}
    deactivates, reactivates {who: user id}
    moves_clock   {to: unix seconds}                     forward only; the app with its panel follows
    surface = {kind: "modal"} | {kind: "home"} | {kind: "message", channel, ts}
Confirm dialogs, character counts and the like are the page's own: an act is sent when the person has confirmed.
"""

import base64
from collections.abc import Awaitable, Callable
from typing import Any

from playground.conversation import Channel
from playground.forms import CannotError, options_of
from playground.message import Message
from playground.people import User
from playground.person import Person
from playground.view import View, elements_of

Json = dict[str, Any]


def _channel(person: Person, said: Json) -> Channel:
    return person.place(said["channel"])


def _message(person: Person, said: Json, key: str = "ts") -> Message:
    return message_at(person, _channel(person, said), said[key])


def message_at(person: Person, channel: Channel, ts: str) -> Message:
    """A message that this person sees. Raises CannotError."""
    for message in person.parts.workspace.visible_to(person, channel):
        if message.ts == ts:
            return message
    raise CannotError(f"there is no message {ts} any more")


def _surface(person: Person, said: Json) -> Message | View:
    where = said["surface"]
    found = {"modal": person.modal, "home": person.home}.get(where["kind"])
    if where["kind"] == "message":
        return _message(person, where)
    if found is None:
        raise CannotError(f"there is no {where['kind']} any more")
    return found


def _element(surface: Message | View, said: Json) -> tuple[Json, Json]:
    for block in surface.every_block:
        for element in elements_of(block):
            if (block["block_id"], element.get("action_id")) == (said["block_id"], said["action_id"]):
                return block, element
    raise CannotError("that is not there any more")


async def _types(person: Person, said: Json) -> None:
    await person.types(said["text"], _channel(person, said))


async def _says(person: Person, said: Json) -> None:
    thread = _message(person, said, "thread") if said.get("thread") else None
    await person.says(said["text"], _channel(person, said), thread, broadcast=bool(said.get("broadcast")))


async def _attaches(person: Person, said: Json) -> None:
    content = base64.b64decode(said["content"], validate=True)
    thread = _message(person, said, "thread") if said.get("thread") else None
    await person.sends_file(said["name"], content, _channel(person, said), said["text"], thread)


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
    if raw is not None and element["type"] == "file_input":
        return _own_file(person, str(raw))
    return raw


def _own_file(person: Person, file_id: str) -> Json:
    found = person.parts.files.find(file_id)
    if found is None or found.about["user"] != person.id:
        raise CannotError("that file is not there any more")
    return found.about


async def _uploads(person: Person, said: Json) -> None:
    view = _surface(person, said)
    block, element = _element(view, said)
    if not isinstance(view, View) or element["type"] != "file_input":
        raise CannotError("nothing can be uploaded there")
    await person.uploads(view, block, element, said["name"], base64.b64decode(said["content"], validate=True))


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


async def _unreacts(person: Person, said: Json) -> None:
    await person.unreacts(said["emoji"], _message(person, said))


async def _joins(person: Person, said: Json) -> None:
    await person.joins(_channel(person, said))


async def _leaves(person: Person, said: Json) -> None:
    await person.leaves(_channel(person, said))


async def _invites(person: Person, said: Json) -> None:
    await person.invites(_account(person, said), _channel(person, said))


async def _removes(person: Person, said: Json) -> None:
    await person.removes(_account(person, said), _channel(person, said))


async def _archives(person: Person, said: Json) -> None:
    person.parts.membership.archive(_channel(person, said), person)


async def _unarchives(person: Person, said: Json) -> None:
    person.parts.membership.archive(_channel(person, said), person, archived=False)


async def _deactivates(person: Person, said: Json) -> None:
    person.parts.membership.deactivate(_account(person, said))


async def _reactivates(person: Person, said: Json) -> None:
    person.parts.membership.change(_account(person, said), deleted=False)


async def _moves_clock(person: Person, said: Json) -> None:
    await person.parts.panel.move(float(said["to"]))
    person.parts.workspace.changed()


def _account(person: Person, said: Json) -> User:
    return person.parts.workspace.users[said["who"]]


ACTS: dict[str, Callable[[Person, Json], Awaitable[Json | None]]] = {
    "types": _types,
    "says": _says,
    "attaches": _attaches,
    "edits": _edits,
    "deletes": _deletes,
    "presses": _presses,
    "fills": _fills,
    "uploads": _uploads,
    "options": _options,
    "submits": _submits,
    "closes": _closes,
    "opens_home": _opens_home,
    "uses_shortcut": _uses_shortcut,
    "reacts": _reacts,
    "unreacts": _unreacts,
    "joins": _joins,
    "leaves": _leaves,
    "invites": _invites,
    "removes": _removes,
    "archives": _archives,
    "unarchives": _unarchives,
    "deactivates": _deactivates,
    "reactivates": _reactivates,
    "moves_clock": _moves_clock,
}
