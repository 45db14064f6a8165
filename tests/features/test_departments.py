"""Departments by command: everybody sees them, admins make and change them, and rights follow at once."""

import pytest

from playground.person import Person
from tests.people import ON_BOTH, Workspace


async def edits(workspace: Workspace, admin: Person, name: str) -> str:
    """The form of a department, as it is read."""
    await workspace.does(admin, f"/track 部门 {name}")
    await workspace.presses(admin, "departments.edit", admin.ephemerals[-1])
    assert admin.modal is not None
    return admin.text_of(admin.modal)


@pytest.mark.requirement("S31")
async def test_everybody_sees_them_and_admins_change_them(workspace: Workspace) -> None:
    chen, li = workspace.chen, workspace.li
    assert (await workspace.does(li, "/track 部门")).splitlines() == [
        "部门", "市场部 · 2 人 · 还没有主管", "技术部 · 2 人 · 还没有主管", "运营部 · 1 人 · 还没有主管",
    ]  # fmt: skip
    assert await workspace.does(li, "/track 部门 市场部") == "市场部 · 2 人 · 还没有主管\nFang Min、Li Qian"
    form = await edits(workspace, chen, "市场部")
    assert "别人向部门求助，先找对接人" in form
    await chen.fills({"name": "市场和品牌部", "head": workspace.fang, "desk": li, "channel": workspace.cast.launch})
    assert await workspace.submits(chen) == (
        "知会\n部门 市场和品牌部 已保存\n• 名称：市场部 → 市场和品牌部\n• 部门主管：没有 → Fang Min\n"
        "• 对接人：没有 → Li Qian\n• 频道：没有 → #launch\n[关闭]"
    )
    assert (await workspace.does(li, "/track department")).splitlines()[1] == (
        "市场和品牌部 · 2 人 · 主管 Fang Min · 对接人 Li Qian · #launch"
    )
    assert (await workspace.does(chen, "/track 审计")).splitlines()[1] == (
        "• 3月11日（周三）10:00 · Chen Li · 改了部门 市场和品牌部：名称、部门主管、对接人、频道"
    )
    workspace.slack.membership.set_group(workspace.cast.market, [workspace.fang])
    await workspace.settled()
    assert "市场和品牌部 · 1 人 · 主管 Fang Min" in await workspace.does(li, "/track 部门")


@ON_BOTH
@pytest.mark.requirement("S29")
@pytest.mark.requirement("S30")
async def test_who_is_listed_reads_what_is_internal_at_once_whatever_the_group_does(
    workspace: Workspace,
) -> None:
    chen, zhao, dana = workspace.chen, workspace.zhao, workspace.dana
    await workspace.does(chen, "/track 部门")
    await workspace.presses(chen, "departments.new", chen.ephemerals[-1])
    await chen.fills({"name": " 客户  成功部 ", "people": [workspace.guest, zhao], "head": zhao})
    made = await workspace.submits(chen)
    assert "已新建部门 客户 成功部" in made
    assert "加入：Zhao Ning、Gu Ke" in made
    await workspace.publishes(workspace.fang, "续约方案 @Fang Min", departments=["客户 成功部"])
    assert "续约方案" in await workspace.does(zhao, "/track 查看 T-1")
    assert "找不到 T-1" in await workspace.does(workspace.li, "/track 查看 T-1")
    await edits(workspace, chen, "客户 成功部")
    await chen.fills({"people": [workspace.li]})
    await workspace.submits(chen)
    assert "续约方案" in await workspace.does(workspace.li, "/track 查看 T-1")
    assert "续约方案" in await workspace.does(zhao, "/track 查看 T-1")  # its head, in it or not
    await edits(workspace, chen, "客户 成功部")
    await chen.fills({"head": workspace.li})
    await workspace.submits(chen)
    assert "找不到 T-1" in await workspace.does(zhao, "/track 查看 T-1")
    form = await edits(workspace, chen, "技术部")
    assert "用户组 技术部" in form
    await chen.fills({"group": "在下面逐个列出", "people": [dana]})
    assert "移出：Zhao Ning" in await workspace.submits(chen)
    workspace.slack.membership.set_group(workspace.cast.tech, [zhao, dana, workspace.li])
    await workspace.settled()
    assert "技术部 · 1 人" in await workspace.does(workspace.li, "/track 部门")


