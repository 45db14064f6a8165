"""A workspace kept in a file from one run to the next: people, groups, conversations with their messages, files.

What lives for a moment only is not kept: open modals, ephemeral messages, triggers, addresses to answer at. Homes are
published again when they are opened. The app's ids are the same in every run; its tokens are not.
"""

import base64
import json
from collections.abc import Iterable
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playground.conversation import Channel
from playground.files import File
from playground.message import Message
from playground.people import User, UserGroup
from playground.person import Person
from playground.slack import Slack

Json = dict[str, Any]

FORMAT = 1
_OF_MESSAGES = frozenset(field.name for field in fields(Message)) - {
    "author",
    "rings",
    "shown_before",
    "in_history_from",
}
_OF_CHANNELS = frozenset(field.name for field in fields(Channel)) - {"messages", "_by_ts", "_by_thread"}


def kept(slack: Slack) -> Json:
    """All that is worth keeping, as JSON."""
    workspace = slack.workspace
    return {
        "format": FORMAT,
        "now": workspace.clock.now(),
        "counters": list(workspace.counters),
        "people": [_picked(person, (field.name for field in fields(User))) for person in slack.people.values()],
        "groups": [_picked(group, (field.name for field in fields(UserGroup))) for group in workspace.groups.values()],
        "channels": [_channel(channel) for channel in workspace.channels.values()],
        "files": [
            {"about": file.about, "content": base64.b64encode(file.content).decode()} for file in slack.files.all()
        ],
    }


def _channel(channel: Channel) -> Json:
    lasting = (message for message in channel.messages if message.is_lasting or message.is_tombstone)
    return _picked(channel, _OF_CHANNELS) | {"messages": [_message(message) for message in lasting]}


def _message(message: Message) -> Json:
    rung = sorted(user.id for user in message.rings)
    return _picked(message, _OF_MESSAGES) | {"author": message.author.id, "rings": rung}


def _picked(thing: object, names: Iterable[str]) -> Json:
    return {name: getattr(thing, name) for name in names}


def bring_back(slack: Slack, found: Json) -> None:
    """Fill a fresh Slack with what was kept. Raises ValueError for another format."""
    if found.get("format") != FORMAT:
        raise ValueError(f"format {found.get('format')} is not {FORMAT}")
    workspace = slack.workspace
    workspace.counters = tuple(found["counters"])
    slack.clock.move_to(datetime.fromtimestamp(max(found["now"], slack.clock.now()), UTC))
    for one in found["people"]:
        person = Person(**one, parts=slack, interactions=slack.interactions)
        slack.people[person.id] = workspace.users[person.id] = person
    for one in found["groups"]:
        workspace.groups[one["id"]] = UserGroup(**one)
    for file in found["files"]:
        slack.files.put(File(file["about"], base64.b64decode(file["content"])))
    for one in found["channels"]:
        messages = one.pop("messages")
        channel = Channel(**one)
        workspace.add(channel)
        for message in messages:
            author = workspace.users[message.pop("author")]
            rung = frozenset(workspace.users[user_id] for user_id in message.pop("rings"))
            channel.add(Message(**message, author=author, rings=rung))


class Keeper:
    """Writes a workspace into its file whenever it has changed."""

    def __init__(self, slack: Slack, path: Path) -> None:
        self._slack = slack
        self._path = path
        self._changed = True
        slack.workspace.watchers.append(self._note)

    def _note(self) -> None:
        self._changed = True

    def keep(self) -> None:
        """Write it if need be; the file is whole at every moment."""
        if self._changed:
            self._changed = False
            beside = self._path.with_name(f"{self._path.name}.new")
            beside.write_text(json.dumps(kept(self._slack), ensure_ascii=False), encoding="utf-8")
            beside.replace(self._path)
