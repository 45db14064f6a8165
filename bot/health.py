"""``/livez``, ``/readyz`` and ``/metrics``: whether the program lives, can do its work, and how much of it waits."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from storage.waiting import Figures

_WITHIN: Final = 2.0  # seconds in which a check answers, or counts as failed
_CONTENT_TYPE: Final = CONTENT_TYPE_LATEST.partition(";")[0]

#: Whether one thing that the program needs is there.
Check = Callable[[], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class Pace:
    """What this process's sender knows: messages a minute, and whether Slack can't be reached."""

    a_minute: float
    line_is_down: bool


class Health:
    """Answers whoever watches the program."""

    def __init__(
        self,
        checks: Mapping[str, Check],
        figures: Callable[[], Awaitable[Figures]],
        pace: Callable[[], Pace],
        now: Callable[[], datetime],
    ) -> None:
        self._checks = checks
        self._figures = figures
        self._pace = pace
        self._now = now
        self._registry = CollectorRegistry()
        self._rows = self._gauge("tidings_outbox_rows", "Rows of the outbox that are not sent, by state.", "state")
        self._oldest = self._gauge(
            "tidings_outbox_oldest_waiting_seconds", "How late the row is that has waited longest for its turn."
        )
        self._rate = self._gauge("tidings_messages_per_minute", "How many messages a minute the workspace is sent.")
        self._down = self._gauge("tidings_slack_unreachable", "1 while Slack's Web API can't be reached.")
        self._stopped = self._gauge("tidings_workspaces_stopped", "Workspaces whose token Slack refuses.")
        self._ready = self._gauge("tidings_ready", "1 for each thing the program needs that is there.", "what")

    def add_to(self, server: web.Application) -> None:
        """Answer on this server."""
        server.router.add_get("/livez", self.live)
        server.router.add_get("/readyz", self.ready)
        server.router.add_get("/metrics", self.metrics)

    async def live(self, _: web.Request) -> web.Response:
        """The event loop turns: that is all it takes to answer."""
        return web.Response(text="live\n")

    async def ready(self, _: web.Request) -> web.Response:
        """Whether everything the program needs is there; what is missing, by name."""
        found = await self._checked()
        lines = "".join(f"{name}: {'ok' if there else 'missing'}\n" for name, there in found.items())
        return web.Response(status=200 if all(found.values()) else 503, text=lines)

    async def metrics(self, _: web.Request) -> web.Response:
        """The figures, for Prometheus."""
        for name, there in (await self._checked()).items():
            self._ready.labels(name).set(there)
        pace = self._pace()
        self._rate.set(pace.a_minute)
        self._down.set(pace.line_is_down)
        try:
            async with asyncio.timeout(_WITHIN):
                self._note(await self._figures())
        except Exception:  # noqa: BLE001 — the database is away, and tidings_ready says so
            self._rows.clear()
            self._oldest.set(float("nan"))
        return web.Response(body=generate_latest(self._registry), content_type=_CONTENT_TYPE, charset="utf-8")

    async def _checked(self) -> dict[str, bool]:
        answers = await asyncio.gather(*(_is_there(check) for check in self._checks.values()))
        return dict(zip(self._checks, answers, strict=True))

    def _note(self, figures: Figures) -> None:
        for state, count in figures.by_state.items():
            self._rows.labels(state.value).set(count)
        late = (self._now() - figures.oldest_due).total_seconds() if figures.oldest_due else 0.0
        self._oldest.set(max(late, 0.0))
        self._stopped.set(len(figures.stopped))

    def _gauge(self, name: str, what: str, *labels: str) -> Gauge:
        return Gauge(name, what, labels, registry=self._registry)


async def _is_there(check: Check) -> bool:
    try:
        async with asyncio.timeout(_WITHIN):
            return await check()
    except Exception:  # noqa: BLE001 — whatever it is, it is not there
        return False
