"""What people type to Tidings, how it is understood, and what is answered where it is not."""

import asyncio
import re
from pathlib import Path

import pytest
import yaml

from playground.posting import Content
from tests.people import Workspace

#: The commands, as people know them: English, Chinese.
_FILE = Path(__file__).parents[2] / "message_templates" / "labels" / "commands.yml"
_LISTED = [one for one in yaml.safe_load(_FILE.read_text(encoding="utf-8")).values() if one["word"]["en"]]
COMMANDS = [(one["word"]["en"], one["word"]["zh-CN"]) for one in _LISTED]
LATER = [(one["word"]["en"], one["word"]["zh-CN"]) for one in _LISTED if not one["built"]]


@pytest.mark.requirement("S6")
async def test_help_in_both_languages(workspace: Workspace) -> None:
    zh = await workspace.does(workspace.fang, "/track 帮助")
    en = await workspace.does(workspace.dana, "/track help", workspace.cast.office)
    assert zh.splitlines()[:3] == [
        "/track 能做什么",
        "/track · 我的今天：逾期的、今天和本周到期的",
        "新建 · 选模板，填表单，发布一个事项",
    ]
    assert en.splitlines()[:3] == [
        "What /track can do",
        "/track · my day: overdue, due today, due this week",
        "new · choose a template, fill its form, publish an item",
    ]
    # Either word, in the language of whoever asks; a ? that sticks to it is none of it.
    for typed in ("help", "HELP", "ｈｅｌｐ", "帮助？", "help?", "/help"):
        assert await workspace.does(workspace.fang, f"/track {typed}") == zh, typed
    assert await workspace.does(workspace.dana, "/track 帮助", workspace.cast.office) == en
    for en_word, zh_word in COMMANDS:
        assert zh_word in zh
        assert en_word in en
    assert workspace.cards(workspace.cast.launch) == []


async def test_help_for_one_command_by_either_word(workspace: Workspace) -> None:
    zh = (
        "/track 新建 [模板] [名称 @负责人 日期]\n选模板，填表单，发布一个事项\n"
        "例：/track 新建 官网改版 @李倩 下周五\n[全部命令]"
    )
    en = (
        "/track new [template] [name @owner date]\nchoose a template, fill its form, publish an item\n"
        "e.g. /track new Website relaunch @Li Qian next Friday\n[All commands]"
    )
    for typed in ("帮助 新建", "help new", "帮助 new", "帮助新建", "帮助　新建"):
        assert await workspace.does(workspace.fang, f"/track {typed}") == zh, typed
    for typed in ("help new", "help 新建", "Help NEW"):
        assert await workspace.does(workspace.dana, f"/track {typed}", workspace.cast.office) == en, typed

    everything = await workspace.presses(workspace.fang, "全部命令", workspace.fang.ephemerals[-1])
    assert everything.splitlines()[0] == "/track 能做什么"

    # A slip in that word is one click from what was meant.
    assert "是不是 /track 新建？" in await workspace.does(workspace.fang, "/track 帮助 新健")
    assert await workspace.presses(workspace.fang, "就用它", workspace.fang.ephemerals[-1]) == zh
    assert "Did you mean /track new?" in await workspace.does(workspace.dana, "/track help nwe", workspace.cast.office)
    assert await workspace.presses(workspace.dana, "Use it", workspace.dana.ephemerals[-1]) == en


@pytest.mark.fault("3.2")
@pytest.mark.requirement("S40")
async def test_a_slip_of_the_fingers_is_mended_by_a_button(workspace: Workspace) -> None:
    fang, dana = workspace.fang, workspace.dana
    assert await workspace.does(fang, "/track nwe 官网改版 @Li Qian 下周五") == (
        "没有“nwe”这个命令。是不是 /track new？\n[就用它] [全部命令]"
    )
    await workspace.presses(fang, "就用它", fang.ephemerals[-1])
    assert fang.modal is not None
    read = fang.text_of(fang.modal)
    for line in ("项目/任务名称 *: 官网改版", "负责人 *: @Li Qian", "截止日期: 2026-03-20"):
        assert line in read.splitlines()

    assert await workspace.does(dana, "/track lsit", workspace.cast.office) == (
        "There's no “lsit” command. Did you mean /track list?\n[Use it] [All commands]"
    )
    assert "No items yet. Start with /track new Website relaunch" in await workspace.presses(
        dana, "Use it", dana.ephemerals[-1]
    )


