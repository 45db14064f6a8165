"""The form of a department, sent."""

from collections.abc import Mapping
from typing import Any

from bot.changes.departments import Saved, save_department
from bot.listeners.asker import Asker
from bot.listeners.departments.opening import names_for
from bot.listeners.forms import refused
from bot.listeners.routes import Routes
from bot.messages import departments as said
from bot.messages.answers import answer_view
from bot.slack.channels import know_channel
from bot.slack.people import know, people_of_group
from storage import members
from storage.database import Tx
from tracker.problems import GroupGone
from tracker.references import read_key


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.views[said.FORM] = _save


async def _save(asker: Asker, view: Mapping[str, Any]) -> dict[str, Any] | None:
    parts, ws, wish = asker.parts, asker.parts.workspace.id, said.read(view)
    await know(parts, [user for user in (wish.head, wish.desk, *wish.members) if user])
    if wish.channel_id is not None:
        await know_channel(parts, wish.channel_id)
    group = await people_of_group(parts, wish.usergroup) if wish.usergroup else ()
    if group is None:
        return refused(asker, view, [GroupGone(field="group")])
    key = read_key(view.get("private_metadata"))
    outcome = await parts.change(save_department, ws, asker.member.user_id, key, wish, group, at=asker.at)
    if not isinstance(outcome, Saved):
        return refused(asker, view, outcome)
    return {"response_action": "update", "view": await _kept(asker, outcome)}


async def _kept(asker: Asker, outcome: Saved) -> dict[str, Any]:
    """In the form's place, what was and what is."""
    names = await asker.parts.db.read(_names, asker.parts.workspace.id, asker.member.user_id, outcome)
    audience = asker.audience
    answer = said.saved(
        audience, outcome.department.name, names, made=outcome.made, changed=outcome.changed,
        joined=outcome.moved.joined, left=outcome.moved.left,
    )  # fmt: skip
    return answer_view(asker.texts, answer, asker.language)


def _names(tx: Tx, ws: int, reader_id: str, outcome: Saved) -> said.Names:
    names = names_for(tx, ws, reader_id, [outcome.department])
    spoken_of = {one for key in ("head", "desk") for one in outcome.changed.get(key, ()) if one}
    more = members.find(tx, ws, {*outcome.moved.joined, *outcome.moved.left, *spoken_of})
    return said.Names({**names.people, **{user: one.name for user, one in more.items()}}, names.channels)
