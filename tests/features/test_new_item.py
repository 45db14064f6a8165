"""Publishing an item: from a line in a channel to a card there, and a word to everybody concerned."""

import asyncio
from datetime import date, timedelta

import pytest

from playground.person import Person
from playground.trouble_kinds import Slow
from storage import drafts
from tests.people import MORNING, ON_BOTH, Workspace
from tracker.items import Priority, Sensitivity

#: What can be done with an item, below every card.
ROW_ZH = "[确认] [更新] [评论] [⋯ 详情 | 关注 | 询问进展 | 历史 | 标记完成]"
ROW_BOTH = (
    "[确认 · Confirm] [更新 · Update] [评论 · Comment] "
    "[⋯ 详情 · Details | 关注 · Follow | 询问进展 · Ask for news | 历史 · History | 标记完成 · Mark done]"
)
ROW_EN = "[Confirm] [Update] [Comment] [⋯ Details | Follow | Ask for news | History | Mark done]"
NEW_ZH = """\
新建事项
项目跟进 · 几个部门一起推进、分阶段、有截止日期的事
项目/任务名称 *: 官网改版
负责人 *: @Li Qian
协作人: @Zhao Ning
截止日期: 2026-03-20
已完成:
  有数字就写数字，比如“回收有效样本 200 份”
下一步计划:
  接下来做什么，到哪天
内部（相关部门和人员） · #launch 里还有 1 位访客、1 位不在事项上的人会看到这张卡片
[更多] [存为草稿] [换模板]
[发布] [取消]"""
ALL_ZH = """\
新建事项
项目跟进 · 几个部门一起推进、分阶段、有截止日期的事
项目/任务名称 *: 官网改版
目标:
发起部门:
负责人 *: @Li Qian
协作人: @Zhao Ning
关联部门:
发布频道 *: #launch
开始日期: 2026-03-11
截止日期: 2026-03-20
当前阶段: 需求评审
已完成: 首页进入测试，修复 12 个问题
  有数字就写数字，比如“回收有效样本 200 份”
下一步计划: 3月18日前补齐英文文案
  接下来做什么，到哪天
风险:
  一行一条
待办:
  一行一条
支持需求:
  一行一条，写清要什么、请谁
优先级: 普通
可见范围: 内部
协作人可编辑:
  默认可以；选“否”就只有负责人能改
每次更新都要确认:
  不选的话，发布、升版本、要写原因的变更才请大家确认
更新周期: 每周五
内部（相关部门和人员） · #launch 里还有 1 位访客、1 位不在事项上的人会看到这张卡片
[存为草稿] [换模板]
[发布] [取消]"""
CARD_ZH = f"""\
🔴 紧急 · T-1 官网改版
开发中 · 截止 3月20日（周五）
负责人 @Li Qian　　协作人 @Zhao Ning
关联部门 市场部、技术部
已完成：首页进入测试，修复 12 个问题
下一步：3月18日前补齐英文文案
请在 3月11日（周三）17:00 前确认 · 已确认 0/2
V1.0 · 项目跟进 · 内部 · 每周五更新 · Fang Min 3月11日（周三）10:00 发布
{ROW_ZH}"""
NEW_EN = """\
New item
Project follow-up · Work that several departments carry through stages to a date
Name *: Website relaunch
Owner *: @Dana Reed
Collaborators:
End: 2026-03-20
Done:
  With a figure where there is one, like “200 valid answers”
Next:
  What happens next, and by when
Internal (departments and people on it) · 4 people who aren't on it in #office will see this card
[More] [Save as draft] [Other template]
[Publish] [Cancel]"""
CARD_BOTH = f"""\
🟠 高 · High · T-1 Website relaunch
方案制定 · 截止 3月20日 Fri 20 Mar
负责人 @Dana Reed　　协作人 @Fang Min、@Zhao Ning
已完成：Home page in test, 12 bugs fixed
下一步：English copy by 18 Mar
请在 3月11日 Wed 11 Mar, 17:00 前确认 · 已确认 0/2
V1.0 · 项目跟进 · 公开 · Dana Reed 3月11日 Wed 11 Mar, 10:00 发布 你的时间 · Your time Mar 11, 2026 05:00
{ROW_BOTH}"""
CARD_EN = f"""\
T-1 Website relaunch
Requirements review · ends Fri 20 Mar
Owner @Emma Stone    With @Dana Reed
Please confirm by Thu 12 Mar, 05:00 · 0 of 1 confirmed
V1.0 · Project follow-up · Internal · updated Fridays · published by Dana Reed Wed 11 Mar, 10:00
{ROW_EN}"""


