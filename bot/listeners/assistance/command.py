"""``/track help``, and the buttons under "did you mean"."""

from collections.abc import Mapping
from typing import Any

from bot.listeners.asker import Asker
from bot.listeners.routes import Routes
from bot.messages.help import help_about, help_overview


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.commands["help"] = _help
    routes.actions["help.all"] = _all


async def _help(asker: Asker, text: str) -> None:
    word = text.split(maxsplit=1)[0] if text.split() else ""
    command = asker.texts.command(word)
    if command is None:
        await asker.is_told(help_overview(asker.texts, asker.language))
    else:
        await asker.is_told(help_about(asker.texts, asker.language, command))


async def _all(asker: Asker, _pressed: Mapping[str, Any], _body: Mapping[str, Any]) -> None:
    await asker.is_told(help_overview(asker.texts, asker.language), in_place=True)
