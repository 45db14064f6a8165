"""Several teams that have installed the same app: one address for its calls, one set of sockets for envelopes."""

from collections.abc import Sequence
from types import TracebackType
from typing import Self

from aiohttp import web

from playground.server import HOST, Server
from playground.slack import Slack


class Several:
    """An async context manager around local Slacks that run: inside it a call finds its team by its token.

        async with Slack(number=1) as acme, Slack(number=2) as other, Several([acme, other]) as slack:
            ...  # the app's base_url is slack.api_url, its app-level token slack.app_token

    Each team keeps its page, people and tokens; their numbers must differ. By Socket Mode the envelopes of
    all teams come by the sockets of the first.
    """

    def __init__(self, teams: Sequence[Slack], port: int = 0) -> None:
        self.teams = teams
        first = teams[0]
        for team in teams[1:]:
            team.app.app_token, team.app.signing_secret = first.app.app_token, first.app.signing_secret
            team.dispatch.goes_by(first.sockets, first.app)
        self._by_token = {token: team for team in teams for token in team.app.bot_tokens}
        application = web.Application(client_max_size=8 * 2**20)
        application.router.add_route("*", "/api/{method}", self._answer)
        self._server = Server(application, port)

    @property
    def api_url(self) -> str:
        """The base_url of the Web API, with a slash at its end."""
        return f"http://{HOST}:{self._server.port}/api/"

    @property
    def app_token(self) -> str:
        """The app-level token for Socket Mode."""
        return self.teams[0].app_token

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        """By the team whose token it is; what has none, or the app's, is the first one's to answer."""
        token = request.headers.get("Authorization", "").partition(" ")[2].strip()
        return await self._by_token.get(token, self.teams[0]).web_api.answer(request)

    async def __aenter__(self) -> Self:
        await self._server.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._server.stop()
