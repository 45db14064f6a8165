"""What a token, a guest, an outsider or somebody deactivated may and may not."""

from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from playground.cast import Cast, demo
from playground.forms import CannotError
from playground.slack import Slack

Json = dict[str, Any]


async def error(call: Any) -> str:  # noqa: ANN401 - any call of the client
    with pytest.raises(SlackApiError) as refused:
        await call
    return str(refused.value.response["error"])


async def test_tokens(slack: Slack, client: AsyncWebClient) -> None:
    def other(token: str | None) -> AsyncWebClient:
        return AsyncWebClient(token=token, base_url=slack.api_url)

    assert (await client.auth_test())["user_id"] == slack.bot_user_id
    assert await error(other(None).auth_test()) == "not_authed"
    assert await error(other("xoxb-wrong").auth_test()) == "invalid_auth"
    assert await error(other(slack.app_token).auth_test()) == "not_allowed_token_type"
    assert await error(client.apps_connections_open(app_token=slack.bot_token)) == "not_allowed_token_type"
    assert await error(client.api_call("chat.telepathy")) == "unknown_method"
    async with aiohttp.ClientSession() as session:
        async with session.post(slack.api_url + "auth.test", data={"token": slack.bot_token}) as answer:
            assert (await answer.json())["ok"] is True
        for body, kind, wrong in (
            ("{", "application/json", "invalid_json"),
            ("[]", "application/json", "json_not_object"),
        ):
            headers = {"Content-Type": kind, "Authorization": f"Bearer {slack.bot_token}"}
            async with session.post(slack.api_url + "auth.test", data=body, headers=headers) as answer:
                assert (await answer.json())["error"] == wrong
    slack.app.revoked_tokens.add(slack.bot_token)
    assert await error(client.auth_test()) == "token_revoked"
    slack.uninstall()
    assert await error(client.auth_test()) == "account_inactive"


async def test_scopes_come_from_the_manifest() -> None:
    manifest = {
        "display_information": {"name": "App"},
        "features": {
            "bot_user": {"display_name": "App"},
            "slash_commands": [{"command": "/poll", "description": "Ask"}],
        },
        "oauth_config": {"scopes": {"bot": ["commands", "chat:write", "channels:read", "users:read"]}},
        "settings": {"socket_mode_enabled": True, "event_subscriptions": {"bot_events": ["team_join"]}},
    }
    async with Slack(manifest=manifest) as slack:
        cast = demo(slack)
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
        await client.chat_postMessage(channel=cast.launch.id, text="x")
        with pytest.raises(SlackApiError) as refused:
            await client.usergroups_list()
        answer = refused.value.response
        assert (answer["error"], answer["needed"]) == ("missing_scope", "usergroups:read")
        assert answer["provided"] == "channels:read,chat:write,commands,users:read"
        tested = await client.auth_test()
        assert tested.headers["x-oauth-scopes"] == "channels:read,chat:write,commands,users:read"
        assert await error(client.conversations_info(channel=cast.leads.id)) == "missing_scope"
        assert await error(client.conversations_history(channel=cast.launch.id)) == "missing_scope"
        assert await error(client.chat_postMessage(channel=cast.random.id, text="x")) == "not_in_channel"
        home = client.views_publish(user_id=cast.li.id, view={"type": "home", "blocks": []})
        assert await error(home) == "not_enabled"
        await cast.fang.types("/vote", in_="#launch")
        assert cast.fang.trouble == "/vote is not a valid command"
        with pytest.raises(CannotError):
            await cast.fang.uses_shortcut("unknown")


async def test_only_subscribed_events_are_sent() -> None:
    manifest = {
        "display_information": {"name": "App"},
        "features": {"bot_user": {"display_name": "App"}},
        "oauth_config": {"scopes": {"bot": ["users:read", "channels:history", "app_mentions:read"]}},
        "settings": {
            "socket_mode_enabled": True,
            "event_subscriptions": {"bot_events": ["user_change", "app_mention"]},
        },
    }
    async with Slack(manifest=manifest) as slack:
        cast = demo(slack)
        sent: list[str] = []
        slack.dispatch.event = lambda payload: sent.append(payload["event"]["type"])  # type: ignore[method-assign]
        await cast.fang.says("no mention", in_="#launch")
        await cast.fang.says("@App a mention", in_="#launch")
        await cast.fang.says("@App where it is not", in_="#random")
        slack.add_person("New")
        slack.membership.change(cast.li, tz="Europe/Berlin")
        assert sent == ["app_mention", "user_change"]


