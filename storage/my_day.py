"""My day, read in one transaction for one reader."""

from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from storage import acks, departments, items, remarks, snoozes, updates
from storage.database import Tx
from tracker.filters import Due, Filters
from tracker.history import Update
from tracker.my_day import AskedOfYou, MyDay, News, Part, Shown, Some, ToConfirm
from tracker.people import Reader
from tracker.remarks import Remark
from tracker.standing import Standing

#: How many are read of what waits to be confirmed: as many as one press confirms, and those of a page before them.
_AT_ONCE: Final = 50
_NEWS: Final = 1000
_ASKED: Final = 1000


def read_my_day(tx: Tx, reader: Reader, today: date, zone: ZoneInfo, shown: Shown) -> MyDay:
    """What is ``shown`` of the reader's day; ``zone`` is theirs, and ``today`` the date it is there."""
    overdue, due_today, week = (
        items.count(tx, reader, Filters(mine=True, due=(due,)), today) for due in (Due.OVERDUE, Due.TODAY, Due.WEEK)
    )
    put_off = snoozes.of(tx, reader.ws, [reader.user_id])
    return MyDay(
        shown,
        to_confirm=_to_confirm(tx, reader, shown),
        asked=_asked(tx, reader, shown),
        mine=_mine(tx, reader, shown),
        news=_news(tx, reader, datetime.combine(today - timedelta(days=1), time(), zone), shown),
        put_off={item_id: until for (_, item_id), until in put_off.items() if until > today},
        overdue=overdue,
        due_today=due_today,
        this_week=week - due_today,
    )


def _to_confirm(tx: Tx, reader: Reader, shown: Shown) -> Some[ToConfirm]:
    """The nearest deadline first; behind the rows that are shown those that *Confirm all* confirms with them."""
    skip = shown.skip(Part.CONFIRM)
    waiting = acks.open_for(tx, reader, most=skip + _AT_ONCE) if shown.most(Part.CONFIRM) else ()
    rows = [ToConfirm(one.standing, one.update_no, one.due_at) for one in waiting[skip:]]
    total = acks.count_open_for(tx, reader)
    return Some(rows, total, more=skip + shown.most(Part.CONFIRM) < total)


def _mine(tx: Tx, reader: Reader, shown: Shown) -> Some[Standing]:
    most = shown.most(Part.MINE)
    page = items.mine(tx, reader, skip=shown.skip(Part.MINE), most=most + 1)  # one more, to know of it
    return Some(page.rows[:most], page.total, more=len(page.rows) > most)


def _asked(tx: Tx, reader: Reader, shown: Shown) -> Some[AskedOfYou]:
    """What the reader holds, and what is asked of a department they answer for, the nearest day first."""
    found = {one.id: one for one in remarks.held_by(tx, reader, most=_ASKED)}
    theirs = departments.answered_for_by(tx, reader.ws, reader.user_id)
    found |= {one.id: one for one in remarks.asked_of(tx, reader, theirs, most=_ASKED)}
    whole = sorted(found.values(), key=_pressing)
    skip = shown.skip(Part.ASKED)
    ends = skip + shown.most(Part.ASKED)
    some = whole[skip:ends]
    known = items.of_keys(tx, reader, {one.item_id for one in some})
    rows = [AskedOfYou(known[one.item_id], one) for one in some if one.item_id in known]
    return Some(rows, len(whole), ends < len(whole))


def _pressing(remark: Remark) -> tuple[date, int]:
    return remark.due_on or date.max, remark.id


def _news(tx: Tx, reader: Reader, since: datetime, shown: Shown) -> Some[News]:
    """What others changed since then, the item changed last first."""
    entries: dict[int, list[Update]] = {}
    for update in updates.by_others(tx, reader, since, most=_NEWS):
        entries.setdefault(update.item_id, []).insert(0, update)
    skip = shown.skip(Part.NEWS)
    ends = skip + shown.most(Part.NEWS)
    keys = list(entries)[skip:ends]
    known = items.of_keys(tx, reader, keys)
    rows = [News(updates.with_names(tx, known[key], entries[key]), entries[key]) for key in keys if key in known]
    return Some(rows, len(entries), ends < len(entries))
