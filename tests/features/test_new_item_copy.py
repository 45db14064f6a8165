"""*Copy from*: a form filled with what an earlier item says."""

from typing import Any

import pytest

from playground.person import Person
from tests.features.test_new_item_templates import KINDS, with_fields
from tests.people import Workspace

pytestmark = pytest.mark.requirement("S6")


def read(person: Person) -> str:
    assert person.modal is not None, person.everything_in_view()
    return person.text_of(person.modal)


async def offered(person: Person, typed: str) -> list[str]:
    view: Any = person.modal
    block = next(one for one in view.blocks if one["block_id"] == "more")
    element = next(one for one in block["elements"] if one["action_id"] == "new_item.copy")
    return [option["text"]["text"] for option in await person.is_offered(view, block, element, typed)]


async def test_inputs_are_filled_and_what_was_typed_stays(workspace: Workspace) -> None:
    fang = workspace.fang
    await workspace.publishes(
        fang, "官网改版 @Li Qian @Zhao Ning 下周五", goal="询盘翻倍", departments=["市场部"], next="补齐文案",
        done="首页进入测试", stage="测试中", priority="紧急", cadence="每 2 个工作日",
    )  # fmt: skip
    await workspace.opens(fang, "官网改版二期")
    await fang.fills({"下一步计划": "先开会"})
    await fang.fills({"复制自": "T-1 官网改版"})
    await workspace.settled()
    await workspace.presses(fang, "更多")
    shown = read(fang)
    for line in ("项目/任务名称 *: 官网改版二期", "目标: 询盘翻倍", "负责人 *: @Li Qian", "协作人: @Zhao Ning",
                 "关联部门: 市场部", "下一步计划: 先开会", "优先级: 紧急", "更新周期: 每 2 个工作日", "截止日期:",
                 "已完成:", "当前阶段: 需求评审", "开始日期: 2026-03-11"):  # fmt: skip
        assert f"\n{line}\n" in shown, line
    await workspace.submits(fang)
    assert await workspace.submits(fang) == ""
    assert [one.item.name for one in await workspace.everything()] == ["官网改版", "官网改版二期"]


async def test_it_is_found_by_name_or_number_among_what_one_may_read(workspace: Workspace) -> None:
    await workspace.opens(workspace.li)
    assert "复制自" not in str(workspace.li.modal.blocks)  # type: ignore[union-attr]
    await workspace.publishes(workspace.fang, "官网改版 @Li Qian")
    await workspace.publishes(workspace.fang, "薪酬调整", sensitivity="受限")
    await workspace.publishes(workspace.fang, "Website relaunch", sensitivity="公开")
    li = workspace.li
    await workspace.opens(li)
    assert await offered(li, "") == ["T-3 Website relaunch", "T-1 官网改版"]
    assert await offered(li, "改版") == ["T-1 官网改版"]
    assert await offered(li, "WEBSITE") == ["T-3 Website relaunch"]
    assert await offered(li, "t1") == ["T-1 官网改版"]
    assert await offered(li, "T-2") == await offered(li, "薪酬") == []
    assert await offered(li, "%") == []
    await workspace.opens(workspace.fang)
    assert await offered(workspace.fang, "薪酬") == ["T-2 薪酬调整"]

    # Somebody who names it all the same is answered as if there were none.
    view: Any = li.modal
    block = next(one for one in view.blocks if one["block_id"] == "more")
    element = next(one for one in block["elements"] if one["action_id"] == "new_item.copy")
    hidden = next(one for one in await workspace.everything() if one.item.name == "薪酬调整").item.id
    await li.uses(
        view, block, element, {"selected_option": {"text": {"type": "plain_text", "text": "x"}, "value": str(hidden)}}
    )
    await workspace.settled()
    assert workspace.told(li)[-1] == "找不到这个事项，或者它没有向你开放"
    assert "薪酬" not in read(li)


@pytest.mark.requirement("S29")
async def test_a_confidential_answer_is_copied_only_for_somebody_named(workspace: Workspace) -> None:
    await with_fields(workspace, KINDS)
    await workspace.publishes(
        workspace.fang, "官网改版 @Fang Min @Li Qian", f1="12000", f5="https://example.com/", sensitivity="公开"
    )
    for person, budget in ((workspace.li, "预算: 12000\n"), (workspace.chen, "预算:\n")):
        await workspace.opens(person, "办公室搬迁")
        await person.fills({"复制自": "官网"})
        await workspace.settled()
        await workspace.presses(person, "更多")
        assert budget in read(person)
        assert "需求文档: https://example.com/\n" in read(person)


async def test_in_english_from_another_template(workspace: Workspace) -> None:
    dana, office = workspace.dana, workspace.cast.office
    await workspace.publishes(dana, "Website relaunch", office, goal="Twice the enquiries", cadence="No reminder")
    await workspace.opens(dana, "Information sync Price change", office)
    await dana.fills({"Copy from": "website"})
    await workspace.settled()
    await workspace.presses(dana, "More")
    assert "Name *: Price change\nGoal: Twice the enquiries\n" in read(dana)
    assert "Stage: Shared\n" in read(dana)
