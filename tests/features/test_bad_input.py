"""Whatever people type, send or press: it is shown as typed or refused in words, and never does harm."""

import asyncio
import re
from typing import Any

import pytest

from playground.person import Person
from playground.view import View, view_object
from storage import drafts
from tests.people import Workspace

#: Typed → shown. The numbers are those of the faults.
TYPED = {
    "3.9": ["官网\u202e改版"],
    "3.10": ["官\x00网\x08改版", "官网\ud800改版"],
    "3.11": ["👩‍👩‍👧‍👦 上线", "𠮷野家", "䶮", "Z" + "\u0301" * 50 + "algo", "🏴󠁧󠁢󠁳󠁣󠁴󠁿 👍🏽 ❤️"],
    "3.12": ["<!channel>", "<!here> <!everyone>", "<!subteam^S1>", "大家 @everyone、@here"],
    "3.13": ["<@U123>", "<#C1|x>", "<@U0PG0010004>"],
    "3.14": ["<https://evil.example|https://bank.example>", "https://a.example/?x=1&y=2"],
    "3.15": ["`<https://evil.example|x>`", "*粗* _斜_ ~删~ ```码```", ":fire: :+1:"],
    "3.16": ["&lt;!here&gt;", "&amp;amp; & &#39;"],
    "3.17": ["\t=1", '=HYPERLINK("http://x.example")', "+1+1", "-2", "@SUM(A1)"],
    "3.18": ["{{7*7}}", "{% for %}", "%(num)s", "{0.__class__}", "{{ ''.__class__ }}"],
    "3.19": ["'; DROP TABLE item;--", "%_", '" OR NEAR( *'],
}
SHOWN = {
    "官网\u202e改版": "官网改版",
    "官\x00网\x08改版": "官网改版",
    "官网\ud800改版": "官网改版",
    "Z" + "\u0301" * 50 + "algo": "Ź\u0301\u0301\u0301algo",
    "\t=1": "=1",
}
CASES = [pytest.param(texts, id=fault, marks=pytest.mark.fault(fault)) for fault, texts in TYPED.items()]

_OURS = re.compile(r"<(@[UW][A-Z0-9]+|!date\^\d+\^[^|>]+\|[^>]*)>")


def objects_in(value: object) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        return [value, *(found for inner in value.values() for found in objects_in(inner))]
    if isinstance(value, list):
        return [found for inner in value for found in objects_in(inner)]
    return []


def assert_harmless(workspace: Workspace, *mentioned: Person) -> None:
    """In no call does a typed text reach a place where Slack would read it as markup."""
    for call in workspace.slack.log:
        if "text" in call.args:
            assert "<" not in call.args["text"], call.args["text"]
        for found in objects_in(call.args):
            match found.get("type"):
                case "mrkdwn":
                    assert "<" not in _OURS.sub("", found["text"]), found
                case "broadcast" | "usergroup" | "emoji" | "markdown":
                    pytest.fail(f"{found}")
                case "user":
                    assert found["user_id"] in {person.id for person in mentioned}
                case "link":
                    assert "/archives/" in found["url"]


def texts_of(person: Person) -> list[str]:
    return [person.text_of(message) for message in person.ephemerals]


