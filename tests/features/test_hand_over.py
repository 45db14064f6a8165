"""Handing an item over: both people told, the reason in the thread; and the items of somebody who is gone."""

from datetime import timedelta

import pytest

from bot.app import read_slack
from playground.message import Message
from playground.person import Person
from tests.people import ON_BOTH, Workspace


def thread(person: Person, card: Message) -> list[str]:
    return [person.text_of(one) for one in person.sees_thread(card)[1:]]


@ON_BOTH
@pytest.mark.requirement("S14")
async def test_the_owner_hands_it_over_in_a_line_and_stays_a_collaborator(workspace: Workspace) -> None:
    fang, li = workspace.fang, workspace.li
    card = await workspace.publishes(fang, "官网改版 下周五", todos="联系翻译")
    told = await workspace.does(fang, "/track 转交 T-1 @Li Qian 原因：李倩更熟悉")
    assert told == "已把 T-1 官网改版 转交给 Li Qian，你还是协作人\n[撤销] [详情]"
    assert thread(fang, card) == [
        (
            "T-1 官网改版：负责人换成 @Li Qian\n原负责人 Fang Min\n原因：李倩更熟悉\n"
            "Fang Min · V1.0 · 3月11日（周三）10:00"
        ),
    ]
    assert workspace.told(li)[-1] == (
        "Fang Min 把 T-1 官网改版 转交给你\n阶段 需求评审，3月20日（周五）截止，1 项待办\n原因：李倩更熟悉\n"
        "[详情] [更新]"
    )
    assert workspace.told(fang) == []
    await fang.waits_until(lambda: "负责人 @Li Qian　　协作人 @Fang Min" in fang.text_of(card))


@pytest.mark.requirement("S14")
async def test_by_form_where_the_reason_is_missing_and_the_owner_before_hears_of_it(workspace: Workspace) -> None:
    dana, li, zhao, office = workspace.dana, workspace.li, workspace.zhao, workspace.cast.office
    await workspace.publishes(li, "Website relaunch", office, collaborators=[dana])
    await workspace.does(dana, "/track assign T-1 @Zhao Ning", office)
    assert dana.modal is not None
    assert dana.modal.title == "Hand over"
    await dana.fills({"Reason": "\u200b"})
    await workspace.submits(dana)
    assert dana.errors == {"reason": "Say why the owner changes, so others know"}
    await dana.fills({"Reason": "He built it"})
    assert await workspace.submits(dana) == ""
    assert dana.text_of(dana.ephemerals[-1]) == "T-1 Website relaunch handed to Zhao Ning\n[Undo] [Details]"
    assert workspace.told(li)[-1] == (
        "Dana Reed 把你负责的 T-1 Website relaunch 转交给了 Zhao Ning\n原因：He built it\n你还是协作人\n[详情]"
    )
    assert workspace.told(zhao)[-1].startswith("Dana Reed 把 T-1 Website relaunch 转交给你\n")


