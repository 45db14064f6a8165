"""What the demo shows: a story told through the bot's own doors, at the hours it says, and what to try first."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.clock import Calendar
from bot.operate.story import Telling, dated, read_acts, read_guide, weekday
from storage import gaps
from tests.people import Workspace
from tracker.items import Sensitivity
from tracker.languages import LANGUAGES
from tracker.remarks import RemarkKind


@pytest.mark.requirement("S36")
async def test_the_story_is_told_by_its_people(workspace: Workspace) -> None:
    """Some weeks ahead of now, since the local Slack of the tests has begun today."""
    today = Calendar(timedelta(days=40))
    acts = read_acts(today.now())
    telling = Telling(acts, workspace.bot, workspace.slack.page_url, today)
    await workspace.bot.ticker.tick()
    await telling.tell()
    await workspace.settled()
    await workspace.bot.ticker.tick()
    parts = workspace.bot.parts
    assert (
        await parts.db.read(gaps.last, parts.workspace.id) is None
    )  # else the first morning says it was off for weeks
    assert (telling.done, telling.of) == (len(acts), len(acts))

    everything = await workspace.everything()
    assert {standing.item.name for standing in everything} == {
        "官网改版", "明年预算调整", "Customer portal beta", "会员日活动", "渠道数据看板", "Partner API v2",
        "办公室搬到 5 楼",
    }  # fmt: skip
    kinds = Counter(remark.kind for standing in everything for remark in standing.remarks)
    assert kinds[RemarkKind.SUPPORT] == 1
    assert [one.item.name for one in everything if one.item.sensitivity is Sensitivity.RESTRICTED] == ["明年预算调整"]
    assert "明年预算调整" not in await workspace.does(workspace.li, "/track 列表")
    assert "明年预算调整" in await workspace.does(workspace.chen, "/track 列表", workspace.cast.office)
    overdue = await workspace.does(workspace.li, "/track 列表 逾期")
    assert "1 个事项" in overdue
    assert "会员日活动" in overdue
    assert "办公室搬到 5 楼" in await workspace.does(workspace.zhao, "/track")

    (began,) = [act for act in acts if "官网改版 @Li Qian" in act.says]
    card = next(one for one in workspace.cards(workspace.cast.launch) if "官网改版" in workspace.fang.text_of(one))
    assert abs(float(card.ts) - began.at.timestamp()) < 120
    assert len(workspace.cast.launch.replies(card.ts)) == 3


@pytest.mark.parametrize(
    ("ahead", "day"), [(0, 20), (1, 23), (-1, 19), (-5, 13), (6, 30)], ids=["today", "Monday", "day", "week", "over"]
)
def test_weekdays_are_counted(ahead: int, day: int) -> None:
    assert weekday(date(2026, 3, 20), ahead) == date(2026, 3, day)
    assert weekday(date(2026, 3, 22), ahead) == date(2026, 3, day), "a Sunday counts as the Friday before"


def test_days_are_written_as_their_author_writes() -> None:
    friday = date(2026, 3, 20)
    assert dated("/track new Website by {+1}", friday) == "/track new Website by 23 Mar"
    assert dated("/track 新建 官网 {-1}", friday) == "/track 新建 官网 3月19日"


def test_it_never_runs_ahead_of_now() -> None:
    for hour in range(0, 240, 7):
        now = datetime(2026, 3, 16, tzinfo=UTC) + timedelta(hours=hour)
        acts = read_acts(now)
        assert acts[-1].at < now
        assert [act.at for act in acts] == sorted(act.at for act in acts)


def test_the_guide_speaks_both_languages() -> None:
    steps = read_guide()
    assert steps
    for step in steps:
        assert step["say"].keys() == set(LANGUAGES)
