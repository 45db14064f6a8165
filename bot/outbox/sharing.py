"""Which workspaces this program sends for, of those that all running programs share.

Whoever sends for a workspace holds its lease (``storage/senders.py``). So that the first to start does not keep them
all, each program says that it is there and holds no more than its share; what it holds beyond that it gives back.
"""

import asyncio
import math
import uuid
from collections.abc import Collection
from datetime import timedelta
from typing import Final

import structlog

from bot.clock import Machine
from storage import replicas
from storage.database import Database

log = structlog.get_logger(__name__)

_LEASE: Final = timedelta(seconds=10)
_RENEW: Final = 3.0  # seconds; three chances before it is taken for dead
_LOOK: Final = 1.0  # seconds


class Sharing:
    """This program's share of the workspaces it serves. Where there is one only, whoever holds its lease sends."""

    def __init__(self, db: Database, machine: Machine, served: Collection[int]) -> None:
        #: The name by which this program holds leases.
        self.program = uuid.uuid4().hex
        self._db = db
        self._machine = machine
        self._served = frozenset(served)
        self._alone = len(self._served) == 1
        self._held: set[int] = set()
        self._free: frozenset[int] = frozenset()
        self._most = 0
        self._said_at: float | None = None

    async def run(self) -> None:
        """Look once a second who else is there, until it is cancelled; a failure of the database is waited out."""
        failing = False
        while not self._alone:
            try:
                await self.look()
                failing = False
            except Exception:
                if not failing:
                    log.exception("who shares the workspaces can't be looked at")
                failing = True
            await asyncio.sleep(_LOOK)

    async def look(self) -> None:
        """Say that this program is there, and see how many there are and what nobody sends for."""
        now = self._machine.seconds()
        if self._said_at is None or now - self._said_at >= _RENEW:
            await self._db.write(replicas.is_here, self.program, _LEASE)
            self._said_at = now
        shared = await self._db.read(replicas.shared, self._served)
        self._free = shared.free
        self._most = math.ceil(len(self._served) / max(shared.programs, 1))

    async def end(self) -> None:
        """This program is there no more."""
        if self._said_at is not None:
            await self._db.write(replicas.is_gone, self.program)

    def takes(self, ws: int) -> bool:
        """Whether to try for a workspace's lease now; it counts as held until it is ``lost``."""
        wanted = self._alone or (ws in self._free and len(self._held) < self._most)
        if wanted:
            self._held.add(ws)
        return wanted

    def lost(self, ws: int) -> None:
        """Another holds the lease, or it was given back."""
        self._held.discard(ws)
        self._free -= {ws}

    def gives_back(self, ws: int) -> bool:
        """Whether a workspace is held beyond this program's share."""
        return not self._alone and ws in sorted(self._held)[self._most :]