async def test_channels_the_bot_is_not_in(slack: Slack, client: AsyncWebClient, cast: Cast) -> None:
    secret = slack.add_channel("secret", private=True, members=[cast.fang], with_bot=False)
    for call in (client.conversations_info, client.conversations_members, client.conversations_history):
        assert await error(call(channel=secret.id)) == "channel_not_found"
    assert await error(client.chat_postMessage(channel=secret.id, text="x")) == "channel_not_found"
    assert await error(client.chat_postMessage(channel="C404", text="x")) == "channel_not_found"
    assert await error(client.chat_postMessage(channel=cast.random.id, text="x")) == "not_in_channel"
    assert await error(client.conversations_history(channel=cast.random.id)) == "not_in_channel"
    assert (await client.conversations_info(channel=cast.random.id))["channel"]["is_member"] is False
    names = {c["name"] for c in (await client.conversations_list(types="public_channel,private_channel"))["channels"]}
    assert names == {"launch", "office", "leads", "partners", "random"}
    await client.conversations_join(channel=cast.random.id)
    await client.chat_postMessage(channel=cast.random.id, text="x")
    assert await error(client.conversations_join(channel=cast.leads.id)) == "method_not_supported_for_channel_type"
    slack.archive(cast.random)
    assert await error(client.chat_postMessage(channel=cast.random.id, text="x")) == "is_archived"
    await cast.fang.removes(slack.app.user, from_="#leads")
    assert await error(client.chat_postMessage(channel=cast.leads.id, text="x")) == "channel_not_found"
    elsewhere = client.chat_postEphemeral(channel=cast.launch.id, user=cast.dana.id, text="x")
    assert await error(elsewhere) == "user_not_in_channel"


async def test_messages_of_others_and_threads(client: AsyncWebClient, cast: Cast) -> None:
    theirs = await cast.fang.says("mine", in_="#launch")
    assert await error(client.chat_update(channel=cast.launch.id, ts=theirs.ts, text="x")) == "cant_update_message"
    assert await error(client.chat_delete(channel=cast.launch.id, ts=theirs.ts)) == "cant_delete_message"
    assert await error(client.chat_update(channel=cast.launch.id, ts="1.000001", text="x")) == "message_not_found"
    where = {"channel": cast.launch.id, "text": "x"}
    assert await error(client.chat_postMessage(**where, thread_ts="")) == "invalid_thread_ts"
    assert await error(client.chat_postMessage(**where, thread_ts="1.000001")) == "thread_not_found"
    await cast.fang.deletes(theirs)
    assert await error(client.chat_postMessage(**where, thread_ts=theirs.ts)) == "thread_not_found"


async def test_direct_messages(slack: Slack, client: AsyncWebClient, cast: Cast) -> None:
    assert await error(client.conversations_open(users=[slack.bot_user_id])) == "user_not_found"
    assert await error(client.conversations_open(users=["U404"])) == "user_not_found"
    assert await error(client.conversations_open(users=[cast.gone.id])) == "user_disabled"
    assert await error(client.conversations_open(users=[cast.li.id] * 9)) == "too_many_users"
    assert await error(client.chat_postMessage(channel=slack.bot_user_id, text="x")) == "cannot_dm_bot"
    group = await client.conversations_open(users=[cast.li.id, cast.fang.id], return_im=True)
    assert group["channel"]["is_mpim"] is True
    await client.chat_postMessage(channel=group["channel"]["id"], text="both")
    assert cast.li.reads(group["channel"]["id"]) == cast.fang.reads(group["channel"]["id"]) == ["both"]
    with pytest.raises(CannotError):
        await cast.zhao.says("x", in_=group["channel"]["id"])
    assert cast.zhao.sees(group["channel"]["id"]) == []