@pytest.mark.fault("3.2")
@pytest.mark.parametrize(("typed", "near"), [("査看", "查看"), ("shwo", "show"), ("hlep", "help"), ("帮忙", "帮助")])
async def test_the_nearest_command_is_offered_in_the_language_it_was_typed_in(
    workspace: Workspace, typed: str, near: str
) -> None:
    assert await workspace.does(workspace.fang, f"/track {typed} T-1") == (
        f"没有“{typed}”这个命令。是不是 /track {near}？\n[就用它] [全部命令]"
    )


@pytest.mark.requirement("S40")
async def test_what_is_near_nothing(workspace: Workspace) -> None:
    assert await workspace.does(workspace.fang, "/track 吃午饭") == (
        "没看懂“吃午饭”，/track 帮助 里有全部命令\n[全部命令]"
    )
    assert await workspace.does(workspace.dana, "/track qqq", workspace.cast.office) == (
        "Didn't get “qqq”; /track help lists all commands\n[All commands]"
    )
    for typed, quoted in (
        ("a&b<c>", "a&b<c>"),
        ("&lt;b&gt;", "&lt;b&gt;"),
        ("@Li Qian", "@li.qian"),
        ("@channel", "@channel"),
        ("@market", "@market"),
        ("#office", "#office"),
        ("https://a.cn/?x=1&y=2", "https://a.cn/?x=1&y=2"),
    ):
        told = await workspace.does(workspace.fang, f"/track {typed}")
        assert told.startswith(f"没看懂“{quoted}”"), typed
    (told,) = await workspace.asks(workspace.fang, "@Tidings @Li Qian", workspace.cast.launch)
    assert told.startswith("没看懂“@Li Qian”")


@pytest.mark.requirement("S40")
async def test_a_promised_command_is_never_unknown(workspace: Workspace) -> None:
    for en_word, zh_word in LATER:
        for typed in (f"{zh_word} T-1", f"{en_word} T-1", zh_word):
            told = await workspace.does(workspace.fang, f"/track {typed}")
            assert re.fullmatch(
                rf"/track {zh_word} 还没上线，目前可以用：/track( \w+)?(、/track \w+)*\n\[全部命令\]", told
            ), told
        told = await workspace.does(workspace.dana, f"/track {en_word} T-1 stage:x", workspace.cast.office)
        assert re.fullmatch(
            rf"/track {en_word} isn't available yet\. For now: /track( \w+)?(, /track \w+)*\n\[All commands\]", told
        ), told


@pytest.mark.fault("3.1")
@pytest.mark.fault("3.3")
@pytest.mark.requirement("S26")
async def test_width_and_blanks_make_no_difference(workspace: Workspace) -> None:
    fang = workspace.fang
    await workspace.publishes(fang, "官网改版")
    listed = await workspace.does(fang, "/track list")
    day = await workspace.does(fang, "/track")
    assert listed.startswith("1 个事项")
    assert day.startswith("我的今天")
    for typed in ("　list", "ｌｉｓｔ", "LIST", "　列表　", "列表。", "list.", "\u200blist", "/list", "\u00a0list"):
        assert await workspace.does(fang, f"/track {typed}") == listed, typed
    for typed in ("", " ", "　", "\u00a0"):
        assert await workspace.does(fang, f"/track {typed}") == day, typed
    for typed in ("新建　官网　改版", "ｎｅｗ　官网 改版", "新建官网 改版", "/新建官网 改版", "新建\u00a0官网 改版"):
        await workspace.does(fang, f"/track {typed}")
        assert fang.modal is not None, typed
        assert "项目/任务名称 *: 官网 改版" in fang.text_of(fang.modal).splitlines(), typed
        await fang.closes()


# -- by mention, and in the bot's direct messages ---------------------------------------------------------------------


@pytest.mark.requirement("S6")
async def test_every_command_can_be_said_by_mention(workspace: Workspace) -> None:
    fang, launch = workspace.fang, workspace.cast.launch
    await workspace.publishes(fang, "官网改版")
    before = len(launch.messages)
    listed = await workspace.does(fang, "/track list")
    for said in ("@Tidings list", "@Tidings 列表", "list @Tidings", "@Tidings　列表", "@Tidings /track list",
                 "@Tidings\nlist", "@Tidings track list"):  # fmt: skip
        assert await workspace.asks(fang, said, launch) == [listed], said
    assert await workspace.asks(fang, "@Tidings", launch) == [await workspace.does(fang, "/track")]
    (told,) = await workspace.asks(workspace.dana, "@Tidings list", workspace.cast.office)
    assert told == "No items yet. Start with /track new Website relaunch"
    # To the asker alone, every time.
    for message in launch.messages[before:]:
        assert message.author is fang or message.ephemeral_to == fang.id


