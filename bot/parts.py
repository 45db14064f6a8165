"""The parts every interaction draws on, put together once in ``bot/app.py``."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Concatenate, Final, ParamSpec, TypeVar

from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Calendar, Machine, SlackTime
from bot.settings import Settings
from bot.work import Work
from storage.database import Database, Tx
from storage.workspaces import Workspace

P = ParamSpec("P")
R = TypeVar("R")

#: A clock that looked longer ago than this has something to catch up on.
_LATELY: Final = timedelta(minutes=1)


@dataclass(slots=True)
class Parts:
    """What the program is made of. ``workspace`` is as of the last look; ``committed`` is set when there is news.

    ``looked_until`` is the Calendar's moment by which the clock has looked at all that was due; None where nobody
    watches it.
    """

    settings: Settings
    db: Database
    slack: AsyncWebClient
    workspace: Workspace
    calendar: Calendar
    machine: Machine
    slack_time: SlackTime
    work: Work = field(default_factory=Work)
    committed: asyncio.Event = field(default_factory=asyncio.Event)
    #: Slack's word for how it took the installation away; None while it takes messages.
    stopped_by: str | None = None
    looked_until: datetime | None = None

    @property
    def clock_is_behind(self) -> bool:
        """Whether what the clock has to say is not all there yet: the program was off, or the Calendar has jumped."""
        return self.looked_until is not None and self.calendar.now() - self.looked_until > _LATELY

    async def change(self, change: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Write, then wake the sender: what the change has to say goes out at once."""
        result = await self.db.write(change, *args, **kwargs)
        self.committed.set()
        return result
