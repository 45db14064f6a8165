"""What is read of one line, and what can't be: said in the form it opens, never dropped, undone by one click."""

import pytest

from playground.person import Person
from tests.people import Workspace

pytestmark = pytest.mark.requirement("S6")


def read(person: Person) -> str:
    assert person.modal is not None, person.everything_in_view()
    return person.text_of(person.modal)


@pytest.mark.fault("3.7")
async def test_what_the_form_has_no_room_for_is_given_back(workspace: Workspace) -> None:
    fang, flood = workspace.fang, "长" * 3000 + "尾" * 14_000
    for person, refused, given in (
        (
            fang,
            "最多 150 字，现在 17,000 字。表单里只放得下前 3,000 字，其余的私下发回给你了",
            "放不下的部分，可以复制：",
        ),
        (
            workspace.dana,
            "150 characters at most, you have 17,000. The form holds the first 3,000; the rest was sent back to you",
            "What there was no room for, to copy:",
        ),
    ):
        before = len(person.ephemerals)
        shown = await workspace.opens(person, flood, workspace.cast.office)
        assert refused in shown.splitlines()
        assert f": {'长' * 3000}\n" in shown
        told = [person.text_of(one) for one in person.ephemerals[before:]]
        assert told[0].splitlines()[0] == given
        assert sum(one.count("尾") for one in told) == 14_000


@pytest.mark.fault("3.21")
@pytest.mark.requirement("S10")
async def test_an_end_that_could_not_be_read_is_asked_for_before_it_goes_without(workspace: Workspace) -> None:
    for person, line, why, asked in (
        (workspace.fang, "官网改版 2026-02-30", "2026年2月没有 30 日，最后一天是 28 日",
         "没看懂日期“2026-02-30”。在这里选一天；不要截止日期，就再点一次发布"),
        (workspace.fang, "办公室搬迁 下周八前", "没看懂日期“下周八前”。可以写：下周五、3月18日、月底",
         "没看懂日期“下周八前”。在这里选一天；不要截止日期，就再点一次发布"),
        (workspace.dana, "Year-end party by 32 Mar",
         "March 2026 has no 32; its last day is 31",
         "Couldn't read the date “by 32 Mar”. Choose one here, or publish again to leave it out"),
    ):  # fmt: skip
        shown = await workspace.opens(person, line, workspace.cast.office)
        assert why in shown.splitlines()
        await workspace.presses(person, "new_item.more")
        assert why in read(person).splitlines()
        assert asked in await workspace.submits(person)
        assert await workspace.submits(person) == ""
    assert [(one.item.name, one.item.end_on) for one in await workspace.everything()] == [
        ("官网改版", None), ("办公室搬迁", None), ("Year-end party", None),
    ]  # fmt: skip
    # Chosen there, nobody is asked.
    await workspace.opens(workspace.fang, "会员日活动 13月40日")
    await workspace.fang.fills({"截止日期": "2026-03-31"})
    assert await workspace.submits(workspace.fang) == ""


@pytest.mark.parametrize(
    ("line", "template", "name", "question"),
    [
        ("knowledge sharing session", "项目跟进", "knowledge sharing session",
         "“knowledge”留在名称里了 [用“知识沉淀”模板]"),
        ("incident at the door", "项目跟进", "incident at the door", "“incident”留在名称里了 [用“紧急事务”模板]"),
        ("Incident Payment page is down", "紧急事务", "Payment page is down", "“Incident”读作了模板 [放回名称]"),
        ("knowledge: sharing session", "知识沉淀", "sharing session", ""),
        ("knowledge 报销怎么走", "知识沉淀", "报销怎么走", ""),
        ("知识沉淀 报销怎么走", "知识沉淀", "报销怎么走", ""),
    ],
)  # fmt: skip
async def test_a_word_that_may_be_a_template_is_one_click_from_the_other_reading(
    workspace: Workspace, line: str, template: str, name: str, question: str
) -> None:
    fang = workspace.fang
    shown = (await workspace.opens(fang, line)).splitlines()
    assert (template, f"项目/任务名称 *: {name}") == (
        shown[shown.index(next(s for s in shown if " · " in s))].split(" · ")[0],
        next(s for s in shown if s.startswith("项目/任务名称")),
    )
    asked = [one for one in shown if "[用“" in one or "[放回" in one]
    assert asked == ([question] if question else [])
    if not question:
        return
    await fang.fills({"已完成": "有了议程"})
    await workspace.presses(fang, question.partition("[")[2].rstrip("]"))
    other = read(fang)
    word, _, rest = line.partition(" ")
    assert f"项目/任务名称 *: {rest if template == '项目跟进' else line}\n" in other
    assert "已完成: 有了议程" in other
    assert f"“{word}”" in other  # and back again
    assert await workspace.submits(fang) == ""