@pytest.mark.requirement("S6")
async def test_in_a_thread_the_answer_stands_in_the_thread(workspace: Workspace) -> None:
    fang, li = workspace.fang, workspace.li
    card = await workspace.publishes(fang, "官网改版")
    (told,) = await workspace.asks(li, "@Tidings T-1", workspace.cast.launch, thread=card)
    answer = li.ephemerals[-1]
    assert told == "找不到 T-1，或者它没有向你开放"
    assert (answer.thread_ts, answer.ephemeral_to) == (card.ts, li.id)
    assert answer not in fang.sees_thread(card)
    assert answer in li.sees_thread(card)


@pytest.mark.requirement("S6")
async def test_a_form_asked_for_by_mention_is_opened_by_a_button(workspace: Workspace) -> None:
    fang, dana, launch = workspace.fang, workspace.dana, workspace.cast.launch
    top = await fang.says("我们来开个新项目", in_=launch)
    assert await workspace.asks(fang, "@Tidings 新建 官网改版 @Li Qian 下周五", launch, thread=top) == [
        "这一步要填表单\n[打开表单]"
    ]
    await workspace.presses(fang, "打开表单", fang.ephemerals[-1])
    assert fang.modal is not None
    read = fang.text_of(fang.modal).splitlines()
    assert {"项目/任务名称 *: 官网改版", "负责人 *: @Li Qian", "截止日期: 2026-03-20"} <= set(read)
    assert await workspace.submits(fang) == ""
    # Where it was asked for it is answered.
    reply = fang.ephemerals[-1]
    assert fang.text_of(reply) == "已发布 T-1 官网改版 到 #launch，通知了 1 人\n[查看]"
    assert reply.thread_ts == top.ts

    assert await workspace.asks(dana, "@Tidings new Website relaunch", workspace.cast.office) == [
        "This one needs a form\n[Open form]"
    ]


@pytest.mark.requirement("S6")
@pytest.mark.fault("3.3")
async def test_in_its_direct_messages_no_mention_is_needed(workspace: Workspace) -> None:
    fang = workspace.fang
    await workspace.publishes(fang, "官网改版")
    listed = await workspace.does(fang, "/track list", fang.dm)
    for said in ("list", "列表", "／track list", "／ｔｒａｃｋ　ｌｉｓｔ", "track list", "@Tidings list"):
        assert await workspace.asks(fang, said) == [listed], said
    before = len(fang.ephemerals)
    await fang.says("/track list")  # an old client sends it as text
    await workspace.settled()
    assert [fang.text_of(message) for message in fang.ephemerals[before:]] == [listed]
    assert await workspace.asks(fang, "nwe") == ["没有“nwe”这个命令。是不是 /track new？\n[就用它] [全部命令]"]
    # What is typed is kept as it is, whatever its first signs are.
    await workspace.asks(fang, "新建 ①期：１２ 项")
    await workspace.presses(fang, "打开表单", fang.ephemerals[-1])
    assert "项目/任务名称 *: ①期：１２ 项" in fang.text_of(fang.modal).splitlines()  # type: ignore[arg-type]


@pytest.mark.requirement("S40")
async def test_nothing_is_answered_to_what_was_not_said_to_it(workspace: Workspace) -> None:
    """Other people's talk, other bots, an edit, a deletion, its own posts."""
    fang, slack, launch = workspace.fang, workspace.slack, workspace.cast.launch
    calls = len(slack.log)
    await fang.says("list", in_=launch)
    said = await fang.says("大家好", in_=fang.dm)
    await workspace.settled()
    talked = len(slack.log)
    assert talked == calls + 1  # the one in its direct messages

    await fang.edits(said, "@Tidings list")
    await fang.deletes(said)
    await workspace.settled()
    other_bot = slack.add_person("Robot")
    other_bot.bot_id = "B0OTHER"
    slack.membership.join(other_bot, launch)
    mention = f"<@{slack.bot_user_id}> list"
    slack.posting.post(launch, other_bot, Content(mention))
    slack.posting.post(launch, slack.app.user, Content(mention))
    await workspace.settled()
    assert len(slack.log) == talked
    assert [message for message in launch.messages if message.ephemeral_to == other_bot.id] == []


@pytest.mark.requirement("S6")
async def test_people_ask_at_the_same_moment(workspace: Workspace) -> None:
    await workspace.publishes(workspace.fang, "年会", sensitivity="公开")
    people = [workspace.fang, workspace.li, workspace.chen, workspace.zhao]
    await asyncio.gather(*(person.types("/track list", in_=workspace.cast.launch) for person in people))
    await workspace.settled()
    for person in people:
        assert person.text_of(person.ephemerals[-1]).startswith("1 个事项"), person
