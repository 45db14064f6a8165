"""Before an item is published the form says who will see it, and from whom it is hidden."""

import pytest

from playground.person import Person
from tests.people import Workspace

pytestmark = pytest.mark.requirement("S30")


def line(person: Person) -> str:
    assert person.modal is not None, person.everything_in_view()
    (found,) = [block["elements"][0]["text"] for block in person.modal.blocks if block["block_id"] == "who_sees"]
    return str(found)


async def test_the_line_follows_what_is_chosen(workspace: Workspace) -> None:
    fang = workspace.fang
    await workspace.opens(fang, "官网改版")
    # Li, Chen and Zhao are there beside the guest and the bot.
    assert line(fang) == "内部（相关部门和人员） · #launch 里还有 1 位访客、3 位不在事项上的人会看到这张卡片"
    await workspace.presses(fang, "更多")
    await fang.fills({"已完成": "首页进入测试", "关联部门": ["市场部"]})
    await workspace.settled()
    assert line(fang) == "内部（相关部门和人员） · #launch 里还有 1 位访客、2 位其他部门的人会看到这张卡片"
    await fang.fills({"协作人": [workspace.zhao]})
    await workspace.settled()
    assert line(fang) == "内部（相关部门和人员） · #launch 里还有 1 位访客、1 位其他部门的人会看到这张卡片"
    await fang.fills({"可见范围": "公开"})
    await workspace.settled()
    assert line(fang) == "公开（全员可看） · #launch 里还有 1 位访客会看到这张卡片"
    await fang.fills({"可见范围": "受限"})
    await workspace.settled()
    assert line(fang) == "受限（仅指定的人） · #launch 里只显示编号，内容私信给 1 位指定的人"
    await fang.fills({"发布频道": workspace.cast.office})
    await workspace.settled()
    assert line(fang) == "受限（仅指定的人） · #office 里只显示编号，内容私信给 1 位指定的人"
    # Nothing typed is lost by it.
    assert "已完成: 首页进入测试\n" in fang.text_of(fang.modal)  # type: ignore[arg-type]


async def test_in_english_with_people_of_another_company(workspace: Workspace) -> None:
    dana = workspace.dana
    await workspace.opens(dana, "Website relaunch", workspace.cast.partners)
    # Fang is there, and Sam of another company.
    assert line(dana) == (
        "Internal (departments and people on it) · 1 person from another workspace and 1 person who isn't on it "
        "in #partners will see this card"
    )
    await workspace.presses(dana, "More")
    await dana.fills({"Departments involved": ["市场部"]})
    await workspace.settled()
    assert line(dana) == (
        "Internal (departments and people on it) · 1 person from another workspace in #partners will see this card"
    )
    await dana.fills({"Owner": workspace.fang, "Collaborators": [workspace.li], "Who can see it": "Restricted"})
    await workspace.settled()
    assert line(dana) == (
        "Restricted (only people named) · #partners shows the number only; the 2 people named get it by direct message"
    )


async def test_where_everybody_there_is_named_the_card_shows(workspace: Workspace) -> None:
    fang = workspace.fang
    await workspace.opens(fang, "薪酬调整 @Chen Li", workspace.cast.leads)
    assert line(fang) == "内部（相关部门和人员）"
    await workspace.presses(fang, "更多")
    await fang.fills({"可见范围": "受限"})
    await workspace.settled()
    assert line(fang) == "受限（仅指定的人） · #leads 里都是指定的人，卡片照常显示"


async def test_a_private_channel_one_is_not_in_is_not_counted(workspace: Workspace) -> None:
    li = workspace.li
    await workspace.opens(li, "官网改版")
    assert "#launch" in line(li)
    view = li.modal
    assert view is not None
    # Slack does not offer it; somebody who knows its id may send it all the same.
    block = {"block_id": "channel", "type": "input"}
    chosen = {"type": "conversations_select", "action_id": "channel"}
    view.values["channel"] = {
        "channel": {"type": "conversations_select", "selected_conversation": workspace.cast.leads.id}
    }
    await li.uses(view, block, chosen, {"selected_conversation": workspace.cast.leads.id})
    await workspace.settled()
    assert line(li) == "内部（相关部门和人员）"
    # Nor is anything published there.
    await workspace.submits(li)
    assert "知会还不在这个频道" in li.text_of(li.modal)  # type: ignore[arg-type]
    assert await workspace.everything() == []
