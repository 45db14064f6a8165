"""Support is asked of a person or a department: the whole dialogue, and who hears what of it."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from playground.message import Message
from playground.person import Person
from storage.database import Tx
from storage.tables import departments
from tests.features.test_update_reminders import on
from tests.people import ON_BOTH, Workspace


def thread(person: Person, card: Message) -> list[str]:
    return [person.text_of(one) for one in person.sees_thread(card)[1:]]


async def later(workspace: Workspace, hours: int = 1) -> None:
    workspace.calendar.move_to(workspace.calendar.now() + timedelta(hours=hours))


async def headed_by(workspace: Workspace, name: str, **people: Person) -> None:
    """A department's head or desk, as an admin sets it."""
    values = {part: person.id for part, person in people.items()}

    def set_it(tx: Tx) -> None:
        tx.execute(update(departments).where(departments.c.name == name).values(**values))

    await workspace.bot.parts.db.write(set_it)


@ON_BOTH
@pytest.mark.requirement("S18")
async def test_a_colleague_is_asked_accepts_and_resolves(workspace: Workspace) -> None:
    fang, zhao = workspace.fang, workspace.zhao
    card = await workspace.publishes(fang, "官网改版")
    told = await workspace.does(fang, "/track 求助 T-1 @Zhao Ning 提供渠道数据 周五前")
    assert told == ("已请 Zhao Ning 支持 T-1 官网改版，对方答复后告诉你\n提供渠道数据\n3月13日（周五）前\n[撤销]")
    (asked,) = workspace.cards(zhao.dm)
    assert zhao.text_of(asked) == (
        "T-1 官网改版 需要你支持\n提供渠道数据\n3月13日（周五）前 · Fang Min 提出\n[接受] [婉拒] "
        "[⋯ 转给同事 | 换个日期 | 追问 | 详情]"
    )
    await fang.waits_until(
        lambda: "支持需求（@Zhao Ning）：提供渠道数据 · 3月13日（周五）前 · 等待回应" in fang.text_of(card)
    )
    await later(workspace)
    await workspace.presses(zhao, "接受", on=asked)
    await zhao.waits_until(lambda: "Zhao Ning 接受了 · 3月13日（周五）前给到\n[已解决] [⋯ " in zhao.text_of(asked))
    assert workspace.told(fang)[-1] == (
        "Zhao Ning 接受了 T-1 官网改版 的支持需求\n3月13日（周五）前\n支持需求：提供渠道数据\n[详情]"
    )
    await workspace.presses(zhao, "已解决", on=asked)
    await zhao.fills({"结果": "数据发到 #launch 了"})
    assert await workspace.submits(zhao) == ""
    assert workspace.told(fang)[-1] == (
        "Zhao Ning 解决了 T-1 官网改版 的支持需求\n结果：数据发到 #launch 了\n支持需求：提供渠道数据\n[详情]"
    )
    await zhao.waits_until(
        lambda: "已解决 · Zhao Ning 3月11日（周三）11:00\n结果：数据发到 #launch 了" in zhao.text_of(asked)
    )
    assert [one.split("\n")[0] for one in thread(fang, card)] == [
        "T-1 官网改版：请 Zhao Ning 支持", "T-1 官网改版：Zhao Ning 接受了支持需求", "T-1 官网改版：支持需求已解决",
    ]  # fmt: skip
    shown = await workspace.does(fang, "/track show T-1")
    assert "• 提供渠道数据 · Zhao Ning · 已解决 · Zhao Ning 3月11日（周三） · 数据发到 #launch 了" in shown
    assert len(workspace.told(fang)) == 2
    assert len(workspace.told(zhao)) == 1


@pytest.mark.requirement("S18")
async def test_a_department_s_desk_answers_for_it_else_its_head(workspace: Workspace) -> None:
    dana, zhao, li, office = workspace.dana, workspace.zhao, workspace.li, workspace.cast.office
    await workspace.publishes(dana, "Website relaunch", office)
    await workspace.does(dana, "/track support T-1 @market channel data by Friday", office)
    assert dana.modal is not None
    assert "市场部 has no desk and no head yet. Choose a person" in dana.text_of(dana.modal)
    await headed_by(workspace, "市场部", head=li)
    assert await workspace.submits(dana) == ""
    assert dana.text_of(dana.ephemerals[-1]).startswith("You asked 市场部 for support on T-1 Website relaunch and")
    assert workspace.told(li)[-1].startswith("T-1 Website relaunch 需要市场部支持，由你答复\nchannel data\n")
    await headed_by(workspace, "市场部", desk=zhao)
    await workspace.does(dana, "/track support T-1 市场部 a banner", office)
    assert workspace.told(zhao)[-1].startswith("T-1 Website relaunch 需要市场部支持，由你答复\na banner\n")
    card = workspace.cards(office)[0]
    await dana.waits_until(lambda: "支持需求（市场部）：a banner · 等待回应" in dana.text_of(card))


