"""Slack's errors, sorted by what the sender should do about them."""

import asyncio
from enum import Enum, auto
from typing import Final

import aiohttp
from slack_sdk.errors import SlackApiError, SlackRequestError

#: Sources of the lists: Slack's method pages, grouped by what helps.
_LATER: Final = frozenset(
    {
        "ratelimited",
        "rate_limited",
        "service_unavailable",
        "request_timeout",
        "team_added_to_org",
        "org_login_required",
        "message_limit_exceeded",
    }
)
#: "Possible some aspect of the operation succeeded before the error was raised."
_PERHAPS_DONE: Final = frozenset({"internal_error", "fatal_error"})
_INSTALLATION_GONE: Final = frozenset(
    {
        "account_inactive",
        "token_revoked",
        "token_expired",
        "invalid_auth",
        "not_authed",
        "missing_scope",
        "access_denied",
        "team_access_not_granted",
    }
)
_TOO_MANY: Final = 429
_SERVER_FAULT: Final = 500


#: What a call of Slack's Web API can fail with: its own no, an answer that is none, none at all.
CALL_FAILURES: Final = (SlackApiError, SlackRequestError, aiohttp.ClientError, asyncio.TimeoutError, ValueError)


class Verdict(Enum):
    """What a failed call means for what was to be sent."""

    LATER = auto()
    UNKNOWN = auto()
    STOP = auto()
    GIVE_UP = auto()


def verdict(error: Exception) -> Verdict:
    """Whether to try later, to look first whether it went through, to stop the workspace, or to give up."""
    if isinstance(error, SlackApiError):
        code = code_of(error)
        status = getattr(error.response, "status_code", 200)
        if status == _TOO_MANY or code in _LATER:
            return Verdict.LATER
        # Without a name it is none of Slack's answers: a page of something in between, or half of one.
        if status >= _SERVER_FAULT or not code or code in _PERHAPS_DONE:
            return Verdict.UNKNOWN
        return Verdict.STOP if code in _INSTALLATION_GONE else Verdict.GIVE_UP
    if isinstance(error, aiohttp.ClientConnectorError):
        return Verdict.LATER  # never left this machine
    return Verdict.UNKNOWN


def code_of(error: SlackApiError) -> str:
    """Slack's name of the error; empty where the answer was none of Slack's."""
    try:
        return str(error.response.get("error") or "")
    except (AttributeError, ValueError):
        return ""


def method_of(error: Exception) -> str:
    """The method whose call failed; empty where the answer was none of Slack's."""
    return str(getattr(getattr(error, "response", None), "api_url", "")).rpartition("/")[2]


def retry_after(error: Exception) -> float | None:
    """Seconds that Slack asked to wait; None where it did not."""
    if not isinstance(error, SlackApiError):
        return None
    headers = getattr(error.response, "headers", {}) or {}
    value = headers.get("Retry-After") or headers.get("retry-after")
    try:
        return float(value) if value else None
    except ValueError:
        return None
