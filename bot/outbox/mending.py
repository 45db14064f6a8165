"""What is looked at now and then without being asked: places that may be back though no event said so, old troubles."""

from typing import Final

import structlog

from bot.changes import delivery
from bot.parts import Parts
from bot.slack.channels import read_channel
from storage import troubles
from tracker.delivery import HOLDS_CHANNEL

log = structlog.get_logger(__name__)

EVERY: Final = 600.0  # seconds


async def mend(parts: Parts) -> None:
    """Send what was held for channels that take messages again; give up what has been held too long."""
    ws, at = parts.workspace.id, parts.calendar.now()
    away = {one.about for one in await parts.db.read(troubles.on, ws) if one.cause in HOLDS_CHANNEL}
    for channel_id in sorted(away):
        channel = await read_channel(parts, channel_id)
        if channel is not None and channel.takes_cards:
            log.info("a channel is back", channel=channel_id)
            await parts.change(delivery.release, ws, channel_id, at)
    await parts.change(delivery.give_up_old, ws, at)