@pytest.mark.fault("3.25")
async def test_somebody_who_was_not_found_is_said_and_offered_by_name(workspace: Workspace) -> None:
    workspace.slack.add_person("Li Qiang")
    await workspace.settled()
    fang, dana, li = workspace.fang, workspace.dana, workspace.li
    shown = await workspace.opens(fang, "官网改版 @li 下周五")
    assert "没找到“@li”，先留在名称里。是不是：" in shown
    assert "项目/任务名称 *: 官网改版 @li" in shown
    await workspace.presses(fang, "Li Qian")
    assert "没找到" not in read(fang)
    assert "项目/任务名称 *: 官网改版\n负责人 *: @Li Qian" in read(fang)
    assert await workspace.submits(fang) == ""
    assert (await workspace.everything())[0].item.owner == li.id

    # A second one joins; nobody like them is said all the same, and a guest is offered nobody.
    shown = await workspace.opens(dana, "Office move @Zhao Ning @zhoa @nobodyatall", workspace.cast.office)
    assert "No one found for “@zhoa”; it stays in the name for now. Did you mean:" in shown
    assert "No one found for “@nobodyatall”; it stays in the name for now" in shown
    shown = await workspace.opens(workspace.guest, "展台搭建 @li")
    assert "没找到“@li”，先留在名称里" in shown
    assert "Li Qian" not in shown


@pytest.mark.requirement("S7")
async def test_a_draft_that_says_no_more_than_the_line_is_not_offered(workspace: Workspace) -> None:
    fang = workspace.fang
    await workspace.opens(fang, "官网改版 下周五")
    await fang.closes()
    assert "没写完" not in await workspace.opens(fang, "官网改版 下周五")
    await fang.fills({"协作人": [workspace.li]})
    await workspace.settled()
    await fang.closes()
    assert "上次的“官网改版”没写完" in await workspace.opens(fang, "官网改版 下周五")


async def test_the_keys_of_an_update_do_for_a_new_item_too(workspace: Workspace) -> None:
    fang, dana = workspace.fang, workspace.dana
    shown = await workspace.opens(fang, "官网改版 负责人：@Li Qian 截止：下周五 下一步：约设计评审")
    assert "项目/任务名称 *: 官网改版\n负责人 *: @Li Qian" in shown
    assert "截止日期: 2026-03-20" in shown
    assert "下一步计划: 约设计评审" in shown
    assert "当前阶段" not in shown
    assert await workspace.submits(fang) == ""

    # What only More would show is shown at once; what can't be read stays in the name.
    shown = await workspace.opens(dana, "Office move stage: In testing owner: nobodyatall", workspace.cast.office)
    assert "Name *: Office move owner: nobodyatall" in shown
    assert "\nStage: In testing\n" in shown
    await dana.fills({"Name": "Office move"})
    assert await workspace.submits(dana) == ""
    told = [(one.item.name, one.item.owner, one.item.stage) for one in await workspace.everything()]
    assert told == [("官网改版", workspace.li.id, "s1"), ("Office move", dana.id, "s5")]
