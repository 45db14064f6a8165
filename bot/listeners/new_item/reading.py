"""Who will read the card that a form is about to become."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any, Final

from bot.listeners.asker import Asker
from bot.messages.onlookers import Audience
from storage import channels, members
from storage.database import Tx
from tracker.channels import Channel, ChannelKind
from tracker.items import Sensitivity
from tracker.people import Kind
from tracker.templates import Template

#: The inputs whose answers decide it.
DECIDES: Final = frozenset({"channel", "sensitivity", "departments", "initiating_department", "owner", "collaborators"})


def audience_of(tx: Tx, asker: Asker, template: Template, answers: Mapping[str, Any]) -> Audience:
    """Who will see the card, as far as the asker may know: of a channel they are not in, nothing is counted."""
    ws = asker.parts.workspace.id
    sensitivity = Sensitivity(int(answers.get("sensitivity") or template.sensitivity))
    people = (asker.member.user_id, answers.get("owner"), *(answers.get("collaborators") or ()))
    named = {one for one in people if one}
    departments = [answers.get("initiating_department"), *(answers.get("departments") or ())]
    ids = [int(one) for one in departments if one]
    channel = _of_theirs(tx, asker, answers.get("channel"))
    if channel is None:
        return Audience(sensitivity)
    onlookers = channels.onlookers(
        tx, ws, channel.channel_id, named=named, departments=[] if sensitivity is Sensitivity.RESTRICTED else ids,
        public=sensitivity is Sensitivity.PUBLIC,
    )  # fmt: skip
    return Audience(
        sensitivity,
        channel=channel.name,
        onlookers=onlookers,
        with_departments=bool(ids),
        told=len(named) - 1,
        stub=sensitivity is Sensitivity.RESTRICTED and _is_stub(tx, ws, channel, named),
    )


def _is_stub(tx: Tx, ws: int, channel: Channel, named: AbstractSet[str]) -> bool:
    """Whether a restricted item's card would show its number only: not everybody there is named on it."""
    others = channels.members_of(tx, ws, channel.channel_id) - named
    known = members.find(tx, ws, others)
    return channel.shared or any(one not in known or known[one].kind is not Kind.BOT for one in others)


def _of_theirs(tx: Tx, asker: Asker, channel_id: str | None) -> Channel | None:
    """A channel whose people we know and the asker may."""
    ws = asker.parts.workspace.id
    channel = channels.find(tx, ws, [channel_id]).get(channel_id) if channel_id else None
    if channel is None or not channel.bot_in or channel.kind is ChannelKind.DIRECT:
        return None
    there = asker.member.user_id in channels.members_of(tx, ws, channel.channel_id)
    return channel if there or channel.kind is ChannelKind.PUBLIC else None
