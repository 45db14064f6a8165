"""A person's hands and eyes in the local Slack, for tests and for the page."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from playground.clock import stopwatch
from playground.composed import as_rich_text
from playground.conversation import Channel
from playground.forms import CannotError, check_file, chosen, complaints, entry, find_button, find_input, most_of
from playground.interactions import Interactions
from playground.message import Message
from playground.parcel import UndeliveredError
from playground.parts import Parts
from playground.people import User
from playground.posting import Content
from playground.problems import RefusedError
from playground.reading import text_of_message, text_of_view
from playground.typed import as_message, pieces
from playground.view import View

Json = dict[str, Any]
Found = TypeVar("Found")
_COMMAND = re.compile(r"(\S*)\s?(.*)", re.DOTALL)
Place = Channel | str | None  # a channel, "#its-name", or None for the direct message with the app


@dataclass(eq=False, repr=False)
class Person(User):
    """Somebody with an account. `trouble` is what Slack told them of their last act, such as operation_timeout."""

    parts: Parts = field(kw_only=True)
    interactions: Interactions = field(kw_only=True)
    trouble: str = ""
    _offered: dict[tuple[str, str], list[Json]] = field(default_factory=dict)  # (block_id, action_id) → options shown

    # -- hands ---------------------------------------------------------------------------------------------------------

    async def types(self, text: str, in_: Place = None) -> Message | None:
        """Type into the message field: a slash command when it begins with an ASCII `/`, else a message (returned)."""
        if not text.startswith("/"):
            return await self.says(text, in_)
        channel = self._writable(in_)
        name, rest = _COMMAND.match(text).groups()  # type: ignore[union-attr]
        if self.is_stranger or not self.parts.app.installed or not self.parts.app.has_command(name):
            self.trouble = f"{name} is not a valid command"
            return None
        await self._try(self.interactions.command(self, channel, name, rest))
        return None

    async def says(
        self, text: str, in_: Place = None, thread: Message | None = None, *, broadcast: bool = False
    ) -> Message:
        """Post a message, or a reply with `thread`; `@Name`, `@handle`, `#channel` and links become entities."""
        channel = self._writable(thread.channel_id if thread and in_ is None else in_)
        typed = pieces(text, self.parts.workspace, self)
        content = Content(as_message(typed), [as_rich_text(typed)])
        thread_ts = (thread.thread_ts or thread.ts) if thread else None
        return self.parts.posting.post(channel, self, content, thread_ts=thread_ts, broadcast=broadcast)

    async def sends_file(
        self, name: str, content: bytes, in_: Place = None, text: str = "", thread: Message | None = None
    ) -> Message:
        """Upload a file into a conversation, with a word to it."""
        channel = self._writable(in_)
        file = self.parts.files.add(self, name, content)
        said = Content(as_message(pieces(text, self.parts.workspace, self)))
        thread_ts = (thread.thread_ts or thread.ts) if thread else None
        return self.parts.posting.post(channel, self, said, files=[file], thread_ts=thread_ts)

    async def edits(self, message: Message, text: str) -> None:
        """Change one's own message."""
        self._own(message)
        typed = pieces(text, self.parts.workspace, self)
        self.parts.posting.edit(message, Content(as_message(typed), [as_rich_text(typed)]))

    async def deletes(self, message: Message) -> None:
        """Delete one's own message."""
        self._own(message)
        self.parts.posting.delete(message)

    async def presses(
        self, what: str, on: Message | View | Literal["home"] | None = None, *, nth: int | None = None, beside: str = ""
    ) -> None:
        """Press a button or choose a menu entry, by label or action_id, on a message, the top modal (None) or "home".

        Of several alike, `beside` takes the one next to this text and `nth` the nth from 0.
        """
        surface = self._surface(on)
        await self.uses(surface, *find_button(surface.every_block, what, nth, beside))

    async def uses(self, surface: Message | View, block: Json, element: Json, action: Json) -> None:
        """Use an element of a surface; `action` is what its action carries besides type and ids."""
        await self._try(self.interactions.click(self, surface, block, element, action))

    async def fills(self, values: dict[str, object], on: Message | View | Literal["home"] | None = None) -> None:
        """Enter values by label, block_id or action_id, in the order given.

        Text as str, a person as Person, a channel as Channel, an option by its text or value, several as a list, a day
        as "2026-03-18" or date, a time as "17:00"; None clears. An element that dispatches sends block_actions. Raises
        CannotError for what a person could not enter.
        """
        for key, value in values.items():
            surface = self._surface(on)
            block, element = find_input(surface.every_block, key)
            await self.enters(surface, block, element, value)

    async def enters(self, surface: Message | View, block: Json, element: Json, value: object) -> None:
        """Enter one value into an element of a surface."""
        shown = element
        if "external" in element["type"] and value:
            picked = [await self._picks(surface, block, element, one) for one in _listed(value)]
            shown, values = element | {"options": picked}, [option["value"] for option in picked]
            value = values if element["type"].startswith("multi_") else values[0]
        state = entry(shown, value, self.parts.workspace, self)
        held = surface.values if isinstance(surface, View) else self.parts.workspace.values_in(self, surface)
        held.setdefault(block["block_id"], {})[element["action_id"]] = state
        if isinstance(surface, View):
            surface.errors.pop(block["block_id"], None)
        self.parts.workspace.changed()
        if block["type"] != "input" or block.get("dispatch_action"):
            await self.uses(surface, block, element, {name: inner for name, inner in state.items() if name != "type"})

    async def uploads(self, view: View, block: Json, element: Json, name: str, content: bytes) -> None:
        """Upload one more file into a file input. Raises CannotError, and keeps nothing, when it is not for it."""
        held: list[Json] = view.values[block["block_id"]][element["action_id"]]["files"]
        most = most_of(element)
        if most is not None and len(held) >= most:
            raise CannotError(f"the field takes {most} files")
        check_file(element, name, len(content))
        await self.enters(view, block, element, [*held, self.parts.files.add(self, name, content)])

    async def is_offered(self, surface: Message | View, block: Json, element: Json, typed: str) -> list[Json]:
        """Type into an external select; the options that the app answers. Raises CannotError when it answers badly."""
        try:
            options = await self.interactions.options(self, surface, block, element, typed)
        except (RefusedError, UndeliveredError) as problem:
            raise CannotError(f"no options: {problem}") from None
        self._offered[block["block_id"], element["action_id"]] = options
        return options

    async def submits(self) -> None:
        """Press the top modal's submit button; afterwards see `modal`, `errors` and `trouble`."""
        view = self._top()
        self.trouble = ""
        view.errors = complaints(view)
        self.parts.workspace.changed()
        if not view.errors:
            await self._try(self.interactions.submit(self, view))

    async def closes(self, *, everything: bool = False) -> None:
        """Close the top modal, or with `everything` the whole stack by its X."""
        stack = self.parts.workspace.modals.get(self.id, [])
        self._top()
        for view in reversed(stack[:] if everything else stack[-1:]):
            self.parts.surfaces.close(view)
            await self._try(self.interactions.closed(self, view, cleared=everything))

    async def quits(self) -> None:
        """Close the whole client: its modals are gone. Whether the app is told of it nobody knows for sure."""
        for view in reversed(self.parts.workspace.modals.pop(self.id, [])):
            if self.parts.unverified.view_closed_on_quit:
                await self._try(self.interactions.closed(self, view, cleared=True))
        self.parts.workspace.changed()

    async def opens_home(self, tab: Literal["home", "messages"] = "home") -> None:
        """Open the app's Home, or its messages."""
        self.parts.events.home_opened(self, self.dm, tab, self.home if tab == "home" else None)

    async def uses_shortcut(self, callback_id: str, on: Message | None = None) -> None:
        """Use a message shortcut on a message, or a global one."""
        if not self.parts.app.has_shortcut(callback_id, "message" if on else "global"):
            raise CannotError(f"the app has no such shortcut: {callback_id}")
        if on is None:
            await self._try(self.interactions.global_shortcut(self, callback_id))
        else:
            await self._try(self.interactions.message_shortcut(self, callback_id, on))

    async def reacts(self, emoji: str, to: Message) -> None:
        """Put a reaction on a message."""
        users = to.reactions.setdefault(emoji.strip(":"), [])
        if self.id not in users:
            users.append(self.id)
            self.parts.events.reaction_added(self, emoji.strip(":"), to)

    async def unreacts(self, emoji: str, to: Message) -> None:
        """Take one's reaction off a message again."""
        name = emoji.strip(":")
        users = to.reactions.get(name, [])
        if self.id in users:
            users.remove(self.id)
            self.parts.events.reaction_removed(self, name, to)

    async def joins(self, channel: Place) -> None:
        """Join a public channel."""
        found = self.place(channel)
        if not self.parts.workspace.may_see(self, found):
            raise CannotError(f"{self.shown_as} can't see {found!r}")
        self.parts.membership.join(self, found)

    async def leaves(self, channel: Place) -> None:
        """Leave a channel."""
        self.parts.membership.leave(self, self.place(channel))

    async def invites(self, who: User, to: Place) -> None:
        """Add somebody, or `slack.app.user` the bot, to a channel one is in."""
        self.parts.membership.join(who, self._writable(to), inviter=self)

    async def removes(self, who: User, from_: Place) -> None:
        """Remove somebody, or `slack.app.user` the bot, from a channel one is in."""
        self.parts.membership.leave(who, self._writable(from_))

    # -- eyes ----------------------------------------------------------------------------------------------------------

    @property
    def dm(self) -> Channel:
        """The direct message with the app."""
        return self.parts.workspace.direct([self.parts.app.user, self])

    def place(self, named: Place) -> Channel:
        """The channel meant by a channel, its name or id, or None for the direct message. Raises LookupError."""
        if isinstance(named, Channel):
            return named
        if named is None:
            return self.dm
        found = self.parts.workspace.channels.get(named) or self.parts.workspace.channel_named(named)
        if found is None:
            raise LookupError(f"there is no channel {named!r}")
        return found

    def sees(self, in_: Place = None) -> list[Message]:
        """All messages in the main line of a conversation, own ephemeral ones among them, oldest first."""
        channel = self.place(in_)
        return [m for m in self.parts.workspace.visible_to(self, channel) if m.in_main_line]

    def sees_thread(self, message: Message) -> list[Message]:
        """A thread: its parent and the replies, oldest first."""
        top = message.thread_ts or message.ts
        channel = self.parts.workspace.channels[message.channel_id]
        return [m for m in self.parts.workspace.visible_to(self, channel) if top in {m.ts, m.thread_ts}]

    def sees_file(self, file_id: str) -> bool:
        """Whether it is this person's own, or stands in a message that they see."""
        workspace = self.parts.workspace
        found = self.parts.files.find(file_id)
        if found and found.about["user"] == self.id:
            return True
        seen = (m for channel in workspace.channels.values() for m in workspace.visible_to(self, channel) if m.files)
        return any(file["id"] == file_id for message in seen for file in message.files)

    def reads(self, in_: Place = None) -> list[str]:
        """The same messages as `sees`, as text."""
        return [self.text_of(message) for message in self.sees(in_)]

    @property
    def ephemerals(self) -> list[Message]:
        """Everything that only this person sees, in all conversations, oldest first."""
        found = [
            message
            for channel in self.parts.workspace.channels.values()
            for message in channel.messages
            if message.ephemeral_to == self.id and not message.deleted
        ]
        return sorted(found, key=lambda message: float(message.ts))

    @property
    def modal(self) -> View | None:
        """The modal on top, if one is open."""
        stack = self.parts.workspace.modals.get(self.id)
        return stack[-1] if stack else None

    @property
    def home(self) -> View | None:
        """The app's Home as published for this person."""
        return self.parts.workspace.homes.get(self.id)

    @property
    def errors(self) -> dict[str, str]:
        """The texts under the inputs of the top modal, by block_id."""
        return self.modal.errors if self.modal else {}

    def text_of(self, shown: Message | View) -> str:
        """What this person reads there, as plain lines."""
        if isinstance(shown, View):
            return text_of_view(shown, self.parts.workspace, self)
        return text_of_message(shown, self.parts.workspace, self)

    async def waits_until(self, condition: Callable[[], Found], timeout: float = 30.0) -> Found:  # noqa: ASYNC109
        """Look every 10 ms until `condition` gives something true, and return that.

        Raises AssertionError after `timeout` real seconds, saying what this person sees then.
        """
        end = stopwatch() + timeout
        while not (found := condition()):
            if stopwatch() > end:
                raise AssertionError(f"not within {timeout} s\n{self.everything_in_view()}")
            await asyncio.sleep(0.01)
        return found

    def everything_in_view(self) -> str:
        """All that this person could be looking at, and what Slack refused the app: for failing tests."""
        lines = [f"What {self.shown_as} sees:"]
        for channel in self.parts.workspace.channels.values():
            shown = self.parts.workspace.visible_to(self, channel)[-10:]
            if shown:
                lines.append(f"== {channel!r}")
            lines += [f"  {m.author.shown_as}: {self.text_of(m)}" for m in shown]
        if self.modal:
            lines += ["== modal", self.text_of(self.modal)]
        if self.home:
            lines += ["== home", self.text_of(self.home)]
        lines += [f"trouble: {self.trouble}"] if self.trouble else []
        lines += [f"refused: {call!r}" for call in self.parts.refused]
        return "\n".join(lines)

    # -- inside --------------------------------------------------------------------------------------------------------

    async def _try(self, act: Any) -> None:  # noqa: ANN401 - a coroutine of Interactions
        self.trouble = ""
        try:
            await act
        except UndeliveredError as problem:
            self.trouble = problem.code
        except RefusedError as refused:
            self.trouble = refused.error
            self.parts.note_refused("acknowledgement", refused)

    def _writable(self, in_: Place) -> Channel:
        channel = self.place(in_)
        if self.deleted:
            raise CannotError(f"{self.shown_as} is deactivated")
        if self.id not in channel.members:
            raise CannotError(f"{self.shown_as} is not in {channel!r}")
        if channel.is_archived or (channel.kind == "im" and self.parts.app.is_read_only):
            raise CannotError(f"nobody can write in {channel!r}")
        return channel

    def _own(self, message: Message) -> None:
        if message.author is not self or message.deleted:
            raise CannotError(f"{self.shown_as} can't change {message!r}")

    def _top(self) -> View:
        if self.modal is None:
            raise CannotError(f"{self.shown_as} has no modal open (trouble: {self.trouble or 'none'})")
        return self.modal

    def _surface(self, on: Message | View | Literal["home"] | None) -> Message | View:
        if on is None:
            return self._top()
        if isinstance(on, str):
            if self.home is None:
                raise CannotError(f"nothing was published on {self.shown_as}'s Home")
            return self.home
        if isinstance(on, Message):
            channel = self.parts.workspace.channels[on.channel_id]
            if on not in self.parts.workspace.visible_to(self, channel):
                raise CannotError(f"{self.shown_as} can't see {on!r}")
        return on

    async def _picks(self, surface: Message | View, block: Json, element: Json, wanted: object) -> Json:
        """The option of an external select with this text or value, or the only one shown when it is typed.

        One that is chosen already is known by its value, whatever has been typed since.
        """
        held = surface.values if isinstance(surface, View) else self.parts.workspace.values_in(self, surface)
        state = held[block["block_id"]][element["action_id"]]
        option: Json
        for option in filter(None, [state.get("selected_option"), *state.get("selected_options", [])]):
            if wanted == option["value"]:
                return option
        for option in self._offered.get((block["block_id"], element["action_id"]), []):
            if wanted in {option["text"]["text"], option["value"]}:
                return option
        options = await self.is_offered(surface, block, element, str(wanted))
        return options[0] if len(options) == 1 else chosen(options, wanted)

    def __repr__(self) -> str:
        return f"<{self.shown_as} {self.id}>"


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple | set | frozenset) else [value]
