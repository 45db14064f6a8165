"""``/track help``, and the buttons under "did you mean"."""

from collections.abc import Mapping
from typing import Any

from bot.listeners.asker import Asker
from bot.listeners.routes import Routes
from bot.messages.help import did_you_mean, help_about, help_overview


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.commands["help"] = _help
    routes.actions["help.all"] = _all


async def _help(asker: Asker, text: str) -> None:
    word = text.split(maxsplit=1)[0] if text.split() else ""
    texts, language = asker.texts, asker.language
    command = texts.command(word)
    near = texts.nearest_command(word) if word and command is None else None
    if command is not None:
        await asker.is_told(help_about(texts, language, command))
    elif near is not None:
        await asker.is_told(did_you_mean(texts, language, word=word, near=near, line=f"help {near}"))
    else:
        await asker.is_told(help_overview(texts, language))


async def _all(asker: Asker, _pressed: Mapping[str, Any], _body: Mapping[str, Any]) -> None:
    await asker.is_told(help_overview(asker.texts, asker.language), in_place=True)