def errors_of(person: Person) -> dict[str, str]:
    assert person.modal is not None, person.everything_in_view()
    return person.errors


async def fills(workspace: Workspace, person: Person, **answers: object) -> None:
    """Fill inputs of the form, unhurried: each choice is heard before the next."""
    for key, answer in answers.items():
        await person.fills({key: answer})
        await workspace.settled()


async def with_page(workspace: Workspace, person: Person) -> None:
    await person.presses("new_item.more")
    await workspace.settled()


@pytest.mark.requirement("S6")
@pytest.mark.requirement("S8")
@ON_BOTH
async def test_a_chinese_item_from_a_line_to_its_card(workspace: Workspace) -> None:
    fang, launch = workspace.fang, workspace.cast.launch

    await fang.types("/track 新建 官网改版 @Li Qian @Zhao Ning 下周五", in_=launch)
    await workspace.settled()
    assert fang.text_of(fang.modal) == NEW_ZH  # type: ignore[arg-type]

    # Texts tell nobody while they are typed; they are there all the same when the rest is shown.
    await fang.fills({"已完成": "首页进入测试，修复 12 个问题", "下一步计划": "3月18日前补齐英文文案"})
    await workspace.presses(fang, "更多")
    assert fang.text_of(fang.modal) == ALL_ZH  # type: ignore[arg-type]

    await fang.fills({"关联部门": ["市场部", "技术部"], "当前阶段": "开发中", "优先级": "紧急"})
    assert await workspace.submits(fang) == ""

    (card,) = workspace.cards(launch)
    assert fang.text_of(card) == CARD_ZH
    assert card.text == "紧急 · T-1 官网改版 · 负责人 Li Qian"
    assert card.rings == {workspace.li, workspace.zhao}
    assert [fang.text_of(one) for one in fang.ephemerals] == ["已发布 T-1 官网改版 到 #launch，通知了 2 人\n[查看]"]
    # Everybody concerned sees the card, so nobody is told twice.
    assert [workspace.told(one) for one in (fang, workspace.li, workspace.zhao)] == [[], [], []]


@pytest.mark.requirement("S6")
@pytest.mark.requirement("S8")
@pytest.mark.requirement("S8a")
@ON_BOTH
async def test_an_english_item_in_a_channel_that_speaks_both(workspace: Workspace) -> None:
    dana, office = workspace.dana, workspace.cast.office

    assert await workspace.opens(dana, "Website relaunch next friday", office) == NEW_EN
    await dana.fills({"Done": "Home page in test, 12 bugs fixed", "Next": "English copy by 18 Mar"})
    await workspace.presses(dana, "More")
    await dana.fills(
        {
            "Collaborators": [workspace.fang, workspace.zhao],
            "Stage": "Planning",
            "Priority": "High",
            "Who can see it": "Public",
            "Update cadence": "No reminder",
        }
    )
    assert await workspace.submits(dana) == ""

    (card,) = workspace.cards(office)
    assert dana.text_of(card) == CARD_BOTH
    assert card.text == "高 · T-1 Website relaunch · 负责人 Dana Reed"
    assert card.rings == {dana, workspace.fang, workspace.zhao}
    assert dana.text_of(dana.ephemerals[-1]) == ("T-1 Website relaunch published in #office; 2 people told\n[View]")


@pytest.mark.requirement("S8a")
async def test_a_channel_of_english_speakers_reads_english(workspace: Workspace) -> None:
    dana = workspace.dana
    emma = workspace.slack.add_person("Emma Stone", tz="America/New_York", locale="en-GB")
    channel = workspace.slack.add_channel("us-team", members=[dana, emma])
    await workspace.settled()

    card = await workspace.publishes(dana, "Website relaunch @Emma Stone @Dana Reed next friday", channel)

    assert dana.text_of(card) == CARD_EN
    assert card.rings == {dana, emma}


@pytest.mark.requirement("S6")
async def test_the_form_starts_from_who_and_where_one_is(workspace: Workspace) -> None:
    read = await workspace.opens(workspace.fang)
    assert "项目/任务名称 *:\n负责人 *: @Fang Min\n协作人:\n截止日期:\n" in read
    await with_page(workspace, workspace.fang)
    assert "发布频道 *: #launch\n" in workspace.fang.text_of(workspace.fang.modal)  # type: ignore[arg-type]

    # It is still Tuesday in New York.
    await workspace.opens(workspace.dana, in_=workspace.cast.office)
    await with_page(workspace, workspace.dana)
    assert "Start: 2026-03-10\n" in workspace.dana.text_of(workspace.dana.modal)  # type: ignore[arg-type]


