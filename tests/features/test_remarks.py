"""Risks and to-dos: noted in a line or by form, ticked in place, counted on the card, told in its thread."""

from datetime import timedelta

import pytest

from playground.message import Message
from playground.person import Person
from tests.people import ON_BOTH, Workspace


async def ticks(workspace: Workspace, person: Person, details: Message, wanted: list[str]) -> None:
    """Tick exactly these in the group of boxes that has the first of them."""
    (block,) = [
        one
        for one in details.blocks
        if one["type"] == "actions"
        and wanted[0] in [option["text"]["text"] for option in one["elements"][0].get("options", ())]
    ]
    await person.fills({block["block_id"]: wanted}, on=details)
    await workspace.settled()


def thread(person: Person, card: Message) -> list[str]:
    return [person.text_of(one) for one in person.sees_thread(card)[1:]]


@ON_BOTH
async def test_risks_and_to_dos_are_noted_ticked_in_place_and_counted(workspace: Workspace) -> None:
    fang, li = workspace.fang, workspace.li
    card = await workspace.publishes(fang, "官网改版", todos="联系翻译")
    assert await workspace.does(fang, "/track 风险 T-1 第三方接口延迟") == "已记到 T-1 官网改版 的风险\n第三方接口延迟"
    told = await workspace.does(fang, "/track 待办 T-1 校对英文文案 @Li Qian 周五")
    assert told == "已加到 T-1 官网改版 的待办，会告诉 Li Qian\n校对英文文案\n3月13日（周五）前"
    assert thread(fang, card) == [
        (
            "T-1 官网改版：Fang Min 处理了 2 项备注\n• 新风险：第三方接口延迟\n"
            "• 新待办：校对英文文案 · Li Qian · 3月13日（周五）前\nFang Min · 3月11日（周三）10:00"
        ),
    ]
    await fang.waits_until(lambda: "待办 0/2 · 风险 1 项" in fang.text_of(card))
    (asked,) = workspace.cards(li.dm)
    assert li.text_of(asked) == (
        "Fang Min 请你完成 T-1 官网改版 的一项待办\n校对英文文案\n3月13日（周五）前\n[标记完成] [详情]"
    )
    shown = await workspace.does(li, "/track show T-1")
    assert "待办 0/2\n• 联系翻译\n待办，做完的打勾\n[☐ 校对英文文案 · Li Qian · 3月13日（周五）前]\n" in shown

    workspace.calendar.move_to(workspace.calendar.now() + timedelta(hours=1))
    await workspace.presses(li, "标记完成", on=asked)
    assert li.text_of(asked) == "T-1 官网改版：待办已完成\n校对英文文案\nLi Qian · 3月11日（周三）11:00\n[撤销] [详情]"
    assert thread(fang, card)[1:] == [
        "T-1 官网改版：待办完成 1/2\n校对英文文案\nLi Qian · 3月11日（周三）11:00",
    ]
    await workspace.does(fang, "/track show T-1")
    details = fang.ephemerals[-1]
    once = "待办 1/2，做完的打勾\n[☐ 联系翻译] [☑ 校对英文文案 · Li Qian · Li Qian 3月11日（周三）]\n"
    assert once in fang.text_of(details)
    assert fang.text_of(details).count("联系翻译") == 1
    await ticks(workspace, fang, details, ["联系翻译", "校对英文文案"])
    assert "待办 2/2，" in fang.text_of(details)
    assert thread(fang, card)[2].startswith("T-1 官网改版：待办完成 2/2\n联系翻译\n")


async def test_what_is_unticked_is_open_again_and_what_others_ticked_meanwhile_stays(workspace: Workspace) -> None:
    dana, fang, office = workspace.dana, workspace.fang, workspace.cast.office
    card = await workspace.publishes(
        dana, "Website relaunch", office, todos="Proofread\nTranslate", collaborators=[fang]
    )
    await workspace.does(dana, "/track show T-1", office)
    hers = dana.ephemerals[-1]
    await workspace.does(fang, "/track show T-1", office)
    await ticks(workspace, fang, fang.ephemerals[-1], ["Translate"])
    await ticks(workspace, dana, hers, ["Proofread"])  # which shows the other one open still
    assert "To-dos, 2 of 2" in dana.text_of(hers)
    await ticks(workspace, dana, hers, ["Proofread"])  # and so the other one no longer
    assert "To-dos, 1 of 2" in dana.text_of(hers)
    assert thread(dana, card)[-1].startswith(
        "T-1 Website relaunch：Dana Reed 处理了 2 项备注 · 2 remarks dealt with by Dana Reed\n"
        "• 待办完成：Proofread\n• 待办还没完成：Translate\n"
    )


