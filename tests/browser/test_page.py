"""The page of the local Slack does what a person at it expects, in a real browser."""

import asyncio

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from playground.cast import Cast
from playground.slack import Slack
from tests.browser.window import FIELD, Json, Windows, plain, until_focus


def form(intro: str = "First") -> Json:
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain("New item"),
        "submit": plain("Publish"),
        "blocks": [
            {"type": "section", "block_id": "intro", "text": plain(intro)},
            {
                "type": "input",
                "block_id": "title",
                "label": plain("Title"),
                "hint": plain("In one line"),
                "element": {"type": "plain_text_input", "action_id": "text", "max_length": 10, "focus_on_load": True},
            },
            {
                "type": "input",
                "block_id": "owner",
                "label": plain("Owner"),
                "element": {"type": "users_select", "action_id": "user"},
            },
            {
                "type": "input",
                "block_id": "city",
                "optional": True,
                "label": plain("City"),
                "element": {"type": "external_select", "action_id": "city", "min_query_length": 1},
            },
        ],
    }


@pytest.fixture
def submitted(app: AsyncApp, client: AsyncWebClient) -> list[Json]:
    """An app whose /form opens a modal, and what was submitted to it; Title "?" is refused."""
    found: list[Json] = []
    cities = [{"text": plain(name), "value": f"city-{number}"} for number, name in enumerate(["Beijing", "上海"])]

    @app.command("/form")
    async def command(ack: AsyncAck, body: Json) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=form())

    @app.options("city")
    async def options(ack: AsyncAck, payload: Json) -> None:
        await ack(options=[city for city in cities if payload["value"] in city["text"]["text"]])

    @app.view("form")
    async def view(ack: AsyncAck, view: Json) -> None:
        if view["state"]["values"]["title"]["text"]["value"] == "?":
            await ack(response_action="errors", errors={"title": "Say more."})
            return
        await ack()
        found.append(view["state"]["values"])

    return found


async def test_a_form_is_filled_by_keyboard_alone(windows: Windows, cast: Cast, submitted: list[Json]) -> None:
    page = await windows.open(cast.dana, cast.office)
    await page.locator(FIELD).press_sequentially("/form")
    await page.keyboard.press("Enter")
    await until_focus(page, "[data-block=title] input")
    title = page.get_by_label("Title")
    owner = page.get_by_role("combobox", name="Owner")

    await page.keyboard.type("?")
    await page.keyboard.press("Enter")
    await until_focus(page, "[data-block=owner] input")
    assert "Please complete this required field." in await page.locator("[data-block=owner]").inner_text()
    assert await owner.get_attribute("aria-invalid") == "true"

    await page.keyboard.type("zhao")
    await page.locator(".option.active").wait_for()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await page.keyboard.type("海")
    await page.locator(".option.active").wait_for()
    await page.keyboard.press("Enter")
    await title.press("Enter")
    await page.get_by_text("Say more.").wait_for()
    about = (await title.get_attribute("aria-describedby")).split()
    assert "Say more." in " ".join([await page.locator(f"#{part}").inner_text() for part in about])

    await title.fill("一二三四五六七八九十多")
    await title.press("Enter")
    assert "1 characters too many" in await page.locator("[data-block=title]").inner_text()
    await title.fill("海报")
    await title.press("Enter")
    await cast.dana.waits_until(lambda: submitted)
    await until_focus(page, FIELD)
    values = submitted[0]
    assert values["title"]["text"]["value"] == "海报"
    assert values["owner"]["user"]["selected_user"] == cast.zhao.id
    assert values["city"]["city"]["selected_option"]["value"] == "city-1"


async def test_what_is_being_typed_survives_everything_that_arrives(
    windows: Windows, cast: Cast, client: AsyncWebClient, submitted: list[Json]
) -> None:
    page = await windows.open(cast.dana, cast.office)
    await page.locator(FIELD).fill("/form")
    await page.locator(FIELD).press("Enter")
    await until_focus(page, "[data-block=title] input")
    await page.keyboard.type("abc")
    await cast.fang.says("noise", "#office")
    shown = await cast.dana.waits_until(lambda: cast.dana.modal)
    await client.views_update(view_id=shown.id, view=form("Second"))
    await page.get_by_text("Second").wait_for()
    await page.keyboard.type("def")
    assert await page.get_by_label("Title").input_value() == "abcdef"

    await page.keyboard.press("Escape")
    await cast.dana.waits_until(lambda: cast.dana.modal is None)
    await until_focus(page, FIELD)
    assert submitted == []


