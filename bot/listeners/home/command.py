"""Bare ``/track``: my day, as an answer to its asker alone."""

from bot.listeners.asker import Asker
from bot.listeners.home.telling import tell_day
from bot.listeners.routes import Routes
from bot.listeners.track import MY_DAY
from bot.messages.my_day import IN_MESSAGE


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.commands[MY_DAY] = _my_day


async def _my_day(asker: Asker, _: str) -> None:
    await tell_day(asker, IN_MESSAGE)
