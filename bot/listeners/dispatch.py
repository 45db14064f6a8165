"""From Bolt to the feature's function: one catch-all listener a kind, which acks and leaves the rest to held work.

Listeners have no try/except of their own: what goes wrong ends here, and the person is told, with a reference that is
also in the log.
"""

import secrets
from collections.abc import Awaitable, Mapping
from dataclasses import replace
from typing import Any, Final, TypeVar

import structlog
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.listeners.asker import Asker, Place
from bot.listeners.routes import Routes, refused_form
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
_NO_OPTIONS: Final[dict[str, Any]] = {"options": []}


class Dispatch:
    """Bolt's listeners."""

    def __init__(self, parts: Parts, texts: Texts, routes: Routes, commands: CommandTable) -> None:
        self._parts = parts
        self._texts = texts
        self._routes = routes
        self._commands = commands

    async def command(self, ack: AsyncAck, body: Body) -> None:
        """``/track …``: any of it."""
        await ack()
        place = Place(channel_id=body.get("channel_id"), response_url=body.get("response_url"))
        text = body.get("text") or ""

        async def answer() -> None:
            asker = await self._asker(body["user_id"], place, body.get("trigger_id"))
            await self._guarded(asker, self._commands.run(asker, text))

        self._parts.work.start(answer())

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
        place = Place(channel_id=event["channel"], thread_ts=event.get("thread_ts"))
        text = self._commands.without_mention(event.get("text") or "", self._parts.workspace.bot_user)

        async def answer() -> None:
            asker = await self._asker(event["user"], place, None)
            await self._guarded(asker, function(asker, event) if function else self._commands.run(asker, text))

        self._parts.work.start(answer())

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
        again = self._routes.again.get(str(body["actions"][0].get("block_id")).partition(":")[0])

        async def answer() -> None:
            at = replace(place, in_list=again is not None)
            asker = await self._asker(body["user"]["id"], at, body.get("trigger_id"))
            function = _found(self._routes.actions, pressed["action_id"], body)
            if function is None:
                await asker.is_refused(OutdatedButton())
            else:
                await self._guarded(asker, function(asker, pressed, body))
            if again:
                anew = replace(asker, place=place)
                await self._guarded(anew, again(anew, body["actions"][0], body))

        self._parts.work.start(answer())

    async def shortcut(self, ack: AsyncAck, body: Body) -> None:
        """A shortcut from Slack's menu, or from a message's."""
        await ack()
        channel = (body.get("channel") or {}).get("id")
        place = Place(channel_id=channel, response_url=body.get("response_url"))

        async def answer() -> None:
            asker = await self._asker(body["user"]["id"], place, body.get("trigger_id"))
            function = self._routes.shortcuts.get(body["callback_id"])
            if function is None:
                await asker.is_refused(OutdatedButton())
            else:
                await self._guarded(asker, function(asker, body))

        self._parts.work.start(answer())

    async def view(self, ack: AsyncAck, body: Body) -> None:
        """A form was sent. The answer is the ack itself."""
        view = body["view"]
        asker = await self._asker(body["user"]["id"], Place(), body.get("trigger_id"))
        function = self._routes.views.get(view["callback_id"])
        if function is None:
            await ack()
            await asker.is_refused(OutdatedButton())
            return
        await self._answered(ack, asker, view, function(asker, view))

    async def options(self, ack: AsyncAck, body: Body) -> None:
        """Somebody types into an external select."""
        asker = await self._asker(body["user"]["id"], Place(), None)
        function = _found(self._routes.options, body["action_id"], body)
        await ack(**({"options": await function(asker, body.get("value") or "")} if function else _NO_OPTIONS))

    async def event(self, body: Body) -> None:
        """Slack tells of a change."""
        event = body["event"]
        function = self._routes.events[event["type"]]
        self._parts.work.start(self._logged(function(self._parts, event), what=event["type"]))

    async def _answered(
        self, ack: AsyncAck, asker: Asker, view: Mapping[str, Any], answer: Awaitable[dict[str, Any] | None]
    ) -> None:
        try:
            answered = await answer
        except Exception:
            code = _code()
            log.exception("a form could not be taken", code=code)
            answered = refused_form(view, self._texts.problem(OurFault(code), asker.language, today=asker.today))
        await (ack() if answered is None else ack(**answered))

    async def _guarded(self, asker: Asker, answer: Awaitable[None]) -> None:
        try:
            await answer
        except Exception:
            code = _code()
            log.exception("an interaction failed", code=code)
            await asker.is_refused(OurFault(code))

    async def _logged(self, work: Awaitable[None], what: str) -> None:
        try:
            await work
        except Exception:
            log.exception("an event could not be taken", code=_code(), what=what)

    async def _asker(self, user_id: str, place: Place, trigger_id: str | None) -> Asker:
        members = await know(self._parts, [user_id])
        # Somebody whom even Slack does not describe reads as an outsider: nothing, in the workspace's language.
        member = members.get(user_id) or Member(user_id, user_id, Kind.OUTSIDER, self._parts.workspace.language)
        return Asker(
            parts=self._parts,
            texts=self._texts,
            member=member,
            place=place,
            at=self._parts.calendar.now(),
            trigger_id=trigger_id,
        )


def _place_of(view: Mapping[str, Any]) -> Place:
    """Where something was pressed in a view."""
    if view.get("callback_id") == ANSWER:
        return Place(view_id=view["id"])
    return Place(in_home=view.get("type") == "home")


def _found(table: Mapping[str, Function], action_id: str, body: Body) -> Function | None:
    """What answers an element; for an input that is a template's field, what answers its form."""
    return table.get(action_id) or table.get((body.get("view") or {}).get("callback_id") or "")


def _code() -> str:
    """What a person can quote and an operator can find in the log."""
    return secrets.token_hex(3).upper()
