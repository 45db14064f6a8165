"""A page of a list: what was asked for, what is there, and the buttons that lead to the pages around it."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, Final

import orjson

from bot.listeners.asker import Asker
from bot.messages.blocks import Message
from bot.messages.lists import ROWS, Guess, ListPage, WithoutLast, empty_list, item_list
from bot.slack.people import know
from storage import departments, items, members, templates
from storage.database import Tx
from storage.items import Mark, Page
from tracker.departments import Department
from tracker.filters import Around, Line, Sort, names_somebody, read_filters
from tracker.items import State
from tracker.people import Member
from tracker.templates import TemplateVersion
from tracker.visibility import may_edit

_PERSON: Final = re.compile(r"<@([A-Z0-9]{2,30})(?:\|[^>]*)?>")
_LINK: Final = re.compile(r"<((?:https?|mailto):[^|>]*)(?:\|([^>]*))?>")
_MOST_PAGES: Final = 1_000_000
_LARGEST_KEY: Final = 2**63 - 1
_LARGEST_PRIORITY: Final = 9


class NotOursError(Exception):
    """A button's value that no button of ours has."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A page as a button asks for it: the line of filters, and the mark it lies behind or before, not yet checked."""

    typed: str
    number: int = 1
    after: Any = None
    before: Any = None

    def written(self) -> str:
        """As a button's value."""
        document = {"f": self.typed, "p": self.number, "a": self.after, "b": self.before}
        return orjson.dumps({key: value for key, value in document.items() if value is not None}).decode()

    @classmethod
    def read(cls, value: str) -> "Wanted":
        """What a button's value asks for; NotOursError for one that is none of ours."""
        try:
            document = orjson.loads(value)
        except orjson.JSONDecodeError as error:
            raise NotOursError from error
        match document:
            case {"f": str(typed), "p": int(number), **marks} if 0 < number < _MOST_PAGES and set(marks) <= {"a", "b"}:
                return cls(typed, number, marks.get("a"), marks.get("b"))
        raise NotOursError


def unescaped(text: str) -> str:
    """A line of filters as it was typed: people, groups and channels stay Slack's marks, all else is plain again."""
    text = _LINK.sub(lambda found: found[2] or found[1], text)
    for escaped, sign in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        text = text.replace(escaped, sign)
    return text


async def tell_page(asker: Asker, wanted: Wanted, *, in_place: bool = False) -> None:
    """Answer with a page, or say what of the line can't be read."""
    line = await _line(asker, wanted.typed)
    if line.problems:
        await asker.is_refused(*line.problems)
        return
    order = line.filters.order
    after, before = read_mark(order, wanted.after), read_mark(order, wanted.before)
    page = await _page(asker, line, after, before)
    if not page.rows and (after or before):  # what stood there has gone meanwhile
        wanted, page = replace(wanted, number=1), await _page(asker, line, None, None)
    number = wanted.number if page.before else 1
    await asker.is_told(await _said(asker, line, page, number), in_place=in_place)


async def _line(asker: Asker, typed: str) -> Line:
    parts = asker.parts
    if not typed.strip():
        return read_filters("", Around(asker.member.user_id, asker.place.channel_id))
    people = await know(parts, _PERSON.findall(typed))
    around = await parts.db.read(
        _around, asker.reader.ws, asker.member.user_id, asker.place.channel_id, everybody=names_somebody(typed)
    )
    return read_filters(typed, replace(around, people=(*people.values(), *around.people)))


def _around(tx: Tx, ws: int, user_id: str, channel_id: str | None, *, everybody: bool) -> Around:
    there: list[Department] = departments.current(tx, ws)
    versions: list[TemplateVersion] = templates.newest(tx, ws)
    people: list[Member] = members.everybody(tx, ws) if everybody else []
    return Around(user_id, channel_id, people, there, versions)


async def _page(asker: Asker, line: Line, after: Mark | None, before: Mark | None) -> Page:
    return await asker.parts.db.read(
        items.listed, asker.reader, line.filters, asker.today, after=after, before=before, most=ROWS
    )


async def _said(asker: Asker, line: Line, page: Page, number: int) -> Message:
    if not page.rows:
        without = await _without_last(asker, line)
        return empty_list(asker.texts, asker.language, line.words, without, _guessed(line))
    shown = ListPage(
        rows=page.rows,
        total=page.total,
        filters=line.words,
        order=line.filters.order,
        number=number,
        next=Wanted(line.typed, number + 1, after=page.after).written() if page.after else None,
        previous=Wanted(line.typed, max(number - 1, 1), before=page.before).written() if page.before else None,
        to_archive=[
            one.item.id for one in page.rows if one.item.state is State.DONE and may_edit(asker.member, one.item)
        ],
    )
    return item_list(asker.texts, shown, asker.language, zone=asker.zone, today=asker.today)


def _guessed(line: Line) -> Guess | None:
    if line.guess is None:
        return None
    piece, typed = line.guess
    return Guess(piece.words, piece.near, Wanted(typed).written())


async def _without_last(asker: Asker, line: Line) -> WithoutLast | None:
    if line.last is None:
        return None
    typed = line.typed_without_last
    shorter = await _line(asker, typed)
    total = await asker.parts.db.read(items.count, asker.reader, shorter.filters, asker.today)
    return WithoutLast(line.last.words, total, Wanted(typed).written())


def read_mark(order: Sort, value: Any) -> Mark | None:  # noqa: ANN401 — what a button brought back
    """Where a page begins, as this order has it; NotOursError for what is no such place."""
    try:
        mark = _mark(order, value)
    except (ValueError, OverflowError) as error:
        raise NotOursError from error
    if (mark is None) is not (value is None):
        raise NotOursError
    return mark


def _mark(order: Sort, value: Any) -> Mark | None:  # noqa: ANN401 — what a button brought back
    match order, value:
        case Sort.UPDATED, [str(moment), int(key)] if _is_key(key):
            at = datetime.fromisoformat(moment)
            return (at.astimezone(UTC), key) if at.tzinfo else None
        case Sort.END, [str(day), int(key)] if _is_key(key):
            return date.fromisoformat(day), key
        case Sort.PRIORITY, [int(priority), str(day), int(key)] if _is_key(key) and 0 < priority <= _LARGEST_PRIORITY:
            return priority, date.fromisoformat(day), key
        case Sort.NAME, [str(name), int(key)] if _is_key(key) and len(name) <= items.LONGEST_NAME_KEY:
            return (name, key) if "\0" not in name else None
    return None


def _is_key(number: int) -> bool:
    return 0 < number <= _LARGEST_KEY
