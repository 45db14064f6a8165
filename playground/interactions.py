"""What a person's client sends to the app: slash commands, clicks, submissions, shortcuts, questions for options.

Each method delivers one payload in Slack's form and applies what the acknowledgement carries. UndeliveredError and
RefusedError pass through: they are the trouble that the person sees.
"""

from typing import Any

from playground import limits
from playground.block_kit import Check
from playground.conversation import COMMAND_NAMES, Channel
from playground.message import Message, message_object
from playground.parts import Parts
from playground.people import User
from playground.replies import Replies
from playground.typed import as_command, pieces
from playground.view import View, view_object

Json = dict[str, Any]


class Interactions:
    """The payloads, built on the workspace's present state."""

    def __init__(self, parts: Parts, replies: Replies) -> None:
        self._parts = parts
        self._replies = replies

    async def command(self, person: User, channel: Channel, name: str, rest: str) -> None:
        """A slash command, such as `/poll`, with the text typed after it."""
        workspace, app = self._parts.workspace, self._parts.app
        typed = pieces(rest.strip(), workspace, person)
        text = as_command(typed, self._parts.unverified, should_escape=app.escapes(name))
        key = self._parts.reply_addresses.give(person.id, channel.id)
        payload = {
            "token": app.verification_token,
            "team_id": workspace.id,
            "team_domain": workspace.domain,
            "channel_id": channel.id,
            "channel_name": COMMAND_NAMES.get(channel.kind, channel.name),
            "user_id": person.id,
            "user_name": person.name,
            "command": name,
            "text": text,
            "api_app_id": app.id,
            "is_enterprise_install": "false",
            "response_url": self._parts.address(f"commands/{workspace.id}/{key}"),
            "trigger_id": self._parts.triggers.give(person.id, channel.id),
        }
        answer = await self._parts.dispatch.command(payload)
        if answer.get("text") or answer.get("blocks") or answer.get("attachments"):
            self._replies.apply(self._parts.reply_addresses.given[key], answer)

    async def click(self, person: User, on: Message | View, block: Json, element: Json, choice: Json) -> None:
        """An element was used. `choice` is what its action carries besides type and ids, e.g. `{"value": "7"}`."""
        action = {
            "type": element["type"],
            "action_id": element["action_id"],
            "block_id": block["block_id"],
            **choice,
            "action_ts": self._parts.workspace.new_ts(),
        }
        payload = self._common("block_actions", person, self._origin(on), on.id if isinstance(on, View) else "")
        payload |= {"actions": [action], **self._context(person, on)}
        await self._parts.dispatch.interactive(payload)

    async def submit(self, person: User, view: View) -> None:
        """The modal's submit button."""
        payload = self._common("view_submission", person, "", view.id)
        payload |= {"view": view_object(view), "response_urls": self._response_urls(person, view)}
        answer = await self._parts.dispatch.interactive(payload)
        self._parts.surfaces.answer(view, answer)

    async def closed(self, person: User, view: View, *, cleared: bool) -> None:
        """A modal was closed; sent only for views with notify_on_close."""
        if view.content.get("notify_on_close"):
            payload = self._common("view_closed", person)
            payload |= {"view": view_object(view, with_state=False), "is_cleared": cleared}
            await self._parts.dispatch.interactive(payload)

    async def global_shortcut(self, person: User, callback_id: str) -> None:
        """A shortcut from the menu beside the message field."""
        payload = self._common("shortcut", person, trigger=True)
        payload |= {"callback_id": callback_id, "action_ts": self._parts.workspace.new_ts()}
        await self._parts.dispatch.interactive(payload)

    async def message_shortcut(self, person: User, callback_id: str, message: Message) -> None:
        """A shortcut from a message's menu."""
        channel = self._parts.workspace.channels[message.channel_id]
        payload = self._common("message_action", person, channel.id, trigger=True)
        payload |= {
            "callback_id": callback_id,
            "action_ts": self._parts.workspace.new_ts(),
            "message_ts": message.ts,
            "channel": _channel(channel),
            "message": message_object(message),
            "response_url": self._response_url(person, channel, message),
        }
        await self._parts.dispatch.interactive(payload)

    async def options(self, person: User, on: Message | View, block: Json, element: Json, typed: str) -> list[Json]:
        """What an external select offers for the letters typed so far. Raises RefusedError for a bad answer."""
        payload = self._common("block_suggestion", person)
        payload |= {"action_id": element["action_id"], "block_id": block["block_id"], "value": typed}
        context = self._context(person, on)
        payload |= {key: value for key, value in context.items() if key not in {"state", "response_url"}}
        answer = await self._parts.dispatch.interactive(payload)
        groups = answer.get("option_groups", [])
        options = [*answer.get("options", []), *(option for group in groups for option in group["options"])]
        check = Check("message", unverified=self._parts.unverified)
        if len(options) > limits.OPTIONS_REPLY:
            check.problems.add("/options", f"no more than {limits.OPTIONS_REPLY} items allowed")
        for index, option in enumerate(options):
            check.fixed("option", option, f"/options/{index}")
        check.problems.refuse("invalid_arguments")
        return options

    def _common(
        self, kind: str, person: User, channel_id: str = "", view_id: str = "", *, trigger: bool = False
    ) -> Json:
        workspace, app = self._parts.workspace, self._parts.app
        found: Json = {
            "type": kind,
            "team": {"id": workspace.id, "domain": workspace.domain},
            "user": {"id": person.id, "username": person.name, "name": person.name, "team_id": person.team_id},
            "api_app_id": app.id,
            "token": app.verification_token,
            "enterprise": None,
            "is_enterprise_install": False,
        }
        if trigger or kind in {"block_actions", "view_submission"}:
            found["trigger_id"] = self._parts.triggers.give(person.id, channel_id, view_id)
        return found

    def _origin(self, on: Message | View) -> str:
        return on.channel_id if isinstance(on, Message) else ""

    def _context(self, person: User, on: Message | View) -> Json:
        """Container and what surrounds a click: the view, or the message with its channel, state and response_url."""
        if isinstance(on, View):
            return {"container": {"type": "view", "view_id": on.id}, "view": view_object(on)}
        channel = self._parts.workspace.channels[on.channel_id]
        container: Json = {
            "type": "message",
            "message_ts": on.ts,
            "channel_id": channel.id,
            "is_ephemeral": on.ephemeral_to is not None,
        }
        if on.thread_ts:
            container["thread_ts"] = on.thread_ts
        found = {
            "container": container,
            "channel": _channel(channel),
            "state": {"values": self._parts.workspace.values_in(person, on)},
            "response_url": self._response_url(person, channel, on),
        }
        if on.ephemeral_to is None:
            found["message"] = message_object(on, replies=channel.replies(on.ts))
        return found

    def _response_url(self, person: User, channel: Channel, message: Message) -> str:
        key = self._parts.reply_addresses.give(person.id, channel.id, message)
        return self._parts.address(f"actions/{self._parts.workspace.id}/{key}")

    def _response_urls(self, person: User, view: View) -> list[Json]:
        found = []
        for block in view.blocks:
            element = block.get("element", {})
            if element.get("response_url_enabled"):
                state = view.values[block["block_id"]][element["action_id"]]
                channel_id = state.get("selected_conversation") or state.get("selected_channel")
                if channel_id:
                    key = self._parts.reply_addresses.give(person.id, channel_id)
                    found.append(
                        {
                            "block_id": block["block_id"],
                            "action_id": element["action_id"],
                            "channel_id": channel_id,
                            "response_url": self._parts.address(f"actions/{self._parts.workspace.id}/{key}"),
                        }
                    )
        return found


def _channel(channel: Channel) -> Json:
    return {"id": channel.id, "name": COMMAND_NAMES.get(channel.kind, channel.name)}
