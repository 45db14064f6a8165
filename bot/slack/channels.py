"""Channels and who is in them, from Slack into the memory."""

from collections.abc import Mapping
from typing import Any, Final

from bot.parts import Parts
from bot.slack.errors import CALL_FAILURES, Verdict, verdict
from storage import channels, stubs
from storage.channels import SlackChannel
from tracker.channels import Channel, ChannelKind

_PAGE: Final = 200


def channel_from(conversation: Mapping[str, Any]) -> SlackChannel:
    """A channel from Slack's conversation object; a flag that is absent is false."""
    direct = conversation.get("is_im") or conversation.get("is_mpim")
    private = conversation.get("is_private") or conversation.get("is_group")
    return SlackChannel(
        channel_id=conversation["id"],
        name=conversation.get("name") or conversation["id"],
        kind=ChannelKind.DIRECT if direct else ChannelKind.PRIVATE if private else ChannelKind.PUBLIC,
        shared=bool(conversation.get("is_ext_shared")),
        archived=bool(conversation.get("is_archived")),
        bot_in=bool(conversation.get("is_member")),
    )


async def read_channels(parts: Parts) -> None:
    """Read every channel the bot is in, with its people."""
    cursor = ""
    while True:
        answer = await parts.slack.users_conversations(
            types="public_channel,private_channel", limit=_PAGE, cursor=cursor or None
        )
        for conversation in answer["channels"]:
            await read_channel(parts, conversation["id"])
        cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return


async def read_channel(parts: Parts, channel_id: str) -> Channel | None:
    """Read a channel and, where the bot is in it, its people; None where Slack does not let the bot see it.

    Where Slack has no answer just now it is as it was last seen.
    """
    ws = parts.workspace.id
    if channel_id.startswith("D"):  # Slack would tell of a direct message only with a scope nothing else needs
        direct = SlackChannel(channel_id, channel_id, ChannelKind.DIRECT, shared=False, archived=False, bot_in=False)
        await parts.db.write(channels.save, ws, [direct], parts.calendar.now())
        return (await parts.db.read(channels.find, ws, [channel_id])).get(channel_id)
    try:
        answer = await parts.slack.conversations_info(channel=channel_id)
    except CALL_FAILURES as error:
        if verdict(error) is not Verdict.GIVE_UP:
            return (await parts.db.read(channels.find, ws, [channel_id])).get(channel_id)
        await parts.db.write(channels.change, ws, channel_id, {"bot_in": False})
        return None
    seen = channel_from(answer["channel"])
    people = await _people_in(parts, channel_id) if seen.bot_in else None
    await parts.change(stubs.learn_channel, ws, seen, people, parts.calendar.now())
    return (await parts.db.read(channels.find, ws, [channel_id])).get(channel_id)


async def know_channel(parts: Parts, channel_id: str) -> Channel | None:
    """A channel as last seen, asking Slack where it was never seen or the bot was not in it."""
    known = (await parts.db.read(channels.find, parts.workspace.id, [channel_id])).get(channel_id)
    return known if known and known.bot_in else await read_channel(parts, channel_id)


async def join(parts: Parts, channel_id: str) -> None:
    """Come into a public channel, and learn who is there."""
    await parts.slack.conversations_join(channel=channel_id)
    await read_channel(parts, channel_id)


async def _people_in(parts: Parts, channel_id: str) -> list[str]:
    people: list[str] = []
    cursor = ""
    while True:
        answer = await parts.slack.conversations_members(channel=channel_id, limit=_PAGE, cursor=cursor or None)
        people += answer["members"]
        cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return people
