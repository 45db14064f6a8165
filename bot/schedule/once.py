"""What the clock says on an occasion goes into the outbox once, all of a slice in a few statements."""

from collections.abc import Mapping
from datetime import datetime

from storage import occasions, outbox
from storage.database import Tx
from storage.outbox import New


def say_once(tx: Tx, ws: int, found: Mapping[str, New], at: datetime) -> frozenset[str]:
    """Put what is to be said on these occasions, by their keys; on which of them it is said for the first time.

    Each has a lane of its own, whose owner this transaction holds.
    """
    new = occasions.first_times(tx, ws, found, at)
    rows = outbox.put_each(tx, ws, [found[key] for key in sorted(new)])
    occasions.said_by_each(tx, ws, {key: rows[found[key].lane] for key in new})
    return new
