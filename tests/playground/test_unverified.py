"""What nobody has verified against Slack: each switch with either answer."""

from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass, fields
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from playground.block_kit import check_message, check_view
from playground.cast import Cast, demo
from playground.problems import RefusedError
from playground.slack import Slack
from playground.unverified import Unverified

Json = dict[str, Any]
DELIVERY = "test_delivery_trouble.py"  # what concerns envelopes is tested there
PLAIN = {"type": "plain_text", "text": "x"}


@dataclass
class Running:
    slack: Slack
    cast: Cast
    client: AsyncWebClient


@asynccontextmanager
async def running(unverified: Unverified) -> AsyncIterator[Running]:
    async with Slack(unverified=unverified) as slack:
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url, retry_handlers=[])
        yield Running(slack, demo(slack), client)


async def answered(call: Awaitable[Any]) -> str:
    try:
        await call
    except SlackApiError as refused:
        return str(refused.response["error"])
    return "ok"


def taken(unverified: Unverified, block: Json, surface: str = "modal") -> bool:
    try:
        if surface == "message":
            check_message([block], None, None, unverified)
        else:
            view = {"type": surface, "blocks": [block]}
            view |= {"title": PLAIN, "submit": PLAIN} if surface == "modal" else {}
            check_view(view, (surface,), unverified)
    except RefusedError:
        return False
    return True


def button(confirm: Json) -> Json:
    return {"type": "actions", "elements": [{"type": "button", "text": PLAIN, "confirm": confirm}]}


def asked(kind: str, **more: object) -> Json:
    return {"type": "input", "label": PLAIN, "element": {"type": kind, **more}}


CELL = {"type": "raw_text", "text": "x"}
BLOCKS: list[tuple[str, Any, Any, Json, str]] = [
    ("lax_confirms", False, True, button({"text": {"type": "mrkdwn", "text": "*x*"}}), "modal"),
    (
        "multi_selects_in_actions",
        False,
        True,
        {"type": "actions", "elements": [{"type": "multi_users_select"}]},
        "modal",
    ),
    ("inputs_everywhere", False, True, asked("number_input", is_decimal_allowed=True), "message"),
    ("inputs_everywhere", False, True, asked("datetimepicker"), "home"),
    ("alerts_everywhere", False, True, {"type": "alert", "text": PLAIN}, "message"),
    ("tables_in_home", False, True, {"type": "table", "rows": [[CELL]]}, "home"),
    ("data_table_rows", 100, 200, {"type": "data_table", "caption": "x", "rows": [[CELL]] * 201}, "message"),
    (
        "message_block_text",
        13_200,
        None,
        {
            "type": "rich_text",
            "elements": [{"type": "rich_text_section", "elements": [PLAIN | {"type": "text", "text": "x" * 13_201}]}],
        },
        "message",
    ),
]


@pytest.mark.parametrize(("name", "strict", "lax", "block", "surface"), BLOCKS, ids=[f"{b[0]} {b[4]}" for b in BLOCKS])
def test_blocks(name: str, strict: object, lax: object, block: Json, surface: str) -> None:
    assert not taken(Unverified(**{name: strict}), block, surface)
    assert taken(Unverified(**{name: lax}), block, surface)


@pytest.mark.parametrize(("most", "answer"), [(16_000, "metadata_too_large"), (None, "ok")])
async def test_metadata_bytes(most: int | None, answer: str) -> None:
    async with running(Unverified(metadata_bytes=most)) as now:
        metadata = {"event_type": "x", "event_payload": {"x": "y" * 16_000}}
        call = now.client.api_call(
            "chat.postMessage", json={"channel": now.cast.launch.id, "text": "x", "metadata": metadata}
        )
        assert await answered(call) == answer


@pytest.mark.parametrize(("refuses", "answer"), [(False, "ok"), (True, "user_disabled")])
async def test_posts_to_somebody_deactivated(*, refuses: bool, answer: str) -> None:
    async with running(Unverified(refuses_posts_to_deactivated=refuses)) as now:
        assert await answered(now.client.chat_postMessage(channel=now.cast.gone.id, text="x")) == answer


@pytest.mark.parametrize(
    ("names", "post", "open_"),
    [(True, "cannot_dm_bot", "cannot_dm_bot"), (False, "channel_not_found", "user_not_found")],
)
async def test_direct_messages_to_a_bot(*, names: bool, post: str, open_: str) -> None:
    async with running(Unverified(names_bots_in_dms=names)) as now:
        other = now.slack.add_person("Other bot")
        other.bot_id = "B1"
        assert await answered(now.client.chat_postMessage(channel=other.id, text="x")) == post
        assert await answered(now.client.conversations_open(users=other.id)) == open_


@pytest.mark.parametrize(("refuses", "answer"), [(True, "thread_not_found"), (False, "ok")])
async def test_replies_to_nothing(*, refuses: bool, answer: str) -> None:
    async with running(Unverified(refuses_unknown_threads=refuses)) as now:
        call = now.client.chat_postMessage(channel=now.cast.launch.id, text="x", thread_ts="1700000000.000001")
        assert await answered(call) == answer
        assert now.cast.li.reads("#launch") == []


