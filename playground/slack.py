"""The whole local Slack, on one port of this machine."""

import asyncio
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypedDict, Unpack

from aiohttp import web

from playground.conversation import Channel
from playground.interactions import Interactions
from playground.message import Message
from playground.page_api import PageApi
from playground.parts import Options, Parts
from playground.people import User, UserGroup
from playground.person import Person
from playground.replies import Replies
from playground.server import HOST, Server
from playground.trouble_api import TroubleApi
from playground.unverified import Unverified
from playground.web_api import WebApi
from playground.workspace import FOREIGN_TEAM

UPLOAD_BYTES = 16 * 2**20  # a file input's largest file, as base64


class Given(TypedDict, total=False):
    """The options of a local Slack, by name."""

    manifest: Path | dict[str, Any] | None
    name: str
    number: int
    request_url: str
    stretch: float
    seed: int
    unverified: Unverified
    join_messages: bool


class Slack(Parts):
    """An async context manager: inside it the server runs and people can act.

        async with Slack(manifest=Path("manifest.yml")) as slack:
            fang = slack.add_person("Fang Min")
            launch = slack.add_channel("launch", members=[fang])

    Args:
        manifest: the app's manifest, a file or its content; without one the app gets everything usual. Raises
            ValueError for one that Slack would refuse.
        name: the team's name; its domain is made from it.
        number: tells several teams apart; ids contain it.
        port: 0 for any that is free.
        request_url: deliver by signed HTTP POST to this address instead of by Socket Mode.
        stretch: how many times longer acknowledgements and triggers live than on Slack, for slow machines.
        seed: what trouble by chance depends on.
        unverified: the answers assumed to what nobody has verified against Slack.
        join_messages: whether Slack writes who joined or left into the channel, which admins may switch off.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        **options: Unpack[Given],
    ) -> None:
        super().__init__(Options(**options))
        self.web_api = WebApi(self)
        self.replies = Replies(self)
        self.interactions = Interactions(self, self.replies)
        self.people: dict[str, Person] = {}
        self._closing = asyncio.Event()
        self._server = self._served(port)

    # -- addresses and secrets -----------------------------------------------------------------------------------------

    @property
    def api_url(self) -> str:
        """The base_url of the Web API, with a slash at its end."""
        return self.address("api/")

    @property
    def page_url(self) -> str:
        """Where people open it in a browser."""
        return self.address("")

    @property
    def bot_token(self) -> str:
        """The app's bot token."""
        return next(iter(self.app.bot_tokens))

    @property
    def app_token(self) -> str:
        """The app-level token for Socket Mode."""
        return self.app.app_token

    @property
    def signing_secret(self) -> str:
        """What requests to the app are signed with."""
        return self.app.signing_secret

    @property
    def team_id(self) -> str:
        """The team's id."""
        return self.workspace.id

    @property
    def bot_user_id(self) -> str:
        """The user id of the app's bot."""
        return self.app.user.id

    # -- what a test or a cast sets up ---------------------------------------------------------------------------------

    def add_person(  # noqa: PLR0913 - all by name
        self,
        name: str,
        *,
        real_name: str = "",
        tz: str = "Asia/Shanghai",
        locale: str = "zh-CN",
        guest: bool = False,
        single_channel_guest: bool = False,
        admin: bool = False,
        owner: bool = False,
        primary_owner: bool = False,
        outsider: bool = False,
        deactivated: bool = False,
    ) -> Person:
        """An account. `name` is the display name; the handle is made from it. An outsider belongs to another team."""
        user_id = self.workspace.new_id("U")
        handle = "".join(c for c in name.lower().replace(" ", ".") if c.isalnum() or c == ".") or user_id.lower()
        person = Person(
            user_id,
            handle,
            name,
            real_name or name,
            FOREIGN_TEAM if outsider else self.workspace.id,
            tz,
            locale,
            admin or owner or primary_owner,
            owner or primary_owner,
            primary_owner,
            guest or single_channel_guest,
            single_channel_guest,
            outsider,
            parts=self,
            interactions=self.interactions,
        )
        self.people[person.id] = person
        self.membership.arrive(person)
        if deactivated:
            self.membership.deactivate(person)
        return person

    def add_channel(
        self,
        name: str,
        *,
        private: bool = False,
        shared: bool = False,
        members: Iterable[User] = (),
        with_bot: bool = True,
    ) -> Channel:
        """A channel with these members, and the bot unless told otherwise."""
        users = [*members, *([self.app.user] if with_bot else [])]
        channel = self.workspace.new_channel(name.removeprefix("#"), "private" if private else "public", users)
        channel.is_ext_shared = shared
        self.events.channel_created(channel)
        return channel

    def add_user_group(self, handle: str, name: str, members: Iterable[User]) -> UserGroup:
        """A user group; `handle` is what people type after the @."""
        return self.membership.new_group(handle.removeprefix("@"), name, members)

    def deactivate(self, person: Person) -> None:
        """Deactivate an account."""
        self.membership.deactivate(person)

    def archive(self, channel: Channel, by: User | None = None) -> None:
        """Archive a channel."""
        self.membership.archive(channel, by or self.workspace.users[channel.creator])

    def unarchive(self, channel: Channel, by: User | None = None) -> None:
        """Bring a channel back."""
        self.membership.archive(channel, by or self.workspace.users[channel.creator], archived=False)

    def uninstall(self) -> None:
        """Remove the app: its tokens are dead, and it is told as Slack tells it."""
        self.membership.uninstall()

    def install(self) -> None:
        """Install the app again that was removed."""
        self.membership.install()

    def slow_down(self, method: str, seconds: float) -> None:
        """Answer 429 with Retry-After to this Web API method for so many real seconds."""
        self.trouble.shut(method, seconds)

    async def refuse_connections(self) -> None:
        """Nothing listens here any more, and what was connected is cut; until accept_connections."""
        await self._server.refuse()

    async def accept_connections(self) -> None:
        """Listen again, on the same port."""
        await self._server.accept()

    def messages_by_metadata(self, event_type: str, key: str) -> dict[object, list[Message]]:
        """The visible messages whose metadata is of this type, by what stands under this key of their payload."""
        found: dict[object, list[Message]] = {}
        for channel in self.workspace.channels.values():
            for message in channel.messages:
                metadata = message.metadata or {}
                if message.is_lasting and metadata.get("event_type") == event_type:
                    found.setdefault(metadata["event_payload"].get(key), []).append(message)
        return found

    async def settled(self) -> None:
        """Wait until everything sent to the app was acknowledged or given up."""
        await self.dispatch.settled()

    # -- running -------------------------------------------------------------------------------------------------------

    def _served(self, port: int) -> Server:
        application = web.Application(client_max_size=UPLOAD_BYTES)
        application.router.add_route("*", "/api/{method}", self.web_api.answer)
        application.router.add_get("/link/", self.sockets.connect)
        application.router.add_post("/commands/{team}/{key}", self.replies.answer)
        application.router.add_post("/actions/{team}/{key}", self.replies.answer)
        application.router.add_get("/files-pri/{id}/download/{name}", self.files.download)
        application.router.add_post("/upload/v1/{id}", self.files.receive)
        application.router.add_get("/oauth/v2/authorize", self.oauth.authorize)
        PageApi(self, self.people, self._closing).add_routes(application)
        server = Server(application, port)
        self._trouble_api = TroubleApi(self, server)
        self._trouble_api.add_routes(application)
        return server

    async def __aenter__(self) -> Self:
        await self._server.start()
        self.origin = f"http://{HOST}:{self._server.port}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        self.workspace.changed()  # wakes the page's streams, so that they end
        for part in (self._trouble_api, self.posting, self.scheduled, self.dispatch, self.sockets, self.requests):
            await part.close()
        await self._server.stop()
        self.log.close()
