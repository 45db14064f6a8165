"""What follows an item and asks for news of it, and whom an update brings the news."""

from datetime import datetime

from bot.changes.limits import too_much
from bot.changes.telling import tell
from storage import acts, items, watchers
from storage.database import Tx
from storage.workspaces import Workspace
from tracker.history import Update
from tracker.items import Item
from tracker.notices import NewsCame
from tracker.people import Member, Reader
from tracker.problems import AskedToday, IsClosed, NotFound, OwnItem, Problem
from tracker.references import reference
from tracker.watching import AnsweredToday, Waits, ask, is_news


def set_following(
    tx: Tx, workspace: Workspace, item_id: int, *, follows: bool, by: Member, at: datetime
) -> Problem | None:
    """Somebody follows an item from now on, or no more; None when it is done."""
    held = items.hold(tx, Reader.of(workspace.id, by), item_id)
    if held is None:
        return NotFound("")
    waits = too_much(tx, workspace, by, None, at)
    if waits is not None:
        return waits
    acts.note(tx, workspace.id, by.user_id, None, at)
    watchers.set_following(tx, workspace.id, item_id, by.user_id, follows=follows, update_no=held.item.update_no)
    return None


def ask_for_news(
    tx: Tx, workspace: Workspace, item_id: int, *, by: Member, today_began: datetime, at: datetime
) -> Waits | Problem:
    """Somebody wants news of an item: its owner is told with their next message, once a day whoever asks.

    ``today_began`` is the asker's own midnight.
    """
    held = items.hold(tx, Reader.of(workspace.id, by), item_id)
    if held is None:
        return NotFound("")
    if not held.item.is_open:
        return IsClosed(reference(held.item.ref), held.item.state.value)
    if held.item.owner == by.user_id:
        return OwnItem()
    known = watchers.of_item(tx, workspace.id, item_id)
    outcome = ask(by.user_id, known, today_began)
    if isinstance(outcome, AnsweredToday):
        return AskedToday()
    if outcome.first is None or outcome.first.user_id != by.user_id:
        waits = too_much(tx, workspace, by, None, at)
        if waits is not None:
            return waits
        acts.note(tx, workspace.id, by.user_id, None, at)
        watchers.ask_for_news(tx, workspace.id, item_id, by.user_id, at, update_no=held.item.update_no)
    return outcome


def tell_news(tx: Tx, ws: int, item: Item, update: Update) -> None:
    """Tell those who asked for news of an item that there is some; whoever made the update knows."""
    if not is_news(update, item):
        return
    awaiting = watchers.who_awaits_news(tx, ws, item.id)
    if awaiting:
        watchers.news_came(tx, ws, item.id, awaiting)
        notices = [NewsCame(item.id, update.no, user) for user in awaiting if user != update.made_by]
        tell(tx, ws, item.id, notices, update.at)
