"""Settings of one's own and of a channel; the clock follows them at once."""

import pytest

from tests.features.test_daily_message import ending
from tests.features.test_digest import of_launch
from tests.features.test_update_reminders import on
from tests.people import Workspace


async def opens(workspace: Workspace, person: object, line: str = "/track 设置") -> str:
    await workspace.does(person, line)  # type: ignore[arg-type]
    assert person.modal is not None  # type: ignore[attr-defined]
    return person.text_of(person.modal)  # type: ignore[attr-defined]


@pytest.mark.requirement("S21")
@pytest.mark.requirement("S22")
async def test_days_away_with_a_deputy(workspace: Workspace) -> None:
    fang, li = workspace.fang, workspace.li
    await ending(workspace, "官网改版", 11, collaborators=(li.id,))
    shown = await opens(workspace, fang)
    assert "我的" in shown
    assert "#launch" in shown
    await fang.fills({"away_from": "2026-03-16", "away_to": "2026-03-12", "deputy": workspace.guest})
    refused = await workspace.submits(fang)
    assert "外出要有开始和结束，结束不早于开始" in refused
    assert "Gu Ke 不能当代理人。换一位成员" in refused
    await fang.fills({"away_from": "2026-03-11", "away_to": "2026-03-16", "deputy": li})
    assert await workspace.submits(fang) == ""
    assert fang.text_of(fang.ephemerals[-1]) == (
        "已设置外出：3月11日至16日，代理人 Li Qian。这几天的提醒发给对方，不打扰你"
    )
    await workspace.clock_at(on(12, 9))
    assert workspace.told(fang) == []
    assert "代 Fang Min · 逾期：T-1 官网改版 · 1 天" in workspace.told(li)[-1]


@pytest.mark.requirement("S8a")
@pytest.mark.requirement("S20")
async def test_my_language_and_hour_and_the_channels_digest(workspace: Workspace) -> None:
    fang = workspace.fang
    await ending(workspace, "官网改版", 11)
    await opens(workspace, fang)
    await fang.fills({"language": "English", "daily_at": "10:30", "channel_posts": [], "digest_at": "08:00"})
    assert await workspace.submits(fang) == ""
    await workspace.clock_at(on(12, 9))
    assert workspace.told(fang) == []
    await workspace.clock_at(on(12, 10, 30))
    assert workspace.told(fang)[-1].startswith("T-1 官网改版 is 1 day overdue")
    assert await of_launch(workspace) == []
    shown = await opens(workspace, fang, "/track settings")
    assert "Time zone" in shown
    await fang.fills({"channel_posts": ["The daily digest"], "sends": []})
    assert await workspace.submits(fang) == ""
    await workspace.clock_at(on(13, 8))
    assert len(await of_launch(workspace)) == 1
    await workspace.clock_at(on(18, 11))
    assert len(workspace.told(fang)) == 1  # a week overdue, and they want no message


@pytest.mark.requirement("S30")
async def test_a_channels_settings_are_for_full_members_in_it(workspace: Workspace) -> None:
    assert "#launch" not in await opens(workspace, workspace.guest)
