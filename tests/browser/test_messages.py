"""Messages on the page: what stays and what goes, what is typed, sent along and answered to them."""

from pathlib import Path

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from playground.cast import Cast
from tests.browser.every_block import button
from tests.browser.window import FIELD, Json, Windows, sends


async def test_what_only_one_sees_is_gone_when_the_page_is_loaded_again(
    windows: Windows, cast: Cast, client: AsyncWebClient
) -> None:
    page = await windows.open(cast.dana, cast.office)
    await client.chat_postMessage(channel=cast.office.id, text="for all")
    await client.chat_postEphemeral(channel=cast.office.id, user=cast.dana.id, text="for one")
    await page.get_by_text("for one", exact=True).wait_for()
    assert await page.get_by_text("Only visible to you").is_visible()
    await page.reload()
    await page.get_by_text("for all", exact=True).wait_for()
    assert await page.get_by_text("for one", exact=True).count() == 0
    await client.chat_postEphemeral(channel=cast.office.id, user=cast.dana.id, text="one more")
    await page.get_by_text("one more", exact=True).wait_for()


async def test_marks_are_rendered_as_typed_and_come_back_for_editing(windows: Windows, cast: Cast) -> None:
    page = await windows.open(cast.dana, cast.office)
    typed = "*重点* for @Zhao Ning: `code` :tada:\n> quoted"
    await sends(page, typed)
    message = page.locator(".message")
    await message.wait_for()
    assert await message.locator("strong").inner_text() == "重点"
    assert await message.locator("code").inner_text() == "code"
    assert await message.locator("blockquote").inner_text() == "quoted"
    assert "🎉" in await message.inner_text()
    await message.hover()
    await message.get_by_role("button", name="More actions").click()
    await page.get_by_role("menuitem", name="Edit message").click()
    field = message.get_by_role("textbox", name="Edit message")
    assert await field.input_value() == typed
    await field.fill("*done*")
    await field.press("Enter")
    await message.get_by_text("(edited)").wait_for()
    assert await message.locator("strong").inner_text() == "done"


async def test_an_emoji_is_chosen_by_its_first_letters(windows: Windows, cast: Cast) -> None:
    page = await windows.open(cast.dana, cast.office)
    field = page.locator(FIELD)
    offered = page.get_by_role("option")
    await field.press_sequentially("end:ta")
    assert await offered.count() == 0
    await field.press_sequentially(" :ta")
    assert (await offered.first.inner_text()).split() == ["🎉", ":tada:"]
    active = await field.get_attribute("aria-activedescendant")
    assert active == await offered.first.get_attribute("id")
    await page.keyboard.press("Tab")
    assert await field.input_value() == "end:ta :tada: "
    assert await offered.count() == 0
    await page.keyboard.press("Enter")
    await page.locator(".message", has_text="end:ta 🎉").wait_for()


async def test_pasted_lines_reach_a_command_as_lines(windows: Windows, cast: Cast, app: AsyncApp) -> None:
    got: list[str] = []

    @app.command("/track")
    async def command(ack: AsyncAck, body: Json) -> None:
        await ack()
        got.append(body["text"])

    page = await windows.open(cast.dana, cast.office)
    await sends(page, "/track new\none\ntwo")
    await cast.dana.waits_until(lambda: got)
    assert got == ["new\none\ntwo"]


async def test_a_file_goes_along_and_is_got_back(windows: Windows, cast: Cast, tmp_path: Path) -> None:
    table = tmp_path / "跟进表.csv"
    table.write_text("名称,负责人\n官网改版,方敏\n", encoding="utf-8")
    page = await windows.open(cast.fang, cast.fang.dm)
    await page.get_by_role("link", name="消息", exact=True).click()
    await page.locator(FIELD).fill("本周的表")
    await page.locator(".conversation input[type=file]").set_input_files(table)
    link = page.get_by_role("link", name="跟进表.csv")
    async with page.expect_download() as coming:
        await link.click()
    await (await coming.value).save_as(tmp_path / "back.csv")
    assert (tmp_path / "back.csv").read_bytes() == table.read_bytes()
    assert "本周的表" in await page.locator(".message").inner_text()
    assert await page.locator(FIELD).input_value() == ""