@pytest.mark.requirement("S14")
async def test_for_ten_minutes_whoever_handed_it_over_takes_that_back(workspace: Workspace) -> None:
    fang, li, dana = workspace.fang, workspace.li, workspace.dana
    card = await workspace.publishes(li, "官网改版 下周五", collaborators_edit="否")
    await workspace.presses(li, "详情", on=card)
    await workspace.presses(li, "转交", on=li.ephemerals[-1])
    await li.fills({"owner": dana, "reason": "换岗"})
    assert await workspace.submits(li) == ""
    answer = li.ephemerals[-1]
    assert await workspace.presses(li, "撤销", on=answer) == "已撤销，T-1 官网改版 还由 Li Qian 负责"
    assert workspace.told(dana) == [
        "Li Qian handed T-1 官网改版 to you\nRequirements review · ends Fri 20 Mar\nReason: 换岗\n[Details] [Update]",
        "Li Qian took the handover back; T-1 isn't yours after all",
    ]
    assert thread(li, card)[-1] == (
        "T-1 官网改版：负责人换成 @Li Qian\n原负责人 Dana Reed\n撤销了刚才的转交\nLi Qian · V1.0 · 3月11日（周三）10:00"
    )
    assert "负责人 @Li Qian\n" in li.text_of(card)
    assert "前确认" not in li.text_of(card)  # nobody is asked to confirm what was there before
    # Not twice, not by anybody else, not over what came since, not for ever.
    assert "撤销了转交" in await workspace.does(li, "/track 历史 T-1")
    again = {
        "action_id": "item.take_back",
        "type": "button",
        "value": "1/2",
        "text": {"type": "plain_text", "text": "x"},
    }
    for person, value, said in (
        (li, "1/2", "已经撤销过"), (fang, "1/2", "找不到"), (li, "1/x", "这个按钮旧了"), (li, "1/1", "找不到"),
        (li, "9/2", "找不到"),
    ):  # fmt: skip
        await person.uses(card, card.blocks[-1], again, {"value": value})
        await workspace.settled()
        assert person.text_of(person.ephemerals[-1]).startswith(said), (person, value)
    await workspace.does(li, "/track 转交 T-1 @Fang Min 换岗")
    undo = li.ephemerals[-1]
    await workspace.does(fang, "/track 更新 T-1 next:补齐英文文案")
    assert (await workspace.presses(li, "撤销", on=undo)).startswith("撤销不了：Fang Min 在")
    await workspace.does(fang, "/track 转交 T-1 @Li Qian 还你")
    workspace.calendar.move_to(workspace.calendar.now() + timedelta(minutes=11))
    assert await workspace.presses(fang, "撤销", on=fang.ephemerals[-1]) == "过了 10 分钟，撤销不了"


@pytest.mark.requirement("S10")
@pytest.mark.fault("3.25")
@pytest.mark.fault("3.6")
async def test_who_can_t_own_and_who_may_not_hand_over(workspace: Workspace) -> None:
    fang, zhao, guest = workspace.fang, workspace.zhao, workspace.guest
    await workspace.publishes(fang, "官网改版", sensitivity="公开")
    for line, answer in {
        "T-1 @Gu Ke x": "Gu Ke 是访客，不能当负责人。换一位成员",
        "T-1 @Fang Min x": "没有改动。改一处再更新",
        "T-1 @Li Qian @Zhao Ning x": "负责人只能是一个人，其他人可以放进协作人",
        "T-1 张三": "没找到“张三”。输入 @ 再从列表里选",
        "T-9 @Li Qian x": "找不到 T-9，或者它没有向你开放",
        "": "要转交哪一个？写上编号，如 T-42，或从你的事项里选\n[选择 ▾]",
    }.items():
        assert await workspace.does(fang, f"/track 转交 {line}") == answer, line
    for line in ("T-1 @Zhao Ning 我来", "T-1"):
        said = await workspace.does(zhao, f"/track assign {line}")
        assert said == "只有负责人 Fang Min 和有编辑权的协作人能改。可以评论\n[评论] [申请编辑权]"
    assert await workspace.does(guest, "/track assign T-1 @Zhao Ning x") == "找不到 T-1，或者它没有向你开放"
    (answer,) = await workspace.asks(fang, "@Tidings 转交 T-1 @Li Qian", in_=workspace.cast.launch)
    assert answer == "换负责人要写原因，大家才知道为什么"


