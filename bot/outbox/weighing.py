"""What is known to wait, so that thousands of rows are not read again for each that goes.

A row that could be sent stays one until it is taken: what comes before it in its lane was there before it. Where many
wait, those read at the last look are chosen from, until something was committed, or a second has passed.
"""

from collections.abc import Collection, Mapping
from typing import Final

from storage.outbox import Candidate, Found

#: So many known ones are enough to choose from; with fewer, a place that is free is worth a look.
_ENOUGH: Final = 100
_FRESH: Final = 1.0  # seconds
_COUNTED: Final = 5.0  # seconds; how much is left of each place is only what it is weighed by


class Known:
    """The candidates of one workspace as of the last look, without those taken since; moments are the Machine's."""

    def __init__(self) -> None:
        self.left: Mapping[str, int] = {}
        self._waiting: dict[int, Candidate] = {}
        self._looked_at = -_FRESH
        self._counted_at = -_COUNTED

    def suffices(self, now: float) -> bool:
        """Whether there is no need to look again yet."""
        return len(self._waiting) >= _ENOUGH and now - self._looked_at < _FRESH

    def counts(self, now: float) -> bool:
        """Whether what is left for each place is to be counted anew."""
        return now - self._counted_at >= _COUNTED

    def learn(self, found: Found, now: float) -> None:
        """Take what a look has found in the place of all known before."""
        self._waiting = {one.id: one for one in found.candidates}
        self._looked_at = now
        if found.left is not None:
            self.left, self._counted_at = found.left, now

    def waiting(self, busy: Collection[str]) -> list[Candidate]:
        """Those that wait, and whose lane is not busy."""
        return [one for one in self._waiting.values() if one.lane not in busy]

    def taken(self, ids: Collection[int]) -> None:
        """These wait no more."""
        for row_id in ids:
            del self._waiting[row_id]
