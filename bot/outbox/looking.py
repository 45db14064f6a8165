"""Looking for a message whose answer never came, by the row's id in its metadata."""

from datetime import timedelta
from typing import Any, Final

from slack_sdk.web.async_client import AsyncWebClient

from storage.outbox import Row
from storage.posts import Post

_BEFORE: Final = timedelta(seconds=60)  # clocks differ; a message is looked for from a minute before it was tried
_PAGE: Final = 200


async def find_sent(slack: AsyncWebClient, channel_id: str, row: Row, thread: Post | None = None) -> Post | None:
    """The message that carries this row's id, from shortly before it was tried until now; None where there is none.

    Looked for in ``thread`` where it was a reply.
    """
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
            payload = (message.get("metadata") or {}).get("event_payload") or {}
            if payload.get("row") == row.id:
                return Post(channel_id, message["ts"])
        cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return None
