"""Every piece of Block Kit: messages show each, each input takes something, and the app gets what was entered."""

import re

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from playground.cast import Cast
from tests.browser.every_block import CONFIRM, asked, button, every_block, every_input, option
from tests.browser.window import Json, Page, Windows, plain, sends


@pytest.fixture
def got(app: AsyncApp) -> list[Json]:
    """What the app is sent: actions as they come, and the values of what is submitted."""
    found: list[Json] = []

    @app.action(re.compile(""))
    async def acted(ack: AsyncAck, action: Json) -> None:
        await ack()
        found.append(action)

    @app.view("every")
    async def submitted(ack: AsyncAck, view: Json) -> None:
        await ack()
        found.append(view["state"]["values"])

    @app.options(re.compile(""))
    async def options(ack: AsyncAck, payload: Json) -> None:
        cities = [option(name) for name in ("Beijing", "Shanghai") if payload["value"].lower() in name.lower()]
        await ack(options=cities)

    return found


def opening(app: AsyncApp, client: AsyncWebClient, view: Json) -> None:
    @app.command("/form")
    async def opens(ack: AsyncAck, body: Json) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=view)


async def test_every_block_is_shown(windows: Windows, cast: Cast, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel=cast.office.id, text="all", blocks=every_block())
    page = await windows.open(cast.dana, cast.office)
    message = page.locator(".message")
    await message.get_by_role("heading", name="A header").wait_for()
    seen = await message.inner_text()
    for words in (
        "Bold and italic and gone and code", "quoted", "Field one", "Field two", "In context", "and more", "Bold line",
        "An entry", "A quote", "A block of code", "Marked down", "A cell", "A picture", "Unsupported block: card",
    ):  # fmt: skip
        assert words in seen, words
    for tag, count in {"em": 1, "s": 1, "hr": 1, "blockquote": 2, "table": 1, "td": 2, "th": 2, "ul li": 4}.items():
        assert await message.locator(f".message-body {tag}").count() == count, tag


async def test_what_is_pressed_and_chosen_on_a_message_reaches_the_app(
    windows: Windows, cast: Cast, client: AsyncWebClient, got: list[Json]
) -> None:
    await client.chat_postMessage(channel=cast.office.id, text="all", blocks=every_block())
    page = await windows.open(cast.dana, cast.office)
    await page.locator("[data-action=more]").click()
    await page.get_by_role("menuitem", name="Follow").click()
    await page.get_by_role("button", name="Go").click()
    stop = page.get_by_role("button", name="Stop")
    await stop.click()
    await page.get_by_role("button", name=str(CONFIRM["deny"]["text"])).click()  # type: ignore[index]
    await stop.click()
    await page.get_by_role("button", name=str(CONFIRM["confirm"]["text"])).click()  # type: ignore[index]
    await page.locator("[data-action=colour] input").click()
    assert await page.locator(".group-label").all_inner_texts() == ["Warm", "Cold"]
    await page.get_by_role("option", name="Green").click()
    await page.locator("[data-action=day] input").fill("2026-03-18")
    await page.keyboard.press("Enter")
    await cast.dana.waits_until(lambda: len(got) == 5)
    assert [action["action_id"] for action in got] == ["more", "go", "stop", "colour", "day"]
    assert got[0]["selected_option"]["value"] == "follow"
    assert got[3]["selected_option"]["value"] == "green"
    assert got[4]["selected_date"] == "2026-03-18"


async def chooses(form: Page, page: Page, label: str, *names: str) -> None:
    """Type into a select of any kind and take what is offered first."""
    for name in names:
        await form.get_by_role("combobox", name=label, exact=True).press_sequentially(name)
        await page.locator(".option.active", has_text=name).click()
    await page.keyboard.press("Tab")


async def uploads(table: Page) -> None:
    """Files into the input that takes two tables; what it does not take it says, and the first is taken out again."""
    chosen = [{"name": name, "mimeType": "text/csv", "buffer": b"a,b"} for name in ("a.csv", "a.png", "b.csv", "c.csv")]
    await table.locator("input[type=file]").set_input_files(chosen)
    await table.get_by_text("“a.png” was not added: this field takes csv").wait_for()
    assert await table.get_by_text("“c.csv” was not added: 2 at most").is_visible()
    await table.get_by_role("button", name="Remove a.csv").click()
    await table.get_by_role("link", name="a.csv").wait_for(state="detached")


