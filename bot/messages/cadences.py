"""How often an item wants an update: in words, and as the value of a choice in a form."""

from typing import Final

import orjson
from babel.lists import format_list

from bot.messages.dates import weekday_named
from bot.messages.texts import Texts
from tracker.cadence import LAST, Cadence, Every
from tracker.languages import Language

_NONE: Final = "none"
#: What the form offers.
OFFERED: Final = (
    Cadence(Every.DAY),
    *(Cadence(Every.WEEK, weekdays=(weekday,)) for weekday in range(1, 6)),
    Cadence(Every.WORKING_DAYS, 2),
    Cadence(Every.WORKING_DAYS, 3),
    Cadence(Every.MONTH),
    Cadence(Every.MONTH, day=LAST),
    Cadence(Every.NONE),
)


def cadence_words(texts: Texts, cadence: Cadence, language: Language) -> str:
    """As a choice: ``每周五`` · ``Every week on Friday``."""
    days, on = _days(texts, cadence, language), _on(texts, cadence, language)
    return texts.label("cadences", cadence.every.value, language, n=cadence.n, days=days, on=on)


def updated_words(texts: Texts, cadence: Cadence, language: Language) -> str:
    """As said on a card: ``每周五更新`` · ``updated Fridays``; nothing where nobody is reminded."""
    if cadence.every is Every.NONE:
        return ""
    days = _days(texts, cadence, language, plural="s" if language == "en" else "")
    on = _on(texts, cadence, language)
    return texts.label("cadences", f"updated_{cadence.every.value}", language, n=cadence.n, days=days, on=on)


def cadence_value(cadence: Cadence) -> str:
    """As an option's value."""
    document = cadence.document()
    return orjson.dumps(document).decode() if document else _NONE


def read_cadence(value: str) -> Cadence:
    """The cadence an option's value stands for; ValueError where it stands for none."""
    if value == _NONE:
        return Cadence(Every.NONE)
    document = orjson.loads(value)
    if not isinstance(document, dict):
        raise ValueError(value)  # noqa: TRY004 — it is the value that is wrong, not our use of it
    try:
        cadence = Cadence.from_document(document)
    except (KeyError, TypeError) as error:
        raise ValueError(value) from error
    if cadence_value(cadence) != orjson.dumps(document).decode() or not _makes_sense(cadence):
        raise ValueError(value)
    return cadence


def _makes_sense(cadence: Cadence) -> bool:
    week = all(isinstance(day, int) and 1 <= day <= 7 for day in cadence.weekdays)  # noqa: PLR2004
    if cadence.nth is not None:
        week = week and len(cadence.weekdays) == 1 and cadence.nth in (1, 2, 3, 4, LAST)
    date = cadence.day is None or cadence.day == LAST or (isinstance(cadence.day, int) and 1 <= cadence.day <= 31)  # noqa: PLR2004
    of_month = cadence.every is Every.MONTH or (cadence.day is None and cadence.nth is None)
    return cadence.n > 0 and week and date and of_month


def _on(texts: Texts, cadence: Cadence, language: Language) -> str:
    """Which day of a month, where it says one."""
    if cadence.nth is not None:
        key = "on_last_weekday" if cadence.nth == LAST else "on_weekday"
        return texts.label("cadences", key, language, n=cadence.nth, day=weekday_named(cadence.weekdays[0], language))
    if cadence.day is None:
        return ""
    return texts.label("cadences", "on_last_day" if cadence.day == LAST else "on_day", language, n=cadence.day)


def _days(texts: Texts, cadence: Cadence, language: Language, plural: str = "") -> str:
    named = [weekday_named(weekday, language) + plural for weekday in cadence.weekdays]
    if language == "en":
        return format_list(named, locale="en")
    return texts.label("signs", "between", language).join(named)
