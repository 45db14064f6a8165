"""Who may read what: a restricted item in a channel of others, an internal one, a public one, and everybody else."""

import pytest

from playground.message import Message
from playground.person import Person
from tests.people import ON_BOTH, Workspace

STUB = "T-1 · 受限事项，只有指定的人能看"
TO_LI = """\
Fang Min 发布了 T-1 并购谈判，和你有关
这是受限事项，#launch 里只显示编号，内容在这里
需求评审 · 截止 3月20日（周五）
负责人 Li Qian　　协作人 Dana Reed
关联部门 市场部
已完成：签了 3 份保密协议
下一步：报价
请在 3月11日（周三）17:00 前确认
[详情] [确认]"""
TO_DANA = """\
Fang Min published T-1 并购谈判, and it concerns you
It's restricted: #launch shows the number only, and this is what it says
Requirements review · ends Fri 20 Mar
Owner Li Qian    With Dana Reed
Departments 市场部
Done: 签了 3 份保密协议
Next: 报价
Please confirm by Wed 11 Mar, 17:00
[Details] [Confirm]"""
#: What nobody but those named may find anywhere.
SECRETS = ("并购", "谈判", "保密", "报价", "Li Qian", "市场部", "3月20日", "20 Mar")


async def a_restricted_item(workspace: Workspace) -> Message:
    """Fang's, owned by Li, with Dana, in #launch: where Chen, Zhao and a guest are as well, and Dana is not."""
    return await workspace.publishes(
        workspace.fang,
        "并购谈判 @Li Qian @Dana Reed 2026-03-20",
        sensitivity="受限",
        departments=["市场部"],
        done="签了 3 份保密协议",
        next="报价",
    )


def all_words(value: object) -> str:
    """Every word in a payload, what only screen readers and notifications say among them."""
    if isinstance(value, dict):
        return " ".join(all_words(inner) for inner in value.values())
    if isinstance(value, list):
        return " ".join(all_words(inner) for inner in value)
    return str(value)


async def everything_shown_to(workspace: Workspace, person: Person) -> str:
    """All that this person can get at: what they see anywhere, and what every command answers."""
    zh = person.locale == "zh-CN"
    where = next(one for one in workspace.slack.workspace.channels.values() if person.id in one.members)
    if not person.is_stranger:  # they have no commands
        for line in ("/track", "/track list", "/track show T-1", "/track 查看 T-1", "/track T-1"):
            await workspace.does(person, line, where)
    seen = [
        message
        for channel in workspace.slack.workspace.channels.values()
        for message in workspace.slack.workspace.visible_to(person, channel)
        if message.author is not person
    ]
    assert seen or not zh
    return " ".join(f"{message.text} {all_words(message.blocks)} {all_words(message.metadata)}" for message in seen)


@pytest.mark.requirement("S29")
@pytest.mark.requirement("S30")
async def test_its_channel_sees_a_number_and_those_named_are_told(workspace: Workspace) -> None:
    stub = await a_restricted_item(workspace)

    assert workspace.zhao.text_of(stub) == STUB
    assert stub.text == STUB
    assert stub.rings == frozenset()
    assert workspace.told(workspace.li) == [TO_LI]
    assert workspace.told(workspace.dana) == [TO_DANA]
    assert workspace.told(workspace.fang) == []
    assert workspace.fang.text_of(workspace.fang.ephemerals[-1]) == (
        "已发布 T-1 并购谈判 到 #launch，通知了 2 人\n[查看]"
    )
    # There is something to see, and those named see it.
    for person in (workspace.fang, workspace.li):
        assert (await workspace.does(person, "/track T-1")).splitlines()[0] == "T-1 并购谈判"
    assert "T-1 并购谈判" in await workspace.does(workspace.dana, "/track list", workspace.cast.office)
    assert (await workspace.presses(workspace.dana, "Details", workspace.cards(workspace.dana.dm)[0])).splitlines()[
        0
    ] == "T-1 并购谈判"


@pytest.mark.requirement("S30")
@ON_BOTH
async def test_nobody_else_finds_a_word_of_it(workspace: Workspace) -> None:
    await a_restricted_item(workspace)

    for person in (workspace.chen, workspace.zhao, workspace.guest, workspace.sam):
        shown = await everything_shown_to(workspace, person)
        assert [word for word in SECRETS if word in shown] == [], person
    # The same look finds all of it where it may be found.
    shown = await everything_shown_to(workspace, workspace.li)
    assert [word for word in SECRETS if word not in shown] == ["20 Mar"]


