"""What people read, and whom a message notifies."""

from datetime import UTC, datetime
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from playground.cast import Cast
from playground.mrkdwn import plain
from playground.slack import Slack

Json = dict[str, Any]


def text(words: str) -> Json:
    return {"type": "plain_text", "text": words}


def section(words: str, **more: object) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": words}, **more}


def rich(*parts: Json) -> Json:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(parts)}]}


async def test_a_message_as_lines(client: AsyncWebClient, cast: Cast) -> None:
    button = {"type": "button", "action_id": "a", "text": text("Confirm")}
    options = [{"text": text("Details"), "value": "1"}, {"text": text("Follow"), "value": "2"}]
    bullets = [{"type": "rich_text_section", "elements": [{"type": "text", "text": name}]} for name in ("one", "two")]
    blocks = [
        {"type": "header", "text": text("T-1 · 官网改版 <now>")},
        section(f"*Owner* <@{cast.fang.id}> in <#{cast.leads.id}>\nsee <https://a.example|the plan> &lt;!here&gt;"),
        {"type": "section", "fields": [text("End"), text("3月18日")], "accessory": button},
        {"type": "divider"},
        rich(
            {"type": "user", "user_id": cast.li.id},
            {"type": "text", "text": " asks "},
            {"type": "link", "url": "https://a.example"},
        ),
        {"type": "rich_text", "elements": [{"type": "rich_text_list", "style": "ordered", "elements": bullets}]},
        {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}, rich({"type": "text", "text": "b"})]]},
        {
            "type": "context",
            "elements": [text("small"), {"type": "image", "alt_text": "face", "image_url": "https://a.example/x"}],
        },
        {"type": "actions", "elements": [button, {"type": "overflow", "action_id": "b", "options": options}]},
    ]
    await client.chat_postMessage(channel=cast.launch.id, text="for notifications", blocks=blocks)
    (fangs,), (guests,) = cast.fang.reads("#launch"), cast.guest.reads("#launch")
    assert fangs == (
        "T-1 · 官网改版 <now>\n"
        "Owner @Fang Min in #leads\n"
        "see the plan <!here>\n"
        "End\n"
        "3月18日 [Confirm]\n"
        "---\n"
        "@Li Qian asks https://a.example\n"
        "1. one\n"
        "2. two\n"
        "a | b\n"
        "small (face)\n"
        "[Confirm] [⋯ Details | Follow]"
    )
    assert guests == fangs.replace("#leads", "#private-channel")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("*bold* _italic_ ~gone~ `code`", "bold italic gone code"),
        ("*_both_*", "both"),
        ("进度*重要*更新", "进度*重要*更新"),  # Slack renders no mark beside a letter, and 度 is one
        ("进度 *重要* 更新", "进度 重要 更新"),
        ("snake_case_name 2*3*4", "snake_case_name 2*3*4"),
        ("a &amp;lt; b", "a &lt; b"),
        ("<!channel> <!here>", "@channel @here"),
        ("<https://a.example>", "https://a.example"),
        ("<@U404>", "@unknown-user"),
    ],
)
def test_mrkdwn(slack: Slack, cast: Cast, written: str, shown: str) -> None:
    assert plain(written, slack.workspace, cast.fang) == shown


def test_dates_are_in_the_readers_zone_and_language(slack: Slack, cast: Cast) -> None:
    slack.clock.move_to(datetime(2026, 3, 18, 1, 0, tzinfo=UTC))
    at = int(datetime(2026, 3, 18, 2, 30, tzinfo=UTC).timestamp())
    written = f"<!date^{at}^{{date_long}} {{time}}|fallback>"
    assert plain(written, slack.workspace, cast.fang) == "2026年3月18日星期三 10:30"
    assert plain(written, slack.workspace, cast.dana) == "Tuesday, March 17, 2026 22:30"
    pretty = f"<!date^{at}^{{date_pretty}}|fallback>"
    assert plain(pretty, slack.workspace, cast.fang) == "今天"
    slack.membership.change(cast.dana, tz="Etc/Unknown")
    assert plain(written, slack.workspace, cast.dana) == "fallback"


async def test_whom_a_message_notifies(client: AsyncWebClient, cast: Cast) -> None:
    async def rung(words: str = "x", blocks: list[Json] | None = None, channel: str = cast.launch.id) -> set[Any]:
        await client.chat_postMessage(channel=channel, text=words, blocks=blocks)
        return set(cast.fang.sees(channel)[-1].rings)

    assert await rung("nobody") == set()
    assert await rung(f"<@{cast.li.id}> and <@{cast.dana.id}> who is elsewhere") == {cast.li}
    assert await rung(f"<!subteam^{cast.market.id}>") == {cast.fang, cast.li}
    assert await rung("<!here>") == {cast.fang, cast.li, cast.chen, cast.zhao, cast.guest}
    assert await rung("&lt;!here&gt;") == set()
    assert await rung(blocks=[section(f"<@{cast.li.id}>")]) == {cast.li}
    assert await rung(blocks=[{"type": "header", "text": text(f"<@{cast.li.id}>")}]) == set()
    assert await rung(blocks=[rich({"type": "user", "user_id": cast.zhao.id})]) == {cast.zhao}
    assert await rung(blocks=[rich({"type": "usergroup", "usergroup_id": cast.ops.id})]) == {cast.chen}
    assert await rung(blocks=[rich({"type": "broadcast", "range": "channel"})], channel=cast.leads.id) == {
        cast.fang,
        cast.chen,
    }
    said = await cast.fang.says("@Fang Min @market", in_="#launch")
    assert said.rings == {cast.li}
    posted = await client.chat_postMessage(channel=cast.launch.id, text="quiet")
    await client.chat_update(channel=cast.launch.id, ts=posted["ts"], text=f"<@{cast.li.id}>")
    assert cast.li.sees("#launch")[-1].rings == set()
    await client.chat_postEphemeral(channel=cast.launch.id, user=cast.li.id, text=f"<@{cast.li.id}>")
    assert cast.li.ephemerals[0].rings == set()


async def test_typed_names_and_failing_waits(slack: Slack, cast: Cast) -> None:
    said = await cast.fang.says("@李倩周五前 @Li Qianx @fang.min，mail@market.example & <b>", in_="#launch")
    assert said.text == (f"<@{cast.li.id}>周五前 @Li Qianx <@{cast.fang.id}>，mail@market.example &amp; &lt;b&gt;")
    assert cast.li.text_of(said) == "@Li Qian周五前 @Li Qianx @Fang Min，mail@market.example & <b>"
    with pytest.raises(AssertionError, match="What Li Qian sees") as failed:
        await cast.li.waits_until(lambda: cast.li.modal, timeout=0.02)
    assert "@Fang Min，mail" in str(failed.value)
    assert slack.refused == []
