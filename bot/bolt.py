"""Bolt with one catch-all listener a kind, for all workspaces that are served; our own tables find the function."""

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import structlog
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.listeners.dispatch import Dispatch
from bot.once import OnceApp

log = structlog.get_logger(__name__)

_ANYTHING: Final = re.compile("")
_Listener = Callable[..., Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Answering:
    """Who answers in a workspace, and as whom: ``identity`` as Slack's auth.test says it, its team above all."""

    identity: Mapping[str, Any]
    slack: AsyncWebClient
    dispatch: Dispatch


class Teams:
    """Finds for which workspace an envelope is."""

    def __init__(self) -> None:
        self._by_team: dict[str, Answering] = {}

    def add(self, one: Answering) -> None:
        """From now on its envelopes are answered."""
        self._by_team[one.identity["team_id"]] = one

    def of(self, team_id: str | None) -> Answering | None:
        """The workspace of this team; None where it is not served.

        Where there is one, all that comes is for it: also what somebody of another company does in a shared channel.
        """
        only = next(iter(self._by_team.values())) if len(self._by_team) == 1 else None
        return self._by_team.get(team_id or "") or only

    def authorized(self, team_id: str | None) -> AuthorizeResult | None:
        """As Bolt asks for every envelope; what it gets no answer for it refuses."""
        one = self.of(team_id)
        if one is None:
            log.warning("an envelope of a workspace that is not served", team=team_id)
            return None
        identity = one.identity
        return AuthorizeResult(
            enterprise_id=identity.get("enterprise_id"),
            team_id=identity["team_id"],
            bot_user_id=identity["user_id"],
            bot_id=identity.get("bot_id"),
            bot_token=one.slack.token,
        )

    def acked(self, listener: Callable[[Dispatch], _Listener]) -> _Listener:
        """A listener that acks, of the workspace an envelope is for."""

        async def listen(ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
            one = self.of(context.team_id)
            if one is not None:  # else it was refused before
                await listener(one.dispatch)(ack, body)

        return listen

    def told(self, listener: Callable[[Dispatch], _Listener]) -> _Listener:
        """The same for events, which Bolt acks itself."""

        async def listen(body: dict[str, Any], context: AsyncBoltContext) -> None:
            one = self.of(context.team_id)
            if one is not None:
                await listener(one.dispatch)(body)

        return listen


def listening(teams: Teams, slack: AsyncWebClient, events: Iterable[str], *, timeout: int) -> AsyncApp:
    """Bolt for these workspaces, and for these events beside messages.

    ``slack``: any workspace's, to say where Slack is; ``timeout``: seconds a call may take.
    """

    async def authorize(team_id: str | None = None, **_: object) -> AuthorizeResult | None:
        return teams.authorized(team_id)

    bolt = OnceApp(
        name="Tidings",  # else Bolt walks the whole call stack for a file name
        client=AsyncWebClient(base_url=slack.base_url, proxy=slack.proxy, timeout=timeout, retry_handlers=[]),
        authorize=authorize,
        process_before_response=True,
        request_verification_enabled=False,  # the door has verified what came by HTTP
        ignoring_self_events_enabled=False,  # a card of ours that somebody deletes counts as our event
    )
    bolt.command("/track")(teams.acked(lambda dispatch: dispatch.command))
    bolt.action(_ANYTHING)(teams.acked(lambda dispatch: dispatch.action))
    bolt.shortcut(_ANYTHING)(teams.acked(lambda dispatch: dispatch.shortcut))
    bolt.view(_ANYTHING)(teams.acked(lambda dispatch: dispatch.view))
    bolt.options(_ANYTHING)(teams.acked(lambda dispatch: dispatch.options))
    for event in ("app_mention", "message"):
        bolt.event(event)(teams.told(lambda dispatch: dispatch.mention))
    for event in events:
        if event.startswith("message."):
            continue  # of these Bolt knows one, by the name of ``message``
        bolt.event(event)(teams.told(lambda dispatch: dispatch.event))
    return bolt
