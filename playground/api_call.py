"""One call of a Web API method: who calls, with which arguments."""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from playground.app import App
from playground.conversation import Channel
from playground.json_text import from_json
from playground.parts import Parts
from playground.people import User
from playground.problems import Problems, RefusedError
from playground.workspace import Workspace

Json = dict[str, Any]
Item = TypeVar("Item")
_YES = {"1", "true", "True"}


@dataclass(frozen=True)
class Method:
    """A Web API method: what it does, any one of the scopes it asks for, and whose token it takes."""

    run: Callable[["ApiCall"], Json]
    scopes: tuple[str, ...] = ()
    caller: Literal["bot", "app", "anyone"] = "bot"


class ApiCall:
    """Reads arguments the way Slack does: JSON values, or their text in a form."""

    def __init__(self, parts: Parts, args: Json, token: str = "") -> None:
        self.parts = parts
        self.args = args
        self.token = token

    @property
    def workspace(self) -> Workspace:
        """The team."""
        return self.parts.workspace

    @property
    def app(self) -> App:
        """The app whose token was used."""
        return self.parts.app

    def text(self, name: str) -> str:
        """A text argument; "" when it is absent or null."""
        value = self.args.get(name)
        if value is None:
            return ""
        return value if isinstance(value, str) else str(value)

    def required(self, name: str) -> str:
        """A text argument that has to be there. Raises RefusedError invalid_arguments."""
        value = self.text(name)
        if not value:
            problems = Problems()
            problems.add(f"/{name}", f"missing required field: {name}")
            raise RefusedError.because("invalid_arguments", problems.found)
        return value

    def flag(self, name: str) -> bool:
        """A yes or no; no when absent."""
        return self.args.get(name) is True or str(self.args.get(name)) in _YES

    def number(self, name: str, default: int, most: int) -> int:
        """A count from 1 to `most`. Raises RefusedError invalid_limit."""
        raw = self.args.get(name)
        if raw in {None, "", 0, "0"}:
            return default
        try:
            value = int(str(raw))
        except ValueError:
            raise RefusedError("invalid_limit") from None
        if not 1 <= value <= most:
            raise RefusedError("invalid_limit")
        return value

    def json(self, name: str, error: str) -> Any:  # noqa: ANN401 - any JSON
        """An argument that is JSON, or the text of it. None when absent. Raises RefusedError(`error`)."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return from_json(value.encode(errors="surrogatepass"))
        except ValueError:
            raise RefusedError(error) from None

    def need(self, *any_of: str) -> None:
        """Raise RefusedError missing_scope unless the token has one of these scopes."""
        if not self.app.has_scope(*any_of):
            provided = ",".join(sorted(self.app.scopes or ()))
            raise RefusedError("missing_scope", needed=",".join(any_of), provided=provided)

    def channel(self, name: str = "channel") -> Channel:
        """A conversation that the bot may know of. Raises RefusedError channel_not_found."""
        channel = self.workspace.channels.get(self.required(name))
        if channel is None or (channel.kind != "public" and not self.is_in(channel)):
            raise RefusedError("channel_not_found")
        return channel

    def user(self, name: str = "user") -> User:
        """An account. Raises RefusedError user_not_found."""
        user = self.workspace.users.get(self.required(name))
        if user is None:
            raise RefusedError("user_not_found")
        return user

    def may_see(self, user: User) -> bool:
        """Whether the bot may know of an account: of another company's only if they share a channel."""
        if not user.is_stranger:
            return True
        return any(user.id in channel.members and self.is_in(channel) for channel in self.workspace.channels.values())

    def is_in(self, channel: Channel) -> bool:
        """Whether the bot is a member."""
        return self.app.user.id in channel.members

    def page(
        self, items: Sequence[Item], default: int, most: int, key: Callable[[Item], str]
    ) -> tuple[list[Item], Json]:
        """The part of `items` that cursor and limit ask for, and the response_metadata with the next cursor.

        A cursor names the first item of the next page by `key`, so that nothing is left out or shown twice when items
        come in between. Raises RefusedError: invalid_cursor, also when that item is gone, and invalid_limit.
        """
        limit = self.number("limit", default, most)
        start = 0
        if wanted := self.cursor():
            start = next((index for index, item in enumerate(items) if key(item) == wanted), -1)
        if start < 0:
            raise RefusedError("invalid_cursor")
        end = start + limit
        return list(items[start:end]), {"next_cursor": cursor_to(key(items[end])) if end < len(items) else ""}

    def cursor(self) -> str:
        """What the given cursor names; "" without one. Raises RefusedError invalid_cursor."""
        try:
            found = base64.b64decode(self.text("cursor"), validate=True).decode()
        except ValueError:
            raise RefusedError("invalid_cursor") from None
        return found.removeprefix("next:")


def cursor_to(name: str) -> str:
    """A cursor, opaque as Slack's are."""
    return base64.b64encode(f"next:{name}".encode()).decode()