@pytest.mark.requirement("S40")
@pytest.mark.parametrize("texts", CASES)
async def test_a_typed_text_is_shown_as_it_was_typed_and_rings_nobody(workspace: Workspace, texts: list[str]) -> None:
    """In the name and in a text: on the card, in a direct message, in the private reply, in lists, in full."""
    fang, li, dana = workspace.fang, workspace.li, workspace.dana
    typed, shown = " · ".join(texts), " · ".join(SHOWN.get(text, text) for text in texts)
    card = await workspace.publishes(fang, "-", name=typed, owner=li, collaborators=[dana], done=typed, goal=typed)

    assert fang.text_of(card).splitlines()[0] == f"T-1 {shown}"
    assert f"已完成：{shown}" in fang.text_of(card).splitlines()
    assert card.rings == {li}
    assert workspace.told(dana)[-1].splitlines()[0] == f"Fang Min published T-1 {shown}, and it concerns you"
    assert texts_of(fang)[-1].splitlines()[0] == f"已发布 T-1 {shown} 到 #launch，通知了 2 人"
    listed = (await workspace.does(fang, "/track list")).splitlines()
    assert any(line.startswith(f"T-1 {shown[:40]}") for line in listed)
    assert any(line.startswith(f"已完成：{shown[:40]}") for line in listed)
    full = (await workspace.does(li, "/track T-1")).splitlines()
    assert full[0] == f"T-1 {shown}"
    assert full.count(shown) == 2
    assert f"• T-1 {shown[:36]}" in (await workspace.does(li, "/track"))
    assert len(await workspace.everything()) == 1
    assert_harmless(workspace, li, dana)


@pytest.mark.requirement("S40")
@pytest.mark.parametrize("texts", CASES)
async def test_the_same_on_the_line_of_a_command(workspace: Workspace, texts: list[str]) -> None:
    fang, launch = workspace.fang, workspace.cast.launch
    workspace.expected.add("user_not_found")  # the list asks Slack who <@U123> may be
    for typed in texts:
        shown = " ".join(SHOWN.get(typed, typed).split())
        read = (await workspace.opens(fang, typed)).splitlines()
        assert f"项目/任务名称 *: {shown}" in read
        await fang.closes()
        await workspace.does(fang, f"/track show {typed}")
        await workspace.does(fang, f"/track list {typed}")
        await workspace.does(fang, f"/track {typed}")
        await workspace.asks(fang, f"@Tidings {typed}", launch)
        if fang.modal:
            await fang.closes()
    assert await workspace.everything() == []
    assert_harmless(workspace, *workspace.slack.people.values())


@pytest.mark.fault("3.7")
@pytest.mark.requirement("S40")
async def test_forty_thousand_characters_anywhere_on_a_line(workspace: Workspace) -> None:
    fang, flood = workspace.fang, "长" * 40_000
    for line, answer in (
        (flood, f"没看懂“{'长' * 79}…”，/track 帮助 里有全部命令\n[全部命令]"),
        (f"show {flood}", f"找不到叫“{'长' * 79}…”的事项，或者它没有向你开放。写上编号，如 T-42，或用 /track 列表 找"),
        (f"list {flood}", "最多 300 字，现在 40,000 字。内容还在，删去 39,700 字即可"),
        (f"nwe {flood}", "没有“nwe”这个命令。是不是 /track new？\n[全部命令]"),  # no button holds it
        (f"comment T-9 {flood}", "找不到 T-9，或者它没有向你开放"),
    ):
        told = await workspace.does(fang, f"/track {line}")
        assert told.startswith(f"{answer}\n你写的，可以复制：\n> ")
        assert told.count("长") - answer.count("长") == 40_000  # Slack keeps nothing of a command's line
    assert (await workspace.does(fang, f"/track help {flood}")).startswith("/track 能做什么")
    assert (await workspace.asks(fang, f"@Tidings {flood}", workspace.cast.launch))[0].startswith("没看懂“长")

    read = await workspace.opens(fang, flood)
    assert f"项目/任务名称 *: {'长' * 3000}\n" in read
    # No input of Slack's holds more than three thousand.
    assert "最多 150 字，现在 40,000 字。表单里只放得下前 3,000 字，其余的私下发回给你了" in read.splitlines()
    read = await workspace.submits(fang)
    assert "最多 150 字，现在 3,000 字。内容还在，删去 2,850 字即可" in read.splitlines()
    assert await workspace.everything() == []


