"""The form that hands an item over, sent."""

from collections.abc import Mapping
from typing import Any

from bot.changes.handing_over import hand_over
from bot.changes.updates import Updated
from bot.listeners.asker import Asker
from bot.listeners.forms import refused
from bot.listeners.guarding import afterwards
from bot.listeners.hand_over.opening import tell_handed_over
from bot.listeners.item_forms import done_with, find_draft, form_gone
from bot.listeners.routes import Routes
from bot.messages.hand_over import ASSIGN
from bot.messages.item_form import entered
from bot.slack.people import know


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.views[ASSIGN] = _assign


async def _assign(asker: Asker, view: Mapping[str, Any]) -> dict[str, Any] | None:
    draft = await find_draft(asker, view)
    if draft is None:
        return form_gone(asker, view)
    parts, answers = asker.parts, entered(view)
    if answers.get("owner"):
        await know(parts, [str(answers["owner"])])
    outcome = await parts.change(
        hand_over, parts.workspace, draft.item_id or 0, answers.get("owner"), answers.get("reason"),
        key=f"assign/{draft.id}", by=asker.member, today=asker.today, at=asker.at,
    )  # fmt: skip
    if isinstance(outcome, Updated):
        asker = await done_with(asker, draft)
        afterwards(asker, tell_handed_over(asker, outcome))
        return None
    return refused(asker, view, outcome)
