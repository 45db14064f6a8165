"""The audit log: admins see who changed whose rights, and nothing of what an item says."""

import pytest
from sqlalchemy import select

from storage.tables import audit
from tests.people import Workspace


@pytest.mark.requirement("S31")
async def test_an_admin_reads_who_changed_what_rights_and_nobody_else_does(workspace: Workspace) -> None:
    fang, chen, zhao = workspace.fang, workspace.chen, workspace.zhao
    await workspace.publishes(fang, "并购谈判 @Fang Min", sensitivity="受限")
    await workspace.does(fang, "/track 更新 T-1 协作人:@Li Qian 下一步:报价")
    await workspace.does(fang, "/track 更新 T-1 下一步:签字")
    assert await workspace.does(chen, "/track 审计") == (
        "审计记录\n"
        "• 3月11日（周三）10:00 · Fang Min · 改了 T-1 的权限：协作人\n"
        "• 3月11日（周三）10:00 · Fang Min · 发布了 T-1\n"
        "/track 审计 T-42 只看一个事项"
    )
    kept = await workspace.bot.parts.db.read(lambda tx: str(tx.execute(select(audit)).all()))
    assert "报价" not in kept
    for person in (zhao, workspace.guest):
        assert await workspace.does(person, "/track audit") == "只有管理员能做这一步，可以找 Chen Li"
    for nth in range(25):
        await workspace.does(fang, f"/track 更新 T-1 协作人:{'无' if nth % 2 == 0 else '@Li Qian'}")
    first = await workspace.does(chen, "/track audit")
    assert first.count("•") == 20
    older = await workspace.presses(chen, "更早的", chen.ephemerals[-1])
    assert "发布了 T-1" in older
    assert "[更早的]" not in older


@pytest.mark.requirement("S31")
async def test_in_english_for_who_is_no_admin(workspace: Workspace) -> None:
    assert await workspace.does(workspace.dana, "/track audit", workspace.cast.office) == (
        "Only admins can do this. Ask Chen Li"
    )


@pytest.mark.requirement("S31")
async def test_what_slack_and_admins_administer_is_on_record(workspace: Workspace) -> None:
    fang, chen, li, slack = workspace.fang, workspace.chen, workspace.li, workspace.slack
    slack.membership.set_group(workspace.cast.market, [fang])
    await workspace.settled()
    slack.membership.change(li, is_admin=True)
    await workspace.settled()
    await workspace.does(fang, "/track settings")
    await fang.fills({"channel_posts": []})
    assert await workspace.submits(fang) == ""
    slack.deactivate(li)
    await workspace.settled()
    assert (await workspace.does(chen, "/track audit")).splitlines()[1:5] == [
        "• 3月11日（周三）10:00 · Slack · 停用了 Li Qian",
        "• 3月11日（周三）10:00 · Fang Min · 改了 #launch 的设置：每日摘要、17:00 的提醒",
        "• 3月11日（周三）10:00 · Slack · 把 Li Qian 设为管理员",
        "• 3月11日（周三）10:00 · Slack · 市场部：移出 Li Qian",
    ]
