"""The same payloads by signed HTTP POST."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from slack_sdk.signature import SignatureVerifier

from playground.slack import Slack
from playground.timing import Timing
from playground.trouble_kinds import Repeated


class Door:
    """An app's request URL: keeps what comes, and fails as often as told."""

    def __init__(self) -> None:
        self.came: list[tuple[dict[str, str], bytes]] = []
        self.failures = 0
        self.failure_headers: dict[str, str] = {}

    async def answer(self, request: web.Request) -> web.Response:
        self.came.append((dict(request.headers), await request.read()))
        if self.failures:
            self.failures -= 1
            return web.Response(status=500, headers=self.failure_headers)
        return web.json_response({"text": "Noted"} if b"command=" in self.came[-1][1] else {})


@pytest.fixture
async def door() -> Door:
    return Door()


@pytest.fixture
async def slack_by_http(door: Door) -> AsyncIterator[Slack]:
    server = web.Application()
    server.router.add_post("/slack/events", door.answer)
    async with TestServer(server) as running, Slack(request_url=str(running.make_url("/slack/events"))) as slack:
        slack.timing.event_retry_seconds = (0.0, 0.01, 0.01)
        yield slack


async def test_a_command_is_signed_and_its_answer_is_shown(slack_by_http: Slack, door: Door) -> None:
    fang = slack_by_http.add_person("Fang Min")
    launch = slack_by_http.add_channel("launch", members=[fang])
    await slack_by_http.settled()
    await fang.types("/poll 中文", in_=launch)
    headers, body = door.came[-1]
    assert SignatureVerifier(slack_by_http.signing_secret).is_valid_request(body, headers)
    assert b"text=%E4%B8%AD%E6%96%87" in body
    assert fang.reads(launch) == ["Noted"]


async def test_an_event_is_retried_with_the_same_id(slack_by_http: Slack, door: Door) -> None:
    fang = slack_by_http.add_person("Fang Min")
    launch = slack_by_http.add_channel("launch", members=[fang])
    await slack_by_http.settled()
    door.came.clear()
    door.failures = 2
    await fang.says("hello", in_=launch)
    await fang.waits_until(lambda: len(door.came) == 3)
    retries = [(h.get("X-Slack-Retry-Num"), h.get("X-Slack-Retry-Reason")) for h, _ in door.came]
    assert retries == [(None, None), ("1", "http_error"), ("2", "http_error")]
    assert len({body for _, body in door.came}) == 1


async def test_an_app_can_ask_for_no_retry(slack_by_http: Slack, door: Door) -> None:
    fang = slack_by_http.add_person("Fang Min")
    launch = slack_by_http.add_channel("launch", members=[fang])
    await slack_by_http.settled()
    door.came.clear()
    door.failures, door.failure_headers = 9, {"x-slack-no-retry": "1"}
    await fang.says("hello", in_=launch)
    await slack_by_http.settled()
    await asyncio.sleep(0.1)
    assert len(door.came) == 1


async def test_retries_come_at_once_after_a_minute_and_after_five(slack_by_http: Slack, door: Door) -> None:
    fang = slack_by_http.add_person("Fang Min")
    launch = slack_by_http.add_channel("launch", members=[fang])
    await slack_by_http.settled()
    slack_by_http.timing.event_retry_seconds = Timing().event_retry_seconds
    door.came.clear()
    door.failures = 9
    await fang.says("hello", in_=launch)
    for count, seconds in ((2, 59), (2, 1), (3, 299), (3, 1), (4, 3600)):
        await fang.waits_until(lambda count=count: len(door.came) == count)  # type: ignore[misc]
        await slack_by_http.settled()
        slack_by_http.clock.advance(timedelta(seconds=seconds))
        await asyncio.sleep(0.05)
    assert [headers.get("X-Slack-Retry-Num") for headers, _ in door.came] == [None, "1", "2", "3"]


async def test_nobody_at_the_address(slack_by_http: Slack) -> None:
    slack_by_http.app.request_url = "http://127.0.0.1:9/slack/events"
    fang = slack_by_http.add_person("Fang Min")
    launch = slack_by_http.add_channel("launch", members=[fang])
    await fang.types("/poll", in_=launch)
    assert fang.trouble == "dispatch_failed"
    assert slack_by_http.dispatch.deliveries[-1].outcome == "dispatch_failed"


async def test_slack_probes_the_address(slack_by_http: Slack, door: Door) -> None:
    assert await slack_by_http.requests.probe() == 200
    assert b"ssl_check=1" in door.came[-1][1]


async def test_repeated_by_http_with_the_same_body(slack_by_http: Slack, door: Door) -> None:
    fang = slack_by_http.add_person("Fang Min")
    launch = slack_by_http.add_channel("launch", members=[fang])
    await slack_by_http.settled()
    door.came.clear()
    slack_by_http.trouble.start(Repeated(seconds=0, times=1))
    await fang.says("hello", in_=launch)
    await fang.waits_until(lambda: len(door.came) == 2)
    assert len({body for _, body in door.came}) == 1