@pytest.mark.requirement("S6")
async def test_the_last_words_of_a_line_may_be_its_end(workspace: Workspace) -> None:
    for line, end in (
        ("官网改版 下周五", "2026-03-20"),
        ("官网改版 3月18日前", "2026-03-18"),
        ("官网改版 月底", "2026-03-31"),
        ("官网改版 by next friday", "2026-03-20"),
        ("官网改版 18 Mar", "2026-03-18"),
    ):
        read = await workspace.opens(workspace.fang, line)
        assert f"项目/任务名称 *: 官网改版\n负责人 *: @Fang Min\n协作人:\n截止日期: {end}\n" in read, line


@pytest.mark.requirement("S6")
async def test_a_date_that_can_not_be_is_told_at_the_end(workspace: Workspace) -> None:
    zh = await workspace.opens(workspace.fang, "官网改版 2026-02-30")
    assert "项目/任务名称 *: 官网改版\n" in zh
    assert "截止日期:\n2026年2月没有 30 日，最后一天是 28 日\n" in zh

    en = await workspace.opens(workspace.dana, "Website relaunch 2026-02-30", workspace.cast.office)
    assert "Name *: Website relaunch\n" in en
    assert "End:\nFebruary 2026 has no 30; its last day is 28\n" in en


@pytest.mark.requirement("S6")
async def test_what_is_a_template_in_a_line_and_what_is_a_name(workspace: Workspace) -> None:
    for line, name in (
        ("项目跟进 官网改版", "官网改版"),
        ("Project follow-up 官网改版", "官网改版"),
        ("project　follow-up　官网改版", "官网改版"),
        ("项目跟进：官网改版", "官网改版"),
        # A name that only begins like a template keeps its beginning.
        ("项目跟进会的纪要", "项目跟进会的纪要"),
        ("Project follow-ups of Q1", "Project follow-ups of Q1"),
        # Words that mean something elsewhere are names here.
        ("new", "new"),
        ("help", "help"),
        ("T-1", "T-1"),
        ("新建", "新建"),
    ):
        assert f"项目/任务名称 *: {name}\n负责人" in await workspace.opens(workspace.fang, line), line


@pytest.mark.fault("3.37")
@pytest.mark.requirement("S6")
async def test_items_may_be_called_like_commands(workspace: Workspace) -> None:
    for name in ("new", "help", "T-1"):
        await workspace.publishes(workspace.fang, name)
    assert [one.item.name for one in await workspace.everything()] == ["new", "help", "T-1"]
    assert (await workspace.does(workspace.fang, "/track show T-1")).splitlines()[0] == "T-1 new"
    assert (await workspace.does(workspace.fang, "/track T-3")).splitlines()[0] == "T-3 T-1"


@pytest.mark.requirement("S6")
async def test_nothing_of_a_mention_of_many_stays_in_signs(workspace: Workspace) -> None:
    read = await workspace.opens(workspace.fang, "告诉 @channel 和 @market：#launch 见 https://a.cn/?x=1&y=2")
    assert "项目/任务名称 *: 告诉 @channel 和 @market：#launch 见 https://a.cn/?x=1&y=2\n" in read

    await workspace.asks(workspace.li, "@Tidings new 告诉 @here 和 @market：#launch", workspace.cast.launch)
    await workspace.presses(workspace.li, "打开表单", workspace.li.ephemerals[-1])
    read = workspace.li.text_of(workspace.li.modal)  # type: ignore[arg-type]
    assert "项目/任务名称 *: 告诉 @here 和 @市场部：#launch\n" in read


# -- whom it asks, until when, and who is told ------------------------------------------------------------------------


@pytest.mark.requirement("S8")
@pytest.mark.requirement("S16")
async def test_owner_and_collaborators_are_rung_and_the_author_is_not_asked(workspace: Workspace) -> None:
    fang, li, zhao, chen, guest = (getattr(workspace, who) for who in ("fang", "li", "zhao", "chen", "guest"))
    for ref, (owner, collaborators, asked) in enumerate(
        [
            (fang, [], 0),
            (fang, [li], 1),
            (li, [], 1),
            (li, [fang], 1),
            (li, [zhao, chen], 3),
            (li, [li, zhao], 2),
            (fang, [guest], 1),
        ],
        1,
    ):
        card = await workspace.publishes(fang, "官网改版", owner=owner, collaborators=collaborators)
        assert card.rings == {owner, *collaborators}
        lines = [line for line in fang.text_of(card).splitlines() if "前确认" in line]
        assert lines == ([f"请在 3月11日（周三）17:00 前确认 · 已确认 0/{asked}"] if asked else [])
        told = f"，通知了 {asked} 人" if asked else ""
        assert fang.text_of(fang.ephemerals[-1]).splitlines()[0] == f"已发布 T-{ref} 官网改版 到 #launch{told}"
    assert workspace.told(fang) == []


