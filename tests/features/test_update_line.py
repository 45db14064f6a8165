"""Updating in one line, in either language: written at once, and said back as it was read."""

import pytest

from tests.people import ON_BOTH, Workspace


@pytest.mark.requirement("S11")
@ON_BOTH
async def test_stage_end_and_reason_in_one_line(workspace: Workspace) -> None:
    fang = workspace.fang
    card = await workspace.publishes(fang, "官网改版 下周五")
    said = await workspace.does(fang, "/track 更新 T-1 阶段：测试中 截止：3月25日 原因：需求调整")
    assert said == "已更新 T-1 官网改版 V1.0\n截止日期：3月25日（周三）\n当前阶段：测试中\n[详情]"
    (_, notice) = fang.sees_thread(card)
    assert fang.text_of(notice) == (
        "T-1 官网改版：Fang Min 改了 2 处\n• 截止日期：3月20日（周五） → 3月25日（周三）\n"
        "• 当前阶段：需求评审 → 测试中\n原因：需求调整\nFang Min · V1.0 · 3月11日（周三）10:00"
    )


@pytest.mark.requirement("S11")
async def test_the_same_in_english_with_an_owner(workspace: Workspace) -> None:
    dana = workspace.dana
    await workspace.publishes(dana, "Website relaunch", in_=workspace.cast.office)
    said = await workspace.does(
        dana, "/track update t1 owner:@Zhao Ning next:English copy because he knows it best", workspace.cast.office
    )
    assert (
        said
        == "T-1 Website relaunch updated, V1.0. 1 person will hear\nOwner: Zhao Ning\nNext: English copy\n[Details]"
    )
    assert workspace.zhao.reads()[-1].startswith("Dana Reed 把 T-1 Website relaunch 转交给你")


@pytest.mark.requirement("S11")
@pytest.mark.fault("3.22")
async def test_what_can_t_be_read_changes_nothing(workspace: Workspace) -> None:
    fang = workspace.fang
    card = await workspace.publishes(fang, "官网改版 下周五")
    for line, answer in {
        "end: because x": "截止日期：后面没写内容。要清空就写“无”",
        "截止:下周八 原因：x": "截止日期：没看懂日期“下周八”。可以写：下周五、3月18日、月底",
        "截止:2026-02-30 原因：x": "截止日期：2026年2月没有 30 日，最后一天是 28 日",
        "截止:下周五": "没有改动。改一处再更新",
        "截止:3月25日": "改截止日期要写原因，大家才知道为什么。在最后加上 原因：…",
        "版本号:V2.0": "升版本号要写变更说明，大家才知道改了什么。在最后加上 变更说明：…",
        "发生时间:昨天": "没有改动。改一处再更新",
        "原因：需求调整": "只写了原因，没写改什么。加一个 字段:内容",
        "负责人:@Li Qian @Zhao Ning 原因：x": "负责人：负责人只能是一个人，其他人可以放进协作人",
        "阶段:测试中 阶段:已上线": "当前阶段：写了两次，留一个",
        "今天写了很多": "没看懂“今天写了很多”。写成 字段:内容，比如 阶段:测试中",
        "周期:偶尔": "更新周期：没看懂周期“偶尔”。可以写：每天、每周五、每 3 个工作日、不提醒",
    }.items():
        assert (await workspace.does(fang, f"/track update T-1 {line}")).split("\n")[0] == answer, line
    assert len(fang.sees_thread(card)) == 1


@pytest.mark.requirement("S13")
async def test_a_version_in_one_line(workspace: Workspace) -> None:
    fang = workspace.fang
    card = await workspace.publishes(fang, "官网改版")
    await workspace.does(fang, "/track update T-1 目标:询盘翻倍 版本号:V2.0 变更说明:目标定了")
    (_, notice) = fang.sees_thread(card)
    assert fang.text_of(notice).startswith("T-1 官网改版：V1.0 → V2.0，重大变更\n变更说明：目标定了")
    # As it stands is a version as well.
    dana, office = workspace.dana, workspace.cast.office
    await workspace.publishes(dana, "Website relaunch", in_=office)
    assert await workspace.does(dana, "/track update T-2 version:V2.0", office) == (
        "Say what changed, so others know what the new version is about. End the line with what changed:…"
    )
    told = await workspace.does(dana, "/track update T-2 version:V2.0 what changed:Scope agreed", office)
    assert told.startswith("T-2 Website relaunch updated, V2.0")
    assert await workspace.does(dana, "/track update T-2 owner:@Zhao Ning", office) == (
        "Say why the owner changes, so others know. End the line with because …"
    )


