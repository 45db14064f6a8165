"""Discussing an item: by form, by command and in its card's thread; questions, answers, and what comes of them."""

import asyncio

import pytest

from playground.message import Message
from playground.person import Person
from tests.people import Workspace

KEPT = "已评论 T-1 官网改版"


async def a_card(workspace: Workspace, **more: object) -> Message:
    """Fang's, with Li on it."""
    return await workspace.publishes(workspace.fang, "官网改版 2026-03-20", collaborators=[workspace.li], **more)


def last(person: Person, card: Message) -> str:
    """The last message of the card's thread, as somebody reads it."""
    return person.text_of(person.sees_thread(card)[-1])


async def shows(workspace: Workspace, person: Person) -> str:
    return await workspace.does(person, "/track show T-1")


async def says(workspace: Workspace, person: Person, text: str, what: str, on: Message) -> None:
    """Press a button that opens the form, fill it and send it."""
    await person.presses(what, on=on)
    await person.waits_until(lambda: person.modal)
    await person.fills({"text": text})
    await workspace.submits(person)
    assert person.modal is None, person.everything_in_view()


@pytest.mark.requirement("S17")
async def test_a_comment_by_form_stands_in_the_thread_and_with_the_item(workspace: Workspace) -> None:
    li, fang = workspace.li, workspace.fang
    card = await a_card(workspace)
    await says(workspace, li, "英文文案谁来校对？\n下周三前要", "评论", card)
    assert last(fang, card) == ("Li Qian 评论了 T-1 官网改版\n> 英文文案谁来校对？\n> 下周三前要\n[回复] [据此更新]")
    assert fang.sees_thread(card)[-1].rings == frozenset()
    assert li.text_of(li.ephemerals[-1]) == KEPT
    assert workspace.told(fang) == []  # she sees it in the thread
    shown = await shows(workspace, fang)
    assert "评论 1 条\n> Li Qian：英文文案谁来校对？ 下周三前要" in shown
    assert "评论 1 条" in await workspace.does(fang, "/track history T-1")


@pytest.mark.requirement("S17")
async def test_the_same_in_english_and_in_one_line(workspace: Workspace) -> None:
    dana, sam = workspace.dana, workspace.sam
    english = workspace.slack.add_channel("global", members=[dana, sam])
    await workspace.settled()
    card = await workspace.publishes(dana, "Website relaunch", in_=english, sensitivity="Public")
    assert await workspace.does(dana, "/track comment T-1 Who proofreads?", english) == (
        "Comment added to T-1 Website relaunch"
    )
    assert last(dana, card) == (
        "Dana Reed commented on T-1 Website relaunch\n> Who proofreads?\n[Reply] [Update from this]"
    )
    await says(workspace, dana, "By when?", "Comment", card)
    assert "2 comments\n> Dana Reed: Who proofreads?\n> Dana Reed: By when?" in await workspace.does(
        dana, "/track show T-1", english
    )
    assert "2 comments" in await workspace.does(dana, "/track history T-1", english)


@pytest.mark.requirement("S17")
async def test_a_question_rings_the_owner_and_its_answer_comes_to_whoever_asked(workspace: Workspace) -> None:
    fang, li = workspace.fang, workspace.li
    card = await a_card(workspace)
    await workspace.does(fang, "/track update T-1 goal:询盘翻倍 version:V2.0 what changed:目标定了")
    await says(workspace, li, "翻倍从哪天算起？", "有疑问", li.sees_thread(card)[-1])
    question = li.sees_thread(card)[-1]
    assert li.text_of(question) == (
        "Li Qian 对 T-1 官网改版 V2.0 有疑问\n> 翻倍从哪天算起？\n@Fang Min 请回复\n[回复] [据此更新]"
    )
    assert question.rings == {fang}
    await says(workspace, fang, "上线那天", "回复", question)
    assert last(li, card).startswith("Fang Min 评论了 T-1 官网改版\n> 上线那天")
    (answer,) = workspace.cards(li.dm)
    assert li.text_of(answer) == "Fang Min 回复了你对 T-1 官网改版 的疑问\n> 上线那天\n[确认] [继续问] [详情]"
    assert (await workspace.presses(li, "确认", on=answer)).startswith("已确认 V2.0")