async def test_two_windows_are_two_people(windows: Windows, cast: Cast) -> None:
    fang = await windows.open(cast.fang, cast.office)
    dana = await windows.open(cast.dana, cast.office)
    await fang.locator(FIELD).fill("看一下 @Dana Reed ")
    await fang.locator(FIELD).press("Enter")
    assert await dana.locator(".message .mention.own").inner_text() == "@Dana Reed"
    assert await fang.locator(".message .mention").get_attribute("class") == "mention"
    await dana.wait_for_function("document.getElementById('live').textContent.includes('Fang Min')")
    assert await fang.locator("html").get_attribute("lang") == "zh-CN"
    assert await dana.locator("html").get_attribute("lang") == "en"

    await cast.fang.says("again @Dana Reed", "#partners")
    await dana.get_by_label("1 mentions").wait_for()


async def test_the_list_stays_where_one_reads(windows: Windows, cast: Cast) -> None:
    for number in range(60):
        await cast.fang.says(f"message {number}", "#office")
    page = await windows.open(cast.dana, cast.office)
    await page.get_by_text("message 59").wait_for()
    box = page.locator(".conversation .scroller")
    assert await box.evaluate("box => box.scrollHeight - box.scrollTop - box.clientHeight") < 2
    await box.evaluate("box => { box.scrollTop = 100 }")
    await asyncio.sleep(0.1)
    await cast.fang.says("one more", "#office")
    await page.get_by_role("button", name="New messages").click()
    assert await box.evaluate("box => box.scrollHeight - box.scrollTop - box.clientHeight") < 2


async def test_markup_in_data_stays_text(windows: Windows, cast: Cast, client: AsyncWebClient) -> None:
    page = await windows.open(cast.dana, cast.office)
    evil = '<img src=x onerror="document.title=1">'
    await cast.fang.says(evil, "#office")
    await client.chat_postMessage(
        channel=cast.office.id,
        text="x",
        blocks=[
            {"type": "header", "text": plain(evil)},
            {"type": "section", "text": {"type": "mrkdwn", "text": "<javascript:alert(1)|here> *粗* a*b*c"}},
            {
                "type": "context",
                "elements": [{"type": "mrkdwn", "text": "&lt;b&gt; <https://a.example/?x=1&amp;y=2|link>"}],
            },
        ],
    )
    await page.get_by_role("link", name="link").wait_for()
    assert await page.locator(".messages img").count() == 0
    assert await page.locator(".messages").get_by_text(evil).count() == 2
    assert await page.locator("a", has_text="here").count() == 0
    assert await page.locator(".messages strong").all_inner_texts() == ["粗"]
    assert await page.get_by_role("link", name="link").get_attribute("href") == "https://a.example/?x=1&y=2"


async def test_an_unknown_block_is_shown_as_what_it_is(windows: Windows, cast: Cast, client: AsyncWebClient) -> None:
    page = await windows.open(cast.dana, cast.office)
    block = {"type": "card", "title": {"type": "mrkdwn", "text": "A card"}}
    await client.chat_postMessage(channel=cast.office.id, text="x", blocks=[block])
    await page.get_by_text("Unsupported block: card").click()
    assert '"A card"' in await page.locator(".unfit pre").inner_text()


async def test_slack_says_why_a_command_failed(windows: Windows, cast: Cast, slack: Slack) -> None:
    page = await windows.open(cast.fang, cast.office)
    await page.locator(FIELD).fill("/form ")
    await page.locator(FIELD).press("Enter")
    notice = page.locator(".notice")
    await notice.wait_for()
    assert cast.fang.trouble
    assert cast.fang.trouble in await notice.inner_text()
    assert await page.locator(FIELD).input_value() == "/form "
    assert slack.refused == []


async def test_it_fits_a_phone(windows: Windows, cast: Cast) -> None:
    page = await windows.open(cast.dana, cast.office, viewport={"width": 390, "height": 780})
    assert await page.evaluate("document.documentElement.scrollWidth") == 390
    assert not await page.locator(".sidebar").is_visible()
    await page.get_by_role("button", name="Show the list of conversations").click()
    await page.get_by_role("link", name="partners").click()
    await page.get_by_role("heading", name="#partners").wait_for()
    assert not await page.locator(".sidebar").is_visible()
    await page.get_by_text("不是 Slack").wait_for()
