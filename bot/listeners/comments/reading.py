"""What was said about an item, read in one transaction for one reader."""

from bot.messages.comments import ENTRIES, Discussion
from storage import comments, items, members
from storage.database import Tx
from tracker.people import Reader
from tracker.standing import Standing


def read_discussion(
    tx: Tx, reader: Reader, item_id: int | None, before: int | None
) -> tuple[Standing, Discussion] | None:
    """A page of it, with the names of whoever spoke; None where the reader may not read the item."""
    standing = items.by_id(tx, reader, item_id) if item_id is not None else None
    if standing is None:
        return None
    page = comments.discussion(tx, reader, standing.item.id, before=before, most=ENTRIES)
    standing = members.with_names(tx, standing, {one.made_by for one in page.rows})
    return standing, Discussion(page.rows, page.total, page.older)
