"""A new item from Slack's menus: from nothing, and of any message, with links both ways."""

import pytest

from playground.person import Person
from tests.people import Workspace

pytestmark = pytest.mark.requirement("S6")


def read(person: Person) -> str:
    assert person.modal is not None, person.everything_in_view()
    return person.text_of(person.modal)


async def makes(workspace: Workspace, person: Person, message: object) -> str:
    """The message's shortcut; what opens."""
    await person.uses_shortcut("new_item_from_message", message)  # type: ignore[arg-type]
    await workspace.settled()
    return read(person)


async def test_from_slacks_menu_a_template_is_chosen_and_the_channel_asked(workspace: Workspace) -> None:
    for person, title, choose, channel in (
        (workspace.fang, "选一个模板", "选择", "发布频道"),
        (workspace.dana, "Choose a template", "Choose", "Channel"),
    ):
        await person.uses_shortcut("new_item")
        await workspace.settled()
        assert read(person).startswith(title)
        await workspace.presses(person, choose, nth=0)
        assert f"\n{channel} *:\n" in read(person)
        await person.fills({"name": "官网改版", channel: workspace.cast.office})
        await workspace.settled()
        await workspace.submits(person)
        if person.modal:  # the second is called like the first
            await workspace.submits(person)
    assert len(await workspace.everything()) == 2
    assert "T-1 官网改版 · 负责人 Fang Min" in [card.text for card in workspace.cards(workspace.cast.office)]


async def test_of_a_message_with_links_both_ways(workspace: Workspace) -> None:
    fang, launch = workspace.fang, workspace.cast.launch
    message = await workspace.li.says("官网询盘页打不开 @Zhao Ning\n客户昨天反馈的 & 还没人看", launch)
    shown = await makes(workspace, fang, message)
    assert "项目/任务名称 *: 官网询盘页打不开 @Zhao Ning\n" in shown
    await workspace.presses(fang, "更多")
    link = f"https://acme.slack.com/archives/{launch.id}/p{message.ts.replace('.', '')}"
    (goal,) = [one["element"]["initial_value"] for one in fang.modal.blocks if one["block_id"] == "goal"]  # type: ignore[union-attr]
    assert goal == f"官网询盘页打不开 @Zhao Ning\n客户昨天反馈的 & 还没人看\n来自：{link}"
    assert await workspace.submits(fang) == ""

    (standing,) = await workspace.everything()
    assert link in await workspace.does(fang, "/track 查看 T-1")
    reply = workspace.li.sees_thread(message)[-1]
    assert workspace.li.text_of(reply) == "Fang Min 据此新建了 T-1 官网询盘页打不开 @Zhao Ning"
    assert standing.card_url is not None
    assert standing.card_url in str(reply.blocks)
    assert reply.rings == frozenset()


async def test_of_a_reply_in_a_thread_in_english(workspace: Workspace) -> None:
    dana, office = workspace.dana, workspace.cast.office
    top = await workspace.fang.says("Website", office)
    reply = await dana.says("Search is slow", thread=top)
    assert "Name *: Search is slow\n" in await makes(workspace, dana, reply)
    await workspace.presses(dana, "More")
    link = f"https://acme.slack.com/archives/{office.id}/p{reply.ts.replace('.', '')}"
    assert f"From: {link}?thread_ts={top.ts}&cid={office.id}" in read(dana)
    assert await workspace.submits(dana) == ""
    assert dana.text_of(dana.sees_thread(top)[-1]) == "Dana Reed 据此新建了 T-1 Search is slow"


@pytest.mark.requirement("S30")
async def test_the_thread_says_no_more_than_its_channel_may_know(workspace: Workspace) -> None:
    fang, launch, office = workspace.fang, workspace.cast.launch, workspace.cast.office
    message = await fang.says("薪酬调整方案", launch)
    await makes(workspace, fang, message)
    await workspace.presses(fang, "更多")
    await fang.fills({"name": "薪酬调整", "可见范围": "受限"})
    await workspace.settled()
    assert await workspace.submits(fang) == ""
    assert fang.text_of(fang.sees_thread(message)[-1]) == "Fang Min 据此新建了 T-1"

    # An internal one whose card stands elsewhere.
    message = await fang.says("预算", launch)
    await makes(workspace, fang, message)
    await workspace.presses(fang, "更多")
    await fang.fills({"name": "预算调整", "发布频道": office})
    await workspace.settled()
    assert await workspace.submits(fang) == ""
    reply = fang.sees_thread(message)[-1]
    assert fang.text_of(reply) == "Fang Min 据此新建了 T-2"
    assert "预算调整" not in str(reply.blocks) + reply.text


@pytest.mark.fault("3.39")
async def test_what_can_be_wrong_with_a_message(workspace: Workspace) -> None:
    fang, dana, launch, office = workspace.fang, workspace.dana, workspace.cast.launch, workspace.cast.office
    # Deleted just before.
    for person, channel, words in (
        (fang, launch, "这条消息已经删除。/track 新建 可以从头写"),
        (dana, office, "This message has been deleted. Start with /track new instead"),
    ):
        workspace.expected.add("message_not_found")
        message = await person.says("官网改版", channel)
        await person.deletes(message)
        assert words in await makes(workspace, person, message)

    # A file without a word.
    message = await fang.sends_file("报价单.xlsx", b"x", launch)
    assert "项目/任务名称 *: 报价单.xlsx\n" in await makes(workspace, fang, message)

    # The bot's own.
    card = await workspace.publishes(fang, "办公室搬迁")
    assert "这条是知会发的，已经有事项了。换一条消息，或用 /track 新建" in await makes(workspace, fang, card)
    card = await workspace.publishes(dana, "Office", office)
    assert "Tidings sent this one; it's about an item already" in await makes(workspace, dana, card)


@pytest.mark.fault("3.39")
async def test_of_a_message_where_the_bot_is_not(workspace: Workspace) -> None:
    workspace.expected.add("channel_not_found")
    fang = workspace.fang
    secret = workspace.slack.add_channel("secret", private=True, members=[fang, workspace.li], with_bot=False)
    message = await fang.says("官网改版", secret)
    shown = await makes(workspace, fang, message)
    assert "\n发布频道 *:\n" in shown
    await fang.fills({"发布频道": workspace.cast.office})
    await workspace.settled()
    assert await workspace.submits(fang) == ""
    assert len(fang.sees_thread(message)) == 1
    assert "已发布 T-1 官网改版 到 #office" in fang.text_of(fang.ephemerals[-1])