@pytest.mark.requirement("S8")
async def test_departments_are_named_and_not_rung(workspace: Workspace) -> None:
    card = await workspace.publishes(workspace.fang, "官网改版", departments=["市场部", "技术部", "运营部"])
    assert "关联部门 市场部、技术部、运营部\n" in workspace.fang.text_of(card)
    assert card.rings == {workspace.fang}


@pytest.mark.requirement("S8")
@pytest.mark.requirement("S16")
async def test_the_latest_hour_of_all_who_are_asked_stands_in_the_channels_zone(workspace: Workspace) -> None:
    card = await workspace.publishes(workspace.fang, "官网改版 @Li Qian @Dana Reed")
    # Until five in the afternoon of Wednesday in New York.
    assert "请在 3月12日（周四）05:00 前确认 · 已确认 0/2\n" in workspace.fang.text_of(card)


@pytest.mark.requirement("S16")
async def test_whoever_is_asked_has_four_working_hours(workspace: Workspace) -> None:
    for hours, until in ((2.9, "3月11日（周三）17:00"), (3.1, "3月12日（周四）17:00"), (55, "3月16日（周一）17:00")):
        workspace.calendar.move_to(MORNING + timedelta(hours=hours))
        card = await workspace.publishes(workspace.fang, "官网改版 @Li Qian")
        assert f"请在 {until} 前确认 · 已确认 0/1\n" in workspace.fang.text_of(card)


@pytest.mark.requirement("S8")
@pytest.mark.requirement("S8a")
async def test_whoever_is_concerned_and_not_there_is_told_directly(workspace: Workspace) -> None:
    launch = workspace.cast.launch
    card = await workspace.publishes(workspace.fang, "官网改版 @Dana Reed @Li Qian")

    assert workspace.dana.id not in launch.members
    assert workspace.told(workspace.dana) == [
        (
            "Fang Min published T-1 官网改版, and it concerns you\nThe card is in #launch, which you're not in\n"
            "[Details] [Confirm]"
        ),
    ]
    assert workspace.told(workspace.li) == []
    assert card.rings == {workspace.li}  # Slack rings nobody who is not in the channel
    (message,) = workspace.cards(workspace.dana.dm)
    assert message.rings == {workspace.dana}
    assert message.text == "Fang Min published T-1 官网改版, and it concerns you"

    await workspace.publishes(workspace.dana, "Move office @Zhao Ning", workspace.cast.partners)
    assert workspace.told(workspace.zhao) == [
        "Dana Reed 发布了 T-2 Move office，和你有关\n卡片在 #partners，你不在那个频道\n[详情] [确认]"
    ]
    assert workspace.told(workspace.dana)[1:] == []


@pytest.mark.requirement("S8")
async def test_the_author_is_told_nothing_even_where_the_card_is_far(workspace: Workspace) -> None:
    """Who publishes from a direct message into a channel they are not in has the private reply, and no other word."""
    dana = workspace.dana
    await workspace.opens(dana, "Website relaunch @Li Qian", dana.dm)
    await dana.fills({"Channel": workspace.cast.launch})
    assert await workspace.submits(dana) == ""
    assert workspace.told(dana) == []
    assert dana.reads() == ["T-1 Website relaunch published in #launch; 1 person told\n[View]"]


@pytest.mark.requirement("S8")
async def test_the_private_reply_leads_to_the_card_and_its_button_to_all_of_it(workspace: Workspace) -> None:
    card = await workspace.publishes(workspace.fang, "官网改版 @Li Qian")
    reply = workspace.fang.ephemerals[-1]
    (line,) = reply.blocks[0]["elements"]
    (link,) = [part for part in line["elements"] if part["type"] == "link"]
    assert link["text"] == "T-1 官网改版"
    assert link["url"].endswith(f"/archives/{card.channel_id}/p{card.ts.replace('.', '')}")

    told = await workspace.presses(workspace.fang, "查看", reply)
    assert told.splitlines()[:3] == ["T-1 官网改版", "负责人：Li Qian", "发起人：Fang Min"]


@pytest.mark.requirement("S8")
async def test_a_public_channel_without_the_bot_is_joined(workspace: Workspace) -> None:
    random = workspace.cast.random
    assert workspace.slack.bot_user_id not in random.members
    card = await workspace.publishes(workspace.fang, "官网改版 @Li Qian", random)
    assert workspace.slack.bot_user_id in random.members
    assert card.rings == {workspace.li}
    # Learned before it speaks: five Chinese speakers and one of English there.
    assert workspace.fang.text_of(card).splitlines()[-1] == ROW_BOTH


