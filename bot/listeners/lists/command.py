"""``/track list``, ``/track show``, and bare ``/track``."""

from collections.abc import Mapping
from typing import Any, Final

from bot.listeners.asker import Asker
from bot.listeners.lists.pages import NotOursError, Wanted, tell_page, unescaped
from bot.listeners.routes import Routes
from bot.listeners.track import MY_DAY, wanted_reference
from bot.messages.details import details
from bot.messages.lists import DROP, NEXT, PREVIOUS
from bot.messages.my_day import my_day
from storage import items
from tracker.problems import NoReference, NotFound, OutdatedButton
from tracker.references import read_key, reference
from tracker.standing import Standing

_MY_DAY_MOST: Final = 50


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.commands |= {MY_DAY: _my_day, "list": _list, "show": _show}
    routes.actions |= dict.fromkeys((NEXT, PREVIOUS, DROP), _page) | {"item.details": _details}


async def _my_day(asker: Asker, _: str) -> None:
    page = await asker.parts.db.read(items.mine, asker.reader, most=_MY_DAY_MOST)
    await asker.is_told(
        my_day(asker.texts, page.rows, asker.member, total=page.total, today=asker.today, zone=asker.zone)
    )


async def _list(asker: Asker, text: str) -> None:
    await tell_page(asker, Wanted(unescaped(text)))


async def _page(asker: Asker, pressed: Mapping[str, Any], _: Mapping[str, Any]) -> None:
    try:
        await tell_page(asker, Wanted.read(pressed.get("value") or ""), in_place=True)
    except NotOursError:
        await asker.is_refused(OutdatedButton())


async def _show(asker: Asker, text: str) -> None:
    ref, named = wanted_reference(text)
    if ref is None:
        await asker.is_refused(NotFound(named) if named else NoReference("show"))
        return
    standing = await asker.parts.db.read(items.by_reference, asker.reader, ref)
    await _tell(asker, standing, NotFound(reference(ref)))


async def _details(asker: Asker, pressed: Mapping[str, Any], _: Mapping[str, Any]) -> None:
    key = read_key((pressed.get("selected_option") or pressed).get("value"))
    standing = await asker.parts.db.read(items.by_id, asker.reader, key) if key is not None else None
    await _tell(asker, standing, NotFound(""))


async def _tell(asker: Asker, standing: Standing | None, otherwise: NotFound) -> None:
    if standing is None:
        await asker.is_refused(otherwise)
    else:
        await asker.is_told(details(asker.texts, standing, asker.language, zone=asker.zone, today=asker.today))
