"""What leads through the pages of my day, in a Home and in an answer."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.listeners.asker import Asker
from bot.listeners.home.telling import tell_day
from bot.listeners.routes import Routes
from bot.messages.my_day import PAGES, ROWS, read_page
from storage import homes


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.actions |= dict.fromkeys(PAGES, _page)
    routes.again[ROWS] = _again


async def _page(asker: Asker, pressed: Mapping[str, Any], body: Mapping[str, Any]) -> None:
    value = str(pressed.get("value") or "")
    if asker.place.in_home:
        await asker.parts.change(homes.show, asker.parts.workspace.id, asker.member.user_id, value, asker.at)
    else:
        its_own = replace(asker, place=replace(asker.place, in_list=False, posted=False))
        private = bool((body.get("container") or {}).get("is_ephemeral"))
        await tell_day(its_own, read_page(value, in_home=False), in_place=private)


async def _again(asker: Asker, pressed: Mapping[str, Any], _: Mapping[str, Any]) -> None:
    """In an answer, show the same page after one of its buttons was pressed; a Home follows every change by itself."""
    if asker.place.response_url and pressed.get("action_id") not in PAGES:
        page = str(pressed.get("block_id")).split(":")[1:2]
        await tell_day(asker, read_page("".join(page), in_home=False), in_place=True)
