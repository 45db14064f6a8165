"""Forgetting what has been kept long enough (``storage/keeping.py``): as the program starts, and every hour."""

import asyncio
from typing import Final

import structlog

from bot.parts import Parts
from storage import keeping

log = structlog.get_logger(__name__)

_AGAIN: Final = 3600.0  # seconds


async def keep_every_hour(parts: Parts) -> None:
    """Forget, and go on doing so; where it can't be done now, it is an hour later."""
    while True:
        try:
            await forget_old(parts)
        except Exception:
            log.exception("what is old could not be forgotten")
        await asyncio.sleep(_AGAIN)


async def forget_old(parts: Parts) -> int:
    """Forget all that is old enough, in slices between which others write; how many rows."""
    at, ws = parts.calendar.now(), parts.workspace.id
    forgotten = 0
    for kept in keeping.ROWS:
        while dropped := await parts.db.write(keeping.drop_some, ws, kept, at):
            forgotten += dropped
    while emptied := await parts.db.write(keeping.empty_some, ws, at):
        forgotten += emptied
    return forgotten