async def test_people_as_the_web_api_shows_them(slack: Slack, client: AsyncWebClient, cast: Cast) -> None:
    found: list[Json] = []
    cursor = ""
    while True:
        page = await client.users_list(limit=3, cursor=cursor, include_locale=True)
        found += page["members"]
        cursor = page["response_metadata"]["next_cursor"]
        if not cursor:
            break
    people = {user["id"]: user for user in found}
    assert people.keys() == slack.workspace.users.keys()
    assert (people[cast.fang.id]["is_owner"], people[cast.fang.id]["locale"]) == (True, "zh-CN")
    assert people[cast.fang.id]["tz_offset"] == 8 * 3600
    assert people[cast.chen.id]["is_primary_owner"] is True
    assert people[cast.guest.id]["is_restricted"] is True
    assert people[cast.sam.id]["is_stranger"] is True
    assert people[cast.sam.id]["team_id"] != slack.team_id
    assert people[cast.gone.id]["deleted"] is True
    assert "tz" not in people[cast.gone.id]
    assert people[slack.bot_user_id]["is_bot"] is True
    assert await error(client.users_list(cursor="nonsense")) == "invalid_cursor"
    assert await error(client.users_info(user="U404")) == "user_not_found"
    slack.membership.change(cast.li, tz="", locale="")
    li = (await client.users_info(user=cast.li.id, include_locale=True))["user"]
    assert not li.keys() & {"tz", "tz_offset", "locale"}
    groups = (await client.usergroups_list(include_users=True))["usergroups"]
    assert {g["handle"]: g["users"] for g in groups}["market"] == [cast.fang.id, cast.li.id]
    assert await error(client.usergroups_users_list(usergroup="S404")) == "no_such_subteam"


async def test_history_is_paged_and_shows_metadata_when_asked(client: AsyncWebClient, cast: Cast) -> None:
    metadata = {"event_type": "row", "event_payload": {"id": 1}}
    sent = [
        (await client.chat_postMessage(channel=cast.launch.id, text=str(n), metadata=metadata))["ts"] for n in range(5)
    ]
    await client.chat_postMessage(channel=cast.launch.id, text="reply", thread_ts=sent[0])
    first = await client.conversations_history(channel=cast.launch.id, limit=3)
    assert ([m["text"] for m in first["messages"]], first["has_more"]) == (["4", "3", "2"], True)
    assert "metadata" not in first["messages"][0]
    cursor = first["response_metadata"]["next_cursor"]
    rest = await client.conversations_history(channel=cast.launch.id, limit=3, cursor=cursor, include_all_metadata=True)
    assert [m["text"] for m in rest["messages"]] == ["1", "0"]
    assert rest["messages"][0]["metadata"] == metadata
    assert rest["messages"][1]["reply_count"] == 1
    between = await client.conversations_history(channel=cast.launch.id, oldest=sent[1], latest=sent[3])
    assert [m["text"] for m in between["messages"]] == ["2"]
    edges = await client.conversations_history(channel=cast.launch.id, oldest=sent[1], latest=sent[3], inclusive=True)
    assert [m["text"] for m in edges["messages"]] == ["3", "2", "1"]
    thread = await client.conversations_replies(channel=cast.launch.id, ts=sent[0])
    assert [m["text"] for m in thread["messages"]] == ["0", "reply"]
    updated = await client.chat_update(channel=cast.launch.id, ts=sent[0], text="new")
    assert updated["message"]["metadata"] == metadata
    cleared = await client.chat_update(channel=cast.launch.id, ts=sent[0], text="new", metadata={})
    assert "metadata" not in cleared["message"]


async def test_what_people_cannot_do(slack: Slack, cast: Cast) -> None:
    with pytest.raises(CannotError, match="not in"):
        await cast.guest.says("x", in_="#office")
    with pytest.raises(CannotError, match="deactivated"):
        await cast.gone.says("x", in_="#launch")
    with pytest.raises(CannotError, match="can't see"):
        await cast.guest.joins("#random")
    with pytest.raises(CannotError, match="no modal"):
        await cast.fang.submits()
    await cast.sam.types("/poll", in_="#partners")
    assert cast.sam.trouble == "/poll is not a valid command"
    said = await cast.fang.says("secret", in_="#leads")
    assert cast.li.sees("#leads") == []
    with pytest.raises(CannotError, match="can't change"):
        await cast.chen.edits(said, "mine")
    slack.archive(cast.launch)
    with pytest.raises(CannotError, match="nobody can write"):
        await cast.fang.says("x", in_="#launch")
    slack.unarchive(cast.launch)
    await cast.fang.says("x", in_="#launch")


