"""People named in plain words on a line, where Slack offers a list to pick from and nobody must."""

from bot.listeners.asker import Asker
from storage import departments, members
from storage.database import Tx
from tracker.names import Names, names_no_one_picked, with_mentions


async def mentioned(asker: Asker, text: str) -> str:
    """The line with those mentioned whom it names behind an @ without having picked them."""
    return with_mentions(text, await all_names(asker)) if names_no_one_picked(text) else text


async def all_names(asker: Asker) -> Names:
    """Everybody and every department, by what they are called."""
    return await asker.parts.db.read(_names, asker)


def _names(tx: Tx, asker: Asker) -> Names:
    ws = asker.parts.workspace.id
    return Names(members.everybody(tx, ws), departments.current(tx, ws), asker.member)
