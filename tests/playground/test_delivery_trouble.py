"""Trouble of what goes to the app: late, shuffled, repeated, unacknowledged; sockets frozen and cut."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from playground import limits
from playground.cast import Cast
from playground.slack import Slack
from playground.trouble_kinds import FrozenSockets, Repeated, Shuffled, Unacknowledged
from playground.unverified import Unverified

Json = dict[str, Any]


class Listener:
    """A bare Socket Mode client that acknowledges at once and keeps what came."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.came: list[Json] = []
        self.pongs = 0
        self.acknowledges = True

    async def listen(self) -> None:
        async for message in self.socket:
            if message.type is aiohttp.WSMsgType.PONG:
                self.pongs += 1
                continue
            said = message.json()
            self.came.append(said)
            if "envelope_id" in said and self.acknowledges:
                await self.socket.send_json({"envelope_id": said["envelope_id"]})

    def events(self) -> list[Json]:
        return [said for said in self.came if said["type"] == "events_api"]

    def texts(self) -> list[str]:
        return [said["payload"]["event"]["text"] for said in self.events()]


@asynccontextmanager
async def listening(slack: Slack, query: str = "") -> AsyncIterator[Listener]:
    web = AsyncWebClient(base_url=slack.api_url)
    opened = await web.apps_connections_open(app_token=slack.app_token)
    address = opened["url"] + query
    async with aiohttp.ClientSession() as session, session.ws_connect(address, autoping=False) as socket:
        listener = Listener(socket)
        task = asyncio.create_task(listener.listen())
        await until(lambda: listener.came or slack.trouble.active)
        yield listener
        task.cancel()


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(3):
        while not condition():  # noqa: ASYNC110 - what it waits for happens elsewhere
            await asyncio.sleep(0.01)


async def test_shuffled_within_a_window(slack: Slack, cast: Cast) -> None:
    async with listening(slack) as listener:
        slack.trouble.start(Shuffled(seconds=(0, 0.2)))
        for number in range(20):
            await cast.fang.says(str(number), in_="#launch")
        await slack.settled()
        assert sorted(listener.texts(), key=int) == [str(number) for number in range(20)]
        assert listener.texts() != [str(number) for number in range(20)]


async def test_a_third_is_repeated_with_either_retry_attempt_minutes_later(slack: Slack, cast: Cast) -> None:
    async with listening(slack) as listener:
        trouble = slack.trouble.start(Repeated(share=0.3, copies=2, seconds=(60, 300), only=("message",)))
        for number in range(40):
            await cast.fang.says(str(number), in_="#launch")
        await slack.settled()
        assert len(listener.events()) == 40
        assert 4 < trouble.hits < 22
        slack.clock.advance(timedelta(minutes=5))
        await until(lambda: len(listener.events()) == 40 + 2 * trouble.hits)
        copies = listener.events()[40:]
        assert {copy["retry_attempt"] for copy in copies} == {0, 1}
        ids = [said["payload"]["event_id"] for said in listener.events()]
        assert len(set(ids)) == 40
        assert len({said["envelope_id"] for said in listener.events()}) == len(ids)
        await slack.settled()
        assert sum(delivery.is_copy for delivery in slack.dispatch.deliveries) == len(copies)


async def test_clicks_and_commands_are_repeated_too(app: AsyncApp, slack: Slack, cast: Cast) -> None:
    got: list[str] = []

    @app.command("/poll")
    async def command(ack: AsyncAck, body: Json) -> None:
        got.append(body["trigger_id"])
        await ack("Noted")

    slack.trouble.start(Repeated(only=("slash_commands",), seconds=0))
    await cast.fang.types("/poll", in_="#launch")
    await cast.fang.waits_until(lambda: len(got) == 2)
    await slack.settled()
    assert len(set(got)) == 1
    assert [(d.type, d.outcome, d.answer, d.is_copy) for d in slack.dispatch.deliveries if d.kind != "events_api"] == [
        ("/poll", "", {"text": "Noted"}, False),
        ("/poll", "", {"text": "Noted"}, True),
    ]
    assert cast.fang.reads("#launch") == ["Noted"]


async def test_a_lost_acknowledgement_brings_the_event_again(slack: Slack, cast: Cast) -> None:
    async with listening(slack) as listener:
        slack.timing.ack_seconds = 0.05
        slack.trouble.start(Unacknowledged(times=2))
        await cast.fang.says("x", in_="#launch")
        await until(lambda: len(listener.events()) == 2)
        await asyncio.sleep(0.1)
        assert len(listener.events()) == 2
        slack.clock.advance(timedelta(minutes=1))
        await until(lambda: len(listener.events()) == 3)
        again = [(said["retry_attempt"], said["retry_reason"]) for said in listener.events()]
        assert again == [(0, ""), (1, "timeout"), (2, "timeout")]
        slack.clock.advance(timedelta(minutes=5))
        await slack.settled()
        assert len(listener.events()) == 3


