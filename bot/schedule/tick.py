"""The clock: what is due goes into the outbox, in slices, each with the moment to look again.

APScheduler only ticks.
"""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Final

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.parts import Parts
from bot.schedule.anew import sweep_anew
from bot.schedule.channels import sweep_channels
from bot.schedule.items import sweep_items
from bot.schedule.next_year import warn_of_days, year_to_ask_about
from bot.schedule.people import sweep_people
from storage import due, gaps, workspaces
from storage.database import Tx
from storage.workspaces import Workspace
from tracker.working_days import read_countries

log = structlog.get_logger(__name__)

_EVERY: Final = 1  # second
_NOTED_EVERY: Final = timedelta(minutes=1)
_NEVER: Final = datetime.min.replace(tzinfo=UTC)
_SWEEPS: Final[tuple[Callable[[Tx, int, datetime], int], ...]] = (sweep_anew, sweep_items, sweep_channels, sweep_people)


class Ticker:
    """Looks once a second at what has come due."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._scheduler = AsyncIOScheduler()
        self._failing = False
        self._paused = False
        self._asked_about: int | None = None
        self._noted: datetime | None = None
        self._under_way: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Tick until ``stop``. What the clock has to say waits for the first look: it may change what is true."""
        self._parts.looked_until = self._parts.looked_until or _NEVER
        # Else the first thing that is due reads them while it holds the database's only writer.
        Thread(target=read_countries, name="countries", daemon=True).start()
        # A tick that comes late finds whatever is due by then, so none has to be made up for.
        self._scheduler.add_job(
            self._look, "interval", seconds=_EVERY, max_instances=1, coalesce=True, misfire_grace_time=None
        )
        self._scheduler.start()

    async def stop(self) -> None:
        """Tick no more; what is under way is finished."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        if self._under_way is not None:
            await asyncio.wait([self._under_way])

    def pause(self) -> None:
        """Tick no more until ``go_on``."""
        self._paused = True

    def go_on(self) -> None:
        """Tick again."""
        self._paused = False

    async def tick(self) -> int:
        """Write all that is due by now; how many rows were looked at."""
        parts, at, seen = self._parts, self._parts.calendar.now(), 0
        # The workspace, as another replica may have set it.
        parts.workspace, is_anything_due = await parts.db.read(_how_it_stands, parts.workspace.id, at)
        await self._look_ahead(at)
        await self._note_looking(at)
        if is_anything_due:
            for sweep in _SWEEPS:
                while looked_at := await parts.change(sweep, parts.workspace.id, at):
                    seen += looked_at
        self._looked(at)
        return seen

    async def move_on(self, to: datetime) -> None:
        """Let the Calendar go forward as if the clock had been looking all the while."""
        await self._parts.db.write(gaps.looked, self._parts.workspace.id, to, all_along=True)
        self._parts.calendar.move_to(to)

    def _looked(self, until: datetime) -> None:
        """What waited for this look may go now; nothing does where nobody goes on looking."""
        parts = self._parts
        if parts.looked_until is not None:
            was_behind, parts.looked_until = parts.clock_is_behind, until
            if was_behind:
                parts.committed.set()

    async def _note_looking(self, at: datetime) -> None:
        """Note, now and then, that the clock is looking: so it knows, when it looks again, for how long it has not."""
        if self._noted is None or abs(at - self._noted) >= _NOTED_EVERY:
            await self._parts.db.write(gaps.looked, self._parts.workspace.id, at)
            self._noted = at

    async def _look_ahead(self, at: datetime) -> None:
        """Once a year, and as the program starts in a December: are the days of the next one known."""
        year = year_to_ask_about(self._parts.workspace, at)
        if year is not None and year != self._asked_about:
            await self._parts.change(warn_of_days, self._parts.workspace.id, year, at)
            self._asked_about = year

    async def _look(self) -> None:
        """One look at a time, in a task of our own: the scheduler, as it ends, cancels whatever it runs itself."""
        if self._under_way is None or self._under_way.done():
            self._under_way = asyncio.get_running_loop().create_task(self._once())

    async def _once(self) -> None:
        if self._paused:
            return
        try:
            await self.tick()
            self._failing = False
        except asyncio.CancelledError:
            return  # told to end; what the database has begun it finishes
        except Exception:
            if not self._failing:  # once, not every second: a database that is away is waited out
                log.exception("what is due can't be looked at")
            self._failing = True
            self._looked(self._parts.calendar.now())  # what is there already need not wait for it


def _how_it_stands(tx: Tx, ws: int, at: datetime) -> tuple[Workspace, bool]:
    """The workspace, and whether there is anything to look at by now: all that is asked in most seconds, at once."""
    workspace = workspaces.get(tx, ws)
    return workspace, workspace.looks_anew or due.anything(tx, ws, at)
