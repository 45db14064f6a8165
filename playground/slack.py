"""The whole local Slack, on one port of this machine."""

import asyncio
import secrets
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from playground.app import App
from playground.clock import SlackClock
from playground.conversation import Channel
from playground.delivery import Requests
from playground.dispatch import Dispatch
from playground.events import Events
from playground.files import Files
from playground.interactions import Interactions
from playground.manifest import check_manifest, read_manifest
from playground.membership import Membership
from playground.page_api import PageApi
from playground.people import User, UserGroup
from playground.person import Person, Place
from playground.posting import Posting
from playground.problems import RefusedError
from playground.replies import Replies
from playground.socket import Sockets
from playground.surfaces import Surfaces
from playground.timing import Timing
from playground.triggers import ReplyAddresses, Triggers
from playground.web_api import Call, WebApi
from playground.workspace import FOREIGN_TEAM, Workspace

HOST = "127.0.0.1"


class Slack:
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
    """

    def __init__(
        self,
        *,
        manifest: Path | dict[str, Any] | None = None,
        name: str = "Acme",
        number: int = 1,
        port: int = 0,
        request_url: str = "",
        stretch: float = 1.0,
    ) -> None:
        self.clock = SlackClock()
        self.timing = Timing().stretched(stretch)
        domain = "".join(c for c in name.lower().replace(" ", "-") if c.isascii())
        self.workspace = Workspace(f"T0PG{number:03d}", name, domain, self.clock)
        self.app = self._install(manifest, request_url)
        self.triggers = Triggers(self.timing)
        self.reply_addresses = ReplyAddresses(self.timing, self.clock)
        self.sockets = Sockets(self.app, self.timing)
        self._requests = Requests(self.app, self.timing, self.clock)
        self.dispatch = Dispatch(self.app, self.sockets, self._requests, self.timing)
        self.events = Events(self.workspace, self.app, self.dispatch)
        self.posting = Posting(self.workspace, self.events)
        self.surfaces = Surfaces(self.workspace, self.app, self.triggers)
        self.membership = Membership(self.workspace, self.app, self.events)
        self.interactions = Interactions(self)
        self.files = Files(self)
        self.web_api = WebApi(self)
        self.replies = Replies(self)
        self.people: dict[str, Person] = {}
        self.closing = asyncio.Event()
        self._wanted_port = port
        self._runner: web.AppRunner | None = None
        self._address = ""

    def _install(self, manifest: Path | dict[str, Any] | None, request_url: str) -> App:
        content = read_manifest(manifest) if isinstance(manifest, Path) else manifest
        if content is not None:
            check_manifest(content)
        name = str(content["display_information"]["name"]) if content else "Playground app"
        app_id, user_id, bot_id = (self.workspace.new_id(letter) for letter in "AUB")
        user = User(user_id, name.lower().replace(" ", ""), name, name, self.workspace.id, bot_id=bot_id, app_id=app_id)
        self.workspace.users[user_id] = user
        return App(
            app_id,
            name,
            user,
            {f"xoxb-{self.workspace.id}-{secrets.token_hex(12)}"},
            f"xapp-1-{app_id}-{secrets.token_hex(16)}",
            secrets.token_hex(16),
            secrets.token_hex(12),
            content,
            request_url,
        )

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

    def address(self, path: str) -> str:
        """An address on this server."""
        return f"{self._address}/{path}"

    def socket_url(self, ticket: str) -> str:
        """The address of a WebSocket."""
        return f"{self._address.replace('http', 'ws', 1)}/link/?ticket={ticket}&app_id={self.app.id}"

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
            slack=self,
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

    def slow_down(self, method: str, seconds: float) -> None:
        """Answer 429 with Retry-After to this Web API method for so many real seconds."""
        self.web_api.slow_down(method, seconds)

    def channel(self, place: Place, person: Person) -> Channel:
        """The channel meant by a channel, its name or id, or None for the person's direct message with the app."""
        if isinstance(place, Channel):
            return place
        if place is None:
            return person.dm
        found = self.workspace.channels.get(place) or self.workspace.channel_named(place)
        if found is None:
            raise LookupError(f"there is no channel {place!r}")
        return found

    # -- what it saw ---------------------------------------------------------------------------------------------------

    @property
    def log(self) -> list[Call]:
        """Every Web API call, and every use of a response_url, in order."""
        return self.web_api.log

    @property
    def refused(self) -> list[Call]:
        """The calls that were answered `ok: false`; `.why` says what was wrong."""
        return [call for call in self.web_api.log if not call.answer["ok"]]

    def note_refused(self, what: str, refused: RefusedError) -> None:
        """Put something else that Slack could not take from the app into the log."""
        self.web_api.log.append(Call(what, {}, {"ok": False, "error": refused.error, **refused.more}, 0.0))

    async def settled(self) -> None:
        """Wait until everything sent to the app was acknowledged or given up."""
        await self.dispatch.settled()

    # -- running -------------------------------------------------------------------------------------------------------

    async def __aenter__(self) -> Self:
        server = web.Application(client_max_size=8 * 2**20)
        server.router.add_route("*", "/api/{method}", self.web_api.answer)
        server.router.add_get("/link/", self.sockets.connect)
        server.router.add_post("/commands/{team}/{key}", self.replies.answer)
        server.router.add_post("/actions/{team}/{key}", self.replies.answer)
        server.router.add_get("/files-pri/{id}/download/{name}", self.files.download)
        PageApi(self).add_routes(server)
        self._runner = web.AppRunner(server, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, HOST, self._wanted_port)
        await site.start()
        port = self._runner.addresses[0][1]
        self._address = f"http://{HOST}:{port}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closing.set()
        self.workspace.changed()  # wakes the page's streams, so that they end
        await self.dispatch.close()
        await self.sockets.close()
        await self._requests.close()
        if self._runner is not None:
            await self._runner.cleanup()
