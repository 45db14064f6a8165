"""How often an item wants an update: in words, and as the value of a choice in a form."""

from typing import Final

import orjson
from babel.lists import format_list

from bot.messages.dates import weekday_named
from bot.messages.texts import Texts
from tracker.cadence import Cadence, Every
from tracker.languages import Language

_NONE: Final = "none"
#: What the form offers.
OFFERED: Final = (
    Cadence(Every.DAY),
    *(Cadence(Every.WEEK, weekdays=(weekday,)) for weekday in range(1, 6)),
    Cadence(Every.WORKING_DAYS, 2),
    Cadence(Every.WORKING_DAYS, 3),
    Cadence(Every.MONTH),
    Cadence(Every.NONE),
)


def cadence_words(texts: Texts, cadence: Cadence, language: Language) -> str:
    """As a choice: ``每周五`` · ``Every week on Friday``."""
    return texts.label("cadences", cadence.every.value, language, n=cadence.n, days=_days(texts, cadence, language))


def updated_words(texts: Texts, cadence: Cadence, language: Language) -> str:
    """As said on a card: ``每周五更新`` · ``updated Fridays``; nothing where nobody is reminded."""
    if cadence.every is Every.NONE:
        return ""
    days = _days(texts, cadence, language, plural="s" if language == "en" else "")
    return texts.label("cadences", f"updated_{cadence.every.value}", language, n=cadence.n, days=days)


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
    return cadence.n > 0 and all(isinstance(day, int) and 1 <= day <= 7 for day in cadence.weekdays)  # noqa: PLR2004 — a week


def _days(texts: Texts, cadence: Cadence, language: Language, plural: str = "") -> str:
    named = [weekday_named(weekday, language) + plural for weekday in cadence.weekdays]
    if language == "en":
        return format_list(named, locale="en")
    return texts.label("signs", "between", language).join(named)
