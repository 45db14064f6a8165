"""What Slack tells of people, groups and channels: heard, and followed in what is said next."""

import pytest

from playground.person import Person
from storage import channels, departments, members
from tests.people import Workspace
from tracker.departments import Department
from tracker.people import Member


async def known(workspace: Workspace, person: Person) -> Member:
    parts = workspace.bot.parts
    return (await parts.db.read(members.find, parts.workspace.id, [person.id]))[person.id]


async def names_of_departments(workspace: Workspace) -> list[str]:
    parts = workspace.bot.parts
    found: list[Department] = await parts.db.read(departments.current, parts.workspace.id)
    return sorted(one.name for one in found)


async def in_channel(workspace: Workspace, channel_id: str) -> frozenset[str]:
    parts = workspace.bot.parts
    return await parts.db.read(channels.members_of, parts.workspace.id, channel_id)


# -- people -----------------------------------------------------------------------------------------------------------


@pytest.mark.requirement("S8")
async def test_somebody_renamed_is_called_by_the_new_name(workspace: Workspace) -> None:
    fang, li, slack = workspace.fang, workspace.li, workspace.slack
    await workspace.publishes(fang, "官网改版 @Li Qian")
    assert "负责人：Li Qian\n" in await workspace.does(fang, "/track T-1")
    slack.membership.change(li, display_name="李小倩")
    await workspace.settled()
    assert "负责人：李小倩\n" in await workspace.does(fang, "/track T-1")
    # Who clears their display name is called by the real one.
    slack.membership.change(li, display_name="")
    await workspace.settled()
    assert "负责人：李倩\n" in await workspace.does(fang, "/track T-1")


@pytest.mark.requirement("S8a")
async def test_somebody_who_changes_language_and_zone_is_answered_so(workspace: Workspace) -> None:
    li, slack = workspace.li, workspace.slack
    await workspace.publishes(workspace.fang, "官网改版 @Li Qian")
    assert "3月11日（周三）10:00 发布" in await workspace.does(li, "/track T-1")
    slack.membership.change(li, locale="en-GB", tz="Europe/London")
    await workspace.settled()
    assert "published by Fang Min Wed 11 Mar, 02:00" in await workspace.does(li, "/track T-1")


@pytest.mark.requirement("S10")
async def test_somebody_deactivated_is_told_nothing_more(workspace: Workspace) -> None:
    fang, dana, slack = workspace.fang, workspace.dana, workspace.slack
    await workspace.publishes(fang, "官网改版 @Dana Reed")
    assert len(workspace.told(dana)) == 1
    await workspace.opens(fang, "办公室搬迁 @Dana Reed")
    slack.deactivate(dana)
    await workspace.settled()
    assert (await known(workspace, dana)).deactivated
    await workspace.submits(fang)
    assert fang.errors == {"owner": "Dana Reed 已停用，不能当负责人。换一位成员"}
    # Whoever comes back can own again, and keeps their language and zone.
    slack.membership.change(dana, deleted=False)
    await workspace.settled()
    back = await known(workspace, dana)
    assert (back.deactivated, back.language, back.zone) == (False, "en", "America/New_York")
    assert await workspace.submits(fang) == ""
    assert workspace.told(dana)[1].splitlines()[0] == "Fang Min published T-2 办公室搬迁, and it concerns you"


@pytest.mark.requirement("S10")
async def test_a_member_who_becomes_a_guest_can_no_longer_own_or_read(workspace: Workspace) -> None:
    fang, zhao = workspace.fang, workspace.zhao
    await workspace.publishes(fang, "年会", sensitivity="公开")
    assert (await workspace.does(zhao, "/track T-1")).splitlines()[0] == "T-1 年会"
    workspace.slack.membership.change(zhao, is_restricted=True)
    await workspace.settled()
    assert await workspace.does(zhao, "/track T-1") == "找不到 T-1，或者它没有向你开放"
    assert "Zhao Ning 是访客，不能当负责人。换一位成员\n" in await workspace.opens(fang, "官网改版 @Zhao Ning")


@pytest.mark.requirement("S8a")
async def test_a_channel_speaks_both_once_a_fifth_speak_the_other(workspace: Workspace) -> None:
    fang, slack, launch = workspace.fang, workspace.slack, workspace.cast.launch

    def languages(text: str) -> str:
        return "both" if "Details" in text and "详情" in text else "zh" if "详情" in text else "en"

    card = await workspace.publishes(fang, "第一件")  # five Chinese speakers
    assert languages(fang.text_of(card)) == "zh"

    emma = slack.add_person("Emma Stone", locale="en-US")
    slack.membership.join(emma, launch)
    await workspace.settled()
    card = await workspace.publishes(fang, "第二件")  # one of six
    assert languages(fang.text_of(card)) == "zh"

    liam = slack.add_person("Liam Hart", locale="en-GB")
    slack.membership.join(liam, launch)
    await workspace.settled()
    card = await workspace.publishes(fang, "第三件")  # two of seven
    assert languages(fang.text_of(card)) == "both"

    # Who leaves counts no more, and neither does who is deactivated.
    await liam.leaves(launch)
    await workspace.settled()
    card = await workspace.publishes(fang, "第四件")
    assert languages(fang.text_of(card)) == "zh"


