"""The log of what went to the app, and how it was acknowledged."""

from collections import deque
from dataclasses import dataclass
from typing import Any

KEPT = 20_000


@dataclass(frozen=True)
class Delivery:
    """One attempt to hand something to the app.

    Attributes:
        kind: events_api, slash_commands or interactive.
        type: the event's or the interactive payload's type; the command.
        payload: what was sent.
        retry_attempt: 0 for the first.
        is_copy: whether it was sent again although it had been acknowledged.
        outcome: "" when it was acknowledged, else operation_timeout or dispatch_failed.
        answer: what the acknowledgement carried.
        ms: milliseconds until then.
        at: Slack's time when it was over, unix seconds.
    """

    kind: str
    type: str
    payload: dict[str, Any]
    retry_attempt: int
    is_copy: bool
    outcome: str
    answer: dict[str, Any]
    ms: float
    at: float


def delivery_log() -> deque[Delivery]:
    """An empty log that keeps the newest."""
    return deque(maxlen=KEPT)
