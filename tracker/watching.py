"""Following an item, and asking for news of it: neither gives a right to read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.history import Update
from tracker.items import Item


@dataclass(frozen=True, slots=True)
class Watcher:
    """Somebody who follows an item, or has asked for news of it; moments are UTC.

    ``awaits_news`` from when they ask until the item is updated. ``told_no`` is the update they last heard of.
    """

    user_id: str
    follows: bool
    asked_news_at: datetime | None
    awaits_news: bool
    told_no: int


@dataclass(frozen=True, slots=True)
class Waits:
    """Somebody asks, and is told when there is news. ``first``: whoever asked before them today, and when."""

    first: Watcher | None = None


@dataclass(frozen=True, slots=True)
class AnsweredToday:
    """They asked today already, and the item has been updated since."""


def ask(user_id: str, watchers: Sequence[Watcher], today_began: datetime) -> Waits | AnsweredToday:
    """What becomes of somebody's wish for news: the owner is asked once a day, whoever else wants to know joins in."""
    today = [one for one in watchers if one.asked_news_at is not None and one.asked_news_at >= today_began]
    waiting = sorted((one for one in today if one.awaits_news), key=lambda one: (one.asked_news_at, one.user_id))
    if any(one.user_id == user_id and not one.awaits_news for one in today):
        return AnsweredToday()
    return Waits(waiting[0] if waiting else None)


def is_news(update: Update, item: Item) -> bool:
    """Whether an update is what people asked for: made by the owner or somebody who works on the item."""
    return update.made_by in (item.owner, *item.collaborators)
