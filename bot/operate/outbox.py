"""``tidings outbox``: what waits, since when and why; to try it again, or give it up."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.clock import Calendar
from bot.operate.serve import CannotRunError
from storage import waiting
from storage.database import Database, Tx
from storage.waiting import Figures, Waiting
from tracker.delivery import RowState

_MOST: Final = 200
_SECOND, _MINUTE, _HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


class Act(StrEnum):
    """What is done with rows."""

    RETRY = "retry"
    GIVE_UP = "give-up"


def show(url: str) -> Iterator[str]:
    """The lines that tell of all that waits."""
    db, at = Database(url), Calendar().now()
    try:
        with db.reader.connect() as tx:
            figures, rows = waiting.figures(tx, at), waiting.listed(tx, most=_MOST)
    finally:
        db.close()
    yield _summary(figures, at)
    if rows:
        yield from _table(rows, at)
    if len(rows) == _MOST:
        yield f"Only the oldest {_MOST} are shown."
    if figures.stopped:
        yield f"Slack has taken the installation away: {', '.join(figures.stopped)}. Install again, and start anew."


def act(url: str, what: Act, row_ids: Sequence[int]) -> str:
    """Retry or give up rows; what was done. Raises CannotRunError where none of them is there to be."""
    if not row_ids:
        raise CannotRunError(f"Say which rows: tidings outbox {what} 12 13. Their numbers: tidings outbox")
    change: Callable[[Tx, Sequence[int], datetime], list[int]]
    change, done_with = (waiting.retry, "Sent now") if what is Act.RETRY else (waiting.give_up, "Given up")
    db = Database(url)
    try:
        done = db.write_now(change, list(row_ids), Calendar().now())
    finally:
        db.close()
    left = [row_id for row_id in row_ids if row_id not in done]
    if not done:
        raise CannotRunError(f"Nothing was done: {_numbers(left)} ended already, or Slack is being told right now.")
    return f"{done_with}: {_numbers(done)}." + (f" Not done: {_numbers(left)}." if left else "")


def _summary(figures: Figures, at: datetime) -> str:
    counts = " · ".join(f"{count} {state.replace('_', ' ')}" for state, count in figures.by_state.items() if count)
    if not counts:
        return "Nothing waits."
    late = at - figures.oldest_due if figures.oldest_due else timedelta(0)
    return f"{counts} · the oldest is {_age(late)} late" if late >= _SECOND else counts


def _table(rows: Sequence[Waiting], at: datetime) -> Iterator[str]:
    heads = ("id", "state", "what", "to", "since", "tries", "why")
    lines = [heads, *(_cells(row, at) for row in rows)]
    widths = [max(len(line[nth]) for line in lines) for nth in range(len(heads))]
    for line in lines:
        yield "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()


def _cells(row: Waiting, at: datetime) -> tuple[str, ...]:
    since = f"{_age(at - row.since)} ago"
    return (str(row.id), row.state.replace("_", " "), row.kind, row.target, since, str(row.tries), _why(row, at))


def _why(row: Waiting, at: datetime) -> str:
    if row.error:
        return row.error
    if row.state is RowState.WAITING and row.due_at > at:
        return f"due in {_age(row.due_at - at)}"
    return "its turn comes" if row.state is RowState.WAITING else ""


def _age(span: timedelta) -> str:
    for unit, name in ((24 * _HOUR, "d"), (_HOUR, "h"), (_MINUTE, "min")):
        if span >= unit:
            return f"{span // unit} {name}"
    return f"{max(span // _SECOND, 0)} s"


def _numbers(row_ids: Sequence[int]) -> str:
    return ", ".join(str(row_id) for row_id in row_ids)
