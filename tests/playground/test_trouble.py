"""Trouble on demand, of the Web API: what the app is told, and what was done."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from playground.cast import Cast
from playground.clock import stopwatch
from playground.slack import Slack
from playground.trouble_kinds import (
    Held,
    HttpError,
    LaggingHistory,
    NoAnswer,
    RateLimited,
    Refused,
    Slow,
    Spoiled,
    Truncated,
)

Json = dict[str, Any]
ROW = {"event_type": "row", "event_payload": {"id": 1}}


async def outcome(call: Any) -> str:  # noqa: ANN401 - any call of the client
    try:
        await call
    except SlackApiError as refused:
        said = getattr(refused.response, "data", None)
        return str(said["error"]) if isinstance(said, dict) and "error" in said else "no JSON"
    except aiohttp.ClientError as problem:
        return type(problem).__name__
    except TimeoutError:
        return "TimeoutError"
    return "ok"


def posts(client: AsyncWebClient, cast: Cast, text: str = "x") -> Any:  # noqa: ANN401
    return client.chat_postMessage(channel=cast.launch.id, text=text, metadata=ROW)


@pytest.mark.parametrize("done", [False, True])
@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (partial(Refused, error="internal_error"), "internal_error"),
        (partial(Refused, error="account_inactive"), "account_inactive"),
        (partial(HttpError, status=500), "no JSON"),
        (partial(HttpError, status=503, body="text"), "no JSON"),
        (partial(HttpError, status=503, body="empty"), "no JSON"),
        (Truncated, "no JSON"),
        (NoAnswer, "ServerDisconnectedError"),
    ],
    ids=["internal_error", "account_inactive", "html", "text", "empty", "truncated", "no answer"],
)
async def test_the_answer_is_spoiled_with_and_without_the_act_done(
    slack: Slack, client: AsyncWebClient, cast: Cast, kind: Callable[..., Spoiled], told: str, *, done: bool
) -> None:
    trouble = slack.trouble.start(kind(done=done, times=1, only=("chat.*",)))
    assert await outcome(posts(client, cast)) == told
    assert len(slack.messages_by_metadata("row", "id").get(1, [])) == done
    assert cast.li.reads("#launch") == ["x"] * done
    assert slack.refused == []
    assert slack.log[-1].trouble == trouble.kind
    assert slack.trouble.active == []
    assert await outcome(posts(client, cast)) == "ok"


async def test_an_answer_hangs_until_the_client_gives_up(slack: Slack, client: AsyncWebClient, cast: Cast) -> None:
    slack.trouble.start(NoAnswer(only=("chat.postMessage",), hangs=0.5, done=True, times=1))
    impatient = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url, timeout=1, retry_handlers=[])
    impatient.timeout = 0.1  # type: ignore[assignment]
    assert await outcome(posts(impatient, cast)) == "TimeoutError"
    assert cast.li.reads("#launch") == ["x"]
    assert await outcome(client.auth_test()) == "ok"


async def test_429_until_the_time_it_names_and_for_that_method_alone(
    slack: Slack, client: AsyncWebClient, cast: Cast
) -> None:
    slack.trouble.start(RateLimited(only=("chat.postMessage",), retry_after=(5, 9), times=1))
    with pytest.raises(SlackApiError) as refused:
        await posts(client, cast)
    assert refused.value.response.status_code == 429
    seconds = int(refused.value.response.headers["Retry-After"])
    assert 5 <= seconds <= 9
    assert await outcome(client.auth_test()) == "ok"
    assert slack.trouble.early_calls == []
    assert await outcome(posts(client, cast)) == "ratelimited"
    assert slack.trouble.early_calls == ["chat.postMessage"]
    slack.clock.advance(timedelta(seconds=seconds))
    assert await outcome(posts(client, cast)) == "ok"


async def test_slow_answers(slack: Slack, client: AsyncWebClient, cast: Cast) -> None:
    started = stopwatch()
    with slack.trouble.during(Slow(seconds=0.1)):
        await posts(client, cast)
    assert stopwatch() - started >= 0.1
    assert slack.trouble.active == []


async def test_a_held_message_is_seen_later(slack: Slack, client: AsyncWebClient, cast: Cast) -> None:
    slack.trouble.start(Held(seconds=5, times=1))
    sent = await posts(client, cast)
    assert cast.li.reads("#launch") == []
    assert (await client.conversations_history(channel=cast.launch.id))["messages"] == []
    assert slack.messages_by_metadata("row", "id") == {}
    await posts(client, cast, "later, but seen first")
    slack.clock.advance(timedelta(seconds=5))
    await cast.li.waits_until(lambda: cast.li.reads("#launch") == ["x", "later, but seen first"])
    found = (await client.conversations_history(channel=cast.launch.id))["messages"]
    assert found[-1]["ts"] == sent["ts"]


async def test_history_lags(slack: Slack, client: AsyncWebClient, cast: Cast) -> None:
    parent = await posts(client, cast)
    slack.trouble.start(LaggingHistory(seconds=(3, 10), times=2))
    await posts(client, cast, "late")
    await client.chat_postMessage(channel=cast.launch.id, text="reply", thread_ts=parent["ts"])

    async def listed() -> tuple[list[str], list[str]]:
        history = await client.conversations_history(channel=cast.launch.id)
        replies = await client.conversations_replies(channel=cast.launch.id, ts=parent["ts"])
        return [m["text"] for m in history["messages"]], [m["text"] for m in replies["messages"]]

    assert cast.li.reads("#launch") == ["x", "late"]
    assert await listed() == (["x"], ["x"])
    slack.clock.advance(timedelta(seconds=10))
    assert await listed() == (["late", "x"], ["x", "reply"])


async def test_shares_are_the_same_for_the_same_seed() -> None:
    async def hits(seed: int) -> list[bool]:
        async with Slack(seed=seed) as slack:
            client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url, retry_handlers=[])
            trouble = slack.trouble.start(Refused(only=("auth.test",), share=0.3))
            found = [await outcome(client.auth_test()) != "ok" for _ in range(60)]
            assert trouble.hits == sum(found)
            return found

    first = await hits(7)
    assert first == await hits(7)
    assert first != await hits(8)
    assert 6 < sum(first) < 32


async def test_trouble_ends_by_time_and_is_listed_and_cleared(slack: Slack, client: AsyncWebClient) -> None:
    brief = slack.trouble.start(Refused(lasts=60))
    lasting = slack.trouble.start(Refused(only=("users.*",)))
    assert slack.trouble.active == [brief, lasting]
    assert await outcome(client.auth_test()) == "internal_error"
    slack.clock.advance(timedelta(seconds=61))
    assert await outcome(client.auth_test()) == "ok"
    assert await outcome(client.users_list()) == "internal_error"
    slack.trouble.clear(lasting.id)
    assert await outcome(client.users_list()) == "ok"
    for share, times in ((0.0, None), (1.1, None), (0.5, 0)):
        with pytest.raises(ValueError, match="share"):
            Refused(share=share, times=times)


async def test_a_response_url_meets_trouble_too(slack: Slack, cast: Cast) -> None:
    async def answer() -> int:
        key = slack.reply_addresses.give(cast.fang.id, cast.launch.id)
        address = slack.address(f"commands/{slack.team_id}/{key}")
        async with aiohttp.ClientSession() as session, session.post(address, json={"text": "x"}) as got:
            return got.status

    slack.trouble.start(HttpError(only=("response_url",), status=500, times=1))
    assert (await answer(), len(cast.fang.ephemerals)) == (500, 0)
    slack.trouble.start(HttpError(only=("response_url",), status=500, times=1, done=True))
    assert (await answer(), len(cast.fang.ephemerals)) == (500, 1)
    assert (await answer(), len(cast.fang.ephemerals)) == (200, 2)


async def test_connections_are_refused_for_a_while(slack: Slack, client: AsyncWebClient, cast: Cast) -> None:
    assert await outcome(client.auth_test()) == "ok"
    await slack.refuse_connections()
    assert await outcome(client.auth_test()) == "ClientConnectorError"
    await slack.accept_connections()
    assert await outcome(posts(client, cast)) == "ok"
    assert cast.li.reads("#launch") == ["x"]


async def test_a_channel_takes_one_message_a_second_after_a_burst(
    slack: Slack, client: AsyncWebClient, cast: Cast
) -> None:
    slack.rate_limits.wanted.per_channel, slack.rate_limits.wanted.burst = 1.0, 3
    assert [await outcome(posts(client, cast)) for _ in range(4)] == ["ok"] * 3 + ["ratelimited"]
    assert await outcome(client.chat_postMessage(channel=cast.office.id, text="x")) == "ok"
    for _ in range(3):
        slack.clock.advance(timedelta(seconds=1))
        assert [await outcome(posts(client, cast)) for _ in range(2)] == ["ok", "ratelimited"]
    assert slack.rate_limits.refused == 4


async def test_a_workspace_takes_so_many_messages_a_minute(slack: Slack, client: AsyncWebClient, cast: Cast) -> None:
    slack.rate_limits.wanted.per_workspace = 5
    channels = [cast.launch.id, cast.office.id, cast.leads.id] * 2
    sent = [await outcome(client.chat_postMessage(channel=channel, text="x")) for channel in channels]
    assert sent == ["ok"] * 5 + ["ratelimited"]
    slack.clock.advance(timedelta(seconds=61))
    assert await outcome(posts(client, cast)) == "ok"


async def test_tiers(slack: Slack, client: AsyncWebClient) -> None:
    slack.rate_limits.wanted.tiers = True
    asked = [await outcome(client.usergroups_list()) for _ in range(21)]
    assert asked == ["ok"] * 20 + ["ratelimited"]
    assert await outcome(client.team_info()) == "ok"
    with pytest.raises(SlackApiError) as refused:
        await client.usergroups_list()
    assert 50 <= int(refused.value.response.headers["Retry-After"]) <= 60
    assert [await outcome(client.auth_test()) for _ in range(101)] == ["ok"] * 101


async def test_work_goes_on_beside_a_hanging_call(slack: Slack, client: AsyncWebClient, cast: Cast) -> None:
    slack.trouble.start(NoAnswer(only=("chat.postMessage",), hangs=0.3, times=1))
    hanging = asyncio.create_task(outcome(posts(client, cast)))
    await asyncio.sleep(0.05)
    assert await outcome(posts(client, cast)) == "ok"
    assert not hanging.done()
    assert await hanging == "ServerDisconnectedError"