async def test_after_three_retries_an_event_is_given_up(slack: Slack, cast: Cast) -> None:
    async with listening(slack) as listener:
        listener.acknowledges = False
        slack.timing.ack_seconds = 0.03
        await cast.fang.says("x", in_="#launch")
        for count in (2, 3, 4, 4):
            await until(lambda count=count: len(listener.events()) == count)  # type: ignore[misc]
            await slack.settled()
            slack.clock.advance(timedelta(minutes=5))
        assert [said["retry_attempt"] for said in listener.events()] == [0, 1, 2, 3]


async def test_frozen_sockets_answer_nothing_and_new_ones_do(slack: Slack, cast: Cast) -> None:
    async with listening(slack) as frozen:
        await frozen.socket.ping()
        await until(lambda: frozen.pongs == 1)
        slack.timing.ack_seconds = 0.05
        slack.timing.event_retry_seconds = (0.0, 0.01, 0.01)
        trouble = slack.trouble.start(FrozenSockets())
        await frozen.socket.ping()
        async with listening(slack) as fresh:
            await until(lambda: fresh.came)
            for number in range(4):
                await cast.fang.says(str(number), in_="#launch")
            await until(lambda: len(set(fresh.texts())) == 4)
            await asyncio.sleep(0.1)
            assert (frozen.pongs, frozen.texts()) == (1, [])
        slack.trouble.clear(trouble.id)
        await until(lambda: frozen.pongs == 2)


async def test_all_sockets_frozen_do_not_even_greet(slack: Slack, cast: Cast) -> None:
    slack.trouble.start(FrozenSockets(which="all", lasts=60))
    async with listening(slack) as frozen:
        await asyncio.sleep(0.1)
        assert frozen.came == []
        await cast.fang.types("/poll", in_="#launch")
        slack.clock.advance(timedelta(minutes=1))
        await until(lambda: frozen.came)
        assert frozen.came[0]["type"] == "hello"


async def test_sockets_are_cut_without_a_word(slack: Slack) -> None:
    async with listening(slack) as first, listening(slack) as second:
        slack.sockets.cut(0.5)
        await until(lambda: first.socket.closed)
        assert not second.socket.closed
        assert len(slack.sockets.open) == 1


async def test_a_warning_comes_ten_seconds_ahead(slack: Slack) -> None:
    async with listening(slack, "&debug_reconnects=true") as listener:
        assert slack.timing.debug_life_seconds == 360
        slack.clock.advance(timedelta(seconds=349))
        await asyncio.sleep(0.05)
        assert [said["type"] for said in listener.came] == ["hello"]
        slack.clock.advance(timedelta(seconds=1))
        await until(lambda: listener.came[-1].get("reason") == "warning")
        slack.clock.advance(timedelta(seconds=9))
        await asyncio.sleep(0.05)
        assert not listener.socket.closed
        slack.clock.advance(timedelta(seconds=1))
        await until(lambda: listener.socket.closed)


async def test_slack_says_when_there_are_too_many_events(
    slack: Slack, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "EVENTS_AN_HOUR", 3)
    async with listening(slack) as listener:
        for number in range(5):
            await cast.fang.says(str(number), in_="#launch")
        await slack.settled()
        assert [said["payload"]["type"] for said in listener.events()] == [*["event_callback"] * 3, "app_rate_limited"]
        slack.clock.advance(timedelta(hours=1))
        await cast.fang.says("again", in_="#launch")
        await slack.settled()
        assert listener.events()[-1]["payload"]["event"]["text"] == "again"


@pytest.mark.parametrize("same", [False, True])
async def test_the_envelope_of_an_event_sent_again(*, same: bool) -> None:
    async with Slack(unverified=Unverified(same_envelope_again=same)) as slack, listening(slack) as listener:
        fang = slack.add_person("Fang Min")
        channel = slack.add_channel("launch", members=[fang])
        await slack.settled()
        slack.timing.ack_seconds = 0.05
        slack.trouble.start(Unacknowledged(times=1))
        listener.came.clear()
        await fang.says("x", in_=channel)
        await until(lambda: len(listener.events()) == 2)
        assert len({said["envelope_id"] for said in listener.events()}) == (1 if same else 2)


@pytest.mark.parametrize("repeats", [False, True])
async def test_a_command_without_acknowledgement(*, repeats: bool) -> None:
    async with Slack(unverified=Unverified(repeats_interactions=repeats)) as slack, listening(slack) as listener:
        fang = slack.add_person("Fang Min")
        channel = slack.add_channel("launch", members=[fang])
        await slack.settled()
        slack.timing.ack_seconds = 0.05
        slack.trouble.start(Unacknowledged(times=1))
        await fang.types("/poll", in_=channel)
        assert fang.trouble == "operation_timeout"
        await asyncio.sleep(0.1)
        assert len([said for said in listener.came if said["type"] == "slash_commands"]) == (2 if repeats else 1)
