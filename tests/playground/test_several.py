"""Several teams that have installed the same app."""

import asyncio
from typing import Any

import aiohttp

from playground.several import Several
from playground.slack import Slack


async def call(slack: Several, method: str, token: str, **args: str) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {token}"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(slack.api_url + method, data=args, headers=headers) as answer,
    ):
        found: dict[str, Any] = await answer.json()
        return found


async def test_a_call_finds_its_team_by_its_token() -> None:
    async with Slack(number=1) as acme, Slack(number=2, name="Other") as other, Several([acme, other]) as slack:
        for team in (acme, other):
            assert (await call(slack, "auth.test", team.bot_token))["team_id"] == team.team_id
        room = other.add_channel("room")
        assert (await call(slack, "chat.postMessage", other.bot_token, channel=room.id, text="x"))["ok"]
        assert (await call(slack, "chat.postMessage", acme.bot_token, channel=room.id, text="x"))["error"] == (
            "channel_not_found"
        )
        assert (await call(slack, "auth.test", "xoxb-none"))["error"] == "invalid_auth"


async def test_envelopes_of_all_teams_come_by_the_same_sockets() -> None:
    async with Slack(number=1) as acme, Slack(number=2) as other, Several([acme, other]) as slack:
        url = (await call(slack, "apps.connections.open", slack.app_token))["url"]
        async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
            assert (await socket.receive_json())["type"] == "hello"
            for team in (acme, other):
                person = team.add_person("Fang Min")
                channel = team.add_channel("room", members=[person])
                typing = asyncio.ensure_future(person.types("/track help", in_=channel))
                while (envelope := await socket.receive_json())["type"] != "slash_commands":
                    await socket.send_json({"envelope_id": envelope["envelope_id"]})
                assert envelope["payload"]["team_id"] == team.team_id
                await socket.send_json({"envelope_id": envelope["envelope_id"]})
                await typing
                assert not person.trouble
