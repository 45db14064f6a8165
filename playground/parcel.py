"""What goes to the app, whichever way it travels."""

from dataclasses import dataclass
from typing import Any, Literal, Protocol

Json = dict[str, Any]
Kind = Literal["events_api", "slash_commands", "interactive"]


@dataclass(frozen=True)
class Parcel:
    """One delivery. `retry_attempt` and `retry_reason` are set on events sent again, `envelope_id` where it is kept."""

    kind: Kind
    payload: Json
    accepts_response: bool = False
    retry_attempt: int = 0
    retry_reason: str = ""
    envelope_id: str = ""

    @property
    def type(self) -> str:
        """What is inside: an event's type, an interactive payload's, or the command."""
        inner = self.payload.get("event", self.payload)
        return str(inner.get("type") or inner.get("command", ""))


class UndeliveredError(Exception):
    """The app did not acknowledge in time, or could not be reached.

    `code` is what Slack tells the person (operation_timeout, dispatch_failed); `reason` the x-slack-retry-reason;
    `final` whether the app asked for no retry.
    """

    def __init__(self, code: str, reason: str, *, final: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.reason = reason
        self.final = final


class Carrier(Protocol):
    """A way to the app."""

    async def deliver(self, parcel: Parcel) -> Json:
        """Hand it over and return what the acknowledgement carried, {} for nothing. Raises UndeliveredError."""
        ...
