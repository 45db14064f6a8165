"""Trouble and the clock by the wire; the log of calls, and its replay."""

import asyncio
import sys
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from playground import replay
from playground.cast import Cast, demo
from playground.json_text import from_json
from playground.slack import Slack
from playground.trouble_kinds import KINDS, Refused

Json = dict[str, Any]


async def post(slack: Slack, path: str, **said: object) -> tuple[int, Json]:
    async with aiohttp.ClientSession() as session, session.post(slack.address(path), json=said) as answer:
        return answer.status, await answer.json()


async def get(slack: Slack, path: str) -> Json:
    async with aiohttp.ClientSession() as session, session.get(slack.address(path)) as answer:
        return await answer.json()


async def test_every_kind_starts_is_listed_and_is_cleared(slack: Slack) -> None:
    assert (await get(slack, "trouble"))["kinds"] == sorted(KINDS)
    for kind in KINDS:
        status, answer = await post(slack, f"trouble/start/{kind}", share=0.5, times=3, lasts=60)
        assert (status, answer["trouble"]["kind"]) == (200, kind)
    active = (await get(slack, "trouble"))["active"]
    assert [one["kind"] for one in active] == list(KINDS)
    assert {(one["share"], one["times"], one["hits"]) for one in active} == {(0.5, 3, 0)}
    await post(slack, "trouble/clear", id=active[0]["id"])
    assert len((await get(slack, "trouble"))["active"]) == len(KINDS) - 1
    await post(slack, "trouble/clear")
    assert (await get(slack, "trouble"))["active"] == []


async def test_it_does_what_was_asked(slack: Slack, cast: Cast) -> None:
    await post(slack, "trouble/seed", seed=3)
    asked = {"only": ["chat.*"], "error": "fatal_error", "done": True, "times": 1}
    await post(slack, "trouble/start/refused", **asked)
    assert isinstance(slack.trouble.active[0], Refused)
    assert slack.trouble.seed == 3
    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {slack.bot_token}"}) as session:
        said = {"channel": cast.launch.id, "text": "x"}
        async with session.post(slack.api_url + "chat.postMessage", json=said) as refused:
            assert await refused.json() == {"ok": False, "error": "fatal_error"}
    assert cast.li.reads("#launch") == ["x"]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("trouble/start/earthquake", {}),
        ("trouble/start/refused", {"colour": "red"}),
        ("trouble/start/refused", {"share": 2}),
        ("trouble/rate_limits", {"per_planet": 1}),
        ("trouble/disconnect", {"reason": "boredom"}),
        ("trouble/refuse", {}),
        ("clock", {"to": "2026-03-18"}),
        ("clock", {"to": "soon"}),
        ("clock", {}),
    ],
)
async def test_nonsense_is_refused(slack: Slack, path: str, said: Json) -> None:
    status, answer = await post(slack, path, **said)
    assert (status, answer["ok"]) == (400, False)
    assert slack.trouble.active == []


async def test_other_sites_are_kept_out(slack: Slack) -> None:
    async with aiohttp.ClientSession() as session:
        async with session.post(slack.address("trouble/clear"), data="{}") as answer:
            assert answer.status == 415
        async with session.get(slack.address("trouble"), headers={"Host": "evil.example"}) as answer:
            assert answer.status == 403


async def test_the_clock_is_moved(slack: Slack) -> None:
    await post(slack, "clock", to="2026-03-18T09:00:00+08:00")
    assert 0 <= (await get(slack, "clock"))["now"] - 1_773_795_600 < 5
    await post(slack, "clock", advance=3600)
    assert 3600 <= slack.clock.now() - 1_773_795_600 < 3605


async def test_rate_limits_sockets_and_the_door(slack: Slack, client: AsyncWebClient) -> None:
    await post(slack, "trouble/rate_limits", per_channel=1, burst=2, tiers=True)
    assert slack.rate_limits.wanted.burst == 2
    assert (await get(slack, "trouble"))["rate_limits"]["tiers"] is True
    opened = await client.apps_connections_open(app_token=slack.app_token)
    async with aiohttp.ClientSession() as session, session.ws_connect(opened["url"]) as socket:
        await socket.receive_json()
        await post(slack, "trouble/disconnect", reason="link_disabled")
        assert (await socket.receive_json())["reason"] == "link_disabled"
    await post(slack, "trouble/cut_sockets")
    await post(slack, "trouble/refuse", seconds=0.2)
    await asyncio.sleep(0.1)
    with pytest.raises(aiohttp.ClientConnectorError):
        await get(slack, "trouble")
    await asyncio.sleep(0.3)
    assert (await get(slack, "trouble"))["active"] == []


async def test_a_log_is_replayed_into_another_slack(tmp_path: Path) -> None:
    async with Slack() as slack:
        slack.log.write_to(tmp_path / "calls")
        cast = demo(slack)
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url, retry_handlers=[])
        sent = await client.chat_postMessage(channel=cast.launch.id, text="one")
        await client.chat_postMessage(channel=cast.launch.id, text="reply", thread_ts=sent["ts"])
        await client.chat_update(channel=cast.launch.id, ts=sent["ts"], text="two")
    lines = [from_json(line) for line in (tmp_path / "calls").read_bytes().splitlines()]
    assert [line["method"] for line in lines] == ["chat.postMessage", "chat.postMessage", "chat.update"]
    assert slack.bot_token not in (tmp_path / "calls").read_text()
    async with Slack() as other:
        again = demo(other)
        assert await replay.replay(lines, other.api_url, other.bot_token) == []
        assert again.li.reads("#launch") == ["two"]
        assert [again.li.text_of(m) for m in again.li.sees_thread(again.li.sees("#launch")[0])] == ["two", "reply"]
        other.archive(again.launch)
        differing = await replay.replay(lines[:1], other.api_url, other.bot_token)
        assert differing == ["1: chat.postMessage was ok, is is_archived"]


async def test_it_runs_alone(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "playground", "--port", "0", "--log", str(tmp_path / "calls")]
    more = ["--unverified", "message_block_text=null", "--no-join-messages", "--seed", "5"]
    process = await asyncio.create_subprocess_exec(*command, *more, stdout=asyncio.subprocess.PIPE)
    assert process.stdout
    printed: dict[str, str] = {}
    while "SLACK_SIGNING_SECRET" not in printed:
        name, _, value = (await process.stdout.readline()).decode().strip().partition("=")
        printed[name] = value
    client = AsyncWebClient(token=printed["SLACK_BOT_TOKEN"], base_url=printed["SLACK_API_BASE_URL"])
    assert (await client.auth_test())["team"] == "Tidings demo"
    process.terminate()
    assert await process.wait() == 0
    assert "auth.test" in (tmp_path / "calls").read_text()