async def test_every_input_takes_something_and_all_of_it_is_submitted(
    windows: Windows, cast: Cast, app: AsyncApp, client: AsyncWebClient, got: list[Json]
) -> None:
    opening(app, client, every_input())
    page = await windows.open(cast.dana, cast.office)
    await sends(page, "/form")
    form = page.locator("dialog.modal")
    typed = {
        "Line": "one", "Lines": "one\ntwo", "Mail": "a@b.example", "Address": "https://a.example", "Number": "12",
        "Words": "*bold* and plain", "Day": "2026-03-18", "Hour": "17:30",
    }  # fmt: skip
    for label, text in typed.items():
        await form.get_by_label(label, exact=True).fill(text)
    moment = form.get_by_role("group", name="Moment")
    await moment.get_by_label("Date").fill("2026-03-18")
    await moment.get_by_label("Time").fill("09:30")
    await form.get_by_role("radio", name="Green").check()
    await form.get_by_role("checkbox", name="Red").check()
    await form.get_by_role("checkbox", name="Blue").check()
    await chooses(form, page, "Colour", "Blue")
    await chooses(form, page, "Colours", "Red", "Green")
    await chooses(form, page, "City", "Shanghai")
    await chooses(form, page, "Cities", "Beijing", "Shanghai")
    await chooses(form, page, "Person", "Zhao")
    await chooses(form, page, "People", "Fang", "Li Qian")
    await chooses(form, page, "Place", "#office")
    await chooses(form, page, "Places", "#office", "#partners")
    await chooses(form, page, "Channel", "#office")
    await chooses(form, page, "Channels", "#office", "#random")
    await uploads(form.get_by_role("group", name="Table"))
    await form.get_by_role("button", name="Send").click()
    await form.wait_for(state="hidden")
    await cast.dana.waits_until(lambda: got)
    (values,) = got
    held = {block: next(iter(state.values())) for block, state in values.items()}
    texts = {label: held[label.lower()].get("value") for label in ("Line", "Lines", "Mail", "Address", "Number")}
    assert texts == {label: typed[label] for label in texts}
    assert held["words"]["rich_text_value"]["elements"][0]["elements"][0]["style"] == {"bold": True}
    assert (held["day"]["selected_date"], held["hour"]["selected_time"]) == ("2026-03-18", "17:30")
    assert held["moment"]["selected_date_time"] == 1773840600, "09:30 in New York"
    assert held["one"]["selected_option"]["value"] == "green"
    assert [one["value"] for one in held["some"]["selected_options"]] == ["red", "blue"]
    assert held["colour"]["selected_option"]["value"] == "blue"
    assert [one["value"] for one in held["colours"]["selected_options"]] == ["red", "green"]
    assert held["city"]["selected_option"]["value"] == "shanghai"
    assert [one["value"] for one in held["cities"]["selected_options"]] == ["beijing", "shanghai"]
    assert held["person"]["selected_user"] == cast.zhao.id
    assert held["people"]["selected_users"] == [cast.fang.id, cast.li.id]
    assert held["place"]["selected_conversation"] == cast.office.id
    assert held["places"]["selected_conversations"] == [cast.office.id, cast.partners.id]
    assert held["channel"]["selected_channel"] == cast.office.id
    assert held["channels"]["selected_channels"] == [cast.office.id, cast.random.id]
    assert [file["name"] for file in held["table"]["files"]] == ["b.csv"]


async def test_a_stack_of_views_and_what_is_wrong_in_each(
    windows: Windows, cast: Cast, app: AsyncApp, client: AsyncWebClient
) -> None:
    first: Json = {
        "type": "modal",
        "callback_id": "first",
        "title": plain("First"),
        "submit": plain("Next"),
        "blocks": [
            asked("name", "Name", {"type": "plain_text_input"}, optional=False, hint=plain("In one line")),
            asked("kind", "Kind", {"type": "plain_text_input", "dispatch_action_config": {
                "trigger_actions_on": ["on_character_entered"]}}, dispatch_action=True),
            {"type": "actions", "block_id": "more", "elements": [button("push", "Look deeper")]},
        ],
    }  # fmt: skip
    second: Json = {"type": "modal", "title": plain("Second"), "blocks": [{"type": "header", "text": plain("Deeper")}]}
    dispatched: list[str] = []
    opening(app, client, first)

    @app.action("push")
    async def push(ack: AsyncAck, body: Json) -> None:
        await ack()
        await client.views_push(trigger_id=body["trigger_id"], view=second)

    @app.action("kind")
    async def kind(ack: AsyncAck, action: Json) -> None:
        await ack()
        dispatched.append(action["value"])

    @app.view("first")
    async def submitted(ack: AsyncAck) -> None:
        await ack(response_action="errors", errors={"name": "There is one of that name."})

    page = await windows.open(cast.dana, cast.office)
    await sends(page, "/form")
    form = page.locator("dialog.modal")
    await form.get_by_label("Name").fill("T-1")
    await form.get_by_label("Kind").press_sequentially("ab")
    await cast.dana.waits_until(lambda: dispatched)
    assert dispatched[-1] == "ab"
    await form.get_by_role("button", name="Look deeper").click()
    await form.get_by_role("heading", name="Deeper").wait_for()
    assert not await form.get_by_label("Name").is_visible()
    await page.keyboard.press("Escape")
    assert await form.get_by_label("Name").input_value() == "T-1"
    await form.get_by_role("button", name="Next").click()
    await form.get_by_text("There is one of that name.").wait_for()
    assert await form.get_by_text("In one line").is_visible()
    await page.keyboard.press("Escape")
    await form.wait_for(state="hidden")
