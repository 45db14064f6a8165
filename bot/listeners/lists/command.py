"""``/track list``, ``/track show``, and bare ``/track``."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import orjson

from bot.listeners.asker import Asker
from bot.listeners.routes import Routes
from bot.listeners.track import MY_DAY, wanted_reference
from bot.messages.details import details
from bot.messages.lists import item_list
from bot.messages.my_day import my_day
from storage import items
from tracker.problems import NoReference, NotFound, OutdatedButton
from tracker.references import read_key, reference
from tracker.standing import Standing

_PAGE: Final = 10
_MY_DAY_MOST: Final = 50


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.commands |= {MY_DAY: _my_day, "list": _list, "show": _show}
    routes.actions |= {"list.page": _page, "item.details": _details}


async def _my_day(asker: Asker, _: str) -> None:
    page = await asker.parts.db.read(items.mine, asker.reader, most=_MY_DAY_MOST)
    await asker.is_told(
        my_day(asker.texts, page.rows, asker.member, total=page.total, today=asker.today, zone=asker.zone)
    )


async def _list(asker: Asker, _: str) -> None:
    await _tell_page(asker, after=None, in_place=False)


async def _page(asker: Asker, pressed: Mapping[str, Any], _: Mapping[str, Any]) -> None:
    try:
        after = read_cursor(pressed.get("value") or "")
    except ValueError:
        await asker.is_refused(OutdatedButton())
        return
    await _tell_page(asker, after=after, in_place=True)


async def _tell_page(asker: Asker, *, after: tuple[datetime, int] | None, in_place: bool) -> None:
    page = await asker.parts.db.read(items.newest, asker.reader, after=after, most=_PAGE)
    message = item_list(
        asker.texts,
        page.rows,
        asker.language,
        zone=asker.zone,
        today=asker.today,
        total=page.total,
        more=cursor(page.after) if page.after else None,
    )
    await asker.is_told(message, in_place=in_place)


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


def cursor(after: tuple[datetime, int]) -> str:
    """A page's place as a button's value."""
    moment, item_id = after
    return orjson.dumps([moment.isoformat(), item_id]).decode()


def read_cursor(value: str) -> tuple[datetime, int]:
    """The place a button's value names; ValueError for one that is none."""
    found = orjson.loads(value)
    match found:
        case [str(moment), int(item_id)]:
            return datetime.fromisoformat(moment), item_id
    raise ValueError(value)