@pytest.mark.requirement("S18")
async def test_another_date_a_question_and_an_answer(workspace: Workspace) -> None:
    dana, li, office = workspace.dana, workspace.li, workspace.cast.office
    await workspace.publishes(dana, "Website relaunch", office)
    await workspace.does(dana, "/track support T-1 @Li Qian channel data by Friday", office)
    (asked,) = workspace.cards(li.dm)
    await workspace.presses(li, "追问", on=asked)
    await li.fills({"追问": "哪一年的？"})
    assert await workspace.submits(li) == ""
    question = workspace.cards(dana.dm)[-1]
    assert dana.text_of(question) == (
        "Li Qian has a question about your support request for T-1 Website relaunch\n哪一年的？\n"
        "Support: channel data\n[Reply] [Details]"
    )
    await workspace.presses(dana, "Reply", on=question)
    await dana.fills({"Reply": "2026"})
    assert await workspace.submits(dana) == ""
    assert dana.text_of(dana.ephemerals[-1]) == "Li Qian will hear"
    assert workspace.told(li)[-1].startswith("Dana Reed 回复了你对 T-1 Website relaunch 的追问\n2026\n")
    await later(workspace)
    await workspace.presses(li, "换个日期", on=asked)
    await li.fills({"什么时候可以": "2026-03-10"})
    await workspace.submits(li)
    assert li.errors == {"due": "3月10日（周二）已经过去，再选一次日期"}
    await li.fills({"什么时候可以": "2026-03-17"})
    assert await workspace.submits(li) == ""
    offer = workspace.cards(dana.dm)[-1]
    assert dana.text_of(offer) == (
        "Li Qian can help with T-1 Website relaunch, by Tue 17 Mar instead\nWas Fri 13 Mar\nSupport: channel data\n"
        "[That works] [Discuss] [Details]"
    )
    await li.waits_until(lambda: "你提了 3月17日（周二），等 Dana Reed 答复" in li.text_of(asked))
    assert await workspace.presses(dana, "That works", on=offer) == "Li Qian will hear"
    assert workspace.told(li)[-1].startswith(
        "Dana Reed 同意了，T-1 Website relaunch 的支持需求改到 3月17日（周二）前\n"
    )
    twice = await workspace.presses(dana, "That works", on=offer)
    assert twice == "Dana Reed dealt with that Tue 10 Mar at 23:00; nothing changed"
    shown = await workspace.does(dana, "/track show T-1", office)
    assert "• channel data · Li Qian · by Tue 17 Mar · accepted" in shown


@pytest.mark.requirement("S18")
@pytest.mark.requirement("S29")
async def test_handed_on_declined_and_asked_of_somebody_else(workspace: Workspace) -> None:
    fang, zhao, li, chen = workspace.fang, workspace.zhao, workspace.li, workspace.chen
    await workspace.publishes(fang, "调薪方案", sensitivity="受限")
    await workspace.does(fang, "/track 求助 T-1 @Zhao Ning 算一版预算")
    (asked,) = workspace.cards(zhao.dm)
    assert "调薪方案" in await workspace.does(zhao, "/track show T-1")
    await workspace.presses(zhao, "转给同事", on=asked)
    await zhao.fills({"转给谁": li, "说明": "预算归李倩管"})
    assert await workspace.submits(zhao) == ""
    await zhao.waits_until(lambda: zhao.text_of(asked) == "T-1 的支持需求不再由你处理")
    assert await workspace.does(zhao, "/track show T-1") == "找不到 T-1，或者它没有向你开放"
    assert workspace.told(fang)[-1].startswith(
        "Zhao Ning 把 T-1 调薪方案 的支持需求转给了 Li Qian\n说明：预算归李倩管\n"
    )
    (hers,) = workspace.cards(li.dm)
    assert li.text_of(hers).startswith("T-1 调薪方案 需要你支持\n算一版预算\n")
    await workspace.presses(li, "婉拒", on=hers)
    await workspace.submits(li)
    await li.fills({"原因": "这周排满了"})
    assert await workspace.submits(li) == ""
    declined = workspace.cards(fang.dm)[-1]
    assert fang.text_of(declined) == (
        "Li Qian 无法支持 T-1 调薪方案\n原因：这周排满了\n支持需求：算一版预算\n[换人] [详情]"
    )
    await workspace.presses(fang, "换人", on=declined)
    await fang.fills({"请谁": chen})
    assert await workspace.submits(fang) == ""
    assert workspace.told(chen)[-1].startswith("T-1 调薪方案 需要你支持\n算一版预算\n")
    assert await workspace.does(li, "/track show T-1") == "找不到 T-1，或者它没有向你开放"
    assert not [one for one in workspace.told(workspace.guest) if "调薪" in one]


