"""Somebody opens their Home."""

from collections.abc import Mapping
from typing import Any

from bot.listeners.routes import Routes
from bot.parts import Parts
from bot.slack.people import know
from storage import homes


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.events["app_home_opened"] = _opened


async def _opened(parts: Parts, event: Mapping[str, Any]) -> None:
    if event.get("tab") == "home" and await know(parts, [event["user"]]):
        await parts.change(homes.opened, parts.workspace.id, event["user"], parts.calendar.now())
