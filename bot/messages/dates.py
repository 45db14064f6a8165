"""Days and hours as each language writes them; a channel that speaks both has the two forms side by side."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import format_date

from tracker.languages import Language

_CHINESE_DAY: Final = "M月d日"
_CHINESE_YEAR: Final = "y年"


def day(when: date, languages: Sequence[Language], today: date) -> str:
    """``3月18日（周三）`` · ``Wed 18 Mar`` · ``3月18日 Wed 18 Mar``; the year where it is not this one."""
    if len(languages) > 1:
        return f"{_chinese_day(when, today)} {_english_day(when, today)}"
    if languages[0] == "en":
        return _english_day(when, today)
    return f"{_chinese_day(when, today)}（{weekday(when, 'zh-CN')}）"


def day_in_brackets(when: date, language: Language, today: date) -> str:
    """The day where brackets stand around it already: ``3月16日 周一`` · ``Mon 16 Mar``."""
    if language == "en":
        return _english_day(when, today)
    return f"{_chinese_day(when, today)} {weekday(when, language)}"


def bare_day(when: date, language: Language, today: date) -> str:
    """Without its weekday, for a button: ``3月16日`` · ``16 Mar``; the year where it is not this one."""
    if language == "en":
        return format_date(when, "d MMM" if when.year == today.year else "d MMM y", locale="en")
    return _chinese_day(when, today)


def moment(at: datetime, zone: ZoneInfo, languages: Sequence[Language], today: date) -> str:
    """``3月18日（周三）17:00`` · ``Wed 18 Mar, 17:00``, by the clocks of this zone."""
    local = at.astimezone(zone)
    between = "" if tuple(languages) == ("zh-CN",) else ", "
    return f"{day(local.date(), languages, today)}{between}{local.hour:02}:{local.minute:02}"


def moment_in_brackets(at: datetime, zone: ZoneInfo, language: Language, today: date) -> str:
    """The moment where brackets stand around it already: ``3月16日 周一 17:00`` · ``Mon 16 Mar, 17:00``."""
    local = at.astimezone(zone)
    between = ", " if language == "en" else " "
    return f"{day_in_brackets(local.date(), language, today)}{between}{local.hour:02}:{local.minute:02}"


def days_from_to(first: date, last: date, language: Language, today: date) -> str:
    """``3月16日至20日`` · ``16–20 Mar``."""
    same_month = (first.year, first.month) == (last.year, last.month)
    if language == "en":
        year = "" if first.year == last.year == today.year else " y"
        end = format_date(last, f"d MMM{year}", locale="en")
        if same_month:
            return f"{first.day}–{end}"
        return f"{format_date(first, f'd MMM{year}', locale='en')} – {end}"
    if same_month:
        return f"{_chinese_day(first, today)}至{last.day}日"
    return f"{_chinese_day(first, today)}至{_chinese_day(last, first)}"


@lru_cache(maxsize=1024)
def weekday(when: date, language: Language) -> str:
    """``周三`` · ``Wed``."""
    return format_date(when, "EEE", locale=_locale(language))


@lru_cache(maxsize=14)
def weekday_named(iso_weekday: int, language: Language) -> str:
    """``周三`` · ``Wednesday`` for 3."""
    # 1 January 2024 was a Monday.
    return format_date(date(2024, 1, iso_weekday), "EEE" if language == "zh-CN" else "EEEE", locale=_locale(language))


def _locale(language: Language) -> str:
    return "zh" if language == "zh-CN" else "en"


@lru_cache(maxsize=1024)
def _chinese_day(when: date, today: date) -> str:
    form = _CHINESE_DAY if when.year == today.year else _CHINESE_YEAR + _CHINESE_DAY
    return format_date(when, form, locale="zh")


@lru_cache(maxsize=1024)
def _english_day(when: date, today: date) -> str:
    return format_date(when, "EEE d MMM" if when.year == today.year else "EEE d MMM y", locale="en")