@pytest.mark.requirement("S6")
@pytest.mark.parametrize("where", ["dm", "secret"])
async def test_where_no_card_can_stand_the_channel_is_asked(workspace: Workspace, where: str) -> None:
    fang = workspace.fang
    if where == "dm":
        place = fang.dm
    else:
        workspace.expected.add("channel_not_found")
        place = workspace.slack.add_channel("secret", private=True, members=[fang], with_bot=False)
    read = await workspace.opens(fang, "官网改版", place)
    assert "协作人:\n发布频道 *:\n截止日期:\n" in read

    await fang.fills({"发布频道": workspace.cast.office})
    assert await workspace.submits(fang) == ""
    (card,) = workspace.cards(workspace.cast.office)
    assert fang.text_of(card).splitlines()[0] == "T-1 官网改版"
    assert [fang.text_of(one) for one in fang.sees(place)] == ["已发布 T-1 官网改版 到 #office\n[查看]"]


# -- what is in the way -----------------------------------------------------------------------------------------------


@pytest.mark.requirement("S10")
async def test_every_problem_is_told_at_its_input_at_once(workspace: Workspace) -> None:
    fang = workspace.fang
    await workspace.opens(fang, "官网改版")
    await with_page(workspace, fang)
    await fang.fills(
        {
            "name": "长" * 151,
            "owner": workspace.guest,
            "end": "2026-03-12",
            "start": "2026-03-13",
            "goal": "远" * 1001,
            "done": "首页进入测试",
        }
    )
    await workspace.submits(fang)

    assert errors_of(fang) == {
        "name": "最多 150 字，现在 151 字。内容还在，删去 1 字即可",
        "owner": "Gu Ke 是访客，不能当负责人。换一位成员",
        "end": "截止日期要在开始日期 3月13日（周五）当天或之后",
        "goal": "最多 1,000 字，现在 1,001 字。内容还在，删去 1 字即可",
    }
    assert await workspace.everything() == []

    await fang.fills({"name": "官网改版", "owner": workspace.li, "end": "2026-03-13", "goal": "询盘翻倍"})
    assert await workspace.submits(fang) == ""
    (standing,) = await workspace.everything()
    assert (standing.item.name, standing.item.end_on) == ("官网改版", date(2026, 3, 13))
    assert standing.item.fields == {"goal": "询盘翻倍", "done": "首页进入测试"}


@pytest.mark.requirement("S10")
@pytest.mark.fault("3.25")
async def test_only_members_can_own(workspace: Workspace) -> None:
    for asker, owner, words in (
        (workspace.fang, workspace.guest, "Gu Ke 是访客，不能当负责人。换一位成员"),
        (workspace.fang, workspace.sam, "Sam Ortiz 来自别的工作区，不能当负责人。换一位成员"),
        (workspace.dana, workspace.guest, "Gu Ke is a guest and can't own an item. Choose a member"),
        (workspace.dana, workspace.sam, "Sam Ortiz is from another workspace and can't own an item. Choose a member"),
    ):
        await workspace.opens(asker, "官网改版", workspace.cast.office)
        await fills(workspace, asker, owner=owner)
        await workspace.submits(asker)
        assert errors_of(asker) == {"owner": words}
    assert await workspace.everything() == []


@pytest.mark.requirement("S10")
@pytest.mark.fault("3.25")
async def test_a_bot_or_somebody_gone_meanwhile_can_not_own(workspace: Workspace) -> None:
    read = await workspace.opens(workspace.fang, "官网改版 @Tidings")
    assert "负责人 *: @Tidings\nTidings 是机器人，不能当负责人。换一位成员\n" in read

    ada = workspace.slack.add_person("Ada Lin")
    await workspace.settled()
    await workspace.opens(workspace.fang, "官网改版 @Ada Lin")
    workspace.slack.deactivate(ada)
    await workspace.settled()
    await workspace.submits(workspace.fang)
    assert errors_of(workspace.fang) == {"owner": "Ada Lin 已停用，不能当负责人。换一位成员"}

    await workspace.opens(workspace.dana, "Website relaunch", workspace.cast.office)
    await workspace.dana.fills({"collaborators": [workspace.slack.people[workspace.li.id]]})
    workspace.slack.deactivate(workspace.li)
    await workspace.settled()
    await workspace.submits(workspace.dana)
    assert errors_of(workspace.dana) == {
        "collaborators": "Li Qian is deactivated and can't be a collaborator. Choose someone else"
    }


