"""Finishing, filing away, bringing back, and taking that back: the story of an item's end, in both languages."""

from datetime import timedelta

import pytest

from playground.message import Message
from playground.person import Person
from tests.people import Workspace


def thread(person: Person, card: Message) -> list[str]:
    return [person.text_of(one) for one in person.sees_thread(card)[1:]]


@pytest.mark.requirement("S33")
async def test_an_item_is_finished_filed_away_and_brought_back(workspace: Workspace) -> None:
    fang, li = workspace.fang, workspace.li
    card = await workspace.publishes(fang, "官网改版 @Li Qian 下周五")
    workspace.calendar.move_to(workspace.calendar.now() + timedelta(days=5))
    await workspace.does(li, "/track 完成 T-1")
    assert li.modal is not None
    assert li.modal.title == "标记完成"
    await li.fills({"最终成果": "上线一周，询盘 86 条", "归档文件夹": "官网 2026"})
    assert await workspace.submits(li) == ""
    assert li.text_of(li.ephemerals[-1]) == "已标记完成 T-1 官网改版\n[撤销]"
    assert thread(fang, card) == [
        (
            "T-1 官网改版：已完成\n最终成果：上线一周，询盘 86 条\n用时 5 天，比原定早 4 天\n"
            "Li Qian · V1.0 · 3月16日（周一）10:00"
        ),
    ]
    await fang.waits_until(lambda: fang.text_of(card).startswith("已完成 · T-1 官网改版"))
    assert fang.text_of(card) == (
        "已完成 · T-1 官网改版\n完成于 3月16日（周一） · 用时 5 天，比原定早 4 天\n负责人 Li Qian\n"
        "最终成果：上线一周，询盘 86 条\n归档文件夹：官网 2026\n"
        "V1.0 · 项目跟进 · 内部 · Fang Min 3月11日（周三）10:00 发布\n[详情] [恢复]"
    )
    assert "还没有事项" in await workspace.does(fang, "/track 列表")
    assert "已完成 · 需求评审 · 截止 3月20日（周五）" in await workspace.does(fang, "/track 列表 已完成")

    told = await workspace.does(li, "/track 归档 T-1 官网2026")
    assert told == "T-1 官网改版 已归档到“官网2026”\n3 次更新、1 个版本都在\n[撤销]"
    assert "T-1 官网改版" in await workspace.does(li, "/track 列表 已归档 官网")
    told = await workspace.does(li, "/track 恢复 T-1")
    assert told == "T-1 官网改版 已恢复，回到“需求评审”\n[撤销]"
    assert await workspace.does(li, "/track 恢复 T-1") == "T-1 没有完成，也没有归档，不用恢复"
    history = await workspace.does(li, "/track 历史 T-1")
    assert "标记完成\n• 最终成果：上线一周，询盘 86 条\n• 归档文件夹：官网 2026" in history
    assert "没有新进展" not in history
    await fang.waits_until(lambda: fang.text_of(card).startswith("T-1 官网改版\n需求评审"))


@pytest.mark.requirement("S33")
async def test_acceptance_criteria_are_ticked_and_told(workspace: Workspace) -> None:
    dana, office = workspace.dana, workspace.cast.office
    card = await workspace.publishes(
        dana, "task assignment Website copy", office, acceptance_criteria="Proofread\nTranslated\nSigned off"
    )
    await workspace.does(dana, "/track done T-1 Copy is live", office)
    assert dana.modal is not None
    await dana.fills({"Acceptance criteria (tick those met)": ["Proofread", "Signed off"]})
    assert await workspace.submits(dana) == ""
    assert dana.text_of(dana.ephemerals[-1]) == "T-1 Website copy marked done\n[Undo]"
    assert thread(dana, card) == [
        (
            "T-1 Website copy：已完成 · done\n最终成果：Copy is live\n达到交付标准 2/3\n用时 1 天\n"
            "Dana Reed · V1.0 · 3月11日 Wed 11 Mar, 10:00"
        ),
    ]
    shown = await workspace.does(dana, "/track show T-1", office)
    assert "State: Done · Tue 10 Mar" in shown
    assert "Result: Copy is live" in shown
    assert "Criteria met: 2 of 3 · Proofread, Signed off" in shown


@pytest.mark.requirement("S33")
async def test_one_click_is_undone_unless_it_is_late_or_somebody_went_on(workspace: Workspace) -> None:
    fang, li = workspace.fang, workspace.li
    card = await workspace.publishes(fang, "官网改版 @Li Qian")
    await workspace.does(fang, "/track done T-1 上线了")
    done = fang.ephemerals[-1]
    assert await workspace.presses(fang, "撤销", on=done) == "已撤销，T-1 官网改版 回到“需求评审”"
    assert thread(fang, card)[-1].startswith("T-1 官网改版：撤销了完成\n回到“需求评审”\n")
    await workspace.does(fang, "/track archive T-1 旧的")
    archived = fang.ephemerals[-1]
    workspace.calendar.move_to(workspace.calendar.now() + timedelta(days=6))
    assert (await workspace.presses(fang, "撤销", on=archived)).startswith("已撤销，T-1 官网改版 回到“需求评审”")
    await workspace.does(fang, "/track done T-1 上线了")
    done = fang.ephemerals[-1]
    workspace.calendar.move_to(workspace.calendar.now() + timedelta(minutes=11))
    assert await workspace.presses(fang, "撤销", on=done) == "过了可以撤销的时间。/track 恢复 T-1 可以恢复"
    await workspace.does(fang, "/track reopen T-1")
    reopened = fang.ephemerals[-1]
    await workspace.does(li, "/track update T-1 下一步:再看一周")
    assert await workspace.presses(fang, "撤销", on=reopened) == "撤销不了：Li Qian 在 3月17日（周二）10:11 已经更新过"


