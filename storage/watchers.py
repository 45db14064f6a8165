"""Who follows items, and who has asked for news of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, literal_column, select, update

from storage import items as item_rows
from storage.database import Tx, upsert
from storage.prepared import prepared
from storage.tables import item_watchers, items, members
from storage.visible import visible_to
from tracker.items import State
from tracker.people import Reader
from tracker.standing import Standing
from tracker.watching import Watcher


@dataclass(frozen=True, slots=True)
class NewsWanted:
    """An item whose owner is asked for news, by whom and when (UTC), the first first."""

    standing: Standing
    askers: tuple[tuple[str, datetime], ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """An item that somebody follows, and the update they heard of last; there are later ones."""

    user_id: str
    item_id: int
    told_no: int


def of_item(tx: Tx, ws: int, item_id: int) -> list[Watcher]:
    """Everybody who follows an item or has asked for news of it."""
    return [_watcher(row) for row in tx.execute(*_watching(ws, item_id, None))]


def one(tx: Tx, ws: int, item_id: int, user_id: str) -> Watcher | None:
    """What somebody has to do with an item, if anything."""
    row = tx.execute(*_watching(ws, item_id, user_id)).one_or_none()
    return _watcher(row) if row else None


@prepared()
def _watching(ws: int, item_id: int, user_id: str | None) -> Select[Any]:
    everybody = select(item_watchers).where(_of_item(ws, item_id))
    return everybody if user_id is None else everybody.where(item_watchers.c.user_id == user_id)


def set_following(tx: Tx, ws: int, item_id: int, user_id: str, *, follows: bool, update_no: int) -> None:
    """Somebody follows an item from update ``update_no`` on, or follows it no more; the item is held."""
    row = _row(ws, item_id, user_id) | {"follows": follows, "told_no": update_no}
    upsert(item_watchers, _KEYS, row, tx, keep=("awaits_news", "asked_news_at"))


def ask_for_news(tx: Tx, ws: int, item_id: int, user_id: str, at: datetime, *, update_no: int) -> None:
    """Somebody asks for news of an item that stands at update ``update_no``; the item is held."""
    row = _row(ws, item_id, user_id) | {"asked_news_at": at, "awaits_news": True, "told_no": update_no}
    upsert(item_watchers, _KEYS, row, tx, keep=("follows", "told_no"))


def who_awaits_news(tx: Tx, ws: int, item_id: int) -> list[str]:
    """Who has asked for news of an item that has not come yet, the first first."""
    return list(tx.execute(*_awaiting_news(ws, item_id)).scalars())


@prepared()
def _awaiting_news(ws: int, item_id: int) -> Select[tuple[str]]:
    return (
        select(item_watchers.c.user_id)
        .where(_of_item(ws, item_id), item_watchers.c.awaits_news)
        .order_by(item_watchers.c.asked_news_at, item_watchers.c.user_id)
    )


def news_came(tx: Tx, ws: int, item_id: int, user_ids: Sequence[str]) -> None:
    """These people have their news; the item is held."""
    theirs = item_watchers.c.user_id.in_(user_ids)
    tx.execute(update(item_watchers).where(_of_item(ws, item_id), theirs).values(awaits_news=False))


def news_wanted(tx: Tx, reader: Reader, *, most: int) -> Sequence[NewsWanted]:
    """Of what the reader owns, the open items of which somebody awaits news, the first asked first.

    Whoever has been deactivated since awaits nothing.
    """
    askers = who_asks(tx, reader)
    keys = list(askers)[:most]
    found = item_rows.of_keys(tx, reader, keys)
    return [NewsWanted(found[key], tuple(askers[key])) for key in keys if key in found]


def who_asks(tx: Tx, reader: Reader) -> dict[int, list[tuple[str, datetime]]]:
    """Who awaits news of which open item that the reader owns, and since when (UTC), the first asked first."""
    askers: dict[int, list[tuple[str, datetime]]] = {}
    for _, item_id, user_id, asked_at in tx.execute(*_wanted(reader, [reader.user_id])):
        askers.setdefault(item_id, []).append((user_id, asked_at))
    return askers


def wanted_from(tx: Tx, reader: Reader, owners: Collection[str]) -> list[tuple[str, int, datetime]]:
    """Of which of their items these owners are asked for news, and when (UTC), the first asked first."""
    return [(owner, item_id, asked_at) for owner, item_id, _, asked_at in tx.execute(*_wanted(reader, owners))]


@prepared()
def _wanted(reader: Reader, owners: Collection[str]) -> Select[Any]:
    return (
        select(items.c.owner, item_watchers.c.item_id, item_watchers.c.user_id, item_watchers.c.asked_news_at)
        .join(items, (items.c.ws == item_watchers.c.ws) & (items.c.id == item_watchers.c.item_id))
        .join(members, (members.c.ws == item_watchers.c.ws) & (members.c.user_id == item_watchers.c.user_id))
        .where(
            item_watchers.c.ws == reader.ws,
            item_watchers.c.awaits_news,
            ~members.c.deactivated,
            items.c.owner.in_(owners),
            items.c.state == literal_column(f"'{State.OPEN.value}'"),
            visible_to(reader),
        )
        .order_by(item_watchers.c.asked_news_at, item_watchers.c.user_id)
    )


def changed(tx: Tx, reader: Reader, user_ids: Collection[str]) -> list[Changed]:
    """What these people follow and have not heard of since it was last updated, the latest updated first."""
    rows = tx.execute(
        select(item_watchers.c.user_id, item_watchers.c.item_id, item_watchers.c.told_no)
        .join(items, (items.c.ws == item_watchers.c.ws) & (items.c.id == item_watchers.c.item_id))
        .where(
            item_watchers.c.ws == reader.ws,
            item_watchers.c.user_id.in_(user_ids),
            item_watchers.c.follows,
            items.c.update_no > item_watchers.c.told_no,
            visible_to(reader),
        )
        .order_by(items.c.changed_at.desc(), items.c.id.desc())
    )
    return [Changed(*row) for row in rows]


def told(tx: Tx, ws: int, user_id: str, item_ids: Collection[int]) -> None:
    """Somebody hears of these items as they stand."""
    now = select(items.c.update_no).where(items.c.ws == ws, items.c.id == item_watchers.c.item_id).scalar_subquery()
    theirs = (item_watchers.c.user_id == user_id) & item_watchers.c.item_id.in_(item_ids)
    tx.execute(update(item_watchers).where(item_watchers.c.ws == ws, theirs).values(told_no=now))


_KEYS = ("ws", "user_id", "item_id")


def _row(ws: int, item_id: int, user_id: str) -> dict[str, Any]:
    return {
        "ws": ws,
        "user_id": user_id,
        "item_id": item_id,
        "follows": False,
        "asked_news_at": None,
        "awaits_news": False,
    }


def _of_item(ws: int, item_id: int) -> ColumnElement[bool]:
    return (item_watchers.c.ws == ws) & (item_watchers.c.item_id == item_id)


def _watcher(row: Any) -> Watcher:  # noqa: ANN401 — a row of the table
    return Watcher(row.user_id, row.follows, row.asked_news_at, row.awaits_news, row.told_no)