@pytest.mark.fault("3.4")
async def test_without_a_reference(workspace: Workspace) -> None:
    assert await workspace.does(workspace.fang, "/track 更新") == "要更新哪一个？写上编号，如 T-42"
    assert await workspace.does(workspace.fang, "/track update T-9 done:x") == "找不到 T-9，或者它没有向你开放"
    assert await workspace.does(workspace.dana, "/track update", workspace.cast.office) == (
        "Which item? Add its reference, like T-42"
    )


@pytest.mark.requirement("S6")
async def test_by_mention_in_the_card_s_thread(workspace: Workspace) -> None:
    fang = workspace.fang
    card = await workspace.publishes(fang, "官网改版")
    await fang.says("@Tidings update T-1 done:首页上线", thread=card)
    await workspace.settled()
    assert "已完成：首页上线" in fang.text_of(card) or "首页上线" in await workspace.does(fang, "/track show T-1")
    await fang.says("@Tidings 更新 T-1", thread=card)
    await workspace.settled()
    asked = fang.ephemerals[-1]
    assert fang.text_of(asked) == "这一步要填表单\n[打开表单]"
    await fang.presses("打开表单", on=asked)
    await fang.waits_until(lambda: fang.modal and fang.modal.title == "更新 T-1")


@pytest.mark.requirement("S11")
@pytest.mark.fault("3.21")
async def test_a_day_with_two_readings_is_one_click_from_either(workspace: Workspace) -> None:
    fang, dana = workspace.fang, workspace.dana
    await workspace.publishes(fang, "官网改版", collaborators=[dana])
    told = await workspace.does(fang, "/track 更新 T-1 截止:3/4 已完成:首页 原因：等素材")
    assert told == "截止日期：“3/4”是 2027年3月4日（周四），还是 4月3日（周五）？\n[2027年3月4日] [4月3日]"
    told = await workspace.presses(fang, "4月3日", fang.ephemerals[-1])
    assert told == "已更新 T-1 官网改版 V1.0\n截止日期：4月3日（周五）\n已完成：首页\n[详情]"
    told = await workspace.does(dana, "/track update T-1 end:5/6 because late", workspace.cast.office)
    assert told == "End: “5/6”: Wed 6 May or Fri 5 Jun?\n[6 May] [5 Jun]"
    told = await workspace.does(dana, "/track update T-1 end:5/6 stage:nope", workspace.cast.office)
    assert "[6 May]" not in told  # what else is wrong comes first


@pytest.mark.fault("3.22")
async def test_what_a_line_lacks_is_said_by_its_name(workspace: Workspace) -> None:
    fang, dana = workspace.fang, workspace.dana
    await workspace.publishes(fang, "官网改版", collaborators=[dana])
    told = await workspace.does(fang, "/track 更新 T-1 截止:下周五 原因：")
    assert told == "变更原因：这里要填 · 只有空格不算"
    told = await workspace.does(dana, "/track update T-1 dept:Sales foo:bar", workspace.cast.office)
    departments, fields = told.splitlines()
    assert departments == "Departments involved: There's no department “Sales”. Choose: 市场部, 技术部, 运营部"
    assert fields.startswith("There's no field “foo”. Choose: name, goal, owner, with, dept,")


@pytest.mark.requirement("S15")
async def test_when_it_happened_is_read_back_and_remarks_have_commands_of_their_own(workspace: Workspace) -> None:
    fang, dana, office = workspace.fang, workspace.dana, workspace.cast.office
    await workspace.publishes(fang, "官网改版", collaborators=[dana])
    told = await workspace.does(fang, "/track 更新 T-1 已完成:首页 发生时间:昨天下午三点")
    assert told == "已更新 T-1 官网改版 V1.0\n已完成：首页\n发生时间：3月10日（周二）15:00\n[详情]"
    told = await workspace.does(
        dana, "/track update T-1 next:copy when did it happen:yesterday 5pm", workspace.cast.office
    )
    assert told.splitlines()[2] == "When did it happen: Mon 9 Mar, 17:00"
    # A text that would be kept where nobody sees it.
    told = await workspace.does(fang, "/track 更新 T-1 风险:接口延迟 支持需求:数据")
    assert told == "风险：一项一项加：/track 风险 T-42 内容\n支持需求：一项一项加：/track 求助 T-42 内容"
    told = await workspace.does(dana, "/track update T-1 to-dos:call them", office)
    assert told == "To-dos: Add these one by one: /track todo T-42 text"
