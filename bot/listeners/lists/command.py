"""``/track list``, ``/track show``, ``/track history``."""

from collections.abc import Mapping
from typing import Any

from bot.listeners.asker import Asker
from bot.listeners.lists.histories import Which, read_label, read_value, tell_details, tell_history, tell_version
from bot.listeners.lists.pages import NotOursError, Wanted, tell_page, unescaped
from bot.listeners.routes import Routes
from bot.listeners.track import named_item
from bot.messages.card import COMPARE, DETAILS, HISTORY
from bot.messages.history import NEWER, OLDER
from bot.messages.lists import DROP, GUESS, NEXT, PREVIOUS
from tracker.problems import OutdatedButton
from tracker.references import read_key, reference


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.commands |= {"list": _list, "show": _show, "history": _history}
    routes.actions |= dict.fromkeys((NEXT, PREVIOUS, DROP, GUESS), _page) | dict.fromkeys((NEWER, OLDER), _history_page)
    routes.actions |= {DETAILS: _details, HISTORY: _history_of, COMPARE: _compare}


async def _list(asker: Asker, text: str) -> None:
    await tell_page(asker, Wanted(unescaped(text)))


async def _page(asker: Asker, pressed: Mapping[str, Any], _: Mapping[str, Any]) -> None:
    try:
        await tell_page(asker, Wanted.read(pressed.get("value") or ""), in_place=True)
    except NotOursError:
        await asker.is_refused(OutdatedButton())


async def _show(asker: Asker, text: str) -> None:
    ref, rest = named_item(text)
    which, label = Which(ref=ref, named=reference(ref)), read_label(rest)
    if label is None:
        await tell_details(asker, which)
    else:
        await tell_version(asker, which, label)


async def _history(asker: Asker, text: str) -> None:
    ref, _ = named_item(text)
    await tell_history(asker, Which(ref=ref, named=reference(ref)))


async def _details(asker: Asker, pressed: Mapping[str, Any], _: Mapping[str, Any]) -> None:
    key, _more = read_value((pressed.get("selected_option") or pressed).get("value"))
    await tell_details(asker, Which(key=key))


async def _history_of(asker: Asker, pressed: Mapping[str, Any], _: Mapping[str, Any]) -> None:
    key, _more = read_value(pressed.get("value"))
    await tell_history(asker, Which(key=key))


async def _history_page(asker: Asker, pressed: Mapping[str, Any], _: Mapping[str, Any]) -> None:
    key, before = read_value(pressed.get("value"))
    await tell_history(asker, Which(key=key), before=read_key(before), in_place=True)


async def _compare(asker: Asker, pressed: Mapping[str, Any], _: Mapping[str, Any]) -> None:
    key, label = read_value(pressed.get("value"))
    await tell_version(asker, Which(key=key), read_label(label) or "", beside_today=True)
