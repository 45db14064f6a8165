"""Folders: where the archived items of one project lie together."""

from collections.abc import Collection

from sqlalchemy import select

from storage.database import Tx, insert_unless_there
from storage.tables import folders
from tracker.text import name_key


def called(tx: Tx, ws: int, name: str) -> int:
    """The folder of this name, made where there is none; case and width make no other."""
    insert_unless_there(folders, [{"ws": ws, "name": name, "name_key": name_key(name)}], tx)
    here = (folders.c.ws == ws) & (folders.c.name_key == name_key(name))
    found: int = tx.execute(select(folders.c.id).where(here)).scalar_one()
    return found


def names(tx: Tx, ws: int, folder_ids: Collection[int]) -> dict[int, str]:
    """What these folders are called, by id."""
    if not folder_ids:
        return {}
    statement = select(folders.c.id, folders.c.name).where(folders.c.ws == ws, folders.c.id.in_(folder_ids))
    return {row.id: row.name for row in tx.execute(statement)}
