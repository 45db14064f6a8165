"""The parts of the local Slack, put together; what serves and uses them builds on this."""

import secrets
from pathlib import Path
from typing import Any

from playground.app import App
from playground.calls import Call
from playground.clock import SlackClock
from playground.delivery import Requests
from playground.dispatch import Dispatch
from playground.events import Events
from playground.files import Files
from playground.manifest import check_manifest, read_manifest
from playground.membership import Membership
from playground.people import User
from playground.posting import Posting
from playground.problems import RefusedError
from playground.socket import Sockets
from playground.surfaces import Surfaces
from playground.timing import Timing
from playground.triggers import ReplyAddresses, Triggers
from playground.workspace import Workspace


class Parts:
    """One team with one app in it. `log` holds every Web API call and use of a response_url, in order."""

    def __init__(
        self, manifest: Path | dict[str, Any] | None, name: str, number: int, request_url: str, stretch: float
    ) -> None:
        self.log: list[Call] = []
        self.origin = ""  # where the server answers: scheme, host and port, once it runs
        self.clock = SlackClock()
        self.timing = Timing().stretched(stretch)
        domain = "".join(c for c in name.lower().replace(" ", "-") if c.isascii())
        self.workspace = Workspace(f"T0PG{number:03d}", name, domain, self.clock)
        self.app = _installed(self.workspace, manifest, request_url)
        self.triggers = Triggers(self.timing)
        self.reply_addresses = ReplyAddresses(self.timing, self.clock)
        self.sockets = Sockets(self.app, self.timing)
        self.requests = Requests(self.app, self.timing, self.clock)
        self.dispatch = Dispatch(self.app, self.sockets, self.requests, self.timing)
        self.events = Events(self.workspace, self.app, self.dispatch)
        self.posting = Posting(self.workspace, self.events)
        self.surfaces = Surfaces(self.workspace, self.app, self.triggers)
        self.membership = Membership(self.workspace, self.app, self.events)
        self.files = Files(self.workspace, self.app, self.address)

    def address(self, path: str) -> str:
        """An address on this server."""
        return f"{self.origin}/{path}"

    def socket_url(self, ticket: str) -> str:
        """The address of a WebSocket."""
        return f"{self.origin.replace('http', 'ws', 1)}/link/?ticket={ticket}&app_id={self.app.id}"

    @property
    def refused(self) -> list[Call]:
        """The calls that were answered `ok: false`; `.why` says what was wrong."""
        return [call for call in self.log if not call.answer["ok"]]

    def note_refused(self, what: str, refused: RefusedError) -> None:
        """Put something else that Slack could not take from the app into the log."""
        self.log.append(Call(what, {}, {"ok": False, "error": refused.error, **refused.more}, 0.0))


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