@pytest.mark.requirement("S10")
@pytest.mark.fault("3.25")
async def test_somebody_nobody_knows_can_not_own(workspace: Workspace) -> None:
    """The form is sent with an owner whom Slack does not know either."""
    workspace.expected.add("user_not_found")
    await workspace.opens(workspace.fang, "官网改版")
    view = workspace.fang.modal
    assert view is not None
    view.values["owner"]["owner"]["selected_user"] = "U0STRANGER"
    await workspace.submits(workspace.fang)
    assert errors_of(workspace.fang) == {"owner": "没找到“U0STRANGER”。输入 @ 再从列表里选"}


@pytest.mark.requirement("S10")
async def test_a_choice_in_the_same_breath_as_publish(workspace: Workspace) -> None:
    """The form is still being worked on when it closes: nobody is told of a failure."""
    fang = workspace.fang
    workspace.expected.add("not_found")  # the form has closed by then
    await workspace.opens(fang, "官网改版")
    with workspace.slack.trouble.during(Slow(only=("views.update",), seconds=0.3)):
        await fang.fills({"owner": workspace.li})
        await fang.submits()
        await workspace.settled()
    assert fang.modal is None
    assert workspace.told(fang) == []
    assert [one.item.owner for one in await workspace.everything()] == [workspace.li.id]


@pytest.mark.requirement("S10")
async def test_what_was_wrong_with_the_line_is_gone_once_it_is_mended(workspace: Workspace) -> None:
    fang = workspace.fang
    await workspace.opens(fang, "官网改版 @Gu Ke")
    await fang.fills({"owner": workspace.li, "name": "长" * 151})
    read = await workspace.submits(fang)
    assert "Gu Ke" not in read
    assert "最多 150 字，现在 151 字。内容还在，删去 1 字即可" in read
    await fang.fills({"name": "官网改版"})
    assert await workspace.submits(fang) == ""


@pytest.mark.requirement("S10")
async def test_a_name_of_nothing_is_no_name(workspace: Workspace) -> None:
    for asker, words in (
        (workspace.fang, "这里要填 · 只有空格不算"),
        (workspace.dana, "This needs an answer · spaces alone don't count"),
    ):
        await workspace.opens(asker, in_=workspace.cast.office)
        for blank in (" ", "\u3000", "\u200b", " \u200d\ufeff\u2060 "):
            await asker.fills({"name": blank})
            await workspace.submits(asker)
            assert errors_of(asker) == {"name": words}
    assert await workspace.everything() == []


@pytest.mark.requirement("S10")
async def test_an_end_in_the_past_is_asked_about_once(workspace: Workspace) -> None:
    fang = workspace.fang
    await workspace.opens(fang, "官网改版")
    await fang.fills({"end": "2026-03-01"})
    await workspace.submits(fang)
    assert errors_of(fang) == {"end": "3月1日（周日）已经过去。确定的话再点一次发布"}

    # Another one is asked about anew.
    await fang.fills({"end": "2026-03-02"})
    await workspace.submits(fang)
    assert errors_of(fang) == {"end": "3月2日（周一）已经过去。确定的话再点一次发布"}
    assert await workspace.submits(fang) == ""

    (standing,) = await workspace.everything()
    # Nobody said that it starts today; the form had only assumed so.
    assert (standing.item.start_on, standing.item.end_on) == (None, date(2026, 3, 2))


@pytest.mark.requirement("S10")
async def test_a_start_that_is_seen_counts_before_an_end_in_the_past(workspace: Workspace) -> None:
    dana = workspace.dana
    await workspace.opens(dana, "Website relaunch", workspace.cast.office)
    await with_page(workspace, dana)
    await dana.fills({"end": "2026-03-01"})
    await workspace.submits(dana)
    assert errors_of(dana) == {"end": "The end must be on or after the start, Tue 10 Mar"}
    await dana.fills({"start": "2026-02-02"})
    await workspace.submits(dana)
    assert errors_of(dana) == {"end": "Sun 1 Mar has passed. Publish again if you mean it"}
    assert await workspace.submits(dana) == ""


@pytest.mark.requirement("S10")
async def test_a_channel_archived_meanwhile_is_asked_for_in_the_same_form(workspace: Workspace) -> None:
    fang = workspace.fang
    await workspace.opens(fang, "官网改版 @Li Qian")
    await fang.fills({"done": "首页进入测试"})
    workspace.slack.archive(workspace.cast.launch)
    await workspace.settled()

    read = await workspace.submits(fang)
    assert "已完成: 首页进入测试\n" in read
    assert "发布频道 *: #launch\n#launch 已归档，换一个频道\n" in read
    await fang.fills({"发布频道": workspace.cast.office})
    assert await workspace.submits(fang) == ""
    assert fang.text_of(workspace.cards(workspace.cast.office)[0]).splitlines()[0] == "T-1 官网改版"