@pytest.mark.requirement("S30")
@pytest.mark.fault("3.6")
async def test_what_may_not_be_read_answers_like_what_is_not_there(workspace: Workspace) -> None:
    """Word for word, but for the number asked for; for the admin, a colleague of the channel, and a guest."""
    await a_restricted_item(workspace)
    for person in (workspace.chen, workspace.zhao, workspace.guest):
        for command in ("/track show {}", "/track 查看 {}", "/track {}"):
            hidden = await workspace.does(person, command.format("T-1"))
            missing = await workspace.does(person, command.format("T-2"))
            assert hidden == "找不到 T-1，或者它没有向你开放"
            assert missing == "找不到 T-2，或者它没有向你开放"
        assert await workspace.does(person, "/track list") == "还没有事项。/track 新建 官网改版 就能开始"


@pytest.mark.requirement("S30")
async def test_the_same_in_english(workspace: Workspace) -> None:
    await workspace.publishes(workspace.fang, "并购谈判 @Li Qian", workspace.cast.office, sensitivity="受限")
    office = workspace.cast.office
    assert workspace.dana.text_of(workspace.cards(office)[0]) == (
        "T-1 · 受限事项，只有指定的人能看 · Restricted: only the people named can read it"
    )
    assert await workspace.does(workspace.dana, "/track show T-1", office) == (
        "Can't find T-1, or it isn't shared with you"
    )
    assert await workspace.does(workspace.dana, "/track show T-7", office) == (
        "Can't find T-7, or it isn't shared with you"
    )
    assert await workspace.does(workspace.dana, "/track list", office) == (
        "No items yet. Start with /track new Website relaunch"
    )


@pytest.mark.requirement("S30")
async def test_a_button_that_was_not_meant_for_one_tells_nothing(workspace: Workspace) -> None:
    """The button of a card, pressed with the number of an item one may not read, and of one that is not there."""
    await a_restricted_item(workspace)
    card = await workspace.publishes(workspace.zhao, "办公室搬迁", workspace.cast.office)
    (row,) = [block for block in card.blocks if block["type"] == "actions"]
    (menu,) = [one for one in row["elements"] if one["type"] == "overflow"]
    chen, told = workspace.chen, []
    (restricted, _) = await workspace.everything()
    for key in (restricted.item.id, 987_654, "x", "1" * 40, ""):
        choice = {"text": {"type": "plain_text", "text": "详情"}, "value": f"item.details {key}"}
        await chen.uses(card, row, menu, {"selected_option": choice})
        await workspace.settled()
        told.append(chen.text_of(chen.ephemerals[-1]))
    assert told == ["找不到这个事项，或者它没有向你开放"] * 5
    assert chen.trouble == ""


@pytest.mark.requirement("S29")
async def test_where_everybody_is_named_the_card_says_all(workspace: Workspace) -> None:
    fang, chen = workspace.fang, workspace.chen
    card = await workspace.publishes(fang, "并购谈判 @Chen Li", workspace.cast.leads, sensitivity="受限")
    assert fang.text_of(card).splitlines()[:3] == [
        "T-1 并购谈判",
        "需求评审",
        "负责人 @Chen Li",
    ]
    assert card.rings == {chen}
    assert workspace.told(chen) == []


@pytest.mark.requirement("S29")
async def test_a_channel_shared_with_another_company_never_shows_it(workspace: Workspace) -> None:
    both = workspace.slack.add_channel("both", shared=True, members=[workspace.fang, workspace.dana])
    await workspace.settled()
    stub = await workspace.publishes(workspace.fang, "并购谈判 @Dana Reed", both, sensitivity="受限")
    assert "并购" not in workspace.fang.text_of(stub)
    assert workspace.told(workspace.dana)[0].splitlines()[0] == ("Fang Min published T-1 并购谈判, and it concerns you")


@pytest.mark.requirement("S30")
async def test_a_card_from_before_its_channel_was_away_is_hidden_too(workspace: Workspace) -> None:
    workspace.expected |= {"is_archived"}
    fang, cast = workspace.fang, workspace.cast
    await workspace.publishes(fang, "并购谈判 @Fang Min", next="报价")
    workspace.slack.archive(cast.launch)
    await workspace.settled()
    await workspace.does(fang, "/track update T-1 next:签字", cast.office)
    workspace.slack.unarchive(cast.launch)
    await workspace.settled()
    older, newer = map(fang.text_of, workspace.cards(cast.launch))
    assert "下一步：报价" in older
    assert "下一步：签字" in newer
    await workspace.does(fang, "/track update T-1 可见：受限", cast.office)
    assert {fang.text_of(one) for one in workspace.cards(cast.launch)} == {STUB}