@pytest.mark.parametrize("rings", [True, False])
async def test_mentions_in_code(*, rings: bool) -> None:
    async with running(Unverified(code_rings=rings)) as now:
        await now.client.chat_postMessage(
            channel=now.cast.launch.id, text=f"`<@{now.cast.li.id}>` and <@{now.cast.chen.id}>"
        )
        (message,) = now.cast.fang.sees("#launch")
        assert message.rings == ({now.cast.li, now.cast.chen} if rings else {now.cast.chen})


@pytest.mark.parametrize(("renders", "shown"), [(False, "进度*重要*更新"), (True, "进度重要更新")])
async def test_marks_beside_chinese(*, renders: bool, shown: str) -> None:
    async with running(Unverified(bold_beside_chinese=renders)) as now:
        await now.client.chat_postMessage(channel=now.cast.launch.id, text="进度*重要*更新 snake_case_name")
        assert now.cast.li.reads("#launch") == [f"{shown} snake_case_name"]


@pytest.mark.parametrize("told", [False, True])
async def test_closing_the_client(*, told: bool) -> None:
    async with running(Unverified(view_closed_on_quit=told)) as now:
        view = {"type": "modal", "title": PLAIN, "blocks": [], "notify_on_close": True}
        now.slack.surfaces.open(now.slack.triggers.give(now.cast.fang.id), view)
        await now.cast.fang.quits()
        assert now.cast.fang.modal is None
        kinds = [delivery.type for delivery in now.slack.dispatch.deliveries]
        assert kinds == (["view_closed"] if told else [])


@pytest.mark.parametrize("told", [True, False])
async def test_deactivation(monkeypatch: pytest.MonkeyPatch, *, told: bool) -> None:
    async with running(Unverified(tells_deactivation=told)) as now:
        sent: list[str] = []
        monkeypatch.setattr(now.slack.dispatch, "event", lambda payload: sent.append(payload["event"]["type"]))
        now.slack.deactivate(now.cast.li)
        assert ("user_change" in sent) is told


@pytest.mark.parametrize(
    ("answer", "arrives"),
    [
        ({"smart_quotes": False}, '"x" it\'s <#{}|>'),
        ({"smart_quotes": True}, "“x” it’s <#{}|>"),
        ({"bare_private_channels": False}, '"x" it\'s <#{}|>'),
        ({"bare_private_channels": True}, '"x" it\'s <{}>'),
    ],
)
async def test_how_a_command_is_typed(monkeypatch: pytest.MonkeyPatch, answer: Json, arrives: str) -> None:
    async with running(Unverified(**answer)) as now:
        texts: list[str] = []

        async def command(payload: Json) -> Json:
            texts.append(payload["text"])
            return {}

        monkeypatch.setattr(now.slack.dispatch, "command", command)
        await now.cast.fang.types('/poll "x" it\'s #leads', in_="#launch")
        assert texts == [arrives.format(now.cast.leads.id)]


@pytest.mark.parametrize(("tier", "most"), [(3, 50), (1, 1)])
async def test_the_tier_of_connections(tier: int, most: int) -> None:
    async with running(Unverified(connections_tier=tier)) as now:
        now.slack.rate_limits.wanted.tiers = True
        web = AsyncWebClient(base_url=now.slack.api_url, retry_handlers=[])
        answers = [await answered(web.apps_connections_open(app_token=now.slack.app_token)) for _ in range(most + 1)]
        assert answers == ["ok"] * most + ["ratelimited"]


@pytest.mark.parametrize("every", [False, True])
async def test_the_parent_on_every_page(*, every: bool) -> None:
    async with running(Unverified(parent_on_every_page=every)) as now:
        where = {"channel": now.cast.launch.id}
        parent = await now.client.chat_postMessage(**where, text="parent")
        for number in range(3):
            await now.client.chat_postMessage(**where, text=str(number), thread_ts=parent["ts"])
        pages = []
        cursor = ""
        while cursor or not pages:
            page = await now.client.conversations_replies(**where, ts=parent["ts"], limit=2, cursor=cursor)
            pages.append([m["text"] for m in page["messages"]])
            cursor = page.get("response_metadata", {}).get("next_cursor", "")
        assert pages == (
            [["parent", "0"], ["parent", "1"], ["parent", "2"]] if every else [["parent", "0"], ["1", "2"]]
        )


@pytest.mark.parametrize("posted", [False, True])
async def test_scheduled_messages_with_metadata(*, posted: bool) -> None:
    async with running(Unverified(metadata_in_schedule=posted)) as now:
        later = int(now.slack.clock.now()) + 600
        said = {"channel": now.cast.launch.id, "post_at": later}
        metadata = {"event_type": "x", "event_payload": {}}
        await now.client.api_call("chat.scheduleMessage", json={**said, "text": "with", "metadata": metadata})
        await now.client.api_call("chat.scheduleMessage", json={**said, "text": "without"})
        now.slack.clock.advance(timedelta(minutes=11))
        await now.cast.li.waits_until(lambda: "without" in now.cast.li.reads("#launch"))
        assert ("with" in now.cast.li.reads("#launch")) is posted


def test_every_switch_is_tested() -> None:
    tests = "".join((Path(__file__).parent / name).read_text() for name in (Path(__file__).name, DELIVERY))
    assert [field.name for field in fields(Unverified) if field.name not in tests] == []
