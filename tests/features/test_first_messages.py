"""The beginning: everybody meets Tidings once, in their Home or in one message, and never again."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import update

from bot.changes import beginning
from storage.tables import workspaces
from tests.features.test_home import opens_home, shown
from tests.people import ON_BOTH, Workspace, working

TO_LI = """\
知会帮你跟住跨部门的事
Fang Min 把你加进了 T-1 官网改版。看完点“确认”就行；到期、逾期、有人请你支持，每天早上一条私信说清
[查看事项] [确认] [我的今天]"""
TO_DANA = """\
Tidings keeps track of work across departments
Fang Min added you to T-1 官网改版. Read it and press Confirm. \
What's due, overdue or asked of you comes in one message each morning.
The card is in #launch, which you're not in
[See item] [Confirm] [My day]"""


@pytest.fixture
async def fresh(database_url: str, _hurried: None) -> AsyncIterator[Workspace]:
    """A workspace in which nobody has met Tidings."""
    async with working(database_url, newcomers=True) as running:
        yield running
        assert running.slack.refused == []


@pytest.mark.requirement("S41")
@ON_BOTH
async def test_who_is_first_named_is_told_what_this_is_once_for_ever(fresh: Workspace) -> None:
    fang, li, dana = fresh.fang, fresh.li, fresh.dana
    await fresh.publishes(fang, "官网改版 @Fang Min @Li Qian @Dana Reed")
    assert fresh.told(li) == [TO_LI]
    assert fresh.told(dana) == [TO_DANA]
    assert fresh.told(fang) == []  # who uses it knows it
    await fresh.publishes(fang, "会员日 @Li Qian @Dana Reed")
    assert len(fresh.told(li)) == 1  # li sees the card
    (_, later) = fresh.told(dana)
    assert later.splitlines()[0] == "Fang Min published T-2 会员日, and it concerns you"
    await fresh.publishes(li, "年会 @Fang Min")
    assert fresh.told(fang) == []
    (message,) = fresh.cards(li.dm)
    assert "待你确认 2" in await fresh.presses(li, "我的今天", message)
    assert li.text_of(message) == TO_LI
    assert "T-1 官网改版" in await fresh.presses(li, "查看事项", message)


@pytest.mark.requirement("S41")
async def test_who_is_added_later_meets_it_then(fresh: Workspace) -> None:
    fang, zhao = fresh.fang, fresh.zhao
    await fresh.publishes(fang, "并购谈判", sensitivity="受限", next="报价")
    await fresh.does(fang, "/track 更新 T-1 协作人:@Zhao Ning")
    (told,) = fresh.told(zhao)
    assert "Fang Min 把你加进了 T-1 并购谈判。到期、逾期" in told
    assert "这是受限事项，#launch 里只显示编号，内容在这里" in told
    assert "下一步：报价" in told


@pytest.mark.requirement("S41")
async def test_the_first_home_says_what_it_is_for_once(fresh: Workspace) -> None:
    fang, li = fresh.fang, fresh.li
    first = await opens_home(fresh, fang)
    assert first.splitlines()[0] == "这里会有你的事"
    assert first.splitlines()[-1] == "[新建事项] [看个例子] [不再显示]"
    await fresh.presses(fang, "看个例子", on=fang.home)
    assert "/track 新建 官网改版 @方敏 下周五" in fang.text_of(fang.modal)  # type: ignore[arg-type]
    await fang.closes()
    await fresh.presses(fang, "不再显示", on=fang.home)
    assert shown(fang).splitlines()[0] == "现在没有事等你"
    # Never again, not on a later visit, and who has met it there is not introduced to it by a message.
    assert (await opens_home(fresh, li)).splitlines()[0] == "这里会有你的事"
    assert (await opens_home(fresh, li)).splitlines()[0] == "现在没有事等你"
    await fresh.publishes(fang, "官网改版 @Li Qian")
    assert fresh.told(li) == []
    assert shown(li).splitlines()[0] == "我的今天 · 3月11日（周三）"


@pytest.mark.requirement("S41")
async def test_in_english(fresh: Workspace) -> None:
    dana = fresh.dana
    assert (await opens_home(fresh, dana)).splitlines()[0] == "Your work will show up here"
    await fresh.presses(dana, "Show an example", on=dana.home)
    assert "Everyone named presses Confirm." in dana.text_of(dana.modal)  # type: ignore[arg-type]


@ON_BOTH
@pytest.mark.requirement("S41")
async def test_whoever_installed_it_is_told_how_to_begin_once_for_ever(
    fresh: Workspace,
) -> None:
    chen = fresh.chen
    assert fresh.told(chen) == [
        (
            "知会装好了\n三步就能用：\n1. 把知会加进一个频道：/invite @Tidings\n2. 建好部门：/track 部门\n"
            "3. 发布第一个事项：/track 新建\n[新建事项] [设置部门]"
        )
    ]
    (message,) = fresh.cards(chen.dm)
    assert "[新建部门]" in await fresh.presses(chen, "设置部门", message)
    await fresh.presses(chen, "新建事项", message)
    assert chen.modal is not None
    await chen.closes()
    for person in (fresh.fang, fresh.dana, fresh.guest):
        assert fresh.told(person) == []
    # Another start is no installation, and who had it knows Tidings.
    await fresh.bot.parts.db.write(beginning.welcome, fresh.bot.parts.workspace.id, fresh.calendar.now())
    await fresh.publishes(fresh.fang, "官网改版 @Chen Li")
    assert [text.splitlines()[0] for text in fresh.told(chen)] == ["知会装好了"]


@pytest.mark.requirement("S41")
async def test_nobody_is_told_how_to_begin_where_somebody_has(fresh: Workspace) -> None:
    ws = fresh.bot.parts.workspace.id
    await fresh.publishes(fresh.fang, "官网改版")
    await fresh.bot.parts.db.write(lambda tx: tx.execute(update(workspaces).values(settings=None)))
    await fresh.bot.parts.db.write(beginning.welcome, ws, fresh.calendar.now())
    await fresh.settled()
    assert len(fresh.told(fresh.chen)) == 1


@pytest.mark.requirement("S41")
async def test_who_is_first_met_by_a_to_do_a_request_or_an_item_handed_over(fresh: Workspace) -> None:
    fang, li, zhao, dana = fresh.fang, fresh.li, fresh.zhao, fresh.dana
    what_this_is = "知会帮你跟住跨部门的事。到期、逾期、有人请你支持，每天早上一条私信说清"
    await fresh.publishes(fang, "官网改版")
    await fresh.does(fang, "/track 待办 T-1 校对文案 @Li Qian")
    await fresh.does(fang, "/track 求助 T-1 @Zhao Ning 渠道数据")
    await fresh.does(fang, "/track 转交 T-1 @Dana Reed 她更熟悉")
    for person in (li, zhao):
        (told,) = fresh.told(person)
        assert told.splitlines()[-1] == what_this_is
    (told,) = fresh.told(dana)
    assert told.splitlines()[-1] == (
        "Tidings keeps track of work across departments. "
        "What's due, overdue or asked of you comes in one message each morning."
    )
    await fresh.presses(zhao, "接受", fresh.cards(zhao.dm)[0])
    assert what_this_is not in fresh.told(zhao)[0]
    await fresh.does(dana, "/track todo T-1 proofread @Li Qian", fresh.cast.office)
    assert what_this_is not in fresh.told(li)[1]
