"""The only reader of clocks. Three of them, three types: what one says is no answer to a question for another."""

import time
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime


class Calendar:
    """What people's days are measured by: what is due, and the dates they are told. It can be moved."""

    def __init__(self, offset: timedelta = timedelta(0)) -> None:
        self._offset = offset

    def now(self) -> datetime:
        """This moment, aware, UTC."""
        return datetime.now(UTC) + self._offset

    def move_to(self, moment: datetime) -> None:
        """From now on it is ``moment`` (aware), and goes on from there."""
        self._offset = moment - datetime.now(UTC)


class Machine:
    """What machines are measured by: time-outs, back-off, pacing. Never moved."""

    def seconds(self) -> float:
        """Seconds since some moment; only differences mean anything."""
        return time.monotonic()


class SlackTime:
    """The time as Slack's servers have it, learned from their answers: where to look for a message."""

    def __init__(self) -> None:
        self._ahead = timedelta(0)

    def learn(self, date_header: str | None) -> None:
        """Take the time from an answer's ``Date`` header (whole seconds); one that can't be read teaches nothing."""
        if not date_header:
            return
        try:
            theirs = parsedate_to_datetime(date_header)
        except ValueError:
            return
        if theirs.tzinfo is not None:
            self._ahead = theirs - datetime.now(UTC)

    def now(self) -> datetime:
        """This moment as Slack has it, aware, UTC, right to about a second."""
        return datetime.now(UTC) + self._ahead


class WallClock:
    """This machine's idea of the time, for what others signed by theirs: a request's signature."""

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time()