@pytest.mark.fault("3.8")
@pytest.mark.requirement("S40")
async def test_a_text_as_long_as_slack_takes(workspace: Workspace) -> None:
    fang, dana, long = workspace.fang, workspace.dana, "长" * 3000
    for asker, words in (
        (fang, "最多 1,000 字，现在 3,000 字。内容还在，删去 2,000 字即可"),
        (dana, "1,000 characters at most, you have 3,000. It's all still here; cut 2,000."),
    ):
        await workspace.opens(asker, "官网改版", workspace.cast.office)
        await workspace.presses(asker, "new_item.more")
        await asker.fills({"goal": long, "done": long, "next": long})
        read = await workspace.submits(asker)
        assert asker.errors == {"goal": words}
        assert read.count(long) == 3  # everything is still there
        await asker.fills({"goal": "询盘翻倍"})
        assert await workspace.submits(asker) == ""

    card = workspace.cards(workspace.cast.office)[0]
    assert f"已完成：{'长' * 299}…" in fang.text_of(card).splitlines()
    full = (await workspace.does(fang, "/track T-1")).splitlines()
    assert full.count(long) == 2


@pytest.mark.fault("3.18")
@pytest.mark.fault("3.20")
async def test_brackets_and_patterns_are_only_signs(workspace: Workspace) -> None:
    fang = workspace.fang
    for typed in ("(" * 10_000, "[" * 10_000 + "]", "(a+)+$" * 500, "{{" * 3000):
        for line in (f"/track {typed}", f"/track show {typed}", f"/track list {typed}"):
            assert await workspace.does(fang, line)
        await workspace.opens(fang, typed)
        await fang.closes()


# -- forms and buttons that are not what they were --------------------------------------------------------------------


async def sends(workspace: Workspace, person: Person, view: View, **changed: object) -> dict[str, Any]:
    """Send a form as Slack does, with some of its payload changed; the acknowledgement."""
    payload = person.interactions._common("view_submission", person, "", view.id)
    payload |= {"view": view_object(view) | changed, "response_urls": []}
    answer = await workspace.slack.dispatch.interactive(payload)
    await workspace.settled()
    return answer


GONE = "这个表单不在了：已经发布过，或者超过 30 天。/track 新建 可以重新开始"


@pytest.mark.fault("3.29")
@pytest.mark.requirement("S40")
async def test_a_form_that_carries_no_draft_of_ones_own(workspace: Workspace) -> None:
    fang = workspace.fang
    await workspace.opens(fang, "官网改版")
    view = fang.modal
    assert view is not None
    for metadata in ("", "0", "-1", "999999", "9" * 30, "x", "1 OR 1=1", "１", "x" * 3001, '{"draft": 1}', None):
        answer = await sends(workspace, fang, view, private_metadata=metadata)
        assert answer == {"response_action": "errors", "errors": {"name": GONE}}, metadata
    assert await workspace.everything() == []


@pytest.mark.fault("3.29")
@pytest.mark.requirement("S30")
async def test_somebody_elses_draft_is_nobodys(workspace: Workspace) -> None:
    await workspace.opens(workspace.fang, "并购谈判")
    theirs = workspace.fang.modal
    assert theirs is not None
    zhao, key = workspace.zhao, theirs.content["private_metadata"]
    await workspace.opens(zhao, "官网改版")
    assert zhao.modal is not None
    answer = await sends(workspace, zhao, zhao.modal, private_metadata=key)
    assert answer == {"response_action": "errors", "errors": {"name": GONE}}

    # The button that opens a form again, with the number of that draft.
    await workspace.asks(zhao, "@Tidings new 官网改版", workspace.cast.launch)
    button = zhao.ephemerals[-1]
    row = next(block for block in button.blocks if block["type"] == "actions")
    await zhao.closes()
    await zhao.uses(button, row, row["elements"][0], {"value": key, "text": row["elements"][0]["text"]})
    await workspace.settled()
    assert zhao.modal is None
    assert texts_of(zhao)[-1] == GONE
    # It is still there for whom it belongs to.
    assert await workspace.submits(workspace.fang) == ""


