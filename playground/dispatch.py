"""Sends payloads to the app by the way it chose, and events again when they are not acknowledged."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

from playground import limits
from playground.app import App
from playground.background import Background
from playground.clock import SlackClock, stopwatch
from playground.deliveries import Delivery, delivery_log
from playground.parcel import Carrier, Json, Parcel, UndeliveredError
from playground.timing import Timing
from playground.trouble import Troubles
from playground.trouble_kinds import Repeated, Shuffled, Unacknowledged
from playground.unverified import Unverified

# The kinds of interactive payload whose acknowledgement may carry an answer.
ANSWERED = frozenset(("view_submission", "block_suggestion"))
HOUR = 3600.0
MINUTE = 60.0


class Dispatch:
    """Where everything leaves for the app. `deliveries` is the log of it."""

    def __init__(  # noqa: PLR0917 - put together in one place
        self,
        app: App,
        sockets: Carrier,
        requests: Carrier,
        timing: Timing,
        clock: SlackClock,
        trouble: Troubles,
        unverified: Unverified,
    ) -> None:
        self.deliveries = delivery_log()
        self.watchers: list[Callable[[Delivery], None]] = []  # called after each
        self._app = app
        self._connecting = app
        self._sockets = sockets
        self._requests = requests
        self._timing = timing
        self._clock = clock
        self._trouble = trouble
        self._unverified = unverified
        self._background = Background()
        self._under_way = 0
        self._quiet = asyncio.Event()
        self._quiet.set()
        self._events_of_the_hour: deque[float] = deque()
        self._told_of_limit = -MINUTE

    def goes_by(self, sockets: Carrier, connecting: App) -> None:
        """From now on by the sockets of another team, to which the same app connects."""
        self._sockets = sockets
        self._connecting = connecting

    async def command(self, payload: Json) -> Json:
        """A slash command; returns the acknowledgement's payload. Raises UndeliveredError."""
        return await self._once(Parcel("slash_commands", payload, accepts_response=True))

    async def interactive(self, payload: Json) -> Json:
        """A click, a submission, a shortcut; returns the acknowledgement's payload. Raises UndeliveredError."""
        return await self._once(Parcel("interactive", payload, payload["type"] in ANSWERED))

    def event(self, payload: Json) -> None:
        """An event, delivered in the background and retried three times; none before the app's first connection."""
        if not self._app.request_url and not self._connecting.was_connected:
            return
        if self._too_many():
            return
        self._send_event(payload)

    async def settled(self) -> None:
        """Wait until nothing that was sent still lacks its acknowledgement; retries to come are not waited for."""
        await self._quiet.wait()

    async def close(self) -> None:
        """Give up what is under way."""
        await self._background.close()

    def _send_event(self, payload: Json) -> None:
        envelope_id = str(uuid4()) if self._unverified.same_envelope_again else ""
        self._begin()
        self._background.start(self._event(Parcel("events_api", payload, envelope_id=envelope_id)))

    def _too_many(self) -> bool:
        """Slack stops after so many deliveries an hour, and says so once a minute."""
        now = self._clock.steady()
        times = self._events_of_the_hour
        while times and times[0] <= now - HOUR:
            times.popleft()
        if len(times) < limits.EVENTS_AN_HOUR:
            times.append(now)
            return False
        if now - self._told_of_limit >= MINUTE:
            self._told_of_limit = now
            about = {"team_id": self._app.user.team_id, "api_app_id": self._app.id}
            minute = int(self._clock.now() // MINUTE * MINUTE)
            limited = {"token": self._app.verification_token, "type": "app_rate_limited", **about}
            self._send_event(limited | {"minute_rate_limited": minute})
        return True

    async def _once(self, parcel: Parcel) -> Json:
        self._begin()
        try:
            return await self._deliver(parcel)
        except UndeliveredError:
            if self._unverified.repeats_interactions:
                self._background.start(self._copy(parcel, 0.0))
            raise
        finally:
            self._end()

    async def _event(self, parcel: Parcel) -> None:
        for attempt in range(len(self._timing.event_retry_seconds) + 1):
            try:
                try:
                    await self._deliver(parcel)
                finally:
                    self._end()
            except UndeliveredError as problem:
                if problem.final or attempt == len(self._timing.event_retry_seconds):
                    return
                await self._clock.sleep(self._timing.event_retry_seconds[attempt])
                self._begin()
                parcel = replace(parcel, retry_attempt=attempt + 1, retry_reason=problem.reason)
            else:
                return

    async def _deliver(self, parcel: Parcel) -> Json:
        """One attempt, with the trouble that it meets."""
        names = (parcel.kind, parcel.type)
        for shuffled in self._trouble.hits(Shuffled, *names):
            await self._clock.sleep(shuffled.draw(shuffled.seconds))
        for repeated in self._trouble.hits(Repeated, *names):
            for _ in range(repeated.copies):
                again = repeated.dice.randrange(2)
                copy = replace(parcel, retry_attempt=again, retry_reason="timeout" if again else "")
                self._background.start(self._copy(copy, repeated.draw(repeated.seconds)))
        lost = self._trouble.first(Unacknowledged, *names)
        started = stopwatch()
        answer = await self._carry(parcel, is_copy=False)
        if lost:
            await asyncio.sleep(self._timing.ack_seconds - (stopwatch() - started))
            raise UndeliveredError("operation_timeout", "timeout")
        return answer

    async def _copy(self, parcel: Parcel, seconds: float) -> None:
        await self._clock.sleep(seconds)
        self._begin()
        try:
            await self._carry(parcel, is_copy=True)
        except UndeliveredError:
            pass
        finally:
            self._end()

    async def _carry(self, parcel: Parcel, *, is_copy: bool) -> Json:
        started = stopwatch()
        carrier = self._requests if self._app.request_url else self._sockets
        answer: Json = {}
        outcome = ""
        try:
            answer = await carrier.deliver(parcel)
        except UndeliveredError as problem:
            outcome = problem.code
            raise
        finally:
            ms = (stopwatch() - started) * 1000
            told = (parcel.kind, parcel.type, parcel.payload, parcel.retry_attempt)
            self._note(Delivery(*told, is_copy, outcome, answer, ms, self._clock.now()))
        return answer

    def _note(self, delivery: Delivery) -> None:
        self.deliveries.append(delivery)
        for watcher in self.watchers:
            watcher(delivery)

    def _begin(self) -> None:
        self._under_way += 1
        self._quiet.clear()

    def _end(self) -> None:
        self._under_way -= 1
        if not self._under_way:
            self._quiet.set()