@pytest.mark.requirement("S14")
async def test_the_items_of_somebody_deactivated_are_offered_to_who_made_them(workspace: Workspace) -> None:
    fang, li, zhao = workspace.fang, workspace.li, workspace.zhao
    card = await workspace.publishes(fang, "官网改版 @Li Qian 下周五")
    await workspace.publishes(fang, "会员日 @Li Qian")
    await workspace.publishes(li, "办公室搬迁 @Li Qian")
    workspace.slack.deactivate(li)
    await workspace.settled()
    offer = workspace.cards(fang.dm)[-1]
    assert fang.text_of(offer) == (
        "Li Qian 已停用，2 个事项需要新负责人\nT-1 官网改版 · 3月20日（周五）截止\n[由我负责] [转交] [详情]\n"
        "T-2 会员日\n[由我负责] [转交] [详情]"
    )
    told = await workspace.presses(fang, "由我负责", on=offer, nth=0)
    assert told == "已把 T-1 官网改版 转交给 Fang Min\n[撤销] [详情]"
    assert thread(fang, card)[-1].startswith("T-1 官网改版：负责人换成 @Fang Min\n原负责人 Li Qian\n")
    await workspace.presses(fang, "转交", on=offer, nth=1)
    await fang.fills({"新负责人": zhao, "变更原因": "李倩离职"})
    assert await workspace.submits(fang) == ""
    assert workspace.told(zhao)[-1].startswith("Fang Min 把 T-2 会员日 转交给你\n")
    assert "负责人：Zhao Ning\n" in await workspace.does(fang, "/track show T-2")


@pytest.mark.requirement("S14")
async def test_who_went_while_nobody_listened_is_found_at_the_start_and_once(workspace: Workspace) -> None:
    fang, li, parts = workspace.fang, workspace.li, workspace.bot.parts
    await workspace.publishes(fang, "官网改版 @Li Qian 下周五")
    li.deleted = True  # and no event comes
    for _ in range(2):
        await read_slack([parts])
        await workspace.settled()
    assert [text.splitlines()[0] for text in workspace.told(fang)] == ["Li Qian 已停用，1 个事项需要新负责人"]
    # Back, and gone again: that is news.
    for deleted in (False, True):
        li.deleted = deleted
        workspace.slack.events.user_changed(li)
        await workspace.settled()
    assert len(workspace.told(fang)) == 2


async def heads(workspace: Workspace, person: Person | None) -> None:
    """An admin says who heads the engineers; None: nobody."""
    chen = workspace.chen
    await workspace.does(chen, "/track 部门 技术部")
    await workspace.presses(chen, "departments.edit", chen.ephemerals[-1])
    await chen.fills({"head": person})
    await workspace.submits(chen)


@ON_BOTH
@pytest.mark.requirement("S14")
@pytest.mark.requirement("S30")
async def test_what_can_be_offered_to_nobody_is_told_to_operations_by_its_number(workspace: Workspace) -> None:
    """Whoever made them is gone too; the head of the department may read one of them, and not the other."""
    fang, li, chen, zhao = workspace.fang, workspace.li, workspace.chen, workspace.zhao
    await heads(workspace, zhao)
    await workspace.publishes(fang, "官网改版 @Li Qian", initiating_department="技术部")
    await workspace.publishes(fang, "并购谈判 @Li Qian", initiating_department="技术部", sensitivity="受限")
    workspace.slack.deactivate(li)
    await workspace.settled()
    assert workspace.told(fang)[-1].startswith("Li Qian 已停用，2 个事项需要新负责人")
    before = len(workspace.told(chen))
    workspace.slack.deactivate(fang)
    await workspace.settled()
    assert workspace.told(zhao)[-1].splitlines()[:2] == ["Li Qian 已停用，1 个事项需要新负责人", "T-1 官网改版"]
    (told,) = workspace.told(chen)[before:]
    assert told == (
        "Li Qian 已停用，1 个事项没有人可以接\nT-2\n发起人也不在了，发起部门没有能看到它的主管\n"
        "管理员可以 /track 转交 T-2 @同事；看不到的事项先用 /track 审计 T-2 接手"
    )
    await read_slack([workspace.bot.parts])
    await workspace.settled()
    assert len(workspace.told(chen)) == before + 1
    # The department has no head any more: that leaves the other one to nobody, and whoever heads it next is offered it.
    await heads(workspace, None)
    again = workspace.told(chen)[before + 1 :]
    assert [text.splitlines()[:2] for text in again] == [["Li Qian 已停用，2 个事项没有人可以接", "T-1、T-2"]]
    await heads(workspace, workspace.dana)
    assert workspace.told(workspace.dana)[-1].startswith("Li Qian is deactivated; 1 item needs an owner\nT-1 官网改版")
