"""``make count``: how often the clock speaks to an owner, a head of department and a collaborator in New York.

They live three weeks by the fake clock, through the whole bot, beside a local Slack; nothing is measured but messages.
"""

import asyncio
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import update

from playground.person import Person
from storage.database import Tx
from storage.migrating import migrate
from storage.tables import departments
from tests.hurrying import hurried
from tests.living import NEW_YORK, SHANGHAI, Act, Heard, by_command, by_form, live
from tests.people import Workspace, working
from tracker.cadence import Cadence, Every

#: From a Monday on; Qingming is in the third week.
FIRST: Final = date(2026, 3, 16)
WEEKS: Final = 3
_FIVE: Final = ("市场部", "技术部", "运营部", "产品部", "财务部")
#: The owner's twelve: how often an update is wanted, and how many days after the beginning each ends.
_FRIDAY: Final = 5
_FRIDAYS: Final = Cadence(Every.WEEK, weekdays=(_FRIDAY,))
_TWELVE: Final = (
    ("官网改版", _FRIDAYS, 9), ("会员日活动", _FRIDAYS, 11), ("渠道培训", _FRIDAYS, 25), ("直播活动", _FRIDAYS, 4),
    ("数据看板", Cadence(Every.WORKING_DAYS, 2), 18), ("客服话术", _FRIDAYS, 16),
    ("仓库搬迁", Cadence(Every.WEEK, weekdays=(1,)), 21), ("合同续签", Cadence(Every.MONTH), 2),
    ("新品定价", Cadence(Every.WEEK, weekdays=(3,)), 23), ("门店巡检", Cadence(Every.DAY), 14),
    ("年度审计", _FRIDAYS, 28), ("招聘计划", Cadence(Every.NONE), 7),
)  # fmt: skip


@dataclass(frozen=True)
class Count:
    """What somebody was told directly by the clock: how often on each of their days, and all of it."""

    name: str
    days: Counter[date]
    heard: list[Heard]

    @property
    def most_a_day(self) -> int:
        """On the worst day."""
        return max(self.days.values(), default=0)

    @property
    def a_week(self) -> list[int]:
        """Week by week."""
        return [
            sum(n for day, n in self.days.items() if 0 <= (day - FIRST).days - 7 * week < 7) for week in range(WEEKS)
        ]

    @property
    def a_working_day(self) -> float:
        """On average."""
        return sum(self.days.values()) / (WEEKS * 5)


async def counted(workspace: Workspace) -> dict[str, Count]:
    """Let the weeks pass; the owner, the head and the collaborator by those words."""
    fang, li, dana = workspace.fang, workspace.li, workspace.dana
    for name in _FIVE[3:]:
        workspace.slack.add_user_group(f"g{_FIVE.index(name)}", name, [workspace.zhao])
    await workspace.settled()
    await workspace.bot.parts.db.write(_headed_by, li.id)
    end = datetime.combine(FIRST + timedelta(weeks=WEEKS, days=-3), datetime.min.time(), SHANGHAI)
    heard = await live(workspace, _acts(workspace), end)
    roles = {"owner": (fang, SHANGHAI), "head": (li, SHANGHAI), "collaborator": (dana, NEW_YORK)}
    return {role: _count(person, zone, heard) for role, (person, zone) in roles.items()}


def _headed_by(tx: Tx, user_id: str) -> None:
    tx.execute(update(departments).where(departments.c.name == _FIVE[0]).values(head=user_id))


def _acts(workspace: Workspace) -> Iterator[Act]:
    """The owner publishes on the first morning, and does some of what is wanted; the others less."""
    fang, dana, zhao, office = workspace.fang, workspace.dana, workspace.zhao, workspace.cast.office
    for n, (name, cadence, ends) in enumerate(_TWELVE):
        department = _FIVE[n % len(_FIVE)]
        yield by_form(
            workspace, fang, _at(0, 10, n), name, office,
            end=(FIRST + timedelta(days=ends)).isoformat(), cadence=cadence.document(),
            collaborators=[dana.id if n % 2 else zhao.id], initiating_department=department, departments=[department],
        )  # fmt: skip
    for day in range(WEEKS * 7):
        if (FIRST + timedelta(days=day)).isoweekday() > _FRIDAY:
            continue
        for n in range(day % 6, len(_TWELVE), 6):
            line = f"/track 更新 T-{n + 1} 已完成:第 {day} 天做到第 {n} 步"
            yield by_command(workspace, fang, _at(day, 15, n), line)
        if day % 7 == 1:
            line = f"/track 求助 T-{day % 5 + 1} @Li Qian 提供第 {day} 批数据 周五前"
            yield by_command(workspace, fang, _at(day, 11), line)
            yield by_command(
                workspace, zhao, _at(day, 11, 5), f"/track 求助 T-{day % 4 + 1} @Li Qian 看一下方案 周四前"
            )
        if day % 7 == 2:
            late = day // 7 + 1
            yield by_command(workspace, fang, _at(day, 14), f"/track 更新 T-{late} 截止:4月30日 原因：需求调整")
            yield by_command(workspace, fang, _at(day, 14, 5), f"/track 完成 T-{late + 4} 都交付了")
        if day % 3 == 1:
            yield by_command(workspace, dana, _at(day, 22), "/track confirm T-2", office)


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    on = FIRST + timedelta(days=day)
    return datetime(on.year, on.month, on.day, hour, minute, tzinfo=SHANGHAI)


def _count(person: Person, zone: ZoneInfo, heard: list[Heard]) -> Count:
    mine = [one for one in heard if one.place is person.dm and one.by_the_clock]
    return Count(person.name, Counter(one.at.astimezone(zone).date() for one in mine), mine)


async def _main() -> None:
    with tempfile.TemporaryDirectory(prefix="tidings-count-") as folder, hurried():
        url = f"sqlite:///{Path(folder) / 'count.db'}"
        migrate(url)
        async with working(url) as workspace:
            counts = await counted(workspace)
    _say(f"Messages by the clock, {WEEKS} weeks from {FIRST:%a %d %b %Y}")
    for role, count in counts.items():
        often = f"most a day {count.most_a_day} · a working day {count.a_working_day:.2f}"
        _say(f"  {role:13} {count.name:10} {often} · week by week {', '.join(map(str, count.a_week))}")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    asyncio.run(_main())