@pytest.mark.requirement("S10")
async def test_a_private_channel_needs_the_bot_first(workspace: Workspace) -> None:
    workspace.expected.add("channel_not_found")
    for asker, words in (
        (workspace.fang, "知会还不在这个频道。在那里发 /invite @Tidings，再点发布"),
        (workspace.dana, "Tidings isn't in this channel. Send /invite @Tidings there, then publish again"),
    ):
        secret = workspace.slack.add_channel(
            f"secret-{asker.name}", private=True, members=[asker, workspace.li], with_bot=False
        )
        await workspace.opens(asker, "官网改版 @Li Qian", asker.dm)
        await asker.fills({"channel": secret})
        await workspace.submits(asker)
        assert errors_of(asker) == {"channel": words}

        await asker.invites(workspace.slack.app.user, secret)
        await workspace.settled()
        assert await workspace.submits(asker) == ""
        (card,) = workspace.cards(secret)
        assert card.rings == {workspace.li}


@pytest.mark.requirement("S10")
async def test_a_card_can_not_stand_in_a_direct_message(workspace: Workspace) -> None:
    """Slack offers none in this form; what is sent may say so all the same."""
    fang = workspace.fang
    await workspace.opens(fang, "官网改版", fang.dm)
    fang.modal.values["channel"]["channel"]["selected_conversation"] = fang.dm.id  # type: ignore[union-attr]
    await workspace.submits(fang)
    assert errors_of(fang) == {"channel": "私信里放不了卡片，选一个频道"}


# -- the same twice, two at once, forms that are gone -----------------------------------------------------------------


@pytest.mark.requirement("S8")
@ON_BOTH
async def test_the_same_form_sent_twice_is_one_item(workspace: Workspace) -> None:
    fang = workspace.fang
    await workspace.opens(fang, "官网改版 @Li Qian")
    view = fang.modal
    assert view is not None
    await asyncio.gather(fang.interactions.submit(fang, view), fang.interactions.submit(fang, view))
    await workspace.settled()
    await fang.interactions.submit(fang, view)
    await workspace.settled()

    assert fang.modal is None
    assert [one.item.ref for one in await workspace.everything()] == [1]
    assert len(workspace.cards(workspace.cast.launch)) == 1
    assert [fang.text_of(one) for one in fang.ephemerals] == ["已发布 T-1 官网改版 到 #launch，通知了 1 人\n[查看]"]


@pytest.mark.requirement("S8")
@ON_BOTH
async def test_two_people_publish_at_once(workspace: Workspace) -> None:
    fang, zhao = workspace.fang, workspace.zhao
    await workspace.opens(fang, "官网改版 @Li Qian")
    await workspace.opens(zhao, "办公室搬迁 @Li Qian", workspace.cast.office)
    await asyncio.gather(fang.submits(), zhao.submits())
    await workspace.settled()
    assert (fang.modal, zhao.modal) == (None, None)
    assert {one.item.name for one in await workspace.everything()} == {"官网改版", "办公室搬迁"}
    assert [one.item.ref for one in await workspace.everything()] == [1, 2]


@pytest.mark.requirement("S8")
async def test_a_second_form_takes_nothing_from_the_first(workspace: Workspace) -> None:
    """Slack shows one; both are kept apart."""
    fang = workspace.fang
    await workspace.opens(fang, "官网改版 @Li Qian")
    first = fang.modal
    await workspace.opens(fang, "办公室搬迁 @Zhao Ning")
    await workspace.submits(fang)
    assert first is not None
    await fang.interactions.submit(fang, first)
    await workspace.settled()
    assert [(one.item.name, one.item.owner) for one in await workspace.everything()] == [
        ("办公室搬迁", workspace.zhao.id),
        ("官网改版", workspace.li.id),
    ]


@pytest.mark.requirement("S6")
async def test_a_closed_form_is_kept_as_far_as_slack_told(workspace: Workspace) -> None:
    fang = workspace.fang
    await workspace.opens(fang, "官网改版 @Li Qian 下周五")
    draft_id = int(fang.modal.content["private_metadata"])  # type: ignore[union-attr]
    await fang.fills({"done": "首页进入测试", "owner": workspace.zhao})  # a choice tells, and brings the texts along
    await workspace.settled()
    await fang.closes()
    await workspace.settled()
    kept = await workspace.bot.parts.db.read(drafts.find, workspace.bot.parts.workspace.id, fang.id, draft_id)
    assert kept is not None
    assert {key: kept.answers[key] for key in ("name", "owner", "end", "done")} == {
        "name": "官网改版",
        "owner": workspace.zhao.id,
        "end": "2026-03-20",
        "done": "首页进入测试",
    }


