"""What the page sees and does, through its JSON API."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from playground.cast import Cast
from playground.slack import Slack

Json = dict[str, Any]


@pytest.fixture
async def browser(slack: Slack) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(slack.page_url) as session:
        yield session


async def test_a_person_types_a_command_fills_a_modal_and_submits_it(
    app: AsyncApp, cast: Cast, browser: aiohttp.ClientSession
) -> None:
    got: list[str] = []

    @app.command("/poll")
    async def command(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        blocks = [
            {
                "type": "input",
                "block_id": "who",
                "label": {"type": "plain_text", "text": "Who"},
                "element": {"type": "users_select", "action_id": "person"},
            }
        ]
        text = {"type": "plain_text", "text": "Ask"}
        view = {"type": "modal", "callback_id": "ask", "title": text, "submit": text, "blocks": blocks}
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.view("ask")
    async def submitted(ack: AsyncAck, view: Json) -> None:
        await ack()
        got.append(view["state"]["values"]["who"]["person"]["selected_user"])

    async def act(name: str, **said: object) -> Json:
        async with browser.post(f"/page/api/{name}", json={"as": cast.fang.id, **said}) as answer:
            return await answer.json()

    async def state(**query: str) -> Json:
        async with browser.get("/page/api/state", params={"as": cast.fang.id, **query}) as answer:
            return await answer.json()

    assert await act("types", text="/poll", channel=cast.launch.id) == {"ok": True, "trouble": ""}
    await cast.fang.waits_until(lambda: cast.fang.modal)
    (shown,) = (await state())["modals"]
    assert (shown["title"], shown["submit"], shown["close"]) == ("Ask", "Ask", None)
    await act("submits")
    assert (await state())["modals"][0]["errors"] == {"who": "Please complete this required field."}
    where = {"surface": {"kind": "modal"}, "block_id": "who", "action_id": "person"}
    await act("fills", **where, value=cast.li.id)
    await act("submits")
    assert (await state())["modals"] == []
    assert got == [cast.li.id]
    refused = await act("submits")
    assert refused["ok"] is False
    await act("says", text="Hello @Li Qian", channel=cast.launch.id)
    seen = await state(channel=cast.launch.id)
    assert [(m["plain"], m["own"]) for m in seen["messages"]] == [("Hello @Li Qian", True)]


async def test_changes_are_streamed(cast: Cast, browser: aiohttp.ClientSession) -> None:
    async with browser.get("/page/api/events") as stream:
        await stream.content.readuntil(b"\n\n")
        await cast.fang.says("news", in_=cast.launch)
        async with asyncio.timeout(2):
            event = (await stream.content.readuntil(b"\n\n")).decode()
    assert event.startswith("event: changed\ndata: ")
    assert json.loads(event.split("data: ")[1])["n"] > 0


async def test_other_sites_are_kept_out(slack: Slack, cast: Cast, browser: aiohttp.ClientSession) -> None:
    async with browser.get("/page/api/workspace", headers={"Host": "evil.example"}) as answer:
        assert answer.status == 403
    said = json.dumps({"as": cast.fang.id, "text": "x", "channel": cast.launch.id})
    async with browser.post("/page/api/says", data=said, headers={"Content-Type": "text/plain"}) as answer:
        assert answer.status == 415
    async with browser.get("/page/api/workspace") as answer:
        assert answer.status == 200
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        assert (await answer.json())["team"]["id"] == slack.team_id
    async with browser.get("/page/..%2fslack.py") as answer:
        assert answer.status == 404