@pytest.mark.requirement("S17")
async def test_what_is_said_in_the_thread_is_kept_changed_and_blanked_with_its_message(workspace: Workspace) -> None:
    fang, zhao = workspace.fang, workspace.zhao
    card = await a_card(workspace)
    first = await zhao.says("接口 <b> 周五 &lt; 好", thread=card)
    second = await workspace.li.says("@Fang Min 我来", thread=card)
    await workspace.settled()
    shown = await shows(workspace, fang)
    assert "> Zhao Ning：接口 <b> 周五 &lt; 好\n> Li Qian：@Fang Min 我来" in shown
    await zhao.edits(first, "接口下周一好")
    await workspace.li.deletes(second)
    await workspace.settled()
    shown = await shows(workspace, fang)
    assert "评论 1 条\n> Zhao Ning：接口下周一好" in shown
    assert "我来" not in shown
    page = await workspace.presses(fang, "评论（1）", on=fang.ephemerals[-1])
    assert page.splitlines()[0] == "T-1 官网改版：评论 1 条"
    assert "Zhao Ning · 3月11日（周三）10:00 · 改过\n> 接口下周一好" in page


@pytest.mark.requirement("S17")
@pytest.mark.fault("12")
async def test_what_is_no_discussion_is_not_kept(workspace: Workspace) -> None:
    fang, launch = workspace.fang, workspace.cast.launch
    card = await a_card(workspace)
    said = await fang.says("大家早", in_=launch)
    await fang.says("早", thread=said)
    await workspace.asks(fang, "@Tidings help", in_=launch, thread=card)
    await workspace.settled()
    assert "评论" not in (await shows(workspace, fang)).split("[")[0]
    reply = await fang.says("只有这一条", thread=card)
    await fang.edits(reply, "@Tidings 看一下")  # said to Tidings by now
    await workspace.settled()
    assert "只有这一条" in await shows(workspace, fang)


@pytest.mark.requirement("S17")
async def test_an_answer_typed_in_the_thread_is_one(workspace: Workspace) -> None:
    fang, li, zhao = workspace.fang, workspace.li, workspace.zhao
    card = await a_card(workspace)
    await says(workspace, fang, "催一下设计", "评论", card)
    await li.presses("item.confirm", on=card)
    await workspace.settled()
    row = [block for block in card.blocks if block["type"] == "actions"][-1]
    await li.uses(card, row, row["elements"][0] | {"action_id": "item.question"}, {"value": "1"})
    await li.waits_until(lambda: li.modal)
    await li.fills({"text": "谁校对？"})
    await workspace.submits(li)
    await zhao.says("我也想知道", thread=card)  # is not on the item: no answer
    await workspace.settled()
    assert workspace.told(li) == []
    await fang.says("请王芳", thread=card)
    await workspace.settled()
    assert workspace.told(li) == ["Fang Min 回复了你对 T-1 官网改版 的疑问\n> 请王芳\n[确认] [继续问] [详情]"]
    await fang.says("周五前", thread=card)
    await workspace.settled()
    assert len(workspace.told(li)) == 1  # answered already


@pytest.mark.requirement("S17")
async def test_the_owner_updates_from_a_discussion_in_one_step(workspace: Workspace) -> None:
    fang, li, zhao = workspace.fang, workspace.li, workspace.zhao
    card = await a_card(workspace)
    await says(workspace, li, "设计稿周五才好，上线推到 23 号", "评论", card)
    comment = fang.sees_thread(card)[-1]
    await fang.presses("据此更新", on=comment)
    await fang.waits_until(lambda: fang.modal and fang.modal.content.get("submit"))
    assert "设计稿周五才好，上线推到 23 号" in fang.text_of(fang.modal)
    await fang.fills({"end": "2026-03-23"})
    await workspace.submits(fang)
    assert "原因：设计稿周五才好，上线推到 23 号" in last(fang, card)
    # Also from what somebody typed in the thread.
    typed = await zhao.says("接口也推迟 <!here>", thread=card)
    await workspace.settled()
    await fang.uses_shortcut("update_from_message", on=typed)
    await fang.waits_until(lambda: fang.modal and fang.modal.content.get("submit"))
    assert "接口也推迟 @here" in fang.text_of(fang.modal) or "接口也推迟 <!here>" in fang.text_of(fang.modal)
    await fang.closes()
    await zhao.presses("据此更新", on=comment)
    await workspace.settled()
    assert zhao.modal is None
    assert "找不到" in zhao.text_of(zhao.ephemerals[-1])
    elsewhere = await fang.says("大家早", in_=workspace.cast.launch)
    await fang.uses_shortcut("update_from_message", on=elsewhere)
    await workspace.settled()
    assert "不在事项的讨论串里" in fang.text_of(fang.ephemerals[-1])


