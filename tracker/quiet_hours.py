"""When nobody is to be disturbed by what can wait."""

from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

#: By the clock of whoever is told.
QUIET_FROM: Final = time(20)
QUIET_UNTIL: Final = time(8)


def after_quiet(at: datetime, zone: ZoneInfo, begins: time = QUIET_FROM, ends: time = QUIET_UNTIL) -> datetime:
    """``at`` (UTC), or the end of the quiet hours it falls into, UTC.

    Where that hour does not exist (the clocks go forward), it is the one after.
    """
    local = at.astimezone(zone)
    hour = local.time()
    is_quiet = begins <= hour or hour < ends if begins > ends else begins <= hour < ends
    if not is_quiet:
        return at
    day = local.date() + timedelta(days=1) if hour >= ends else local.date()
    return datetime.combine(day, ends, zone).astimezone(at.tzinfo)
