"""Items whose channel takes nothing any more are given another one; and where trouble is told."""

from datetime import timedelta

import pytest

from playground.conversation import Channel
from playground.forms import find_button
from playground.message import Message
from playground.person import Person
from storage import workspaces
from tests.people import MORNING, Workspace
from tracker.workspace_settings import OfWorkspace

ARCHIVED = "is_archived"


async def chooses_for_operations(workspace: Workspace, channel: Channel) -> None:
    parts = workspace.bot.parts
    await parts.db.write(workspaces.set_own, parts.workspace.id, OfWorkspace(operations=channel.id), MORNING)


async def archived_with_news(workspace: Workspace, who_sees: str = "内部") -> None:
    """#launch is archived, and something was said of each of two items since."""
    workspace.expected |= {ARCHIVED}
    await workspace.publishes(workspace.fang, "官网改版", sensitivity=who_sees)
    await workspace.publishes(workspace.li, "年会", sensitivity=who_sees)
    workspace.slack.archive(workspace.cast.launch)
    await workspace.settled()
    await workspace.does(workspace.fang, "/track update T-1 next:补齐英文文案", workspace.cast.office)
    await workspace.does(workspace.li, "/track update T-2 next:订场地", workspace.cast.office)


async def moves(workspace: Workspace, person: Person, on: Message, to: Channel) -> str:
    """Press *Move items*, choose the channel, send it as it is; what that person alone is told."""
    await workspace.presses(person, "delivery.move", on)
    assert person.modal is not None, person.everything_in_view()
    await person.fills({"channel": to})
    before = len(person.ephemerals)
    assert await workspace.submits(person) == ""
    return "\n".join(person.text_of(message) for message in person.ephemerals[before:])


@pytest.mark.requirement("S23")
@pytest.mark.fault("25")
async def test_an_admin_moves_the_items_of_an_archived_channel(workspace: Workspace) -> None:
    await archived_with_news(workspace, "公开")
    fang, chen, launch, office = workspace.fang, workspace.chen, workspace.cast.launch, workspace.cast.office
    (told,) = chen.dm.messages
    assert chen.text_of(told).splitlines() == [
        "2 条消息发不到 #launch",
        "原因：频道已归档（最早一条 3月11日 周三 10:00）",
        "恢复频道后自动补发，也可以给事项换个频道 · 涉及 2 个事项",
        "[换频道] [重试] [不再发送]",
    ]
    await workspace.presses(chen, "换频道", told)
    assert chen.modal is not None
    form = chen.text_of(chen.modal)
    assert "T-1 官网改版" in form
    assert "T-2 年会" in form
    await chen.fills({"channel": office})
    assert await workspace.submits(chen) == ""
    assert chen.text_of(chen.ephemerals[-1]) == "2 个事项已换到 #office\n• T-1 官网改版\n• T-2 年会\n[撤销]"
    first, second = workspace.cards(office)
    assert "下一步：补齐英文文案" in chen.text_of(first)
    assert "下一步：订场地" in chen.text_of(second)
    assert workspace.told(chen) == ["2 个事项已从 #launch 换到 #office"]

    # What comes then is told there; the history says it; the cards left behind say where they went, once they can.
    workspace.calendar.move_to(MORNING + timedelta(hours=1))
    await workspace.does(fang, "/track update T-1 next:盖章", office)
    assert [message.thread_ts for message in workspace.cards(office) if message.thread_ts] == [first.ts]
    assert "发布频道：#launch → #office" in await workspace.does(fang, "/track history T-1", office)
    workspace.slack.unarchive(launch)
    await workspace.settled()
    assert [fang.text_of(card) for card in workspace.cards(launch)] == [
        "T-1 官网改版\n已换到 #office，最新的卡片在那里\n[详情]",
        "T-2 年会\n已换到 #office，最新的卡片在那里\n[详情]",
    ]


@pytest.mark.requirement("S23")
async def test_owners_move_their_own_and_take_it_back(workspace: Workspace) -> None:
    fang, chen = workspace.fang, workspace.chen
    launch, leads = workspace.cast.launch, workspace.cast.leads
    await archived_with_news(workspace)
    told = fang.dm.messages[-1]
    before = find_button(told.every_block, "换频道")
    await workspace.presses(fang, "换频道", told)
    assert fang.modal is not None
    assert "T-2 年会" not in fang.text_of(fang.modal)  # it is not theirs to change
    await fang.closes()
    assert (await moves(workspace, fang, told, leads)).splitlines()[0] == "1 个事项已换到 #leads"
    (card,) = workspace.cards(leads)
    assert "T-1 官网改版" in fang.text_of(card)
    (to_admin,) = workspace.told(chen)
    assert to_admin.splitlines()[0] == "1 条消息发不到 #launch"

    workspace.slack.unarchive(launch)
    await workspace.settled()
    answer = fang.ephemerals[-1]
    assert (await workspace.presses(fang, "撤销", answer)).splitlines()[0] == "已撤销，1 个事项回到 #launch"
    assert "下一步：补齐英文文案" in fang.text_of(workspace.cards(launch)[0])
    assert "已换到 #launch" in fang.text_of(workspace.cards(leads)[0])
    assert fang.text_of(told) == "T-1 官网改版：消息又能发到 #launch 了"
    await fang.uses(told, *before)  # as somebody whose screen is behind
    await workspace.settled()
    assert fang.text_of(fang.ephemerals[-1]) == "这个按钮旧了，用不了。再发一次命令，就有新的"


