"""Living some weeks by the fake clock: what people do at their hours, and who hears what of it, where and when."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from bot.changes.items import Published, Wish, publish_one
from playground.conversation import Channel
from playground.message import Message
from playground.person import Person
from storage import departments as known_departments
from storage import members as known_members
from storage import templates
from storage.database import Tx
from storage.tables import channels, items, members, outbox
from tests.people import Workspace
from tracker.items import Priority

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
NEW_YORK: Final = ZoneInfo("America/New_York")
#: What the bot says by the clock alone; everything else somebody has done.
OF_THE_CLOCK: Final = frozenset({"daily_message", "updates_due", "updates_missing", "daily_digest", "update_due_now"})
_HALF_AN_HOUR: Final = 1800


@dataclass(frozen=True)
class Act:
    """Somebody does something at a moment; ``told`` is how a transcript says it."""

    at: datetime
    told: str
    does: Callable[[], Awaitable[object]]


@dataclass(frozen=True)
class Heard:
    """A message: when, in which conversation (a person's own, or a channel), and as it was read there at first."""

    at: datetime
    by: Person
    place: Channel
    kind: str
    in_thread: bool
    text: str

    @property
    def by_the_clock(self) -> bool:
        """Whether nobody but the clock has brought it about."""
        return self.kind in OF_THE_CLOCK


async def live(
    workspace: Workspace, acts: Iterable[Act], until: datetime, rooms: dict[Channel, Person] | None = None
) -> list[Heard]:
    """Live from now until a moment; what everybody heard directly, and what was read by whom in these ``rooms``.

    The clock is looked at at each half hour that has anything to say: all hours people choose are such.
    """
    people = [one for one in workspace.slack.workspace.users.values() if isinstance(one, Person)]
    read = {one.dm: one for one in people} | (rooms or {})
    seen = {place: len(workspace.cards(place)) for place in read}
    to_do = sorted(acts, key=lambda act: act.at)
    heard: list[tuple[datetime, Message, str, Channel, Person]] = []
    while workspace.calendar.now() < until:
        look = await workspace.bot.parts.db.read(_next_look)
        stop = min(_half_hour(look) if look else until, until)
        if to_do and to_do[0].at < stop:
            act = to_do.pop(0)
            workspace.calendar.move_to(act.at)
            await act.does()
            await workspace.settled()
        else:
            await workspace.clock_at(stop)
        for place, reader in read.items():
            posted: Sequence[Message] = workspace.cards(place)
            new = posted[seen[place] :]
            heard += [(workspace.calendar.now(), one, reader.text_of(one), place, reader) for one in new]
            seen[place] = len(posted)
    kinds = await workspace.bot.parts.db.read(_kinds)
    return [_heard(*one, kinds) for one in heard]


def _half_hour(at: datetime) -> datetime:
    """That moment, or the next half hour."""
    return at + timedelta(seconds=-at.timestamp() % _HALF_AN_HOUR)


def _next_look(tx: Tx) -> datetime | None:
    looks = [select(func.min(table.c.look_at)) for table in (items, members, channels)]
    waiting = select(func.min(outbox.c.due_at)).where(outbox.c.state == "waiting")
    found = [one for ask in (*looks, waiting) for one in tx.execute(ask).scalars() if one is not None]
    return min(found, default=None)


def _kinds(tx: Tx) -> dict[int, str]:
    return {row.id: row.kind for row in tx.execute(select(outbox.c.id, outbox.c.kind))}


def _heard(at: datetime, message: Message, text: str, place: Channel, reader: Person, kinds: dict[int, str]) -> Heard:
    row_id = (message.metadata or {}).get("event_payload", {}).get("row", 0)
    is_reply = message.thread_ts not in (None, message.ts)
    return Heard(at, reader, place, kinds.get(row_id, ""), is_reply, text)


def transcript(heard: Sequence[Heard], acts: Sequence[Act], zone: ZoneInfo) -> str:
    """Day by day, by the clocks of a zone: what people did, and what was said then, where."""
    lines: list[tuple[datetime, int, str]] = [(act.at, 0, act.told) for act in acts]
    for one in heard:
        where = f"→ {one.by.name}" if one.place is one.by.dm else f"→ #{one.place.name}"
        body = "\n".join(f"        {line}" for line in one.text.split("\n"))
        lines.append((one.at, 1, f"{where}{', in a thread' if one.in_thread else ''}\n{body}"))
    said: list[str] = []
    day: date | None = None
    for at, _, line in sorted(lines, key=lambda line: (line[0].replace(second=0, microsecond=0), line[1])):
        here = at.astimezone(zone)
        if here.date() != day:
            day = here.date()
            said.append(f"\n{here:%A %Y-%m-%d}\n")
        said.append(f"{here:%H:%M}   {line}")
    return "\n".join(said).strip() + "\n"


def by_command(workspace: Workspace, who: Person, at: datetime, line: str, in_: Channel | None = None) -> Act:
    """Somebody types a line in a channel."""
    room = in_ or workspace.cast.launch

    async def does() -> None:
        await workspace.does(who, line, room)

    return Act(at, f"{who.name} in #{room.name}: {line}", does)


def by_form(
    workspace: Workspace,
    who: Person,
    at: datetime,
    name: str,
    in_: Channel | None = None,
    **answers: Any,  # noqa: ANN401
) -> Act:
    """Somebody publishes a project; departments by their names, everything else as the form's answers hold it."""
    room = in_ or workspace.cast.launch
    parts = workspace.bot.parts
    owner = answers.get("owner", who.id)

    def publish(tx: Tx) -> object:
        version = next(
            one for one in templates.newest(tx, parts.workspace.id) if one.template.key == "project_follow_up"
        )
        by_name = {one.name: str(one.id) for one in known_departments.current(tx, parts.workspace.id)}
        whole: dict[str, Any] = {
            "stage": version.template.stages[0].key, "priority": str(int(Priority.NORMAL)),
            "sensitivity": str(int(version.template.sensitivity)), "cadence": version.template.cadence.document(),
            **answers,
        }  # fmt: skip
        for key in ("departments", "initiating_department"):
            if key in whole:
                named = whole[key]
                whole[key] = by_name[named] if isinstance(named, str) else [by_name[one] for one in named]
        wish = Wish(f"lived/{name}", version, {"name": name, "owner": owner, "channel": room.id, **whole})
        by = known_members.find(tx, parts.workspace.id, [who.id])[who.id]
        return publish_one(tx, parts.workspace, wish, by=by, today=at.date(), at=at)

    async def does() -> None:
        outcome = await parts.change(publish)
        assert isinstance(outcome, Published), outcome

    return Act(at, f"{who.name} publishes in #{room.name}: {name}", does)
