"""Scheduled messages, uploads, OAuth, revoking, looking up, validating; restricted channels and people unseen."""

import base64
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from playground.cast import Cast
from playground.conversation import ONLY
from playground.forms import CannotError
from playground.slack import Slack

Json = dict[str, Any]
PLAIN = {"type": "plain_text", "text": "x"}


async def answered(call: Any) -> str:  # noqa: ANN401 - any call of the client
    try:
        await call
    except SlackApiError as refused:
        return str(refused.response["error"])
    return "ok"


async def test_messages_are_scheduled_within_limits(slack: Slack, client: AsyncWebClient, cast: Cast) -> None:
    now = int(slack.clock.now())
    day = 86_400

    def schedule(post_at: int, channel: str = cast.launch.id) -> Any:  # noqa: ANN401
        return client.chat_scheduleMessage(channel=channel, text=f"at {post_at - now}", post_at=post_at)

    assert await answered(schedule(now - 1)) == "time_in_past"
    assert await answered(schedule(now + 120 * day - 60)) == "ok"
    assert await answered(schedule(now + 120 * day + 60)) == "time_too_far"
    window = (now // 300 + 10) * 300
    for number in range(30):
        assert await answered(schedule(window + number)) == "ok"
    assert await answered(schedule(window + 299)) == "restricted_too_many"
    assert await answered(schedule(window + 300)) == "ok"
    assert await answered(schedule(window + 299, cast.office.id)) == "ok"
    empty = client.api_call("chat.scheduleMessage", json={"channel": cast.launch.id, "post_at": window})
    assert await answered(empty) == "no_text"
    first = await client.chat_scheduledMessages_list(channel=cast.launch.id, limit=20)
    rest = await client.chat_scheduledMessages_list(
        channel=cast.launch.id, cursor=first["response_metadata"]["next_cursor"]
    )
    listed = [*first["scheduled_messages"], *rest["scheduled_messages"]]
    assert (len(first["scheduled_messages"]), len(listed)) == (20, 32)
    gone = listed[1]["id"]
    assert await answered(client.chat_deleteScheduledMessage(channel=cast.launch.id, scheduled_message_id=gone)) == "ok"
    again = client.chat_deleteScheduledMessage(channel=cast.launch.id, scheduled_message_id=gone)
    assert await answered(again) == "invalid_scheduled_message_id"
    assert cast.li.reads("#launch") == []
    slack.clock.advance(timedelta(seconds=window + 301 - now))
    await cast.li.waits_until(lambda: len(cast.li.reads("#launch")) == 30)


async def test_the_app_uploads_a_file(client: AsyncWebClient, cast: Cast) -> None:
    sent = await client.files_upload_v2(
        channel=cast.launch.id, content="名称\n", filename="table.csv", title="Table", initial_comment="Here"
    )
    assert sent["files"][0]["title"] == "Table"
    (message,) = cast.li.sees("#launch")
    assert (message.subtype, message.files[0]["size"], cast.li.text_of(message)) == ("file_share", 7, "Here")
    assert await answered(client.files_completeUploadExternal(files=[{"id": "F404"}])) == "file_not_found"
    elsewhere = client.files_upload_v2(channel=cast.random.id, content="x", filename="x.txt")
    assert await answered(elsewhere) == "not_in_channel"
    awaited = await client.files_getUploadURLExternal(filename="x", length=3)
    async with aiohttp.ClientSession() as session, session.post(awaited["upload_url"], data=b"four") as answer:
        assert answer.status == 400


async def test_a_file_is_put_into_a_form(slack: Slack, app: AsyncApp, cast: Cast) -> None:
    got: list[Json] = []

    @app.view("form")
    async def submitted(ack: AsyncAck, view: Json) -> None:
        await ack()
        got.append(view["state"]["values"]["b"]["a"])

    element = {"type": "file_input", "action_id": "a", "max_files": 1, "filetypes": ["csv"]}
    block = {"type": "input", "block_id": "b", "label": PLAIN | {"text": "File"}, "element": element}
    view = {"type": "modal", "callback_id": "form", "title": PLAIN, "submit": PLAIN, "blocks": [block]}
    await app.client.views_open(trigger_id=slack.triggers.give(cast.fang.id), view=view)
    fit, picture = (slack.files.add(cast.fang, name, b"x") for name in ("a.csv", "a.png"))
    big = slack.files.add(cast.fang, "b.csv", b"x" * 10_000_001)
    for wrong in (picture, big, [fit, fit], "a.csv"):
        with pytest.raises(CannotError):
            await cast.fang.fills({"File": wrong})
    await cast.fang.fills({"File": fit})
    await cast.fang.submits()
    assert got == [{"type": "file_input", "files": [fit]}]

    del element["max_files"], element["filetypes"]
    await app.client.views_open(trigger_id=slack.triggers.give(cast.fang.id), view=view)
    await cast.fang.fills({"File": [picture] * 10})
    with pytest.raises(CannotError):
        await cast.fang.fills({"File": [picture] * 11})


async def test_installing_by_oauth(slack: Slack, client: AsyncWebClient, cast: Cast) -> None:
    slack.uninstall()
    assert await answered(client.auth_test()) == "account_inactive"
    redirect = "https://app.example/oauth"
    asked = {"client_id": slack.oauth.client_id, "redirect_uri": redirect, "state": "s 1", "user": cast.chen.id}
    async with aiohttp.ClientSession() as session:
        address = slack.address("oauth/v2/authorize")
        async with session.get(address, params={**asked, "deny": "1"}, allow_redirects=False) as answer:
            assert answer.headers["Location"] == f"{redirect}?state=s+1&error=access_denied"
        async with session.get(address, params=asked, allow_redirects=False) as answer:
            code = answer.headers["Location"].rpartition("code=")[2]
        async with session.get(address, params={"client_id": "x"}) as answer:
            assert answer.status == 400
    right = {"id": slack.oauth.client_id, "secret": slack.oauth.client_secret, "code": code, "redirect_uri": redirect}
    for wrong, error in (
        ({"id": "x"}, "invalid_client_id"),
        ({"secret": "x"}, "bad_client_secret"),
        ({"redirect_uri": "x"}, "bad_redirect_uri"),
        ({"code": "x"}, "invalid_code"),
    ):
        assert (await exchanged(slack, **(right | wrong)))["error"] == error
    answer = await exchanged(slack, **right)
    assert (answer["access_token"], answer["authed_user"]["id"]) == (slack.bot_token, cast.chen.id)
    assert (await exchanged(slack, **right))["error"] == "invalid_code"
    assert await answered(client.auth_test()) == "ok"


async def exchanged(slack: Slack, id: str, secret: str, **given: str) -> Json:  # noqa: A002 - as the header names it
    """oauth.v2.access with Basic authentication, as SDKs send it."""
    basic = base64.b64encode(f"{id}:{secret}".encode()).decode()
    address, headers = slack.api_url + "oauth.v2.access", {"Authorization": f"Basic {basic}"}
    async with aiohttp.ClientSession() as session, session.post(address, data=given, headers=headers) as answer:
        return await answer.json()


async def test_a_token_revokes_itself(client: AsyncWebClient) -> None:
    assert (await client.auth_revoke(test=True))["revoked"] is False
    assert (await client.auth_revoke())["revoked"] is True
    assert await answered(client.auth_test()) == "token_revoked"


async def test_people_of_another_company_are_seen_where_a_channel_is_shared(
    slack: Slack, client: AsyncWebClient, cast: Cast
) -> None:
    assert (await client.users_info(user=cast.sam.id))["user"]["is_stranger"] is True
    await cast.fang.removes(slack.app.user, from_="#partners")
    assert await answered(client.users_info(user=cast.sam.id)) == "user_not_visible"
    assert await answered(client.conversations_open(users=cast.sam.id)) == "user_not_visible"
    assert await answered(client.chat_postMessage(channel=cast.sam.id, text="x")) == "channel_not_found"
    assert cast.sam.id not in {user["id"] for user in (await client.users_list())["members"]}


async def test_people_are_found_by_their_address(client: AsyncWebClient, cast: Cast) -> None:
    cast.li.email = "li@acme.example"
    assert (await client.users_lookupByEmail(email="LI@acme.example"))["user"]["id"] == cast.li.id
    assert (await client.users_info(user=cast.li.id))["user"]["profile"]["email"] == "li@acme.example"
    assert await answered(client.users_lookupByEmail(email="x@acme.example")) == "users_not_found"


async def test_do_not_disturb(slack: Slack, client: AsyncWebClient, cast: Cast) -> None:
    assert (await client.dnd_info(user=cast.li.id))["dnd_enabled"] is False
    slack.membership.pause(cast.li, 100, 200)
    said = await client.dnd_info(user=cast.li.id)
    assert (said["dnd_enabled"], said["next_dnd_start_ts"], said["next_dnd_end_ts"]) == (True, 100, 200)


@pytest.mark.parametrize(
    ("only", "post", "reply"),
    [
        ("nothing", ONLY["nothing"], ONLY["nothing"]),
        ("replies", ONLY["replies"], "ok"),
        ("no_replies", "ok", ONLY["no_replies"]),
    ],
)
async def test_restricted_channels(client: AsyncWebClient, cast: Cast, only: str, post: str, reply: str) -> None:
    parent = await client.chat_postMessage(channel=cast.launch.id, text="x")
    cast.launch.only = only
    assert await answered(client.chat_postMessage(channel=cast.launch.id, text="x")) == post
    assert await answered(client.chat_postMessage(channel=cast.launch.id, text="x", thread_ts=parent["ts"])) == reply
    cast.launch.only = "no_replies_any_more"
    locked = client.chat_postMessage(channel=cast.launch.id, text="x", thread_ts=parent["ts"])
    assert await answered(locked) == "restricted_action_thread_locked"


async def test_blocks_are_validated_with_pointers(slack: Slack) -> None:
    client = AsyncWebClient(base_url=slack.api_url)

    async def validate(**what: object) -> Json:
        try:
            answer = await client.api_call("blocks.validate", json=what)
        except SlackApiError as refused:
            answer = refused.response
        return dict(answer.data)  # type: ignore[arg-type]

    assert (await validate(blocks=[{"type": "divider"}]))["ok"] is True
    assert (await validate(blocks=[{"type": "section"}]))["ok"] is True
    assert (await validate(view={"type": "home", "blocks": []}))["ok"] is True
    found = await validate(blocks=[{"type": "header", "text": PLAIN | {"text": "x" * 151}}])
    assert found["errors"] == [
        {"pointer": "/blocks/0/text/text", "code": "invalid_blocks", "constraint": "must be less than 151 characters"}
    ]


async def test_video_blocks_need_a_scope_and_a_domain() -> None:
    addresses = {"video_url": "https://v.example/1", "thumbnail_url": "https://v.example/1.png"}
    video = {"type": "video", **addresses, "alt_text": "a", "title": PLAIN}
    for scopes, domains, answer in (
        (["chat:write"], ["v.example"], "missing_scope"),
        (["chat:write", "links.embed:write"], ["w.example"], "invalid_blocks"),
        (["chat:write", "links.embed:write"], ["v.example"], "ok"),
    ):
        manifest = {
            "display_information": {"name": "App"},
            "features": {"bot_user": {"display_name": "App"}, "unfurl_domains": domains},
            "oauth_config": {"scopes": {"bot": scopes}},
            "settings": {"socket_mode_enabled": True},
        }
        async with Slack(manifest=manifest) as slack:
            client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
            channel = slack.add_channel("launch")
            assert await answered(client.chat_postMessage(channel=channel.id, text="x", blocks=[video])) == answer


async def test_an_edit_of_blocks_alone_does_not_say_edited(client: AsyncWebClient, cast: Cast) -> None:
    sent = await client.chat_postMessage(channel=cast.launch.id, text="x", blocks=[{"type": "divider"}])
    where = {"channel": cast.launch.id, "ts": sent["ts"]}
    blocks = [{"type": "header", "text": PLAIN}]
    quiet = await client.api_call("chat.update", json={**where, "blocks": blocks})
    assert "edited" not in quiet["message"]
    assert quiet["message"]["text"] == "x"
    told = await client.chat_update(**where, text="y")
    assert told["message"]["edited"]["user"] == sent["message"]["user"]
    assert "blocks" not in told["message"]
    assert await answered(client.pins_add(channel=cast.launch.id, timestamp=sent["ts"])) == "ok"
    assert await answered(client.pins_add(channel=cast.launch.id, timestamp=sent["ts"])) == "already_pinned"
