"""Lists, history, versions and my day, asked by everybody: what may not be read answers like what is not there."""

import pytest

from playground.message import Message
from playground.person import Person
from tests.people import Workspace

SECRETS = ("并购", "报价", "谈判", "测试中", "接口要重做", "V2.0")
#: Everything that names the item, or could count it.
ASKED = (
    "/track history {}",
    "/track 查看 {} V2.0",
    "/track 查看 {} V9.9",
    "/track show {}",
)
COUNTED = (
    "",
    "urgent",
    "逾期",
    "stage:测试中",
    "owner:@Fang Min",
    "部门:市场部",
    "并购",
)


async def an_item(workspace: Workspace, sensitivity: str) -> None:
    """Fang's, with Li, of the market department, urgent and overdue, with a second version."""
    await workspace.publishes(
        workspace.fang, "并购谈判 @Fang Min @Li Qian", sensitivity=sensitivity, priority="紧急", next="报价"
    )
    await workspace.does(workspace.fang, "/track 更新 T-1 部门:市场部")
    said = await workspace.does(
        workspace.fang, "/track 更新 T-1 阶段:测试中 版本号:V2.0 变更说明:接口要重做 原因：接口要重做"
    )
    assert "T-1" in said


async def told(workspace: Workspace, person: Person, line: str) -> str:
    where = workspace.cast.launch if person.id in workspace.cast.launch.members else workspace.cast.office
    return await workspace.does(person, line, where)


@pytest.mark.requirement("S29")
@pytest.mark.requirement("S30")
@pytest.mark.parametrize(
    ("sensitivity", "readers"),
    [
        ("受限", {"fang", "li"}),
        ("内部", {"fang", "li"}),
        ("公开", {"fang", "li", "chen", "dana", "zhao"}),
    ],
)
async def test_who_is_told_what(workspace: Workspace, sensitivity: str, readers: set[str]) -> None:
    await an_item(workspace, sensitivity)
    for name in ("fang", "li", "chen", "dana", "zhao", "guest"):
        person: Person = getattr(workspace, name)
        for line in ASKED:
            hidden = await told(workspace, person, line.format("T-1"))
            missing = await told(workspace, person, line.format("T-9"))
            assert (hidden != missing.replace("T-9", "T-1")) == (name in readers), (name, line)
            if name not in readers:
                assert [word for word in SECRETS if word in hidden] == [], (name, line)
        for filters in COUNTED:
            shown = await told(workspace, person, f"/track list {filters}")
            if name not in readers:
                assert not [word for word in SECRETS if word in shown.replace(filters, "")], (name, filters)
                assert "1 " not in shown.replace("T-42", ""), (name, filters)
                assert "[去掉]" not in shown
                assert "Drop it" not in shown
        listed = await told(workspace, person, "/track list 并购")
        assert ("T-1 并购谈判" in listed) == (name in readers)
        mine = await told(workspace, person, "/track")
        assert ("并购谈判" in mine) == (name in {"fang", "li"})


@pytest.mark.requirement("S30")
async def test_buttons_brought_by_somebody_who_may_not_read(workspace: Workspace) -> None:
    """The buttons of history, versions and comparing, pressed with the key of an item one may not read."""
    await an_item(workspace, "受限")
    await workspace.publishes(workspace.zhao, "办公室搬迁", workspace.cast.office)
    chen = workspace.chen
    (secret, _) = await workspace.everything()
    key = secret.item.id
    await workspace.does(workspace.zhao, "/track 更新 T-2 部门:运营部", workspace.cast.office)
    await workspace.does(chen, "/track 查看 T-2 V1.0")
    message = chen.ephemerals[-1]
    for action in ("item.compare", "item.history", "history.older", "history.newer", "item.details"):
        for value in (
            f"{key}/V1.0",
            f"{key}/V2.0",
            f"{key}/2",
            f"{key}",
            "987654/V1.0",
            "987654",
            "",
            "x/y",
            "/",
            "1/\0",
        ):
            said = await pressed(workspace, chen, message, action, value)
            assert said == "找不到这个事项，或者它没有向你开放", (action, value)
    # There was something to see, for whom it is.
    await workspace.does(workspace.li, "/track 查看 T-1 V1.0")
    own = workspace.li.ephemerals[-1]
    assert "测试中" in await pressed(workspace, workspace.li, own, "item.compare", f"{key}/V1.0")


async def pressed(workspace: Workspace, person: Person, message: Message, action: str, value: str) -> str:
    """A button of a message, sent as somebody's own program might send it."""
    (row,) = [block for block in message.blocks if block["type"] == "actions"]
    button = {**row["elements"][0], "action_id": action, "value": value}
    before = len(person.ephemerals)
    await person.uses(message, row, button, {"value": value})
    await workspace.settled()
    assert person.trouble == ""
    told_then = person.ephemerals[before:] or [message]
    return person.text_of(told_then[-1])
