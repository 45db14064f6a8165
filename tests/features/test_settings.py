"""Settings of one's own and of a channel; the clock follows them at once."""

import pytest

from playground.person import Person
from tests.features.test_daily_message import ending
from tests.features.test_digest import of_launch
from tests.features.test_update_reminders import on
from tests.people import ON_BOTH, Workspace


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
    beforehand = workspace.cards(li.dm)[-1]
    assert li.text_of(beforehand) == (
        "Fang Min 3月11日至16日外出，请你代理\n到那时有 1 个事项到期。这几天提醒发给你\n[查看] [我也不在]"
    )
    assert "官网改版" in await workspace.presses(li, "查看", beforehand)
    await workspace.clock_at(on(12, 9))
    assert workspace.told(fang) == []
    assert "代 Fang Min · 逾期：T-1 官网改版 · 1 天" in workspace.told(li)[-1]


@pytest.mark.requirement("S21")
async def test_a_status_that_says_vacation_keeps_the_clock_from_nudging(workspace: Workspace) -> None:
    fang, li = workspace.fang, workspace.li
    await ending(workspace, "官网改版", 11)
    await ending(workspace, "会员日活动", 11, owner=li.id)
    until = int(on(13, 23, 59).timestamp())
    workspace.slack.membership.change(fang, status_emoji=":palm_tree:", status_text="", status_expiration=until)
    workspace.slack.membership.change(li, status_text="外出", status_expiration=0)  # may have been forgotten
    await workspace.settled()
    await workspace.clock_at(on(12, 9))
    assert workspace.told(fang) == []
    assert "会员日活动" in workspace.told(li)[-1]
    (digest,) = await of_launch(workspace)
    assert "官网改版 · Fang Min（外出到 3月13日 周五）" in digest
    workspace.slack.membership.change(fang, status_emoji="", status_expiration=0)
    await workspace.settled()
    await workspace.clock_at(on(13, 9))
    assert "官网改版" in workspace.told(fang)[-1]


@ON_BOTH
@pytest.mark.requirement("S21")
async def test_whoever_has_paused_notifications_for_days_is_not_nudged_in_vain(workspace: Workspace) -> None:
    fang, li, dana = workspace.fang, workspace.li, workspace.dana
    for name, owner in (("官网改版", fang), ("会员日活动", li), ("Launch page", dana)):
        await ending(workspace, name, 11, owner=owner.id)
    pause = workspace.slack.membership.pause
    pause(fang, int(on(11, 10).timestamp()), int(on(14, 9).timestamp()))
    pause(li, int(on(11, 22).timestamp()), int(on(12, 8).timestamp()))  # a schedule of each night
    pause(dana, int(on(11, 20).timestamp()), int(on(13, 10).timestamp()))  # Wednesday and Thursday of New York
    await workspace.settled()
    await workspace.clock_at(on(12, 9))
    assert workspace.told(fang) == []
    assert "会员日活动" in workspace.told(li)[-1]
    (digest,) = await of_launch(workspace)
    assert "官网改版 · Fang Min（外出到 3月13日 周五）" in digest
    await workspace.clock_at(on(12, 21))
    assert workspace.told(dana) == []
    pause(dana, 0, 0)  # she is back
    await workspace.settled()
    await workspace.clock_at(on(12, 21, 30))
    assert workspace.told(dana)[-1].startswith("T-3 Launch page is 1 day overdue")


@pytest.mark.requirement("S21")
async def test_a_deputy_who_is_away_too_says_so_in_time(workspace: Workspace) -> None:
    fang, dana = workspace.fang, workspace.dana
    await opens(workspace, fang)
    await fang.fills({"away_from": "2026-03-16", "away_to": "2026-03-20", "deputy": dana})
    await workspace.submits(fang)
    await workspace.clock_at(on(11, 20))  # it is 8 in New York by then
    beforehand = workspace.cards(dana.dm)[-1]
    assert dana.text_of(beforehand).startswith("Fang Min is away 16–20 Mar; you're the deputy")
    said = await workspace.presses(dana, "I'm away too", beforehand)
    assert said == "Fang Min hears of it and can ask somebody else"
    await workspace.clock_at(on(12, 8, 30))
    assert workspace.told(fang)[-1] == (
        "Dana Reed 也不在，代理不了\n你 3月16日至20日外出，可以在设置里换一位代理人\n[设置]"
    )
    assert "out of date" in await workspace.presses(dana, "I'm away too", beforehand)


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


async def of_workspace(workspace: Workspace, admin: Person) -> str:
    """The form of the workspace's settings, opened by the button of one's own."""
    await opens(workspace, admin)
    await workspace.presses(admin, "preferences.workspace", admin.modal)
    return admin.text_of(admin.modal) if admin.modal else ""


