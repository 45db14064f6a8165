"""*Change end*: a small form for the day and the reason, and what becomes of it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.changes.updates import Updated, Wanted, update
from bot.listeners.asker import Asker
from bot.listeners.forms import is_closed_to, refused
from bot.listeners.guarding import afterwards
from bot.listeners.item_forms import done_with, find_draft, form_gone, open_form, pressed_item
from bot.listeners.routes import Routes
from bot.listeners.updates.telling import told
from bot.messages.end_form import end_form
from bot.messages.item_form import entered
from bot.messages.reminders import CHANGE_END, FEATURE
from storage import drafts
from storage.drafts import Draft
from tracker.problems import EndInPast


def register(routes: Routes) -> None:
    """Write this feature's lines."""
    routes.actions[CHANGE_END] = _open
    routes.views[CHANGE_END] = _change


async def _open(asker: Asker, pressed: Mapping[str, Any], _: Mapping[str, Any]) -> None:
    standing = await pressed_item(asker, pressed)
    if standing is None or await is_closed_to(asker, standing, closed=not standing.item.is_open):
        return
    item = standing.item

    def build(draft: Draft) -> dict[str, Any]:
        return end_form(asker.texts, asker.language, item, answers=draft.answers, draft_id=draft.id)

    about = {"seen_no": item.update_no, "accepted": {"major": True}}  # so small a form asks about no version
    again = (CHANGE_END, str(item.id))
    await open_form(asker, standing, build, form=CHANGE_END, feature=FEATURE, again=again, about=about)


async def _change(asker: Asker, view: Mapping[str, Any]) -> dict[str, Any] | None:
    draft = await find_draft(asker, view, "seen_no", "accepted")
    if draft is None:
        return form_gone(asker, view)
    parts, answers, about = asker.parts, entered(view), draft.form["about"]
    wanted = Wanted(
        item_id=draft.item_id or 0,
        base_no=about["seen_no"],
        answers={"end": answers.get("end")},
        key=f"end/{draft.id}",
        reason=answers.get("reason"),
        accepted=about["accepted"],
    )
    outcome = await parts.change(update, parts.workspace, wanted, by=asker.member, today=asker.today, at=asker.at)
    if isinstance(outcome, Updated):
        asker = await done_with(asker, draft)
        afterwards(asker, told(asker, outcome))
        return None
    past = next((one.end.isoformat() for one in outcome if isinstance(one, EndInPast)), None)
    if past:  # said once; sent again, it is meant
        about |= {"accepted": about["accepted"] | {"end": past}}
        asked = replace(draft, form=draft.form | {"about": about})
        await parts.change(drafts.keep, parts.workspace.id, asked, asker.at)
    return refused(asker, view, outcome)
