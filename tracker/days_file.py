"""The operator's file of days: what a year's calendar says that no package knows yet.

YAML, by country, the days (or ``first/last``, both inclusive) that are off, and those worked although they are a
weekend's or a holiday's::

    CN:
      off: [2027-01-01/2027-01-03, 2027-02-05/2027-02-11]
      worked: [2027-01-30, 2027-02-14]
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Final

import yaml

from tracker.countries import known

#: By country, whether each of these days (ISO) is worked: as a workspace keeps them.
DaysByCountry = Mapping[str, Mapping[str, bool]]

_KINDS: Final = {"off": False, "worked": True}
#: A range longer than this is a slip.
_LONGEST: Final = timedelta(days=60)


class DaysUnreadableError(ValueError):
    """A file that can't be read; the message is one sentence for its operator."""


def read_days(text: str) -> DaysByCountry:
    """What the file says. Raises DaysUnreadableError at the first thing that can't be meant."""
    try:
        whole = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 — it makes nothing but texts, lists and mappings
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise DaysUnreadableError(f"line {mark.line + 1 if mark else 1} is no YAML") from error
    if not whole:
        return {}
    return {_country(code): dict(_days(code, kinds)) for code, kinds in _mapping(whole, "the file").items()}


def _days(code: str, kinds: object) -> Iterator[tuple[str, bool]]:
    seen: dict[str, bool] = {}
    for kind, days in _mapping(kinds, code).items():
        if kind not in _KINDS:
            raise DaysUnreadableError(f"{code} says {kind!r}, where only off and worked can stand")
        if not isinstance(days, list):
            raise DaysUnreadableError(f"{code}'s {kind} is no list of days")
        for day in (each for text in days for each in _each(code, str(text))):
            if seen.setdefault(day, _KINDS[kind]) is not _KINDS[kind]:
                raise DaysUnreadableError(f"{code} calls {day} both off and worked")
    yield from sorted(seen.items())


def _each(code: str, text: str) -> Iterator[str]:
    first, _, last = text.partition("/")
    try:
        begins = date.fromisoformat(first.strip())
        ends = date.fromisoformat(last.strip()) if last else begins
    except ValueError as error:
        raise DaysUnreadableError(f"{code} has {text!r}, which is no day such as 2027-02-14") from error
    if not begins <= ends <= begins + _LONGEST:
        raise DaysUnreadableError(f"{code} has {text!r}, which ends before it begins or lasts over 60 days")
    for n in range((ends - begins).days + 1):
        yield (begins + timedelta(days=n)).isoformat()


def _country(code: str) -> str:
    if code.upper() not in known():
        raise DaysUnreadableError(f"{code!r} is no ISO country code such as CN")
    return code.upper()


def _mapping(value: object, what: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise DaysUnreadableError(f"{what} does not name what it is about")
    return value