@pytest.mark.requirement("S8a")
@pytest.mark.requirement("S31")
async def test_an_admin_sets_where_the_workspace_is_and_everybody_is_there(workspace: Workspace) -> None:
    chen = workspace.chen
    shown = await of_workspace(workspace, chen)
    assert "没有另设时区的频道按它写时间。空着就是 Asia/Shanghai" in shown
    assert "空着就私信告诉 Chen Li" in shown
    await chen.fills({"ws_zone": "Europe/Berlin", "ws_country": "德国"})
    await chen.fills({"ws_quiet_from": "22:00", "operations": workspace.cast.office})
    assert (await workspace.submits(chen)).splitlines()[:6] == [
        "知会",
        "工作区的设置已保存",
        "• 时区：Asia/Shanghai → Europe/Berlin",
        "• 国家或地区：中国 → 德国",
        "• 免打扰时段：20:00–08:00 → 22:00–08:00",
        "• 运维频道：Chen Li → #office",
    ]
    assert (await workspace.does(chen, "/track 审计")).splitlines()[1] == (
        "• 3月11日（周三）10:00 · Chen Li · 改了工作区的设置：时区、国家或地区、免打扰时段、运维频道"
    )
    card = await workspace.publishes(workspace.fang, "官网改版 @Li Qian")
    assert "Fang Min 3月11日（周三）03:00 发布" in chen.text_of(card)


@pytest.mark.requirement("S40")
async def test_what_an_admin_can_not_set_is_said_at_its_input(workspace: Workspace) -> None:
    chen = workspace.chen
    await of_workspace(workspace, chen)
    await chen.fills({"work_from": "18:00", "work_to": "09:00", "operations": workspace.cast.leads})
    refused = await workspace.submits(chen)
    assert "下班要比上班晚至少四个小时" in refused
    await chen.fills({"work_from": "09:00", "work_to": "18:00", "operations": workspace.cast.office, "acts": "2"})
    assert "每人 10 分钟内最多改几次：100 → 2" in await workspace.submits(chen)
    await workspace.publishes(workspace.fang, "一 @Fang Min")
    await workspace.does(workspace.fang, "/track 更新 T-1 下一步:二")
    assert "10 分钟内最多 2 次" in await workspace.does(workspace.fang, "/track 更新 T-1 下一步:三")


@pytest.mark.requirement("S8a")
async def test_only_admins_see_the_workspaces_settings(workspace: Workspace) -> None:
    assert "工作区的设置" in await opens(workspace, workspace.chen)
    assert "工作区的设置" not in await opens(workspace, workspace.li)
    assert await workspace.does(workspace.dana, "/track settings workspace", workspace.cast.office) == (
        "Only admins can do this. Ask Chen Li"
    )


@pytest.mark.requirement("S16")
@pytest.mark.requirement("S22")
async def test_ones_own_country_says_when_one_works(workspace: Workspace) -> None:
    fang, li = workspace.fang, workspace.li
    await opens(workspace, li)
    await li.fills({"country": "日本"})
    assert await workspace.submits(li) == ""
    workspace.calendar.move_to(on(19, 15))  # the 20th of March is a holiday in Japan
    card = await workspace.publishes(fang, "官网改版 @Fang Min", collaborators=[li])
    assert "请在 3月23日（周一）17:00 前确认" in fang.text_of(card)


@pytest.mark.requirement("S9")
async def test_a_channel_has_compact_cards_and_chooses_where_changes_are_told(workspace: Workspace) -> None:
    fang, li = workspace.fang, workspace.li
    card = await workspace.publishes(fang, "官网改版 下周五", collaborators=[li])
    await opens(workspace, fang)
    await fang.fills({"cards": "简洁：阶段、人员和确认情况", "changes": "讨论串里，也发到频道"})
    assert await workspace.submits(fang) == ""
    await workspace.does(fang, "/track 更新 T-1 done:首页进入测试")
    assert fang.text_of(card) == (
        "T-1 官网改版\n需求评审 · 截止 3月20日（周五）\n负责人 @Fang Min　　协作人 @Li Qian\n"
        "请在 3月11日（周三）17:00 前确认 · 已确认 0/1\n"
        "[确认] [更新] [评论] [⋯ 详情 | 关注 | 询问进展 | 历史 | 标记完成]"
    )
    told = li.sees_thread(card)[-1]
    assert told.broadcast
    assert "首页进入测试" in li.text_of(told)
    # Nowhere: the card alone changes, whatever is done.
    shown = await opens(workspace, fang, "/track settings")
    assert "简洁" in shown
    await fang.fills({"cards": "完整", "changes": "不说，只改卡片"})
    assert await workspace.submits(fang) == ""
    before = len(li.sees_thread(card))
    await workspace.does(fang, "/track 更新 T-1 goal:询盘翻倍 version:V2.0 what changed:目标定了")
    await workspace.does(fang, "/track 待办 T-1 联系翻译")
    assert "已完成：首页进入测试\n待办 0/1\n" in fang.text_of(card)
    await workspace.does(fang, "/track 完成 T-1 上线了")
    assert "最终成果：上线了" in fang.text_of(card)
    assert len(li.sees_thread(card)) == before
    # What people say to each other stays in the thread.
    await workspace.does(li, "/track 评论 T-1 辛苦了")
    assert len(li.sees_thread(card)) == before + 1