async def test_a_form_takes_only_what_a_person_could_enter(app: AsyncApp, slack: Slack, cast: Cast) -> None:
    def text(words: str) -> Json:
        return {"type": "plain_text", "text": words}

    def asked(name: str, element: Json) -> Json:
        return {"type": "input", "block_id": name, "optional": True, "label": text(name), "element": element}

    options = [{"text": text(name), "value": name.lower()} for name in ("High", "Low")]
    blocks = [
        asked("Name", {"type": "plain_text_input", "action_id": "a", "max_length": 5, "min_length": 2}),
        asked("Priority", {"type": "static_select", "action_id": "a", "options": options}),
        asked("Tags", {"type": "checkboxes", "action_id": "a", "options": options}),
        asked("People", {"type": "multi_users_select", "action_id": "a", "max_selected_items": 1}),
        asked("Where", {"type": "conversations_select", "action_id": "a", "filter": {"include": ["public"]}}),
        asked("Day", {"type": "datepicker", "action_id": "a"}),
        asked("Count", {"type": "number_input", "action_id": "a", "is_decimal_allowed": False, "max_value": "9"}),
        asked("Item", {"type": "external_select", "action_id": "a", "min_query_length": 1}),
    ]
    got: list[Json] = []

    @app.view("form")
    async def submitted(ack: AsyncAck, view: Json) -> None:
        await ack()
        got.append(view["state"]["values"])

    @app.options("a")
    async def suggest(ack: AsyncAck, payload: Json) -> None:
        await ack(options=[{"text": text(f"{payload['value']}-1"), "value": "1"}])

    view = {"type": "modal", "callback_id": "form", "title": text("T"), "submit": text("S"), "blocks": blocks}
    await app.client.views_open(trigger_id=slack.triggers.give(cast.fang.id), view=view)
    impossible: list[tuple[str, object]] = [
        ("Name", "longer"),
        ("Name", "a\nb"),
        ("Priority", "Middle"),
        ("People", [cast.li, cast.chen]),
        ("People", cast.gone),
        ("Where", cast.leads),
        ("Colour", "red"),
    ]
    for name, value in impossible:
        with pytest.raises(CannotError):
            await cast.fang.fills({name: value})
    await cast.fang.fills({"Name": "x", "Count": "12"})
    await cast.fang.submits()
    assert cast.fang.errors == {
        "Name": "This field must be at least 2 characters.",
        "Count": "Please enter a number of at most 9.",
    }
    await cast.fang.fills(
        {
            "Name": "𠮷𠮷𠮷𠮷𠮷",
            "Priority": "High",
            "Tags": ["low"],
            "People": cast.li,
            "Where": cast.office,
            "Day": "2026-03-18",
            "Count": 7,
            "Item": "T-1",
        }
    )
    await cast.fang.submits()
    assert cast.fang.errors == {}
    (values,) = got
    assert {name: next(v for k, v in held["a"].items() if k != "type") for name, held in values.items()} == {
        "Name": "𠮷𠮷𠮷𠮷𠮷",
        "Priority": options[0],
        "Tags": [options[1]],
        "People": [cast.li.id],
        "Where": cast.office.id,
        "Day": "2026-03-18",
        "Count": "7",
        "Item": {"text": text("T-1-1"), "value": "1"},
    }


async def test_files_are_for_the_bots_token(slack: Slack, client: AsyncWebClient, cast: Cast) -> None:
    message = await cast.fang.sends_file("table.csv", "名称\n".encode())
    file = (await client.files_info(file=message.files[0]["id"]))["file"]
    assert (file["filetype"], file["size"]) == ("csv", 7)
    assert await error(client.files_info(file="F404")) == "file_not_found"
    async with aiohttp.ClientSession() as session:
        async with session.get(file["url_private_download"]) as answer:
            assert answer.content_type == "text/html"
        headers = {"Authorization": f"Bearer {slack.bot_token}"}
        async with session.get(file["url_private_download"], headers=headers) as answer:
            assert (await answer.read()).decode() == "名称\n"
