"""Which workspaces this program sends for, of those that all running programs share.

Whoever sends for a workspace holds its lease (``storage/senders.py``). So that the first to start does not keep them
all, each program says that it is there and holds no more than its share; what it holds beyond that it gives back.
"""

import asyncio
import hashlib
import math
import uuid
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
_SOONEST: Final = 0.05  # seconds between two looks, however many leases end together


class Sharing:
    """This program's share of the workspaces it serves. Where there is one only, whoever holds its lease sends."""

    def __init__(self, db: Database, machine: Machine) -> None:
        #: The name by which this program holds leases.
        self.program = uuid.uuid4().hex
        self._db = db
        self._machine = machine
        self._wakes: dict[int, asyncio.Event] = {}
        self._held: set[int] = set()
        self._free: frozenset[int] = frozenset()
        self._most = 0
        self._said_at: float | None = None
        self._ends_in: float | None = None

    def serves(self, ws: int, wakes: asyncio.Event) -> None:
        """This program serves a workspace; ``wakes`` is set when its lease can be had."""
        self._wakes[ws] = wakes

    async def run(self) -> None:
        """Look once a second who else is there, until it is cancelled; a failure of the database is waited out."""
        failing = False
        while True:
            try:
                if not self._alone:
                    await self.look()
                failing = False
            except Exception:
                if not failing:
                    log.exception("who shares the workspaces can't be looked at")
                failing, self._ends_in = True, None
            await asyncio.sleep(self._pause)

    async def look(self) -> None:
        """Say that this program is there, see how many there are and what nobody sends for, and take its part of it."""
        now = self._machine.seconds()
        if self._said_at is None or now - self._said_at >= _RENEW:
            await self._db.write(replicas.is_here, self.program, _LEASE)
            self._said_at = now
        shared = await self._db.read(replicas.shared, self._wakes, self.program)
        self._free, self._ends_in = shared.free, shared.ends_in
        self._most = math.ceil(len(self._wakes) / max(shared.programs, 1))
        self._wake()

    async def end(self) -> None:
        """This program is there no more."""
        if self._said_at is not None:
            await self._db.write(replicas.is_gone, self.program)

    def takes(self, ws: int) -> bool:
        """Whether to try for a workspace's lease now; it counts as held until it is ``lost``."""
        wanted = self._alone or ws in self._wanted()
        if wanted:
            self._held.add(ws)
        return wanted

    def lost(self, ws: int) -> None:
        """Another holds the lease, or it was given back; what else is free is tried for at once."""
        self._held.discard(ws)
        self._free -= {ws}
        self._wake()

    def gives_back(self, ws: int) -> bool:
        """Whether a workspace is held beyond this program's share."""
        return not self._alone and ws in sorted(self._held)[self._most :]

    @property
    def _alone(self) -> bool:
        return len(self._wakes) == 1

    @property
    def _pause(self) -> float:
        """Until the next look: where another's lease ends sooner than the usual second, until then."""
        return _LOOK if self._ends_in is None else min(_LOOK, max(self._ends_in, _SOONEST))

    def _wanted(self) -> list[int]:
        """The free ones it tries for, chosen in an order of its own: the others try for others."""
        mine = sorted(self._free - self._held, key=lambda ws: hashlib.sha256(f"{self.program}/{ws}".encode()).digest())
        return mine[: max(self._most - len(self._held), 0)]

    def _wake(self) -> None:
        for ws in self._wanted():
            self._wakes[ws].set()
