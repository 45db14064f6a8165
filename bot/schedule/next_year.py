"""What the clock says in December: that next year's working days are not known yet, once."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.changes.delivery import tell_operations
from storage import occasions, outbox, workspaces
from storage.database import Tx
from storage.workspaces import Workspace
from tracker.notices import DaysUnknown
from tracker.working_days import is_confirmed_year

_DECEMBER = 12


def year_to_ask_about(workspace: Workspace, at: datetime) -> int | None:
    """The next year, in the December before it; None in any other month."""
    here = at.astimezone(ZoneInfo(workspace.zone))
    return here.year + 1 if here.month == _DECEMBER else None


def warn_of_days(tx: Tx, ws: int, year: int, at: datetime) -> None:
    """Tell the place of operations for which of the workspace's countries the days of that year are not known."""
    unknown = [
        country
        for country in sorted(workspaces.countries(tx, ws))
        if not is_confirmed_year(year, country, workspaces.days_known(tx, ws, country))
    ]
    key = occasions.days_unknown(year)
    if unknown and occasions.first_time(tx, ws, key, at):
        notice = DaysUnknown(year, tuple(unknown))
        lane = outbox.clock_lane(str(year), DaysUnknown.kind)
        row_id = tell_operations(tx, workspaces.get(tx, ws), notice, lane, at)
        if row_id is not None:
            occasions.said_by(tx, ws, key, row_id)
