"""Slack's errors in one table: what the sender does about each, and whose fault it counts as.

What is the network's or all Slack's counts against the workspace (``bot/outbox/pacing.py`` pauses it), never against a
row. What a place or a person does not take is told once a cause (``bot/changes/delivery.py``).
"""

import asyncio
from enum import Enum, auto
from typing import Final

import aiohttp
from slack_sdk.errors import SlackApiError, SlackRequestError

from tracker.delivery import Cause


class Verdict(Enum):
    """What a failed call means for what was to be sent."""

    #: Not done, for no fault of the row: try later.
    LATER = auto()
    #: Nobody knows whether it was done, for no fault of the row: look first.
    UNKNOWN = auto()
    #: Nobody knows, and it may be the row: look first, and not for ever.
    UNKNOWN_OF_ROW = auto()
    #: Nothing can be posted there for now: hold the place's rows.
    HOLD = auto()
    #: Nobody is there any more: say it to somebody else.
    NOBODY = auto()
    #: The message to be changed, or the thread, is gone.
    MESSAGE_GONE = auto()
    #: The message stands and can't be changed any more: say it anew.
    ANEW = auto()
    #: The installation is gone: stop the workspace.
    STOP = auto()
    #: Slack will never take this: give it up.
    GIVE_UP = auto()


#: Sources: Slack's method pages, grouped by what helps. What is not here is given up.
_VERDICTS: Final[dict[Verdict, tuple[str, ...]]] = {
    Verdict.LATER: (
        "ratelimited",
        "rate_limited",
        "service_unavailable",
        "request_timeout",
        "team_added_to_org",
        "org_login_required",
        "message_limit_exceeded",
    ),
    # "Possible some aspect of the operation succeeded before the error was raised."
    Verdict.UNKNOWN_OF_ROW: ("internal_error", "fatal_error"),
    Verdict.NOBODY: ("user_not_found", "user_disabled", "user_not_visible", "cannot_dm_bot"),
    Verdict.MESSAGE_GONE: ("message_not_found", "thread_not_found"),
    Verdict.ANEW: ("cant_update_message", "edit_window_closed"),
    Verdict.STOP: ("account_inactive", "token_revoked", "token_expired", "invalid_auth", "not_authed"),
}
_CAUSES: Final[dict[Cause, tuple[str, ...]]] = {
    Cause.ARCHIVED: ("is_archived",),
    Cause.NOT_IN_CHANNEL: ("not_in_channel",),
    Cause.CHANNEL_GONE: ("channel_not_found",),
    Cause.NOT_ALLOWED: (
        "restricted_action",
        "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel",
        "restricted_action_non_threadable_channel",
        "restricted_action_thread_locked",
        "cannot_reply_to_message",
        "messages_tab_disabled",
        "ekm_access_denied",
    ),
    Cause.SCOPE_MISSING: ("missing_scope", "access_denied", "team_access_not_granted"),
}
_VERDICT_OF: Final = {code: verdict for verdict, codes in _VERDICTS.items() for code in codes} | {
    code: Verdict.HOLD for codes in _CAUSES.values() for code in codes
}
_CAUSE_OF: Final = {code: cause for cause, codes in _CAUSES.items() for code in codes}
_TOO_MANY: Final = 429
_SERVER_FAULT: Final = 500


#: What a call of Slack's Web API can fail with: its own no, an answer that is none, none at all.
CALL_FAILURES: Final = (SlackApiError, SlackRequestError, aiohttp.ClientError, asyncio.TimeoutError, ValueError)


def verdict(error: Exception) -> Verdict:
    """What to do about a failed call."""
    if isinstance(error, SlackApiError):
        code = code_of(error)
        status = getattr(error.response, "status_code", 200)
        if status == _TOO_MANY:
            return Verdict.LATER
        # Without a name it is none of Slack's answers: a page of something in between, or half of one.
        if status >= _SERVER_FAULT or not code:
            return Verdict.UNKNOWN
        return _VERDICT_OF.get(code, Verdict.GIVE_UP)
    if isinstance(error, aiohttp.ClientConnectorError):
        return Verdict.LATER  # never left this machine
    return Verdict.UNKNOWN


def cause_of(code: str) -> Cause:
    """Why a place takes nothing, by Slack's name of the error."""
    return _CAUSE_OF.get(code, Cause.REFUSED)


def name_of(error: Exception) -> str:
    """What a failure is called in the log and in the outbox."""
    return (code_of(error) or "no answer of Slack's") if isinstance(error, SlackApiError) else type(error).__name__


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
