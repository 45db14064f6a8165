"""The Events API in Slack's shapes."""

from typing import Any

import pytest

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
