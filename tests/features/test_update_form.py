"""Updating by form: what stands is there already, one change is told in its thread, the card follows."""

import pytest

from tests.people import Workspace


async def opens_update(workspace: Workspace, card: object) -> None:
    await workspace.fang.presses("更新", on=card)
    await workspace.fang.waits_until(lambda: workspace.fang.modal and workspace.fang.modal.content.get("submit"))


@pytest.mark.requirement("S12")
async def test_a_moved_end_needs_a_reason_and_is_told_in_the_thread(workspace: Workspace) -> None:
    card = await workspace.publishes(workspace.fang, "官网改版 下周五")
    await opens_update(workspace, card)
    await workspace.fang.fills({"end": "2026-03-23"})
    await workspace.fang.submits()
    assert workspace.fang.errors == {"reason": "改截止日期要写原因，大家才知道为什么"}
    await workspace.fang.fills({"reason": "需求调整"})
    await workspace.fang.submits()
    assert workspace.fang.modal is None
    await workspace.settled()
    (_, notice) = workspace.fang.sees_thread(card)
    assert workspace.fang.text_of(notice) == (
        "T-1 官网改版：截止日期推迟到 3月23日（周一）\n原定 3月20日（周五），推迟 3 天\n原因：需求调整\n"
        "Fang Min · V1.0 · 3月11日（周三）10:00"
    )
    assert notice.rings == set()
    await workspace.fang.waits_until(lambda: "截止 3月23日（周一）" in workspace.fang.text_of(card))
