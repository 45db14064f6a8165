"""The end at the end of a line: its date, or what was clearly meant as one and can't be read."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from tracker.dates import Reading, Refusal, find_trailing_date, read_date
from tracker.problems import NotADate
from tracker.working_days import NO_OVERRIDES, Country, Overrides


@dataclass(frozen=True, slots=True)
class LineEnd:
    """The words before it, the date as it was typed, and what it means or why it means nothing."""

    before: str
    typed: str
    reading: Reading | Refusal


def find_end(text: str, today: date, *, country: Country = None, overrides: Overrides = NO_OVERRIDES) -> LineEnd | None:
    """The date that a line ends with; None for a line without one."""
    text = text.strip()
    dated = find_trailing_date(text, today, country=country, overrides=overrides)
    if dated is not None:
        before, reading = dated
        return LineEnd(before, text[len(before) :].strip(_BETWEEN), reading)
    meant = _MEANT.search(text[-_LONGEST:])
    if meant is None:
        return None
    typed = meant[1]
    return LineEnd(text[: len(text) - len(typed)].rstrip(_BETWEEN), typed, NotADate(typed))


def read_end(typed: str, today: date, *, country: Country = None, overrides: Overrides = NO_OVERRIDES) -> Refusal:
    """Why the end of a line could not be read, said once more; what can be read by now is none that was meant."""
    found = read_date(typed, today, country=country, overrides=overrides)
    return NotADate(typed) if isinstance(found, Reading) or not isinstance(found, Refusal) else found


_BETWEEN: Final = " \t\u3000,，、;；"
_LONGEST: Final = 60
_MONTHS: Final = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
#: What can hardly be anything but a date: a weekday or a day of a month that does not exist.
_MEANT: Final = re.compile(
    r"(?:^|[\s,，、;；])("
    r"(?:(?:by|before)\s+)?(?:"
    r"[上下本这]{0,3}个?(?:周|星期|礼拜)[七八九十百0-9]|(?:\d{2,5}年)?\d{1,4}月\d{1,4}[日号]?|\d{4,5}[-/.]\d{1,2}[-/.]\d{1,3}"
    rf"|next\s+\w{{1,10}}day|\d{{1,3}}(?:st|nd|rd|th)?\s+{_MONTHS}|{_MONTHS}\s+\d{{1,3}}(?:st|nd|rd|th)?"
    r")(?:之前|以前|前)?)$",
    re.IGNORECASE,
)