@pytest.mark.fault("3.29")
@pytest.mark.requirement("S40")
async def test_a_form_without_its_answers_is_what_the_draft_says(workspace: Workspace) -> None:
    fang = workspace.fang
    states = [None, {}, *({"values": one} for one in (None, {}, [], {"name": None}, {"name": {}}))]
    for state in states:
        await workspace.opens(fang, f"{'一二三四五六七'[states.index(state)] * 4} @Li Qian")
        view = fang.modal
        assert view is not None
        assert await sends(workspace, fang, view, state=state) == {}, state
    made = [(one.item.name, one.item.owner) for one in await workspace.everything()]
    assert made == [(sign * 4, workspace.li.id) for sign in "一二三四五六七"]


@pytest.mark.fault("3.29")
@pytest.mark.requirement("S40")
async def test_a_form_with_answers_of_another_shape_changes_nothing_it_should_not(workspace: Workspace) -> None:
    fang = workspace.fang
    await workspace.opens(fang, "官网改版 @Li Qian")
    view = fang.modal
    assert view is not None
    odd = {
        "name": {"name": {"type": "plain_text_input", "value": ["官网"]}},
        "owner": {"owner": {"type": "users_select", "selected_user": "<@U1> OR 1"}},
        "collaborators": {"collaborators": {"type": "multi_users_select", "selected_users": "U1"}},
        "end": {"end": {"type": "datepicker", "selected_date": "2026-02-30"}},
        "priority": {"priority": {"type": "static_select", "selected_option": {"value": "17"}}},
        "cadence": {"cadence": {"type": "static_select", "selected_option": {"value": '{"every":"century"}'}}},
        "departments": {"departments": {"selected_options": [{"value": "999999"}, {"value": "x"}, None]}},
        "nothing": {"of": {"ours": 1}},
    }
    answer = await sends(workspace, fang, view, state={"values": odd})
    assert answer["response_action"] == "update"
    words = "\n".join(str(part.get("text")) for part in objects_in(answer["view"]["blocks"]))
    for said in ("没看懂日期“2026-02-30”", "没有“17”这个选项", "没有“999999”这个部门"):
        assert said in words
    assert await workspace.everything() == []


@pytest.mark.fault("3.27")
@pytest.mark.requirement("S10")
async def test_a_channel_of_another_team(workspace: Workspace) -> None:
    workspace.expected.add("channel_not_found")
    for asker, words in (
        (workspace.fang, "知会还不在这个频道。在那里发 /invite @Tidings，再点发布"),
        (workspace.dana, "Tidings isn't in this channel. Send /invite @Tidings there, then publish again"),
    ):
        await workspace.opens(asker, "官网改版", asker.dm)
        view = asker.modal
        assert view is not None
        view.values["channel"]["channel"]["selected_conversation"] = "C0OTHERTEAM"
        await workspace.submits(asker)
        assert asker.errors == {"channel": words}


@pytest.mark.fault("3.30")
@pytest.mark.requirement("S40")
async def test_buttons_of_another_time(workspace: Workspace) -> None:
    """Unknown names, values of another release, values nobody would send."""
    fang = workspace.fang
    card = await workspace.publishes(fang, "官网改版")
    row = next(block for block in card.blocks if block["type"] == "actions")
    menu = next(one for one in row["elements"] if one["type"] == "overflow")
    old = "这个按钮旧了，用不了。再发一次命令，就有新的"
    not_there = "找不到这个事项，或者它没有向你开放"

    async def pressed(action_id: str, choice: dict[str, Any]) -> str:
        await fang.uses(card, row, menu | {"action_id": action_id, "type": "button"}, choice)
        await workspace.settled()
        return texts_of(fang)[-1]

    assert await pressed("poll.vote", {"value": "1"}) == old
    assert await pressed("", {"value": "1"}) == old
    for value in ("x" * 2001, "", "-1", "1.5", "{}", "[]"):
        assert await pressed("item.details", {"value": value}) == not_there, value
    assert await pressed("item.details", {}) == not_there
    assert await pressed("item.details", {"selected_option": None}) == not_there
    for value in ("x" * 2001, "", "{}", "[1, 2, 3]", '["yesterday", 1]', '["2026-03-11T10:00:00", 1]', "null"):
        assert await pressed("list.page", {"value": value}) == old, value
    assert await pressed("list.page", {}) == old
    for value in ("x" * 2001, "", "999999"):
        assert await pressed("new_item.open", {"value": value}) == GONE, value
    assert (await pressed("help.use", {})).startswith("我的今天")
    assert (await pressed("help.use", {"value": "x" * 2001})).startswith("没看懂“xxx")


