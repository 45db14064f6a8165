"""Taking over: an admin gets into what is closed to them with a reason, on record, and its owner is told."""

import pytest

from tests.people import ON_BOTH, Workspace

HIDDEN = "找不到 T-1，或者它没有向你开放"


@ON_BOTH
@pytest.mark.requirement("S29")
@pytest.mark.requirement("S31")
async def test_an_admin_takes_a_restricted_item_over(workspace: Workspace) -> None:
    fang, chen = workspace.fang, workspace.chen
    await workspace.publishes(fang, "并购谈判", sensitivity="受限", next="报价")
    assert await workspace.does(chen, "/track show T-1") == HIDDEN
    log = await workspace.does(chen, "/track 审计 T-1")
    assert log == (
        "审计记录 · T-1\n• 3月11日（周三）10:00 · Fang Min · 发布了 T-1\n"
        "你不在 T-1 上。需要处理就接手，会告诉负责人\n[接手]"
    )
    await workspace.presses(chen, "接手", chen.ephemerals[-1])
    assert chen.modal is not None
    form = chen.text_of(chen.modal)
    assert "T-1：接手后你会列在事项上" in form
    assert "并购" not in form + log
    await chen.fills({"原因": " "})
    await workspace.submits(chen)
    assert chen.errors == {"reason": "这里要填 · 只有空格不算"}
    assert await workspace.does(chen, "/track show T-1") == HIDDEN
    await chen.fills({"原因": "方敏休长假"})
    assert await workspace.submits(chen) == ""
    assert chen.text_of(chen.ephemerals[-1]) == "你已加入 T-1 并购谈判，会告诉负责人\n[详情] [转交]"
    assert workspace.told(fang)[-1] == ("Chen Li（管理员）加入了 T-1 并购谈判\n原因：方敏休长假\n已记入审计\n[详情]")
    shown = await workspace.does(chen, "/track show T-1")
    assert "接手的管理员：Chen Li" in shown
    assert "下一步计划\n报价" in shown
    log = await workspace.does(chen, "/track audit 1")
    assert "Chen Li · 接手了 T-1。原因：方敏休长假" in log
    assert "[接手]" not in log
    assert "下一步计划：签字" in await workspace.does(chen, "/track 更新 T-1 下一步:签字")
    await workspace.does(chen, "/track 转交 T-1 @Li Qian 方敏休长假")
    assert "接手的管理员：Chen Li" in await workspace.does(chen, "/track show T-1")


@pytest.mark.requirement("S29")
async def test_in_english_for_nobody_else_and_once(workspace: Workspace) -> None:
    dana, chen, zhao = workspace.dana, workspace.chen, workspace.zhao
    await workspace.publishes(dana, "Merger talks", workspace.cast.office, sensitivity="Restricted")
    for person in (workspace.li, zhao, workspace.guest):
        assert await workspace.does(person, "/track audit T-1") == "只有管理员能做这一步，可以找 Chen Li"
    assert await workspace.does(chen, "/track audit T-9") == "找不到 T-9，或者它没有向你开放"
    assert await workspace.does(chen, "/track audit x") == "找不到 x，或者它没有向你开放"
    await workspace.does(chen, "/track audit T-1")
    page = chen.ephemerals[-1]
    await workspace.presses(chen, "接手", page)
    await chen.fills({"原因": "handing over"})
    assert await workspace.submits(chen) == ""
    assert workspace.told(dana) == [
        "Chen Li, an admin, joined T-1 Merger talks\nReason: handing over\nIt's in the audit log\n[Details]"
    ]
    assert await workspace.presses(chen, "接手", page) == "你已经在 T-1 上，直接查看就行"
    assert len(workspace.told(dana)) == 1
