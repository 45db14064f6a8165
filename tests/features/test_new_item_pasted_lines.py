"""A meeting's resolutions, pasted: previewed, published together, and what is wrong stays to be mended."""

from datetime import timedelta

import pytest

from playground.person import Person
from storage import acts
from storage.database import Tx
from tests.people import Workspace

pytestmark = pytest.mark.requirement("S6")

PREVIEW_ZH = """\
新建事项
项目跟进 · 几个部门一起推进、分阶段、有截止日期的事
1. 官网改版 · Li Qian · 截止 3月20日（周五）
2. 办公室搬迁
3. 会员日活动 · Gu Ke
Gu Ke 是访客，不能当负责人。换一位成员 [打开表单]
4. 渠道培训
2026年2月没有 30 日，最后一天是 28 日 [打开表单]
负责人 *: @Fang Min
  没写负责人的行，由这个人负责
发布频道 *: #launch
[发布 2 个] [取消]"""
LEFT_ZH = """\
新建事项
项目跟进 · 几个部门一起推进、分阶段、有截止日期的事
3. 会员日活动 · Gu Ke
Gu Ke 是访客，不能当负责人。换一位成员 [打开表单]
4. 渠道培训
2026年2月没有 30 日，最后一天是 28 日 [打开表单]
负责人 *: @Fang Min
  没写负责人的行，由这个人负责
发布频道 *: #launch
[再检查一遍] [取消]"""


def read(person: Person) -> str:
    assert person.modal is not None, person.everything_in_view()
    return person.text_of(person.modal)


async def pastes(workspace: Workspace, person: Person, text: str, channel: str = "#launch") -> str:
    """The lines behind the command; by mention where a button has to open the form."""
    await person.interactions.command(person, person.place(channel), "/track", text)
    await workspace.settled()
    return read(person)


async def test_the_good_ones_are_published_and_the_rest_stays(workspace: Workspace) -> None:
    fang = workspace.fang
    lines = "新建\n1. 官网改版 @Li Qian 下周五\n2. 办公室搬迁\n3. 会员日活动 @Gu Ke\n4. 渠道培训 2026-02-30"
    assert await pastes(workspace, fang, lines) == PREVIEW_ZH
    assert await workspace.submits(fang) == LEFT_ZH
    whole = [
        (one.item.name, one.item.owner, one.item.end_on and one.item.end_on.isoformat())
        for one in await workspace.everything()
    ]
    assert whole == [("官网改版", workspace.li.id, "2026-03-20"), ("办公室搬迁", fang.id, None)]
    assert fang.text_of(fang.ephemerals[-1]) == (
        "已发布 2 个事项 到 #launch，通知了 1 人\n• T-1 官网改版\n• T-2 办公室搬迁"
    )

    # One is mended in a form of its own, on top; below, it is gone then.
    await workspace.presses(fang, "打开表单", beside="渠道培训")
    assert "项目/任务名称 *: 渠道培训\n" in read(fang)
    assert "\n2026年2月没有 30 日，最后一天是 28 日\n" in read(fang)
    await fang.fills({"截止日期": "2026-03-31"})
    await workspace.submits(fang)
    assert "渠道培训" not in read(fang)
    assert "3. 会员日活动 · Gu Ke\n" in read(fang)

    # The rest is offered again.
    await fang.closes()
    await fang.types("/track new", in_="#launch")
    await workspace.settled()
    assert "上次的“1 行”没写完（3月11日 周三 10:00）\n" in read(fang)
    await workspace.presses(fang, "接着写")
    assert "3. 会员日活动 · Gu Ke\n" in read(fang)


async def test_in_english_by_mention_with_a_template_and_another_owner(workspace: Workspace) -> None:
    dana = workspace.dana
    text = "@Tidings new Task assignment\n- Website relaunch by 20 Mar\n- Office move @Fang Min @Li Qian\n\n- 20 Mar"
    await workspace.asks(dana, text, workspace.cast.office)
    await workspace.presses(dana, "Open form", dana.ephemerals[-1])
    assert read(dana).splitlines()[1:] == [
        "Task assignment · One piece of work for one person, with a clear test of when it is good",
        "1. Website relaunch · ends Fri 20 Mar",
        "2. Office move · Fang Min, Li Qian",
        "3. 20 Mar · ends Fri 20 Mar",
        "This needs an answer · spaces alone don't count [Open form]",
        "Owner *: @Dana Reed",
        "  Owns the lines that name nobody",
        "Channel *: #office",
        "[Publish 2] [Cancel]",
    ]
    await dana.fills({"Owner": workspace.zhao, "Channel": workspace.cast.launch})
    await workspace.settled()
    await workspace.submits(dana)
    assert [
        (one.item.name, one.item.owner, one.item.channel_id, one.template.key) for one in await workspace.everything()
    ] == [
        ("Website relaunch", workspace.zhao.id, workspace.cast.launch.id, "task_assignment"),
        ("Office move", workspace.fang.id, workspace.cast.launch.id, "task_assignment"),
    ]
    assert "2 items published in #launch; 3 people told" in dana.text_of(dana.ephemerals[-1])


