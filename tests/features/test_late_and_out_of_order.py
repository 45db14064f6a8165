"""What comes in out of order, late, or of somewhere else."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.app import FEATURES
from bot.listeners.routes import Routes
from playground.message import Message
from playground.person import Person
from playground.trouble_kinds import Repeated, Shuffled
from storage import remarks
from storage.database import Tx
from storage.remarks import NewRemark
from storage.tables import updates
from tests import make
from tests.people import ON_BOTH, Workspace
from tracker.remarks import RemarkKind

SECRET = "并购谈判"


@pytest.mark.fault("13")
@ON_BOTH
async def test_clicks_and_forms_out_of_order_lose_nothing(workspace: Workspace) -> None:
    fang, li, zhao = workspace.fang, workspace.li, workspace.zhao
    card = await workspace.publishes(fang, "官网改版", collaborators=[li, zhao])
    for person, changed in ((fang, {"next": "补齐英文文案"}), (li, {"done": "首页进入测试，修复 12 个问题"})):
        await workspace.presses(person, "更新", card)
        await person.fills(changed)
    with workspace.slack.trouble.during(Shuffled(seconds=(0.0, 0.5))):
        await asyncio.gather(fang.submits(), li.submits(), zhao.presses("item.confirm", on=card))
        await workspace.settled()
    text = fang.text_of(card)
    assert "下一步：补齐英文文案" in text
    assert "已完成：首页进入测试，修复 12 个问题" in text
    history = await workspace.does(fang, "/track history T-1")
    assert history.count("Fang Min") + history.count("Li Qian") >= 3  # published, and an update of each
    assert "3 次更新" in history


@pytest.mark.fault("13")
async def test_the_last_click_on_a_box_counts_though_the_first_comes_after_it(workspace: Workspace) -> None:
    fang = workspace.fang
    await workspace.publishes(fang, "官网改版", todos="校对\n翻译")
    await workspace.does(fang, "/track show T-1")
    details = fang.ephemerals[-1]
    (block,) = [one for one in details.blocks if one.get("elements", [{}])[0].get("type") == "checkboxes"]
    workspace.slack.trouble.start(Shuffled(only=("block_actions",), seconds=0.3, times=1))
    first = asyncio.ensure_future(fang.fills({block["block_id"]: ["校对"]}, on=details))
    await asyncio.sleep(0.01)
    await fang.fills({block["block_id"]: []}, on=details)  # it was a mistake
    await first
    await workspace.settled()
    assert "待办 0/2" in fang.text_of(details)


@pytest.mark.fault("12")
async def test_a_click_that_comes_again_much_later_has_no_effect(workspace: Workspace) -> None:
    fang, li = workspace.fang, workspace.li
    card = await workspace.publishes(fang, "官网改版", collaborators=[li])
    with workspace.slack.trouble.during(Repeated(only=("block_actions",), seconds=0.3, times=1)):
        await workspace.presses(li, "item.confirm", card)
    await workspace.presses(li, "撤销", li.ephemerals[-1])
    answers = len(li.ephemerals)
    await asyncio.sleep(0.4)
    await workspace.settled()
    assert len(li.ephemerals) == answers
    assert "已确认 0/1" in li.text_of(card)


def buttons(message: Message) -> Iterator[tuple[dict[str, Any], dict[str, Any], dict[str, Any]]]:
    """Everything in it that can be pressed: its block, the element, and what its action carries."""
    for block in message.every_block:
        for element in (*block.get("elements", ()), *([block["accessory"]] if "accessory" in block else ())):
            if element.get("type") == "button":
                yield block, element, {"value": element.get("value", "")}
            for option in element.get("options", ()) if element.get("type") == "overflow" else ():
                yield block, element, {"selected_option": option}


async def presses_everything(workspace: Workspace, person: Person, messages: list[Message]) -> int:
    """Press all that can be pressed in these messages, close what opens; how many answers there were."""
    answered = 0
    for message in messages:
        for block, element, action in list(buttons(message)):
            before = len(person.ephemerals)
            await person.uses(message, block, element, action)
            await workspace.settled()
            assert not person.trouble, (element, person.trouble)
            answered += len(person.ephemerals) > before or person.modal is not None
            if person.modal is not None:
                await person.closes(everything=True)
                await workspace.settled()
    return answered


@pytest.mark.fault("28")
async def test_everything_of_ninety_days_ago_still_answers_with_what_is_so_today(workspace: Workspace) -> None:
    fang, li, launch = workspace.fang, workspace.li, workspace.cast.launch
    await workspace.publishes(fang, "官网改版 @Li Qian", collaborators=[workspace.zhao])
    await workspace.does(fang, "/track support T-1 @Li Qian 提供渠道数据 周五前")
    await workspace.does(fang, "/track todo T-1 校对 @Li Qian 周五")
    await workspace.does(fang, "/track comment T-1 什么时候上线？")
    await workspace.does(fang, "/track update T-1 end:下周五 because 需求调整")
    workspace.calendar.move_to(workspace.calendar.now() + timedelta(days=90))
    await workspace.does(li, "/track done T-1 上线一周，询盘 86 条")
    old = [*workspace.cards(launch), *workspace.cards(li.dm)]
    assert len(old) >= 8
    assert await presses_everything(workspace, li, old) >= 10
    assert workspace.slack.refused == []
    assert "需求评审" in li.text_of(workspace.cards(launch)[0])  # one of the buttons brought it back


@pytest.mark.long
@pytest.mark.fault("28")
@pytest.mark.requirement("S30")
async def test_a_button_of_another_workspace_shows_nothing_of_it(workspace: Workspace, errors: list[Any]) -> None:
    fang = workspace.fang
    card = await workspace.publishes(fang, "官网改版")
    item, remark = await workspace.bot.parts.db.write(_another_workspace)
    routes = Routes()
    for feature in FEATURES:
        feature.register(routes)
    workspace.expected |= {"not_found", "push_limit_reached"}  # forms opened while others do, one upon the other
    (block, element, _), *_ = buttons(card)
    pressed = 0
    for action_id in sorted(routes.actions):
        for value in (f"{item}", f"{item}/1", f"{remark}"):
            forged = element | {"action_id": action_id, "value": value}
            await fang.uses(card, block, forged, {"value": value})
            pressed += 1
        await workspace.settled()
    assert pressed > 150
    # What stands in forms alone comes from Slack with its form, which no message has.
    of_forms = ("KeyError: 'view'", "'push_limit_reached'}")
    errors[:] = [one for one in errors if not str(one.get("exception")).endswith(of_forms)]
    assert SECRET not in "".join(fang.text_of(message) for message in fang.ephemerals)
    assert await workspace.bot.parts.db.read(_changed_there, item) == 1


def _another_workspace(tx: Tx) -> tuple[int, int]:
    """Somebody else's item, and a request on it; by keys that nothing here has."""
    world = make.world(tx, "T2")
    item_id = make.item(tx, world, name=SECRET).id
    remark = NewRemark(RemarkKind.SUPPORT, SECRET, holder=make.LI.user_id)
    keys = [remarks.write(tx, world.ws, item_id, remark, by=make.FANG.user_id, at=make.AT).id for _ in range(3)]
    return item_id, keys[-1]


def _changed_there(tx: Tx, item_id: int) -> int:
    return int(tx.execute(select(func.count()).where(updates.c.item_id == item_id)).scalar_one())