@pytest.mark.fault("26")
@pytest.mark.requirement("S6")
@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_a_form_that_came_too_late_is_opened_by_a_button(workspace: Workspace, language: str) -> None:
    workspace.expected.add("expired_trigger_id")
    asker: Person = workspace.fang if language == "zh-CN" else workspace.dana
    words = {
        "zh-CN": ("表单没打开成功，内容都在", "重新打开表单"),
        "en": ("The form didn't open; nothing was lost", "Open the form again"),
    }
    said, button = words[language]
    lifetime = workspace.slack.timing.trigger_seconds
    workspace.slack.timing.trigger_seconds = -1.0

    told = await workspace.does(asker, "/track new 官网改版 @Li Qian 2026-03-20", workspace.cast.office)
    assert (asker.modal, told) == (None, f"{said}\n[{button}]")
    # Too late again: the same, and still nothing is lost.
    assert await workspace.presses(asker, button, asker.ephemerals[-1]) == f"{said}\n[{button}]"

    workspace.slack.timing.trigger_seconds = lifetime
    await workspace.presses(asker, button, asker.ephemerals[-1])
    assert asker.modal is not None
    assert "官网改版" in asker.text_of(asker.modal)
    assert "2026-03-20" in asker.text_of(asker.modal)
    assert await workspace.submits(asker) == ""
    (standing,) = await workspace.everything()
    assert (standing.item.name, standing.item.owner) == ("官网改版", workspace.li.id)


@pytest.mark.requirement("S6")
async def test_a_button_for_a_form_that_was_published_says_so(workspace: Workspace) -> None:
    fang = workspace.fang
    await workspace.asks(fang, "@Tidings new 官网改版", workspace.cast.launch)
    button = fang.ephemerals[-1]
    await workspace.presses(fang, "打开表单", button)
    assert await workspace.submits(fang) == ""

    gone = "这个表单不在了：已经发布过，或者超过 30 天。/track 新建 可以重新开始"
    assert await workspace.presses(fang, "打开表单", button) == gone
    assert fang.modal is None
    assert len(await workspace.everything()) == 1


@pytest.mark.requirement("S6")
async def test_more_on_a_form_that_is_gone_says_so_and_takes_nothing(workspace: Workspace) -> None:
    fang = workspace.fang
    await workspace.opens(fang, "官网改版")
    await fang.fills({"done": "首页进入测试"})
    draft_id = int(fang.modal.content["private_metadata"])  # type: ignore[union-attr]
    parts = workspace.bot.parts
    await parts.db.write(drafts.drop, parts.workspace.id, draft_id)
    await workspace.presses(fang, "更多")
    gone = "这个表单不在了：已经发布过，或者超过 30 天。/track 新建 可以重新开始"
    assert workspace.told(fang) == [gone]
    assert "已完成: 首页进入测试\n" in fang.text_of(fang.modal)  # type: ignore[arg-type]
    await workspace.submits(fang)
    assert errors_of(fang) == {"name": gone}


@pytest.mark.requirement("S8")
async def test_everything_the_form_can_say_is_what_the_item_is(workspace: Workspace) -> None:
    fang = workspace.fang
    await workspace.publishes(
        fang,
        "官网改版 下周五",
        owner=workspace.li,
        goal="询盘翻倍",
        initiating_department="市场部",
        departments=["技术部"],
        start="2026-03-02",
        stage="测试中",
        priority="低",
        sensitivity="公开",
        cadence="每 2 个工作日",
    )
    (standing,) = await workspace.everything()
    item = standing.item
    assert (item.priority, item.sensitivity, item.start_on) == (Priority.LOW, Sensitivity.PUBLIC, date(2026, 3, 2))
    assert (await workspace.does(workspace.li, "/track 查看 T-1")).startswith(
        "T-1 官网改版\n发起部门：市场部\n负责人：Li Qian\n发起人：Fang Min\n关联部门：技术部\n发布频道：#launch\n"
        "开始日期：3月2日（周一）\n截止日期：3月20日（周五）\n当前阶段：测试中\n优先级：低\n可见范围：公开\n"
        "更新周期：每 2 个工作日\n请在 3月11日（周三）17:00 前确认 · 已确认 0/1\n目标\n询盘翻倍\n"
        "V1.0 · 项目跟进 · Fang Min 3月11日（周三）10:00 发布 · 更新于 3月11日（周三）10:00\n[更新] [评论] [历史]"
    )