@pytest.mark.requirement("S30")
async def test_what_was_closed_while_the_form_was_open_is_not_moved(workspace: Workspace) -> None:
    await archived_with_news(workspace, "公开")
    fang, li, chen, office = workspace.fang, workspace.li, workspace.chen, workspace.cast.office
    await workspace.presses(chen, "换频道", chen.dm.messages[0])
    await chen.fills({"channel": office})
    for owner, ref in ((fang, "T-1"), (li, "T-2")):
        await workspace.does(owner, f"/track update {ref} 可见：受限", office)
    assert await workspace.submits(chen) == ""
    assert chen.text_of(chen.ephemerals[-1]) == "找不到这个事项，或者它没有向你开放"
    assert workspace.cards(office) == []


@pytest.mark.requirement("S23")
async def test_a_move_taken_back_while_the_channel_is_away_is_told_where_the_move_was(workspace: Workspace) -> None:
    fang, chen = workspace.fang, workspace.chen
    workspace.expected |= {ARCHIVED}
    await workspace.publishes(fang, "官网改版")
    workspace.slack.archive(workspace.cast.launch)
    await workspace.settled()
    await workspace.does(fang, "/track update T-1 next:补齐英文文案", workspace.cast.office)
    (to_admin,), told = chen.dm.messages, fang.dm.messages[-1]
    await moves(workspace, fang, told, workspace.cast.leads)
    moved = [fang.text_of(told), chen.text_of(to_admin)]
    assert moved == ["T-1 官网改版 已从 #launch 换到 #leads", "1 个事项已从 #launch 换到别的频道"]
    await workspace.presses(fang, "撤销", fang.ephemerals[-1])
    back = [fang.text_of(told), chen.text_of(to_admin)]
    assert back == ["T-1 官网改版 已换回 #launch", "1 个事项已换回 #launch"]
    assert workspace.told(fang)[-1].splitlines()[0] == "T-1 官网改版：消息发不到 #launch"  # its card can't be edited


@pytest.mark.requirement("S23")
async def test_trouble_is_told_in_the_channel_that_admins_chose(workspace: Workspace) -> None:
    cast, chen, zhao = workspace.cast, workspace.chen, workspace.zhao
    await chooses_for_operations(workspace, cast.office)
    await archived_with_news(workspace)
    assert workspace.told(chen) == []
    (told,) = workspace.cards(cast.office)
    assert chen.text_of(told).splitlines()[0] == "2 条消息发不到 #launch"
    for button in ("换频道 · Move items", "重试 · Retry", "不再发送 · Stop sending"):
        assert "只有管理员能做这一步，可以找 Chen Li" in await workspace.presses(zhao, button, told)
    words = "这些事项你改不了，要由负责人换频道；每位负责人都收到了同样的按钮"
    assert await workspace.presses(chen, "delivery.move", told) == words  # internal ones of another department
    await moves(workspace, workspace.fang, told, cast.office)  # theirs are theirs, wherever it is told
    assert chen.text_of(workspace.cards(cast.office)[0]).splitlines()[0] == "1 条消息发不到 #launch"


@pytest.mark.requirement("S23")
async def test_where_that_channel_takes_nothing_either_the_installer_hears(workspace: Workspace) -> None:
    await chooses_for_operations(workspace, workspace.cast.leads)
    workspace.slack.workspace.channels[workspace.cast.leads.id].is_archived = True  # and no event says so
    await archived_with_news(workspace)
    assert workspace.cards(workspace.cast.leads) == []
    (told,) = workspace.told(workspace.chen)
    assert told.splitlines()[0] == "2 条消息发不到 #launch"


@pytest.mark.requirement("S23")
async def test_nobody_hears_of_trouble_at_night(workspace: Workspace) -> None:
    office = workspace.cast.office
    await chooses_for_operations(workspace, office)
    night = MORNING + timedelta(hours=12)  # 22:00 in Shanghai
    workspace.calendar.move_to(night)
    await archived_with_news(workspace)
    assert workspace.cards(office) == []
    await workspace.clock_at(night + timedelta(hours=10))
    assert "2 条消息发不到 #launch" in "".join(map(workspace.chen.text_of, workspace.cards(office)))
