"""Items put beside the bot without a form, for what is read of many of them."""

from datetime import datetime
from typing import Any

from storage import departments, items, templates
from storage.database import Tx
from storage.items import Written
from tests import make
from tests.people import MORNING, Workspace


async def put(workspace: Workspace, name: str, at: datetime = MORNING, **changed: Any) -> Written:  # noqa: ANN401
    """An item as publishing leaves it, without its card; departments by their names."""
    parts = workspace.bot.parts

    def write(tx: Tx) -> Written:
        by_name = {one.name: one.id for one in departments.current(tx, parts.workspace.id)}
        world = make.World(parts.workspace, templates.newest(tx, parts.workspace.id)[0], 0, 0)
        whole: dict[str, Any] = {
            "name": name,
            "owner": workspace.fang.id,
            "initiator": workspace.fang.id,
            "channel_id": workspace.cast.launch.id,
            **changed,
        }
        whole["departments"] = tuple(by_name[one] for one in whole.get("departments", ()))
        return items.insert(tx, parts.workspace.id, make.new(world, **whole), at, {})

    return await parts.db.write(write)