@pytest.mark.fault("3.30")
@pytest.mark.requirement("S40")
async def test_a_form_of_another_time(workspace: Workspace) -> None:
    fang, dana = workspace.fang, workspace.dana
    await workspace.opens(fang, "官网改版")
    assert fang.modal is not None
    assert await sends(workspace, fang, fang.modal, callback_id="poll") == {}
    assert workspace.told(fang) == ["这个按钮旧了，用不了。再发一次命令，就有新的"]
    await workspace.opens(dana, "Website", workspace.cast.office)
    assert dana.modal is not None
    await sends(workspace, dana, dana.modal, callback_id="poll")
    assert workspace.told(dana) == ["This button is out of date. Send the command again for a fresh one"]


@pytest.mark.fault("3.28")
@pytest.mark.requirement("S40")
async def test_more_departments_than_slack_shows_and_longer_names(workspace: Workspace) -> None:
    fang, slack = workspace.fang, workspace.slack
    for nth in range(101):
        slack.add_user_group(f"group{nth}", f"第 {nth} 组", [fang])
    slack.add_user_group("long", "很长的名字" * 16, [fang])
    slack.add_user_group("signs", "<!here> & *组*", [fang])
    await workspace.settled()
    await workspace.opens(fang, "官网改版")
    await workspace.presses(fang, "更多")
    view = fang.modal
    assert view is not None
    block = next(block for block in view.blocks if block["block_id"] == "departments")
    assert len(await fang.is_offered(view, block, block["element"], "")) == 100
    (long,) = await fang.is_offered(view, block, block["element"], "很长")
    assert long["text"]["text"] == ("很长的名字" * 15)[:74] + "…"
    assert await fang.is_offered(view, block, block["element"], "没有这样的") == []
    await fang.fills({"departments": ["很长", "<!here> & *组*"]})
    assert await workspace.submits(fang) == ""
    (card,) = workspace.cards(workspace.cast.launch)
    assert f"关联部门 {('很长的名字' * 16)[:39]}…、<!here> & *组*" in fang.text_of(card).splitlines()
    assert_harmless(workspace, fang)


@pytest.mark.fault("3.26")
@pytest.mark.requirement("S10")
async def test_a_department_that_is_gone_by_the_time_the_form_is_sent(workspace: Workspace) -> None:
    fang = workspace.fang
    await workspace.opens(fang, "官网改版")
    await workspace.presses(fang, "更多")
    await fang.fills({"departments": ["市场部", "技术部"], "goal": "询盘翻倍"})
    workspace.slack.membership.disable_group(workspace.cast.tech)
    await workspace.settled()
    read = await workspace.submits(fang)
    assert list(fang.errors.values()) == ["“技术部”这个部门已经没有了，从列表里另选"]
    assert "询盘翻倍" in read
    await fang.fills({"departments": ["市场部"]})
    assert await workspace.submits(fang) == ""


# -- people as they come ----------------------------------------------------------------------------------------------


