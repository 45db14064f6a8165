"""What somebody typed, and what they were told of it, outlives a refusal, a broken line and our own failures."""

import pytest

from bot.listeners.new_item import telling
from playground.person import Person
from playground.trouble_kinds import HttpError, NoAnswer
from tests.people import Workspace

pytestmark = pytest.mark.requirement("S40")


def read(person: Person) -> str:
    assert person.modal is not None, person.everything_in_view()
    return person.text_of(person.modal)


def last_told(person: Person) -> str:
    return person.text_of(person.ephemerals[-1])


async def test_what_was_refused_is_still_said_after_a_choice_and_gone_once_mended(workspace: Workspace) -> None:
    fang = workspace.fang
    refused = "3月1日（周日）已经过去。确定的话再点一次发布"
    await workspace.opens(fang, "官网改版")
    await fang.fills({"截止日期": "2026-03-01"})
    assert refused in await workspace.submits(fang)
    await fang.fills({"协作人": [workspace.li]})
    await workspace.settled()
    assert refused in read(fang)
    await workspace.presses(fang, "更多")
    assert refused in read(fang)
    await fang.fills({"截止日期": "2026-03-31", "协作人": [workspace.li, workspace.zhao]})
    await workspace.settled()
    assert refused not in read(fang)


@pytest.mark.fault("6")
@pytest.mark.parametrize("trouble", [NoAnswer, HttpError], ids=["no answer", "a page of HTML"])
async def test_a_form_that_never_opened_is_a_button_with_the_line_in_it(
    workspace: Workspace, trouble: type[NoAnswer] | type[HttpError]
) -> None:
    workspace.expected.add("")
    for person, line, words in (
        (workspace.fang, "官网改版", "表单没打开成功，内容都在\n[重新打开表单]"),
        (workspace.dana, "Website relaunch", "The form didn't open; nothing was lost\n[Open the form again]"),
    ):
        with workspace.slack.trouble.during(trouble(only=("views.open",))):
            told = await workspace.does(person, f"/track new {line}", workspace.cast.office)
        assert told == words
        await workspace.presses(person, "new_item.open", person.ephemerals[-1])
        assert f": {line}\n" in read(person)
        assert await workspace.submits(person) == ""
    with workspace.slack.trouble.during(trouble(only=("views.open",))):
        assert await workspace.does(workspace.fang, "/track 更新 T-1") == "表单没打开成功，内容都在\n[重新打开表单]"
    await workspace.presses(workspace.fang, "重新打开表单", workspace.fang.ephemerals[-1])
    assert read(workspace.fang)


@pytest.mark.fault("6")
async def test_settings_and_departments_that_never_opened_are_a_button_too(workspace: Workspace) -> None:
    chen, dana = workspace.chen, workspace.dana
    workspace.expected.add("")
    not_open = HttpError(only=("views.open",))
    for person, line, words, saved in (
        (chen, "/track 设置", "表单没打开成功，内容都在\n[重新打开表单]", ""),
        (dana, "/track settings", "The form didn't open; nothing was lost\n[Open the form again]", ""),
        (chen, "/track 设置 工作区", "表单没打开成功，内容都在\n[重新打开表单]", "知会\n工作区的设置已保存\n[关闭]"),
    ):
        with workspace.slack.trouble.during(not_open):
            assert await workspace.does(person, line, workspace.cast.office) == words
        await workspace.presses(person, words.splitlines()[1][1:-1], person.ephemerals[-1])
        assert await workspace.submits(person) == saved
    await workspace.does(chen, "/track 部门")
    with workspace.slack.trouble.during(not_open):
        assert "表单没打开成功" in await workspace.presses(chen, "departments.new", chen.ephemerals[-1])
    await workspace.presses(chen, "重新打开表单", chen.ephemerals[-1])
    await chen.fills({"name": "客户成功部", "people": [dana]})
    assert "已新建部门 客户成功部" in await workspace.submits(chen)


@pytest.mark.fault("6")
async def test_a_form_that_opened_and_could_not_be_filled_is_one_too(workspace: Workspace) -> None:
    fang = workspace.fang
    workspace.expected.add("")
    with workspace.slack.trouble.during(HttpError(only=("views.update",))):
        assert "表单没打开成功，内容都在\n[重新打开表单]" in await workspace.does(fang, "/track new 官网改版")
    await fang.closes()
    await workspace.presses(fang, "重新打开表单", fang.ephemerals[-1])
    assert "官网改版" in read(fang)


async def test_a_failure_after_it_was_saved_says_so_with_a_number_that_is_in_the_log(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, errors: list[dict[str, str]]
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("the words could not be found")

    monkeypatch.setattr(telling, "published", fails)
    workspace.expected.add("what follows an interaction failed")
    for person, words in (
        (workspace.fang, "已经存好，但后面一步没做成，是知会的问题。编号 {}"),
        (workspace.dana, "It's saved, but the next step failed, and Tidings is to blame. Reference {}"),
    ):
        await workspace.opens(person, f"{person.name} 官网改版", workspace.cast.office)
        assert await workspace.submits(person) == ""
        assert last_told(person) == words.format(errors[-1]["code"])
    assert len(await workspace.everything()) == 2


@pytest.mark.fault("3.7")
@pytest.mark.requirement("S40")
@pytest.mark.parametrize("command", ["完成", "归档", "风险", "待办", "求助"])
async def test_what_a_small_form_has_no_room_for_is_given_back(workspace: Workspace, command: str) -> None:
    """What is too long for a line is in the form, as far as an input holds it, and the rest can be copied."""
    fang = workspace.fang
    await workspace.publishes(fang, "官网改版")
    before = len(fang.ephemerals)
    await workspace.does(fang, f"/track {command} T-1 {'长' * 3000}{'尾' * 14_000}")
    assert fang.modal is not None
    assert f": {'长' * 3000}\n" in f"{fang.text_of(fang.modal)}\n"
    told = [fang.text_of(one) for one in fang.ephemerals[before:]]
    assert told[0].splitlines()[0] == "放不下的部分，可以复制："
    assert sum(one.count("尾") for one in told) == 14_000


@pytest.mark.requirement("S40")
async def test_a_result_too_long_for_a_line_is_shortened_in_its_form(workspace: Workspace) -> None:
    dana, office = workspace.dana, workspace.cast.office
    await workspace.publishes(dana, "Website relaunch", office)
    await workspace.does(dana, f"/track done T-1 {'x' * 600}", office)
    assert dana.modal is not None
    assert "500 characters at most, you have 600" in dana.text_of(dana.modal)
    assert "500 characters at most, you have 600" in await workspace.submits(dana)
    assert dana.modal is not None
    assert "x" * 600 in dana.text_of(dana.modal)
