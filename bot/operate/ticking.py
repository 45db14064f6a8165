"""``tidings tick`` and ``tidings due``: do what is due, or say what will be, without listening to anybody."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.clock import Calendar
from bot.messages.texts import Texts, words
from bot.operate.serve import CannotRunError, assembled
from bot.schedule.coming import coming
from bot.settings import Settings
from storage import channels, members, workspaces
from storage.database import Database, Tx
from storage.planned import Planned
from tracker.languages import Language
from tracker.references import reference

_MOST: Final = 200


def read_moment(typed: str | None) -> datetime | None:
    """The moment of ``--at``; CannotRunError for one without a zone, or none at all."""
    if typed is None:
        return None
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError as error:
        raise CannotRunError(f"{typed} is no moment. Write it like 2026-03-13T16:30+08:00.") from error
    if moment.tzinfo is None:
        raise CannotRunError(f"{typed} has no time zone. Write it like 2026-03-13T16:30+08:00.")
    return moment


async def tick(settings: Settings, at: datetime | None) -> str:
    """Write what is due by then, deliver it, and say what became of it."""
    calendar = Calendar()
    if at is not None:
        calendar.move_to(at)
    bot = await assembled(settings, calendar)
    try:
        looked_at, left = await bot.tick()
    finally:
        await bot.stop()
    return f"Looked at {looked_at}. " + (f"{left} messages wait; see: tidings outbox" if left else "All is said.")


def due(url: str) -> Iterator[str]:
    """A line for each thing the clock will say next, as things stand now."""
    db, texts = Database(url), words()
    try:
        with db.reader.connect() as tx:
            lines = [line for ws in workspaces.every(tx) for line in _lines(tx, texts, ws, Calendar().now())]
    finally:
        db.close()
    yield from lines or ["Nothing is planned."]


def as_json(tx: Tx, texts: Texts, ws: int, at: datetime) -> list[dict[str, Any]]:
    """The same for the demo's panel."""
    return [
        {
            "at": int(one.at.timestamp()),
            "what": {"en": _words(texts, one, "en"), "zh": _words(texts, one, "zh-CN")},
            "people": [one.user_id] if one.user_id else [],
            "channel": one.channel_id,
        }
        for one in coming(tx, ws, at, most=_MOST)
    ]


def _lines(tx: Tx, texts: Texts, ws: int, at: datetime) -> Iterator[str]:
    found = coming(tx, ws, at, most=_MOST)
    people = members.find(tx, ws, {one.user_id for one in found if one.user_id})
    rooms = channels.find(tx, ws, {one.channel_id for one in found if one.channel_id})
    zone = ZoneInfo(workspaces.get(tx, ws).zone)
    for one in found:
        whom = people[one.user_id].name if one.user_id in people else ""
        where = f"#{rooms[one.channel_id].name}" if one.channel_id in rooms else ""
        yield f"{one.at.astimezone(zone):%a %Y-%m-%d %H:%M %Z}  {_words(texts, one, 'en')}  {whom or where}"


def _words(texts: Texts, one: Planned, language: Language) -> str:
    return texts.label("planned", one.kind, language, ref=reference(one.ref) if one.ref else "")