async def test_reactions_and_threads(windows: Windows, cast: Cast) -> None:
    said = await cast.zhao.says("who comes?", "#office")
    page = await windows.open(cast.dana, cast.office)
    message = page.locator(".message")
    await message.hover()
    await message.get_by_role("button", name="Add reaction").click()
    await page.get_by_role("menuitem", name=":tada:").click()
    reaction = message.get_by_role("button", name=":tada:")
    await reaction.wait_for()
    assert said.reactions == {"tada": [cast.dana.id]}
    await reaction.click()
    await reaction.wait_for(state="detached")
    assert said.reactions == {"tada": []}

    await message.hover()
    await message.get_by_role("button", name="Reply in thread").click()
    thread = page.get_by_role("complementary", name="Thread")
    await thread.get_by_label("Also send to the channel").check()
    await thread.get_by_role("textbox").fill("me")
    await thread.get_by_role("textbox").press("Enter")
    await page.locator(".conversation").get_by_text("replied in a thread").wait_for()
    assert await page.locator(".conversation").get_by_role("link", name="1 reply").is_visible()
    assert [reply.broadcast for reply in cast.office.replies(said.ts)] == [True]


async def test_threads_one_is_in_are_listed_with_what_is_new_in_them(windows: Windows, cast: Cast) -> None:
    page = await windows.open(cast.dana, cast.office)
    threads = page.locator(".sidebar").get_by_role("link", name="Threads")
    assert await threads.count() == 0, "there are none yet"
    said = await cast.dana.says("who comes?", "#office")
    for text in ("me", "me too", "not me"):
        await cast.zhao.says(text, thread=said)
    await page.get_by_role("link", name="Threads unread").click()
    card = page.locator(".thread-card")
    assert await card.locator(".message-body").all_inner_texts() == ["who comes?", "me too", "not me"]
    await page.locator(".sidebar a.unread", has_text="Threads").wait_for(state="detached")
    await page.get_by_role("link", name="office", exact=True).click()
    await page.locator(".conversation .composer").wait_for()
    await cast.zhao.says("after all", thread=said)
    await page.get_by_role("link", name="Threads unread").click()
    assert (await card.locator("li").all_inner_texts())[-2] == "New"
    await card.get_by_role("link", name="All 4 replies").click()
    pane = page.get_by_role("complementary", name="Thread")
    await pane.get_by_role("textbox").fill("good")
    await pane.get_by_role("textbox").press("Enter")
    await card.get_by_text("good").wait_for()
    await pane.get_by_role("button", name="Close the thread").click()
    assert await page.get_by_role("heading", name="Threads").is_visible()


async def test_what_stands_in_an_attachment_works(
    windows: Windows, cast: Cast, app: AsyncApp, client: AsyncWebClient
) -> None:
    pressed: list[str] = []

    @app.action("go")
    async def go(ack: AsyncAck, action: Json) -> None:
        await ack()
        pressed.append(action["value"])

    blocks = [{"type": "actions", "elements": [button("go", "Go", value="7")]}]
    await client.chat_postMessage(channel=cast.office.id, text="x", attachments=[{"blocks": blocks, "text": "T-1"}])
    page = await windows.open(cast.dana, cast.office)
    await page.get_by_role("button", name="Go", exact=True).click()
    await cast.dana.waits_until(lambda: pressed)
    assert pressed == ["7"]


async def test_one_reads_back_to_the_beginning_and_forward_again(windows: Windows, cast: Cast) -> None:
    for number in range(300):
        await cast.zhao.says(f"message {number}.", "#office")
    page = await windows.open(cast.dana, cast.office)
    box = page.locator(".conversation .scroller")
    messages = page.locator(".conversation .message")
    assert await messages.count() == 60

    async def turns(key: str, wanted: str) -> None:
        """Press a key until a message is there; never are more than some in the page."""
        for _ in range(60):
            await box.press(key)
            if await page.get_by_text(wanted, exact=True).count():
                return
            await page.wait_for_timeout(30)
        raise AssertionError(await messages.first.inner_text())

    await turns("PageUp", "message 0.")
    assert await messages.count() <= 140
    assert await page.get_by_text("message 299.", exact=True).count() == 0
    await cast.zhao.says("meanwhile", "#office")
    await turns("PageDown", "meanwhile")
    await box.press("Home")
    await turns("PageUp", "message 0.")
    await page.get_by_role("button", name="New messages").click()
    await page.get_by_text("meanwhile", exact=True).wait_for()
    assert await page.get_by_text("message 0.", exact=True).count() == 0


async def test_a_link_leads_to_a_message_of_long_ago(windows: Windows, cast: Cast, client: AsyncWebClient) -> None:
    said = [await cast.zhao.says(f"message {number}.", "#office") for number in range(200)]
    link = (await client.chat_getPermalink(channel=cast.office.id, message_ts=said[10].ts))["permalink"]
    await client.chat_postMessage(channel=cast.office.id, text=f"see <{link}|the tenth>")
    page = await windows.open(cast.dana, cast.office)
    await page.get_by_role("link", name="the tenth").click()
    target = page.locator(".message.target", has_text="message 10.")
    await target.wait_for()
    assert await target.evaluate("node => document.activeElement === node")
