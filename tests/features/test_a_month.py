"""A month lived day by day, over Mid-Autumn and National Day: who hears what, where and when, in both languages.

The whole of it is a file to be read, tests/features/a_month.md, which `--snapshot-update`
writes anew.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import update

from storage.database import Tx
from storage.tables import departments, members
from tests.features.listing import put
from tests.living import NEW_YORK, SHANGHAI, Act, by_command, by_form, live, transcript
from tests.people import Workspace
from tracker.cadence import Cadence, Every

NEVER = Cadence(Every.NONE)
WRITTEN = Path(__file__).with_name("a_month.md")
#: A blank beside a full-width sign, none between Chinese and Latin but in dates, an exclamation mark, a sign twice.
ILL_SET = re.compile(
    r"[，。：；？（）“”、] (?!·)|(?<!·) [，。：；？（）“”、]"
    r"|[a-zA-Z][\u4e00-\u9fff]|[\u4e00-\u9fff][a-zA-Z]|[!！]| · · "
)


def on(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


def story(workspace: Workspace) -> Iterator[Act]:
    """An owner with a project, a support request nobody answers, news asked for, New York beside it."""
    fang, li, dana, zhao = workspace.fang, workspace.li, workspace.dana, workspace.zhao
    office = workspace.cast.office
    yield by_form(
        workspace, fang, on(9, 21, 10), "官网改版", end="2026-09-30", initiating_department="市场部",
        departments=["技术部"], collaborators=[zhao.id], done="首页定稿", next="9月25日前切完图",
    )  # fmt: skip
    yield by_form(
        workspace, li, on(9, 21, 10, 30), "会员日活动", end="2026-09-28", initiating_department="市场部",
        collaborators=[fang.id], next="订场地",
    )  # fmt: skip
    yield by_form(
        workspace, dana, on(9, 22, 22), "Customer portal beta", office, end="2026-10-16",
        departments=["技术部"], collaborators=[zhao.id], next="Invite 20 customers",
    )  # fmt: skip
    lines = [
        (zhao, on(9, 21, 11), "/track 确认 T-3"),
        (fang, on(9, 23, 10), "/track 求助 T-3 @Zhao Ning 接口文档 9月24日前"),
        (fang, on(9, 23, 11), "/track 风险 T-3 第三方统计接口可能延期"),
        (fang, on(9, 23, 11, 30), "/track 确认 T-4"),
        (zhao, on(9, 23, 14), "/track 确认 T-5", office),
        (dana, on(9, 24, 22), "/track support T-5 @Zhao Ning a test account by 30 Sep", office),
        (li, on(9, 28, 16), "/track 更新 T-4 已完成:场地定了，报名 86 人 下一步:确认主持人"),
        (li, on(9, 29, 11), "/track 完成 T-4 办完了，到场 120 人"),
        (fang, on(9, 30, 15), "/track 更新 T-3 已完成:前端切图 18/20 下一步:节后联调"),
        (dana, on(10, 2, 23), "/track update T-5 done:11 of 14 screens", office),
        (fang, on(10, 9, 15), "/track 更新 T-3 截止:10月20日 原因：联调推迟"),
        (zhao, on(10, 12, 10), "/track 确认 T-3"),
        (dana, on(10, 15, 22), "/track update T-5 end:20 Oct because two customers asked for Monday", office),
        (li, on(10, 16, 10), "/track 评论 T-3 测试环境今晚停机"),
        (fang, on(10, 19, 16), "/track 更新 T-3 已完成:联调完成，测试通过 32/32"),
        (dana, on(10, 19, 22), "/track done T-5 20 customers invited, 14 active", office),
    ]
    for who, at, line, *where in lines:
        yield by_command(workspace, who, at, line, *where)


def set_up(tx: Tx, workspace: Workspace) -> None:
    """A head for the market department; an owner away for two days, with a deputy."""
    tx.execute(update(departments).where(departments.c.name == "市场部").values(head=workspace.li.id))
    gone = {"away_from": date(2026, 10, 13), "away_to": date(2026, 10, 14), "deputy": workspace.li.id}
    tx.execute(update(members).where(members.c.user_id == workspace.fang.id).values(**gone))


@pytest.mark.requirement("S19")
@pytest.mark.requirement("S20")
@pytest.mark.requirement("S21")
@pytest.mark.requirement("S22")
async def test_a_month(workspace: Workspace, request: pytest.FixtureRequest) -> None:
    workspace.calendar.move_to(on(9, 21, 9, 30))
    while await workspace.bot.ticker.tick():
        pass
    await workspace.settled()
    long_ago = datetime(2026, 8, 10, 2, tzinfo=UTC)
    await put(workspace, "旧的渠道表", long_ago, end_on=None, cadence=NEVER)
    await put(workspace, "去年的活动页", long_ago, end_on=date(2026, 8, 14), cadence=NEVER)
    await workspace.bot.parts.db.write(set_up, workspace)
    acts = list(story(workspace))
    rooms = {workspace.cast.launch: workspace.fang, workspace.cast.office: workspace.dana}
    heard = await live(workspace, acts, on(10, 20, 20), rooms)
    told = transcript(heard, acts, SHANGHAI)
    assert [line for line in told.split("\n") if ILL_SET.search(line)] == []
    compare(told, WRITTEN, request)


def compare(told: str, written: Path, request: pytest.FixtureRequest) -> None:
    """With what is kept, or keep it."""
    if request.config.getoption("update_snapshots"):
        written.write_text(told, "utf-8")
    assert told == written.read_text("utf-8")


@pytest.mark.requirement("S21")
@pytest.mark.requirement("S22")
@pytest.mark.fault("21")
async def test_a_weekend_in_which_new_york_sets_its_clocks_back(
    workspace: Workspace, request: pytest.FixtureRequest
) -> None:
    """By New York's clocks all is said at the same hours before and after; by Shanghai's an hour later."""
    dana, zhao, office = workspace.dana, workspace.zhao, workspace.cast.office
    workspace.calendar.move_to(on(10, 29, 9, 30))
    while await workspace.bot.ticker.tick():
        pass
    daily = Cadence(Every.DAY).document()
    acts = [
        by_form(
            workspace, dana, on(10, 29, 22), "Customer portal beta", office, end="2026-11-02", cadence=daily,
            departments=["技术部"], collaborators=[zhao.id], next="Invite 20 customers",
        ),
        by_command(workspace, zhao, on(10, 30, 11), "/track 确认 T-1", office),
        by_command(workspace, dana, on(10, 30, 23), "/track support T-1 @Zhao Ning a test account by 2 Nov", office),
    ]  # fmt: skip
    heard = await live(workspace, acts, on(11, 4, 9), {office: dana})
    told = transcript(heard, acts, NEW_YORK)
    of_dana = [one.at.astimezone(NEW_YORK) for one in heard if one.by is dana and one.place is dana.dm]
    assert {(one.hour, one.minute) for one in of_dana if one.date() < date(2026, 11, 1)} == {(16, 30)}
    assert {(one.hour, one.minute) for one in of_dana if one.date() > date(2026, 11, 1)} == {(9, 0), (16, 30)}
    compare(told, WRITTEN.with_name("a_weekend_in_new_york.md"), request)