@pytest.mark.fault("3.34")
@pytest.mark.requirement("S40")
@pytest.mark.parametrize(
    ("name", "real_name", "tz", "locale"),
    [
        ("Nobody", "", "", ""),
        ("Somebody", "", "Etc/Unknown", "xx-YY"),
        ("🎉" * 80, "", "Asia/Shanghai", "zh-CN"),
        ("", "", "Asia/Shanghai", "zh-CN"),
        (" \u200b ", "   ", "Asia/Shanghai", "zh-CN"),
        ("<!channel> *粗*", "", "Asia/Shanghai", "zh-TW"),
    ],
)
async def test_people_who_lack_something_are_served_all_the_same(
    workspace: Workspace, name: str, real_name: str, tz: str, locale: str
) -> None:
    slack = workspace.slack
    person = slack.add_person(name, real_name=real_name, tz=tz, locale=locale)
    slack.membership.join(person, workspace.cast.launch)
    await workspace.settled()
    told = await workspace.does(person, "/track")
    # Without a language of one's own it is that of most here; a language Tidings does not speak is English.
    english = locale == "xx-YY"
    assert told.splitlines()[0] == ("Nothing is waiting for you" if english else "现在没有事等你")

    card = await workspace.publishes(person, "官网改版 @Li Qian", collaborators=[workspace.dana, person])
    shown = name.strip(" \u200b") or person.name
    assert f"{shown} 3月11日（周三）10:00 发布" in person.text_of(card)
    assert workspace.told(workspace.dana)[0].startswith(f"{shown} published T-1 官网改版, and it concerns you")
    assert (await workspace.does(person, "/track")).splitlines()[0].startswith("My day" if english else "我的今天")
    assert (await workspace.does(person, "/track T-1")).splitlines()[0] == "T-1 官网改版"
    assert_harmless(workspace, workspace.li, workspace.dana, person)


@pytest.mark.fault("3.25")
@pytest.mark.requirement("S8")
async def test_somebody_who_names_only_themselves(workspace: Workspace) -> None:
    card = await workspace.publishes(workspace.fang, "官网改版 @Fang Min @Fang Min", collaborators=[workspace.fang])
    (standing,) = await workspace.everything()
    assert (standing.item.owner, standing.item.collaborators) == (workspace.fang.id, ())
    assert "负责人 @Fang Min\n" in workspace.fang.text_of(card)
    assert "前确认" not in workspace.fang.text_of(card)


@pytest.mark.fault("3.25")
@pytest.mark.requirement("S40")
async def test_a_guest_fills_a_form_too_and_owns_nothing(workspace: Workspace) -> None:
    guest = workspace.guest
    read = await workspace.opens(guest, "展台搭建")
    assert "负责人 *:" in read.splitlines()
    await guest.fills({"owner": workspace.li})
    assert await workspace.submits(guest) == ""
    assert (await workspace.does(guest, "/track T-1")).splitlines()[0] == "T-1 展台搭建"


@pytest.mark.requirement("S40")
async def test_what_was_refused_has_changed_nothing(workspace: Workspace) -> None:
    fang = workspace.fang
    for line in ("update T-1", "nwe", "show T-9", "乱七八糟", "完成 T-1"):
        await workspace.does(fang, f"/track {line}")
    assert await workspace.everything() == []
    parts = workspace.bot.parts
    assert await parts.db.read(drafts.find, parts.workspace.id, fang.id, 1) is None
    assert workspace.cards(workspace.cast.launch) == []


@pytest.mark.requirement("S40")
async def test_a_flood_of_commands_answers_each(workspace: Workspace) -> None:
    fang = workspace.fang
    await asyncio.gather(*(fang.types("/track list", in_=workspace.cast.launch) for _ in range(20)))
    await workspace.settled()
    assert texts_of(fang) == ["还没有事项。/track 新建 官网改版 就能开始"] * 20


