"""``tidings tick`` and ``tidings due``: the very code of the clock, once, without listening."""

from datetime import date

import pytest

from bot.messages.texts import words
from bot.operate import ticking
from bot.operate.serve import CannotRunError
from bot.settings import Settings
from tests.features.listing import put
from tests.features.test_update_reminders import on
from tests.people import Workspace
from tracker.cadence import Cadence, Every


@pytest.mark.requirement("S19")
async def test_what_is_due_by_a_moment_is_said_once(workspace: Workspace) -> None:
    fang, parts = workspace.fang, workspace.bot.parts
    await put(workspace, "官网改版", end_on=date(2026, 3, 30))
    await put(workspace, "会员日", owner=workspace.li.id, end_on=date(2026, 3, 13), cadence=Cadence(Every.NONE))
    await workspace.clock_at(on(12, 9))
    lines = list(ticking.due(str(parts.settings.database_url)))
    assert any(line.endswith("Daily digest  #launch") for line in lines)
    planned = await parts.db.read(ticking.as_json, words(), parts.workspace.id, parts.calendar.now())
    assert [(one["at"], one["what"]["zh"], *one["people"], one["channel"]) for one in planned[:4]] == [
        (on(13, 9).timestamp(), "每日摘要", workspace.cast.launch.id),
        (on(13, 9).timestamp(), "早上的消息", workspace.li.id, None),
        (on(13, 16, 30).timestamp(), "提醒更新 T-1", fang.id, None),
        (on(13, 17).timestamp(), "点名还差的更新", workspace.cast.launch.id),
    ]
    await workspace.bot.stop()
    settings = Settings(**{**parts.settings.model_dump(), "slack_bot_token": workspace.slack.bot_token})
    for _ in range(2):
        assert (await ticking.tick(settings, on(13, 16, 31))).endswith("All is said.")
    (told,) = workspace.told(fang)  # of the morning it was off for, too
    assert told == (
        "3月13日（周五），1 件事等你\n知会停了 32 小时，这期间的提醒合成了这一条\n"
        "待更新：T-1 官网改版 · 上次更新 3月11日（周三）\n[更新] [无新进展] [⋯ 详情]\n几点发、发什么，可在设置里改"
    )
    workspace.expected |= {"channel_not_found"}


@pytest.mark.parametrize("typed", ["tomorrow", "2026-03-13T16:30"])
def test_a_moment_that_is_none(typed: str) -> None:
    with pytest.raises(CannotRunError, match="Write it like"):
        ticking.read_moment(typed)
