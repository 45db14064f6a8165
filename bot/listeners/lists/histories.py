"""An item as it is, as it was, and how it came to be: each read in one transaction, for one reader."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, TypedDict

from bot.listeners.asker import Asker
from bot.messages.comments import LATEST, Discussion
from bot.messages.details import details
from bot.messages.history import ENTRIES, HistoryPage, Version, compared, history, version
from storage import comments, items, members, preferences, updates, watchers
from storage.database import Tx
from tracker.acks import is_over
from tracker.answers import answers_of
from tracker.history import Update
from tracker.people import Reader
from tracker.problems import NoSuchVersion, NotFound
from tracker.references import read_key, reference
from tracker.standing import Standing
from tracker.updates import lateness, state_at

_LABEL: Final = re.compile(r"V?(\d{1,5})(?:\.(\d{1,5}))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Which:
    """An item by the number people know it by, or by its key as a button carries it; ``named`` as it was typed."""

    ref: int | None = None
    key: int | None = None
    named: str = ""


def read_label(text: str) -> str | None:
    """``V2.0`` for V2.0, v2, 2.0 and full-width signs; None for what is no version."""
    found = _LABEL.fullmatch(unicodedata.normalize("NFKC", text).strip(" .,。"))
    return f"V{int(found[1])}.{int(found[2] or 0)}" if found else None


def read_value(value: str | None) -> tuple[int | None, str]:
    """The item's key, and what stands behind it in a button's value."""
    key, _, more = (value or "").partition("/")
    return read_key(key), more


async def tell_details(asker: Asker, which: Which, *, in_place: bool = False) -> None:
    """Answer with all of an item."""
    found = await asker.parts.db.read(_details, asker.reader, which)
    if found is None:
        await asker.is_refused(NotFound(which.named))
        return
    standing, more = found
    message = details(
        asker.texts,
        standing,
        asker.language,
        zone=asker.zone,
        today=asker.today,
        reader=asker.member,
        over=is_over(standing.asked, asker.at),
        **more,
    )
    await asker.is_told(message, in_place=in_place)


async def tell_history(asker: Asker, which: Which, *, before: int | None = None, in_place: bool = False) -> None:
    """Answer with a page of an item's updates: the newest, or those from before a number."""
    found = await asker.parts.db.read(_history, asker.reader, which, before)
    if found is None:
        await asker.is_refused(NotFound(which.named))
        return
    standing, page = found
    await asker.is_told(history(standing, page, asker.member, asker.audience), in_place=in_place)


async def tell_version(asker: Asker, which: Which, label: str, *, beside_today: bool = False) -> None:
    """Answer with an item as it stood when this label was raised, or with what is otherwise today."""
    found = await asker.parts.db.read(_version, asker.reader, which, label)
    if found is None:
        await asker.is_refused(NotFound(which.named))
    elif isinstance(found, NoSuchVersion):
        await asker.is_refused(found)
    else:
        say = compared if beside_today else version
        await asker.is_told(say(*found, asker.member, asker.audience))


def _found(tx: Tx, reader: Reader, which: Which) -> Standing | None:
    if which.ref is not None:
        return items.by_reference(tx, reader, which.ref)
    return items.by_id(tx, reader, which.key) if which.key is not None else None


class _More(TypedDict):
    """What details show beside the item itself."""

    versions: Sequence[str]
    discussion: Discussion
    follows: bool


def _details(tx: Tx, reader: Reader, which: Which) -> tuple[Standing, _More] | None:
    """The item, its versions, what was said of it last, and whether the reader follows it."""
    standing = _found(tx, reader, which)
    if standing is None:
        return None
    key = standing.item.id
    page = comments.discussion(tx, reader, key, most=LATEST)
    watcher = watchers.one(tx, reader.ws, key, reader.user_id)
    more = _More(
        versions=_labels(updates.versions(tx, reader, key)),
        discussion=Discussion(page.rows, page.total),
        follows=bool(watcher and watcher.follows),
    )
    return members.with_names(tx, standing, {one.made_by for one in page.rows}), more


def _labels(raised: Sequence[Update]) -> list[str]:
    return list(dict.fromkeys(update.label for update in raised))


def _history(tx: Tx, reader: Reader, which: Which, before: int | None) -> tuple[Standing, HistoryPage] | None:
    standing = _found(tx, reader, which)
    if standing is None:
        return None
    newest = standing.item.update_no
    begins = before if before is not None and 1 < before <= newest else newest + 1
    key = standing.item.id
    entries = updates.history(tx, reader, key, before=begins, most=ENTRIES)
    standing = updates.with_names(tx, standing, entries)
    page = HistoryPage(
        entries,
        _late(tx, reader.ws, entries),
        comments.counts(tx, reader, key, [one.no for one in entries]),
        newer=f"{key}/{begins + ENTRIES}" if begins <= newest else None,
        older=f"{key}/{entries[-1].no}" if entries and entries[-1].no > 1 else None,
    )
    return standing, page


def _late(tx: Tx, ws: int, entries: Sequence[Update]) -> Mapping[int, timedelta]:
    """By number, of those reported late, how long after the event; by the days of whoever made them."""
    occurred = [(update, update.occurred_at) for update in entries if update.occurred_at is not None]
    authors = preferences.of_people(tx, ws, {update.made_by for update, _ in occurred})
    found = {
        update.no: lateness(when, update.at, authors[update.made_by].days)
        for update, when in occurred
        if update.made_by in authors
    }
    return {no: late for no, late in found.items() if late is not None}


def _version(tx: Tx, reader: Reader, which: Which, label: str) -> tuple[Standing, Version] | NoSuchVersion | None:
    standing = _found(tx, reader, which)
    if standing is None:
        return None
    raised = updates.reached(tx, reader, standing.item.id, label)
    if raised is None:
        labels = _labels(updates.versions(tx, reader, standing.item.id))
        return NoSuchVersion(reference(standing.item.ref), label, tuple(labels))
    later = updates.since(tx, reader, standing.item.id, raised.no)
    answers = state_at(answers_of(standing.item), later, raised.no)
    return updates.with_names(tx, standing, [raised, *later]), Version(raised, answers)
