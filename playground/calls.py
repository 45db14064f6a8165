"""The log of what the app asked of Slack, in memory and, when wanted, in a file that can be replayed."""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

from playground.json_text import to_json

Json = dict[str, Any]
KEPT = 20_000  # the newest calls stay in memory, without the long lists of their answers
LONG = 10


@dataclass(frozen=True)
class Call:
    """One call as it was logged.

    Attributes:
        method: its name, or `response_url`.
        args: what was asked, without the token.
        answer: what Slack did; with `trouble` the app may have been told something else.
        ms: milliseconds until it was answered.
        at: Slack's time, unix seconds.
        trouble: the kind of trouble that spoiled it; "" for none.
        about: the ts of the message, or the id of the view, that it made or changed; "" for neither.
    """

    method: str
    args: Json
    answer: Json
    ms: float
    at: float = 0.0
    trouble: str = ""
    about: str = ""

    @property
    def why(self) -> str:
        """The error and all that Slack says about it; empty when it was answered ok."""
        if self.answer["ok"]:
            return ""
        said = self.answer.get("response_metadata", {}).get("messages", [])
        return " · ".join([str(self.answer["error"]), *said])

    @property
    def is_refused(self) -> bool:
        """Whether it was answered `ok: false` for the app's own fault, and not for trouble that was asked for."""
        return not self.answer["ok"] and not self.trouble

    def __repr__(self) -> str:
        return f"<{self.method} {self.why or 'ok'}>"


class CallLog:
    """The newest calls, in order."""

    def __init__(self) -> None:
        self.watchers: list[Callable[[Call], None]] = []  # called after each
        self._calls: deque[Call] = deque(maxlen=KEPT)
        self._file: BinaryIO | None = None

    def write_to(self, path: Path) -> None:
        """From now on also append every call to this file, as JSON lines."""
        self._file = path.open("ab", buffering=0)

    def add(self, call: Call) -> None:
        """Log one more."""
        if self._file is not None:
            self._file.write(to_json(vars(call)) + b"\n")
        if any(isinstance(value, list) and len(value) > LONG for value in call.answer.values()):
            short = {k: v for k, v in call.answer.items() if not isinstance(v, list) or len(v) <= LONG}
            call = replace(call, answer=short)
        self._calls.append(call)
        for watcher in self.watchers:
            watcher(call)

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def __iter__(self) -> Iterator[Call]:
        return iter(list(self._calls))

    def __len__(self) -> int:
        return len(self._calls)

    def __getitem__(self, index: int) -> Call:
        return self._calls[index]
