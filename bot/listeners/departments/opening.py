"""What departments' people and channels are called, for whoever reads of them."""

from collections.abc import Iterable

from bot.messages.departments import Names
from storage import channels, members
from storage.database import Tx
from tracker.channels import ChannelKind
from tracker.departments import DepartmentDetails


def names_for(tx: Tx, ws: int, reader_id: str, departments: Iterable[DepartmentDetails]) -> Names:
    """By id; a private channel only for whoever is in it."""
    there = list(departments)
    people = {user for one in there for user in (*one.members, one.head, one.desk) if user}
    found = channels.find(tx, ws, {one.channel_id for one in there if one.channel_id})
    return Names(
        {user: one.name for user, one in members.find(tx, ws, people).items()},
        {
            key: one.name
            for key, one in found.items()
            if one.kind is not ChannelKind.PRIVATE or reader_id in channels.members_of(tx, ws, key)
        },
    )
