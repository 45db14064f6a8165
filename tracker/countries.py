"""The countries whose public holidays are known, by their ISO codes, with what people call them in each language."""

from functools import cache
from typing import Final

import holidays
from babel.core import Locale

from tracker.languages import LANGUAGES, Language

_LOCALES: Final = {"zh-CN": Locale.parse("zh_Hans_CN"), "en": Locale("en")}


@cache
def known() -> frozenset[str]:
    """The codes of the countries that can be chosen."""
    return frozenset(holidays.list_supported_countries(include_aliases=False)) & frozenset(_LOCALES["en"].territories)


def country_name(code: str, language: Language) -> str:
    """``中国`` · ``China``; the code itself where nobody has named it."""
    return str(_LOCALES[language].territories.get(code.upper(), code))


def countries_like(typed: str, most: int) -> list[str]:
    """The codes of the countries called nearly so in either language, or by their code, those that begin so first."""
    wanted = typed.strip().casefold()
    names = {
        code: [code.casefold(), *(country_name(code, one).casefold() for one in LANGUAGES)] for code in sorted(known())
    }
    found = [code for code, called in names.items() if any(wanted in name for name in called)]
    return sorted(found, key=lambda code: not any(name.startswith(wanted) for name in names[code]))[:most]