async def test_by_form_where_something_is_missing_with_what_was_typed(workspace: Workspace) -> None:
    dana, li, office = workspace.dana, workspace.li, workspace.cast.office
    await workspace.publishes(dana, "Website relaunch", office)
    await workspace.does(dana, "/track todo T-1", office)
    assert dana.modal is not None
    assert dana.modal.title == "Add a to-do"
    await dana.fills({"To-do": "\u200b"})
    await workspace.submits(dana)
    assert dana.errors == {"text": "This needs an answer · spaces alone don't count"}
    await dana.fills({"To-do": "Proofread *all* <!here>", "Owner": li, "By when": "2026-03-10"})
    await workspace.submits(dana)
    assert dana.modal is None  # 10 March is today in New York
    assert dana.text_of(dana.ephemerals[-1]) == (
        "To-do added to T-1 Website relaunch. Li Qian will hear\nProofread *all* <!here>\nBy Tue 10 Mar"
    )
    await workspace.does(dana, "/track todo T-1 Proofread 2026-02-30", office)
    assert dana.modal is not None
    assert "February 2026 has no 30; its last day is 28" in dana.text_of(dana.modal)
    assert "Proofread" in dana.text_of(dana.modal)
    (answer,) = await workspace.asks(dana, "@Tidings risk T-1", in_=office)
    assert answer == "This one needs a form\n[Open form]"
    await dana.closes()
    await dana.presses("Open form", on=dana.ephemerals[-1])
    await dana.waits_until(lambda: dana.modal and dana.modal.title == "Note a risk")


@pytest.mark.requirement("S29")
@pytest.mark.fault("3.6")
async def test_whoever_holds_a_to_do_may_read_the_item_and_tick_it_and_nobody_else(workspace: Workspace) -> None:
    fang, zhao = workspace.fang, workspace.zhao
    await workspace.publishes(fang, "裁员方案", sensitivity="受限")
    assert await workspace.does(zhao, "/track todo T-1 偷看") == "找不到 T-1，或者它没有向你开放"
    assert await workspace.does(zhao, "/track todo T-9 偷看") == "找不到 T-9，或者它没有向你开放"
    await workspace.does(fang, "/track todo T-1 算补偿 @Zhao Ning")
    assert "裁员方案" in workspace.told(zhao)[-1]
    assert "裁员方案" in await workspace.does(zhao, "/track show T-1")
    assert (
        await workspace.does(zhao, "/track todo T-1 再加一条")
        == "只有负责人 Fang Min 和有编辑权的协作人能改。可以评论\n[评论] [申请编辑权]"
    )
    await workspace.presses(zhao, "标记完成", on=workspace.cards(zhao.dm)[-1])
    await workspace.does(fang, "/track show T-1")
    assert "[☑ 算补偿 · Zhao Ning · Zhao Ning 3月11日（周三）]" in fang.text_of(fang.ephemerals[-1])


@pytest.mark.fault("3.7")
async def test_however_much_is_noted_it_can_be_shown(workspace: Workspace) -> None:
    fang = workspace.fang
    await workspace.publishes(fang, "官网改版", todos="\n".join(f"{'很长的待办' * 10} {nth}" for nth in range(45)))
    shown = await workspace.does(fang, "/track show T-1")
    assert "待办 0/45" in shown
    said = await workspace.does(fang, f"/track risk T-1 {'长' * 1200}")
    assert said == ""
    assert fang.modal is not None
    assert "最多 1,000 字，现在 1,200 字。内容还在，删去 200 字即可" in fang.text_of(fang.modal)


async def test_a_to_do_noted_right_after_a_request_has_a_notice_of_its_own(workspace: Workspace) -> None:
    fang = workspace.fang
    card = await workspace.publishes(fang, "官网改版")
    await workspace.does(fang, "/track support T-1 @Li Qian 提供渠道数据 周五前")
    await workspace.does(fang, "/track todo T-1 校对 @Li Qian 周五")
    asked, noted = thread(fang, card)
    assert asked.startswith("T-1 官网改版：请 Li Qian 支持")
    assert noted.startswith("T-1 官网改版：新待办\n校对")