async def test_all_good_closes_the_form_and_counts_as_one_act(workspace: Workspace) -> None:
    fang = workspace.fang
    at = workspace.calendar.now() - timedelta(minutes=1)

    def note(tx: Tx) -> None:
        for _ in range(99):
            acts.note(tx, workspace.bot.parts.workspace.id, fang.id, None, at)

    await workspace.bot.parts.db.write(note)
    await pastes(workspace, fang, "新建\n官网改版\n办公室搬迁\n渠道培训")
    assert await workspace.submits(fang) == ""
    assert len(await workspace.everything()) == 3
    await pastes(workspace, fang, "新建\n会员日活动\n年会")
    assert (await workspace.submits(fang)).splitlines()[1] == "10 分钟内最多 100 次，10:09 可以继续。内容已存好"
    assert len(await workspace.everything()) == 3


async def test_a_channel_that_takes_no_cards_is_said_once(workspace: Workspace) -> None:
    fang = workspace.fang
    shown = await pastes(workspace, fang, "新建\n官网改版\n办公室搬迁", f"#{workspace.cast.leads.name}")
    assert shown.endswith("[发布 2 个] [取消]")
    workspace.slack.archive(workspace.cast.leads)
    await workspace.settled()
    shown = await workspace.submits(fang)
    assert shown.count("#leads 已归档，换一个频道") == 1
    await fang.fills({"发布频道": workspace.cast.office})
    await workspace.settled()
    assert await workspace.submits(fang) == ""
    assert len(await workspace.everything()) == 2


async def test_more_than_fifty_come_in_turns(workspace: Workspace) -> None:
    fang = workspace.fang
    shown = await pastes(workspace, fang, "新建\n" + "\n".join(f"第 {n} 项工作" for n in range(1, 54)))
    assert "\n还有 3 行，先发布这些再看\n" in shown
    assert shown.endswith("[发布 50 个] [取消]")
    shown = await workspace.submits(fang)
    assert shown.endswith("[发布 3 个] [取消]")
    assert "还有 40 个" in fang.text_of(fang.ephemerals[-1])
    assert await workspace.submits(fang) == ""
    assert len(await workspace.everything()) == 53


async def test_sent_twice_it_is_published_once(workspace: Workspace) -> None:
    fang = workspace.fang
    await pastes(workspace, fang, "新建\n官网改版\n办公室搬迁")
    view = fang.modal
    assert view is not None
    await fang.submits()
    await fang.interactions.submit(fang, view)
    await workspace.settled()
    assert len(await workspace.everything()) == 2


@pytest.mark.requirement("S7")
@pytest.mark.requirement("S40")
async def test_lines_called_alike_and_crowds_are_asked_about_once(workspace: Workspace) -> None:
    fang, dana = workspace.fang, workspace.dana
    await workspace.publishes(fang, "官网改版", workspace.cast.office, departments=["技术部"])
    crowd = " ".join(f"@{workspace.slack.add_person(f'Person{n}').name}" for n in range(12))
    for person, asked, rings, anyway in (
        (fang, "已有相近的：T-1 官网改版 · Fang Min · 需求评审", "这会通知 12 人。继续吗？", "[仍要新建] [取消]"),
        (
            dana,
            "One like it exists: T-1 官网改版 · Fang Min · Requirements review",
            "This will notify 12 people. Go on?",
            "[Create anyway] [Cancel]",
        ),
    ):
        shown = await pastes(workspace, person, f"new\n官网改版\n{person.name}年会 {crowd}", "#office")
        assert asked not in shown
        shown = await workspace.submits(person)
        assert asked in shown
        assert rings in shown
        assert shown.endswith(anyway)
        assert await workspace.submits(person) == ""
    assert len(await workspace.everything()) == 5
