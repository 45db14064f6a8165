"""The look behind the page: JSON, calls and refusals in words, trouble on demand, a clock to move."""

import json
from datetime import UTC, datetime

import pytest
from aiohttp import web
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from playground.cast import Cast
from playground.slack import Slack
from tests.browser.window import Json, Windows, plain, sends


async def test_the_json_behind_a_message_is_there_to_copy(windows: Windows, cast: Cast, client: AsyncWebClient) -> None:
    blocks = [{"type": "header", "block_id": "b", "text": plain("T-1 官网改版")}]
    await client.chat_postMessage(channel=cast.office.id, text="x", blocks=blocks)
    page = await windows.open(cast.dana, cast.office, permissions=["clipboard-read", "clipboard-write"])
    await page.locator(".message").hover()
    await page.get_by_role("button", name="More actions").last.click()
    await page.get_by_role("menuitem", name="View the JSON").click()
    dialog = page.get_by_role("dialog", name="View the JSON")
    await dialog.get_by_role("button", name="Copy").first.click()
    copied = await page.evaluate("navigator.clipboard.readText()")
    assert json.loads(copied) == {"blocks": blocks}
    await dialog.get_by_text("chat.postMessage").click()
    assert '"T-1 官网改版"' in await dialog.locator(".calls pre").first.inner_text()
    await page.keyboard.press("Escape")
    assert not await dialog.is_visible()


@pytest.mark.parametrize(
    ("locale", "says"),
    [
        ("en", ["The blocks break a rule of Block Kit. (invalid_blocks)", "must be less than 151 characters"]),
        ("zh", ["区块不符合 Block Kit 的规则。 (invalid_blocks)", "要少于 151 个字符"]),
    ],
)
async def test_what_slack_would_refuse_is_counted_and_said_in_words(
    windows: Windows, cast: Cast, client: AsyncWebClient, locale: str, says: list[str]
) -> None:
    english = locale == "en"
    page = await windows.open(cast.dana if english else cast.zhao, cast.office)
    behind = page.get_by_role("button", name="Behind the scenes" if english else "幕后")
    await behind.click()
    blocks = [{"type": "header", "text": plain("x" * 151)}]
    with pytest.raises(SlackApiError):
        await client.chat_postMessage(channel=cast.office.id, text="x", blocks=blocks)
    failed = page.locator(".calls .failed")
    await failed.wait_for()
    assert await behind.locator(".count").inner_text() == "1"
    said = await failed.inner_text()
    assert all(words in said for words in [*says, "/blocks/0/text", "chat.postMessage", " ms"])


async def test_trouble_is_switched_on_and_off(windows: Windows, cast: Cast, slack: Slack, app: AsyncApp) -> None:
    @app.command("/form")
    async def command(ack: AsyncAck) -> None:
        await ack("Here it is")

    page = await windows.open(cast.dana, cast.office)
    await page.get_by_role("button", name="Behind the scenes").click()
    await page.get_by_role("tab", name="Trouble").click()
    switch = page.get_by_role("switch", name="Slack is down")
    await switch.check()
    await page.get_by_text("Done", exact=True).wait_for()
    assert [trouble.kind for trouble in slack.trouble.active] == ["http_error"]
    await switch.uncheck()
    await page.wait_for_function("!document.querySelector('.switches input:checked')")
    assert slack.trouble.active == []

    await page.get_by_role("button", name="Deactivate somebody").click()
    await page.get_by_role("button", name="Li Qian").click()
    await page.get_by_role("button", name="Bring back").last.wait_for()
    assert cast.li.deleted


async def test_the_clock_is_moved_and_says_what_comes(windows: Windows, cast: Cast, slack: Slack) -> None:
    """With an app that has a panel; a Slack alone shows no clock."""
    page = await windows.open(cast.zhao, cast.office)
    assert not await page.get_by_role("button", name="时间").is_visible()

    moved: list[str] = []
    due = {"at": slack.clock.now() + 7200, "what": {"en": "Reminder", "zh": "提醒"}, "people": [cast.zhao.id]}

    async def clock(request: web.Request) -> web.Response:
        moved.append((await request.json())["to"])
        return web.json_response({})

    async def planned(_: web.Request) -> web.Response:
        return web.json_response({"due": [due, {**due, "people": [], "channel": cast.leads.id}]})

    panel = web.Application()
    panel.add_routes([web.post("/clock", clock), web.get("/due", planned)])
    runner = web.AppRunner(panel)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        address = f"http://127.0.0.1:{runner.addresses[0][1]}/"
        headers = {"Authorization": f"Bearer {slack.bot_token}"}
        where = f"{slack.page_url}page/panel"
        assert (await page.request.post(where, data={"address": address})).status == 403
        elsewhere = await page.request.post(where, data={"address": "http://a.example/"}, headers=headers)
        assert elsewhere.status == 400
        assert (await page.request.post(where, data={"address": address}, headers=headers)).status == 200

        await page.get_by_role("button", name="时间").click()
        entries: Json = await page.locator(".due li").all_inner_texts()
        assert len(entries) == 1, "what goes to #leads is for those who are there"
        assert "提醒" in entries[0]
        assert "Zhao Ning" in entries[0]
        before = slack.clock.now()
        await page.get_by_role("button", name="1 小时后").click()
        await page.wait_for_function("was => !document.querySelector('.clock-now').textContent.includes(was)", arg="#")
        await cast.zhao.waits_until(lambda: moved)
        assert 3590 < slack.clock.now() - before < 3700
        at = datetime.fromisoformat(moved[0]).astimezone(UTC).timestamp()
        assert abs(at - slack.clock.now()) < 100

        await page.get_by_role("button", name="下周一 09:00").click()
        await cast.zhao.waits_until(lambda: len(moved) == 2)
        monday = datetime.fromisoformat(moved[1]).astimezone()
        assert datetime.fromtimestamp(monday.timestamp() + 8 * 3600, UTC).strftime("%a %H:%M") == "Mon 09:00"
    finally:
        await runner.cleanup()


async def test_ending_all_trouble_and_cutting_the_connection(
    windows: Windows, cast: Cast, slack: Slack, app: AsyncApp
) -> None:
    del app  # it is connected, and comes back by itself
    page = await windows.open(cast.dana, cast.office)
    await page.get_by_role("button", name="Behind the scenes").click()
    await page.get_by_role("tab", name="Calls").press("ArrowRight")
    await page.get_by_role("switch", name="Delivered twice").check()
    await cast.dana.waits_until(lambda: slack.trouble.active)
    await page.get_by_role("button", name="End all trouble").click()
    await cast.dana.waits_until(lambda: not slack.trouble.active)
    await page.get_by_role("button", name="Cut the app's connection").click()
    await cast.dana.waits_until(lambda: not slack.sockets.open)
    await page.keyboard.press("Escape")
    assert not await page.locator(".drawer").is_visible()
    await sends(page, "still here")
    await page.locator(".message", has_text="still here").wait_for()
