"""The threads that a person is in, as a client's list of threads has them."""

from dataclasses import dataclass

from playground.conversation import Channel
from playground.message import Message
from playground.people import User
from playground.workspace import Workspace

MOST = 30  # that are listed


@dataclass(frozen=True)
class Followed:
    """One of them: where it is, its parent, and its replies, oldest first; at least one."""

    channel: Channel
    parent: Message
    replies: list[Message]


def followed_by(person: User, workspace: Workspace) -> list[Followed]:
    """Those that somebody began, wrote in or is mentioned in, in conversations they are in; newest reply first."""
    found = [
        followed
        for channel in workspace.channels.values()
        if person.id in channel.members
        for followed in _threads(channel)
        if any(person is message.author or person in message.rings for message in (followed.parent, *followed.replies))
    ]
    return sorted(found, key=lambda followed: followed.replies[-1].moment, reverse=True)[:MOST]


def _threads(channel: Channel) -> list[Followed]:
    parents = [parent for parent in map(channel.find, channel.threads) if parent]
    found = [Followed(channel, parent, channel.replies(parent.ts)) for parent in parents]
    return [followed for followed in found if followed.replies]