@pytest.mark.requirement("S6")
async def test_in_a_cards_thread_a_mention_needs_no_reference(workspace: Workspace) -> None:
    fang, launch = workspace.fang, workspace.cast.launch
    card = await a_card(workspace)
    other = await workspace.publishes(fang, "办公室搬迁")
    (told,) = await workspace.asks(fang, "@Tidings update stage:测试中 原因：开发完成", in_=launch, thread=card)
    assert told.startswith("已更新 T-1 官网改版 V1.0\n当前阶段：测试中")
    (told,) = await workspace.asks(fang, "@Tidings 查看", in_=launch, thread=other)
    assert told.startswith("T-2 办公室搬迁")
    (told,) = await workspace.asks(fang, "@Tidings show T-1 V1.0", in_=launch, thread=other)
    assert told.startswith("T-1 官网改版")
    (told,) = await workspace.asks(fang, "@Tidings confirm", in_=launch, thread=card)
    assert told.startswith("已确认")
    (told,) = await workspace.asks(fang, "@Tidings 评论 排期没问题", in_=launch, thread=card)
    assert told == KEPT
    (told,) = await workspace.asks(fang, "@Tidings comment", in_=launch, thread=card)
    assert told == "这一步要填表单\n[打开表单]"
    await fang.presses("打开表单", on=fang.ephemerals[-1])
    await fang.waits_until(lambda: fang.modal)
    (told,) = await workspace.asks(fang, "@Tidings update", in_=launch)  # not in a thread: which one?
    assert "写上编号" in told
    (told,) = await workspace.asks(workspace.guest, "@Tidings show", in_=launch, thread=card)
    assert told == "找不到 T-1，或者它没有向你开放"


@pytest.mark.requirement("S17")
@pytest.mark.requirement("S30")
async def test_whoever_may_not_read_it_neither_comments_nor_reads_what_was_said(workspace: Workspace) -> None:
    gone = "找不到这个事项，或者它没有向你开放"
    card = await a_card(workspace)
    await workspace.does(workspace.fang, "/track comment T-1 渠道数据在我这里")
    for person in (workspace.guest, workspace.chen):
        assert await workspace.presses(person, "item.comment", on=card) == gone
        assert await workspace.does(person, "/track comment T-1 x") == "找不到 T-1，或者它没有向你开放"
        comment = person.sees_thread(card)[-1]
        assert await workspace.presses(person, "回复", on=comment) == gone
        row = comment.blocks[-1]
        await person.uses(comment, row, row["elements"][0] | {"action_id": "item.discussion"}, {"value": "1"})
        await workspace.settled()
        assert person.text_of(person.ephemerals[-1]) == gone


@pytest.mark.requirement("S29")
async def test_of_a_restricted_item_nothing_is_said_in_its_channel(workspace: Workspace) -> None:
    fang, li, zhao = workspace.fang, workspace.li, workspace.zhao
    stub = await workspace.publishes(fang, "并购谈判 @Fang Min", collaborators=[li], sensitivity="受限")
    await zhao.says("这是什么？", thread=stub)
    await li.says("报价没定", thread=stub)  # her own word, in front of all
    await workspace.settled()
    await workspace.does(li, "/track comment T-1 报价要保密")
    assert len(zhao.sees_thread(stub)) == 3
    assert workspace.told(fang)[-1] == "Li Qian 评论了 T-1 并购谈判\n> 报价要保密\n[回复] [据此更新]"
    shown = await shows(workspace, fang)
    assert "评论 2 条\n> Li Qian：报价没定\n> Li Qian：报价要保密" in shown
    assert "这是什么" not in shown


@pytest.mark.fault("3.38")
async def test_a_late_word_of_somebody_deactivated_is_not_kept(workspace: Workspace) -> None:
    card, gone = await a_card(workspace, sensitivity="公开"), workspace.gone
    event = {
        "type": "message", "channel": card.channel_id, "channel_type": "channel", "user": gone.id, "text": "晚了",
        "ts": "1773200000.000100", "thread_ts": card.ts,
    }  # fmt: skip
    workspace.slack.events._send("message.channels", event)
    await workspace.settled()
    assert "晚了" not in await shows(workspace, workspace.fang)


