"""The Events API in Slack's shapes."""

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from playground.cast import Cast
from playground.slack import Slack

Json = dict[str, Any]


@pytest.fixture
def sent(slack: Slack, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> list[Json]:  # noqa: ARG001 - people first
    """The event_callback payloads that would leave."""
    payloads: list[Json] = []
    monkeypatch.setattr(slack.dispatch, "event", payloads.append)
    return payloads


def kinds(sent: list[Json]) -> list[str]:
    """Their types, but for the lines that Slack writes about who joined and left."""
    lines = ("channel_join", "channel_leave", "group_join", "group_leave")
    return [p["event"]["type"] for p in sent if p["event"].get("subtype") not in lines]


async def test_the_envelope(slack: Slack, cast: Cast, sent: list[Json]) -> None:
    message = await cast.fang.says("hello", in_="#launch")
    (payload,) = sent
    assert (payload["type"], payload["team_id"], payload["api_app_id"]) == (
        "event_callback",
        slack.team_id,
        slack.app.id,
    )
    assert payload["authorizations"][0]["user_id"] == slack.bot_user_id
    event = payload["event"]
    assert (event["type"], event["channel_type"], event["ts"], event["event_ts"]) == (
        "message",
        "channel",
        message.ts,
        message.ts,
    )
    assert event["blocks"][0]["type"] == "rich_text"
    assert "subtype" not in event
    await cast.fang.says("shared", in_="#partners")
    assert sent[-1]["is_ext_shared_channel"] is True
    assert len({payload["event_id"] for payload in sent}) == 2


async def test_edits_deletions_replies_and_reactions(cast: Cast, sent: list[Json]) -> None:
    other = await cast.fang.says("other", in_="#launch")
    message = await cast.fang.says("one", in_="#launch")
    await cast.fang.edits(message, "two")
    edited = sent[-1]["event"]
    assert (edited["subtype"], edited["message"]["text"], edited["previous_message"]["text"]) == (
        "message_changed",
        "two",
        "one",
    )
    reply = await cast.li.says("reply", thread=message, broadcast=True)
    replied = sent[-1]["event"]
    assert (replied["thread_ts"], replied["parent_user_id"], replied["subtype"]) == (
        message.ts,
        cast.fang.id,
        "thread_broadcast",
    )
    assert cast.fang.sees("#launch") == [other, message, reply]
    await cast.li.reacts("pushpin", to=message)
    assert sent[-1]["event"]["reaction"] == "pushpin"
    assert sent[-1]["event"]["item"]["ts"] == message.ts
    await cast.fang.deletes(message)
    stone = sent[-1]["event"]
    assert (stone["subtype"], stone["message"]["subtype"], stone["message"]["reply_count"]) == (
        "message_changed",
        "tombstone",
        1,
    )
    await cast.li.deletes(reply)
    await cast.fang.deletes(other)
    assert (sent[-1]["event"]["subtype"], sent[-1]["event"]["deleted_ts"]) == ("message_deleted", other.ts)


async def test_nothing_is_told_of_conversations_without_the_bot(slack: Slack, cast: Cast, sent: list[Json]) -> None:
    await cast.fang.says(f"@{slack.app.name}", in_="#random")
    await cast.dana.leaves("#random")
    assert sent == []
    await cast.fang.invites(slack.app.user, to="#random")
    assert kinds(sent) == ["member_joined_channel"]
    assert sent[0]["event"]["inviter"] == cast.fang.id


async def test_channels(slack: Slack, cast: Cast, sent: list[Json]) -> None:
    await cast.dana.joins("#launch")
    await cast.dana.leaves("#launch")
    slack.membership.rename(cast.launch, "start")
    slack.membership.rename(cast.leads, "heads")
    slack.archive(cast.launch)
    slack.unarchive(cast.launch)
    slack.membership.share(cast.launch)
    slack.membership.share(cast.partners, shared=False)
    assert kinds(sent) == [
        "member_joined_channel",
        "member_left_channel",
        "channel_rename",
        "group_rename",
        "channel_archive",
        "channel_unarchive",
        "channel_shared",
        "member_left_channel",
        "channel_unshared",
    ]
    assert cast.sam.id not in cast.partners.members
    sent.clear()
    await cast.fang.removes(slack.app.user, from_=cast.office)
    assert kinds(sent) == ["member_left_channel", "channel_left"]


async def test_people_and_groups(slack: Slack, cast: Cast, sent: list[Json]) -> None:
    slack.add_person("Newcomer")
    slack.membership.change(cast.li, locale="en-US")
    assert sent[-1]["event"]["user"]["locale"] == "en-US"
    with pytest.raises(AttributeError):
        slack.membership.change(cast.li, height=180)
    group = slack.add_user_group("design", "设计部", [cast.li])
    slack.membership.set_group(group, [cast.fang])
    assert (sent[-1]["event"]["added_users"], sent[-1]["event"]["removed_users"]) == ([cast.fang.id], [cast.li.id])
    slack.membership.disable_group(group)
    assert kinds(sent) == ["team_join", "user_change", "subteam_created", "subteam_members_changed", "subteam_updated"]
    sent.clear()
    slack.deactivate(cast.li)
    assert kinds(sent) == ["member_left_channel"] * 2 + ["subteam_members_changed", "user_change"]
    assert sent[-1]["event"]["user"]["deleted"] is True


async def test_home_and_the_end(slack: Slack, cast: Cast, sent: list[Json]) -> None:
    await cast.li.opens_home()
    assert (sent[-1]["event"]["tab"], "view" in sent[-1]["event"]) == ("home", False)
    slack.surfaces.publish(cast.li.id, {"type": "home", "blocks": []}, "")
    await cast.li.opens_home()
    assert sent[-1]["event"]["view"]["type"] == "home"
    sent.clear()
    slack.uninstall()
    await cast.li.opens_home()
    assert kinds(sent) == ["tokens_revoked", "app_uninstalled"]


def installed(**settings: object) -> Json:
    scopes = ["links:read", "channels:history", "chat:write", "metadata.message:read"]
    return {
        "display_information": {"name": "App"},
        "features": {"bot_user": {"display_name": "App"}, "unfurl_domains": ["wiki.example"]},
        "oauth_config": {"scopes": {"bot": [*scopes, "links:write"]}},
        "settings": {"socket_mode_enabled": True, "event_subscriptions": settings},
    }


async def test_links_of_the_apps_domains_are_shared_and_unfurled(monkeypatch: pytest.MonkeyPatch) -> None:
    async with Slack(manifest=installed(bot_events=["link_shared"])) as slack:
        sent: list[Json] = []
        monkeypatch.setattr(slack.dispatch, "event", sent.append)
        fang = slack.add_person("Fang Min")
        channel = slack.add_channel("launch", members=[fang])
        said = await fang.says("see https://a.wiki.example/1 and https://b.example/2", in_=channel)
        (event,) = (payload["event"] for payload in sent)
        assert (event["type"], event["message_ts"], event["is_bot_user_member"]) == ("link_shared", said.ts, True)
        assert event["links"] == [{"domain": "a.wiki.example", "url": "https://a.wiki.example/1"}]
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
        shown = {"https://a.wiki.example/1": {"text": "The page"}}
        asked = {"unfurl_id": event["unfurl_id"], "source": event["source"], "unfurls": shown}
        await client.api_call("chat.unfurl", json=asked)
        assert fang.reads(channel) == ["see https://a.wiki.example/1 and https://b.example/2\nThe page"]
        await client.chat_postMessage(channel=channel.id, text="<https://a.wiki.example/1>")
        assert len(sent) == 1


async def test_metadata_is_told_to_who_subscribed_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = [{"app_id": "*", "event_type": "row"}]
    async with Slack(manifest=installed(bot_events=["link_shared"], metadata_subscriptions=wanted)) as slack:
        sent: list[Json] = []
        monkeypatch.setattr(slack.dispatch, "event", sent.append)
        channel = slack.add_channel("launch")
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
        row = {"event_type": "row", "event_payload": {"id": 1}}
        first = await client.chat_postMessage(channel=channel.id, text="x", metadata=row)
        where = {"channel": channel.id, "ts": first["ts"], "text": "y"}
        await client.chat_update(**where, metadata=row | {"event_payload": {"id": 2}})
        await client.chat_update(**where, metadata={})
        await client.chat_postMessage(channel=channel.id, text="x", metadata=row | {"event_type": "other"})
        assert kinds(sent) == [f"message_metadata_{what}" for what in ("posted", "updated", "deleted")]
        assert sent[1]["event"]["metadata"]["event_payload"] == {"id": 2}
        assert sent[1]["event"]["previous_metadata"] == row


async def test_lines_about_joining_are_events_and_no_mentions(slack: Slack, cast: Cast, sent: list[Json]) -> None:
    await cast.fang.invites(slack.app.user, to="#random")
    joined, line = (payload["event"] for payload in sent)
    assert (joined["type"], line["subtype"], line["channel_type"]) == (
        "member_joined_channel",
        "channel_join",
        "channel",
    )


async def test_channels_end_and_groups_are_renamed(slack: Slack, cast: Cast, sent: list[Json]) -> None:
    slack.membership.delete(cast.office)
    slack.membership.delete(cast.leads)
    assert kinds(sent) == ["channel_deleted", "group_deleted"]
    slack.membership.rename_group(cast.market, "sales", "销售部")
    assert sent[-1]["event"]["subteam"]["handle"] == "sales"