@pytest.mark.fault("28")
async def test_buttons_of_before_are_answered_and_do_nothing(workspace: Workspace) -> None:
    fang, zhao, guest = workspace.fang, workspace.zhao, workspace.guest
    await workspace.publishes(fang, "官网改版")
    await workspace.does(fang, "/track support T-1 @Zhao Ning 提供渠道数据")
    mine = fang.ephemerals[-1]
    (asked,) = workspace.cards(zhao.dm)
    await zhao.presses("婉拒", on=asked)
    await workspace.settled()
    assert await workspace.presses(fang, "撤销", on=mine) == "已撤回"
    await zhao.fills({"原因": "没空"})
    await workspace.submits(zhao)
    assert zhao.errors == {"text": "找不到这个事项，或者它没有向你开放"}  # it was theirs to see while they held it
    await zhao.closes()
    await zhao.waits_until(lambda: zhao.text_of(asked) == "T-1 的支持需求不再由你处理")
    assert workspace.told(zhao)[1:] == []
    assert await workspace.does(fang, "/track support T-1 @Fang Min 提供渠道数据") == ""
    assert fang.modal is not None
    assert "这是你自己。自己要做的，记成待办：/track 待办" in fang.text_of(fang.modal)
    assert await workspace.does(guest, "/track support T-1 @Zhao Ning x") == "找不到 T-1，或者它没有向你开放"


@pytest.mark.requirement("S33")
async def test_a_finished_item_asks_for_nothing_any_more(workspace: Workspace) -> None:
    fang, zhao = workspace.fang, workspace.zhao
    await workspace.publishes(fang, "官网改版", sensitivity="公开")
    await workspace.does(fang, "/track support T-1 @Zhao Ning 提供渠道数据")
    (asked,) = workspace.cards(zhao.dm)
    await workspace.does(fang, "/track done T-1 上线了")
    await zhao.waits_until(lambda: "这个事项已完成，不用再支持\n[详情]" in zhao.text_of(asked))
    await workspace.does(fang, "/track reopen T-1")
    await zhao.waits_until(lambda: "[接受] [婉拒] [⋯" in zhao.text_of(asked))


@ON_BOTH
@pytest.mark.requirement("S18")
async def test_whoever_it_is_handed_to_has_as_long_as_anybody(workspace: Workspace) -> None:
    """Two weeks after it was asked it goes to Li; she hears after a working day, and whoever asked a day later."""
    fang, li, zhao = workspace.fang, workspace.li, workspace.zhao
    await workspace.publishes(fang, "官网改版", cadence="不提醒")
    await workspace.does(fang, "/track 求助 T-1 @Zhao Ning 提供渠道数据")
    await workspace.clock_at(on(25, 10))
    (asked, *_) = workspace.cards(zhao.dm)
    await workspace.presses(zhao, "转给同事", on=asked)
    await zhao.fills({"转给谁": li})
    await workspace.submits(zhao)
    before = len(workspace.told(fang))
    await workspace.clock_at(on(26, 9))
    assert "请你支持：T-1 官网改版 · 提供渠道数据" in workspace.told(li)[-1]
    assert len(workspace.told(fang)) == before
    await workspace.clock_at(on(27, 9))
    assert "Li Qian 还没有回应：T-1 官网改版 · 提供渠道数据" in workspace.told(fang)[-1]
