"""People named as people are named: by their real name, with an @ that nobody picked from Slack's list, or without."""

import pytest

from tests.people import ON_BOTH, Workspace

pytestmark = [pytest.mark.requirement("S40"), pytest.mark.fault("3.13")]


@ON_BOTH
async def test_on_the_line_of_an_update(workspace: Workspace) -> None:
    fang, dana, li, zhao = workspace.fang, workspace.dana, workspace.li, workspace.zhao
    await workspace.publishes(fang, "官网改版", collaborators=[dana])
    told = await workspace.does(fang, "/track 更新 T-1 协作人:李倩、@赵宁 和 Dana Reed 已完成:x")
    assert told.splitlines()[1] == "协作人：Zhao Ning、Li Qian、Dana Reed"
    told = await workspace.does(dana, "/track update T-1 owner:Li Qian because she built it", workspace.cast.office)
    assert told.splitlines()[1] == "Owner: Li Qian"
    (standing,) = await workspace.everything()
    assert (standing.item.owner, set(standing.item.collaborators)) == (li.id, {zhao.id, dana.id})
    for typed, words in (
        ("负责人:李茜 原因：x", "负责人：没找到“李茜”。写成 Slack 里显示的名字"),
        ("负责人:吴昊 原因：x", "负责人：Wu Hao 已停用，不能当负责人。换一位成员"),
        ("负责人:@方敏 @赵宁 原因：x", "负责人：负责人只能是一个人，其他人可以放进协作人"),
    ):
        assert await workspace.does(li, f"/track 更新 T-1 {typed}") == words


async def test_who_an_item_is_handed_to(workspace: Workspace) -> None:
    fang, li = workspace.fang, workspace.li
    await workspace.publishes(fang, "官网改版")
    assert (await workspace.does(fang, "/track 转交 T-1 李倩 原因：更熟悉")).startswith(
        "已把 T-1 官网改版 转交给 Li Qian"
    )
    assert (await workspace.does(li, "/track assign T-1 @赵宁 because x")).startswith(
        "已把 T-1 官网改版 转交给 Zhao Ning"
    )
    assert await workspace.does(fang, "/track 转交 T-1 张三") == "没找到“张三”。输入 @ 再从列表里选"


async def test_in_a_to_do_and_a_request(workspace: Workspace) -> None:
    fang, dana = workspace.fang, workspace.dana
    await workspace.publishes(fang, "官网改版", collaborators=[dana])
    told = await workspace.does(fang, "/track 待办 T-1 校对文案 @李倩 周五")
    assert told.splitlines()[0] == "已加到 T-1 官网改版 的待办，会告诉 Li Qian"
    told = await workspace.does(dana, "/track support T-1 @Li Qian channel data", workspace.cast.office)
    assert told.startswith("You asked Li Qian for support")
    # Somebody nobody knows: the form opens with all of it, and says so at its input.
    assert await workspace.does(fang, "/track 待办 T-1 买票 @张三 周五") == ""
    read = fang.text_of(fang.modal).splitlines()
    assert {"待办 *: 买票 @张三", "没找到“@张三”。输入 @ 再从列表里选", "截止日期: 2026-03-13"} <= set(read)
    await fang.fills({"person": workspace.li})
    assert await workspace.submits(fang) == ""


async def test_in_pasted_lines_and_on_the_line_of_a_new_item(workspace: Workspace) -> None:
    fang = workspace.fang
    read = await workspace.opens(fang, "官网改版 @李倩 下周五\n搬家 @赵宁 3月18日\n买票 @张三 周五")
    lines = read.splitlines()
    assert "1. 官网改版 · Li Qian · 截止 3月20日（周五）" in lines
    assert "2. 搬家 · Zhao Ning · 截止 3月18日（周三）" in lines
    assert "没找到“@张三”。输入 @ 再从列表里选 [打开表单]" in lines
    await fang.closes()
    # Right behind somebody a day is meant, and not a part of the name.
    read = (await workspace.opens(fang, "官网改版 @Li Qian 3/4")).splitlines()
    assert "项目/任务名称 *: 官网改版" in read
    assert "“3/4”是 2027年3月4日（周四），还是 4月3日（周五）？" in read