@pytest.mark.fault("3.16")
@pytest.mark.requirement("S40")
async def test_the_same_in_every_other_text_of_an_item(workspace: Workspace) -> None:
    """An update and its reason, remarks, a comment, a hand-over, a result: in the thread, in history, in full."""
    fang, li = workspace.fang, workspace.li
    texts = [text for several in TYPED.values() for text in several if not text.startswith("\t")]
    typed, shown = " · ".join(texts), " · ".join(SHOWN.get(text, text) for text in texts)
    card = await workspace.publishes(fang, "官网改版", collaborators=[li])
    for line, filled in (
        ("更新 T-1", {"done": typed, "reason": typed}),
        ("风险 T-1", {"text": typed}),
        ("待办 T-1", {"text": typed}),
        ("求助 T-1", {"text": typed, "person": li}),
        ("评论 T-1", {"text": typed}),
        ("转交 T-1", {"owner": li, "reason": typed}),
    ):
        await workspace.does(fang, f"/track {line}")
        await fang.fills(filled)
        assert await workspace.submits(fang) == "", line
    full = await workspace.does(li, "/track T-1")
    assert shown in full
    assert full.count(shown[:100]) >= 5
    await workspace.does(li, "/track 完成 T-1")
    await li.fills({"result": typed[:400]})
    assert await workspace.submits(li) == ""
    thread = "\n".join(li.text_of(message) for message in li.sees_thread(card))
    assert thread.count(shown[:100]) >= 3
    assert shown[:100] in await workspace.does(li, "/track 历史 T-1")
    assert_harmless(workspace, fang, li)


@pytest.mark.fault("3.9")
@pytest.mark.fault("3.10")
@pytest.mark.fault("3.11")
@pytest.mark.fault("3.12")
@pytest.mark.fault("3.13")
@pytest.mark.fault("3.14")
@pytest.mark.fault("3.15")
@pytest.mark.fault("3.16")
@pytest.mark.fault("3.17")
@pytest.mark.fault("3.18")
@pytest.mark.fault("3.19")
@pytest.mark.requirement("S40")
async def test_the_same_in_what_is_said_of_an_item(workspace: Workspace) -> None:
    """Remarks, a request's steps, a handover's reason, a result, a folder, an admin's reason: in both languages."""
    dana, li, chen, office = workspace.dana, workspace.li, workspace.chen, workspace.cast.office
    texts = sorted((text for some in TYPED.values() for text in some), key=lambda text: text[0] != "\t")
    typed, shown = " ".join(texts), " ".join(SHOWN.get(text, text) for text in texts)
    await workspace.publishes(dana, "Relaunch @Dana Reed", office, sensitivity="Restricted", collaborators=[li])
    for word, answers in {
        "risk": {"text": typed},
        "todo": {"text": typed, "person": li},
        "support": {"text": typed, "person": li},
        "assign": {"owner": li, "reason": typed},
    }.items():
        await workspace.does(dana, f"/track {word} T-1", office)
        await dana.fills(answers)
        assert await workspace.submits(dana) == "", word
    asked = next(one for one in workspace.cards(li.dm) if "需要你支持" in li.text_of(one))
    assert shown in li.text_of(asked)
    await workspace.presses(li, "婉拒", asked)
    await li.fills({"text": typed})
    assert await workspace.submits(li) == ""
    assert f"Reason: {shown}" in workspace.told(dana)[-1]
    assert f"原因：{shown}" in await workspace.does(li, "/track 历史 T-1", office)
    await workspace.does(chen, "/track audit T-1")
    await workspace.presses(chen, "接手", chen.ephemerals[-1])
    await chen.fills({"reason": typed})
    assert await workspace.submits(chen) == ""
    assert f"原因：{shown}" in workspace.told(li)[-1]
    assert f"原因：{shown[:60]}" in await workspace.does(chen, "/track audit T-1")
    await workspace.does(li, "/track 完成 T-1", office)
    await li.fills({"最终成果": typed, "归档文件夹": typed[:60]})
    assert await workspace.submits(li) == ""
    full = await workspace.does(dana, "/track show T-1", office)
    assert f"Result: {shown}" in full
    assert full.count(shown[:40]) == 5  # the folder, the request, the to-do and the risk too, cut where there's no room
    assert_harmless(workspace, dana, li, chen)
