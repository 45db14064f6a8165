"""The log of what the app asked of Slack."""

from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Call:
    """One call as it was logged. `ms` are milliseconds until it was answered."""

    method: str
    args: Json
    answer: Json
    ms: float

    @property
    def why(self) -> str:
        """The error and all that Slack says about it; empty when it was answered ok."""
        if self.answer["ok"]:
            return ""
        said = self.answer.get("response_metadata", {}).get("messages", [])
        return " · ".join([str(self.answer["error"]), *said])

    def __repr__(self) -> str:
        return f"<{self.method} {self.why or 'ok'}>"
