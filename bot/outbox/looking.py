"""Looking for messages whose answer never came, by the row's id in their metadata."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any, Final

from slack_sdk.web.async_client import AsyncWebClient

from storage.outbox import Row
from storage.posts import Post

_BEFORE: Final = timedelta(seconds=60)  # clocks differ; a message is looked for from a minute before it was tried
_PAGE: Final = 200


async def find_sent(slack: AsyncWebClient, channel_id: str, row: Row, thread: Post | None = None) -> list[Post]:
    """The messages that carry this row's id, from shortly before it was tried until now, the earliest first.

    Looked for in ``thread`` where it was a reply.
    """
    found = [
        Post(channel_id, message["ts"])
        async for message in _listed(slack, channel_id, row, thread)
        if _is_of(message, row)
    ]
    return sorted(found, key=lambda post: post.ts)


def _is_of(message: dict[str, Any], row: Row) -> bool:
    payload = (message.get("metadata") or {}).get("event_payload") or {}
    return bool(payload.get("row") == row.id)


async def _listed(
    slack: AsyncWebClient, channel_id: str, row: Row, thread: Post | None
) -> AsyncIterator[dict[str, Any]]:
    oldest = f"{(row.tried_at - _BEFORE).timestamp():.6f}" if row.tried_at else "0"
    cursor = ""
    while True:
        where: dict[str, Any] = {
            "channel": channel_id,
            "oldest": oldest,
            "limit": _PAGE,
            "cursor": cursor or None,
            "include_all_metadata": True,
        }
        if thread:
            answer = await slack.conversations_replies(ts=thread.ts, **where)
        else:
            answer = await slack.conversations_history(**where)
        for message in answer["messages"]:
            yield message
        cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return
