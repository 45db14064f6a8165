"""What my day is made of, read in one transaction for one reader."""

from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.messages.my_day import MyDay, News
from storage import items, updates
from storage.database import Tx
from tracker.filters import Due, Filters
from tracker.history import Update
from tracker.people import Reader

_ROWS: Final = 50
_NEWS: Final = 200


def read_my_day(tx: Tx, reader: Reader, today: date, zone: ZoneInfo) -> MyDay:
    """The reader's open items, how many of them press, and what others changed on them since yesterday began."""
    page = items.mine(tx, reader, most=_ROWS)
    overdue, due_today, week = (
        items.count(tx, reader, Filters(mine=True, due=(due,)), today) for due in (Due.OVERDUE, Due.TODAY, Due.WEEK)
    )
    yesterday = datetime.combine(today - timedelta(days=1), time(), zone)
    entries: dict[int, list[Update]] = {}
    for update in updates.by_others(tx, reader, yesterday, most=_NEWS):
        entries.setdefault(update.item_id, []).insert(0, update)
    known = items.of_keys(tx, reader, list(entries))
    news = [
        News(updates.with_names(tx, known[item_id], of_it), of_it)
        for item_id, of_it in entries.items()
        if item_id in known
    ]
    return MyDay(page.rows, page.total, overdue, due_today, week - due_today, news)