@pytest.mark.requirement("S29")
@pytest.mark.fault("3.6")
async def test_who_may_not_edit_can_t_end_it_and_who_may_not_read_finds_nothing(workspace: Workspace) -> None:
    fang, zhao, guest = workspace.fang, workspace.zhao, workspace.guest
    await workspace.publishes(fang, "官网改版", sensitivity="公开")
    secret = await workspace.publishes(fang, "裁员方案", sensitivity="受限")
    for command in ("done", "archive", "reopen"):
        said = await workspace.does(zhao, f"/track {command} T-1 好了")
        assert said == "只有负责人 Fang Min 和有编辑权的协作人能改。可以评论\n[评论] [申请编辑权]", command
        assert await workspace.does(guest, f"/track {command} T-1 好了") == "找不到 T-1，或者它没有向你开放"
        assert await workspace.does(zhao, f"/track {command} T-2 好了") == "找不到 T-2，或者它没有向你开放"
        assert await workspace.does(zhao, f"/track {command} T-9 好了") == "找不到 T-9，或者它没有向你开放"
    assert "裁员" not in zhao.text_of(secret)
    assert [one.item.name for one in await workspace.everything()] == ["官网改版", "裁员方案"]


@pytest.mark.fault("3.40")
async def test_a_page_of_finished_items_is_filed_away_by_one_click_and_not_by_the_second(workspace: Workspace) -> None:
    fang = workspace.fang
    for name in ("官网改版", "会员日", "办公室搬迁"):
        await workspace.publishes(fang, name)
    for ref in (1, 2):
        await workspace.does(fang, f"/track done T-{ref} 好了")
    await workspace.does(fang, "/track list done")
    page = fang.ephemerals[-1]
    told = await workspace.presses(fang, "归档这 2 个", on=page)
    assert told == "已归档 2 个事项\n• T-1 官网改版\n• T-2 会员日\n[撤销]"
    undo = fang.ephemerals[-1]
    assert await workspace.presses(fang, "归档这 2 个", on=page) == (
        "Fang Min 在 3月11日（周三）10:00 已归档，没有重复操作"
    )
    assert (await workspace.presses(fang, "撤销", on=undo)).startswith("已撤销，2 个事项不再归档")
    told = await workspace.does(fang, "/track archive T-1 T-3 T-9 旧项目")
    assert told == "已归档 2 个事项到“旧项目”\n• T-1 官网改版\n• T-3 办公室搬迁\n找不到 T-9，或者它没有向你开放\n[撤销]"


@pytest.mark.fault("3.7")
@pytest.mark.fault("3.9")
async def test_what_is_wrong_stands_at_its_input_and_nothing_is_lost(workspace: Workspace) -> None:
    fang = workspace.fang
    await workspace.publishes(fang, "官网改版")
    assert await workspace.does(fang, "/track 完成") == "要完成哪一个？写上编号，如 T-42，或从你的事项里选\n[选择 ▾]"
    assert await workspace.does(fang, f"/track done T-1 {'长' * 600}") == ""
    assert fang.modal is not None
    shown = fang.text_of(fang.modal).splitlines()
    assert "最多 500 字，现在 600 字。内容还在，删去 100 字即可" in shown
    assert any("长" * 600 in line for line in shown)
    await fang.closes()
    await workspace.does(fang, "/track done T-1")
    await fang.fills({"最终成果": "\u200b\u200b"})
    await workspace.submits(fang)
    assert fang.errors == {"result": "这里要填 · 只有空格不算"}
    await fang.fills({"最终成果": "<!channel> *好*", "归档文件夹": "长" * 101})
    await workspace.submits(fang)
    assert fang.errors == {"folder": "最多 100 字，现在 101 字。内容还在，删去 1 字即可"}
    await fang.fills({"归档文件夹": None})
    assert await workspace.submits(fang) == ""
    assert "最终成果：<!channel> *好*" in await workspace.does(fang, "/track show T-1")
    assert (
        await workspace.does(fang, "/track done T-1 again")
        == "Fang Min 在 3月11日（周三）10:00 已标记完成，没有重复操作"
    )
    said = await workspace.does(fang, "/track update T-1 下一步:再改")
    assert said == "T-1 已完成。要改，先用 /track 恢复 T-1"