@pytest.mark.requirement("S8a")
@pytest.mark.fault("3.34")
async def test_somebody_new_whose_language_slack_does_not_say_at_once(workspace: Workspace) -> None:
    """Slack's word of a newcomer may lack the language; asked for by name it is there."""
    slack = workspace.slack
    emma = slack.add_person("Emma Stone", locale="")  # so says the event
    emma.locale = "en-US"
    slack.membership.join(emma, workspace.cast.launch)
    await workspace.settled()
    assert (await known(workspace, emma)).language == "en"
    assert (await workspace.does(emma, "/track")).splitlines()[0] == "Nothing is waiting for you"


# -- user groups are departments --------------------------------------------------------------------------------------


@pytest.mark.requirement("S29")
async def test_departments_follow_user_groups(workspace: Workspace) -> None:
    fang, zhao, slack, cast = workspace.fang, workspace.zhao, workspace.slack, workspace.cast
    assert await names_of_departments(workspace) == ["市场部", "技术部", "运营部"]
    await workspace.publishes(fang, "渠道大会", departments=["市场部"])
    assert await workspace.does(zhao, "/track T-1") == "找不到 T-1，或者它没有向你开放"

    # Who comes into the group reads what is internal to the department; who leaves it does not.
    slack.membership.set_group(cast.market, [fang, zhao])
    await workspace.settled()
    assert (await workspace.does(zhao, "/track T-1")).splitlines()[0] == "T-1 渠道大会"
    assert await workspace.does(workspace.li, "/track T-1") == "找不到 T-1，或者它没有向你开放"

    slack.add_user_group("sales", "销售部", [workspace.li])
    cast.ops.name = "行政部"
    slack.events.group_updated(cast.ops)
    slack.membership.disable_group(cast.tech)
    await workspace.settled()
    assert await names_of_departments(workspace) == ["市场部", "行政部", "销售部"]

    read = await workspace.opens(fang, "官网改版")
    assert read
    await workspace.presses(fang, "更多")
    view = fang.modal
    assert view is not None
    block = next(block for block in view.blocks if str(block["block_id"]).startswith("departments"))
    offered = await fang.is_offered(view, block, block["element"], "部")
    assert [option["text"]["text"] for option in offered] == ["市场部", "行政部", "销售部"]
    assert [one["text"]["text"] for one in await fang.is_offered(view, block, block["element"], "销售")] == ["销售部"]


# -- channels ---------------------------------------------------------------------------------------------------------


@pytest.mark.requirement("S8")
async def test_a_renamed_channel_is_called_by_its_new_name(workspace: Workspace) -> None:
    fang, slack = workspace.fang, workspace.slack
    await workspace.publishes(fang, "官网改版 @Dana Reed")
    slack.membership.rename(workspace.cast.launch, "launch-2026")
    await workspace.settled()
    assert "发布频道：#launch-2026\n" in await workspace.does(fang, "/track T-1")
    await workspace.publishes(fang, "办公室搬迁 @Dana Reed")
    assert fang.text_of(fang.ephemerals[-1]).splitlines()[0] == "已发布 T-2 办公室搬迁 到 #launch-2026，通知了 1 人"
    assert workspace.told(workspace.dana)[-1].splitlines()[1] == ("The card is in #launch-2026, which you're not in")


@pytest.mark.requirement("S10")
async def test_a_channel_is_archived_and_comes_back(workspace: Workspace) -> None:
    fang, slack, launch = workspace.fang, workspace.slack, workspace.cast.launch
    slack.archive(launch)
    await workspace.settled()
    await workspace.opens(fang, "官网改版", fang.dm)
    fang.modal.values["channel"]["channel"]["selected_conversation"] = launch.id  # type: ignore[union-attr]
    await workspace.submits(fang)
    assert fang.errors == {"channel": "#launch 已归档，换一个频道"}

    slack.unarchive(launch)
    await workspace.settled()
    assert await workspace.submits(fang) == ""
    assert len(workspace.cards(launch)) == 1


@pytest.mark.requirement("S10")
async def test_sent_away_from_a_private_channel_and_invited_back(workspace: Workspace) -> None:
    fang, chen, leads, bot = workspace.fang, workspace.chen, workspace.cast.leads, workspace.slack.app.user
    workspace.expected.add("channel_not_found")
    await workspace.publishes(fang, "预算 @Chen Li", leads)
    await workspace.opens(fang, "年会 @Chen Li", leads)
    await chen.removes(bot, leads)
    await workspace.settled()

    read = await workspace.submits(fang)
    assert "发布频道 *: #leads\n知会还不在 #leads。在那里发 /invite @Tidings，再点发布\n" in read
    assert len(await workspace.everything()) == 1

    await fang.invites(bot, leads)
    await workspace.settled()
    assert await workspace.submits(fang) == ""
    assert [fang.text_of(card).splitlines()[0] for card in workspace.cards(leads)] == ["T-1 预算", "T-2 年会"]


