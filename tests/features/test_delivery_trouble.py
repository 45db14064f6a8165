"""What can't be delivered: who is told why, once, and what becomes of it when the channel is back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.listeners.new_item import telling
from playground.person import Person
from playground.trouble_kinds import HttpError, Refused
from tests.people import MORNING, Workspace

ARCHIVED = "is_archived"


def archive_unseen(workspace: Workspace) -> None:
    """As an event that never came."""
    workspace.slack.workspace.channels[workspace.cast.launch.id].is_archived = True


async def submits(workspace: Workspace, person: Person) -> str:
    """Send the form that is open; what they alone are told."""
    before = len(person.ephemerals)
    await workspace.submits(person)
    return "\n".join(person.text_of(message) for message in person.ephemerals[before:])


def posts(workspace: Workspace) -> int:
    return len([call for call in workspace.slack.log if call.method == "chat.postMessage"])


@pytest.mark.requirement("S23")
@pytest.mark.fault("25")
async def test_a_card_that_slack_refuses_is_told_once_and_goes_out_when_the_channel_is_back(
    workspace: Workspace,
) -> None:
    workspace.expected |= {ARCHIVED}
    await workspace.opens(workspace.fang, "官网改版 @Dana Reed")
    await workspace.opens(workspace.li, "年会")
    archive_unseen(workspace)
    told = await submits(workspace, workspace.fang)
    assert told.splitlines()[0] == "T-1 官网改版 已保存，卡片还没发到 #launch：频道已归档"

    # The author and the owner hear why, and what to do; whom the card can't tell hears of the item all the same.
    (to_author,) = workspace.told(workspace.fang)
    assert to_author == (
        "T-1 官网改版：消息发不到 #launch\n原因：频道已归档\n恢复频道后自动补发，也可以给事项换个频道\n[换频道] [重试]"
    )
    of_item, to_owner = workspace.told(workspace.dana)
    assert of_item.startswith(
        "Fang Min published T-1 官网改版, and it concerns you\nIts card isn't in #launch yet\n[Details]"
    )
    assert to_owner == (
        "T-1 官网改版: messages can't reach #launch\nCause: the channel is archived\n"
        "Unarchive it and they go out by themselves, or move the items\n[Move items] [Retry]"
    )
    (to_admin,) = workspace.told(workspace.chen)
    assert to_admin.splitlines()[:2] == ["1 条消息发不到 #launch", "原因：频道已归档（最早一条 3月11日 周三 10:00）"]

    # Nothing is tried again and again, and one more of the same counts up in place.
    tried = posts(workspace)
    await workspace.does(workspace.fang, "/track update T-1 next:补齐英文文案", workspace.cast.office)
    assert posts(workspace) == tried
    assert workspace.told(workspace.fang) == [to_author]
    (to_admin,) = workspace.told(workspace.chen)
    assert to_admin.splitlines()[0] == "2 条消息发不到 #launch"
    assert await submits(workspace, workspace.li) == ""
    assert "#launch 已归档，换一个频道" in workspace.li.everything_in_view()

    # The channel is back: the cards are there with today's state, the notices of before are not.
    workspace.slack.unarchive(workspace.cast.launch)
    await workspace.settled()
    (card,) = workspace.cards(workspace.cast.launch)
    assert "下一步：补齐英文文案" in workspace.fang.text_of(card)
    assert workspace.told(workspace.chen) == ["已补发 1 条到 #launch"]
    assert workspace.told(workspace.fang) == ["T-1 官网改版：消息又能发到 #launch 了"]
    assert workspace.told(workspace.dana)[-1] == "T-1 官网改版: messages reach #launch again"


@pytest.mark.fault("25")
async def test_a_card_that_slack_will_never_take_is_told_and_can_be_sent_again(workspace: Workspace) -> None:
    fang = workspace.fang
    workspace.expected |= {"Slack refused a message"}
    await workspace.opens(fang, "官网改版")
    with workspace.slack.trouble.during(Refused(only=("chat.postMessage",), error="msg_blocks_too_long", times=1)):
        told = await submits(workspace, fang)
    assert told.splitlines()[0] == "T-1 官网改版 已保存，卡片还没发到 #launch：Slack 没收下（msg_blocks_too_long）"
    (to_author,) = fang.dm.messages
    assert workspace.told(workspace.chen)[0].splitlines()[0] == "1 条消息发不到 #launch"
    assert await workspace.presses(fang, "重试", to_author) == "正在补发；还是发不到的话，会再告诉你"
    (card,) = workspace.cards(workspace.cast.launch)
    assert "T-1 官网改版" in fang.text_of(card)
    assert workspace.told(workspace.chen) == ["已补发 1 条到 #launch"]


@pytest.mark.fault("25")
async def test_a_channel_without_the_bot_gets_one_fresh_card_when_it_is_back(workspace: Workspace) -> None:
    fang, chen, leads = workspace.fang, workspace.chen, workspace.cast.leads
    workspace.expected |= {"channel_not_found"}
    await workspace.publishes(fang, "官网改版 @Chen Li", in_=leads)
    bot = workspace.slack.workspace.users[workspace.slack.bot_user_id]
    await chen.removes(bot, leads)
    await workspace.settled()
    for line in ("next:报价", "done:签了 3 份协议", "stage:方案制定"):
        await workspace.does(fang, f"/track update T-1 {line}", workspace.cast.office)
    assert len(workspace.cards(leads)) == 1
    cause = "频道没有了，或知会看不到"
    assert workspace.told(chen)[0].splitlines()[:2] == ["T-1 官网改版：消息发不到 #leads", f"原因：{cause}"]
    await chen.invites(bot, leads)
    await workspace.settled()
    old, fresh = workspace.cards(leads)
    assert "下一步：报价" not in fang.text_of(old)
    assert "下一步：报价" in fang.text_of(fresh)
    assert workspace.told(chen)[-1] == "已补发 1 条到 #leads"
    # What comes then is told in the fresh card's thread.
    workspace.calendar.move_to(MORNING + timedelta(hours=1))
    await workspace.does(fang, "/track update T-1 next:盖章", workspace.cast.office)
    (notice,) = [message for message in workspace.cards(leads) if message.thread_ts]
    assert notice.thread_ts == fresh.ts


@pytest.mark.fault("25")
@pytest.mark.parametrize("replied", [False, True])  # with replies Slack leaves a tombstone in its place
async def test_a_card_that_somebody_deleted_is_posted_again_by_its_owner_only(
    workspace: Workspace, *, replied: bool
) -> None:
    fang, li = workspace.fang, workspace.li
    card = await workspace.publishes(fang, "官网改版 @Li Qian")
    if replied:
        await fang.says("开始了", thread=card)
    workspace.slack.posting.delete(card)
    await workspace.settled()
    for hour, line in enumerate(("next:补齐英文文案", "stage:方案制定")):
        workspace.calendar.move_to(MORNING + timedelta(hours=hour))
        await workspace.does(fang, f"/track update T-1 {line}")
    assert [text.splitlines()[:2] for text in workspace.told(li)] == [
        ["T-1 官网改版：卡片被人删了", "更新没有地方显示，重新发出卡片后大家才看得到"],
        ["T-1 官网改版：Fang Min 更新了，卡片却被删了", "• 下一步计划：（空） → 补齐英文文案"],
        ["T-1 官网改版：Fang Min 更新了，卡片却被删了", "• 当前阶段：需求评审 → 方案制定"],
    ]
    assert workspace.cards(workspace.cast.launch) == [card]
    last = li.dm.messages[-1]
    for _ in range(2):
        assert await workspace.presses(li, "重新发出卡片", last) == "卡片正在发出"
    _, again = workspace.cards(workspace.cast.launch)
    assert "下一步：补齐英文文案" in li.text_of(again)


@pytest.mark.fault("25")
async def test_a_deleted_card_of_which_slack_has_told_nothing_is_missed_when_it_is_to_change(
    workspace: Workspace,
) -> None:
    fang, li = workspace.fang, workspace.li
    workspace.expected |= {"message_not_found", "thread_not_found"}
    card = await workspace.publishes(fang, "官网改版 @Li Qian")
    card.deleted = True
    await workspace.does(fang, "/track update T-1 next:补齐英文文案")
    assert workspace.told(li)[0].startswith("T-1 官网改版：Fang Min 更新了，卡片却被删了")


@pytest.mark.fault("25")
async def test_somebody_who_takes_no_messages_is_stood_in_for(workspace: Workspace) -> None:
    fang, dana = workspace.fang, workspace.dana
    workspace.expected |= {"user_disabled"}
    await workspace.opens(fang, "官网改版 @Dana Reed")
    workspace.slack.unverified = replace(workspace.slack.unverified, refuses_posts_to_deactivated=True)
    dana.deleted = True  # and no event says so
    await submits(workspace, fang)
    assert workspace.told(fang) == [
        "T-1 官网改版：消息发不到 Dana Reed\n原因：Dana Reed 已停用，或收不到私信\n把对方的事项转交给别人\n[重试]"
    ]
    assert workspace.told(workspace.chen)[0].splitlines()[0] == "1 条消息发不到 Dana Reed"


@pytest.mark.fault("8")
@pytest.mark.requirement("S23")
async def test_while_slack_is_away_the_author_is_told_that_it_is_saved(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "_CARD_WITHIN", 0.3)
    fang = workspace.fang
    await workspace.opens(fang, "官网改版")
    with workspace.slack.trouble.during(HttpError(only=("chat.postMessage", "conversations.history"), status=503)):
        await fang.submits()
        await fang.waits_until(lambda: fang.ephemerals and "已保存" in fang.text_of(fang.ephemerals[-1]))
    assert fang.text_of(fang.ephemerals[-1]).splitlines()[0] == (
        "T-1 官网改版 已保存，Slack 暂时连不上，恢复后自动发到 #launch"
    )
