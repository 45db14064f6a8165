"""History as Slack pages it, with what stands in it besides messages: joins, broadcasts, tombstones."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from playground.cast import Cast
from playground.slack import Slack

Json = dict[str, Any]


async def error(call: Any) -> str:  # noqa: ANN401 - any call of the client
    with pytest.raises(SlackApiError) as refused:
        await call
    return str(refused.value.response["error"])


async def test_pages_hold_when_messages_come_and_go_between_them(client: AsyncWebClient, cast: Cast) -> None:
    sent = [(await client.chat_postMessage(channel=cast.launch.id, text=str(n)))["ts"] for n in range(7)]
    first = await client.conversations_history(channel=cast.launch.id, limit=3)
    assert [m["text"] for m in first["messages"]] == ["6", "5", "4"]
    await client.chat_postMessage(channel=cast.launch.id, text="new")
    await client.chat_delete(channel=cast.launch.id, ts=sent[3])
    cursor = first["response_metadata"]["next_cursor"]
    rest = await client.conversations_history(channel=cast.launch.id, limit=3, cursor=cursor)
    assert ([m["text"] for m in rest["messages"]], rest["has_more"]) == (["2", "1", "0"], False)
    assert "response_metadata" not in rest.data
    for wrong, says in (
        ({"cursor": "nonsense"}, "invalid_cursor"),
        ({"cursor": "bmV4dDp4"}, "invalid_cursor"),
        ({"limit": 1000}, "invalid_limit"),
        ({"limit": -1}, "invalid_limit"),
        ({"oldest": "x"}, "invalid_ts_oldest"),
        ({"latest": "x"}, "invalid_ts_latest"),
    ):
        assert await error(client.conversations_history(channel=cast.launch.id, **wrong)) == says


async def test_lists_are_paged_by_what_comes_next(slack: Slack, client: AsyncWebClient, cast: Cast) -> None:
    page = await client.conversations_members(channel=cast.launch.id, limit=2)
    await cast.fang.removes(cast.fang, from_="#launch")
    cursor = page["response_metadata"]["next_cursor"]
    rest = await client.conversations_members(channel=cast.launch.id, limit=100, cursor=cursor)
    assert [*page["members"], *rest["members"]] == [
        *(person.id for person in (cast.fang, cast.li, cast.chen, cast.zhao, cast.guest)),
        slack.bot_user_id,
    ]
    every = {"types": "public_channel,private_channel,im,mpim", "limit": 2}
    found: list[str] = []
    cursor = ""
    while cursor or not found:
        page = await client.conversations_list(**every, cursor=cursor)
        found += [channel["id"] for channel in page["channels"]]
        cursor = page["response_metadata"]["next_cursor"]
    assert len(found) == len(set(found)) >= 5
    await cast.fang.invites(cast.dana, to="#office")
    gone = await client.conversations_members(channel=cast.office.id, limit=1)
    await cast.li.leaves("#office")
    assert await error(
        client.conversations_members(channel=cast.office.id, cursor=gone["response_metadata"]["next_cursor"])
    ) == ("invalid_cursor")


async def test_edges_of_history_and_replies(client: AsyncWebClient, cast: Cast) -> None:
    where = {"channel": cast.launch.id}
    parent = (await client.chat_postMessage(**where, text="parent"))["ts"]
    replies = [(await client.chat_postMessage(**where, text=str(n), thread_ts=parent))["ts"] for n in range(4)]

    async def read(**more: object) -> list[str]:
        found = await client.conversations_replies(**where, ts=parent, **more)  # type: ignore[arg-type]
        return [message["text"] for message in found["messages"]]

    assert await read(oldest=replies[1]) == ["parent", "2", "3"]
    assert await read(oldest=replies[1], inclusive=True) == ["parent", "1", "2", "3"]
    assert await read(latest=replies[1]) == ["parent", "0"]
    assert await read(latest=replies[1], inclusive=True) == ["parent", "0", "1"]
    only = await client.conversations_history(**where, oldest=parent, latest=parent, inclusive=True, limit=1)
    assert [message["ts"] for message in only["messages"]] == [parent]
    assert await read(limit=2) == ["parent", "0"]
    by_reply = await client.conversations_replies(**where, ts=replies[2])
    assert by_reply["messages"][0]["ts"] == parent


async def test_a_broadcast_reply_stands_in_both(client: AsyncWebClient, cast: Cast) -> None:
    where = {"channel": cast.launch.id}
    metadata = {"event_type": "row", "event_payload": {"id": 1}}
    parent = await client.chat_postMessage(**where, text="parent")
    await client.chat_postMessage(**where, text="all", thread_ts=parent["ts"], reply_broadcast=True, metadata=metadata)
    history = await client.conversations_history(**where, include_all_metadata=True)
    shown = history["messages"][0]
    assert (shown["subtype"], shown["root"]["text"], shown["metadata"]) == ("thread_broadcast", "parent", metadata)
    thread = await client.conversations_replies(**where, ts=parent["ts"], include_all_metadata=True)
    assert [message.get("metadata") for message in thread["messages"]] == [None, metadata]
    bare = await client.conversations_replies(**where, ts=parent["ts"])
    assert "metadata" not in bare["messages"][1]


async def test_a_deleted_parent_leaves_a_tombstone(slack: Slack, client: AsyncWebClient, cast: Cast) -> None:
    where = {"channel": cast.launch.id}
    metadata = {"event_type": "row", "event_payload": {"id": 1}}
    parent = (await client.chat_postMessage(**where, text="parent", metadata=metadata))["ts"]
    await cast.fang.says("reply", thread=cast.fang.sees("#launch")[0])
    await client.chat_delete(**where, ts=parent)
    stone = (await client.conversations_history(**where, include_all_metadata=True))["messages"][0]
    assert (stone["subtype"], stone["ts"], stone["user"], stone["reply_count"]) == (
        "tombstone",
        parent,
        "USLACKBOT",
        1,
    )
    assert "metadata" not in stone
    assert (await client.conversations_replies(**where, ts=parent))["messages"][0]["subtype"] == "tombstone"
    assert await error(client.chat_update(**where, ts=parent, text="x")) == "message_not_found"
    assert await error(client.chat_postMessage(**where, text="x", thread_ts=parent)) == "thread_not_found"
    assert slack.messages_by_metadata("row", "id") == {}


async def test_who_joins_and_leaves_is_written_unless_the_workspace_does_not_want_it(
    slack: Slack, client: AsyncWebClient, cast: Cast
) -> None:
    await client.conversations_join(channel=cast.random.id)
    await cast.dana.leaves("#random")
    history = (await client.conversations_history(channel=cast.random.id))["messages"]
    assert [(m["subtype"], m["user"], m["text"]) for m in history] == [
        ("channel_leave", cast.dana.id, f"<@{cast.dana.id}> has left the channel"),
        ("channel_join", slack.bot_user_id, f"<@{slack.bot_user_id}> has joined the channel"),
    ]
    assert not {"bot_id", "app_id"} & history[1].keys()
    assert [message.rings for message in cast.fang.sees("#random")] == [frozenset(), frozenset()]
    await cast.fang.invites(cast.li, to="#leads")
    assert cast.fang.sees("#leads")[-1].subtype == "group_join"
    async with Slack(join_messages=False) as silent:
        fang = silent.add_person("Fang Min")
        channel = silent.add_channel("launch", members=[fang])
        await silent.add_person("Li Qian").joins(channel)
        assert fang.sees(channel) == []


async def test_messages_are_counted_by_what_their_metadata_carries(
    slack: Slack, client: AsyncWebClient, cast: Cast
) -> None:
    for number in (1, 2, 2):
        metadata = {"event_type": "row", "event_payload": {"id": number}}
        await client.chat_postMessage(channel=cast.launch.id, text="x", metadata=metadata)
    await client.chat_postMessage(channel=cast.li.id, text="x", metadata=metadata)
    await client.chat_postMessage(channel=cast.li.id, text="x", metadata={"event_type": "y", "event_payload": {}})
    counted = {key: len(found) for key, found in slack.messages_by_metadata("row", "id").items()}
    assert counted == {1: 1, 2: 3}