@pytest.mark.requirement("S8")
async def test_sent_away_from_a_public_channel_it_comes_back_by_itself(workspace: Workspace) -> None:
    fang, launch, bot = workspace.fang, workspace.cast.launch, workspace.slack.app.user
    await fang.removes(bot, launch)
    await workspace.settled()
    card = await workspace.publishes(fang, "官网改版 @Li Qian")
    assert bot.id in launch.members
    assert card.rings == {workspace.li}


@pytest.mark.requirement("S8")
async def test_who_comes_and_goes_is_told_or_sees_the_card(workspace: Workspace) -> None:
    fang, dana, slack, launch = workspace.fang, workspace.dana, workspace.slack, workspace.cast.launch
    slack.membership.join(dana, launch)
    await workspace.settled()
    assert dana.id in await in_channel(workspace, launch.id)
    card = await workspace.publishes(fang, "官网改版 @Dana Reed")
    assert card.rings == {dana}
    assert workspace.told(dana) == []

    await dana.leaves(launch)
    await workspace.settled()
    await workspace.publishes(fang, "办公室搬迁 @Dana Reed")
    assert workspace.told(dana)[0].splitlines()[0] == "Fang Min published T-2 办公室搬迁, and it concerns you"


@pytest.mark.requirement("S30")
async def test_a_restricted_card_shows_while_everybody_there_is_named(workspace: Workspace) -> None:
    fang, zhao, leads = workspace.fang, workspace.zhao, workspace.cast.leads
    card = await workspace.publishes(fang, "并购谈判 @Chen Li", leads, sensitivity="受限")
    assert fang.text_of(card).splitlines()[0] == "T-1 并购谈判"
    workspace.slack.membership.join(zhao, leads)
    await workspace.settled()
    stub = await workspace.publishes(fang, "裁员方案 @Chen Li", leads, sensitivity="受限")
    assert zhao.text_of(stub) == "T-2 · 受限事项，只有指定的人能看"


@pytest.mark.requirement("S29")
async def test_a_channel_that_is_shared_with_a_company_shows_stubs(workspace: Workspace) -> None:
    fang, slack, leads = workspace.fang, workspace.slack, workspace.cast.leads
    slack.membership.share(leads)
    await workspace.settled()
    stub = await workspace.publishes(fang, "并购谈判 @Chen Li", leads, sensitivity="受限")
    assert fang.text_of(stub) == "T-1 · 受限事项，只有指定的人能看"
    slack.membership.share(leads, shared=False)
    await workspace.settled()
    card = await workspace.publishes(fang, "预算 @Chen Li", leads, sensitivity="受限")
    assert fang.text_of(card).splitlines()[0] == "T-2 预算"


@pytest.mark.requirement("S29")
@pytest.mark.requirement("S30")
@pytest.mark.parametrize("what", ["a join", "sharing"])
async def test_who_comes_later_finds_stubs_where_all_was_open(workspace: Workspace, what: str) -> None:
    """The card, and every notice in its thread; where everybody who comes is named, all of it stays."""
    fang, chen, zhao, slack, leads = (
        workspace.fang, workspace.chen, workspace.zhao, workspace.slack, workspace.cast.leads
    )  # fmt: skip
    card = await workspace.publishes(fang, "并购谈判 @Chen Li", leads, sensitivity="受限")
    await workspace.publishes(fang, "预算 @Chen Li @Zhao Ning", leads, sensitivity="受限")
    await workspace.does(fang, "/track 更新 T-1 下一步:报价", leads)
    await workspace.does(fang, "/track 更新 T-1 阶段:开发中 because 谈妥了", leads)
    assert "谈妥了" in "\n".join(chen.text_of(message) for message in chen.sees_thread(card))
    if what == "a join":
        slack.membership.join(zhao, leads)
    else:
        slack.membership.share(leads)
    await workspace.settled()
    stub = "T-1 · 受限事项，只有指定的人能看"
    assert {zhao.text_of(message) for message in fang.sees_thread(card)} == {stub}
    other = workspace.cards(leads)[1]
    assert fang.text_of(other).splitlines()[0] == ("T-2 预算" if what == "a join" else stub.replace("T-1", "T-2"))
    edits = [call for call in slack.log if call.method == "chat.update"]
    slack.membership.join(workspace.li, leads)
    await workspace.settled()
    assert "并购" not in str([call.args for call in slack.log if call.method == "chat.update"][len(edits) :])


@pytest.mark.requirement("S30")
async def test_what_was_open_is_hidden_once_it_is_restricted(workspace: Workspace) -> None:
    fang, zhao = workspace.fang, workspace.zhao
    card = await workspace.publishes(fang, "并购谈判 @Fang Min", sensitivity="公开")
    await workspace.does(fang, "/track 更新 T-1 下一步:报价")
    assert "报价" in zhao.text_of(zhao.sees_thread(card)[-1])
    await workspace.does(fang, "/track 更新 T-1 可见:受限")
    assert {zhao.text_of(message) for message in zhao.sees_thread(card)} == {"T-1 · 受限事项，只有指定的人能看"}