@pytest.mark.requirement("S40")
@pytest.mark.fault("3.25")
async def test_what_can_not_be_is_said_at_its_input(workspace: Workspace) -> None:
    chen = workspace.chen
    workspace.expected.add("channel_not_found")
    secret = workspace.slack.add_channel("secret", private=True, members=[chen], with_bot=False)
    await edits(workspace, chen, "市场部")
    await chen.fills({"name": "技术部", "head": workspace.guest, "desk": workspace.zhao, "channel": secret})
    workspace.slack.deactivate(workspace.zhao)
    refused = await workspace.submits(chen)
    assert "已经有“技术部”这个部门了，换个名称" in refused
    assert "Gu Ke 是访客，当不了部门主管或对接人。换一位成员" in refused
    assert "Zhao Ning 已停用，当不了部门主管或对接人。换一位成员" in refused
    assert "知会还不在这个频道。在那里发 /invite @Tidings，再保存" in refused
    await chen.fills({"name": "\u200b", "head": workspace.li, "desk": None, "channel": None})
    assert "这里要填" in await workspace.submits(chen)
    assert await workspace.does(workspace.dana, "/track department Sales", workspace.cast.office) == (
        "There's no department “Sales”. These there are:\n市场部 · 2 people · no head yet\n"
        "技术部 · 1 person · no head yet\n运营部 · 1 person · no head yet"
    )
    assert "市场部" not in await workspace.does(workspace.sam, "/track department", workspace.cast.partners)


@pytest.mark.requirement("S18")
async def test_one_is_removed_and_what_hangs_on_it_is_said_first(workspace: Workspace) -> None:
    chen, fang = workspace.chen, workspace.fang
    await edits(workspace, chen, "技术部")
    await chen.fills({"head": workspace.zhao})
    await workspace.submits(chen)
    await workspace.publishes(chen, "换机房 @Chen Li", departments=["技术部"])
    await workspace.does(chen, "/track 求助 T-1 技术部 提供清单 周五前")
    await edits(workspace, chen, "技术部")
    dialog = next(one for one in chen.modal.blocks if one["type"] == "actions")["elements"][0]["confirm"]["text"][
        "text"
    ]
    assert dialog == (
        "停用“技术部”后，新事项选不到它，也没人能向它求助。有它的事项照旧，1 个还没结束，1 项求助还没解决；"
        "原来的 2 人看得到的还看得到"
    )
    await workspace.presses(chen, "departments.remove", chen.modal)
    assert "已停用部门 技术部" in chen.text_of(chen.modal)
    workspace.slack.membership.set_group(workspace.cast.tech, [workspace.zhao])
    await workspace.settled()
    assert "技术部" not in await workspace.does(fang, "/track 部门")
    assert "换机房" in await workspace.does(workspace.zhao, "/track 查看 T-1")
    await workspace.presses(chen, "撤销", chen.modal)
    assert "技术部 · 1 人 · 主管 Zhao Ning" in await workspace.does(fang, "/track 部门")


async def test_by_mention_it_needs_the_button_that_opens_the_form(workspace: Workspace) -> None:
    (told,) = await workspace.asks(workspace.chen, "@Tidings 部门 运营部", in_=workspace.cast.office)
    assert told.splitlines()[0] == "运营部 · 1 人 · 还没有主管"
    await workspace.presses(workspace.chen, "修改", workspace.chen.ephemerals[-1])
    assert workspace.chen.modal is not None
