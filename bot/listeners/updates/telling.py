"""What the author of an update is told, alone."""

from datetime import datetime

from bot.changes.updates import Updated
from bot.listeners.asker import Asker
from bot.messages.updates import updated
from storage import items


async def told(asker: Asker, outcome: Updated, occurred_at: datetime | None = None) -> None:
    """Say to the author what was written, and when it happened where that was another time."""
    standing = await asker.parts.db.read(items.by_id, asker.reader, outcome.item_id)
    if standing is not None:
        await asker.is_told(
            updated(
                asker.texts,
                standing,
                outcome.changed,
                asker.member,
                zone=asker.zone,
                today=asker.today,
                told=outcome.told,
                occurred_at=occurred_at,
            )
        )