@pytest.mark.fault("13")
async def test_events_out_of_order_end_as_the_message_is(workspace: Workspace) -> None:
    card, zhao = await a_card(workspace), workspace.zhao
    base = {"type": "message", "channel": card.channel_id, "channel_type": "channel"}
    said = {"user": zhao.id, "text": "周五", "ts": "1773200000.000100", "thread_ts": card.ts, "type": "message"}
    gone = said | {"ts": "1773200000.000200", "text": "撤了"}
    for event in (
        base | {"subtype": "message_changed", "message": said | {"text": "周一"}, "previous_message": said},
        base | said,
        base | {"subtype": "message_deleted", "previous_message": gone, "deleted_ts": gone["ts"]},
        base | gone,
        base | {"subtype": "message_changed"},
        base | {"subtype": "channel_topic", "thread_ts": card.ts, "ts": "1.2", "user": zhao.id},
    ):
        workspace.slack.events._send("message.channels", event)
        await workspace.settled()
    assert "评论 1 条\n> Zhao Ning：周一" in await shows(workspace, workspace.fang)


@pytest.mark.fault("3.9")
async def test_only_blanks_are_no_comment_and_the_form_stays(workspace: Workspace) -> None:
    fang = workspace.fang
    card = await a_card(workspace)
    await fang.presses("评论", on=card)
    await fang.waits_until(lambda: fang.modal)
    await fang.fills({"text": " \u200b "})
    await workspace.submits(fang)
    assert fang.errors == {"text": "这里要填 · 只有空格不算"}
    await fang.fills({"text": "好"})
    view = fang.modal
    assert view is not None
    await asyncio.gather(fang.submits(), fang.submits())  # twice at once
    await workspace.settled()
    assert len(fang.sees_thread(card)) == 2


@pytest.mark.fault("3.29")
async def test_a_form_that_carries_nothing_of_ours(workspace: Workspace) -> None:
    fang = workspace.fang
    card = await a_card(workspace)
    for carried in ("", "7", "{}", '{"item_id": "1"}', '{"item_id": 1, "kind": "poem"}', '{"item_id": 1, "x": 1}'):
        await fang.presses("评论", on=card)
        await fang.waits_until(lambda: fang.modal)
        assert fang.modal is not None
        fang.modal.content["private_metadata"] = carried
        await fang.fills({"text": "好"})
        await workspace.submits(fang)
        assert fang.errors["text"].startswith("这个表单不在了"), carried
        await fang.closes()
    assert len(fang.sees_thread(card)) == 1


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("x" * 40_000, marks=pytest.mark.fault("3.7")),
        pytest.param("官\x00网\x08", marks=pytest.mark.fault("3.10")),
        pytest.param("👩‍👩‍👧‍👦 𠮷 䶮", marks=pytest.mark.fault("3.11")),
        pytest.param("<!channel> <!subteam^S1>", marks=pytest.mark.fault("3.12")),
        pytest.param("<@U123> <#C1|x>", marks=pytest.mark.fault("3.13")),
        pytest.param("<https://evil.example|https://bank.example>", marks=pytest.mark.fault("3.14")),
        pytest.param("`<https://evil.example|x>` *粗*", marks=pytest.mark.fault("3.15")),
        pytest.param("&lt;!here&gt;", marks=pytest.mark.fault("3.16")),
        pytest.param("=HYPERLINK(1)", marks=pytest.mark.fault("3.17")),
        pytest.param("{{7*7}} {% for %} %(num)s", marks=pytest.mark.fault("3.18")),
        pytest.param("'; DROP TABLE item;-- %_", marks=pytest.mark.fault("3.19")),
    ],
    ids=lambda text: text[:12],
)
async def test_whatever_is_typed_is_shown_and_does_nothing(workspace: Workspace, text: str) -> None:
    fang = workspace.fang
    card = await a_card(workspace)
    assert await workspace.does(fang, f"/track comment T-1 {text}") == KEPT
    said = fang.sees_thread(card)[-1]
    assert said.rings == frozenset()
    assert "<" not in said.text
    kinds = {part["type"] for part in said.blocks[1]["elements"][0]["elements"]}
    assert kinds == {"text"}
    await shows(workspace, fang)
    assert fang.text_of(said).splitlines()[1][2:7] in (text[:5], "官网", "@chan", "@U123", "https", "`http", "&lt;!")
