"""Several lines pasted at once, such as a meeting's resolutions: ``事项 @人 日期``, one item a line."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from tracker.dates import Reading, Refusal
from tracker.line_ends import find_end
from tracker.text import one_line
from tracker.working_days import NO_OVERRIDES, Country, Overrides

#: How many items one paste makes at most.
MOST: Final = 50


@dataclass(frozen=True, slots=True)
class PastedLine:
    """One line: the name, everybody mentioned (the first is to own it), and the end, or why it can't be read.

    ``typed`` is the whole line, to show it beside a problem; ``end_typed`` what was meant as the end.
    """

    typed: str
    name: str
    people: tuple[str, ...]
    end: date | None
    refused_end: Refusal | None
    end_typed: str = ""


@dataclass(frozen=True, slots=True)
class Pasted:
    """The lines that were read, and those beyond the most there may be, as they were typed."""

    lines: tuple[PastedLine, ...]
    rest: tuple[str, ...]


def read_pasted(
    text: str,
    today: date,
    *,
    country: Country = None,
    overrides: Overrides = NO_OVERRIDES,
    as_typed: Callable[[str], str] = str,
) -> Pasted:
    """The items that lines of text name; numbers and bullets before them are dropped, blank lines skipped.

    People arrive as ``<@U123>`` or ``<@U123|name>``; ``as_typed`` undoes Slack's other escaping.
    """
    lines = [bare for line in text.splitlines() if (bare := _BULLETS.sub("", line).strip())]
    read = tuple(_line(line, today, country, overrides, as_typed) for line in lines[:MOST])
    return Pasted(read, tuple(one_line(as_typed(line)) for line in lines[MOST:]))


def people_in(text: str) -> tuple[tuple[str, ...], str]:
    """Everybody a text mentions, each once, and the text without them."""
    return tuple(dict.fromkeys(_PERSON.findall(text))), _PERSON.sub(" ", text)


def _line(line: str, today: date, country: Country, overrides: Overrides, as_typed: Callable[[str], str]) -> PastedLine:
    people, _ = people_in(line)
    words = with_short_mentions(line)
    found = find_end(words, today, country=country, overrides=overrides)
    name, end = (found.before, found.reading) if found else (words, None)
    return PastedLine(
        typed=one_line(as_typed(line)),
        name=one_line(as_typed(people_in(name)[1])).strip(_BETWEEN),
        people=people,
        end=end.day if isinstance(end, Reading) else None,
        refused_end=None if isinstance(end, Reading) else end,
        end_typed=found.typed if found else "",
    )


def with_short_mentions(line: str) -> str:
    """A line whose end can be read: without those mentioned last, and every other mention in its short form.

    A mention right before a date says that it is one, and its name may hold blanks.
    """
    words = _PERSON.sub(r"<@\1>", line).rstrip(_AT_THE_END)
    while words.endswith(">") and _PERSON.fullmatch(words, begins := max(words.rfind("<"), 0)):
        words = words[:begins].rstrip(_AT_THE_END)
    return words


_BETWEEN: Final = " \t\u3000,，、;；:："
_PERSON: Final = re.compile(r"<@([A-Z0-9]{2,30})(?:\|[^<>]*)?>")
#: No half-width ; or : is among them: it may end ``&gt;``, or an emoji.
_AT_THE_END: Final = " \t\n\u3000,，、；："
_CHINESE_NUMBER: Final = "[一二三四五六七八九十]{1,3}"
#: ``1.`` but not the 1. of 1.5; 一、; (2); ①; a dash, star or dot before a blank; a box to tick.
_BULLETS: Final = re.compile(
    rf"^(?:\s*(?:(?:>|&gt;)+|[-*–—+]\s|[•·▪◦●○‣■□☐☑✅✔]|\[[ xX✓]?\]|\d{{1,3}}[.．](?!\d)|\d{{1,3}}[、)）]"
    rf"|[(（]\d{{1,3}}[)）]|{_CHINESE_NUMBER}、|[(（]{_CHINESE_NUMBER}[)）]|[①-⑳]))+"
)
