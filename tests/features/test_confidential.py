"""A confidential field: for the people named on an item, on every surface; for everybody else as if it held nothing."""

import pytest

from tests.features.test_new_item_templates import KINDS, with_fields
from tests.people import Workspace


@pytest.mark.requirement("S29")
@pytest.mark.requirement("S30")
async def test_what_it_was_and_is_stays_among_those_named(workspace: Workspace) -> None:
    """Li is on the item, Dana too but not in its channel; Zhao reads it, as every member does, and Chen is admin."""
    fang, li, zhao, dana = workspace.fang, workspace.li, workspace.zhao, workspace.dana
    await with_fields(workspace, KINDS)
    card = await workspace.publishes(
        fang, "官网改版 @Fang Min @Li Qian @Dana Reed", f1="31415", sensitivity="公开", next="报价"
    )
    await workspace.does(fang, "/track 更新 T-1 预算:27182 阶段:测试中 because 涨价")
    (_, notice) = zhao.sees_thread(card)
    assert zhao.text_of(notice).splitlines()[0] == "T-1 官网改版：进入“测试中”"
    assert "• 保密字段" in zhao.text_of(notice)
    assert "27182" not in zhao.text_of(notice) + notice.text
    # Nobody but those named finds a figure in details, history and versions; those named find them.
    for line, found in (("/track T-1", "27,182"), ("/track 历史 T-1", "31,415 → 27,182")):
        assert found in await workspace.does(li, line)
        assert found not in await workspace.does(zhao, line)
    assert "31,415" not in await workspace.does(workspace.chen, "/track 查看 T-1 V1.0")
    # Somebody asked to confirm who is not in the channel is told directly, with all of it.
    await workspace.does(fang, "/track 更新 T-1 预算:16180 版本号:V2.0 变更说明:预算调整")
    assert "27,182 → 16,180" in workspace.told(dana)[-1]
    shown = "\n".join(zhao.text_of(message) + message.text for message in zhao.sees_thread(card))
    assert "16,180" not in shown
    assert "预算" not in shown


@pytest.mark.requirement("S29")
async def test_an_admin_who_is_not_named_updates_without_seeing_it(workspace: Workspace) -> None:
    chen = workspace.chen
    await with_fields(workspace, KINDS)
    card = await workspace.publishes(
        workspace.fang, "官网改版", f1="31415", f5="https://example.com/", sensitivity="公开"
    )
    await workspace.presses(chen, "更新", card)
    await workspace.presses(chen, "更多")
    form = chen.text_of(chen.modal) if chen.modal else ""
    assert "https://example.com/" in form
    assert "预算" not in form
    assert "31415" not in form
    await chen.closes()
    told = await workspace.does(chen, "/track 更新 T-1 预算:5")
    assert "5" not in told.replace("T-1", "")
    (standing,) = await workspace.everything()
    assert standing.item.fields["f1"] == "31415"
    await workspace.does(workspace.fang, "/track 更新 T-1 预算:5")
    (standing,) = await workspace.everything()
    assert standing.item.fields["f1"] == "5"
