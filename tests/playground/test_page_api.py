"""What the page sees and does, through its JSON API."""

import asyncio
import base64
import io
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from playground.cast import Cast
from playground.person import Person
from playground.slack import Slack

Json = dict[str, Any]


class Window:
    """The page's API, as one person."""

    def __init__(self, session: aiohttp.ClientSession, person: Person) -> None:
        self._session = session
        self._as = {"as": person.id}

    async def act(self, act: str, /, **said: object) -> Json:
        async with self._session.post(f"/page/api/{act}", json=self._as | said) as answer:
            found: Json = await answer.json()
            return found

    async def reads(self, what: str, **query: str) -> Json:
        async with self._session.get(f"/page/api/{what}", params=self._as | query) as answer:
            found: Json = await answer.json()
            return found


@pytest.fixture
async def browser(slack: Slack) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(slack.page_url) as session:
        yield session


@pytest.fixture
def fang(browser: aiohttp.ClientSession, cast: Cast) -> Window:
    return Window(browser, cast.fang)


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


async def test_a_person_types_a_command_fills_a_modal_and_submits_it(app: AsyncApp, cast: Cast, fang: Window) -> None:
    got: list[str] = []

    @app.command("/poll")
    async def command(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        who = {"type": "users_select", "action_id": "person"}
        blocks = [{"type": "input", "block_id": "who", "label": plain("Who"), "element": who}]
        view = {"type": "modal", "callback_id": "ask", "title": plain("Ask"), "submit": plain("Ask"), "blocks": blocks}
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.view("ask")
    async def submitted(ack: AsyncAck, view: Json) -> None:
        await ack()
        got.append(view["state"]["values"]["who"]["person"]["selected_user"])

    assert await fang.act("types", text="/poll", channel=cast.launch.id) == {"ok": True, "trouble": ""}
    await cast.fang.waits_until(lambda: cast.fang.modal)
    (shown,) = (await fang.reads("state"))["modals"]
    assert (shown["title"], shown["submit"], shown["close"]) == ("Ask", "Ask", None)
    await fang.act("submits")
    assert (await fang.reads("state"))["modals"][0]["errors"] == {"who": "Please complete this required field."}
    where = {"surface": {"kind": "modal"}, "block_id": "who", "action_id": "person"}
    await fang.act("fills", **where, value=cast.li.id)
    behind = await fang.reads("behind", view=shown["id"])
    assert behind["shown"]["callback_id"] == "ask"
    assert [call["name"] for call in behind["calls"]] == ["views.open"]
    await fang.act("submits")
    assert (await fang.reads("state"))["modals"] == []
    assert got == [cast.li.id]
    refused = await fang.act("submits")
    assert refused["ok"] is False


async def test_a_conversation_is_read_from_its_newest_messages_back(cast: Cast, fang: Window) -> None:
    for number in range(5):
        await fang.act("says", text=f"*{number}* @Li Qian", channel=cast.launch.id)
    seen = await fang.reads("state", channel=cast.launch.id, most="2")
    assert [(m["plain"], m["typed"], m["own"]) for m in seen["messages"]] == [
        ("3 @Li Qian", "*3* @Li Qian", True),
        ("4 @Li Qian", "*4* @Li Qian", True),
    ]
    assert seen["older"] is True
    assert (await fang.reads("workspace"))["newest"] >= seen["messages"][-1]["ts"]
    seen = await fang.reads("state", channel=cast.launch.id)
    assert (len(seen["messages"]), seen["older"]) == (5, False)


async def test_any_part_of_a_conversation_is_read(cast: Cast, fang: Window, browser: aiohttp.ClientSession) -> None:
    said = [await cast.fang.says(str(number), "#launch") for number in range(6)]

    async def part(most: int, **where: str) -> tuple[str, bool, bool]:
        seen = await fang.reads("state", channel=cast.launch.id, most=str(most), **where)
        return "".join(message["plain"] for message in seen["messages"]), seen["older"], seen["newer"]

    assert await part(2) == ("45", True, False)
    assert await part(2, until=said[3].ts) == ("23", True, True)
    assert await part(9, until=said[3].ts) == ("0123", False, True)
    assert await part(2, since=said[1].ts) == ("12", True, True)
    assert await part(9, since=said[4].ts) == ("012345", False, False)
    assert await part(4, around=said[2].ts) == ("0123", False, True)
    assert await part(2, until="1.000000") == ("", False, True)
    async with browser.get("/page/api/state", params={"as": cast.fang.id, "until": "nan"}) as answer:
        assert answer.status == 400


async def test_threads_are_those_one_began_wrote_in_or_is_mentioned_in(cast: Cast, fang: Window) -> None:
    began, wrote, mentioned, other = [
        await who.says(text, "#office")
        for who, text in (
            (cast.fang, "mine"),
            (cast.zhao, "theirs"),
            (cast.zhao, "@Fang Min ?"),
            (cast.zhao, "others'"),
        )
    ]
    assert (await fang.reads("state"))["newest_reply"] == ""
    await cast.fang.says("a word", thread=wrote)
    assert (await fang.reads("state"))["newest_reply"] == "", "one's own is no news"
    last = [await cast.zhao.says("yes", thread=parent) for parent in (other, mentioned, began)]
    seen = await fang.reads("state", threads="yes")
    assert [[message["plain"] for message in thread["messages"]] for thread in seen["threads"]] == [
        ["mine", "yes"],
        ["@Fang Min ?", "yes"],
        ["theirs", "a word"],
    ]
    assert seen["newest_reply"] == last[-1].ts
    await cast.fang.leaves("#office")
    assert (await fang.reads("state", threads="yes"))["threads"] == []


async def test_a_command_keeps_its_lines(app: AsyncApp, cast: Cast, fang: Window) -> None:
    got: list[str] = []

    @app.command("/poll")
    async def command(ack: AsyncAck, body: Json) -> None:
        await ack()
        got.append(body["text"])

    for text in ("/poll one\ntwo", "/poll\none\ntwo", "/poll"):
        await fang.act("types", text=text, channel=cast.launch.id)
    assert got == ["one\ntwo", "one\ntwo", ""]


async def test_what_an_external_select_offered_is_chosen_by_its_value(
    app: AsyncApp, client: AsyncWebClient, cast: Cast, fang: Window
) -> None:
    @app.options("city")
    async def options(ack: AsyncAck, payload: Json) -> None:
        # two of one name, told apart by their values alone, and each found by one letter only
        await ack(options=[{"text": plain("Springfield"), "value": payload["value"]}])

    @app.action("city")
    async def chosen(ack: AsyncAck) -> None:
        await ack()

    select = {"type": "multi_external_select", "action_id": "city", "placeholder": plain("City")}
    block = {"type": "section", "block_id": "b", "text": plain("Where?"), "accessory": select}
    posted = await client.chat_postMessage(channel=cast.launch.id, text="x", blocks=[block])
    surface = {"kind": "message", "channel": cast.launch.id, "ts": posted["ts"]}
    where = {"surface": surface, "block_id": "b", "action_id": "city"}
    for typed, value in (("a", ["a"]), ("b", ["a", "b"])):
        await fang.act("options", **where, typed=typed)
        assert await fang.act("fills", **where, value=value) == {"ok": True, "trouble": ""}
    (message,) = (await fang.reads("state", channel=cast.launch.id))["messages"]
    held = message["values"]["b"]["city"]["selected_options"]
    assert [option["value"] for option in held] == ["a", "b"]


async def test_what_stands_in_an_attachment_is_pressed(
    app: AsyncApp, client: AsyncWebClient, cast: Cast, fang: Window
) -> None:
    pressed: list[Json] = []

    @app.action("go")
    async def go(ack: AsyncAck, action: Json) -> None:
        await ack()
        pressed.append(action)

    buttons = {
        "type": "actions",
        "elements": [{"type": "button", "action_id": "go", "value": "7", "text": plain("Go")}],
    }
    posted = await client.chat_postMessage(channel=cast.launch.id, text="x", attachments=[{"blocks": [buttons]}])
    (message,) = (await fang.reads("state", channel=cast.launch.id))["messages"]
    block = message["attachments"][0]["blocks"][0]
    surface = {"kind": "message", "channel": cast.launch.id, "ts": posted["ts"]}
    answer = await fang.act("presses", surface=surface, block_id=block["block_id"], action_id="go")
    assert answer == {"ok": True, "trouble": ""}
    assert [action["value"] for action in pressed] == ["7"]


async def test_a_file_is_sent_and_only_who_sees_it_gets_it(
    browser: aiohttp.ClientSession, cast: Cast, fang: Window
) -> None:
    content = base64.b64encode("名称,负责人".encode()).decode()
    said = {"name": "表 1.csv", "content": content, "text": "see", "channel": cast.leads.id}
    assert await fang.act("attaches", **said) == {"ok": True, "trouble": ""}
    (message,) = (await fang.reads("state", channel=cast.leads.id))["messages"]
    wanted = {"id": message["files"][0]["id"]}
    async with browser.get("/page/api/file", params={"as": cast.fang.id} | wanted) as answer:
        assert (await answer.read()).decode() == "名称,负责人"
        assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''%E8%A1%A8%201.csv"
        assert answer.content_type == "application/octet-stream"
    async with browser.get("/page/api/file", params={"as": cast.li.id} | wanted) as answer:
        assert answer.status == 404
    assert (await fang.act("attaches", **said | {"content": "no base64"}))["ok"] is False


async def test_files_are_uploaded_into_a_form_and_taken_out_again(
    browser: aiohttp.ClientSession, slack: Slack, app: AsyncApp, cast: Cast, fang: Window
) -> None:
    got: list[Json] = []

    @app.view("form")
    async def submitted(ack: AsyncAck, view: Json) -> None:
        await ack()
        got.append(view["state"]["values"]["b"]["a"])

    element = {"type": "file_input", "action_id": "a", "max_files": 2, "filetypes": ["csv"]}
    block = {"type": "input", "block_id": "b", "label": plain("File"), "element": element}
    view = {"type": "modal", "callback_id": "form", "title": plain("x"), "submit": plain("x"), "blocks": [block]}
    await app.client.views_open(trigger_id=slack.triggers.give(cast.fang.id), view=view)

    where = {"surface": {"kind": "modal"}, "block_id": "b", "action_id": "a"}
    content = base64.b64encode(b"a,b\n").decode()

    async def upload(name: str, sent: str = content) -> str:
        return (await fang.act("uploads", **where, name=name, content=sent)).get("error", "")

    async def held() -> list[str]:
        return [file["id"] for file in (await fang.reads("state"))["modals"][0]["values"]["b"]["a"]["files"]]

    assert [await upload(name) for name in ("1.csv", "2.CSV")] == ["", ""]
    first, second = await held()
    assert "takes 2 files" in await upload("3.csv")
    assert (await fang.act("fills", **where, value=[second]))["ok"] is True
    assert "takes csv" in await upload("a.png")
    big = base64.b64encode(b"x" * 10_000_001).decode()
    said = io.BytesIO(json.dumps({"as": cast.fang.id, **where, "name": "big.csv", "content": big}).encode())
    async with browser.post("/page/api/uploads", data=said, headers={"Content-Type": "application/json"}) as answer:
        assert "takes 10000000 bytes" in (await answer.json())["error"]
    assert "File *: 2.CSV" in cast.fang.text_of(cast.fang.modal)
    assert [file.about["name"] for file in slack.files.all()] == ["1.csv", "2.CSV"], "what is refused is not kept"
    foreign = slack.files.add(cast.li, "4.csv", b"x")
    assert (await fang.act("fills", **where, value=[second, foreign["id"]]))["ok"] is False
    assert await held() == [second]
    for who, status in ((cast.fang, 200), (cast.li, 404)):
        async with browser.get("/page/api/file", params={"as": who.id, "id": second}) as answer:
            assert answer.status == status
    await fang.act("submits")
    ((file,),) = (one["files"] for one in got)
    assert (file["id"], file["name"], file["filetype"], file["size"]) == (second, "2.CSV", "csv", 4)
    assert first != second


async def test_a_reaction_is_put_and_taken_off_again(cast: Cast, fang: Window) -> None:
    said = await cast.li.says("done", "#launch")
    about = {"channel": cast.launch.id, "ts": said.ts, "emoji": "tada"}
    await fang.act("reacts", **about)
    assert said.reactions == {"tada": [cast.fang.id]}
    await fang.act("unreacts", **about)
    assert said.reactions == {"tada": []}


async def test_people_and_channels_go_and_come_back(cast: Cast, fang: Window) -> None:
    await fang.act("archives", channel=cast.launch.id)
    assert (await fang.act("says", text="x", channel=cast.launch.id))["ok"] is False
    await fang.act("unarchives", channel=cast.launch.id)
    assert (await fang.act("says", text="x", channel=cast.launch.id))["ok"] is True
    await fang.act("deactivates", who=cast.li.id)
    assert cast.li.deleted
    await fang.act("reactivates", who=cast.li.id)
    assert not cast.li.deleted


async def events(stream: aiohttp.ClientResponse) -> AsyncIterator[tuple[str, Json]]:
    while True:
        async with asyncio.timeout(2):
            name, data = (await stream.content.readuntil(b"\n\n")).decode().strip().split("\n")
        yield name.removeprefix("event: "), json.loads(data.removeprefix("data: "))


async def test_changes_and_calls_are_streamed(
    client: AsyncWebClient, cast: Cast, fang: Window, browser: aiohttp.ClientSession
) -> None:
    async with browser.get("/page/api/events") as stream:
        told = events(stream)
        assert {(await anext(told))[0] for _ in range(2)} == {"changed", "called"}
        await cast.fang.says("news", in_=cast.launch)
        name, data = await anext(told)
        assert (name, data["n"] > 0) == ("changed", True)
        with pytest.raises(SlackApiError):
            await client.chat_postMessage(channel=cast.launch.id, text="x", blocks=[{"type": "header"}])
        assert await anext(told) == ("called", {"n": 1, "refused": 1})
    (call,) = (await fang.reads("calls", after="0"))["calls"]
    assert (call["n"], call["to"], call["name"], call["ok"]) == (1, "slack", "chat.postMessage", False)
    assert call["why"].startswith("invalid_blocks · ")
    assert call["body"]["blocks"] == [{"type": "header"}]
    assert (await fang.reads("calls", after="1"))["calls"] == []


async def test_behind_a_message_stand_its_blocks_and_the_calls_that_made_it(
    client: AsyncWebClient, cast: Cast, fang: Window
) -> None:
    blocks = [{"type": "header", "text": plain("T-1"), "block_id": "b"}]
    posted = await client.chat_postMessage(channel=cast.launch.id, text="x", blocks=blocks)
    await client.chat_update(channel=cast.launch.id, ts=posted["ts"], text="y", blocks=blocks)
    found = await fang.reads("behind", channel=cast.launch.id, ts=posted["ts"])
    assert found["shown"] == {"blocks": blocks}
    assert found["object"]["text"] == "y"
    assert [call["name"] for call in found["calls"]] == ["chat.postMessage", "chat.update"]
    assert all(call["ms"] > 0 for call in found["calls"])
    gone = await fang.reads("behind", channel=cast.launch.id, ts="1.000000")
    assert gone["ok"] is False


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
