"""From Bolt to the feature's function: one catch-all listener a kind, which acks and leaves the rest to held work.

Listeners have no try/except of their own: what goes wrong ends here, and the person is told, with a reference that is
also in the log.
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar

import orjson
import structlog
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.response import BoltResponse

from bot.failpoints import hang
from bot.listeners.asker import Acknowledgement, Asker, Place
from bot.listeners.guarding import guarded, new_code
from bot.listeners.routes import Routes, ViewFunction, refused_form
from bot.listeners.track import CommandTable
from bot.messages.answers import ANSWER
from bot.messages.blocks import entry_chosen
from bot.messages.texts import Texts
from bot.parts import Parts
from bot.slack.people import know
from tracker.people import Kind, Member
from tracker.problems import OurFault, OutdatedButton

log = structlog.get_logger(__name__)

Body = Mapping[str, Any]
Function = TypeVar("Function")
_Answer = Callable[[Asker], Awaitable[None]]
_NO_OPTIONS: Final[dict[str, Any]] = {"options": []}


@dataclass(frozen=True, slots=True)
class _Who:
    """Who did something and where, as Slack's payload says it."""

    user_id: str
    place: Place
    trigger_id: str | None = None


class Dispatch:
    """Bolt's listeners."""

    def __init__(self, parts: Parts, texts: Texts, routes: Routes, commands: CommandTable) -> None:
        self._parts = parts
        self._texts = texts
        self._routes = routes
        self._commands = commands

    async def command(self, ack: AsyncAck, body: Body) -> None:
        """``/track …``: any of it. An answer that is ready soon is the ack itself."""
        acknowledgement = Acknowledgement()
        place = Place(body.get("channel_id"), response_url=body.get("response_url"), acknowledgement=acknowledgement)
        text = body.get("text") or ""
        who = _Who(body["user_id"], place, body.get("trigger_id"))

        async def work() -> None:
            hang("in_listener")
            try:
                await self._guarded(who, lambda asker: self._commands.run(asker, text))
            finally:
                acknowledgement.goes()

        self._parts.work.start(work())
        answer = await acknowledgement.waited_for()
        if answer is None:
            await ack()
        else:  # which Bolt would copy first, and write three times as slowly
            told = {"text": answer.text, "blocks": answer.blocks, "response_type": "ephemeral"}
            ack.response = BoltResponse(status=200, body=_written(told))

    async def mention(self, body: Body) -> None:
        """A message to the bot, in a channel or a thread by mention, or in its direct messages."""
        event = body["event"]
        said_directly = event["type"] == "app_mention" or event.get("channel_type") == "im"
        if not said_directly:
            self._overheard(event)
            return
        if event.get("user") in (None, self._parts.workspace.bot_user) or event.get("bot_id"):
            return
        function = self._routes.messages.get(event.get("subtype") or "")
        if event.get("subtype") and function is None:
            return
        who = _Who(event["user"], Place(channel_id=event["channel"], thread_ts=event.get("thread_ts")))
        text = self._commands.without_mention(event.get("text") or "", self._parts.workspace.bot_user)

        def answer(asker: Asker) -> Awaitable[None]:
            return function(asker, event) if function else self._commands.run(asker, text)

        self._parts.work.start(self._guarded(who, answer))

    def _overheard(self, event: Mapping[str, Any]) -> None:
        """What people say to each other; Slack's name for that has the kind of its channel in it."""
        function = self._routes.events.get(f"message.{event.get('channel_type')}s")
        if function is not None:
            self._parts.work.start(self._logged(function(self._parts, event), what="message"))

    async def action(self, ack: AsyncAck, body: Body) -> None:
        """A button, an overflow option, or a choice in a form."""
        await ack()
        pressed = entry_chosen(body["actions"][0])
        channel = (body.get("channel") or {}).get("id") or (body.get("container") or {}).get("channel_id")
        thread = (body.get("message") or {}).get("thread_ts")
        place = replace(
            _place_of(body.get("view") or {}),
            channel_id=channel,
            thread_ts=thread,
            response_url=body.get("response_url"),
        )
        function = _found(self._routes.actions, pressed["action_id"], body) or _outdated
        again = self._routes.again.get(str(body["actions"][0].get("block_id")).partition(":")[0])

        async def answer(asker: Asker) -> None:
            await guarded(asker, function(asker, pressed, body))
            if again:
                anew = replace(asker, place=place)
                await again(anew, body["actions"][0], body)

        pressed_in = replace(place, in_list=again is not None, posted=_is_posted(body))
        who = _Who(body["user"]["id"], pressed_in, body.get("trigger_id"))
        self._parts.work.start(self._guarded(who, answer))

    async def shortcut(self, ack: AsyncAck, body: Body) -> None:
        """A shortcut from Slack's menu, or from a message's."""
        await ack()
        channel = (body.get("channel") or {}).get("id")
        place = Place(channel_id=channel, response_url=body.get("response_url"))
        function = self._routes.shortcuts.get(body["callback_id"]) or _outdated
        who = _Who(body["user"]["id"], place, body.get("trigger_id"))
        self._parts.work.start(self._guarded(who, lambda asker: function(asker, body)))

    async def view(self, ack: AsyncAck, body: Body) -> None:
        """A form was sent. The answer is the ack itself."""
        view = body["view"]
        who = _Who(body["user"]["id"], Place(), body.get("trigger_id"))
        function = self._routes.views.get(view["callback_id"])
        if function is None:
            await ack()
            await self._guarded(who, _outdated)
            return
        await self._answered(ack, who, view, function)

    async def options(self, ack: AsyncAck, body: Body) -> None:
        """Somebody types into an external select."""
        asker = await self._asker(_Who(body["user"]["id"], Place()))
        function = _found(self._routes.options, body["action_id"], body)
        await ack(**({"options": await function(asker, body.get("value") or "")} if function else _NO_OPTIONS))

    async def event(self, body: Body) -> None:
        """Slack tells of a change."""
        event = {"event_time": body.get("event_time"), **body["event"]}
        function = self._routes.events[event["type"]]
        self._parts.work.start(self._logged(function(self._parts, event), what=event["type"]))

    async def _answered(self, ack: AsyncAck, who: _Who, view: Mapping[str, Any], function: ViewFunction) -> None:
        asker = self._unknown(who)
        try:
            asker = await self._asker(who)
            answered = await function(asker, view)
        except Exception:
            code = new_code()
            log.exception("a form could not be taken", code=code)
            answered = refused_form(view, self._texts.problem(OurFault(code), asker.language, today=asker.today))
        await (ack() if answered is None else ack(**answered))

    async def _guarded(self, who: _Who, answer: _Answer) -> None:
        """Answer somebody; where not even who they are can be read, they hear that in the workspace's language."""
        await guarded(self._unknown(who), self._known(who, answer))

    async def _known(self, who: _Who, answer: _Answer) -> None:
        asker = await self._asker(who)
        await guarded(asker, answer(asker))

    async def _logged(self, work: Awaitable[None], what: str) -> None:
        try:
            await work
        except Exception:
            log.exception("an event could not be taken", code=new_code(), what=what)

    async def _asker(self, who: _Who) -> Asker:
        """Somebody as they are known; whom even Slack does not describe reads as an outsider, which is nothing."""
        unknown = self._unknown(who)
        member = (await know(self._parts, [who.user_id])).get(who.user_id)
        return replace(unknown, member=member) if member else unknown

    def _unknown(self, who: _Who) -> Asker:
        language = self._parts.workspace.language
        return Asker(
            parts=self._parts,
            texts=self._texts,
            member=Member(who.user_id, who.user_id, Kind.OUTSIDER, language),
            place=who.place,
            at=self._parts.calendar.now(),
            trigger_id=who.trigger_id,
        )


def _written(body: Mapping[str, Any]) -> str:
    try:
        return orjson.dumps(body).decode()
    except TypeError:  # of a lone surrogate, which somebody typed and the answer quotes
        return json.dumps(body)


def _is_posted(body: Body) -> bool:
    """Whether what was pressed is a message of the channel's, not an answer to one person."""
    return bool(body.get("message")) and not (body.get("container") or {}).get("is_ephemeral")


def _place_of(view: Mapping[str, Any]) -> Place:
    """Where something was pressed in a view."""
    if view.get("callback_id") == ANSWER:
        return Place(view_id=view["id"])
    return Place(in_home=view.get("type") == "home")


def _found(table: Mapping[str, Function], action_id: str, body: Body) -> Function | None:
    """What answers an element; for an input that is a template's field, what answers its form."""
    return table.get(action_id) or table.get((body.get("view") or {}).get("callback_id") or "")


async def _outdated(asker: Asker, *_: Body) -> None:
    """What no function answers any more."""
    await asker.is_refused(OutdatedButton())
