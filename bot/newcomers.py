"""Workspaces that are installed, or given a new token, while the program runs."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Final

import structlog

from storage import installations
from storage.database import Database
from storage.installations import Installation, Keys, UnreadableTokenError

log = structlog.get_logger(__name__)

_LOOK: Final = 3.0  # seconds; as often as leases are renewed


class Newcomers:
    """Looks for them in the database, where any program may have written them."""

    def __init__(
        self, db: Database, keys: Keys, known: Mapping[int, datetime], takes: Callable[[Installation], Awaitable[None]]
    ) -> None:
        """``known``: since when the workspaces served already have their tokens; ``takes`` serves one more, or anew."""
        self._db = db
        self._keys = keys
        self._known = dict(known)
        self._takes = takes

    async def run(self) -> None:
        """Look now and then, until it is cancelled; a failure of the database is waited out."""
        failing = False
        while True:
            await asyncio.sleep(_LOOK)
            try:
                await self._look()
                failing = False
            except Exception:
                if not failing:
                    log.exception("who has been installed can't be looked at")
                failing = True

    async def _look(self) -> None:
        for ws, since in (await self._db.read(installations.since)).items():
            if self._known.get(ws) == since:
                continue
            try:
                kept = await self._db.read(installations.of, self._keys, ws)
            except UnreadableTokenError as error:
                log.warning("a token can't be read by any of TIDINGS_KEYS", workspace=str(error))
                kept = None
            if kept is not None:
                await self._takes(kept)
            self._known[ws] = since