@pytest.mark.requirement("S29")
@pytest.mark.requirement("S30")
async def test_internal_is_for_the_people_and_departments_on_it(workspace: Workspace) -> None:
    """Li is of the market department; Zhao, Dana and Chen are not, though they are in its channel."""
    card = await workspace.publishes(workspace.fang, "渠道大会", workspace.cast.office, departments=["市场部"])

    for reader in (workspace.fang, workspace.li):
        assert (await workspace.does(reader, "/track T-1")).splitlines()[0] == "T-1 渠道大会"
        assert (await workspace.does(reader, "/track list")).splitlines()[:2] == [
            "1 个事项 · 最近更新的在前",
            "T-1 渠道大会",
        ]
    for reader in (workspace.zhao, workspace.chen, workspace.guest):
        assert await workspace.does(reader, "/track T-1") == "找不到 T-1，或者它没有向你开放"
        assert await workspace.does(reader, "/track list") == "还没有事项。/track 新建 官网改版 就能开始"
    # The card is read by whoever is in its channel; the item behind it is not.
    assert workspace.zhao.text_of(card).splitlines()[0] == "T-1 渠道大会"
    assert await workspace.presses(workspace.zhao, "详情 · Details", card) == "找不到这个事项，或者它没有向你开放"
    assert await workspace.presses(workspace.dana, "详情 · Details", card) == (
        "Can't find this item, or it isn't shared with you"
    )


@pytest.mark.requirement("S29")
async def test_internal_to_the_initiating_department_too(workspace: Workspace) -> None:
    await workspace.publishes(workspace.fang, "渠道大会", initiating_department="技术部")
    assert (await workspace.does(workspace.zhao, "/track T-1")).splitlines()[0] == "T-1 渠道大会"
    assert await workspace.does(workspace.li, "/track T-1") == "找不到 T-1，或者它没有向你开放"


@pytest.mark.requirement("S29")
@pytest.mark.requirement("S30")
async def test_public_is_for_every_member_and_no_guest(workspace: Workspace) -> None:
    card = await workspace.publishes(workspace.fang, "年会", sensitivity="公开")
    for member in (workspace.chen, workspace.zhao):
        assert (await workspace.does(member, "/track T-1")).splitlines()[0] == "T-1 年会"
    assert "T-1 年会" in await workspace.does(workspace.dana, "/track list", workspace.cast.office)

    assert workspace.guest.text_of(card).splitlines()[0] == "T-1 年会"  # who is in the channel reads the card
    assert await workspace.does(workspace.guest, "/track T-1") == "找不到 T-1，或者它没有向你开放"
    assert await workspace.does(workspace.guest, "/track list") == "还没有事项。/track 新建 官网改版 就能开始"
    # Somebody of another company has no commands, and is answered as little when they mention Tidings.
    for said in ("@Tidings T-1", "@Tidings list"):
        (answer,) = await workspace.asks(workspace.sam, said, workspace.cast.partners)
        assert "年会" not in answer


@pytest.mark.requirement("S29")
async def test_a_guest_reads_what_they_are_named_on(workspace: Workspace) -> None:
    await workspace.publishes(workspace.fang, "展台搭建", collaborators=[workspace.guest], sensitivity="受限")
    assert workspace.told(workspace.guest)[0].splitlines()[0] == "Fang Min 发布了 T-1 展台搭建，和你有关"
    assert (await workspace.does(workspace.guest, "/track T-1")).splitlines()[0] == "T-1 展台搭建"


@pytest.mark.requirement("S29")
async def test_who_is_deactivated_reads_nothing_and_is_told_nothing(workspace: Workspace) -> None:
    """What they asked for just before is answered after: as to somebody who is not there."""
    slack, li = workspace.slack, workspace.li
    card = await workspace.publishes(workspace.fang, "并购谈判 @Li Qian")
    assert (await workspace.does(li, "/track T-1")).splitlines()[0] == "T-1 并购谈判"
    slack.deactivate(li)
    await workspace.settled()

    before = len(li.ephemerals)
    for line in ("T-1", "list"):
        await slack.interactions.command(li, workspace.cast.launch, "/track", line)
        await workspace.settled()  # two at once may be answered in either order
    assert card
    assert [li.text_of(message) for message in li.ephemerals[before:]] == [
        "找不到 T-1，或者它没有向你开放",
        "还没有事项。/track 新建 官网改版 就能开始",
    ]


@pytest.mark.requirement("S30")
async def test_numbers_in_lists_count_only_what_one_may_read(workspace: Workspace) -> None:
    await a_restricted_item(workspace)
    await workspace.publishes(workspace.zhao, "办公室搬迁", workspace.cast.office, sensitivity="公开")
    assert (await workspace.does(workspace.chen, "/track list")).splitlines()[0] == "1 个事项 · 最近更新的在前"
    assert (await workspace.does(workspace.li, "/track list")).splitlines()[0] == "2 个事项 · 最近更新的在前"
    assert "1 个事项\n" in await workspace.does(workspace.zhao, "/track")
    assert (await workspace.does(workspace.chen, "/track")).splitlines()[0] == "现在没有事等你"
