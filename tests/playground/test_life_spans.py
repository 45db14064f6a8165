"""Triggers, response_urls, acknowledgements, hashes and connections live as long as Slack's."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from playground.cast import Cast
from playground.slack import Slack

Json = dict[str, Any]


def text(words: str) -> Json:
    return {"type": "plain_text", "text": words}


def modal(title: str = "Form", **more: object) -> Json:
    label = {"type": "input", "block_id": "b", "label": text("Name")}
    name = label | {"element": {"type": "plain_text_input", "action_id": "a"}, "optional": True}
    return {"type": "modal", "callback_id": title, "title": text(title), "submit": text("Go"), "blocks": [name], **more}


async def error(call: Any) -> str:  # noqa: ANN401 - any call of the client
    with pytest.raises(SlackApiError) as refused:
        await call
    return str(refused.value.response["error"])


async def test_a_trigger_opens_one_modal_within_three_seconds(slack: Slack, client: AsyncWebClient, cast: Cast) -> None:
    trigger = slack.triggers.give(cast.fang.id)
    await client.views_open(trigger_id=trigger, view=modal())
    assert await error(client.views_open(trigger_id=trigger, view=modal())) == "exchanged_trigger_id"
    assert await error(client.views_open(trigger_id="1.2.abc", view=modal())) == "invalid_trigger_id"
    assert slack.timing.trigger_seconds == 3.0
    slack.timing.trigger_seconds = 0.05
    late = slack.triggers.give(cast.fang.id)
    await asyncio.sleep(0.06)
    assert await error(client.views_open(trigger_id=late, view=modal())) == "expired_trigger_id"


async def test_time_is_stretched_for_slow_machines(slack: Slack) -> None:
    async with Slack(stretch=10) as slow:
        assert slow.timing.trigger_seconds == 10 * slack.timing.trigger_seconds
        assert slow.timing.ack_seconds == 10 * slack.timing.ack_seconds
        assert slow.timing.response_url_seconds == slack.timing.response_url_seconds


async def test_three_modals_stand_on_each_other_and_no_more(slack: Slack, client: AsyncWebClient, cast: Cast) -> None:
    def trigger() -> str:
        return slack.triggers.give(cast.fang.id)

    assert await error(client.views_push(trigger_id=trigger(), view=modal())) == "invalid_trigger_id"
    first = (await client.views_open(trigger_id=trigger(), view=modal()))["view"]
    second = (await client.views_push(trigger_id=trigger(), view=modal()))["view"]
    await client.views_push(trigger_id=trigger(), view=modal())
    assert (second["previous_view_id"], second["root_view_id"]) == (first["id"], first["id"])
    assert await error(client.views_push(trigger_id=trigger(), view=modal())) == "push_limit_reached"
    await cast.fang.closes()
    await client.views_push(trigger_id=trigger(), view=modal())
    await cast.fang.closes(everything=True)
    assert cast.fang.modal is None


async def test_a_stale_hash_conflicts_and_what_was_typed_stays(
    slack: Slack, client: AsyncWebClient, cast: Cast
) -> None:
    opened = await client.views_open(
        trigger_id=slack.triggers.give(cast.fang.id), view=modal(external_id="form-1") | {"blocks": []}
    )
    view = opened["view"]
    updated = await client.views_update(external_id="form-1", hash=view["hash"], view=modal(external_id="form-1"))
    assert updated["view"]["hash"] != view["hash"]
    stale = client.views_update(view_id=view["id"], hash=view["hash"], view=modal())
    assert await error(stale) == "hash_conflict"
    await cast.fang.fills({"Name": "官网改版"})
    wider = modal("Wider")
    wider["blocks"][0]["element"]["initial_value"] = "not shown"
    await client.views_update(view_id=view["id"], view=wider)
    assert cast.fang.modal
    assert cast.fang.modal.values["b"]["a"]["value"] == "官网改版"
    wider["blocks"][0]["block_id"] = "another"
    await client.views_update(view_id=view["id"], view=wider)
    assert cast.fang.modal.values["another"]["a"]["value"] == "not shown"
    await client.views_update(view_id=view["id"], view=modal(external_id="form-1"))
    again = client.views_open(trigger_id=slack.triggers.give(cast.li.id), view=modal(external_id="form-1"))
    assert await error(again) == "duplicate_external_id"
    await cast.fang.closes()
    assert await error(client.views_update(view_id=view["id"], view=modal())) == "not_found"

    home = {"type": "home", "blocks": []}
    published = await client.views_publish(user_id=cast.fang.id, view=home)
    await client.views_publish(user_id=cast.fang.id, view=home, hash=published["view"]["hash"])
    late = client.views_publish(user_id=cast.fang.id, view=home, hash=published["view"]["hash"])
    assert await error(late) == "hash_conflict"


async def test_a_response_url_answers_five_times_within_thirty_minutes(slack: Slack, cast: Cast) -> None:
    async def answer(address: str, **body: object) -> tuple[int, str]:
        async with aiohttp.ClientSession() as session, session.post(address, json=body) as got:
            return got.status, await got.text()

    def address() -> str:
        return slack.address(f"commands/{slack.team_id}/{slack.reply_addresses.give(cast.fang.id, cast.launch.id)}")

    five = address()
    for number in range(5):
        assert await answer(five, text=f"answer {number}") == (200, "ok")
    status, body = await answer(five, text="once more")
    assert (status, "used_url" in body) == (404, True)
    assert len(cast.fang.ephemerals) == 5
    assert cast.li.sees("#launch") == []
    old, older = address(), address()
    slack.clock.advance(timedelta(minutes=29))
    assert await answer(old, text="for all", response_type="in_channel") == (200, "ok")
    assert cast.li.reads("#launch") == ["for all"]
    slack.clock.advance(timedelta(minutes=2))
    status, body = await answer(older, text="too late")
    assert (status, "expired_url" in body) == (404, True)
    assert await answer(address()) == (400, "no_text")


async def test_an_ephemeral_message_changes_only_by_its_response_url(app: AsyncApp, slack: Slack, cast: Cast) -> None:
    @app.action("done")
    async def done(ack: AsyncAck, body: Json) -> None:
        await ack()
        assert body["container"]["is_ephemeral"] is True
        assert "message" not in body
        async with aiohttp.ClientSession() as session:
            change = {"replace_original": True, "text": "Done"}
            await session.post(body["response_url"], json=change)

    buttons = [{"type": "actions", "elements": [{"type": "button", "action_id": "done", "text": text("Done?")}]}]
    where = {"channel": cast.launch.id, "user": cast.li.id}
    sent = await app.client.chat_postEphemeral(**where, text="x", blocks=buttons)
    change = app.client.chat_update(channel=cast.launch.id, ts=sent["message_ts"], text="y")
    assert await error(change) == "message_not_found"
    await cast.li.presses("Done?", on=cast.li.ephemerals[0])
    await cast.li.waits_until(lambda: cast.li.reads("#launch") == ["Done"])
    assert [call.why for call in slack.refused] == ["message_not_found"]


async def test_who_waits_longer_than_three_seconds_sees_a_time_out(slack: Slack, app: AsyncApp, cast: Cast) -> None:
    @app.command("/poll")
    async def command(ack: AsyncAck) -> None:
        await asyncio.sleep(0.1)
        await ack()

    assert slack.timing.ack_seconds == 3.0
    slack.timing.ack_seconds = 0.03
    await cast.fang.types("/poll", in_="#launch")
    assert cast.fang.trouble == "operation_timeout"
    slack.timing.ack_seconds = 3.0
    await cast.fang.types("/poll", in_="#launch")
    assert cast.fang.trouble == ""


async def test_nobody_listening_is_a_dispatch_failure(cast: Cast) -> None:
    await cast.fang.types("/poll", in_="#launch")
    assert cast.fang.trouble == "dispatch_failed"


async def test_an_event_without_acknowledgement_comes_again_on_any_connection(slack: Slack, cast: Cast) -> None:
    slack.timing.ack_seconds = 0.03
    slack.timing.event_retry_seconds = (0.0, 0.01, 0.01)
    came: list[tuple[int, SocketModeRequest]] = []

    async def listen(number: int) -> SocketModeClient:
        web = AsyncWebClient(base_url=slack.api_url)
        client = SocketModeClient(slack.app_token, web_client=web)

        async def take(client: Any, request: SocketModeRequest) -> None:  # noqa: ANN401 - the SDK's base class
            came.append((number, request))
            if len(came) == 3:
                await client.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id))

        client.socket_mode_request_listeners.append(take)
        await client.connect()
        return client

    clients = [await listen(1), await listen(2)]
    await cast.fang.waits_until(lambda: len(slack.sockets.open) == 2)
    await cast.fang.says("hello", in_="#launch")
    await cast.fang.waits_until(lambda: len(came) == 3)
    await asyncio.sleep(0.1)
    assert [request.retry_attempt for _, request in came] == [0, 1, 2]
    assert {number for number, _ in came} == {1, 2}
    assert len({request.payload["event_id"] for _, request in came}) == 1
    assert len({request.envelope_id for _, request in came}) == 3
    for client in clients:
        await client.close()


async def test_connections_end_with_a_reason(slack: Slack) -> None:
    async def connect(session: aiohttp.ClientSession) -> aiohttp.ClientWebSocketResponse:
        web = AsyncWebClient(base_url=slack.api_url)
        opened = await web.apps_connections_open(app_token=slack.app_token)
        return await session.ws_connect(opened["url"])

    async with aiohttp.ClientSession() as session:
        socket = await connect(session)
        hello = await socket.receive_json()
        assert (hello["type"], hello["num_connections"]) == ("hello", 1)
        await slack.sockets.disconnect("refresh_requested")
        assert (await socket.receive_json())["reason"] == "refresh_requested"
        assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE
        ten = [await connect(session) for _ in range(10)]
        eleventh = await connect(session)
        assert (await eleventh.receive_json())["reason"] == "too_many_websockets"
        for one in ten:
            await one.close()


async def test_slack_asks_to_slow_down(slack: Slack, client: AsyncWebClient, cast: Cast) -> None:
    slack.slow_down("chat.postMessage", 30)
    with pytest.raises(SlackApiError) as refused:
        await client.chat_postMessage(channel=cast.launch.id, text="x")
    assert refused.value.response["error"] == "ratelimited"
    assert refused.value.response.headers["Retry-After"] == "30"
    await client.users_list()


async def test_timestamps_and_the_date_header_follow_slacks_time(
    slack: Slack, client: AsyncWebClient, cast: Cast
) -> None:
    first = await client.chat_postMessage(channel=cast.launch.id, text="x")
    slack.clock.advance(timedelta(days=-1))
    second = await client.chat_postMessage(channel=cast.launch.id, text="y")
    assert float(second["ts"]) > float(first["ts"])
    slack.clock.advance(timedelta(days=3))
    third = await client.chat_postMessage(channel=cast.launch.id, text="z")
    assert float(third["ts"]) - float(second["ts"]) > 86_400
    assert third.headers["Date"] != first.headers["Date"]
    with pytest.raises(ValueError, match="no time zone"):
        slack.clock.move_to(datetime(2026, 3, 18))  # noqa: DTZ001 - that is the point
