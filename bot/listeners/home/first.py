"""What is pressed by somebody who meets Tidings for the first time."""

from collections.abc import Mapping
from typing import Any

from bot.listeners.asker import Asker
from bot.listeners.routes import Routes
from bot.messages.first import DISMISS, EXAMPLE, example
from storage import homes


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.actions |= {EXAMPLE: _example, DISMISS: _dismiss}


async def _example(asker: Asker, _: Mapping[str, Any], __: Mapping[str, Any]) -> None:
    await asker.is_told(example(asker.audience))


async def _dismiss(asker: Asker, pressed: Mapping[str, Any], _: Mapping[str, Any]) -> None:
    page = str(pressed.get("value") or "")
    await asker.parts.change(homes.show, asker.parts.workspace.id, asker.member.user_id, page, asker.at)
