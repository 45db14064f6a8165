"""The parts of the local Slack, put together; what serves and uses them builds on this."""

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playground.app import App
from playground.calls import Call, CallLog
from playground.clock import SlackClock
from playground.delivery import Requests
from playground.dispatch import Dispatch
from playground.events import Events
from playground.files import Files
from playground.manifest import check_manifest, read_manifest
from playground.membership import Membership
from playground.oauth import OAuth
from playground.panel import Panel
from playground.people import User
from playground.posting import Posting
from playground.problems import RefusedError
from playground.rate_limits import RateLimits
from playground.scheduled import Scheduled
from playground.socket import Sockets
from playground.surfaces import Surfaces
from playground.timing import Timing
from playground.triggers import ReplyAddresses, Triggers
from playground.trouble import Troubles
from playground.unverified import DEFAULTS, Unverified
from playground.workspace import Workspace


@dataclass(frozen=True, kw_only=True)
class Options:
    """What a local Slack is like; see `Slack` for each."""

    manifest: Path | dict[str, Any] | None = None
    name: str = "Acme"
    number: int = 1
    request_url: str = ""
    stretch: float = 1.0
    seed: int = 0
    unverified: Unverified = DEFAULTS
    join_messages: bool = True


class Parts:
    """One team with one app in it. `log` holds every Web API call and use of a response_url, in order."""

    def __init__(self, options: Options) -> None:
        self.unverified = options.unverified
        self.log = CallLog()
        self.origin = ""  # where the server answers: scheme, host and port, once it runs
        self.clock = SlackClock()
        self.timing = Timing().stretched(options.stretch)
        self.trouble = Troubles(self.clock, options.seed)
        self.rate_limits = RateLimits(self.clock, self.unverified.connections_tier)
        domain = "".join(c for c in options.name.lower().replace(" ", "-") if c.isascii())
        self.workspace = Workspace(f"T0PG{options.number:03d}", options.name, domain, self.clock, self.unverified)
        self.app = _installed(self.workspace, options.manifest, options.request_url)
        self.triggers = Triggers(self.timing)
        self.reply_addresses = ReplyAddresses(self.timing, self.clock)
        self.sockets = Sockets(self.app, self.timing, self.clock, self.trouble)
        self.requests = Requests(self.app, self.timing, self.clock)
        ways = (self.sockets, self.requests)
        self.dispatch = Dispatch(self.app, *ways, self.timing, self.clock, self.trouble, self.unverified)
        self.events = Events(self.workspace, self.app, self.dispatch)
        self.posting = Posting(self.workspace, self.events, self.trouble, self.unverified)
        self.scheduled = Scheduled(self.workspace, self.app, self.posting, self.unverified)
        self.surfaces = Surfaces(self.workspace, self.app, self.triggers, self.unverified)
        self.membership = Membership(
            self.workspace,
            self.app,
            self.events,
            self.posting,
            self.unverified,
            join_messages=options.join_messages,
        )
        self.oauth = OAuth(self.app)
        self.panel = Panel(self.app, self.clock)
        self.files = Files(self.workspace, self.app, self.address)

    def address(self, path: str) -> str:
        """An address on this server."""
        return f"{self.origin}/{path}"

    def socket_url(self, ticket: str) -> str:
        """The address of a WebSocket."""
        return f"{self.origin.replace('http', 'ws', 1)}/link/?ticket={ticket}&app_id={self.app.id}"

    @property
    def refused(self) -> list[Call]:
        """The calls that were answered `ok: false` for the app's own fault; `.why` says what was wrong."""
        return [call for call in self.log if call.is_refused]

    def note_refused(self, what: str, refused: RefusedError) -> None:
        """Put something else that Slack could not take from the app into the log."""
        answer = {"ok": False, "error": refused.error, **refused.more}
        self.log.add(Call(what, {}, answer, 0.0, self.clock.now()))


def _installed(workspace: Workspace, manifest: Path | dict[str, Any] | None, request_url: str) -> App:
    content = read_manifest(manifest) if isinstance(manifest, Path) else manifest
    if content is not None:
        check_manifest(content)
    name = str(content["display_information"]["name"]) if content else "Playground app"
    app_id, user_id, bot_id = (workspace.new_id(letter) for letter in "AUB")
    user = User(user_id, name.lower().replace(" ", ""), name, name, workspace.id, bot_id=bot_id, app_id=app_id)
    workspace.users[user_id] = user
    return App(
        app_id,
        name,
        user,
        {f"xoxb-{workspace.id}-{secrets.token_hex(12)}"},
        f"xapp-1-{app_id}-{secrets.token_hex(16)}",
        secrets.token_hex(16),
        secrets.token_hex(12),
        content,
        request_url,
    )
