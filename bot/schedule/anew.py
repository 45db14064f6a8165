"""What the clock does once a workspace's zone, country or days have changed: it looks at everything anew, in slices."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from storage import due, workspaces
from storage.database import Tx
from storage.due import Kind

_THEN: Final = {Kind.PEOPLE: Kind.CHANNELS, Kind.CHANNELS: Kind.ITEMS}


def sweep_anew(tx: Tx, ws: int, _at: datetime) -> int:
    """Have a slice of what is there looked at as soon as can be; how many rows that was, 0 only once all has been.

    Nobody waits for all of a large workspace: changes of people's own go in between.
    """
    found = workspaces.looks_anew(tx, ws)
    if found is None:
        return 0
    keys = due.look_anew(tx, ws, found.kind, found.after, found.at)
    then = found.kind if keys else _THEN.get(found.kind)
    so_far = replace(found, kind=then, after=keys[-1] if keys else None) if then else None
    workspaces.looked_anew(tx, ws, so_far)
    return len(keys) or 1
