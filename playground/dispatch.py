"""Sends payloads to the app by the way it chose, and events again when they are not acknowledged."""

import asyncio
from collections.abc import Coroutine
from dataclasses import replace

from playground.app import App
from playground.parcel import Carrier, Json, Parcel, UndeliveredError
from playground.timing import Timing

# The kinds of interactive payload whose acknowledgement may carry an answer.
ANSWERED = frozenset(("view_submission", "block_suggestion"))


class Dispatch:
    """Where everything leaves for the app."""

    def __init__(self, app: App, sockets: Carrier, requests: Carrier, timing: Timing) -> None:
        self._app = app
        self._sockets = sockets
        self._requests = requests
        self._timing = timing
        self._tasks: set[asyncio.Task[None]] = set()
        self._under_way = 0
        self._loop = asyncio.get_running_loop()
        self._quiet = asyncio.Event()
        self._quiet.set()

    async def command(self, payload: Json) -> Json:
        """A slash command; returns the acknowledgement's payload. Raises UndeliveredError."""
        return await self._deliver(Parcel("slash_commands", payload, accepts_response=True))

    async def interactive(self, payload: Json) -> Json:
        """A click, a submission, a shortcut; returns the acknowledgement's payload. Raises UndeliveredError."""
        return await self._deliver(Parcel("interactive", payload, payload["type"] in ANSWERED))

    def event(self, payload: Json) -> None:
        """An event, delivered in the background and retried three times; none before the app's first connection."""
        if not self._app.request_url and not self._app.was_connected:
            return
        self._begin()
        self._start(self._event(Parcel("events_api", payload)))

    async def settled(self) -> None:
        """Wait until nothing that was sent still lacks its acknowledgement; retries to come are not waited for."""
        await self._quiet.wait()

    async def close(self) -> None:
        """Give up what is under way."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _deliver(self, parcel: Parcel) -> Json:
        self._begin()
        try:
            return await self._carrier.deliver(parcel)
        finally:
            self._end()

    async def _event(self, parcel: Parcel) -> None:
        for attempt in range(len(self._timing.event_retry_seconds) + 1):
            try:
                try:
                    await self._carrier.deliver(parcel)
                finally:
                    self._end()
            except UndeliveredError as problem:
                if problem.final or attempt == len(self._timing.event_retry_seconds):
                    return
                await asyncio.sleep(self._timing.event_retry_seconds[attempt])
                self._begin()
                parcel = replace(parcel, retry_attempt=attempt + 1, retry_reason=problem.reason)
            else:
                return

    @property
    def _carrier(self) -> Carrier:
        return self._requests if self._app.request_url else self._sockets

    def _start(self, work: Coroutine[None, None, None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _begin(self) -> None:
        self._under_way += 1
        self._quiet.clear()

    def _end(self) -> None:
        self._under_way -= 1
        if not self._under_way:
            self._quiet.set()
