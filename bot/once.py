"""What Slack delivers again is taken once: the same envelope gets the same answer, and has no second effect.

For this process only. What changes data keeps a key of its own in the database (``storage/inbox.py``).
"""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, Final

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

_MOST: Final = 10_000  # Slack delivers an event again for five minutes


class OnceApp(AsyncApp):
    """Bolt, with a memory of what it has answered lately."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 — whatever Bolt takes
        super().__init__(**options)
        self._answers: OrderedDict[str, asyncio.Future[BoltResponse]] = OrderedDict()

    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        """Take an envelope, or answer as it was answered before; one that comes again meanwhile waits for that."""
        key = envelope_key(req.body)
        if key is None:
            return await super().async_dispatch(req)
        if key not in self._answers:
            self._answers[key] = asyncio.ensure_future(super().async_dispatch(req))
            while len(self._answers) > _MOST:
                self._answers.popitem(last=False)
        return await asyncio.shield(self._answers[key])


def envelope_key(body: Mapping[str, Any]) -> str | None:
    """What is the same each time an envelope comes: an event's id, else the trigger of what somebody did."""
    for name in ("event_id", "trigger_id"):
        if isinstance(body.get(name), str):
            return f"{name}/{body[name]}"
    return None
